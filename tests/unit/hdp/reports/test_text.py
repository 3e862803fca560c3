"""Any text as one short line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdp.reports.text import line, plural, trace, whole
from tests.unit.hdp.reports.odd import TEXTS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as it is", "as it is"),
        (" a\r\n\tb\x00c\x1b[31m\u2028d ", "a b c [31m d"),
        ("a\u202eb\ud800", "a\ufffdb\ufffd"),
        ("\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f3f3\ufe0f\u200d\U0001f308"),
        ("", ""),
    ],
    ids=["plain", "controls", "hidden", "emoji", "empty"],
)
def test_a_line(text: str, expected: str) -> None:
    assert line(text, 100) == expected


def test_what_is_cut_off_is_counted() -> None:
    assert line("x" * 1_000_000, 60) == "x" * 25 + " (... 999,975 more characters)"
    assert line("x" * 61, 60) == "x" * 25 + " (... 36 more characters)"
    assert line("x" * 60, 60) == "x" * 60


@given(TEXTS, st.integers(40, 200))
def test_any_text_is_one_line_that_fits(text: str, limit: int) -> None:
    made = line(text, limit)
    made.encode("utf-8")
    assert len(made) <= limit
    assert made == "" or made.splitlines() == [made]


def test_whole_changes_nothing_but_surrogates() -> None:
    assert whole("a\x00\x1b\ud83d\U0001f600") == "a\x00\x1b\ufffd\U0001f600"


def test_plural() -> None:
    assert [plural(count, "rule") for count in (0, 1, 2000)] == ["0 rules", "1 rule", "2,000 rules"]


def test_a_trace_keeps_its_end() -> None:
    rows = trace("".join(f"  File {number}\n" for number in range(100_000)) + "KeyError: y", 100)
    assert rows[-2:] == ["File 99999", "KeyError: y"]
    assert len(rows) == 40
    assert trace("", 100) == []
