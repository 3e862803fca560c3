"""The table at the end of a run, and the exit code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hdp import results
from hdp.events import Summary, Violation
from hdp.runs import Result
from policies.rules.registry import ALL, PACKS

MANDATORY = Violation("pack", "rule", "urn", mandatory=True)
ADVISORY = Violation("pack", "hint", "urn", mandatory=False)
PASSED = Result(
    stack="aws",
    command="up",
    code=0,
    seconds=12.34,
    summary=Summary(finished=True, started=True, changes={"create": 3}, packs=("a", "b")),
    resources=40,
    packs_wanted=True,
    provider="aws",
    region="eu-west-3",
)


def with_summary(result: Result = PASSED, **changes: Any) -> Result:
    return replace(result, summary=replace(result.summary, **changes))


def test_a_row() -> None:
    assert results.row(PASSED) == ["aws", "aws", "eu-west-3", "40", "3 create", "passed (2 packs)", "12.3"]


@pytest.mark.parametrize(
    ("result", "text"),
    [
        (with_summary(violations=(ADVISORY,)), "passed (2 packs), 1 advisory"),
        (with_summary(violations=(MANDATORY, ADVISORY)), "refused: 1 violation, 1 advisory"),
        (with_summary(violations=(MANDATORY, replace(MANDATORY, urn="x"))), "refused: 2 violations"),
        (with_summary(finished=False), "not decided"),
        (with_summary(packs=()), "not decided"),
        (replace(PASSED, code=255), "not decided"),
        (replace(with_summary(violations=(MANDATORY,)), code=255), "refused: 1 violation"),
        (with_summary(packs=("a",)), "passed (1 pack)"),
        (with_summary(packs=(ALL.name,)), f"passed ({len(PACKS)} packs)"),
        (replace(PASSED, packs_wanted=False), "not run"),
        (replace(PASSED, command="refresh", packs_wanted=False), "-"),
    ],
)
def test_the_policies_verdict(result: Result, text: str) -> None:
    assert results.policies(result) == text


@pytest.mark.parametrize(
    ("result", "text"),
    [
        (PASSED, "3 create"),
        (with_summary(changes={"update": 1, "create": 2}), "2 create, 1 update"),
        (with_summary(changes={}), "none"),
        (replace(with_summary(planning=True), code=255), "failed, nothing changed"),
        (replace(with_summary(finished=False, changes={}), code=255), "failed half-way"),
        (replace(PASSED, code=255), "failed, after 3 create"),
        (replace(with_summary(planning=True), command="preview", code=255), "failed"),
    ],
)
def test_the_changes(result: Result, text: str) -> None:
    assert results.changes(result) == text


def test_a_run_without_changes_says_so() -> None:
    unchanged = with_summary(changes={})
    assert "Nothing changed" in results.closing([unchanged, unchanged])
    assert results.closing([unchanged, PASSED]) == ""


def test_a_failed_stack_is_named_and_decides_the_exit_code() -> None:
    failed = replace(PASSED, stack="ovh", code=255)
    assert "ovh" in results.closing([PASSED, failed])
    assert results.exit_code([PASSED, failed]) == 1
    assert results.exit_code([PASSED]) == 0


def test_the_json_of_a_run() -> None:
    found = results.as_json(with_summary(violations=(MANDATORY,)))
    assert found["ok"] is True
    assert found["changes"] == {"create": 3}
    assert found["policies"]["violations"][0]["mandatory"] is True
