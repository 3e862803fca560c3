"""The file of waivers: each field has its limits, and every problem is told with entry, field, line and remedy."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policies.rules import waiver_fields, waivers, waivers_file
from policies.rules.waiver import FIELDS, LIMITS, Category
from policies.rules.waivers_file import WaiverError, read

GOOD: Mapping[str, Any] = {
    "id": "W-1",
    "rule": "customer-managed-key",
    "resource": "urn:pulumi:prod::hdp::aws:s3/bucket:Bucket::landing-*",
    "category": "mitigated",
    "reason": "the tool cannot name a key",
    "compensating_control": "files are encrypted before",
    "owner": "platform",
    "approver": "dpo",
    "ticket": "SEC-1",
    "created": "2026-01-01",
    "expires": "2026-06-30",
}


def text(*entries: Mapping[str, Any]) -> str:
    return json.dumps({"waivers": list(entries)})


def wrong(*entries: Mapping[str, Any]) -> list[waivers_file.Problem]:
    with pytest.raises(WaiverError) as caught:
        read(text(*entries), "w.yaml")
    return caught.value.problems


def without(field: str) -> dict[str, Any]:
    return {name: value for name, value in GOOD.items() if name != field}


class TestFields:
    def test_a_complete_entry_is_read(self) -> None:
        (entry,) = read(text(GOOD), "w.yaml")
        assert {name: str(getattr(entry, name)) for name in FIELDS} == GOOD

    @pytest.mark.parametrize("field", FIELDS)
    @pytest.mark.parametrize("value", ["absent", "", None], ids=["absent", "empty", "null"])
    def test_every_field_is_required(self, field: str, value: object) -> None:
        entry = without(field) if value == "absent" else {**GOOD, field: value}
        (problem,) = wrong(entry)
        assert (problem.field, problem.text) == (field, "is missing")
        assert problem.remedy
        assert problem.entry == ("without id" if field == "id" else "W-1")

    def test_an_empty_entry_lacks_everything(self) -> None:
        found = wrong({}, {})
        assert {problem.text for problem in found} == {"is missing"}
        assert [problem.field for problem in found] == [name for name in FIELDS if name != "compensating_control"] * 2

    def test_only_one_who_mitigates_must_say_how(self) -> None:
        (entry,) = read(text({**without("compensating_control"), "category": "waiver"}), "w.yaml")
        assert (entry.category, entry.compensating_control) == (Category.WAIVER, "")

    @pytest.mark.parametrize(
        ("field", "value", "what", "remedy"),
        [
            ("id", "W 1", "is no id", "letters, digits"),
            ("id", "x" * 65, "is no id", "64"),
            ("rule", "customer-managed-keys", "there is no rule", "did you mean customer-managed-key"),
            ("rule", "Customer-Managed-Key", "there is no rule", "did you mean customer-managed-key"),
            ("rule", "*", "there is no rule", "use one of region-in-residency"),
            ("resource", "*", "covers everything", "name the resource"),
            ("category", "Waiver", "is none", "set waiver or mitigated"),
            ("reason", ["a"], "is not a text", "write one text"),
            ("reason", {"a": 1}, "is not a text", "write one text"),
            ("reason", "x" * 2001, "is longer than 2000", "ticket"),
            ("approver", "platform", "is the owner", "somebody else"),
            ("approver", " PLATFORM", "is the owner", "somebody else"),
            ("approver", "\uff50latform", "is the owner", "somebody else"),
            ("created", "yesterday", "is no day", "write it as"),
            ("created", "2026-02-30", "is no day", "write it as"),
            ("expires", "20260630", "is no day", "write it as"),
            ("expires", "2026-06-30T00:00:00Z", "is no day", "write it as"),
            ("expires", "never", "is no day", "write it as"),
            ("expires", "2026-01-01", "is not after created", "later"),
            ("expires", "2025-01-01", "is not after created", "later"),
            ("expires", "2026-07-01", "181 days after created, where 180", "set 2026-06-30"),
            ("until", "2026-06-30", "is no field", "use one of"),
            ("expire", "2026-06-30", "is no field", "did you mean expires"),
        ],
        ids=[
            "id-space", "id-long", "rule-typo", "rule-case", "rule-all", "resource-all", "category-case", "list",
            "mapping", "long", "approver-is-owner", "approver-in-capitals", "approver-wide-letter", "created-word",
            "created-no-date", "expires-compact", "expires-with-time", "expires-never", "expires-at-once",
            "expires-before", "expires-late", "unknown", "unknown-near",
        ],
    )  # fmt: skip
    def test_a_wrong_field_is_named_with_its_remedy(self, field: str, value: object, what: str, remedy: str) -> None:
        (problem,) = wrong({**GOOD, field: value})
        assert (problem.file, problem.entry, problem.field) == (
            "w.yaml", value if field == "id" else "W-1", field,
        )  # fmt: skip
        assert what in problem.text
        assert remedy in problem.remedy

    @pytest.mark.parametrize(
        ("rule", "days"), [("region-in-residency", 180), ("customer-managed-key", 180), ("key-hygiene", 180)]
    )
    def test_region_and_key_rules_have_the_short_term(self, rule: str, days: int) -> None:
        assert LIMITS[rule] == days
        assert read(text({**GOOD, "rule": rule}), "w.yaml")
        assert wrong({**GOOD, "rule": rule, "expires": "2026-07-01"})

    def test_others_have_a_year(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(waiver_fields, "_RULES", ("labels",))
        assert read(text({**GOOD, "rule": "labels", "expires": "2027-01-01"}), "w.yaml")
        (problem,) = wrong({**GOOD, "rule": "labels", "expires": "2027-01-02"})
        assert "where 365 are allowed" in problem.text


class TestFile:
    @pytest.mark.parametrize(
        "content",
        ["", "\n\n", "# nothing\n  # here\n", "---\n", "waivers:\n", "waivers: []", "waivers: null"],
        ids=["empty", "blank", "comments", "document", "key", "list", "null"],
    )
    def test_no_waivers_are_none(self, content: str) -> None:
        assert read(content, "w.yaml") == ()

    @pytest.mark.parametrize(
        ("content", "line", "what"),
        [
            ("waivers: [", 1, "not YAML"),
            ("waivers:\n  - id: a\n   b: c\n", 3, "not YAML"),
            ("waivers: \x00", 1, "not YAML"),
            ("waivers: " + "[" * 100_000, 1, "not YAML"),
            ("a: &a [x]\nwaivers: *b", 2, "not YAML"),
            ("- id: a\n", 1, "no list of waivers"),
            ("waivers: text", 1, "no list of waivers"),
            ("waivers:\n  id: a", 1, "no list of waivers"),
            ("waivers: []\nversion: 1", 2, "'version' is too much"),
            ("waivers: []\nwaivers: []", 2, "'waivers' is too much"),
            ("waivers:\n  - text", 2, "not a mapping"),
            ("# " + "x" * 1_000_000 + "\nwaivers: []", 1, "is longer than"),
        ],
        ids=[
            "open", "indent", "control", "deep", "alias", "list", "text", "mapping", "key", "twice", "entry", "huge",
        ],
    )  # fmt: skip
    def test_a_file_of_another_form_is_refused_with_the_line(self, content: str, line: int, what: str) -> None:
        with pytest.raises(WaiverError) as caught:
            read(content, "w.yaml")
        (problem,) = caught.value.problems
        assert problem.line == line
        assert what in problem.text

    def test_all_problems_are_told_at_once_with_their_lines(self) -> None:
        content = yaml.safe_dump({"waivers": [{**GOOD, "category": "none"}, {**GOOD, "expires": "x", "who": "me"}]})
        with pytest.raises(WaiverError) as caught:
            read(content, "w.yaml")
        lines = content.splitlines()
        assert [problem.field for problem in caught.value.problems] == ["category", "expires", "id", "who"]
        for problem in caught.value.problems:
            assert f"{problem.field}:" in lines[problem.line - 1]
        assert str(caught.value).count("\n") == 3
        assert "w.yaml:3: waiver W-1, category: 'none' is none; set waiver or mitigated" in str(caught.value)

    def test_a_field_that_is_set_twice_is_refused(self) -> None:
        content = "waivers:\n- " + "\n  ".join(f"{name}: '{value}'" for name, value in GOOD.items())
        assert read(content, "w.yaml")
        with pytest.raises(WaiverError, match=r"w\.yaml:13: waiver W-1, expires: is set twice, in line 12 too"):
            read(content + "\n  expires: 2026-03-01", "w.yaml")

    def test_aliases_that_multiply_cost_nothing(self) -> None:
        levels = "".join(f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 40))
        with pytest.raises(WaiverError, match="is too much"):
            read(f"a0: &a0 [x]\n{levels}", "w.yaml")

    @given(st.text(max_size=60) | st.text("-:[]{}&*!|>'\"# \nwaiversd", max_size=60))
    def test_any_text_is_read_or_refused(self, content: str) -> None:
        with contextlib.suppress(WaiverError):
            assert read(content, "w.yaml") == ()


def test_every_field_is_told_of_at_once_whatever_is_wrong_with_the_first() -> None:
    entry = {**GOOD, "rule": ["not", "text"], "ticket": "", "owner": "dpo", "created": ["2026-01-01"]}
    assert {problem.field for problem in wrong(entry)} == {"rule", "ticket", "approver", "created"}


def test_a_text_of_the_longest_length_is_accepted() -> None:
    longest = {**GOOD, "reason": "x" * waiver_fields.LONGEST}
    assert read(text(longest), "w.yaml")
    (problem,) = wrong({**GOOD, "reason": "x" * (waiver_fields.LONGEST + 1)})
    assert problem.field == "reason"


def test_only_the_default_file_may_be_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nowhere = tmp_path / "none.yaml"
    monkeypatch.delenv(waivers.VARIABLE, raising=False)
    monkeypatch.setattr(waivers, "DEFAULT", nowhere)
    assert waivers.load().entries == ()
    with pytest.raises(WaiverError, match="there is no such file"):
        waivers.load(tmp_path / "other.yaml")
