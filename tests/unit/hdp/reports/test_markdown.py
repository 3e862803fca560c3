"""Markdown for a pull request: always under the limit, and text stays text."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hdp.checks.model import Failed, Located, Run
from hdp.reports import escape, json_report, markdown
from hdp.reports.base import compare
from hdp.reports.page import length
from hdp.reports.text import line
from policies.rules.model import Verdict
from policies.rules.registry import RULES
from tests.unit.hdp.reports.build import KEY, REGION, everything, located, result, run, waiver
from tests.unit.hdp.reports.odd import NASTY, TEXTS, runs

OWN_HTML = re.compile(r"<details><summary>[^<>]*</summary>|</details>|<!-- hdp-check -->")
RENDERER = MarkdownIt("commonmark").enable("table")
REFERENCE = re.compile(r"[@#!~%](?=\w)|https?://|www\.|GH-\d")
"""What GitHub and GitLab would make a mention, a reference or a link of, in rendered text outside of code."""


def _tokens(text: str) -> list[Token]:
    found = []
    for token in RENDERER.parse(text):
        found.append(token)
        found.extend(token.children or [])
    return found


def _assert_harmless(text: str) -> None:
    """No markup but the report's own, and nothing that GitHub or GitLab act on."""
    assert length(text) <= markdown.LIMIT
    assert text.startswith(f"{markdown.MARKER}\n")
    text.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    tags = ""
    for token in _tokens(text):
        assert token.type not in ("link_open", "image", "fence", "code_block", "hr")
        if token.type in ("html_block", "html_inline"):
            assert OWN_HTML.sub("", token.content).strip() == ""
            shown = html.unescape(re.sub(r"<[^>]*>", "", token.content))
            assert not REFERENCE.search(shown)
            tags += token.content
        if token.type == "text":
            assert not REFERENCE.search(token.content)
    assert tags.count("<details>") == tags.count("</details>") == tags.count("<summary>")
    assert tags.count(markdown.MARKER) == 1
    assert not any(row.startswith("/") for row in text.splitlines())


def test_the_summary_comes_first() -> None:
    lines = markdown.write(everything()).splitlines()
    assert lines[:8] == [
        "<!-- hdp-check -->",
        "## hdp check: 1 stack could not be checked",
        "",
        "| stack | provider | resources | refused | undecided | mitigated | waived |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
        "| aws | aws | 100 | 4 | 2 | 0 | 1 |",
        "| ovh | ovh | 100 | 0 | 0 | 1 | 0 |",
        "",
    ]


def test_what_is_clean_says_so() -> None:
    text = markdown.write(run(result()))
    assert "## hdp check: nothing is refused" in text
    assert "<details>" not in text


def test_every_kind_of_finding_is_in_it() -> None:
    text = markdown.write(everything())
    for expected in (
        "critical resident-region: Everything stays in regions of the residency (2 findings)",
        "- violated: the region us-east-1 is in no country of the residency, property `region`. "
        "Remedy: choose a region of the residency, such as eu-west-3.\n"
        "  - `curated` (aws, `aws:s3:BucketV2`) at `components/aws/storage.py:41`\n",
        r"Supports: hds 2 \[EXI 28\], secnumcloud 3.2 19.2",
        "<summary>Mitigated (1 finding)</summary>",
        "<summary>Waived (1 finding)</summary>",
        "- `W-3`: `data-class` on `urn:*::audit`, expired 2026-11-20",
        "- `W-2`: `customer-key` on `urn:*::audit`, expires 2026-11-30",
        "- `azure` could not be checked",
        "the deprecated argument acl is used",
    ):
        assert expected in text
    _assert_harmless(text)


def test_the_changes_against_a_base() -> None:
    before = run(result(located(REGION.id, name="old"), located(REGION.id, name="both"), located(KEY.id)))
    now = run(
        result(located(REGION.id, name="both"), located(REGION.id, name="fresh"), located(KEY.id, Verdict.WAIVED)),
        result(stack="ovh"),
    )
    text = markdown.write(dataclasses.replace(now, changes=compare(now, json_report.write(before))))
    assert "1 new, 1 fixed, 1 excused now, 1 unchanged." in text
    assert re.search(r"New:\n\n- `resident-region` violated: [^\n]*\n  - `fresh`", text)
    assert re.search(r"Excused now, not mended:\n\n- `customer-key` waived: [^\n]*\n  - `curated`", text)
    assert re.search(r"<summary>Fixed \(1 finding\)</summary>\n\n- `resident-region` violated: [^\n]*\n  - `old`", text)
    assert "- `ovh`: not in the base, so compared with nothing" in text
    assert text.index("Against the base") < text.index("<summary>critical")
    assert "Against the base" not in markdown.write(now)


def test_what_only_the_update_decides_stands_apart() -> None:
    blocking, other = located(KEY.id, Verdict.UNDECIDED), located(KEY.id, Verdict.UNDECIDED, "b", blocking=False)
    apart = "Decided only by the update"
    assert apart not in markdown.write(run(result(blocking)))
    assert markdown.write(run(result(blocking, other))).partition(f"{apart}, before anything is made (1 finding)")[2]


def _many(count: int, rule: str = REGION.id, message: str = "m" * 300) -> tuple[Located, ...]:
    return tuple(located(rule, name=f"bucket-{number}", message=message) for number in range(count))


def test_what_has_no_room_is_counted() -> None:
    text = markdown.write(run(result(*_many(1_000), *_many(400, KEY.id))), whole="the artifact hdp-check")
    shown = len(re.findall(r"^  - `bucket-", text, re.MULTILINE))
    assert shown == 2 * markdown.RESOURCES
    assert "- violated, 1,000 times: " in text
    assert "\n  - and 980 more\n" in text
    assert f"Left out here: {1_400 - shown:,} entries. All are in the artifact hdp-check." in text
    _assert_harmless(text)


def test_alike_findings_are_one_entry() -> None:
    found = [*_many(12), located(REGION.id, Verdict.UNDECIDED, "other")]
    text = markdown.write(run(result(*found)))
    assert re.findall(r"^- (.*?):", text, re.MULTILINE) == ["violated, 12 times", "undecided"]
    assert text.count("Remedy: ") == 2
    assert len(re.findall(r"^  - `bucket-", text, re.MULTILINE)) == 12


@pytest.mark.parametrize("message", ["x", "\U0001f600" * 500, "*" * 500, "@a" * 250], ids=["x", "emoji", "*", "@"])
def test_every_refusing_rule_is_shown_with_an_example(message: str) -> None:
    """Whatever else there is, with as many rules as the project has."""
    ids = [f"rule-{number}" for number in range(len(RULES))]
    found = [located(id, path=f"p[{number}]", message=f"{number} {message}") for id in ids for number in range(60)]
    checked = run(
        *[result(*found, stack=f"stack-{number}{message}") for number in range(60)],
        failed=tuple(Failed(f"failed-{number}", message) for number in range(60)),
    )
    text = markdown.write(dataclasses.replace(checked, changes=compare(checked, json_report.write(run()))))
    _assert_harmless(text)
    for id in ids:
        assert re.search(rf"<summary>critical {id} \(3,600 findings\)</summary>\n\n- violated[^<]*`curated`", text)


@pytest.mark.parametrize("message", ["x", "\U0001f600" * 500, "*" * 500, "@" * 500 + "a"], ids=["x", "emoji", "*", "@"])
def test_no_run_is_too_long(message: str) -> None:
    rules = [f"rule-{number}" for number in range(300)]
    found = [one for rule in rules for one in _many(3, rule, message)]
    checked = run(
        *[result(*found, stack=f"stack-{number}") for number in range(3)],
        failed=tuple(Failed(f"failed-{number}", message) for number in range(200)),
        waivers=tuple(waiver(id=f"W-{number}", expired=True, soon=True, owner=message) for number in range(300)),
    )
    text = markdown.write(dataclasses.replace(checked, changes=compare(checked, json_report.write(run(result())))))
    _assert_harmless(text)
    assert "Left out here: " in text


@settings(deadline=None, max_examples=60)
@given(runs())
def test_any_text_stays_text(checked: Run) -> None:
    _assert_harmless(markdown.write(checked))


@settings(deadline=None, max_examples=30)
@given(runs(), runs())
def test_any_change_stays_text(before: Run, now: Run) -> None:
    _assert_harmless(markdown.write(dataclasses.replace(now, changes=compare(now, json_report.write(before)))))


@pytest.mark.parametrize("text", NASTY, ids=[f"text-{number}" for number in range(len(NASTY))])
def test_a_cell_of_the_table_stays_one_cell(text: str) -> None:
    tokens = RENDERER.parse(markdown.write(run(result(stack="s", provider=text))))
    begins = [number for number, token in enumerate(tokens) if token.type == "td_open"]
    cells = ["".join(child.content for child in tokens[number + 1].children or []) for number in begins]
    assert cells[1].replace("\u200b", "") == (line(text, markdown.NAME) or "none")
    assert [cells[0], *cells[2:]] == ["s", "100", "0", "0", "0", "0"]


@settings(deadline=None)
@given(TEXTS.filter(lambda text: "\x00" not in text))
def test_prose_shows_the_text_that_it_got(text: str) -> None:
    shown = "".join(token.content for token in _tokens(f"x {escape.prose(text, 500)}") if token.type == "text")
    assert shown.replace("\u200b", "").removeprefix("x").strip() == line(text, 500).replace("\u200b", "")


@settings(deadline=None)
@given(st.text(st.sampled_from("`ab |<"), max_size=12))
def test_a_code_span_shows_the_text_that_it_got(text: str) -> None:
    clean = line(text, 100)
    spans = [token.content for token in _tokens(f"x {escape.code(text, 100)} y") if token.type == "code_inline"]
    assert spans == ([clean] if clean else [])
