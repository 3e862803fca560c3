"""OVHcloud's tables against its SDK: every type, every key reference, every region; and what the rules make of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import pytest

from policies.rules import catalogue, keys
from policies.rules.model import Verdict
from policies.rules.tables import ovh, ovh_places
from policies.rules.tables.entries import KeyUse, TypeFacts
from policies.rules.view import Unknown
from sandbox.schema.catalogue import Catalogue
from sandbox.schema.types import Properties, TypeRef
from tests.support.platforms import cache_folder
from tests.unit.policies.build import SERVICE_KEY, component, declaration, judge, make, texts, verdicts

PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}

OLD_ALIASES: Final[frozenset[str]] = frozenset()
"""Types of the table that the SDK has no more: none. (ClousSSHKey, a misspelling, is an alias that it still has.)"""

KEY_NAME: Final = re.compile(
    r"kms|encrypt|crypt|cmk|byok|sse|(?:^k|[a-z]K)eys?(?:s?Ids?|Uri|Url|Ref|Name|Vault)?$|serviceKey"
)
NOT_KEYS: Final[Mapping[str, str]] = {
    "encryption": "the object in which a key reference or an algorithm stands",
    "encryption.enabled": "a condition of the key, or encryption with OVHcloud's key",
    "encryption.encrypted": "a condition of the key",
    "encryption.kms": "the object in which the key reference stands",
    "encryption.sseAlgorithm": "AES256 with OVHcloud's key, or none",
    "keys": "keys that are brought into OKMS, or names in Valkey that a user may use",
    "key": "the private key of a load balancer's certificate",
    "customizations.sshKey": "a public key for signing in",
    "okmsId": "the domain that a key or secret is in",
    "publicKey": "a public key",
    "publicSshKey": "a public key for signing in",
    "rescueSshKey": "a public key for signing in",
    "dsRecords.publicKey": "a public key of the DNS",
    "sshKey": "the name of a public key for signing in",
    "sshKeyCreate.publicKey": "a public key for signing in",
    "sshKeyName": "the name of a public key for signing in",
    "rules.key": "the name of a header or cookie",
}
"""Inputs that look like a reference to a key for data at rest, and what they are."""

REGION_NAME: Final = re.compile(
    r"region|zone|(?<!al)locat|datacent|site|geo|country|continent|subsidiary", re.IGNORECASE
)
NOT_REGIONS: Final[Mapping[str, str]] = {
    "ovhSubsidiary": "the company that the account has its contract with",
    "geoLoc": "where an address is said to be, for those who look it up",
    "continentCode": "where an address is said to be, for those who look it up",
    "datacenter": "the name of a VMware datacenter, not of a site",
    "configDatacenterId": "a number that OVHcloud Connect gives one end of a line",
    "datacenterId": "a number that OVHcloud Connect gives one end of a line",
    "redirectLocation": "an address on the web",
    "model.datacenters": "where a model of server can be bought",
    "zone": "a zone of the DNS",
    "zoneName": "a zone of the DNS",
    "zoneFile": "a zone of the DNS",
    "regions": "where a public key may be used",
}
"""Inputs that look like a region, and what they are."""


@cache
def sdk() -> Catalogue:
    return Catalogue("ovh", cache_folder())


@cache
def paths(kind: str) -> tuple[str, ...]:
    """Every input of a type with its path, at any depth (no type of this SDK contains itself)."""
    return tuple(_paths(sdk().resource(kind).inputs, ""))


def _paths(properties: Properties, at: str) -> Iterator[str]:
    for name, item in properties.items():
        path = f"{at}.{name}" if at else name
        yield path
        for ref in _objects(item.type):
            yield from _paths(sdk().object_type(ref).properties, path)


def _objects(ref: TypeRef) -> Iterator[TypeRef]:
    if ref.kind == "object":
        yield ref
    for item in ref.items:
        yield from _objects(item)


def test_every_type_of_the_sdk_is_classified() -> None:
    types = sdk().resource_tokens()
    assert len(types) > 170
    assert [kind for kind in types if catalogue.facts("ovh", kind) is None] == []


def test_the_table_names_no_type_that_the_sdk_lacks() -> None:
    assert set(ovh.TYPES) - set(sdk().resource_tokens()) == OLD_ALIASES


def test_a_type_cannot_be_classified_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ovh, "_THEMES", (ovh.storage, ovh.storage))
    with pytest.raises(ValueError, match=r"classified twice: .*ovh:CloudProject/storage:Storage"):
        ovh._merged()


def used(facts: TypeFacts) -> set[str]:
    return {path for use in facts.uses for path in (use.path, *(wanted for wanted, _ in use.conditions))}


def test_every_input_that_looks_like_a_key_is_accounted_for() -> None:
    found = {
        (kind, path)
        for kind in sdk().resource_tokens()
        for path in paths(kind)
        if KEY_NAME.search(path.rpartition(".")[2]) and path not in used(ovh.TYPES[kind])
    }
    assert {entry for entry in found if entry[1] not in NOT_KEYS} == set()
    assert set(NOT_KEYS) - {path for _, path in found} - {"encryption.enabled", "encryption.encrypted"} == set()


def test_every_input_that_looks_like_a_region_is_accounted_for() -> None:
    found = {
        (kind, path)
        for kind in sdk().resource_tokens()
        for path in paths(kind)
        if REGION_NAME.search(name := path.rpartition(".")[2])
        and name not in (ovh_places.REGION_KEYS | ovh_places.LOOSE_REGION_KEYS.get(kind, frozenset()))
    }
    assert {entry for entry in found if entry[1] not in NOT_REGIONS} == set()
    assert set(NOT_REGIONS) - {path for _, path in found} - {"regions"} == set()


def test_tables_of_places_name_types_and_properties_of_the_sdk() -> None:
    kinds = set(sdk().resource_tokens())
    outputs = {kind: {*sdk().resource(kind).outputs, *sdk().resource(kind).inputs} for kind in kinds}
    for kind, names in ovh_places.LOOSE_REGION_KEYS.items():
        assert names <= outputs[kind], kind
    for kind, reasons in ovh_places.NO_REGION_KEYS.items():
        assert reasons.keys() <= outputs[kind], kind
    for kind, (path, targets) in ovh_places.OPAQUE_TARGETS.items():
        assert path in paths(kind)
        assert set(targets) <= kinds
    for start in (*ovh_places.SERVICES_BY_NAME, *ovh_places.LOG_SERVICES, *ovh_places.EVERYWHERE):
        members = [kind for kind in kinds if kind.startswith(start)]
        assert members, start
        if start in ovh_places.SERVICES_BY_NAME:
            assert all("serviceName" in outputs[kind] or kind.startswith("ovh:index/") for kind in members), start


def put(props: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The properties with a value at a path."""
    first, _, rest = path.partition(".")
    return {**props, first: put(props.get(first, {}), rest, value) if rest else value}


USES = [(kind, use) for kind, facts in ovh.TYPES.items() for use in facts.uses]


def good(use: KeyUse) -> dict[str, Any]:
    props = put({}, use.path, [SERVICE_KEY] if use.many else SERVICE_KEY)
    for path, values in use.conditions:
        props = put(props, path, values[0])
    return put(props, use.applies[0], use.applies[1][0]) if use.applies else props


def on_surface(kind: str, props: dict[str, Any], surface: str) -> set[Verdict]:
    """The verdicts on one surface, by a stack in which everything that cannot be expressed is declared."""
    found = judge(keys.RULE, make(kind, props=props))
    return {finding.verdict for finding in found if finding.message.startswith(surface)}


@pytest.mark.parametrize(("kind", "use"), USES, ids=[f"{kind} {use.surface}" for kind, use in USES])
def test_each_key_counts_and_so_does_each_condition(kind: str, use: KeyUse) -> None:
    assert on_surface(kind, good(use), use.surface) == PASSED
    assert on_surface(kind, put(good(use), use.path, None), use.surface) == VIOLATED
    assert on_surface(kind, put(good(use), use.path, ["x"] if use.many else "x"), use.surface) == VIOLATED
    for path, _ in use.conditions:
        assert on_surface(kind, put(good(use), path, False), use.surface) == VIOLATED | PASSED
        assert on_surface(kind, put(good(use), path, None), use.surface) == VIOLATED | PASSED


SURFACES = [
    (kind, surface.feature)
    for kind, facts in ovh.TYPES.items()
    for surface in facts.not_expressible
    if surface.applies is None
]


@pytest.mark.parametrize(("kind", "feature"), SURFACES)
def test_what_takes_no_key_needs_a_declared_control(kind: str, feature: str) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]*key_control", feature)
    platform = component(declarations=[declaration(feature)])
    assert verdicts(judge(keys.RULE, make(kind, parent=platform.urn), platform)) == {Verdict.MITIGATED}
    assert verdicts(judge(keys.RULE, make(kind))) == VIOLATED
    other = component(declarations=[declaration("storage.something_else")])
    assert verdicts(judge(keys.RULE, make(kind, parent=other.urn), other)) == VIOLATED


STREAM = "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream"
PGP = "ovh:index/dbaasLogsEncryptionKey:DbaasLogsEncryptionKey"


def test_automatic_backups_of_an_instance_need_a_control_of_their_own() -> None:
    kind, props = "ovh:CloudProject/instance:Instance", {"autoBackup": {"cron": "0 3 * * *", "rotation": 7}}
    features = ("compute.node_disk_key_control", "backup.key_control")
    disk, both = (component(declarations=[declaration(name) for name in features[:count]]) for count in (1, 2))
    assert verdicts(judge(keys.RULE, make(kind, props=props, parent=both.urn), both)) == {Verdict.MITIGATED}
    found = judge(keys.RULE, make(kind, props=props, parent=disk.urn), disk)
    assert verdicts(found) == {Verdict.MITIGATED, Verdict.VIOLATED}
    assert "backups: automatic backups have no encryption input" in texts(found)
    assert verdicts(judge(keys.RULE, make(kind, parent=disk.urn), disk)) == {Verdict.MITIGATED}


def test_a_key_for_archives_does_not_excuse_the_indices() -> None:
    archived = {"coldStorageEnabled": True, "encryptionKeysIds": [SERVICE_KEY]}
    found = judge(keys.RULE, make(STREAM, props=archived))
    assert verdicts(found) == {Verdict.PASSED, Verdict.VIOLATED}
    assert "archives: a PGP key of the customer" in texts(found)
    assert "logs: Logs Data Platform has no customer key for its indices" in texts(found)


@pytest.mark.parametrize(("source", "verdict"), [(PGP, PASSED), ("ovh:Okms/serviceKey:ServiceKey", UNDECIDED)])
def test_an_unknown_key_for_archives_must_be_a_pgp_key_of_the_stack(source: str, verdict: set[Verdict]) -> None:
    key = make(source, "key")
    ids = [Unknown("encryptionKeysIds[0]", [key.urn])]
    stream = make(STREAM, props={"coldStorageEnabled": True, "encryptionKeysIds": ids})
    found = [finding for finding in judge(keys.RULE, stream, key) if finding.message.startswith("archives")]
    assert verdicts(found) == verdict
