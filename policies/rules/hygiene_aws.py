"""How AWS KMS keys are kept: rotation, deletion, copies in other regions, and whom policies and grants let in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from components.regions import lookup
from policies.rules import key_accounts, key_strength
from policies.rules.demands import Demand
from policies.rules.documents import DocumentError, lets_everybody_in, statements
from policies.rules.model import Context, Finding, Verdict
from policies.rules.tabled import Judge, Say
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown

_KEY: Final = "aws:kms/key:Key"
_EXTERNAL: Final = "aws:kms/externalKey:ExternalKey"
_REPLICAS: Final = ("aws:kms/replicaKey:ReplicaKey", "aws:kms/replicaExternalKey:ReplicaExternalKey")
_POLICY: Final = "aws:kms/keyPolicy:KeyPolicy"
_GRANT: Final = "aws:kms/grant:Grant"

_LONGEST_PERIOD: Final = 730
"""Days for which a key may encrypt: NIST SP 800-57 part 1, two years for a symmetric key that encrypts data."""
_NOT_EQUAL: Final = ("stringnotequals", "stringnotequalsignorecase", "stringnotequalsifexists", "stringnotlike")

_WINDOW: Final = Demand(
    "deletionWindowInDays",
    "a deleted key can be restored for less than 7 days",
    "set it to 30",
    at_least=7,
    absent=True,
    source="KMS API reference, ScheduleKeyDeletion: 7 to 30, 30 if nothing is said",
)
_LOCKOUT: Final = Demand(
    "bypassPolicyLockoutSafetyCheck",
    "a policy that locks everybody out of the key is not refused",
    "leave it out",
    none_of=(True,),
    absent=True,
)

DEMANDS: Final[Mapping[str, Sequence[Demand]]] = {
    _KEY: (
        _WINDOW,
        _LOCKOUT,
        key_strength.aws("customerMasterKeySpec"),
        Demand(
            "rotationPeriodInDays",
            f"the key is rotated less than once in {_LONGEST_PERIOD} days",
            "set it to 365",
            at_most=_LONGEST_PERIOD,
            absent=True,
            source="KMS API reference, EnableKeyRotation: 90 to 2560, 365 if nothing is said",
        ),
    ),
    _EXTERNAL: (_WINDOW, _LOCKOUT, key_strength.aws("keySpec")),
    **dict.fromkeys(_REPLICAS, (_WINDOW, _LOCKOUT)),
    _POLICY: (_LOCKOUT,),
    "aws:cloudhsmv2/cluster:Cluster": (
        Demand("mode", "the hardware works outside FIPS mode", "set it to FIPS", none_of=("NON_FIPS",), absent=True),
    ),
}


def judges(say: Say) -> Mapping[str, Sequence[Judge]]:
    """The judges of AWS's keys, key policies and grants by type, speaking for a rule."""

    def rotated(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        """KMS rotates symmetric keys whose material it made itself."""
        symmetric = resource.get("customerMasterKeySpec") in (MISSING, "SYMMETRIC_DEFAULT")
        if not symmetric or resource.get("customKeyStoreId") is not MISSING:
            return
        value = resource.get("enableKeyRotation")
        if isinstance(value, Unknown):
            yield say.unknown(resource, "enableKeyRotation", "set it to true")
        elif as_text(value).casefold() != "true":
            yield say.violated(resource, "the key is never rotated", "set it to true", "enableKeyRotation")

    def copied(resource: Resource, _stack: StackView, context: Context) -> Iterator[Finding]:
        value = resource.get("multiRegion")
        remedy = "leave it out, or let the key's policy deny kms:ReplicateKey but for named regions (kms:ReplicaRegion)"
        if isinstance(value, Unknown):
            yield say.unknown(resource, "multiRegion", remedy)
        elif as_text(value).casefold() == "true":
            policy = resource.get("policy")  # an unknown one is told below, with what else it may let happen
            if not isinstance(policy, Unknown) and not _bounded(policy, context):
                message = "a multi-region key can be replicated to any other region"
                yield say.violated(resource, message, remedy, "multiRegion")

    def guarded(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        policy = resource.get("policy")
        if isinstance(policy, Unknown):
            # It names principals that are made in the same update, which judges it before it makes the key.
            yield say.unknown(resource, "policy", "", blocking=False)
        elif policy is not MISSING:
            try:
                yield from _open(say, resource, [*statements(policy)])
            except DocumentError as error:
                yield say.violated(resource, str(error), "correct it", "policy")

    def kept(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        outside = resource.get("customKeyStoreId") is not MISSING
        where = "a custom key store, outside KMS" if outside else "the hardware security modules of AWS KMS"
        yield say.passed(resource, f"is kept well; its material is in {where}")

    def brought(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        yield say.passed(resource, "is kept well; its material was brought, so KMS does not rotate it by itself")

    def granted(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        yield from _grant(say, resource)

    return {
        _KEY: (rotated, copied, guarded, kept),
        _EXTERNAL: (copied, guarded, brought),
        **dict.fromkeys(_REPLICAS, (guarded,)),
        _POLICY: (guarded,),
        _GRANT: (granted,),
    }


def _open(say: Say, resource: Resource, found: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[Finding]:
    """Statements that let in everybody, or accounts that are not the key's own."""
    for index, statement in found:
        if lets_everybody_in(statement):
            message = "the key policy lets any AWS account use the key"
            remedy = "name the principals, or add a Condition that tells who they are"
            yield say.violated(resource, message, remedy, f"policy.Statement[{index}]")
    named = {(index, account): None for index, statement in found for account in key_accounts.let_in(statement)}
    own = key_accounts.own(resource) or _administrator(found)
    accounts = sorted({account for _, account in named})
    if own is None and len(accounts) > 1:
        message = f"the key policy lets accounts {', '.join(accounts)} use the key, and one at most is the key's own"
        yield say.violated(resource, message, "name principals of the key's own account only", "policy")
    for index, account in named:
        if own is not None and account != own.account:
            message = f"the key policy lets account {account} use the key, which is in {own.account} ({own.why})"
            remedy = "name principals of the key's own account only"
            yield say.violated(resource, message, remedy, f"policy.Statement[{index}]")


def _administrator(found: Sequence[tuple[int, Mapping[str, Any]]]) -> key_accounts.Own | None:
    """The account that alone may do everything with the key, which AWS's own key policies give the key's account."""
    accounts = {
        account
        for _, statement in found
        if key_accounts.administers(statement)
        for account in key_accounts.let_in(statement)
    }
    return key_accounts.Own(accounts.pop(), "the account that administers it") if len(accounts) == 1 else None


def _bounded(policy: Any, context: Context) -> bool:
    """Whether a policy denies everybody to replicate the key to a region outside the residency."""
    try:
        found = [statement for _, statement in statements(policy)]
    except DocumentError:
        return False
    return any(_denies_regions(statement, context) for statement in found)


def _denies_regions(statement: Mapping[str, Any], context: Context) -> bool:
    principal, condition = statement.get("Principal"), statement.get("Condition")
    everybody = (principal.get("AWS") if isinstance(principal, Mapping) else principal) in ("*", ["*"])
    actions = {as_text(action).casefold() for action in _list(statement.get("Action"))}
    if statement.get("Effect") != "Deny" or not everybody or not actions & {"kms:replicatekey", "kms:*", "*"}:
        return False
    if not isinstance(condition, Mapping) or len(condition) != 1:
        return False
    ((operator, keys),) = condition.items()
    if str(operator).casefold() not in _NOT_EQUAL or not isinstance(keys, Mapping) or len(keys) != 1:
        return False
    ((key, values),) = keys.items()
    regions = [lookup("aws", as_text(value)) for value in _list(values)]
    allowed = all(region is not None and context.residency.allows(region) for region in regions)
    return str(key).casefold() == "kms:replicaregion" and bool(regions) and allowed


def _grant(say: Say, resource: Resource) -> Iterator[Finding]:
    """A grant lets one principal use a key besides what the key's policy says."""
    own = key_accounts.own(resource)
    for path in ("granteePrincipal", "retiringPrincipal"):
        principal = resource.get(path)
        account = key_accounts.account_of(principal)
        if isinstance(principal, Unknown):
            yield say.unknown(resource, path, "", blocking=False)
        elif principal == "*":
            yield say.violated(resource, "the grant lets anybody use the key", "name a principal", path)
        elif account is not None and own is not None and account != own.account:
            message = f"the grant lets account {account} use the key, which is in {own.account} ({own.why})"
            yield say.violated(resource, message, "grant it to principals of the key's own account", path)
        elif account is not None and own is None:
            yield from _no_account(say, resource, account)
    grantee = as_text(resource.get("granteePrincipal"))
    operations = [value for _, found in resource.each("operations") for value in _list(found)]
    if "CreateGrant" in operations and "/aws-service-role/" not in grantee:
        message = "the grant may be handed on to others (CreateGrant)"
        yield say.violated(resource, message, "leave CreateGrant to roles of AWS's services", "operations")


def _no_account(say: Say, resource: Resource, account: str) -> Iterator[Finding]:
    remedy = "name the key by its ARN, or set allowedAccountIds on the provider"
    if isinstance(resource.get("keyId"), Unknown):
        yield say.unknown(resource, "keyId", remedy, blocking=False)
    else:
        message = f"whether account {account} is the key's own is not told by a key id"
        yield Finding(say.rule, Verdict.UNDECIDED, resource.urn, message, remedy, "keyId")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
