"""A page keeps its limit, counts what it leaves out, and keeps the room that was asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdp.reports.page import Entry, Page, Section, entries, length

OPENING = "\n<details><summary>s</summary>\n\n"
END = "\n</details>\n"


def _closing(count: int) -> str:
    return f"{count} left\n"


def _page(room: int) -> Page:
    """A page with room for so many characters before the last line."""
    return Page(room + length(_closing(10**12)), _closing)


def test_what_fits_is_added_whole_or_not_at_all() -> None:
    page = _page(4)
    assert (page.add("abc"), page.add("de"), page.add("d")) == (True, False, True)
    assert page.text() == "abcd"


def test_a_character_of_two_units_counts_as_two() -> None:
    assert length("a\uffff\U0001f600") == 4
    assert _page(3).add("\U0001f600" * 2) is False


def test_a_list_without_room_for_one_entry_is_left_out_whole() -> None:
    page = _page(10)
    page.entries("heading", entries(["entry", "entry"]), 7)
    assert page.text() == "7 left\n"


def test_entries_that_nobody_made_are_left_out_too() -> None:
    page = _page(100)
    page.entries("-", entries(["a", "b"]), 5)
    page.entries("-", [Entry("c", shown=3)], 5)
    assert page.text() == "-ab-c5 left\n"


def test_nothing_is_no_list() -> None:
    page = _page(100)
    page.entries("-", [], 0)
    page.details(Section("s", [], 0))
    assert page.text() == ""


def test_an_opened_list_is_always_closed() -> None:
    page = _page(length(OPENING) + 2 + length(END))
    page.details(Section("s", entries(["a", "b", "c"]), 3))
    assert page.text() == f"{OPENING}ab{END}1 left\n"


@pytest.mark.parametrize(
    ("room", "text"),
    [
        (11, f"{OPENING}introlong-2{END}"),
        (10, f"{OPENING}long-2{END}"),
        (6, f"{OPENING}long-2{END}"),
        (5, f"{OPENING}1{END}1 left\n"),
        (1, f"{OPENING}1{END}1 left\n"),
        (0, "2 left\n"),
    ],
    ids=str,
)
def test_a_section_gives_up_its_introduction_first_and_then_all_but_one_example(room: int, text: str) -> None:
    page = _page(length(OPENING) + room + length(END))
    page.details(Section("s", [Entry("long-2", 2, "1")], 2, introduction="intro"))
    assert page.text() == text


def test_room_that_is_kept_is_not_taken() -> None:
    first, second = Section("s", [Entry("a" * 50, 5, "A")], 5), Section("s", [Entry("b" * 60, 7, "B"), Entry("c")], 8)
    page = _page(first.least + second.least + 30)
    page.keep([first, second], 10**6)
    assert page.add("x" * 31) is False
    assert page.add("x" * 30) is True
    page.kept()
    assert page.text() == f"{'x' * 30}{OPENING}A{END}{OPENING}B{END}{4 + 7} left\n"


def test_more_than_the_limit_is_not_kept() -> None:
    sections = [Section("s", entries(["a"]), 1) for _ in range(3)]
    page = _page(2 * sections[0].least + 5)
    page.keep(sections, sections[0].least)
    assert page.add("x" * (sections[0].least + 6)) is False
    page.kept()
    assert page.text() == 2 * f"{OPENING}a{END}" + "1 left\n"


@given(st.integers(0, 400), st.lists(st.integers(0, 6), max_size=8), st.integers(0, 30), st.booleans())
def test_no_page_is_too_long_and_every_entry_is_shown_or_counted(
    room: int, lists: list[int], size: int, kept: bool
) -> None:
    page = _page(room)
    sections = [Section("s", entries(["*" + "x" * size] * count), count) for count in lists]
    if kept:
        page.keep([section for section in sections if section.entries], room)
        page.kept()
    else:
        for section in sections:
            page.details(section)
    text = page.text()
    assert length(text) <= room + length(_closing(10**12))
    assert text.count(END) == text.count("\n<details><summary>")
    assert text.count("*") + page.left_out == sum(lists)
