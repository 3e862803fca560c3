"""Key management: domains, keys, certificates, secrets."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.sandbox.clouds.ovh.build import OKMS, SERVICE_KEY, UUID, Ovh, one_failure, refused

CREDENTIAL = "ovh:Okms/credential:Credential"
SECRET = "ovh:Okms/secret:Secret"
ACCOUNT = "urn:v1:eu:identity:account:sb12345-ovh"


@pytest.mark.parametrize("spelling", ["eu-west-rbx", "EU_WEST_RBX"])
def test_what_a_domain_is_like(ovh: Ovh, spelling: str) -> None:
    domain = ovh.domain(spelling)
    assert re.fullmatch(UUID, domain.id)
    assert domain.outputs["restEndpoint"] == "https://eu-west-rbx.okms.ovh.net"
    assert domain.outputs["kmipEndpoint"] == "eu-west-rbx.okms.ovh.net:5696"
    assert domain.outputs["iam"]["urn"] == f"urn:v1:eu:resource:okms:{domain.id}"


def test_a_domain_is_ordered_from_a_company_of_ovhcloud(ovh: Ovh) -> None:
    good = {"ovhSubsidiary": "DE", "region": "eu-west-gra"}
    assert ovh.check(OKMS, good) == []
    one_failure(ovh.check(OKMS, {**good, "ovhSubsidiary": "CH"}), "ovhSubsidiary", 0, "must be one of")


@pytest.mark.parametrize(
    ("changes", "changed", "replaces"),
    [
        ({"region": "EU_WEST_PAR"}, False, False),
        ({"region": "eu-west-rbx"}, True, True),
        ({"displayName": "other"}, True, False),
    ],
)
def test_another_place_is_another_domain_another_spelling_is_not(
    ovh: Ovh, changes: dict[str, Any], changed: bool, replaces: bool
) -> None:
    difference = ovh.diff(ovh.domain("eu-west-par"), **changes)
    assert (bool(difference.changes), difference.replaces) == (changed, replaces)


def test_what_a_key_is_like(ovh: Ovh) -> None:
    key = ovh.key(ovh.domain())
    assert re.fullmatch(UUID, key.id)
    assert (key.outputs["state"], key.outputs["size"]) == ("ACTIVE", 256)


def test_a_keys_size_has_a_default(ovh: Ovh) -> None:
    inputs = {"okmsId": ovh.domain().id, "name": "k", "type": "RSA", "operations": ["sign", "verify"]}
    assert ovh.make(SERVICE_KEY, inputs).outputs["size"] == 4096


EC = {"type": "EC", "size": None, "operations": ["sign"]}


@pytest.mark.parametrize(
    ("changes", "path", "text"),
    [
        ({"size": 512}, "size", "Size 512 is not valid for a key of type oct"),
        ({"type": "RSA", "size": 256}, "size", "(2048, 3072, 4096)"),
        ({"curve": "P-256"}, "curve", "A key of type oct has no curve"),
        (EC, "curve", "An EC key needs a curve"),
        ({**EC, "curve": "P-256", "size": 256}, "size", "An EC key has a curve, no size"),
        ({"operations": ["sign"]}, "operations[0]", "Operation sign is not valid for a key of type oct"),
        ({"operations": []}, "operations", "A key needs operations"),
        ({"type": "RSA", "size": 2048, "operations": ["sign", "wrapKey"]}, "operations", "not both"),
    ],
)
def test_a_keys_size_curve_and_operations_go_with_its_type(
    ovh: Ovh, changes: dict[str, Any], path: str, text: str
) -> None:
    good = {"okmsId": "d", "name": "k", "type": "oct", "size": 256, "operations": ["wrapKey", "unwrapKey"]}
    assert ovh.check(SERVICE_KEY, good) == []
    changed = {key: value for key, value in {**good, **changes}.items() if value is not None}
    one_failure(ovh.check(SERVICE_KEY, changed), path, 400, text)


@pytest.mark.parametrize(("changes", "path"), [({"type": "AES"}, "type"), ({**EC, "curve": "P-192"}, "curve")])
def test_types_and_curves_are_words(ovh: Ovh, changes: dict[str, Any], path: str) -> None:
    good = {"okmsId": "d", "name": "k", "type": "oct", "size": 256, "operations": ["encrypt"]}
    changed = {key: value for key, value in {**good, **changes}.items() if value is not None}
    one_failure(ovh.check(SERVICE_KEY, changed), path, 0, "value must be one of")


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [
        ({"name": "other"}, False),
        ({"context": "c"}, True),
        ({"size": 128}, True),
        ({"operations": ["wrapKey"]}, True),
        ({"okmsId": "other"}, True),
    ],
)
def test_what_replaces_a_key(ovh: Ovh, changes: dict[str, Any], replaces: bool) -> None:
    assert ovh.diff(ovh.key(ovh.domain()), **changes).replaces is replaces


def test_a_deleted_key_is_gone_at_once(ovh: Ovh) -> None:
    key = ovh.key(ovh.domain())
    ovh.delete(key)
    assert ovh.record(key) is None
    assert ovh.cloud.store.gone("ovh", SERVICE_KEY) == []


@pytest.mark.parametrize(
    ("token", "more"),
    [
        (SERVICE_KEY, {"name": "k", "type": "oct", "operations": ["encrypt"]}),
        (CREDENTIAL, {"name": "c", "identityUrns": [ACCOUNT]}),
        (SECRET, {"path": "p", "version": {"data": "{}"}}),
    ],
)
def test_what_is_in_a_domain_needs_it(ovh: Ovh, token: str, more: dict[str, Any]) -> None:
    with refused(404, "okmsId = nowhere"):
        ovh.make(token, {"okmsId": "nowhere", **more})
    ovh.make(token, {"okmsId": ovh.domain().id, **more})


@pytest.mark.parametrize(
    ("changes", "path", "status", "text"),
    [
        ({"identityUrns": []}, "identityUrns", 0, "1 to 25 elements, got: 0"),
        ({"identityUrns": [ACCOUNT] * 26}, "identityUrns", 0, "got: 26"),
        ({"identityUrns": ["me"]}, "identityUrns[0]", 400, "me is not the URN of an identity"),
        ({"validity": 366}, "validity", 0, "1 to 365 days"),
        ({"name": "x" * 51}, "name", 400, "more than 50"),
        ({"description": "x" * 201}, "description", 400, "more than 200"),
    ],
)
def test_a_certificate(ovh: Ovh, changes: dict[str, Any], path: str, status: int, text: str) -> None:
    good = {"okmsId": "d", "name": "x" * 50, "identityUrns": [ACCOUNT] * 25, "validity": 365, "description": "x" * 200}
    assert ovh.check(CREDENTIAL, good) == []
    one_failure(ovh.check(CREDENTIAL, {**good, **changes}), path, status, text)


def test_whoever_brings_a_request_gets_no_private_key(ovh: Ovh) -> None:
    shared = {"okmsId": ovh.domain().id, "identityUrns": [ACCOUNT], "name": "c"}
    own = ovh.make(CREDENTIAL, {**shared, "csr": "-----BEGIN CERTIFICATE REQUEST-----"}, "own")
    assert (own.outputs["fromCsr"], own.outputs["privateKeyPem"]) == (True, "")
    given = ovh.make(CREDENTIAL, shared, "given")
    assert given.outputs["privateKeyPem"].startswith("sandbox-private-key-")


def test_a_secret_counts_its_versions(ovh: Ovh) -> None:
    domain = ovh.domain()
    secret = ovh.make(SECRET, {"okmsId": domain.id, "path": "app/db", "version": {"data": '{"a": 1}'}})
    assert secret.id == f"{domain.id}/app/db"
    assert secret.outputs["version"]["id"] == 1
    assert ovh.update(secret, version={"data": '{"a": 2}'})["version"]["id"] == 2
    with refused(409, "already exists"):
        ovh.make(SECRET, {"okmsId": domain.id, "path": "app/db", "version": {"data": "{}"}}, "again")
