"""A large stack judged in several processes gives what one process gives."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from hdp.checks import parts
from hdp.errors import CannotRunError
from policies.rules import keys, waivers_file
from policies.rules.judge import judge
from policies.rules.model import Finding, Rule, Severity, Verdict
from policies.rules.view import Resource, StackView
from policies.rules.waivers import Waivers
from tests.unit.policies.build import CONTEXT, KEY_ARN, make

FILE = """
waivers:
  - id: W-1
    rule: customer-managed-key
    resource: urn:pulumi:s::p::aws:sns/topic:Topic::topic-7
    category: waiver
    reason: no health data
    owner: platform-team
    approver: data-protection-officer
    ticket: HDP-1
    created: 2026-11-01
    expires: 2027-02-01
"""


def stack(count: int = 10) -> StackView:
    """Topics, every third without a key."""
    topics = (
        make("aws:sns/topic:Topic", f"topic-{number}", {"kmsMasterKeyId": KEY_ARN} if number % 3 else {})
        for number in range(count)
    )
    return StackView(topics)


def waivers() -> Waivers:
    return Waivers(waivers_file.read(FILE.replace("topic-7", "topic-9"), "waivers.yaml"), Path("waivers.yaml"))


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "WORTH_IT", 2)
    monkeypatch.setattr(parts, "_cores", lambda: 4)


def test_parts_add_up_to_the_whole_in_the_same_order() -> None:
    alone, together = waivers(), waivers()
    whole = judge(stack(), [keys.RULE], CONTEXT, alone.excuse)
    found = parts.judge_on_all_cores(stack(), [keys.RULE], CONTEXT, together)
    assert found.findings == whole.findings
    assert found.counts == whole.counts
    assert found.resources == whole.resources == 10
    assert alone.matched == together.matched == {"W-1"}


def test_there_is_more_than_one_process() -> None:
    def check(resource: Resource, *_: object) -> list[Finding]:
        return [Finding("where", Verdict.VIOLATED, resource.urn, str(os.getpid()))]

    found = parts.judge_on_all_cores(stack(), [rule(check)], CONTEXT, Waivers())
    assert len({finding.message for finding in found.findings}) == 4


def test_a_process_that_dies_is_no_verdict() -> None:
    parent = os.getpid()

    def check(*_: object) -> list[Finding]:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return []

    with pytest.raises(CannotRunError, match=r"ended with -9"):
        parts.judge_on_all_cores(stack(), [rule(check)], CONTEXT, Waivers())


def rule(check: object) -> Rule:
    return Rule("where", "Where", "To see.", Severity.LOW, "resource", check)  # type: ignore[arg-type]
