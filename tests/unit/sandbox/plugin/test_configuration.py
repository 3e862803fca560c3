from __future__ import annotations

from typing import Any

import pytest

from sandbox.plugin.configuration import parse
from sandbox.values import UNKNOWN, Secret
from tests.support.toy import CONFIG


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ({"limit": "5"}, {"limit": 5}),
        ({"labels": '{"a": "b"}'}, {"labels": {"a": "b"}}),
        ({"labels": Secret('{"a": "b"}')}, {"labels": Secret({"a": "b"})}),
        ({"labels": {"a": "b"}}, {"labels": {"a": "b"}}),
        ({"labels": "no json"}, {"labels": "no json"}),
        ({"region": "5"}, {"region": "5"}),
        ({"region": "true"}, {"region": "true"}),
        ({"limit": UNKNOWN}, {"limit": UNKNOWN}),
        ({"foreign": "[1]"}, {"foreign": "[1]"}),
    ],
)
def test_values_are_read_as_the_sdk_declares_them(sent: dict[str, Any], value: dict[str, Any]) -> None:
    assert parse(sent, CONFIG) == value
