"""Tables: aligned, whole in a pipe, without trailing blanks."""

from __future__ import annotations

import json

import pytest

from hdp import tables


def test_columns_are_aligned_and_numbers_stand_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    tables.show(["stack", "resources"], [["aws", "7"], ["azure", "120"]])
    assert capsys.readouterr().out == "stack  resources\naws            7\nazure        120\n"


def test_nothing_is_cut_off_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    tables.show(["what"], [["x" * 500]])
    assert "x" * 500 in capsys.readouterr().out


def test_a_cell_in_brackets_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    tables.show([], [["[red]", "a"]])
    assert capsys.readouterr().out == "[red]  a\n"


@pytest.mark.parametrize(
    ("cell", "style"),
    [("ok", "green"), ("refused: 2 violations", "red"), ("passed, 1 advisory", "green"), ("aws", ""), ("", "")],
)
def test_colours_follow_the_first_word(cell: str, style: str) -> None:
    assert tables.style(cell) == style


def test_json_is_readable(capsys: pytest.CaptureFixture[str]) -> None:
    tables.show_json({"a": "é"})
    assert json.loads(capsys.readouterr().out) == {"a": "é"}
