"""Instances, SSH keys, load balancers and security groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.flavors import FLAVORS
from sandbox.clouds.ovh.names import CREATED, asynchronous, bad_request, documentation_address, not_found, uuid_of
from sandbox.clouds.ovh.places import Scheme, region_rule, zone_rule
from sandbox.clouds.ovh.subnets import in_subnet, range_of
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules, pattern_rule, range_rule

INSTANCE: Final = "ovh:CloudProject/instance:Instance"
LOAD_BALANCER: Final = "ovh:CloudProject/loadBalancer:LoadBalancer"
SECURITY_GROUP: Final = "ovh:index/cloudSecurityGroup:CloudSecurityGroup"
_API: Final = "OVHcloud API, cloud/project"
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0"


def flavor_id(name: str, region: str) -> str:
    """The id of a machine type, which every region has of its own."""
    return uuid_of("flavor", name, region)


def flavor_of(identity: object, region: str) -> str | None:
    """The name of the machine type that an id belongs to in a region."""
    return next((name for name in FLAVORS if flavor_id(name, region) == identity), None)


def _outputs(request: Request) -> Mapping[str, Any]:
    public = request.get("network.public") is True
    address = documentation_address(request) if public else f"10.0.0.{request.pick(4, 250, 'private')}"
    identity = request.get("flavor.flavorId")
    return {
        "addresses": [{"ip": address, "version": 4}],
        "attachedVolumes": [],
        "flavorId": identity,
        "flavorName": flavor_of(identity, request.region) or "",
        "imageId": request.get("bootFrom.imageId", ""),
        "status": "ACTIVE",
        "taskState": "",
    }


def _billing(request: Request) -> Iterator[Failure]:
    period = request.known("billingPeriod")
    if isinstance(period, str) and period not in ("hourly", "monthly"):
        yield Failure("billingPeriod", f"Value {period} is not among valid values (hourly, monthly)")


def _network(request: Request) -> Iterator[Failure]:
    network = request.known("network")
    if isinstance(network, Mapping) and not network.get("public") and not network.get("private"):
        yield bad_request("network", "An instance needs a public or a private network")


def _flavor(request: Request) -> Iterator[Failure]:
    identity = request.get("flavor.flavorId")
    if flavor_of(identity, request.region) is None:
        message = f"The requested object (flavorId = {identity}) does not exist in {request.region}"
        yield not_found("flavor.flavorId", message)


def _group_rules(request: Request) -> Iterator[Failure]:
    for index, rule in enumerate(request.known("rules") or ()):
        if not isinstance(rule, Mapping):
            continue
        path = f"rules[{index}]"
        for name, allowed in (("direction", ("INGRESS", "EGRESS")), ("ethernetType", ("IPV4", "IPV6"))):
            value = rule.get(name)
            if isinstance(value, str) and value not in allowed:
                yield bad_request(f"{path}.{name}", f"Value {value} is not among valid values ({', '.join(allowed)})")
        low, high = rule.get("portRangeMin"), rule.get("portRangeMax")
        if isinstance(low, int) and isinstance(high, int) and low > high:
            yield bad_request(f"{path}.portRangeMax", f"Ports {low} to {high}: the first must not be above the last")
        prefix = rule.get("remoteIpPrefix")
        if isinstance(prefix, str) and rule.get("ethernetType") == "IPV4" and range_of(prefix) is None:
            yield bad_request(f"{path}.remoteIpPrefix", f"{prefix} is not a valid IPv4 CIDR block")


def _balancer_outputs(request: Request) -> Mapping[str, Any]:
    inside = "network.private.network"
    floats = request.get("network.private.floatingIp") or request.get("network.private.floatingIpCreate")
    return {
        "createdAt": CREATED,
        "floatingIp": {"id": request.uuid("floating"), "ip": documentation_address(request)} if floats else {},
        "operatingStatus": "online",
        "provisioningStatus": "active",
        "region": request.region,
        "updatedAt": CREATED,
        "vipAddress": f"10.0.0.{request.pick(4, 250, 'vip')}",
        "vipNetworkId": request.get(f"{inside}.id"),
        "vipSubnetId": request.get(f"{inside}.subnetId"),
    }


def _key_outputs(request: Request) -> Mapping[str, Any]:
    digest = request.hex(32, "fingerprint")
    pairs = ":".join(digest[index : index + 2] for index in range(0, 32, 2))
    return {"fingerPrint": pairs, "regions": [request.region] if request.region else []}


TYPES: Final = (
    TypeRules(
        INSTANCE,
        identify=Request.uuid,
        outputs=_outputs,
        references=(in_subnet("network.private.network.subnetId"),),
        rules=(
            region_rule("instance", "region", Scheme.COMPUTE),
            zone_rule("instance", "region", "availabilityZone", lambda _request: False),
            Rule("ovh.instance.billing", Phase.CHECK, "Billing is hourly or monthly.", _PROVIDER, _billing),
            Rule("ovh.instance.network", Phase.CHECK, "An instance has a network.", _API, _network),
            Rule("ovh.instance.flavor", Phase.APPLY, "The machine type is there in the region.", _API, _flavor),
        ),
        immutable=frozenset(
            (
                *("autoBackup", "availabilityZone", "billingPeriod", "bootFrom", "bulk", "flavor", "group", "name"),
                *("network", "region", "sshKey", "sshKeyCreate", "userData"),
            )
        ),
    ),
    TypeRules(
        "ovh:CloudProject/loadBalancer:LoadBalancer",
        identify=Request.uuid,
        outputs=_balancer_outputs,
        references=(in_subnet("network.private.network.subnetId"),),
        rules=(region_rule("load-balancer", "regionName", Scheme.COMPUTE),),
        immutable=frozenset({"regionName", "network", "listeners"}),
    ),
    TypeRules(
        SECURITY_GROUP,
        identify=Request.uuid,
        outputs=lambda request: asynchronous(
            request, {"name": request.get("name"), "location": {"region": request.region}, "rules": []}
        ),
        rules=(
            region_rule("security-group", "region", Scheme.COMPUTE),
            Rule("ovh.security-group.rules", Phase.CHECK, "Rules have known words and ranges.", _API, _group_rules),
        ),
        immutable=frozenset({"region"}),
    ),
    TypeRules(
        "ovh:index/cloudProjectSshKey:CloudProjectSshKey",
        identify=lambda request: request.hex(32, "ssh key"),
        outputs=_key_outputs,
        rules=(
            region_rule("ssh-key", "region", Scheme.COMPUTE),
            pattern_rule(
                "ovh.ssh-key.public",
                "publicKey",
                r"(ssh-(rsa|ed25519)|ecdsa-sha2-nistp\d+) [A-Za-z0-9+/=]+( .*)?\s*",
                "a public SSH key is its type and its value in base64",
                _API,
            ),
        ),
        immutable=frozenset({"name", "publicKey", "region"}),
    ),
    TypeRules(
        "ovh:index/cloudFloatingIp:CloudFloatingIp",
        identify=Request.uuid,
        outputs=lambda request: asynchronous(request, {"location": {"region": request.region}}),
        rules=(region_rule("floating-ip", "region", Scheme.COMPUTE),),
        immutable=frozenset({"region", "availabilityZone"}),
    ),
    TypeRules(
        "ovh:Domain/zoneRecord:ZoneRecord",
        identify=lambda request: str(request.pick(5000000000, 5999999999, "record")),
        rules=(
            pattern_rule(
                "ovh.domain.record-type",
                "fieldtype",
                r"A|AAAA|CAA|CNAME|DKIM|DMARC|DNAME|LOC|MX|NAPTR|NS|PTR|SPF|SRV|SSHFP|TLSA|TXT|HTTPS|SVCB|RP",
                "a record has a known type",
                "OVHcloud API, domain/zone, zone.NamedResolutionFieldTypeEnum",
            ),
            range_rule("ovh.domain.ttl", "ttl", 0, 2**31 - 1, "a time to live is a number of seconds", _API),
        ),
        immutable=frozenset({"zone", "fieldtype"}),
    ),
)
