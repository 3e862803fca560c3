"""The rule that what holds or reaches data is not public: no public access, open security rule or public address.

What a type says by itself stands in ``policies/rules/tables/exposure_*.py``; security rules have modules of their own;
here is what needs a second resource, or a policy document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from weakref import WeakKeyDictionary

from policies.rules import documents, network_acls, openings_aws, openings_azure, openings_ovh, ranges, tabled
from policies.rules.demands import Demand, entered
from policies.rules.model import Context, Finding, Rule, Severity
from policies.rules.ranges import Ranges
from policies.rules.tabled import Judge, Say
from policies.rules.tables import aws, exposure_aws, exposure_azure, exposure_ovh
from policies.rules.tables.old_types import with_old
from policies.rules.view import MISSING, Resource, StackView, Unknown

ID: Final = "no-public-exposure"
_SAY: Final = Say(ID)

_BLOCKS: Final = ("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",)
_ACCOUNT_BLOCK: Final = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
_FROM_PUBLIC: Final = "AllowFromPublic"


def _bucket(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
    """A bucket needs a public access block, of its own or of its account; what the block says is judged there."""
    if not stack.complete:
        yield _SAY.later(resource, "its public access block")
        return
    if stack.referring(resource, _BLOCKS, "bucket") or _account(resource) in _blocked(stack):
        return
    message = "public access is not blocked: no BucketPublicAccessBlock belongs to it"
    yield _SAY.violated(resource, message, f"add a BucketPublicAccessBlock with {', '.join(exposure_aws.BLOCK)}")


def _blocked(stack: StackView) -> frozenset[str]:
    """The accounts whose block has all switches on. Found once a stack, so that many buckets do not ask all blocks."""
    if stack not in _OF_STACK:
        blocks = (
            block
            for block in stack.of(_ACCOUNT_BLOCK)
            if all(block.get(switch) is True for switch in exposure_aws.BLOCK)
        )
        _OF_STACK[stack] = frozenset(map(_account, blocks))
    return _OF_STACK[stack]


_OF_STACK: Final[WeakKeyDictionary[StackView, frozenset[str]]] = WeakKeyDictionary()


def _account(resource: Resource) -> str:
    """What stands for the account of a resource: its provider."""
    return resource.provider.urn if resource.provider else ""


def _policies(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    for path in exposure_aws.POLICIES[resource.kind]:
        policy = resource.get(path)
        if policy is MISSING:
            continue
        if isinstance(policy, Unknown):
            # It names resources of the same update, which judges it before it sets the policy.
            yield _SAY.unknown(resource, path, "name the principals", blocking=False)
            continue
        try:
            statements = [*documents.statements(policy)]
        except documents.DocumentError as error:
            yield _SAY.violated(resource, str(error), "correct it", path)
            continue
        for index, statement in statements:
            if documents.lets_everybody_in(statement):
                remedy = "name the principals, or add a condition on who they are"
                yield _SAY.violated(resource, "the policy lets everybody in", remedy, f"{path}.Statement[{index}]")


def _grant(*narrowed_by: str) -> Judge:
    """A judge of permissions for one principal, which one of some properties narrows where it is everybody."""

    def judge(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        principal = resource.get("principal")
        remedy = f"name the principal, or set {' or '.join(narrowed_by)}"
        if isinstance(principal, Unknown):
            yield _SAY.unknown(resource, "principal", remedy, blocking=False)
        elif principal == "*" and all(resource.get(path) is MISSING for path in narrowed_by):
            yield _SAY.violated(resource, "the permission lets everybody in", remedy, "principal")

    return judge


def _serverless(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    """A network policy of OpenSearch Serverless is a list of rules in JSON, each of which may let the public in."""
    policy = resource.get("policy")
    if resource.get("type") != "network" or policy is MISSING:
        return
    if isinstance(policy, Unknown):
        yield _SAY.unknown(resource, "policy", f"set {_FROM_PUBLIC} to false", blocking=False)
        return
    try:
        held = json.loads(policy) if isinstance(policy, str) else policy
    except (ValueError, RecursionError):
        yield _SAY.violated(resource, "the policy is not JSON", "correct it", "policy")
        return
    for index, rule in enumerate(held if isinstance(held, list) else [held]):
        if isinstance(rule, Mapping) and rule.get(_FROM_PUBLIC) is True:
            message = "the collections have a public endpoint"
            yield _SAY.violated(resource, message, f"set {_FROM_PUBLIC} to false", f"policy[{index}]")


def _address(*paths: str, attached: str = "a machine gets a public address") -> Judge:
    """A judge of properties at which nothing may stand."""

    def judge(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        for path in paths:
            for at, value in entered(resource, path):
                if value is not MISSING:
                    yield _SAY.violated(resource, attached, f"leave {path} out", at)

    return judge


def _public_registry(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    yield _SAY.violated(resource, "everybody may pull from a public repository", "use a private repository")


def _restricted(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
    for kind, reference, without in exposure_ovh.RESTRICTED_BY[resource.kind]:
        name = kind.rpartition(":")[2]
        if not stack.complete:
            yield _SAY.later(resource, f"its {name}")
        elif not stack.referring(resource, (kind,), reference):
            yield _SAY.violated(resource, without, f"add a {name} with the networks that need it")


def _namespace(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
    """A namespace is closed by its own switch, or by its network rule set, which is judged itself."""
    access = resource.get("publicNetworkAccess")
    if access in ("Disabled", "SecuredByPerimeter"):
        return
    if isinstance(access, Unknown):
        yield _SAY.unknown(resource, "publicNetworkAccess", "set it to Disabled")
    elif not stack.complete:
        yield _SAY.later(resource, "its network rule set")
    elif not stack.referring(resource, (f"{resource.kind}NetworkRuleSet",), "namespaceName"):
        remedy = "set publicNetworkAccess to Disabled, or add a network rule set that denies by default"
        yield _SAY.violated(resource, "everybody's network may reach it", remedy, "publicNetworkAccess")


def _lists(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
    for entry in RANGES[resource.kind]:
        yield from ranges.judge(_SAY, resource, stack, entry)


RANGES: Final[Mapping[str, Sequence[Ranges]]] = with_old(
    {**exposure_aws.RANGES, **exposure_azure.RANGES, **exposure_ovh.RANGES}
)
"""Lists of addresses of all providers by type."""
DEMANDS: Final[Mapping[str, Sequence[Demand]]] = with_old(
    {**exposure_aws.DEMANDS, **exposure_azure.DEMANDS, **exposure_ovh.DEMANDS}
)
"""The demands of all providers by type."""


def _joined(*tables: Mapping[str, Sequence[Judge]]) -> Mapping[str, tuple[Judge, ...]]:
    """Several tables of judges as one: a type may be in more than one of them."""
    found: dict[str, tuple[Judge, ...]] = {}
    for table in tables:
        for kind, judges in table.items():
            found[kind] = (*found.get(kind, ()), *judges)
    return found


JUDGES: Final = _joined(
    network_acls.judges(_SAY),
    openings_aws.judges(_SAY),
    openings_azure.judges(_SAY),
    openings_ovh.judges(_SAY),
    dict.fromkeys(aws.BUCKETS, (_bucket,)),
    dict.fromkeys(exposure_aws.POLICIES, (_policies,)),
    dict.fromkeys(RANGES, (_lists,)),
    dict.fromkeys(exposure_ovh.RESTRICTED_BY, (_restricted,)),
    {kind: (_address(*paths),) for kind, paths in exposure_azure.ADDRESSES.items()},
    {
        "aws:lambda/permission:Permission": (_grant("sourceArn", "sourceAccount", "principalOrgId"),),
        "aws:lambda/layerVersionPermission:LayerVersionPermission": (_grant("organizationId"),),
        "aws:cloudwatch/eventPermission:EventPermission": (_grant("condition"),),
        "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy": (_serverless,),
        "aws:ecrpublic/repository:Repository": (_public_registry,),
        "aws:ec2/eip:Eip": (_address("instance", "networkInterface"),),
        "aws:ec2/eipAssociation:EipAssociation": (_address("instanceId", "networkInterfaceId"),),
        "ovh:CloudProject/instance:Instance": (
            _address("network.private.floatingIp", "network.private.floatingIpCreate"),
        ),
        "azure-native:eventhub:Namespace": (_namespace,),
        "azure-native:servicebus:Namespace": (_namespace,),
    },
)
"""The judges of all providers by type."""

RULE: Final = Rule(
    ID,
    "Nothing that holds or reaches data is public",
    "What everybody can reach needs only one weak password or one unpatched service to give its data away.",
    Severity.CRITICAL,
    "stack",
    tabled.check(ID, "is not public", DEMANDS, JUDGES),
    tabled.concerns(DEMANDS, JUDGES),
)
