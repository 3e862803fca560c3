"""Security groups and their rules, in the three ways in which the SDK writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.aws import default_vpc
from sandbox.clouds.aws.names import name_of
from sandbox.clouds.aws.network_ids import GROUP, IN_VPC, identify, refers, with_arn
from sandbox.clouds.aws.parts import takes_along
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules

_GUIDE = "docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"
INGRESS: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS: Final = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
LEGACY: Final = "aws:ec2/securityGroupRule:SecurityGroupRule"
_PEERS = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")


def _vpc_id(request: Request) -> str:
    given = request.known("vpcId")
    return str(given) if given else default_vpc.find(request.store, request.account, request.region).id


def _group_outputs(request: Request) -> Mapping[str, Any]:
    return {
        **with_arn(request),
        "name": name_of(request),
        "vpcId": _vpc_id(request),
        "ingress": request.get("ingress") or [],
        "egress": request.get("egress") or [],
    }


def _valid_name(request: Request) -> Iterator[Failure]:
    name = request.known("name")
    if isinstance(name, str) and (name.startswith("sg-") or len(name) > 255 or name == "default"):
        message = f"Value ({name}) for parameter GroupName is invalid: more than 255 characters, sg-* or default."
        yield Failure("name", message, "InvalidParameterValue")


def _ports(request: Request) -> Iterator[Failure]:
    protocol, first, last = (request.known(name) for name in ("ipProtocol", "fromPort", "toPort"))
    if protocol in ("tcp", "udp", "6", "17") and (first is None or last is None):
        if request.get("fromPort") is None or request.get("toPort") is None:
            yield Failure("fromPort", f"{protocol} needs fromPort and toPort", "InvalidParameterValue")
    elif isinstance(first, int) and isinstance(last, int) and protocol in ("tcp", "udp", "6", "17") and first > last:
        yield Failure("fromPort", f"Invalid TCP/UDP port range ({first}:{last})", "InvalidParameterValue")


def _one_peer(request: Request) -> Iterator[Failure]:
    given = [name for name in _PEERS if request.get(name) is not None]
    if len(given) != 1:
        found = " and ".join(given) or "none"
        message = f"exactly one of {', '.join(_PEERS)} must be given, not {found}"
        yield Failure("", message, "InvalidParameterCombination")


def _rule_key(direction: str) -> Any:
    def key(request: Request) -> str:
        fields = ("securityGroupId", "ipProtocol", "fromPort", "toPort", *_PEERS)
        parts = [str(request.get(name, "")).replace("/", "_") for name in fields]
        return f"{direction}/{':'.join(parts)}"

    return key


def _rule_outputs(request: Request) -> Mapping[str, Any]:
    return {**with_arn(request), "securityGroupRuleId": identify(request)}


_TAKEN = Failure("", "the specified rule already exists: {name}", "InvalidPermission.Duplicate")
_OF_GROUP = refers("securityGroupId", GROUP, "InvalidGroup.NotFound", "security group", holds=False)
_TO_GROUP = refers("referencedSecurityGroupId", GROUP, "InvalidGroup.NotFound", "security group", holds=False)
_RULE_CHECKS = (
    Rule("aws.ec2.rule-ports", Phase.CHECK, "A rule for TCP or UDP names its ports in order.", _GUIDE, _ports),
    Rule("aws.ec2.rule-peer", Phase.CHECK, "A rule has one source or destination.", _GUIDE, _one_peer),
)


def _single(direction: str, token: str) -> TypeRules:
    return TypeRules(
        token,
        identify=identify,
        outputs=_rule_outputs,
        unique=_rule_key(direction),
        conflict=_TAKEN,
        references=(_OF_GROUP, _TO_GROUP),
        immutable=frozenset({"securityGroupId"}),
        rules=_RULE_CHECKS,
    )


TYPES = (
    TypeRules(
        GROUP,
        identify=identify,
        outputs=_group_outputs,
        on_delete=takes_along("securityGroupId", [INGRESS, EGRESS, LEGACY]),
        unique=lambda request: f"{_vpc_id(request)}/group/{name_of(request)}",
        conflict=Failure("name", "The security group '{name}' already exists", "InvalidGroup.Duplicate"),
        references=(IN_VPC,),
        immutable=frozenset({"vpcId", "name", "namePrefix", "description"}),
        rules=(
            Rule(
                "aws.ec2.group-name",
                Phase.CHECK,
                "A security group's name has at most 255 characters and is neither sg-* nor default.",
                "docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
                _valid_name,
            ),
        ),
    ),
    _single("ingress", INGRESS),
    _single("egress", EGRESS),
    TypeRules(
        LEGACY,
        identify=lambda request: f"sgrule-{request.pick(10**9, 4 * 10**9, 'id')}",
        outputs=lambda request: {"securityGroupRuleId": f"sgr-0{request.hex(16, 'id')}"},
        delete_before_replace=True,
        references=(
            _OF_GROUP,
            refers("sourceSecurityGroupId", GROUP, "InvalidGroup.NotFound", "security group", holds=False),
        ),
        # All but the description (terraform-provider-aws, aws_security_group_rule).
        immutable=frozenset(
            {"type", "protocol", "fromPort", "toPort", "securityGroupId", "sourceSecurityGroupId", "self"}
            | {"cidrBlocks", "ipv6CidrBlocks", "prefixListIds"}
        ),
    ),
)
