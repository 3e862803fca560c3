"""Which resources of a stack carry the encryption of another one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from policies.rules.bearers import bearers, unnamed
from policies.rules.tables.entries import Carried
from policies.rules.view import Provider, Resource, Secret, StackView, Unknown
from tests.unit.policies.build import PARIS, make

VAULT, SETTING = "aws:x:Vault", "aws:x:Setting"
OF_ACCOUNT = Carried("keys", (SETTING,), "", True, "nothing")
BY_PATTERN = Carried("collections", (SETTING,), "policy.{}.Rules.Resource", True, "nothing")
BY_THEM = Carried("objects", (SETTING,), "vault", True, "nothing")
BY_IT = Carried("disks", (SETTING,), "template|pool.template", False, "nothing")


def names(resource: Resource, carried: Carried, *others: Resource) -> list[str]:
    return [found.name for found in bearers(resource, carried, StackView((resource, *others)))]


def of(region: Any = None, made_by: Any = PARIS, kind: str = SETTING) -> Resource:
    return make(kind, "it", {} if region is None else {"region": region}, provider=made_by)


BY_SECRET = Provider(PARIS.type, PARIS.urn, {"region": Secret("eu-west-3")})
ODD = Provider(PARIS.type, PARIS.urn, {"region": ["eu-west-3"]})
ANOTHER = Provider("pulumi:providers:aws", "urn:another", PARIS.props)


@pytest.mark.parametrize(
    ("vault", "setting", "found"),
    [
        (of(), of(), True),
        (of("eu-west-3"), of(), True),
        (of(), of("eu-west-3"), True),
        (of("eu-west-1"), of("eu-west-1"), True),
        (of("eu-west-1"), of(), False),
        (of(), of("eu-west-1"), False),
        (of("eu-west-1"), of("eu-central-1"), False),
        (of(), of(made_by=ANOTHER), False),
        (of(), of(made_by=BY_SECRET), True),
        (of(made_by=None), of(made_by=None), True),
        (of(made_by=None), of(), False),
        (of(made_by=None), of(made_by=Provider("pulumi:providers:aws", "XX")), False),
        (of(made_by=ODD), of(made_by=ODD), True),
    ],
    ids=["provider", "stated", "stated there", "both", "elsewhere", "elsewhere there", "two regions", "two providers",
         "secret region", "no provider", "one provider", "another provider", "odd region"],
)  # fmt: skip
def test_a_setting_of_the_account_is_of_its_region_and_provider(
    vault: Resource, setting: Resource, found: bool
) -> None:
    vault = make(VAULT, "vault", vault.props, provider=vault.provider)
    assert names(vault, OF_ACCOUNT, setting) == (["it"] if found else [])


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        ("collection/health", True),
        (["index/other", "collection/health"], True),
        ("collection/heal*", True),
        ("collection/*", True),
        ("collection/healthy", False),
        ("collection/healthy*", False),
        ("health", False),
        ([7, {"a": 1}], False),
        ("collection/health*", True),
        (["collection", "collection/"], False),
    ],
    ids=["name", "among others", "start", "all", "longer", "longer start", "no collection", "no texts", "whole start",
         "no name"],
)  # fmt: skip
def test_a_policy_names_by_patterns(patterns: Any, found: bool) -> None:
    policy = make(SETTING, "policy", {"policy": json.dumps({"Rules": [{"Resource": patterns}]})})
    assert names(make(VAULT, "v", {"name": "health"}), BY_PATTERN, policy) == (["policy"] if found else [])
    assert names(make(VAULT, "v"), BY_PATTERN, policy) == []


def test_a_policy_that_is_not_known_yet_is_joined_by_what_it_is_made_from() -> None:
    vault = make(VAULT, "v", {"name": Unknown("name")})
    policy = make(SETTING, "policy", {"policy": Unknown("policy")}, property_dependencies={"policy": (vault.urn,)})
    assert names(vault, BY_PATTERN, policy) == ["policy"]
    policy = make(SETTING, "policy", {"policy": Unknown("policy")})
    assert names(vault, BY_PATTERN, policy) == []


def test_they_may_name_it() -> None:
    vault = make(VAULT, "v", {"id": "v-1"})
    assert names(vault, BY_THEM, make(SETTING, "s", {"vault": "v-1"})) == ["s"]
    assert names(vault, BY_THEM, make(SETTING, "s", {"vault": "v-2"})) == []


@pytest.mark.parametrize(
    ("props", "nothing"),
    [({}, True), ({"template": "t-1"}, False), ({"pool": {"template": "t-1"}}, False)],
    ids=["nothing", "first path", "second path"],
)
def test_it_may_name_them(props: dict[str, Any], nothing: bool) -> None:
    vault = make(VAULT, "v", props)
    assert names(vault, BY_IT, make(SETTING, "s", {"id": "t-1"})) == ([] if nothing else ["s"])
    assert unnamed(vault, BY_IT) is nothing
    assert not unnamed(vault, BY_THEM)
    assert not unnamed(vault, OF_ACCOUNT)


def test_what_is_named_twice_is_told_once() -> None:
    vault = make(VAULT, "v", {"template": "t-1", "pool": {"template": "t-1"}})
    assert names(vault, BY_IT, make(SETTING, "s", {"id": "t-1"})) == ["s"]
