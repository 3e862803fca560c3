"""The CI files: linted, pinned, with the least permissions; and the page that tells others how to use the check."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from hdp.paths import CLONE
from hdp.reports.formats import FORMATS

WORKFLOW = CLONE / ".github" / "workflows" / "ci.yml"
GITLAB = CLONE / ".gitlab-ci.yml"
PAGE = CLONE / "docs" / "ci.md"
BIN = Path(sys.executable).parent
PINNED = re.compile(r"uses: (?P<action>[\w./-]+)@(?P<commit>[0-9a-f]{40}) # (?P<version>v\d+\.\d+\.\d+)$")
OUTPUT = re.compile(r"--output ([\w-]+)=(\S+)")


def _snippets() -> list[str]:
    """The YAML files of the page: GitHub's, then GitLab's."""
    return re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def _workflows() -> list[str]:
    return [WORKFLOW.read_text(encoding="utf-8"), _snippets()[0]]


def _lint(program: str, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BIN / program), *arguments], input=text, capture_output=True, text=True)


ZIZMOR = ("--offline", "--quiet", "--persona", "pedantic")


@pytest.mark.parametrize("number", [0, 1], ids=["ours", "page"])
def test_zizmor_finds_nothing(number: int) -> None:
    # Of the page's only what matters: it is not the place for a comment on each line.
    found = _lint("zizmor", "--offline", "--quiet", "-", text=_workflows()[number])
    assert found.returncode == 0, found.stdout


def test_zizmor_finds_nothing_pedantic_in_ours() -> None:
    found = _lint("zizmor", *ZIZMOR, str(WORKFLOW.parent))
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        with:\n          persist-credentials: false\n", ""),
        ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7"),
        ("permissions: {}", "permissions: write-all"),
        ("run: .ci/run", 'run: echo "${{ github.event.pull_request.title }}"'),
    ],
    ids=["credentials", "tag", "permissions", "injection"],
)
def test_zizmor_finds_what_it_is_there_for(old: str, new: str) -> None:
    text = _workflows()[0]
    assert old in text
    assert _lint("zizmor", *ZIZMOR, "-", text=text.replace(old, new)).returncode != 0


def test_the_files_keep_their_schemas(tmp_path: Path) -> None:
    (tmp_path / "github.yml").write_text(_snippets()[0], encoding="utf-8")
    (tmp_path / "gitlab.yml").write_text(_snippets()[1], encoding="utf-8")
    github = _lint(
        "check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(WORKFLOW), str(tmp_path / "github.yml")
    )
    assert github.returncode == 0, github.stdout
    gitlab = _lint(
        "check-jsonschema",
        *("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
        str(GITLAB),
        str(tmp_path / "gitlab.yml"),
    )
    assert gitlab.returncode == 0, gitlab.stdout


def test_the_schemas_find_a_wrong_key(tmp_path: Path) -> None:
    wrong = tmp_path / "ci.yml"
    wrong.write_text(
        WORKFLOW.read_text(encoding="utf-8").replace("timeout-minutes", "timeout-minute"), encoding="utf-8"
    )
    assert _lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(wrong)).returncode == 1


def test_actions_are_pinned_to_one_commit_a_version() -> None:
    uses = [line.strip() for text in _workflows() for line in text.splitlines() if "uses:" in line]
    found = [PINNED.search(line) for line in uses]
    assert all(found), uses
    pins = {match["action"]: (match["commit"], match["version"]) for match in found if match}
    assert {(match["action"], (match["commit"], match["version"])) for match in found if match} == set(pins.items())


@pytest.mark.parametrize("number", [0, 1], ids=["ours", "page"])
def test_what_runs_the_pull_requests_code_cannot_write(number: int) -> None:
    workflow: dict[Any, Any] = yaml.safe_load(_workflows()[number])
    assert workflow["permissions"] == {}
    # YAML 1.1 reads the key `on` as true.
    assert "pull_request_target" not in workflow[True]
    for name, job in workflow["jobs"].items():
        checkouts = [step for step in job["steps"] if "actions/checkout" in step.get("uses", "")]
        assert all(step["with"]["persist-credentials"] is False for step in checkouts), name
        writes = any(access == "write" for access in job["permissions"].values())
        assert not (checkouts and writes), name
        if writes:
            assert "head.repo.full_name == github.repository" in job["if"], name


def test_the_jobs_name_only_formats_that_there_are() -> None:
    for text in (*_workflows(), GITLAB.read_text(encoding="utf-8"), _snippets()[1]):
        outputs = OUTPUT.findall(text)
        assert {name for name, _ in outputs} <= set(FORMATS)
        assert len({file for _, file in outputs}) == len(outputs)


@pytest.mark.parametrize("ours", [True, False], ids=["ours", "page"])
def test_gitlab_reports_are_files_that_the_check_writes(ours: bool) -> None:
    jobs = yaml.safe_load(GITLAB.read_text(encoding="utf-8") if ours else _snippets()[1])
    job = jobs["check" if ours else "policy"]
    written = {file for command in job["script"] for _, file in OUTPUT.findall(command)}
    assert job["artifacts"]["when"] == "always"
    assert set(job["artifacts"]["reports"]) == {"junit", "codequality"}
    assert set(job["artifacts"]["reports"].values()) <= written


def test_the_page_names_every_format() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(FORMATS)
