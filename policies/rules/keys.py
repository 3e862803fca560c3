"""The rule that data at rest are encrypted under a customer's key.

A surface passes when its key reference names a customer's key, or is unknown at preview and made from a key of the
stack. It is violated when the reference is absent, names a key that the provider manages, or is switched off;
mitigated where the provider has no way to use a customer's key and a compensating control is declared; and undecided,
which refuses, when the reference is unknown and made from nothing that is known to be a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Final

from msgspec import structs

from policies.rules import declarations, key_homes, surfaces, wholes
from policies.rules.bearers import bearers, unnamed
from policies.rules.beside import Beside
from policies.rules.catalogue import KEY_KINDS, facts, outside, unclassified
from policies.rules.model import Context, Finding, Rule, Severity, Verdict
from policies.rules.origins import origin
from policies.rules.references import KeyReference, read_key
from policies.rules.tables import azure, ovh
from policies.rules.tables.entries import Carried, KeyForm, KeyUse, NotExpressible
from policies.rules.view import MISSING, Resource, StackView, Unknown, _Missing, cloud_of

ID: Final = "customer-managed-key"

_SOURCES: Final = {
    KeyForm.AZURE_SET: frozenset(azure.SET_KINDS),
    KeyForm.AZURE_CLUSTER: frozenset(azure.CLUSTER_KINDS),
    KeyForm.AZURE_WORKSPACE: frozenset(azure.WORKSPACE_KINDS),
    KeyForm.AZURE_STORE: frozenset(azure.STORE_KINDS),
    KeyForm.AZURE_SERVER_KEY: frozenset((*azure.SERVER_KEY_KINDS, *KEY_KINDS)),
    KeyForm.OVH_PGP: frozenset(ovh.ARCHIVE_KEY_KINDS),
}
_REMEDY: Final = {
    KeyForm.AWS: "set it to the ARN of a KMS key of your own",
    KeyForm.AZURE_KEY: "set it to the URI of a Key Vault key of your own",
    KeyForm.AZURE_NAME: "set it and its vault to a Key Vault key of your own",
    KeyForm.AZURE_SET: "set it to the id of a disk encryption set with a key of your own",
    KeyForm.AZURE_CLUSTER: "link a dedicated cluster with a key of your own",
    KeyForm.AZURE_WORKSPACE: "set it to the id of a Log Analytics workspace",
    KeyForm.AZURE_STORE: "name a storage account with a key of your own",
    KeyForm.AZURE_SERVER_KEY: "set it to the server's name of a Key Vault key of your own",
    KeyForm.AZURE_SWITCH: "set it to the value that applies a key of your own",
    KeyForm.OVH: "set it to the id of an OKMS service key of your own",
    KeyForm.OVH_PGP: "set it to the ids of PGP public keys of your own",
}


def check(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
    """Judges every surface of a resource."""
    if resource.cloud is None:
        yield outside(ID, resource, context)
        return
    known = facts(resource.cloud, resource.kind)
    if known is None:
        yield unclassified(ID, resource, context)
        return
    found, own = _own(resource, known.uses, stack)
    if known.carried is not None:
        found += _carried(resource, known.carried, stack)
    if known.not_expressible:
        ways_out = [surface for surface in known.not_expressible if not surface.besides]
        if ways_out and (not found or any(finding.verdict is Verdict.VIOLATED for finding in found)):
            found = list(_declared(resource, ways_out, found, stack, context))
        besides = [surface for surface in known.not_expressible if surface.besides]
        found += _declared(resource, besides, [], stack, context)
    if known.rest == "parent" and not own:
        yield from _part(resource, found, stack)
    elif found:
        yield from found
    else:
        yield _finding(resource, Verdict.NOT_APPLICABLE, "keeps no data at rest that a customer's key could encrypt")


def _finding(resource: Resource, verdict: Verdict, message: str, remedy: str = "", path: str = "") -> Finding:
    return Finding(ID, verdict, resource.urn, message, remedy, path)


def _own(resource: Resource, uses: Iterable[KeyUse], stack: StackView) -> tuple[list[Finding], bool]:
    """The verdicts on a resource's own surfaces; and of a part, whether they settle it whatever its whole says."""
    found: list[Finding] = []
    settled = False
    for use in uses:
        if surfaces.there(resource, use.applies):
            before = len(found)
            found += _use(resource, use, stack)
            settled = settled or (len(found) > before and not use.besides)
    return found, settled


def _part(resource: Resource, found: list[Finding], stack: StackView) -> Iterator[Finding]:
    """The verdicts on what lies in another resource, which must be there to be judged, besides those on itself."""
    yield from found
    assert resource.cloud is not None
    parents = wholes.deciding(resource.cloud, resource.kind)
    if parents and not stack.complete:
        yield _finding(resource, Verdict.UNDECIDED, "part of another resource; decided with the whole stack")
        return
    lack = wholes.lack(resource, parents, stack) if parents else None
    if lack is not None:
        path, what = lack
        whole = " or ".join(dict.fromkeys(kind.rpartition(":")[2] for parent in parents for kind in parent.kinds))
        yield _finding(
            resource, Verdict.UNDECIDED, f"{what}, so by whose key it is encrypted is not known",
            f"make the {whole} part of the stack, or read it with its get so that it is judged as it is, or have the "
            "part waived", path,
        )  # fmt: skip
    elif not found:
        judged = "which is judged itself" if parents else "which has no setting for a key"
        yield _finding(resource, Verdict.NOT_APPLICABLE, f"encrypted as the resource it is part of, {judged}")


def _use(resource: Resource, use: KeyUse, stack: StackView) -> Iterator[Finding]:
    named = False
    beside = Beside(resource, use)
    for path, value in _references(resource, use):
        if isinstance(value, _Missing) or value == "":
            if not use.optional:
                yield _absent(resource, use, path, beside, stack)
            continue
        named = True
        if isinstance(value, Unknown):
            yield _unknown(resource, use, value, path, stack)
            continue
        key = read_key(use.form, value) if isinstance(value, str) else None
        if key is not None and key.customer:
            yield _placed(resource, use, path, value, key)
        else:
            what = key.what if key is not None else "not a text"
            message = f"{use.surface}: the key reference is {what}, not a customer's key"
            yield _finding(resource, Verdict.VIOLATED, message, _REMEDY[use.form], path)
    if named and use.conditions:
        yield from _conditions(resource, use, stack)


def _placed(resource: Resource, use: KeyUse, path: str, value: str, key: KeyReference) -> Finding:
    """A customer's key, which must also be where its user is."""
    problem = key_homes.problem(resource, use.path, path, value) if use.form is KeyForm.AWS else None
    if problem is None:
        return _finding(resource, Verdict.PASSED, f"{use.surface}: {key.what}", path=path)
    verdict, message, remedy = problem
    return _finding(resource, verdict, f"{use.surface}: {message}", remedy, path)


def _absent(resource: Resource, use: KeyUse, path: str, beside: Beside, stack: StackView) -> Finding:
    """No key is named: a violation, if the data are not encrypted as those of another resource are."""
    source = next((parent for parent in use.inherited if beside.value(path, parent.path) not in (MISSING, "")), None)
    if source is None:
        message = f"{use.surface}: no key is named; {use.absent}"
        return _finding(resource, Verdict.VIOLATED, message, _REMEDY[use.form], path)
    if not stack.complete:
        return _finding(resource, Verdict.UNDECIDED, f"{use.surface}: decided with the whole stack", path=path)
    other = beside.whole(source, stack)
    if other is not None:
        message = f"{use.surface}: encrypted as {other.name} is, which is judged itself"
        return _finding(resource, Verdict.PASSED, message, path=source.path)
    message = f"{use.surface}: encrypted as what {source.path} names, which is not in this stack"
    return _finding(resource, Verdict.UNDECIDED, message, f"make it part of the stack, or set {use.path}", source.path)


def _references(resource: Resource, use: KeyUse) -> Iterator[tuple[str, Any]]:
    found = surfaces.each(resource, use.path, use.applies)
    return _members(found) if use.many else found


def _members(found: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for at, value in found:
        if isinstance(value, list):
            yield from ((f"{at}[{index}]", item) for index, item in enumerate(value))
        else:
            yield at, value


def _conditions(resource: Resource, use: KeyUse, stack: StackView) -> Iterator[Finding]:
    for wanted, values in use.conditions:
        for path, value in surfaces.each(resource, wanted, use.applies):
            if surfaces.among(value, values) if values else value is not MISSING:
                continue
            members = value if isinstance(value, list) else [value]
            unknown = next((member for member in members if isinstance(member, Unknown)), None)
            if unknown is not None:
                finding = _unknown(resource, use, unknown, path, stack)
                if finding.verdict is not Verdict.PASSED:
                    yield finding
            else:
                allowed = " or ".join(surfaces.text(item) for item in values if item is not None)
                state = "is not set" if value is MISSING else "is set otherwise"
                message = f"{use.surface}: the key has no effect, because {wanted} {state}"
                yield _finding(
                    resource, Verdict.VIOLATED, message, f"set it to {allowed}" if values else "set it", path
                )


def _unknown(resource: Resource, use: KeyUse, value: Unknown, path: str, stack: StackView) -> Finding:
    """Decides an unknown reference by what it was made from, once the stack is complete."""
    wanted = _SOURCES.get(use.form, KEY_KINDS)

    def is_key(source: Resource) -> bool:
        return source.kind in wanted and not _provider_alias(source)

    found = origin(resource, path, value.urns, stack, f"keys as {use.form}", is_key)
    if stack.complete and found.counted:
        return _finding(
            resource,
            Verdict.PASSED,
            f"{use.surface}: unknown until the update, made from {found.counted} of this stack",
            path=path,
        )
    message = (
        f"{use.surface}: {path} is unknown at preview and depends on {found.names or 'nothing in this stack'}, "
        "not on a customer's key of this stack"
    )
    return _finding(resource, Verdict.UNDECIDED, message, _REMEDY[use.form], path)


def _provider_alias(source: Resource) -> bool:
    name = source.get("name")
    return source.kind == "aws:kms/alias:Alias" and isinstance(name, str) and name.startswith("alias/aws/")


def _carried(resource: Resource, carried: Carried, stack: StackView) -> Iterator[Finding]:
    """Judges encryption that stands in another resource, or, in the old way, in the resource itself."""
    if not surfaces.there(resource, carried.applies):
        return
    inline = [*_use(resource, carried.inline, stack)] if carried.inline and _stated(resource, carried.inline) else []
    if inline and all(finding.verdict is Verdict.PASSED for finding in inline):
        yield from inline
        return
    kind = carried.kinds[0].rpartition(":")[2]
    path = carried.reference.partition("|")[0]
    if unnamed(resource, carried):
        message = f"{carried.surface}: no {kind} is named; {carried.absent}"
        yield _finding(resource, Verdict.VIOLATED, message, f"name a {kind} with a key of your own", path)
        return
    if not stack.complete:
        yield _finding(resource, Verdict.UNDECIDED, f"{carried.surface}: decided with the whole stack")
        return
    others = bearers(resource, carried, stack)
    if others:
        for other in others:
            yield from _elsewhere(resource, carried, other, stack)
    elif inline:
        yield from inline
    elif carried.by_them:
        message = f"{carried.surface}: no {kind} belongs to it; {carried.absent}"
        yield _finding(resource, Verdict.VIOLATED, message, f"add a {kind} with a key of your own")
    else:
        message = f"{carried.surface}: {path} names nothing in this stack"
        yield _finding(resource, Verdict.UNDECIDED, message, "make it part of the stack", path)


def _stated(resource: Resource, use: KeyUse) -> bool:
    """Whether the property that a key reference stands in is stated."""
    return use.path.partition(".")[0] in resource.props


def _elsewhere(resource: Resource, carried: Carried, other: Resource, stack: StackView) -> Iterator[Finding]:
    """The verdicts on the resource that carries the encryption, as verdicts on the one it is for."""
    found, _ = _own(other, _borne(other.kind, carried.surface), stack)
    for finding in found:
        yield structs.replace(finding, urn=resource.urn, message=f"{finding.message} (in {other.name})")
    if not found:
        message = f"{carried.surface}: encrypted as {other.name} says, which is judged itself"
        yield _finding(resource, Verdict.NOT_APPLICABLE, message)


@cache
def _borne(kind: str, surface: str) -> tuple[KeyUse, ...]:
    """The surfaces of a type by which it carries a surface of others; here, something must be said of each."""
    cloud = cloud_of(kind)
    known = facts(cloud, kind) if cloud is not None else None
    every = known.uses if known is not None else ()
    uses = [use for use in every if use.surface == surface] or every
    return tuple(replace(use, optional=False) for use in uses)


def _declared(
    resource: Resource, known: Iterable[NotExpressible], found: list[Finding], stack: StackView, context: Context
) -> Iterator[Finding]:
    """Where a provider cannot use a customer's key: the declared compensating control, or a violation."""
    for surface in known:
        if not surfaces.there(resource, surface.applies):
            continue
        if surface.used_by is not None and not _is_used(resource, surface, stack):
            yield from found
            continue
        declared = declarations.find(resource, surface.feature, stack, context.today)
        if declared.entry is None:
            yield _finding(
                resource, Verdict.VIOLATED, f"{surface.surface}: {surface.fact}; {declared.why_not}",
                f"declare the compensating control for {surface.feature}, or choose a provider that can use your key",
            )  # fmt: skip
        else:
            entry = declared.entry
            yield _finding(
                resource, Verdict.MITIGATED,
                f"{surface.surface}: {surface.fact}; instead {entry['compensatingControl']} "
                f"({entry['level']}; {entry['owner']} answers for it until {entry['expires']})",
            )  # fmt: skip


def _is_used(resource: Resource, surface: NotExpressible, stack: StackView) -> bool:
    assert surface.used_by is not None
    kinds, path = surface.used_by
    return stack.complete and bool(stack.referring(resource, kinds, path))


@cache
def concerns(kind: str) -> bool:
    """Whether a type has a surface that can be encrypted, or is one that nobody has looked at."""
    cloud = cloud_of(kind)
    known = facts(cloud, kind) if cloud is not None else None
    if cloud is None or known is None:
        return True
    return bool(known.uses or known.carried or known.not_expressible or wholes.deciding(cloud, kind))


RULE: Final = Rule(
    ID,
    "Data at rest are encrypted under a key that the customer manages",
    "A key that the provider holds does not keep the provider, or who can compel it, from reading the data.",
    Severity.HIGH,
    "stack",
    check,
    concerns,
)
