"""Key hygiene at OVHcloud: a well-kept key, then with one thing changed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from policies.rules.hygiene import RULE
from policies.rules.model import Context, Verdict
from policies.rules.view import Secret, Unknown
from tests.unit.policies.build import TODAY, component, judge, make, texts, verdicts

KEY, BROUGHT, DOMAIN = (
    "ovh:Okms/serviceKey:ServiceKey", "ovh:Okms/serviceKeyJWK:ServiceKeyJWK", "ovh:Okms/okms:Okms",
)  # fmt: skip
PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}
GOOD: dict[str, dict[str, Any]] = {
    KEY: {"type": "oct", "size": 256},
    BROUGHT: {"keys": [{"kty": "oct", "k": "A" * 43}]},
    DOMAIN: {"region": "eu-west-rbx"},
}


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize(
    ("protect", "environment", "verdict"),
    [
        (True, None, PASSED),
        (True, "production", PASSED),
        (False, "production", VIOLATED),
        (False, None, VIOLATED),
        (False, "development", PASSED),
        (False, Unknown("environment"), VIOLATED),
    ],
    ids=["alone", "production", "open-production", "open", "open-development", "open-unknown"],
)
def test_a_key_is_protected_outside_throw_away_environments(
    kind: str, protect: bool, environment: object, verdict: set[Verdict]
) -> None:
    platform = component(environment=environment)
    key = make(kind, props=GOOD[kind], protect=protect, parent=platform.urn)
    found = judge(RULE, key, platform, complete=False)
    assert verdicts(found) == verdict
    if verdict == PASSED:
        assert "OKMS has no input for rotation, a deletion window or the level of protection" in texts(found)
    else:
        what = "an OKMS domain destroys its keys" if kind == DOMAIN else "an OKMS key destroys it"
        assert f"deleting {what} and all data under it at once" in texts(found)
        assert [one.path for one in found] == ["protect"]


def test_the_configuration_says_which_environments_are_throw_away() -> None:
    platform = component(environment="development")
    key = make(KEY, props=GOOD[KEY], parent=platform.urn)
    found = judge(RULE, key, platform, context=Context(today=TODAY, throw_away=frozenset()))
    assert verdicts(found) == VIOLATED
    assert "nothing guards it in environment 'development'" in texts(found)


@pytest.mark.parametrize(
    ("props", "verdict", "message"),
    [
        ({"type": "oct", "size": 128}, VIOLATED, "an AES key has less than 256 bits"),
        ({"type": "oct"}, VIOLATED, "an AES key has less than 256 bits"),
        ({"type": "oct", "size": Unknown("size")}, UNDECIDED, "size is unknown at preview"),
        ({"type": "RSA", "size": 3072}, PASSED, ""),
        ({"type": "RSA", "size": 2048}, VIOLATED, "an RSA key has less than 3072 bits"),
        ({"type": "EC", "curve": "P-256"}, PASSED, ""),
        ({"type": "EC", "curve": "P-521"}, PASSED, ""),
        ({"type": "EC", "curve": "P-192"}, VIOLATED, "none of P-256, P-384 and P-521"),
        ({"type": "EC"}, VIOLATED, "none of P-256, P-384 and P-521"),
        ({"type": "DSA", "size": 4096}, VIOLATED, "is of no kind that OKMS makes"),
        ({"size": 256}, VIOLATED, "is of no kind that OKMS makes"),
    ],
    ids=lambda value: re.sub(r"\W+", "-", str(value))[:40] if isinstance(value, dict) else None,
)
def test_a_key_is_strong(props: dict[str, Any], verdict: set[Verdict], message: str) -> None:
    found = judge(RULE, make(KEY, props=props, protect=True))
    assert verdicts(found) == verdict
    assert message in texts(found)


@pytest.mark.parametrize(
    ("key", "verdict", "message"),
    [
        ({"kty": "oct", "k": "A" * 43}, PASSED, ""),
        ({"kty": "oct", "k": Secret("A" * 43)}, PASSED, ""),
        ({"kty": "oct", "k": "A" * 42}, VIOLATED, "a key of type oct has less than 256 bits"),
        ({"kty": "oct", "k": "A" * 42 + "=="}, VIOLATED, "a key of type oct has less than 256 bits"),
        ({"kty": "oct", "k": "A" * 42 + "X"}, PASSED, ""),
        ({"kty": "oct", "k": Unknown("k")}, UNDECIDED, "keys[0].k is unknown"),
        ({"kty": "oct"}, VIOLATED, "less than 256 bits"),
        ({"kty": "RSA", "n": "A" * 512}, PASSED, ""),
        ({"kty": "RSA", "n": "A" * 342}, VIOLATED, "a key of type RSA has less than 3072 bits"),
        ({"kty": "EC", "crv": "P-384"}, PASSED, ""),
        ({"kty": "EC", "crv": "secp256k1"}, VIOLATED, "none of P-256, P-384 and P-521"),
        ({"kty": "EC", "crv": Unknown("crv")}, UNDECIDED, "keys[0].crv is unknown"),
        ({"kty": "OKP", "crv": "Ed25519"}, VIOLATED, "of no kind that OKMS takes"),
        ({"kty": Unknown("kty")}, UNDECIDED, "keys[0].kty is unknown"),
        (Unknown("key"), UNDECIDED, "keys[0] is unknown"),
    ],
    ids=["aes", "aes-secret", "aes-short", "aes-padded", "aes-x", "aes-unknown", "aes-none", "rsa", "rsa-short", "ec",
         "ec-other", "ec-unknown", "okp", "kind-unknown", "unknown"],
)  # fmt: skip
def test_a_key_that_is_brought_is_strong(key: Any, verdict: set[Verdict], message: str) -> None:
    found = judge(RULE, make(BROUGHT, props={"keys": [key]}, protect=True))
    assert verdicts(found) == verdict
    assert message in texts(found)
    assert "AAAA" not in texts(found)
    assert any(finding.refuses for finding in found) is (verdict == VIOLATED)  # the update judges what is unknown
    assert {finding.remedy for finding in found if finding.verdict is Verdict.UNDECIDED} <= {""}


def test_a_single_key_that_is_brought_need_not_be_a_list() -> None:
    found = judge(RULE, make(BROUGHT, props={"keys": {"kty": "DSA"}}, protect=True))
    assert "of no kind that OKMS takes" in texts(found)
