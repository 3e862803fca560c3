"""The file of controls: its identifiers, its levels, and that it and the rules name each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.rules import controls
from policies.rules.controls import Control, Controls, ControlsError, Level, check, coverage, load
from policies.rules.registry import RULES

FOUND = load()
IDS = [rule.id for rule in RULES]

CATALOGUE = {
    "hds": "[EXI 04] | [EXI 05].C | [EXI 05].D.c | [EXI 15] | [EXI 27] | [EXI 28] | [EXI 29] | [EXI 30] | [EXI 31]",
    "secnumcloud": "9.7.a | 10.1.a | 10.1.b | 10.2.c | 10.5.a | 10.5.c | 10.5.d | 10.6.a | 12.3.a | 12.5.a | 12.5.d | "
    "12.6.c | 12.7.a | 12.7.c | 13.2.a | 17.5 | 17.6 | 19.2.a | 19.2.b | 19.2.c | 19.2.d | 19.6.a",
    "ehds": "73(1)(a) | 73(1)(b) | 73(1)(c) | 73(1)(d) | 73(1)(e) | 73(2) | 86 | 87(1) | 87(2)",
    "gdpr": "25(2) | 28(3)(c) | 28(3)(h) | 30(1)(e) | 30(1)(g) | 32(1)(a) | 32(1)(b) | 32(1)(c) | 32(1)(d) | "
    "44 | 45 | 46 | 48",
    "nis2": "21(2)(c) | 21(2)(h) | 21(2)(i)",
    "nis2-implementing": "3.2.5 | 4.2.2(c) | 9.2(a) | 9.2(c)(iv) | 9.2(c)(v) | 9.2(c)(x) | 9.2(c)(xi) | 9.2(c)(xii)",
    "iso27001": "A.5.13 | A.5.23 | A.5.34 | A.8.10 | A.8.13 | A.8.15 | A.8.20 | A.8.22 | A.8.24 | A.8.31",
    "c5": "COS-03 | CRY-02 | CRY-03 | CRY-04 | OPS-06 | OPS-07 | OPS-08 | OPS-09 | OPS-12 | OPS-14 | PSS-12",
    "ccm": "CEK-03 | CEK-08 | CEK-12 | CEK-14 | DSP-10 | DSP-17 | IVS-03 | LOG-02",
    "sren": "31 | 32",
}
"""The identifiers that were looked up in the frameworks' texts. One that is not here was not."""


def changed(framework: str, control: str, **changes: Any) -> Controls:
    """The project's controls with one control changed."""
    content = FOUND.model_dump()
    (found,) = [one for part in content["frameworks"] if part["id"] == framework for one in part["controls"]
                if one["id"] == control]  # fmt: skip
    found.update(changes)
    return Controls.model_validate(content)


class TestFile:
    def test_it_and_the_rules_name_each_other(self) -> None:
        assert check(FOUND, IDS) == []

    def test_it_has_exactly_the_identifiers_that_were_looked_up(self) -> None:
        assert {part.id: [one.id for one in part.controls] for part in FOUND.frameworks} == {
            part: ids.split(" | ") for part, ids in CATALOGUE.items()
        }

    def test_what_was_left_out_says_why(self) -> None:
        assert {one.name.split()[0] for one in FOUND.left_out} == {"EU", "EUCS"}
        assert all(one.why for one in FOUND.left_out)

    def test_facts_about_the_provider_are_never_supported_by_a_rule(self) -> None:
        facts = {"[EXI 30]", "10.6.a", "19.2.c", "19.6.a"}
        assert {one.id for _, one in FOUND.each() if one.level is Level.NOT_TESTABLE} == facts

    def test_every_partial_control_says_what_is_left_open(self) -> None:
        assert [one.id for _, one in FOUND.each() if one.level is not Level.TESTABLE and not one.note] == []

    @pytest.mark.parametrize("word", ["ensure", "complian", "guarantee"])
    def test_no_row_promises(self, word: str) -> None:
        assert [one.id for _, one in FOUND.each() if word in f"{one.meaning} {one.note}".casefold()] == []

    def test_union_only_controls_name_the_residency_they_need(self) -> None:
        for name in ("19.2.b", "19.2.d", "87(1)", "86"):
            ((_, one),) = [found for found in FOUND.each() if found[1].id == name]
            assert "residency eu" in one.note


class TestCheck:
    def test_a_rule_that_is_none_is_named(self) -> None:
        (problem,) = check(changed("hds", "[EXI 27]", rules=["label"]), IDS)
        assert problem == "hds [EXI 27]: there is no rule 'label'; correct the id or take it out"

    def test_a_rule_that_no_control_names_is_named(self) -> None:
        (problem,) = check(FOUND, [*IDS, "new-rule"])
        assert problem.startswith("new-rule: no control names this rule")

    def test_a_control_that_is_not_testable_has_no_rules(self) -> None:
        (problem,) = check(changed("hds", "[EXI 30]", rules=["region-in-residency"]), IDS)
        assert problem.startswith("hds [EXI 30]: is not testable but names rules")

    @pytest.mark.parametrize(
        ("change", "problem"),
        [({"rules": ["labels", "labels"]}, "names labels 2 times"), ({"id": "[EXI 28]"}, "is listed 2 times")],
        ids=["rule", "control"],
    )
    def test_nothing_is_listed_twice(self, change: dict[str, Any], problem: str) -> None:
        (found,) = check(changed("hds", "[EXI 27]", **change), IDS)
        assert problem in found

    def test_frameworks_have_ids_of_their_own(self) -> None:
        content = FOUND.model_dump()
        content["frameworks"][1]["id"] = "hds"
        (found,) = check(Controls.model_validate(content), IDS)
        assert "2 frameworks with this id" in found


class TestCoverage:
    def test_a_testable_control_without_rules_is_a_gap(self) -> None:
        ((_, gap),) = [found for found in FOUND.each() if found[1].id == "10.1.b"]
        assert gap.gap
        filled = changed("secnumcloud", "10.1.b", rules=["customer-managed-key"])
        assert "10.1.b" not in [one.id for _, one in filled.each() if one.gap]

    @pytest.mark.parametrize(
        ("level", "rules", "gap"),
        [("testable", [], True), ("testable", ["labels"], False), ("partial", [], False), ("not_testable", [], False)],
        ids=["none", "one", "partial", "not-testable"],
    )
    def test_only_a_testable_control_can_be_a_gap(self, level: str, rules: list[str], gap: bool) -> None:
        one = Control.model_validate({"id": "1", "meaning": "m", "level": level, "source": "s", "rules": rules})
        assert one.gap is gap

    @pytest.mark.parametrize("framework", FOUND.frameworks, ids=lambda one: str(one.id))
    def test_each_control_counts_once_in_its_level(self, framework: controls.Framework) -> None:
        parts = coverage(framework)
        assert [part.level for part in parts] == list(Level)
        assert sum(part.all for part in parts) == len(framework.controls)
        gaps = sum(1 for one in framework.controls if one.gap)
        assert parts[0].supported == parts[0].all - gaps
        assert parts[2].supported == 0

    def test_a_rule_supports_what_names_it(self) -> None:
        for rule in IDS:
            found = FOUND.of_rule(rule)
            assert found
            assert all(rule in one.rules for _, one in found)


class TestLoad:
    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ("version: 1.0.0\nversion: 1.0.1", "'version' is set twice"),
            ("version: [", "cannot be read"),
            ("[" * 10_000, "cannot be read"),
            ("", "the file: "),
            ("version: one\ndate: 2026-01-01\nframeworks: []", "version: "),
            ("version: 1.0.0\ndate: soon\nframeworks: []", "date: "),
            ("version: 1.0.0\ndate: 2026-01-01\nframeworks: []\nmore: 1", "more: "),
        ],
        ids=["twice", "open", "deep", "empty", "version", "date", "unknown"],
    )
    def test_a_file_of_another_form_is_refused(self, tmp_path: Path, content: str, problem: str) -> None:
        (tmp_path / "c.yaml").write_text(content, encoding="utf-8")
        with pytest.raises(ControlsError) as caught:
            load(tmp_path / "c.yaml")
        assert problem in str(caught.value)

    def test_a_missing_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ControlsError, match="cannot be read"):
            load(tmp_path / "c.yaml")

    @pytest.mark.parametrize(
        ("field", "value"), [("level", "maybe"), ("meaning", " "), ("source", None), ("rules", "labels"), ("rule", [])]
    )
    def test_a_wrong_field_is_named_with_its_control(self, tmp_path: Path, field: str, value: object) -> None:
        content = FOUND.model_dump(mode="json")
        content["frameworks"][0]["controls"][1][field] = value
        (tmp_path / "c.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
        with pytest.raises(ControlsError) as caught:
            load(tmp_path / "c.yaml")
        assert f"frameworks hds, controls [EXI 05].C, {field}: " in str(caught.value)

    @pytest.mark.parametrize(
        ("change", "place"),
        [
            (lambda part: part["controls"][1].pop("id"), "frameworks hds, controls 2, id: "),
            (lambda part: part["controls"].insert(1, "text"), "frameworks hds, controls 2: "),
        ],
        ids=["no id", "no control"],
    )
    def test_a_control_without_an_id_is_told_by_its_number(
        self, tmp_path: Path, change: Callable[[dict[str, Any]], object], place: str
    ) -> None:
        content = FOUND.model_dump(mode="json")
        change(content["frameworks"][0])
        (tmp_path / "c.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
        with pytest.raises(ControlsError) as caught:
            load(tmp_path / "c.yaml")
        assert place in str(caught.value)

    def test_each_problem_has_a_line(self) -> None:
        assert str(ControlsError(["a", "b"])) == "a\nb"
