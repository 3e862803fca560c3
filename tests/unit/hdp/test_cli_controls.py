"""``hdp policy controls``: the figures, the listings, and the page made from them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hdp import cli, controls
from hdp.errors import CannotRunError
from policies.rules import registry
from policies.rules.controls import Level, coverage, load

DOCS = Path(__file__).parents[3] / "docs"
FOUND = load()


def ran(*arguments: str, code: int = 0) -> tuple[str, str]:
    result = CliRunner().invoke(cli.app, ["policy", "controls", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def test_the_page_is_current() -> None:
    remedy = "run: hdp policy controls --markdown > docs/controls.md"
    assert (DOCS / "controls.md").read_text(encoding="utf-8") == ran("--markdown")[0], remedy


def test_the_page_has_every_control_and_says_supports() -> None:
    page = controls.markdown()
    for framework, control in FOUND.each():
        assert f"## {framework.title}" in page
        assert f"| {control.id} |" in page
    assert "*supports*" in page
    assert "no rule yet (gap)" in page


def test_the_levels_are_kept_apart() -> None:
    out, err = ran()
    lines = out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [framework.id for framework in FOUND.frameworks]
    for heading in ("testable", "partial", "not testable", "testable, no rule yet"):
        assert heading in lines[0]
    (line,) = [line for line in lines if line.startswith("secnumcloud")]
    testable, partial, beyond = coverage(FOUND.frameworks[1])
    assert f"{testable.supported} of {testable.all}" in line
    assert f"{partial.supported} of {partial.all}" in line
    assert f"  {beyond.all}  " in line
    assert line.split()[-1] == "10.1.b"
    assert "A rule supports a control" in err


def test_one_framework_is_listed_control_by_control() -> None:
    out, _ = ran("--framework", "hds")
    assert len(out.splitlines()) == 1 + len(FOUND.frameworks[0].controls)
    (line,) = [line for line in out.splitlines() if line.startswith("[EXI 28]")]
    assert "testable" in line
    assert "region-in-residency" in line
    (line,) = [line for line in out.splitlines() if line.startswith("[EXI 30]")]
    assert "not testable" in line


def test_a_rule_s_controls_are_listed() -> None:
    out, err = ran("--rule", "labels")
    assert "The rule labels supports:" in err
    assert [line.split()[0] for line in out.splitlines()[1:]] == [part.id for part, _ in FOUND.of_rule("labels")]
    narrowed, _ = ran("--rule", "labels", "--framework", "nis2")
    assert [line.split()[:2] for line in narrowed.splitlines()[1:]] == [["nis2", "21(2)(i)"]]


def test_json_has_the_figures_the_gaps_and_what_was_left_out() -> None:
    found = json.loads(ran("--json")[0])
    assert (found["version"], found["date"]) == (FOUND.version, FOUND.date.isoformat())
    for shown, framework in zip(found["frameworks"], FOUND.frameworks, strict=True):
        assert shown["id"] == framework.id
        assert list(shown["coverage"]) == list(Level)
        assert shown["gaps"] == [control.id for control in framework.controls if control.gap]
        assert [control["id"] for control in shown["controls"]] == [control.id for control in framework.controls]
    assert [one["name"] for one in found["left_out"]] == [one.name for one in FOUND.left_out]


def test_json_of_a_rule_has_its_controls_only() -> None:
    found = json.loads(ran("--json", "--rule", "tls-floor", "--framework", "c5")[0])
    (framework,) = found["frameworks"]
    assert [control["id"] for control in framework["controls"]] == ["CRY-02"]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [(("--framework", "hipaa"), "no framework 'hipaa'; one of hds,"), (("--rule", "label"), "no rule 'label'; one of")],
    ids=["framework", "rule"],
)
def test_what_is_not_there_is_refused_with_what_is(arguments: tuple[str, ...], text: str) -> None:
    result = CliRunner().invoke(cli.app, ["policy", "controls", *arguments])
    assert isinstance(result.exception, CannotRunError)
    assert text in str(result.exception)


def test_a_rule_that_no_control_names_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "RULES", (*registry.RULES, replace(registry.RULES[0], id="new-rule")))
    _, err = ran(code=1)
    assert "new-rule: no control names this rule" in err


def test_a_file_that_cannot_be_used_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(controls, "load", lambda: load(tmp_path / "none.yaml"))
    result = CliRunner().invoke(cli.app, ["policy", "controls"])
    assert isinstance(result.exception, CannotRunError)
    assert "restore it from version control" in str(result.exception)
