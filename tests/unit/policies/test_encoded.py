"""Values as Pulumi encodes them: unknown values, secrets and assets are marked, and nothing raises."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_policy import proxy

from policies.rules.encoded import (
    ARCHIVE,
    ASSET,
    ENCRYPTED,
    OUTPUT,
    RESOURCE,
    SECRET,
    SIGNATURE,
    UNKNOWNS,
    decode,
    properties,
)
from policies.rules.view import Secret, Unknown

UNKNOWN = proxy.UNKNOWN_STRING_VALUE


def test_the_unknown_values_are_those_of_pulumis_sdk() -> None:
    assert {value for name, value in vars(proxy).items() if name.startswith("UNKNOWN_")} == UNKNOWNS


@pytest.mark.parametrize("sentinel", sorted(UNKNOWNS))
def test_every_kind_of_unknown_is_marked_with_its_path(sentinel: str) -> None:
    seen = properties({"a": {"b": [1, {"c": sentinel}]}, "d": sentinel}, {"a": ["urn:key"]})
    assert isinstance(seen["d"], Unknown)
    assert (seen["d"].path, seen["d"].urns) == ("d", ())
    deep = seen["a"]["b"][1]["c"]
    assert isinstance(deep, Unknown)
    assert (deep.path, deep.urns) == ("a.b[1].c", ("urn:key",))


def test_known_values_come_through_as_they_are() -> None:
    props: dict[str, Any] = {"s": "x", "n": 1.5, "b": True, "none": None, "list": [1, [2]], "map": {"k": {"v": "w"}}}
    props["id"] = "1234abcd-12ab-34cd-56ef-1234567890ab"
    assert properties(props) == props


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ({SIGNATURE: SECRET, "value": "hush"}, Secret("hush")),
        ({SIGNATURE: SECRET, "value": {SIGNATURE: SECRET, "value": "hush"}}, Secret("hush")),
        ({SIGNATURE: SECRET, "plaintext": '"hush"'}, Secret("hush")),
        ({SIGNATURE: SECRET, "plaintext": '{"a": [1]}'}, Secret({"a": [1]})),
        ({SIGNATURE: SECRET, "plaintext": "no JSON"}, Secret(ENCRYPTED)),
        ({SIGNATURE: SECRET, "ciphertext": "v1:abc"}, Secret(ENCRYPTED)),
        ({SIGNATURE: OUTPUT, "value": "x"}, "x"),
        ({SIGNATURE: OUTPUT, "value": "x", "secret": True}, Secret("x")),
        ({SIGNATURE: RESOURCE, "urn": "urn:x", "id": "i-1"}, "i-1"),
        ({SIGNATURE: RESOURCE, "urn": "urn:x"}, "urn:x"),
        ({SIGNATURE: RESOURCE}, ""),
        ({SIGNATURE: ASSET, "text": "hush"}, "(asset)"),
        ({SIGNATURE: ARCHIVE, "path": "./x"}, "(archive)"),
        ({SIGNATURE: "new", "region": "us-east-1"}, {"region": "us-east-1"}),
    ],
    ids=[
        "secret", "secret in secret", "clear secret", "clear object", "damaged", "encrypted", "output", "secret output",
        "resource", "resource without id", "resource of nothing", "asset", "archive", "signature of tomorrow",
    ],
)  # fmt: skip
def test_what_has_a_signature(value: dict[str, Any], seen: Any) -> None:
    assert decode(value) == seen
    assert decode({"in": [value]}) == {"in": [seen]}


def test_what_is_not_there_yet_is_unknown() -> None:
    assert isinstance(decode({SIGNATURE: OUTPUT}), Unknown)
    assert isinstance(decode({SIGNATURE: RESOURCE, "urn": "urn:x", "id": ""}), Unknown)
    secret = decode({SIGNATURE: SECRET, "value": UNKNOWN}, "password")
    assert isinstance(secret.value, Unknown)
    assert secret.value.path == "password"


def test_paths_begin_with_the_name_of_the_property() -> None:
    found = decode({"a": UNKNOWN, "b": [UNKNOWN]})
    assert [found["a"].path, found["b"][0].path] == ["a", "b[0]"]
