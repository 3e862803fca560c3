"""Children: what they are asked, what they answer, and how they end without an answer."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import time

import pytest

from components.regions import Residency
from hdp.checks import exchange, runner
from hdp.checks.model import CheckResult, Failed, Located
from hdp.checks.request import Request
from policies.rules.model import Finding, Verdict
from tests.support.platforms import cache_folder

FOUND = Finding(
    "a-rule", Verdict.VIOLATED, "urn:x", "it is so", "mend it", "a.b", waiver="W-1", unwaivable="no", trace="t"
)
RESULT = CheckResult(
    "aws",
    "aws",
    "program",
    2,
    (Located(FOUND, "aws", "aws:s3/bucket:Bucket", "x", "a.py", 3),),
    {"a-rule": {Verdict.VIOLATED: 1, Verdict.PASSED: 1}},
    1.5,
    ("careful",),
)
REQUEST = Request(
    "aws",
    Residency.EU,
    True,
    True,
    ("a", "b"),
    "/w.yaml",
    datetime.date(2026, 11, 24),
    True,
    ("demo",),
    {"ldp-1": "GRA"},
)


def answer(program: str) -> runner.Answer:
    """What a child comes to that runs a program instead."""
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    return runner.Child("aws", process, time.monotonic()).answer()


def test_a_result_survives_the_way_to_the_parent() -> None:
    there = json.loads(json.dumps(exchange.to_json(RESULT)))
    back = exchange.from_json(there)
    assert back == RESULT
    assert back.findings[0].finding.trace == "t"


def test_a_request_survives_the_way_to_the_child() -> None:
    assert Request.from_json(REQUEST.to_json()) == REQUEST
    context = Request.from_json(REQUEST.to_json()).context()
    assert (context.residency, context.refuse_unclassified, context.debug) == (Residency.EU, True, True)
    assert context.today == datetime.date(2026, 11, 24)


def test_an_answer_is_read() -> None:
    text = json.dumps({"result": exchange.to_json(RESULT), "matched": ["W-1"]})
    found = answer(f"print({text!r})")
    assert isinstance(found.found, CheckResult)
    assert found.found.findings == RESULT.findings
    assert found.matched == {"W-1"}


def test_a_failure_is_read() -> None:
    found = answer('print(\'{"failed": {"message": "no", "trace": "here"}}\')')
    assert found.found == Failed("aws", "no", "here")


DEATHS = {
    "ended": "raise SystemExit('last words')",
    "killed": "import os, sys; print('last words', file=sys.stderr, flush=True); os.kill(os.getpid(), 9)",
    "half an answer": "import sys; print('{\"result\"'); print('last words', file=sys.stderr)",
    "another answer": "import sys; print('[]'); print('last words', file=sys.stderr)",
}


@pytest.mark.parametrize("program", DEATHS.values(), ids=DEATHS)
def test_a_child_without_an_answer_has_failed(program: str) -> None:
    found = answer(program).found
    assert isinstance(found, Failed)
    assert "without an answer" in found.message
    assert found.trace.endswith("last words")


def test_children_are_ended_when_the_wait_is_broken_off() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)
    children = [runner.Child("aws", process, 0.0)]
    with pytest.raises(KeyboardInterrupt), runner.ending(children):
        raise KeyboardInterrupt
    assert process.wait() != 0


@pytest.fixture
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDKs' type metadata that other tests keep."""
    monkeypatch.setenv("HDP_SANDBOX_DIR", str(cache_folder().parent))


@pytest.mark.usefixtures("warm")
def test_stacks_are_checked_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("OVH_DBAAS_LOGS_SERVICE", "another")
    answers = runner.wait(runner.start(Request(day=datetime.date(2026, 12, 1)), ["ovh", "missing"]))
    checked, missing = (one.found for one in answers)
    assert isinstance(checked, CheckResult)
    assert (checked.stack, checked.provider, checked.source) == ("ovh", "ovh", "program")
    assert checked.resources > 40
    assert checked.refused == ()
    assert {located.file.partition("/")[0] for located in checked.findings} == {"components"}
    assert all(located.line for located in checked.findings)
    assert isinstance(missing, Failed)
    assert "no stack file for 'missing'" in missing.message


@pytest.mark.usefixtures("warm")
def test_expiry_is_judged_by_the_day_of_the_request() -> None:
    (later,) = runner.wait(runner.start(Request(day=datetime.date(2027, 5, 1)), ["ovh"]))
    assert isinstance(later.found, CheckResult)
    assert {located.finding.rule for located in later.found.refused} >= {"customer-managed-key"}
    assert "expired on 2027-05-01" in later.found.refused[0].finding.message
