"""JUnit XML: what GitLab and Jenkins read of it."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given, settings

from hdp.checks.model import Run
from hdp.reports import junit
from policies.rules.model import Verdict
from tests.unit.hdp.reports.build import KEY, REGION, everything, located, result, run, urn, waiver
from tests.unit.hdp.reports.odd import runs


def _tree(checked: Run) -> ElementTree.Element:
    return ElementTree.fromstring(junit.write(checked).encode("utf-8"))


def _only_case(checked: Run) -> ElementTree.Element:
    return next(case for case in _tree(checked).iter("testcase") if case.find("system-out") is None)


def test_one_suite_a_stack_with_its_counts() -> None:
    root = _tree(everything())
    suites = {suite.get("name"): suite.attrib for suite in root.iter("testsuite")}
    assert list(suites) == ["aws", "ovh", "azure"]
    assert suites["aws"] == {
        "name": "aws",
        "tests": "7",
        "failures": "4",
        "errors": "0",
        "skipped": "2",
        "time": "1.250",
    }
    assert suites["azure"]["errors"] == "1"
    assert root.attrib == {
        "name": "hdp check",
        "tests": "10",
        "failures": "4",
        "errors": "1",
        "skipped": "3",
        "time": "2.500",
    }


def test_a_violation_is_a_failure_with_everything_to_mend_it() -> None:
    case = _only_case(run(result(located(REGION.id))))
    assert case.attrib == {
        "classname": f"aws.{REGION.id}",
        "name": f"{urn('curated')} region",
        "time": "0",
        "file": "components/aws/storage.py",
        "line": "41",
    }
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("type") == "violated"
    assert failure.get("message") == "the region us-east-1 is in no country of the residency"
    for text in (
        "us-east-1",
        "Property: region",
        "Remedy: choose a region",
        "components/aws/storage.py:41",
        "critical",
    ):
        assert text in (failure.text or "")


def test_blocking_undecided_fails_and_what_the_update_decides_is_skipped() -> None:
    blocking = _only_case(run(result(located(KEY.id, Verdict.UNDECIDED))))
    assert blocking.find("failure") is not None
    other = _only_case(run(result(located(KEY.id, Verdict.UNDECIDED, blocking=False))))
    skipped = other.find("skipped")
    assert other.find("failure") is None
    assert skipped is not None
    assert (skipped.get("message") or "").startswith("decided by the update")


def test_a_waived_finding_is_skipped_with_who_answers_for_it() -> None:
    checked = run(result(located(KEY.id, Verdict.WAIVED, waiver="W-1")), waivers=(waiver(),))
    skipped = _only_case(checked).find("skipped")
    assert skipped is not None
    assert skipped.get("message") == ("waived until 2027-04-01 by security: the log bucket cannot use a customer's key")


def test_what_passed_is_one_case_a_rule() -> None:
    (case,) = _tree(run(result())).iter("testcase")
    assert (case.get("classname"), case.find("failure")) == (f"aws.{REGION.id}", None)
    assert case.findtext("system-out") == "passed on 98 resources"


def test_a_rule_that_passed_nothing_has_no_passed_case() -> None:
    assert list(_tree(run(result(counts={KEY.id: {Verdict.NOT_APPLICABLE: 100}}))).iter("testcase")) == []


def test_names_are_unique_in_their_class() -> None:
    checked = run(result(located(REGION.id), located(REGION.id), located(REGION.id, path="")))
    names = [(case.get("classname"), case.get("name")) for case in _tree(checked).iter("testcase")]
    assert len(names) == len(set(names)) == 4


@settings(deadline=None, max_examples=60)
@given(runs())
def test_any_text_gives_xml_with_right_counts(checked: Run) -> None:
    root = _tree(checked)
    assert root.get("tests") == str(len(list(root.iter("testcase"))))
    assert root.get("failures") == str(len(list(root.iter("failure")))) == str(len(checked.refused))
    assert root.get("skipped") == str(len(list(root.iter("skipped"))))
    assert root.get("errors") == str(len(checked.failed))


def test_a_megabyte_is_cut() -> None:
    text = junit.write(run(result(located(KEY.id, message="]]>" * 400_000, name="n" * 1_000_000))))
    assert len(text) < 50_000
    assert "more characters)" in text
