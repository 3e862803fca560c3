"""What policy documents of AWS say; how rules use it is tested with the rules."""

from __future__ import annotations

import json
from typing import Any

import pytest

from policies.rules.documents import DocumentError, lets_everybody_in, statements

LONGEST = 1 << 20


def allowing(operator: str, keys: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": "*", "Condition": {operator: keys}}


def test_statements_are_numbered() -> None:
    assert [*statements({"Statement": [{"Sid": "a"}, {"Sid": "b"}]})] == [(0, {"Sid": "a"}), (1, {"Sid": "b"})]
    assert [*statements(json.dumps({"Statement": {"Sid": "a"}}))] == [(0, {"Sid": "a"})]
    assert [*statements({})] == []


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        ("{", "the policy is not JSON"),
        ("[" * 5000, "the policy is not JSON"),
        ([], "the policy is not a JSON object"),
        ({"Statement": [{}, "text"]}, "statement 1 of the policy is not a JSON object"),
        ("{}" + " " * (LONGEST - 1), "the policy is too long"),
    ],
    ids=["no JSON", "deep", "list", "text", "long"],
)
def test_what_is_no_policy_is_told(policy: Any, problem: str) -> None:
    with pytest.raises(DocumentError, match=problem):
        [*statements(policy)]


def test_the_longest_text_is_read() -> None:
    assert [*statements("{}" + " " * (LONGEST - 2))] == []


@pytest.mark.parametrize(
    ("operator", "keys", "open_"),
    [
        ("StringEquals", {"aws:PrincipalOrgID": "o-1"}, False),
        ("ForAnyValue:StringLike", {"aws:PrincipalOrgPaths": ["o-1/*"]}, False),
        ("ForAllValues:StringLike", {"aws:PrincipalOrgPaths": ["o-1/*"]}, True),
        ("StringEquals", "aws:PrincipalOrgID", True),
        ("StringEquals", {"aws:PrincipalOrgID": []}, True),
        ("StringLike", {"aws:PrincipalOrgID": ["o-1", "*"]}, True),
        ("IpAddress", {"aws:SourceIp": "192.0.2.0/24"}, False),
        ("IpAddress", {"aws:SourceIp": ["192.0.2.0/24", "0.0.0.0/0"]}, True),
        ("IpAddress", {"aws:SourceIp": []}, True),
        ("IpAddress", {"aws:VpcSourceIp": "10.0.0.0/8"}, False),
        ("IpAddress", {"aws:VpcSourceIp": "0.0.0.0/0"}, True),
    ],
    ids=["organisation", "any of several", "all of none", "no keys", "no value", "everything", "addresses",
         "all addresses", "no address", "addresses of a VPC", "all addresses of a VPC"],
)  # fmt: skip
def test_a_condition_may_say_who_is_let_in(operator: str, keys: Any, open_: bool) -> None:
    assert lets_everybody_in(allowing(operator, keys)) is open_
