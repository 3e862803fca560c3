"""The report for a person at a terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from hdp.checks.model import Failed, Located, Run
from hdp.reports import json_report, terminal
from hdp.reports.base import compare
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
        "critical  resident-region  (1 finding)\n"
        "  Everything stays in regions of the residency\n"
        "  Health data may only be kept where the law of the residency reaches\n"
        "\n"
        "  violated: the region us-east-1 is in no country of the residency [region]\n"
        "  Remedy: choose a region of the residency, such as eu-west-3\n"
        "    curated  aws:s3:BucketV2  components/aws/storage.py:41\n"
    ) in text


def test_alike_findings_are_told_once_with_their_resources() -> None:
    found = [located(REGION.id, name=name, line=line) for name, line in (("curated", 1), ("a", 20), ("b", 0))]
    text = terminal.write(run(result(*found, located(REGION.id, name="c", path="other", file=""))))
    assert (
        "  violated, 3 times: the region us-east-1 is in no country of the residency [region]\n"
        "  Remedy: choose a region of the residency, such as eu-west-3\n"
        "    curated  aws:s3:BucketV2  components/aws/storage.py:1\n"
        "    a        aws:s3:BucketV2  components/aws/storage.py:20\n"
        "    b        aws:s3:BucketV2  components/aws/storage.py:1\n"
        "\n"
        "  violated: the region us-east-1 is in no country of the residency [other]\n"
        "  Remedy: choose a region of the residency, such as eu-west-3\n"
        "    c  aws:s3:BucketV2\n"
    ) in text
    assert text.count("(4 findings)") == 1


def test_a_resource_tells_its_stack_where_there_are_several() -> None:
    assert "components/aws/storage.py:41  (aws)\n" in terminal.write(
        run(result(located(REGION.id)), result(stack="ovh"))
    )


def test_the_worst_rule_comes_first_and_the_summary_last() -> None:
    text = terminal.write(run(result(located("data-class"), located(KEY.id), located(REGION.id))))
    assert text.index("critical  ") < text.index("high  ") < text.index("low  ")
    assert text.splitlines()[-2] == "3 findings refused (100 resources in 1 stack, 3 rules)."
    assert "docs/waivers.md" in text.splitlines()[-1]


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


def test_a_check_of_nothing_does_not_say_that_nothing_is_refused() -> None:
    failed = (Failed("aws", "no"), Failed("ovh", "no"))
    assert terminal.write(run(failed=failed)) == (
        "aws could not be checked: no\n\novh could not be checked: no\n\n"
        "2 stacks could not be checked, and nothing else was.\n"
    )
    assert terminal.write(run(result(), failed=failed[:1])).endswith(
        "\n1 stack could not be checked. Nothing is refused in what could be (100 resources in 1 stack, 3 rules).\n"
    )


def _many(count: int, **more: Any) -> list[Located]:
    return [located(REGION.id, name=f"b-{number}", **more) for number in range(count)]


def test_what_is_not_shown_is_counted() -> None:
    checked = run(result(*_many(terminal.RESOURCES + 1_000)))
    text = terminal.write(checked)
    assert "  violated, 1,008 times: " in text
    assert text.count("    b-") == terminal.RESOURCES
    assert "    and 1,000 more (--all shows them)\n" in text
    every = terminal.write(checked, every=True)
    assert every.count("    b-") == terminal.RESOURCES + 1_000
    assert "--all" not in every
    assert "--all" not in terminal.write(run(result(*_many(terminal.RESOURCES))))


@pytest.mark.parametrize("verdict", [Verdict.VIOLATED, Verdict.WAIVED], ids=str)
def test_kinds_that_are_not_shown_are_counted(verdict: Verdict) -> None:
    kinds = [
        located(REGION.id, verdict, name=name, path=f"rules[{number}]")
        for number in range(terminal.GROUPS + 3)
        for name in "ab"
    ]
    text = terminal.write(run(result(*kinds)))
    assert text.count(", 2 times: ") == terminal.GROUPS
    assert "  and 6 findings of 3 other kinds (--all shows them)\n" in text
    assert terminal.write(run(result(*kinds)), every=True).count(", 2 times: ") == terminal.GROUPS + 3


def test_excused_findings_are_told_once_with_their_resources() -> None:
    found = [located(KEY.id, Verdict.WAIVED, name=name, waiver="W-1", message="no key") for name in ("one", "two")]
    assert (
        "Waived: 2 findings\n\n"
        "  customer-key, 2 times: no key [region] (waiver W-1)\n"
        "    one  aws:s3:BucketV2  components/aws/storage.py:41\n"
        "    two  aws:s3:BucketV2  components/aws/storage.py:41\n"
    ) in terminal.write(run(result(*found)))


def test_changes_are_told_once_with_their_resources() -> None:
    now = run(result(*_many(30)))
    text = terminal.write(replace(now, changes=compare(now, json_report.write(run(result())))))
    assert (
        "Against the base\n"
        "  30 new, 0 fixed, 0 excused now, 0 unchanged\n"
        "  new, 30 times: resident-region [region]\n"
        "    b-0  aws:s3:BucketV2  components/aws/storage.py:41\n"
    ) in text
    assert text.count("    and 22 more (--all shows them)\n") == 2


@pytest.mark.parametrize("width", [80, 200], ids=str)
def test_sentences_keep_the_width_and_places_stay_whole(width: int) -> None:
    long = located(REGION.id, message="m " * 200, file=f"{'folder/' * 40}x.py", line=7)
    lines = terminal.write(run(result(long), *everything().results), width=width).splitlines()
    (place,) = [text for text in lines if len(text) > width]
    assert place.endswith("x.py:7  (aws)")


def test_without_a_width_nothing_is_broken() -> None:
    text = terminal.write(
        run(result(located(REGION.id, message="m " * 300, remedy="r" * 700)), result(stack="s" * 200))
    )
    assert f"  violated: {'m ' * 300}[region]\n" in text
    assert f"  Remedy: {'r' * 700}\n" in text
    assert f"\n{'s' * 200} {'s' * 200}   " in text


@pytest.mark.parametrize("width", [None, 80], ids=["none", "80"])
def test_colours_only_where_they_are_wanted(width: int | None) -> None:
    plain, coloured = (terminal.write(everything(), width=width, colour=colour) for colour in (False, True))
    assert coloured.count("\n\n") == plain.count("\n\n") == terminal.write(everything()).count("\n\n") > 0
    assert "\x1b[" not in plain
    assert "\x1b[1;31mcritical\x1b[0m" in coloured
    assert re.sub(r" *\x1b\[[0-9;]*m$|\x1b\[[0-9;]*m", "", coloured, flags=re.MULTILINE) == plain


@settings(deadline=None, max_examples=60)
@given(runs())
def test_any_text_leaves_the_terminal_alone(checked: Run) -> None:
    for text in (terminal.write(checked), terminal.write(checked, width=40, every=True)):
        text.encode("utf-8")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


def test_what_cannot_be_waived_says_why() -> None:
    text = terminal.write(run(result(located(REGION.id, unwaivable="a third country cannot be waived"))))
    assert "  No waiver: a third country cannot be waived\n" in text


def test_a_trace_is_shown() -> None:
    text = terminal.write(run(result(located(KEY.id, Verdict.VIOLATED, trace="Traceback\n  File x\nKeyError: y"))))
    assert "    Traceback\n    File x\n    KeyError: y\n" in text
