"""The report for a person at a terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from hdp.checks.model import Run
from hdp.reports import terminal
from policies.rules.model import Verdict
from tests.unit.hdp.reports.build import KEY, REGION, everything, located, result, run
from tests.unit.hdp.reports.odd import runs


def test_a_stack_is_a_line() -> None:
    lines = terminal.write(everything()).splitlines()
    assert lines[0].split() == [
        "stack", "provider", "resources", "refused", "undecided", "mitigated", "waived", "passed", "seconds",
    ]  # fmt: skip
    assert lines[1].split() == ["aws", "aws", "100", "4", "2", "0", "1", "98", "1.2"]
    assert lines[2].split() == ["ovh", "ovh", "100", "0", "0", "1", "0", "98", "1.2"]


def test_a_refused_finding_says_what_to_do_and_where() -> None:
    text = terminal.write(run(result(located(REGION.id))))
    assert (
        "critical  Everything stays in regions of the residency  resident-region\n"
        "  Health data may only be kept where the law of the residency reaches\n"
        "  curated  aws:s3/bucketV2:BucketV2  (aws)\n"
        "    components/aws/storage.py:41\n"
        "    violated: the region us-east-1 is in no country of the residency [region]\n"
        "    Remedy: choose a region of the residency, such as eu-west-3\n"
    ) in text


def test_the_worst_rule_comes_first_and_the_summary_last() -> None:
    text = terminal.write(run(result(located("data-class"), located(KEY.id), located(REGION.id))))
    assert text.index("critical  ") < text.index("high  ") < text.index("low  ")
    assert text.endswith("\n3 findings refused (100 resources in 1 stack, 3 rules).\n")


def test_every_state_is_in_it() -> None:
    text = terminal.write(everything())
    for expected in (
        "azure could not be checked: ",
        "Decided only by the update, before anything is made: 1 finding",
        "Mitigated: 1 finding",
        "Waived: 1 finding",
        "Expired waivers, which excuse nothing\n  W-3",
        "Waivers that expire soon\n  W-2",
        "Waivers that no finding needs\n  W-2",
        "Warnings\n  aws: the deprecated argument acl is used",
    ):
        assert expected in text


def test_what_is_clean_is_two_lines_and_a_sentence() -> None:
    text = terminal.write(run(result()))
    assert text.endswith("\n\nNothing is refused (100 resources in 1 stack, 3 rules).\n")
    assert len(text.splitlines()) == 4


def test_what_is_not_shown_is_counted() -> None:
    found = [located(REGION.id, name=f"b-{number}") for number in range(1_025)]
    text = terminal.write(run(result(*found)))
    assert text.count("  violated: ") == terminal.SHOWN
    assert "and 1,000 more; all of them are in the JSON report" in text


@pytest.mark.parametrize("width", [80, 200], ids=str)
def test_lines_keep_the_width(width: int) -> None:
    text = terminal.write(everything(), width=width)
    assert max(map(len, text.splitlines())) <= width


def test_colours_only_where_they_are_wanted() -> None:
    assert "\x1b[" not in terminal.write(everything())
    coloured = terminal.write(everything(), colour=True)
    assert "\x1b[1;31mcritical\x1b[0m" in coloured
    assert re.sub(r" *\x1b\[[0-9;]*m$|\x1b\[[0-9;]*m", "", coloured, flags=re.MULTILINE) == terminal.write(everything())


@settings(deadline=None, max_examples=60)
@given(runs())
def test_any_text_leaves_the_terminal_alone(checked: Run) -> None:
    text = terminal.write(checked)
    text.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


def test_what_cannot_be_waived_says_why() -> None:
    text = terminal.write(run(result(located(REGION.id, unwaivable="a third country cannot be waived"))))
    assert "    No waiver: a third country cannot be waived\n" in text


def test_a_trace_is_shown() -> None:
    text = terminal.write(run(result(located(KEY.id, Verdict.VIOLATED, trace="Traceback\n  File x\nKeyError: y"))))
    assert "      Traceback\n      File x\n      KeyError: y\n" in text
