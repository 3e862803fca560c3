"""The adapter takes Pulumi's proxies off and never meets the exception that unknown values raise."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from pulumi_policy.proxy import UnknownValueError, unknown_checking_proxy
from pulumi_policy.secret import Secret as PulumiSecret

from policies.rules.from_pulumi import UNKNOWNS, plain, properties
from policies.rules.view import Secret, Unknown


@pytest.mark.parametrize("sentinel", sorted(UNKNOWNS))
def test_every_kind_of_unknown_is_marked_with_its_path(sentinel: str) -> None:
    props = unknown_checking_proxy({"a": {"b": [1, {"c": sentinel}]}, "d": sentinel})
    with pytest.raises(UnknownValueError):
        props["d"]
    seen = properties(props, {"a": ["urn:key"]})
    assert isinstance(seen["d"], Unknown)
    assert (seen["d"].path, seen["d"].urns) == ("d", ())
    deep = seen["a"]["b"][1]["c"]
    assert isinstance(deep, Unknown)
    assert (deep.path, deep.urns) == ("a.b[1].c", ("urn:key",))


def test_there_are_seven_kinds_of_unknown() -> None:
    assert len(UNKNOWNS) == 7


def test_known_values_come_through_as_they_are() -> None:
    props = {"s": "x", "n": 1.5, "b": True, "none": None, "list": [1, [2]], "map": {"k": {"v": "w"}}}
    assert properties(unknown_checking_proxy(dict(props))) == props
    assert properties(props) == props


def test_secrets_and_assets_are_marked() -> None:
    assert plain(PulumiSecret("hush")) == Secret("hush")
    assert plain(pulumi.StringAsset("text")) == "(StringAsset)"
    assert plain(pulumi.FileArchive("./x")) == "(FileArchive)"


def test_a_property_may_have_any_name() -> None:
    odd: dict[str, Any] = {"__target": "x", "keys": 1, "": 2, "a.b": 3}
    assert properties(unknown_checking_proxy(dict(odd))) != {}
    assert plain({"a.b": 1}) == {"a.b": 1}
