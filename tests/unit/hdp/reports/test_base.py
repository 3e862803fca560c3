"""What a run changes against an earlier one."""

from __future__ import annotations

import pytest

from hdp.checks.model import Changes, Located, Run
from hdp.errors import CannotRunError
from hdp.reports import json_report
from hdp.reports.base import compare, difference
from policies.rules.model import Verdict
from tests.unit.hdp.reports.build import KEY, REGION, located, result, run


def _compared(before: Run, now: Run) -> Changes:
    return compare(now, json_report.write(before))


def _names(found: tuple[Located, ...]) -> list[str]:
    return [one.name for one in found]


def test_the_same_run_changes_nothing() -> None:
    checked = run(result(located(REGION.id), located(KEY.id, Verdict.WAIVED, name="audit")))
    changes = _compared(checked, checked)
    assert changes == Changes()
    assert difference(checked, changes).unchanged == 1


def test_a_gone_finding_is_read_back_whole() -> None:
    old = located(REGION.id, waiver="W-1", trace="trace")
    assert _compared(run(result(old)), run(result())).gone == (old,)


def test_new_fixed_and_unchanged() -> None:
    before = run(result(located(REGION.id, name="old"), located(REGION.id, name="both")))
    now = run(result(located(REGION.id, name="both"), located(REGION.id, name="new")))
    found = difference(now, _compared(before, now))
    assert (_names(found.new), _names(found.fixed), found.excused, found.unchanged) == (["new"], ["old"], (), 1)


def test_a_waived_finding_is_excused_and_not_fixed() -> None:
    before = run(result(located(KEY.id)))
    now = run(result(located(KEY.id, Verdict.WAIVED, waiver="W-1")))
    found = difference(now, _compared(before, now))
    assert (_names(found.excused), found.fixed, found.new) == (["curated"], (), ())


def test_a_waiver_that_ended_makes_a_new_refusal() -> None:
    before = run(result(located(KEY.id, Verdict.WAIVED, waiver="W-1")))
    now = run(result(located(KEY.id, waiver="W-1")))
    assert _names(difference(now, _compared(before, now)).new) == ["curated"]


def test_undecided_that_becomes_violated_is_not_new() -> None:
    before, now = run(result(located(KEY.id, Verdict.UNDECIDED))), run(result(located(KEY.id)))
    found = difference(now, _compared(before, now))
    assert (found.new, found.fixed, found.unchanged) == ((), (), 1)


def test_another_message_or_line_is_the_same_finding() -> None:
    before = run(result(located(REGION.id, message="expires in 3 days", line=1)))
    assert _compared(before, run(result(located(REGION.id, message="expires in 2 days", line=9)))) == Changes()


def test_a_second_finding_of_one_place_is_new() -> None:
    before, now = run(result(located(REGION.id))), run(result(located(REGION.id), located(REGION.id)))
    found = difference(now, _compared(before, now))
    assert (_names(found.new), found.unchanged) == (["curated"], 1)


def test_only_stacks_of_both_are_compared() -> None:
    before = run(result(located(REGION.id)), result(located(REGION.id, stack="ovh"), stack="ovh"))
    now = run(result(located(REGION.id)), result(located(REGION.id, stack="azure"), stack="azure"))
    changes = _compared(before, now)
    assert changes == Changes(new_stacks=("azure",), missing_stacks=("ovh",))
    assert difference(now, changes).unchanged == 1


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format": "hdp-check"', "\x00", '{"format": "x"}'], ids=lambda text: repr(text)
)
def test_what_is_no_report_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(CannotRunError, match=r"base\.json is not a report .* Make it anew"):
        compare(run(), text, "base.json")
