"""EKS: clusters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.aws.iam import ROLE, role_of
from sandbox.clouds.aws.kms import caller_may, find_key, key_failures
from sandbox.clouds.aws.names import arn, dns_suffix, name_of
from sandbox.clouds.aws.network_ids import GROUP, SUBNET, new_id, refers
from sandbox.clouds.aws.parts import takes_along
from sandbox.clouds.aws.policies import trusts
from sandbox.errors import Failure
from sandbox.references import MADE_WITH
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule
from sandbox.store import Record

CLUSTER: Final = "aws:eks/cluster:Cluster"
_GUIDE = "docs.aws.amazon.com/eks/latest/userguide"
VERSIONS = ("1.31", "1.32", "1.33", "1.34", "1.35", "1.36")
"""Kubernetes versions that EKS offers (endoflife.date/amazon-eks and EKS's page of versions, 2026)."""
_PARTS = (
    "aws:eks/accessEntry:AccessEntry",
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    "aws:eks/addon:Addon",
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
)
_LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
_MADE = "2026-01-01T00:00:00Z"


def cluster_of(request: Request) -> Record | None:
    """The cluster in the region that a resource belongs to."""
    cluster = request.store.get("aws", CLUSTER, str(request.get("clusterName")))
    return cluster if cluster is not None and cluster.region == request.region else None


def _subnets(request: Request) -> list[Record]:
    given = [request.store.get("aws", SUBNET, str(one)) for one in request.get("vpcConfig.subnetIds") or ()]
    return [subnet for subnet in given if subnet is not None]


def _group_id(request: Request) -> str:
    return new_id(GROUP, request.hex(16, "cluster"))


def _cluster_outputs(request: Request) -> Mapping[str, Any]:
    identity = request.hex(32, "issuer").upper()
    suffix = dns_suffix(request.region)
    vpc = next((subnet.inputs.get("vpcId") for subnet in _subnets(request)), f"vpc-0{request.hex(16, 'vpc')}")
    return {
        "arn": arn(request, f"cluster/{name_of(request)}", "eks"),
        "accessConfig": {"authenticationMode": "CONFIG_MAP", **(request.get("accessConfig") or {})},
        "certificateAuthority": {"data": "LS0tLS1CRUdJTg=="},
        "createdAt": _MADE,
        "endpoint": f"https://{identity}.gr7.{request.region}.eks.{suffix}",
        "identities": [{"oidcs": [{"issuer": f"https://oidc.eks.{request.region}.{suffix}/id/{identity}"}]}],
        "kubernetesNetworkConfig": {
            "ipFamily": "ipv4",
            "serviceIpv4Cidr": "172.20.0.0/16",
            **(request.get("kubernetesNetworkConfig") or {}),
        },
        "platformVersion": "eks.1",
        "status": "ACTIVE",
        "version": request.get("version", VERSIONS[-1]),
        "vpcConfig": {
            "endpointPrivateAccess": False,
            "endpointPublicAccess": True,
            "publicAccessCidrs": ["0.0.0.0/0"],
            **(request.get("vpcConfig") or {}),
            "clusterSecurityGroupId": _group_id(request),
            "vpcId": vpc,
        },
    }


def _cluster_made(request: Request) -> None:
    """EKS makes a security group for the cluster, under the id that the cluster tells."""
    identity, subnets = _group_id(request), _subnets(request)
    if request.store.get("aws", GROUP, identity) is not None or not subnets:
        return
    name = f"eks-cluster-sg-{name_of(request)}-{request.pick(10**8, 10**9, 'group')}"
    given = {"name": name, "vpcId": subnets[0].inputs.get("vpcId"), "description": "EKS created security group"}
    outputs = {**given, "arn": arn(request, f"security-group/{identity}", "ec2"), "ownerId": request.account.id}
    request.store.put(
        Record(
            provider="aws",
            token=GROUP,
            id=identity,
            urn="",
            region=request.region,
            inputs=given,
            outputs=outputs,
            side={MADE_WITH: name_of(request)},
            confirmed=True,
        )
    )


def _cluster_gone(request: Request) -> None:
    assert request.old is not None
    group = request.store.get("aws", GROUP, str(request.old.outputs["vpcConfig"]["clusterSecurityGroupId"]))
    if group is not None:
        request.store.remove(group)
    takes_along("clusterName", _PARTS)(request)


def _two_zones(request: Request) -> Iterator[Failure]:
    if len({subnet.outputs.get("availabilityZone") for subnet in _subnets(request)}) < 2:
        message = "Subnets specified must be in at least two different AZs"
        yield Failure("vpcConfig.subnetIds", message, "InvalidParameterException")


def _one_vpc(request: Request) -> Iterator[Failure]:
    vpcs = {subnet.inputs.get("vpcId") for subnet in _subnets(request)}
    before = request.old.outputs["vpcConfig"]["vpcId"] if request.old else None
    if len(vpcs) > 1 or (before and vpcs and vpcs != {before}):
        message = "Provided subnets belong to different VPCs, or to another VPC than the cluster's"
        yield Failure("vpcConfig.subnetIds", message, "InvalidParameterException")


def _reachable(request: Request) -> Iterator[Failure]:
    config = request.known("vpcConfig")
    if (
        isinstance(config, Mapping)
        and config.get("endpointPublicAccess") is False
        and config.get("endpointPrivateAccess") is not True
    ):
        message = "Private and public endpoint access cannot be both disabled"
        yield Failure("vpcConfig", message, "InvalidParameterException")


_PRIVATE = ("10.", "192.168.", *(f"172.{second}." for second in range(16, 32)), "127.", "169.254.")


def _public_cidrs(request: Request) -> Iterator[Failure]:
    for index, cidr in enumerate(request.known("vpcConfig.publicAccessCidrs") or ()):
        if isinstance(cidr, str) and cidr.startswith(_PRIVATE):
            message = f"The following CIDRs are not allowed in publicAccessCidrs: [{cidr}]"
            yield Failure(f"vpcConfig.publicAccessCidrs[{index}]", message, "InvalidParameterException")


def _version(request: Request) -> Iterator[Failure]:
    version = request.known("version")
    if isinstance(version, str) and version not in VERSIONS:
        message = f"unsupported Kubernetes version {version}; one of {', '.join(VERSIONS)}"
        yield Failure("version", message, "InvalidParameterException")


def _version_step(request: Request) -> Iterator[Failure]:
    version = request.get("version")
    before = request.old.outputs.get("version") if request.old else None
    if isinstance(version, str) and isinstance(before, str) and version in VERSIONS and before in VERSIONS:
        step = VERSIONS.index(version) - VERSIONS.index(before)
        if step not in (0, 1):
            message = f"Unsupported Kubernetes minor version update from {before} to {version}"
            yield Failure("version", message, "InvalidParameterException")


def _log_types(request: Request) -> Iterator[Failure]:
    for index, kind in enumerate(request.known("enabledClusterLogTypes") or ()):
        if isinstance(kind, str) and kind not in _LOG_TYPES:
            message = f"{kind!r} is not a log type; one of {', '.join(_LOG_TYPES)}"
            yield Failure(f"enabledClusterLogTypes[{index}]", message, "InvalidParameterException")


def _role_trusts(request: Request) -> Iterator[Failure]:
    role = role_of(request.store, request.get("roleArn"))
    if role is not None and not trusts(role.inputs.get("assumeRolePolicy"), "eks.amazonaws.com"):
        message = f"The service role {role.outputs['arn']} could not be assumed: it does not trust eks.amazonaws.com"
        yield Failure("roleArn", message, "InvalidParameterException")


def _key_lets_eks_in(request: Request) -> Iterator[Failure]:
    path = "encryptionConfig.provider.keyArn"
    name = request.get(path)
    message = "The keyArn in encryptionConfig provider {name} is invalid"
    yield from key_failures(request, path, name, "InvalidParameterException", message)
    key = find_key(request.store, request.region, name) if isinstance(name, str) else None
    for action in ("kms:CreateGrant", "kms:DescribeKey") if key else ():
        assert key is not None
        if not caller_may(request, key, action, "eks"):
            yield Failure(path, f"User not authorized to perform {action} operation", "InvalidRequestException")


def _not_encrypted_any_more(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """The encryption of secrets can be switched on in place, but not off."""
    if old.get("encryptionConfig") and not new.get("encryptionConfig"):
        yield "encryptionConfig"


def _protected(request: Request) -> Iterator[Failure]:
    if request.get("deletionProtection") is True:
        message = "Cluster has deletion protection enabled. Disable it, then delete the cluster."
        yield Failure("", message, "InvalidRequestException")


def of_cluster(what: str) -> Reference:
    """The reference of a part of a cluster; while the part is there, the cluster stays."""
    return Reference(
        "clusterName",
        (CLUSTER,),
        code="ResourceNotFoundException",
        message="No cluster found for name: {value}.",
        holds=bool(what),
        held_code="ResourceInUseException",
        held_message=f"Cluster has {what} attached: {{user}}",
        source=f"{_GUIDE}/delete-cluster.html",
        same_region=True,
    )


def role_reference(path: str, message: str) -> Reference:
    """A reference to a role by its ARN."""
    return Reference(
        path,
        (ROLE,),
        by="arn",
        code="InvalidParameterException",
        message=message,
        source=f"{_GUIDE}/security-iam.html",
    )


def _rule(name: str, phase: Phase, summary: str, page: str, apply: Any) -> Rule:
    return Rule(f"aws.eks.{name}", phase, summary, f"{_GUIDE}/{page}", apply)


TYPES = (
    TypeRules(
        CLUSTER,
        identify=name_of,
        outputs=_cluster_outputs,
        unique=lambda request: f"{request.region}/eks/{name_of(request)}",
        conflict=Failure("name", "Cluster already exists with name: {name}", "ResourceInUseException"),
        # Source: terraform-provider-aws, aws_eks_cluster (from memory); subnets are changed in place.
        immutable=frozenset(
            {"name", "roleArn", "kubernetesNetworkConfig.serviceIpv4Cidr", "kubernetesNetworkConfig.ipFamily"}
            | {"encryptionConfig.provider.keyArn", "encryptionConfig.resources", "outpostConfig"}
            | {"accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons"}
        ),
        replaced_by=_not_encrypted_any_more,
        on_apply=_cluster_made,
        on_delete=_cluster_gone,
        references=(
            role_reference("roleArn", "Role with arn: {value}, could not be assumed because it does not exist"),
            refers("vpcConfig.subnetIds[]", SUBNET, "InvalidParameterException", "subnet"),
            refers("vpcConfig.securityGroupIds[]", GROUP, "InvalidParameterException", "security group"),
        ),
        rules=(
            pattern_rule(
                "aws.eks.cluster-name",
                "name",
                r"[0-9A-Za-z][A-Za-z0-9\-_]{0,99}",
                "1 to 100 letters, digits, - and _.",
                "pulumi-aws SDK, eks.Cluster name",
                "InvalidParameterException",
            ),
            _rule(
                "two-zones",
                Phase.APPLY,
                "A cluster's subnets are in at least two availability zones.",
                "network-reqs.html",
                _two_zones,
            ),
            _rule(
                "one-vpc",
                Phase.APPLY,
                "A cluster's subnets are of one VPC, for ever the same.",
                "network-reqs.html",
                _one_vpc,
            ),
            _rule(
                "endpoint",
                Phase.CHECK,
                "The API has a private or a public endpoint.",
                "cluster-endpoint.html",
                _reachable,
            ),
            _rule(
                "public-cidrs",
                Phase.CHECK,
                "Networks that reach the public endpoint are not private ones.",
                "cluster-endpoint.html (unverified)",
                _public_cidrs,
            ),
            _rule(
                "version",
                Phase.CHECK,
                "The Kubernetes version is one that EKS offers.",
                "kubernetes-versions.html",
                _version,
            ),
            _rule(
                "version-step",
                Phase.APPLY,
                "A cluster goes up by one minor version at a time, and never down.",
                "update-cluster.html",
                _version_step,
            ),
            _rule(
                "log-types",
                Phase.CHECK,
                "Control-plane logs are api, audit, authenticator, controllerManager, scheduler.",
                "control-plane-logs.html",
                _log_types,
            ),
            _rule("role", Phase.APPLY, "A cluster's role trusts EKS.", "cluster-iam-role.html", _role_trusts),
            _rule(
                "key",
                Phase.APPLY,
                "The key of a cluster's secrets lets the caller describe it and make grants, through EKS, whose own "
                "grant is not one for an AWS resource.",
                "enable-kms.html",
                _key_lets_eks_in,
            ),
            _rule(
                "deletion-protection",
                Phase.DELETE,
                "A cluster with deletion protection is not deleted.",
                "deletion-protection.html",
                _protected,
            ),
        ),
    ),
)
