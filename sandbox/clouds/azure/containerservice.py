"""AKS: clusters, and how they are reached."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.clusterkeys import DISKS, IDENTITY, SECRETS
from sandbox.clouds.azure.common import GUIDE, reference, resource
from sandbox.clouds.azure.encryption import identity_output
from sandbox.clouds.azure.kubernetes import DEFAULT_VERSION, VERSION, version_of
from sandbox.clouds.azure.names import find, identify, own_name, token
from sandbox.clouds.azure.network import find_subnet, network_of, subnet_rule
from sandbox.clouds.azure.nodepools import POOLS, POOLS_KEPT, pool_outputs
from sandbox.errors import Failure
from sandbox.references import values_at
from sandbox.rules import Phase, Request, Rule, pattern_rule

CLUSTER: Final = token("containerservice:ManagedCluster")
_GUIDE: Final = f"{GUIDE}/aks"
# Source: learn.microsoft.com/azure/aks/azure-cni-overview (prerequisites).
_RESERVED: Final = ("169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24")


def _cluster_outputs(request: Request) -> Mapping[str, Any]:
    region, name = request.region, own_name(request)
    prefix = request.get("dnsPrefix") or request.get("fqdnSubdomain") or name
    host = f"{prefix}-{request.hex(8, 'host')}"
    access = request.get("apiServerAccessProfile") or {}
    outputs: dict[str, Any] = {
        "agentPoolProfiles": [
            {**pool_outputs(request), "provisioningState": "Succeeded", **pool}
            for pool in request.get("agentPoolProfiles") or ()
        ],
        "azurePortalFQDN": f"{host}.portal.hcp.{region}.azmk8s.io",
        "currentKubernetesVersion": version_of(request),
        "kubernetesVersion": request.get("kubernetesVersion") or DEFAULT_VERSION,
        "maxAgentPools": 100,
        "nodeResourceGroup": request.get("nodeResourceGroup")
        or f"MC_{request.get('resourceGroupName')}_{name}_{region}",
        "powerState": {"code": "Running"},
        "resourceUID": request.hex(24, "uid"),
        "oidcIssuerProfile": _issuer(request),
        "networkProfile": {"loadBalancerSku": "standard", **(request.get("networkProfile") or {})},
        "sku": {"name": "Base", "tier": "Free", **(request.get("sku") or {})},
    }
    private = access.get("enablePrivateCluster") is True
    public = not private or access.get("enablePrivateClusterPublicFQDN") is not False
    suffix = "private" if access.get("enableVnetIntegration") is True else "privatelink"
    outputs["privateFQDN"] = f"{host}.{request.uuid('zone')}.{suffix}.{region}.azmk8s.io" if private else None
    outputs["fqdn"] = f"{host}.hcp.{region}.azmk8s.io" if public else None
    identity = identity_output(request, request.store)
    return {**outputs, **({"identity": identity} if identity else {}), "identityProfile": _kubelet(request)}


def _issuer(request: Request) -> Mapping[str, Any]:
    if request.get("oidcIssuerProfile.enabled") is not True:
        return {"enabled": False}
    url = f"https://{request.region}.oic.prod-aks.azure.com/{request.account.tenant}/{request.uuid('issuer')}/"
    return {"enabled": True, "issuerURL": url}


def _kubelet(request: Request) -> Mapping[str, Any]:
    given = request.get("identityProfile")
    if given:
        return dict(given)
    group = identify(request).split("/resourceGroups/")[0]
    node_group = f"MC_{request.get('resourceGroupName')}_{own_name(request)}_{request.region}"
    path = f"{group}/resourcegroups/{node_group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
    return {
        "kubeletidentity": {
            "resourceId": f"{path}/{own_name(request)}-agentpool",
            "clientId": request.uuid("kubelet client"),
            "objectId": request.uuid("kubelet"),
        }
    }


# What a cluster is made of


def _has_identity(request: Request) -> Iterator[Failure]:
    if request.get("identity") is None and request.get("servicePrincipalProfile") is None:
        yield Failure("identity", "Provisioning of resource(s) needs an identity or a service principal.", "BadRequest")
    if not (request.get("dnsPrefix") or request.get("fqdnSubdomain")):
        yield Failure("dnsPrefix", "dnsPrefix or fqdnSubdomain must be set.", "InvalidParameter")


# How it is reached


def _access(request: Request) -> Iterator[Failure]:
    profile = request.known("apiServerAccessProfile")
    access = profile if isinstance(profile, Mapping) else {}
    private, ranges = access.get("enablePrivateCluster") is True, access.get("authorizedIPRanges")
    if private and ranges:
        yield Failure(
            "apiServerAccessProfile.authorizedIPRanges",
            "apiServerAuthorizedIPRanges is not supported for private clusters.",
            "AuthorizedIPRangesWithPrivateCluster",
        )
    for text in ranges if isinstance(ranges, list) else ():
        if isinstance(text, str) and network_of(text) is None:
            yield Failure("apiServerAccessProfile.authorizedIPRanges", f"'{text}' is not a CIDR.", "InvalidParameter")
    if access.get("privateDNSZone") == "none" and access.get("enablePrivateClusterPublicFQDN") is False:
        yield Failure(
            "apiServerAccessProfile.privateDNSZone",
            "A private cluster needs a private DNS zone or a public FQDN.",
            "InvalidParameter",
        )
    aad = request.known("aadProfile")
    managed = isinstance(aad, Mapping) and aad.get("managed") is True
    if request.known("disableLocalAccounts") is True and not managed:
        yield Failure(
            "disableLocalAccounts",
            "Local accounts can be disabled only on clusters with managed Microsoft Entra integration.",
            "BadRequest",
        )
    if isinstance(aad, Mapping) and aad.get("enableAzureRBAC") is True and not managed:
        yield Failure("aadProfile.enableAzureRBAC", "Azure RBAC needs managed Entra integration.", "BadRequest")
    if request.known("securityProfile.workloadIdentity.enabled") is True and (
        request.known("oidcIssuerProfile.enabled") is not True
    ):
        yield Failure("securityProfile.workloadIdentity", "Workload identity needs the OIDC issuer.", "BadRequest")


def _api_subnet(request: Request) -> Iterator[Failure]:
    access = request.get("apiServerAccessProfile") or {}
    subnet = find_subnet(request.store, access.get("subnetId"))
    if access.get("enableVnetIntegration") is not True or subnet is None:
        return
    services = {entry.get("serviceName") for entry in subnet.get("delegations") or ()}
    if "Microsoft.ContainerService/managedClusters" not in services:
        yield Failure(
            "apiServerAccessProfile.subnetId",
            "API server VNet integration needs a subnet delegated to Microsoft.ContainerService/managedClusters.",
            "SubnetNotDelegated",
        )


def _ranges(request: Request) -> Iterator[Failure]:
    profile = request.known("networkProfile")
    if not isinstance(profile, Mapping):
        return
    services = network_of(profile.get("serviceCidr"))
    own = {name: found for name in ("serviceCidr", "podCidr") if (found := network_of(profile.get(name)))}
    for name, found in own.items():
        for text in _RESERVED:
            if found.overlaps(ipaddress.ip_network(text)):
                yield Failure(
                    f"networkProfile.{name}", f"{found} overlaps {text}, which AKS keeps.", "InvalidParameter"
                )
    if len(own) == 2 and own["serviceCidr"].overlaps(own["podCidr"]):
        yield Failure("networkProfile.podCidr", "Pod and service ranges overlap.", "InvalidParameter")
    address = profile.get("dnsServiceIP")
    if services and isinstance(address, str):
        inside = ipaddress.ip_address(address) in services
        if not inside or ipaddress.ip_address(address) == services.network_address + 1:
            yield Failure(
                "networkProfile.dnsServiceIP",
                f"{address} must be in {services}, and not its first address.",
                "DnsServiceIpOutOfServiceCidr",
            )


def _outbound(request: Request) -> Iterator[Failure]:
    profile = request.get("networkProfile") or {}
    kind = profile.get("outboundType")
    own = [found for name in ("serviceCidr", "podCidr") if (found := network_of(profile.get(name)))]
    for path, value in values_at(request.inputs, "agentPoolProfiles[].vnetSubnetID"):
        subnet = find_subnet(request.store, value)
        if subnet is None:
            continue
        if kind == "userAssignedNATGateway" and not (subnet.get("natGateway") or {}).get("id"):
            yield Failure(
                path,
                f"The outbound type userAssignedNATGateway needs a NAT gateway on the subnet {value}.",
                "ExistingNATGatewayNotFound",
            )
        vnet = find(request.store, str(value).split("/subnets/")[0])
        space = ((vnet.inputs.get("addressSpace") if vnet else None) or {}).get("addressPrefixes") or ()
        for text in space:
            taken = network_of(text)
            for found in own:
                if taken and taken.version == found.version and taken.overlaps(found):
                    yield Failure(
                        "networkProfile",
                        f"{found} overlaps the address space {text} of the network of subnet {value}.",
                        "ServiceCidrOverlapExistingSubnetsCidr",
                    )


# Source: pulumi-azure-native, provider/pkg/gen/replacement.go
_REPLACING: Final = (
    "diskEncryptionSetID",
    "dnsPrefix",
    "fqdnSubdomain",
    "linuxProfile",
    "nodeResourceGroup",
    "windowsProfile",
    *(
        f"networkProfile.{name}"
        for name in (
            "serviceCidr",
            "serviceCidrs",
            "dnsServiceIP",
            "networkMode",
            "networkPlugin",
            "networkPluginMode",
            "podCidr",
            "networkDataplane",
            "networkPolicy",
            "outboundType",
        )
    ),
)

TYPES = (
    resource(
        "containerservice:ManagedCluster",
        outputs=_cluster_outputs,
        immutable=_REPLACING,
        references=(
            reference("identity.userAssignedIdentities[]", "managedidentity:UserAssignedIdentity"),
            reference(
                "diskEncryptionSetID",
                "compute:DiskEncryptionSet",
                held=("OperationNotAllowed", "Disk Encryption Set {id} cannot be deleted: {user} uses it."),
                source=f"{_GUIDE}/azure-disk-customer-managed-keys",
            ),
        ),
        rules=(
            pattern_rule(
                "azure.aks.name",
                "resourceName",
                r"[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?",
                "1 to 63 letters, digits, hyphens and underscores, from and to a letter or digit",
                f"{GUIDE}/azure-resource-manager/management/resource-name-rules#microsoftcontainerservice",
                "InvalidParameter",
            ),
            pattern_rule(
                "azure.aks.dns-prefix",
                "dnsPrefix",
                r"[A-Za-z0-9]([A-Za-z0-9-]{0,52}[A-Za-z0-9])?",
                "1 to 54 letters, digits and hyphens, from and to a letter or digit",
                f"{_GUIDE}/concepts-network",
                "InvalidParameter",
            ),
            VERSION,
            POOLS,
            POOLS_KEPT,
            Rule(
                "azure.aks.identity",
                Phase.CHECK,
                "A cluster has an identity and a DNS prefix.",
                f"{_GUIDE}/use-managed-identity",
                _has_identity,
            ),
            Rule(
                "azure.aks.access",
                Phase.CHECK,
                "Authorized ranges are for public API servers; local accounts go only where Entra integration is; "
                "workload identity needs the issuer.",
                f"{_GUIDE}/private-clusters; {_GUIDE}/api-server-authorized-ip-ranges",
                _access,
            ),
            Rule(
                "azure.aks.ranges",
                Phase.CHECK,
                "Pod and service ranges are apart, and apart from what AKS keeps; the DNS address is a service's.",
                f"{_GUIDE}/azure-cni-overlay",
                _ranges,
            ),
            subnet_rule("azure.aks.subnets", "agentPoolProfiles[].vnetSubnetID", "apiServerAccessProfile.subnetId"),
            Rule(
                "azure.aks.outbound",
                Phase.APPLY,
                "A cluster that leaves through a NAT gateway has one on its subnets; its ranges are not the network's.",
                f"{_GUIDE}/nat-gateway",
                _outbound,
            ),
            Rule(
                "azure.aks.api-subnet",
                Phase.APPLY,
                "The API server's subnet is delegated to AKS.",
                f"{_GUIDE}/api-server-vnet-integration",
                _api_subnet,
            ),
            IDENTITY,
            SECRETS,
            DISKS,
        ),
    ),
)
