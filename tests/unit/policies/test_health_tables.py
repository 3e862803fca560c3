"""The tables of the rules of exposure and transport: against the SDKs, and each demand in both directions."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

from policies.rules import exposure, listeners, parameters, plaintext, transport
from policies.rules.demands import Demand
from policies.rules.model import Rule, Verdict
from policies.rules.ranges import Ranges
from policies.rules.tabled import Say
from policies.rules.tables import exposure_aws, exposure_azure, exposure_ovh
from policies.rules.tables.old_types import OLD
from policies.rules.view import Secret, Unknown
from sandbox.schema.types import TypeRef
from tests.support.sdk import catalogue, has_path
from tests.unit.policies.build import judge, make, texts, verdicts
from tests.unit.policies.conditions import alone, met, unmet
from tests.unit.policies.demanded import bad_values, good_value, nested

RULES = ((exposure.RULE, exposure.DEMANDS), (transport.RULE, transport.DEMANDS))
DEMANDS = [
    (rule, kind, demand)
    for rule, table in RULES
    for kind, found in table.items()
    if kind not in OLD
    for demand in found
]
IDS = [f"{rule.id} {kind} {demand.path} {index}" for index, (rule, kind, demand) in enumerate(DEMANDS)]
each_demand = pytest.mark.parametrize(("kind", "demand"), [entry[1:] for entry in DEMANDS], ids=IDS)


@each_demand
def test_a_demand_names_properties_that_the_sdk_has_and_a_source(kind: str, demand: Demand) -> None:
    assert [path for path in (demand.path, *(path for path, _ in demand.when)) if not has_path(kind, path)] == []
    assert demand.source
    assert demand.remedy
    assert not demand.why.endswith(".")


@each_demand
def test_a_good_value_passes(kind: str, demand: Demand) -> None:
    assert verdicts(alone(kind, demand, good_value(demand), met(demand))) == {Verdict.PASSED}


@each_demand
def test_one_bad_value_is_enough(kind: str, demand: Demand) -> None:
    for value in bad_values(demand):
        found = alone(kind, demand, value, met(demand))
        assert verdicts(found) == {Verdict.VIOLATED}, value
        inside = found[0].path
        assert inside.startswith(demand.path)
        in_list = alone(kind, demand, [good_value(demand), value], met(demand))
        assert verdicts(in_list) == {Verdict.VIOLATED}, "a bad member of a list counts"


@each_demand
def test_what_is_absent_is_judged_by_the_documented_default(kind: str, demand: Demand) -> None:
    found = alone(kind, demand, None, met(demand))
    assert verdicts(found) == {Verdict.PASSED if demand.absent else Verdict.VIOLATED}


@each_demand
def test_what_is_unknown_is_never_passed(kind: str, demand: Demand) -> None:
    assert verdicts(alone(kind, demand, Unknown(demand.path), met(demand))) == {Verdict.UNDECIDED}


@each_demand
def test_a_demand_counts_only_under_its_conditions(kind: str, demand: Demand) -> None:
    bad = next(iter(bad_values(demand)), None)
    for conditions in unmet(demand):
        assert verdicts(alone(kind, demand, bad, conditions)) == {Verdict.NOT_APPLICABLE}, conditions


@pytest.mark.parametrize(("rule", "kind", "demand"), DEMANDS, ids=IDS)
def test_the_rule_asks_for_it(rule: Rule, kind: str, demand: Demand) -> None:
    bad = next(iter(bad_values(demand)), None)
    assert rule.concerns(kind)
    assert demand.why in texts(judge(rule, make(kind, props=nested({**met(demand), demand.path: bad}))))


LISTS = [(kind, entry) for kind, found in exposure.RANGES.items() if kind not in OLD for entry in found]


@pytest.mark.parametrize(("kind", "entry"), LISTS, ids=[f"{kind} {entry.path}" for kind, entry in LISTS])
class TestRanges:
    def judged(self, kind: str, entry: Ranges, value: object) -> str:
        conditions = {path: values[0] for path, values in entry.when}
        found = judge(exposure.RULE, make(kind, props=nested({**conditions, entry.path: value})))
        return texts(one for one in found if one.path.startswith(entry.path) and one.verdict is Verdict.VIOLATED)

    def test_the_sdk_has_it(self, kind: str, entry: Ranges) -> None:
        assert has_path(kind, entry.path)
        assert all(has_path(kind, path) for path, _ in entry.when)

    def test_a_network_of_ones_own_passes(self, kind: str, entry: Ranges) -> None:
        assert self.judged(kind, entry, ["192.0.2.0/24", "10.0.0.0/8"]) == ""

    def test_everybody_does_not(self, kind: str, entry: Ranges) -> None:
        assert "everybody is let in" in self.judged(kind, entry, ["192.0.2.0/24", "0.0.0.0/0"])
        assert "everybody is let in" in self.judged(kind, entry, ["0.0.0.0/1", "128.0.0.0/1"])

    def test_an_empty_list_means_what_the_table_says(self, kind: str, entry: Ranges) -> None:
        assert (entry.absent in self.judged(kind, entry, None)) is True
        assert bool(self.judged(kind, entry, [])) is bool(entry.absent)


def other_paths() -> list[tuple[str, str]]:
    found = [(kind, path) for kind, paths in exposure_aws.POLICIES.items() for path in paths]
    found += [(kind, path) for kind, paths in exposure_azure.ADDRESSES.items() for path in paths]
    found += [(kind, path) for kind, ends in exposure_azure.FIREWALL_RULES.items() if kind not in OLD for path in ends]
    found += [(kind, path) for entries in exposure_ovh.RESTRICTED_BY.values() for kind, path, _ in entries]
    return found


@pytest.mark.parametrize(("kind", "path"), other_paths(), ids=[f"{kind} {path}" for kind, path in other_paths()])
def test_other_paths_exist(kind: str, path: str) -> None:
    assert has_path(kind, path)


def test_every_type_that_is_judged_exists() -> None:
    say = Say("rule")
    judged = {*exposure.JUDGES, *transport.JUDGES, *listeners.judges(say), *parameters.judges(say)} - set(OLD)
    known = {token for package in ("aws", "azure-native", "ovh") for token in catalogue(package).resource_tokens()}
    assert judged - known == set()


@pytest.mark.parametrize("old", OLD)
def test_an_old_type_is_an_alias_of_the_current_one(old: str) -> None:
    current = OLD[old]
    made_by = catalogue(current.partition(":")[0]).resource(current).python_class
    module, _, name = made_by.rpartition(".")
    source = importlib.util.find_spec(f"{module}.{_snake(name)}")
    assert source is not None
    assert source.origin is not None
    package, inside, kind = old.split(":")
    alias = re.compile(rf'type_="{package}:{inside}(?:/v[0-9a-z]+)?:{kind}"')
    assert alias.search(Path(source.origin).read_text(encoding="utf-8"))


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


SWITCHES = (
    "publicNetworkAccess", "properties.publicNetworkAccess", "network.publicNetworkAccess",
    "networkAcls.publicNetworkAccess", "publicNetworkAccessForQuery",
)  # fmt: skip
LINES = ("networkAccessPolicy",)
"""Properties that go before the switch: disks have one for export."""


def has_switch(token: str) -> bool:
    """Whether the SDK names such a switch; a property that may hold anything at all does not count."""
    inputs = catalogue("azure-native").resource(token).inputs
    stated = {name for name, found in inputs.items() if found.type.kind not in ("any", "map")}
    return any(path.partition(".")[0] in stated and has_path(token, path) for path in SWITCHES)


def test_every_azure_type_with_a_public_network_switch_is_in_a_table() -> None:
    found = {token for token in catalogue("azure-native").resource_tokens() if has_switch(token)}
    judged = {
        kind
        for kind, table in exposure_azure.DEMANDS.items()
        if any(demand.path in (*SWITCHES, *LINES) for demand in table)
    }
    assert len(found) > 80
    assert found == judged | set(exposure_azure.ELSEWHERE)


def test_every_aws_type_that_can_be_publicly_accessible_is_in_the_table() -> None:
    sdk = catalogue("aws")
    found = {token for token in sdk.resource_tokens() if "publiclyAccessible" in sdk.resource(token).inputs}
    assert len(found) > 12
    assert found <= set(exposure_aws.DEMANDS)


ODD: tuple[Any, ...] = (
    None, 0, -1.5, True, "", "x", [], {}, [[]], [None], [0, "x", {}], {"x": None}, [{"x": [1]}], [{}],
    {"name": 1, "value": 2}, Unknown("x"), Secret("x"), Secret([{}]), [Unknown("x")], [Secret(None)],
)  # fmt: skip


def filled(ref: TypeRef, kind: str, odd: Any, depth: int = 4) -> Any:
    """A value of a type with something odd at its leaves."""
    sdk = catalogue(kind.partition(":")[0])
    if ref.kind == "list" and depth:
        return [filled(ref.item, kind, odd, depth - 1)]
    if ref.kind == "object" and depth:
        entries = sdk.object_type(ref).properties.items()
        return {name: filled(found.type, kind, odd, depth - 1) for name, found in entries}
    return odd


@pytest.mark.parametrize(
    "kind", sorted({*exposure.JUDGES, *exposure.DEMANDS, *transport.JUDGES, *transport.DEMANDS} - set(OLD))
)
def test_odd_values_never_make_a_rule_fail(kind: str) -> None:
    inputs = catalogue(kind.partition(":")[0]).resource(kind).inputs
    for odd in ODD:
        for depth in (0, 4):
            props = {name: filled(found.type, kind, odd, depth) for name, found in inputs.items()}
            for rule in (exposure.RULE, transport.RULE, plaintext.RULE):
                found = judge(rule, make(kind, props=props))
                assert found
                assert "the rule failed" not in texts(found), (odd, depth)
