"""What several results come to, and the exit code."""

from __future__ import annotations

import datetime

import pytest

from components.regions import Residency
from hdp.checks import assembly
from hdp.checks.model import CheckResult, Failed, Located, Run, WaiverInfo
from hdp.checks.request import Request
from hdp.errors import CannotRunError
from policies.rules.model import Finding, Verdict
from policies.rules.registry import PACKS, RULES
from policies.rules.waiver import Category, Waiver
from policies.rules.waivers import Waivers

TODAY = datetime.date(2026, 11, 24)
RULE = RULES[0].id
EXPIRED = WaiverInfo("W-OLD", RULE, "*", "waiver", "r", "o", "a", "t", "2026-01-01", "2026-06-01", uses=1, expired=True)
CURRENT = WaiverInfo("W-NOW", RULE, "*", "waiver", "r", "o", "a", "t", "2026-11-01", "2027-02-01", uses=1)


def finding(verdict: Verdict, waiver: str = "", *, blocking: bool = True) -> Located:
    return Located(Finding(RULE, verdict, "urn:x", "so", waiver=waiver, blocking=blocking), "s", "k", "x")


def run(*findings: Located, failed: bool = False) -> Run:
    result = CheckResult("s", "aws", "program", 1, findings)
    failures = (Failed("t", "no"),) if failed else ()
    return Run((result,), (), (EXPIRED, CURRENT), TODAY, Residency.EEA, "0", failures)


VIOLATED = finding(Verdict.VIOLATED)
OVERDUE = finding(Verdict.VIOLATED, "W-OLD")
CODES = {
    "nothing": (run(), 0),
    "waived": (run(finding(Verdict.WAIVED, "W-NOW")), 0),
    "mitigated": (run(finding(Verdict.MITIGATED)), 0),
    "open until the update": (run(finding(Verdict.UNDECIDED, blocking=False)), 0),
    "violated": (run(VIOLATED), 1),
    "undecided": (run(finding(Verdict.UNDECIDED)), 1),
    "violated and overdue": (run(VIOLATED, OVERDUE), 1),
    "overdue": (run(OVERDUE, OVERDUE), 3),
    "undecided and overdue": (run(finding(Verdict.UNDECIDED, "W-OLD")), 3),
    "failed": (run(failed=True), 2),
    "failed and violated": (run(VIOLATED, failed=True), 2),
    "failed and overdue": (run(OVERDUE, failed=True), 2),
}


@pytest.mark.parametrize(("checked", "code"), CODES.values(), ids=CODES)
def test_exit_codes(checked: Run, code: int) -> None:
    assert assembly.exit_code(checked) == code


def test_rules_are_asked_for_by_id_and_by_pack() -> None:
    pack = PACKS["customer_managed_keys"]
    ids = tuple(rule.id for rule in pack.rules)
    assert assembly.rule_ids((), [pack.name]) == assembly.rule_ids((), ["customer_managed_keys"]) == ids
    assert assembly.rule_ids([ids[-1], ids[0]], ()) == (ids[0], ids[-1]), "in the order of the packs"
    assert set(assembly.rule_ids([RULE], [pack.name])) == {RULE, *ids}


@pytest.mark.parametrize(
    ("rules", "packs", "hint"),
    [
        (["region-in-residencey"], [], "did you mean region-in-residency"),
        ([], ["eu-regoins"], "did you mean eu-regions"),
    ],
    ids=["rule", "pack"],
)
def test_a_wrong_name_is_refused_with_a_suggestion(rules: list[str], packs: list[str], hint: str) -> None:
    with pytest.raises(CannotRunError, match=hint):
        assembly.rule_ids(rules, packs)


def waiver(id: str, rule: str, stack: str, expires: datetime.date) -> Waiver:
    pattern = f"urn:pulumi:{stack}::p::*aws:s3/bucket:Bucket::x"
    return Waiver(id, rule, pattern, Category.WAIVER, "r", "", "o", "a", "t", datetime.date(2026, 10, 1), expires)


def test_the_run_has_the_waivers_that_these_stacks_and_rules_could_need() -> None:
    day = datetime.timedelta(1)
    entries = (
        waiver("USED", RULE, "s", TODAY + 60 * day),
        waiver("UNUSED", RULE, "s", TODAY + 60 * day),
        waiver("ENDED", RULE, "s", TODAY - day),
        waiver("SOON", RULE, "s", TODAY + day),
        waiver("OTHER-STACK", RULE, "prod", TODAY - day),
        waiver("OTHER-RULE", RULES[1].id, "s", TODAY - day),
    )
    result = CheckResult("s", "aws", "program", 1, (finding(Verdict.WAIVED, "USED"), finding(Verdict.WAIVED, "USED")))
    request = Request(rules=(RULE,), day=TODAY)
    made = assembly.assemble(request, [result], Waivers(entries), {"USED"}, with_controls=False)
    assert {one.id: (one.uses, one.expired, one.soon) for one in made.waivers} == {
        "USED": (2, False, False),
        "UNUSED": (0, False, False),
        "ENDED": (0, True, False),
        "SOON": (0, False, True),
    }
    assert [rule.id for rule in made.rules] == [RULE]


def test_controls_are_read_when_they_are_shown() -> None:
    def controls(with_controls: bool) -> set[tuple[str, str]]:
        made = assembly.assemble(Request(day=TODAY), [], Waivers(()), (), with_controls=with_controls)
        assert [rule.id for rule in made.rules] == [rule.id for rule in RULES]
        return {(control.framework, control.id) for rule in made.rules for control in rule.controls}

    assert controls(False) == set()
    assert ("hds", "[EXI 28]") in controls(True)


def test_failures_stand_beside_the_results() -> None:
    result = CheckResult("s", "aws", "program", 1)
    made = assembly.assemble(Request(day=TODAY), [Failed("t", "no"), result], Waivers(()), (), with_controls=False)
    assert (made.results, made.failed) == ((result,), (Failed("t", "no"),))
    assert made.version
