"""Findings that differ in their resource only are one group, and no others are."""

from __future__ import annotations

from typing import Any

import pytest

from hdp.checks.model import Located
from hdp.reports.alike import alike, short_type, times
from policies.rules.model import Verdict
from tests.unit.hdp.reports.build import KEY, REGION, located


def named(*names: str, **more: Any) -> list[Located]:
    return [located(REGION.id, name=name, **more) for name in names]


def groups(found: list[Located]) -> list[tuple[str, list[str]]]:
    return [(group.message, [one.name for one in group.resources]) for group in alike(found)]


def test_what_differs_in_the_resource_is_one_group_in_the_order_of_appearance() -> None:
    found = [*named("a", message="x"), *named("b", message="y"), *named("c", "a", message="x")]
    found += named("d", message="x", stack="ovh", kind="ovh:CloudProject/storage:Storage", file="other.py", line=3)
    assert groups(found) == [("x", ["a", "c", "a", "d"]), ("y", ["b"])]
    assert groups([]) == []


DIFFERENT: dict[str, dict[str, Any]] = {
    "rule": {"rule": KEY.id},
    "verdict": {"verdict": Verdict.UNDECIDED},
    "path": {"path": "replicas[0].region"},
    "message": {"message": "another"},
    "remedy": {"remedy": "another"},
    "waiver": {"waiver": "W-1"},
    "unwaivable": {"unwaivable": "a third country"},
    "blocking": {"blocking": False},
    "trace": {"trace": "KeyError"},
}


@pytest.mark.parametrize("change", DIFFERENT.values(), ids=DIFFERENT)
def test_what_differs_in_anything_else_is_not(change: dict[str, Any]) -> None:
    assert len(alike([located(REGION.id), located(**{"rule": REGION.id, **change})])) == 2
    assert len(alike([located(REGION.id), located(REGION.id, name="b")])) == 1


def test_a_resources_own_name_does_not_part_it_from_the_others() -> None:
    found = [
        *named("data-1", message="data-1: data-10 reads data-1"),
        *named("data-2", message="data-2: data-10 reads x"),
    ]
    assert groups(found) == [(one.finding.message, [one.name]) for one in found]
    same = [located(REGION.id, name=name, message=f"{name}: no key; data-10 reads {name}") for name in ("data-1", "b")]
    assert groups(same) == [("<name>: no key; data-10 reads <name>", ["data-1", "b"])]
    assert groups(same[:1]) == [("data-1: no key; data-10 reads data-1", ["data-1"])]


def test_a_name_that_is_a_word_of_the_message_changes_nothing() -> None:
    assert groups(named("data", "logs", "queue", message="logs: no key")) == [
        ("logs: no key", ["data", "logs", "queue"])
    ]


def test_how_often() -> None:
    assert [times(group) for group in alike(named(*map(str, range(1_000))))] == [", 1,000 times"]
    assert [times(group) for group in alike(named("a"))] == [""]


@pytest.mark.parametrize(
    ("kind", "short"),
    [
        ("aws:s3/bucket:Bucket", "aws:s3:Bucket"),
        ("ovh:CloudProject/storage:Storage", "ovh:CloudProject:Storage"),
        ("azure-native:storage:StorageAccount", "azure-native:storage:StorageAccount"),
        ("aws:s3/other:Bucket", "aws:s3/other:Bucket"),
        ("pulumi:providers:aws", "pulumi:providers:aws"),
        ("", ""),
        ("a", "a"),
        ("a:b/:", "a:b/:"),
    ],
    ids=["aws", "ovh", "azure", "another file", "provider", "empty", "no colon", "no name"],
)
def test_a_type_is_as_short_as_in_pulumis_displays(kind: str, short: str) -> None:
    assert short_type(kind) == short
