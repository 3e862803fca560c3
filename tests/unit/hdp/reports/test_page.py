"""A page keeps its limit, and counts what it leaves out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hdp.reports.page import Page, length


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
    page.entries("heading", ["entry", "entry"], 7)
    assert page.text() == "7 left\n"


def test_entries_that_nobody_made_are_left_out_too() -> None:
    page = _page(100)
    page.entries("-", ["a", "b"], 5)
    assert page.text() == "-ab3 left\n"


def test_an_opened_list_is_always_closed() -> None:
    end = "\n</details>\n"
    page = _page(length("\n<details><summary>s</summary>\n\n") + 2 + length(end))
    page.details("s", "", ["a", "b", "c"], 3)
    assert page.text() == f"\n<details><summary>s</summary>\n\nab{end}1 left\n"


@given(st.integers(0, 300), st.lists(st.integers(0, 6), max_size=8), st.integers(0, 30))
def test_no_page_is_too_long_and_every_entry_is_shown_or_counted(room: int, lists: list[int], size: int) -> None:
    page = _page(room)
    for count in lists:
        page.details("s", "", ["*" + "x" * size] * count, count)
    text = page.text()
    assert length(text) <= room + length(_closing(10**12))
    assert text.count("\n</details>\n") == text.count("\n<details><summary>")
    assert text.count("*") + page.left_out == sum(lists)
