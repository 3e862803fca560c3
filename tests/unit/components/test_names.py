"""Names: within each provider's limits whatever a specification says, and always the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.facts import load
from components.names import DIGEST_LENGTH, SHORT_ENVIRONMENT, NameRule, Naming, digest
from components.spec import Environment, Provider, Spec

WORD = st.from_regex(r"[a-z][a-z0-9]{1,11}", fullmatch=True)
PARTS: dict[str, int] = {"bucket": 1, "key": 1, "node_pool": 1, "role": 1}
"""Kinds that the plans name with a further part; the others stand alone."""


def naming(provider: Provider, prefix: str, environment: Environment, stack: str) -> Naming:
    zone = {"name": "landing", "data_class": "identifying"}
    spec = Spec.model_validate(
        {"provider": provider, "zones": [zone], "name_prefix": prefix, "environment": environment}
    )
    return Naming.for_stack(spec, load(provider).names, "somewhere-1", stack)


@given(st.sampled_from(list(Provider)), WORD, st.sampled_from(list(Environment)), WORD, st.text(max_size=100))
def test_every_name_fits_its_rule(
    provider: Provider, prefix: str, environment: Environment, part: str, stack: str
) -> None:
    names = naming(provider, prefix, environment, stack)
    for kind, rule in load(provider).names.items():
        for parts in ((), (part,)):
            if kind in PARTS and not parts:
                continue
            name = names.of(kind, *parts)
            assert len(name) <= rule.limit, (kind, name)
            assert re.fullmatch(rule.pattern, name), (kind, name)


@given(WORD, WORD, WORD)
def test_two_parts_never_share_a_name(prefix: str, one: str, two: str) -> None:
    names = naming(Provider.AWS, prefix, Environment.PRODUCTION, "stack")
    assert (names.of("bucket", one) == names.of("bucket", two)) is (one == two)


@pytest.mark.parametrize("provider", list(Provider))
def test_names_are_the_same_each_time_and_another_stacks_differ_where_the_world_is_one(provider: Provider) -> None:
    first, again, other = (naming(provider, "hdp", Environment.TEST, stack) for stack in ("one", "one", "two"))
    for kind, rule in load(provider).names.items():
        assert first.of(kind, "part") == again.of(kind, "part")
        assert (first.of(kind, "part") != other.of(kind, "part")) is rule.worldwide, kind


def test_what_a_name_is_made_of() -> None:
    rules = {"plain": NameRule(40, ".+"), "world": NameRule(40, ".+", worldwide=True), "tight": NameRule(12, ".+", "")}
    names = Naming(rules, "hdp", "dev", ("stack", "aws", "eu-west-3", ""))
    assert names.of("plain", "landing") == "hdp-dev-landing"
    assert names.of("world", "landing") == f"hdp-dev-landing-{digest('stack', 'aws', 'eu-west-3', '')}"
    tight = names.of("tight", "landing")
    assert len(tight) == 12
    assert tight.startswith("hdpdev")
    assert tight != names.of("tight", "curated")


def test_the_account_and_the_region_make_another_name() -> None:
    rules = {"world": NameRule(40, ".+", worldwide=True)}
    identities = [("s", "aws", "eu-west-3", ""), ("s", "aws", "eu-west-1", ""), ("s", "aws", "eu-west-3", "1")]
    assert len({Naming(rules, "hdp", "dev", identity).of("world") for identity in identities}) == 3


def test_a_name_that_cannot_fit_is_a_mistake_with_its_source() -> None:
    names = Naming({"digits": NameRule(10, r"\d+", source="the guide")}, "hdp", "dev", ())
    with pytest.raises(ValueError, match=r"does not fit 'digits'.*the guide"):
        names.of("digits")
    with pytest.raises(KeyError):
        names.of("nothing")


def test_environments_are_short_and_apart() -> None:
    assert set(SHORT_ENVIRONMENT) == set(Environment)
    assert len(set(SHORT_ENVIRONMENT.values())) == len(Environment)
    assert all(len(short) <= 4 for short in SHORT_ENVIRONMENT.values())


@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_digests_tell_lists_apart(one: list[str], two: list[str]) -> None:
    """But for texts with the separator in them, which no part of a name has."""
    if not any("\0" in text for text in (*one, *two)):
        assert (digest(*one, length=64) == digest(*two, length=64)) is (one == two)
    assert re.fullmatch(rf"[0-9a-f]{{{DIGEST_LENGTH}}}", digest(*one))


@pytest.mark.parametrize("provider", list(Provider))
def test_every_rule_has_a_source(provider: Provider) -> None:
    for kind, rule in load(provider).names.items():
        assert rule.source, kind
