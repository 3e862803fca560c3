"""Waivers: what they cover, what they cannot, and how they end."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from policies.rules import judge, waivers
from policies.rules.model import Context, Finding, Rule, Severity, Verdict, evaluate
from policies.rules.regions import RULE as REGIONS
from policies.rules.view import Resource, StackView, Unknown
from policies.rules.waiver import Category, State, Waiver
from policies.rules.waivers import Waivers
from tests.unit.policies.build import CONTEXT, TODAY, make, urn

BUCKET = "aws:s3/bucket:Bucket"
QUEUE = "aws:sqs/queue:Queue"
KEYS = "customer-managed-key"
LOGS = make(BUCKET, "logs")
REFUSED = Finding(KEYS, Verdict.VIOLATED, LOGS.urn, "no key is named", "name a key", "kmsKeyId")


def day(offset: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=offset)


def waiver(name: str = "W-1", **changes: Any) -> Waiver:
    entry = Waiver(
        name, KEYS, urn(BUCKET, "logs"), Category.WAIVER, "the tool cannot", "", "platform", "dpo", "SEC-1",
        day(-10), day(60),
    )  # fmt: skip
    return replace(entry, **changes)


def excused(*entries: Waiver, finding: Finding = REFUSED, resource: Resource = LOGS, today: int = 0) -> Finding:
    return Waivers(entries).excuse(finding, resource, Context(today=day(today)))


class TestExcuse:
    @pytest.mark.parametrize(
        ("category", "verdict"), [("waiver", Verdict.WAIVED), ("mitigated", Verdict.MITIGATED)]
    )  # fmt: skip
    def test_a_covered_finding_keeps_what_it_said_and_gains_the_waiver(self, category: str, verdict: Verdict) -> None:
        entry = waiver(category=Category(category), compensating_control="files are encrypted before")
        found = excused(entry)
        assert (found.verdict, found.waiver, found.refuses) == (verdict, "W-1", False)
        for part in (
            "W-1",
            str(entry.expires),
            "violated",
            "no key is named",
            "the tool cannot",
            "files are encrypted",
        ):
            assert part in found.message
        assert (found.urn, found.path, found.remedy) == (REFUSED.urn, REFUSED.path, REFUSED.remedy)

    @pytest.mark.parametrize("verdict", [Verdict.VIOLATED, Verdict.UNDECIDED])
    def test_what_refuses_can_be_covered(self, verdict: Verdict) -> None:
        found = excused(waiver(), finding=structs.replace(REFUSED, verdict=verdict))
        assert found.verdict is Verdict.WAIVED
        assert verdict.value in found.message

    @pytest.mark.parametrize(
        "verdict", [Verdict.PASSED, Verdict.MITIGATED, Verdict.WAIVED, Verdict.NOT_APPLICABLE]
    )  # fmt: skip
    def test_nothing_else_is_touched(self, verdict: Verdict) -> None:
        other = structs.replace(REFUSED, verdict=verdict)
        assert excused(waiver(), finding=other) is other

    @pytest.mark.parametrize(
        "change",
        [
            {"rule": "key-hygiene"},
            {"resource": urn(BUCKET, "logs2")},
            {"resource": urn(BUCKET, "Logs")},
            {"resource": urn(QUEUE, "logs")},
        ],
        ids=["rule", "name", "case", "type"],
    )
    def test_another_rule_or_resource_is_not_covered(self, change: dict[str, Any]) -> None:
        assert excused(waiver(**change)) is REFUSED

    def test_one_that_has_ended_leaves_the_finding_and_says_so(self) -> None:
        entry = waiver(expires=day(0))
        found = excused(entry)
        assert found.verdict is Verdict.VIOLATED
        assert found.refuses
        assert found.waiver == "W-1"
        assert f"waiver W-1 covered it, and expired on {entry.expires}" in found.message
        assert "SEC-1" in found.remedy

    def test_it_counts_to_the_day_before_its_end_and_from_the_day_of_its_making(self) -> None:
        entry = waiver(created=day(0), expires=day(10))
        refused = {offset for offset in range(-2, 13) if excused(entry, today=offset).refuses}
        assert refused == {-2, -1, 10, 11, 12}

    def test_a_later_date_of_making_cannot_stretch_it(self) -> None:
        entry = waiver(created=day(300), expires=day(480))
        found = excused(entry)
        assert (found.refuses, found.waiver) == (True, "")
        assert f"counts only from {entry.created}" in found.message

    def test_of_several_one_that_counts_speaks(self) -> None:
        ended, renewed, late = waiver("OLD", expires=day(-1)), waiver("NEW"), waiver("LATE", created=day(5))
        for entries in ((ended, renewed, late), (late, renewed, ended)):
            assert excused(*entries).waiver == "NEW"

    def test_a_failure_of_a_rule_cannot_be_waived(self) -> None:
        def fails(_resource: Resource, _stack: StackView, _context: Context) -> list[Finding]:
            raise KeyError("oops")

        rule = Rule(KEYS, "title", "why", Severity.HIGH, "resource", fails)
        (failure,) = evaluate(rule, LOGS, StackView((LOGS,), complete=True), CONTEXT)
        found = excused(waiver(), finding=failure)
        assert (found.verdict, found.waiver) == (Verdict.VIOLATED, "")
        assert "waiver W-1 does not cover it: a rule that failed" in found.message


class TestRegions:
    """A region waiver covers a known place outside third countries, and no other."""

    @staticmethod
    def judged(region: object, *, complete: bool = True) -> set[Verdict]:
        queue = make(QUEUE, props={"region": region})
        entries = Waivers((waiver(rule="region-in-residency", resource=queue.urn),))
        view = StackView((queue,), complete)
        return {finding.verdict for finding in judge.verdicts(queue, view, [REGIONS], CONTEXT, entries.excuse)}

    @pytest.mark.parametrize(
        ("region", "verdict"),
        [
            ("eu-west-2", Verdict.WAIVED),
            ("us-east-1", Verdict.VIOLATED),
            ("eu-west-9", Verdict.VIOLATED),
            ("", Verdict.VIOLATED),
            (Unknown("region"), Verdict.WAIVED),
        ],
        ids=["adequate", "third", "no-region", "empty", "unknown"],
    )
    def test_a_third_country_is_never_covered(self, region: object, verdict: Verdict) -> None:
        assert self.judged(region) == {verdict}

    def test_what_is_to_be_asked_again_is_not_excused_before(self) -> None:
        assert self.judged(Unknown("region"), complete=False) == {Verdict.UNDECIDED}

    def test_the_finding_says_why(self) -> None:
        queue = make(QUEUE, props={"region": "us-east-1"})
        entries = Waivers((waiver(rule="region-in-residency", resource=queue.urn),))
        (found,) = judge.judge(StackView((queue,), complete=True), [REGIONS], CONTEXT, entries.excuse).findings
        assert "waiver W-1 does not cover it" in found.message
        assert "in no third country" in found.message


class TestWarnings:
    @pytest.mark.parametrize(
        ("expires", "state"),
        [
            (-1, State.EXPIRED),
            (0, State.EXPIRED),
            (1, State.SOON),
            (14, State.SOON),
            (15, State.ACTIVE),
        ],
        ids=["past", "today", "tomorrow", "in-14-days", "in-15-days"],
    )
    def test_states_by_day(self, expires: int, state: State) -> None:
        entry = waiver(expires=day(expires))
        found = Waivers((entry,))
        assert entry.state(TODAY) is state
        assert found.expired(TODAY) == ((entry,) if state is State.EXPIRED else ())
        assert found.soon(TODAY) == ((entry,) if state is State.SOON else ())

    def test_unused_are_those_that_matched_nothing(self) -> None:
        used, ended = waiver("USED"), waiver("ENDED", expires=day(-1))
        other, elsewhere = waiver("OTHER", resource=urn(BUCKET, "else")), waiver("ELSE", rule="key-hygiene")
        found = Waivers((used, ended, other, elsewhere))
        assert len(found.unused()) == 4
        found.excuse(REFUSED, LOGS, CONTEXT)
        assert found.unused() == (other, elsewhere)
        assert found.unused(rules=[KEYS]) == (other,)

    @pytest.mark.parametrize(
        ("pattern", "named"),
        [
            ("urn:pulumi:s::p::x:y:Z::logs", True),
            ("urn:pulumi:*::p::x:y:Z::logs", True),
            ("urn:pulumi:t::p::x:y:Z::logs", False),
        ],
        ids=["same", "any", "another"],
    )
    def test_a_waiver_for_another_stack_is_not_called_unused(self, pattern: str, named: bool) -> None:
        found = Waivers((waiver(resource=pattern),)).unused(stacks=["s"])
        assert bool(found) == named


class TestLoad:
    def test_the_project_s_own_file_is_in_order(self) -> None:
        assert waivers.load(waivers.DEFAULT).entries == ()

    def test_the_variable_names_another_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(waivers.VARIABLE, str(tmp_path / "none.yaml"))
        with pytest.raises(waivers.WaiverError, match=r"none\.yaml:1: there is no such file.*HDP_WAIVERS"):
            waivers.load()
        (tmp_path / "none.yaml").write_text("waivers:\n", encoding="utf-8")
        assert waivers.load().file == tmp_path / "none.yaml"

    def test_a_file_that_is_no_text_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "w.yaml").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(waivers.WaiverError, match="cannot be read"):
            waivers.load(tmp_path / "w.yaml")

    def test_the_example_in_the_project_s_file_is_a_waiver(self, tmp_path: Path) -> None:
        lines = waivers.DEFAULT.read_text(encoding="utf-8").splitlines()
        start = lines.index("# waivers:")
        (tmp_path / "w.yaml").write_text("\n".join(line[2:] for line in lines[start:]), encoding="utf-8")
        (entry,) = waivers.load(tmp_path / "w.yaml").entries
        assert entry.category is Category.MITIGATED
