"""``hdp check``: its options. What it does stands in ``hdp.checks``, what it writes in ``hdp.reports``.

The children are started before anything else is imported: while they load their SDKs, this process loads the rest.
"""

from __future__ import annotations

import difflib
import os
import shutil
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from components.regions import DEFAULT_RESIDENCY, Residency
from hdp.checks.project import Project
from hdp.checks.request import Request
from hdp.errors import CANNOT_RUN, CannotRunError
from hdp.paths import CLONE
from hdp.progress import say
from policies.server import settings

if TYPE_CHECKING:
    from hdp.checks.model import CheckResult, Failed, Run

TERMINAL = "terminal"
TEXT = "text"
_WITH_CONTROLS = frozenset({"json", "markdown", "sarif", "code-scanning"})
"""Formats that show which controls a rule supports."""

_OPTIONS = {
    "residency": "--residency",
    "unclassified": "--strict",
    "throwAwayEnvironments": "--throw-away",
    "logServices": "--log-service",
}
"""The settings of the packs, as options."""
NO_ENVIRONMENT = "none"
"""What ``--throw-away`` takes where every environment is guarded."""

EPILOG = """Examples: `hdp check` all three; `hdp check --stack aws --strict`;
`hdp check --output sarif=check.sarif --output markdown=check.md`; `hdp check --format json | jq .summary`;
`pulumi stack export | hdp check --file -`; `hdp check --file preview.json --base base.json`;
`hdp check --file state.json --log-service ldp-ab-12345=GRA --throw-away sandbox`.

Exit codes: 0 nothing is refused; 1 something is violated or undecided; 2 something could not be checked;
3 all that is refused was covered by waivers that have expired. More in docs/check.md."""

Stacks = Annotated[
    list[str] | None, typer.Option("--stack", "-s", help="A stack to check; repeat it for more. Default: all three.")
]
Files = Annotated[
    list[str] | None,
    typer.Option(
        "--file",
        "-f",
        help="Check a file instead of the program: a stack export, a preview's JSON or event stream; - is stdin.",
    ),
]
Format = Annotated[str, typer.Option("--format", help="What to print: terminal, or a format of --output.")]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FORMAT=FILE",
        help="Write a report; repeatable. text, json, junit, sarif, code-scanning, code-quality or markdown.",
    ),
]
Every = Annotated[
    bool, typer.Option("--all", help="Name every resource in the text, not the first of each group of alike findings.")
]
Base = Annotated[Path | None, typer.Option("--base", help="An earlier JSON report, to show what changed since.")]
Where = Annotated[Residency, typer.Option("--residency", help=settings.description("residency"))]
LogServices = Annotated[
    list[str] | None,
    typer.Option(
        "--log-service", metavar="NAME=REGION", help=f"{settings.description('logServices')} Repeat it for more."
    ),
]
ThrowAway = Annotated[
    list[str] | None,
    typer.Option(
        "--throw-away",
        metavar="ENVIRONMENT",
        help=f"{settings.description('throwAwayEnvironments')} Repeat it for more; `none`: no environment. "
        f"Default: {' and '.join(settings.THROW_AWAY)}.",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse a resource type that is in no table.")]
WaiverFile = Annotated[Path | None, typer.Option("--waivers", help="The waiver file. Default: policies/waivers.yaml.")]
Rules = Annotated[list[str] | None, typer.Option("--rule", help="Ask this rule only; repeatable.")]
Packs = Annotated[list[str] | None, typer.Option("--pack", help="Ask this pack's rules only; repeatable.")]
Unknown = Annotated[
    bool, typer.Option("--unknown", help="Leave unknown what a real first preview cannot know (programs only).")
]


def check(
    stacks: Stacks = None,
    files: Files = None,
    format: Format = TERMINAL,
    output: Output = None,
    every: Every = False,
    base: Base = None,
    residency: Where = DEFAULT_RESIDENCY,
    strict: Strict = False,
    log_service: LogServices = None,
    throw_away: ThrowAway = None,
    waivers: WaiverFile = None,
    rule: Rules = None,
    pack: Packs = None,
    unknown: Unknown = False,
) -> None:
    """Judge what the stacks declare by the rules of the policy packs: no engine, no account, no preview.

    Runs the program of each stack against the sandbox's clouds, side by side, or reads files that Pulumi wrote.
    """
    wanted = _outputs([f"{format}=", *(output or [])])
    if files and (stacks or unknown):
        raise CannotRunError("--file takes no --stack and no --unknown: a file is what it is; leave them out")
    request = Request(
        residency=residency,
        strict=strict,
        throw_away=_throw_away(throw_away),
        log_services=_log_services(log_service or ()),
        unknown=unknown,
        rules=_rules(rule, pack),
        waivers=str(waivers.absolute()) if waivers else "",
        day=Request().today,
        debug=os.environ.get("HDP_POLICY_DEBUG") == "1",
    )
    try:
        request.context()
    except settings.SettingError as error:
        raise CannotRunError(f"{_OPTIONS[error.setting]}: {error.problem}") from error
    try:
        code = _run(request, stacks, files, wanted, base, every=every)
    except CannotRunError:
        raise
    except Exception:
        # Python would end with 1, which says that something was judged and violated.
        traceback.print_exc()
        say("error: the check itself failed, and nothing is known of the stacks; please report the traceback")
        code = CANNOT_RUN
    raise typer.Exit(code)


def _run(
    request: Request,
    stacks: Sequence[str] | None,
    files: Sequence[str] | None,
    wanted: Sequence[tuple[str, str]],
    base: Path | None,
    *,
    every: bool,
) -> int:
    earlier = _base(base)
    run = _of_files(request, files, wanted) if files else _of_programs(request, stacks, wanted)
    if earlier is not None:
        run = _compared(run, earlier, str(base))
    # Imported here: see above.
    from hdp.checks.assembly import exit_code

    for name, path in wanted:
        _write(run, name, path, every=every)
    return exit_code(run)


def _of_programs(request: Request, stacks: Sequence[str] | None, wanted: Sequence[tuple[str, str]]) -> Run:
    from hdp.checks import runner
    from hdp.sandbox import STACKS

    project = Project(CLONE)
    children = runner.start(request, [project.known(stack) for stack in dict.fromkeys(stacks or STACKS)])
    with runner.ending(children):
        from hdp.checks import assembly, judging

        excuses = judging.load_waivers(request)
        answers = runner.wait(children)
        matched = frozenset().union(*(answer.matched for answer in answers))
        found = [answer.found for answer in answers]
        return assembly.assemble(request, found, excuses, matched, with_controls=_with_controls(wanted))


def _of_files(request: Request, files: Sequence[str], wanted: Sequence[tuple[str, str]]) -> Run:
    from hdp.checks import assembly, garbage, judging
    from hdp.checks import files as reader

    garbage.seldom()
    excuses = judging.load_waivers(request)
    found: list[CheckResult | Failed] = [reader.check(path, request, excuses) for path in dict.fromkeys(files)]
    return assembly.assemble(request, found, excuses, excuses.matched, with_controls=_with_controls(wanted))


def _with_controls(wanted: Sequence[tuple[str, str]]) -> bool:
    return any(name in _WITH_CONTROLS for name, _ in wanted)


def _rules(rules: Sequence[str] | None, packs: Sequence[str] | None) -> tuple[str, ...]:
    if not rules and not packs:
        return ()
    from hdp.checks.assembly import rule_ids

    return rule_ids(rules or (), packs or ())


def _throw_away(given: Sequence[str] | None) -> tuple[str, ...]:
    if given is None:
        return settings.THROW_AWAY
    if NO_ENVIRONMENT in given and len(given) > 1:
        raise CannotRunError(f"--throw-away {NO_ENVIRONMENT} stands alone: leave it out, or the environments")
    return tuple(name for name in given if name != NO_ENVIRONMENT)


def _log_services(given: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        name, separator, region = text.rpartition("=")
        if not (separator and name and region):
            raise CannotRunError(f"--log-service {text}: must be NAME=REGION, such as ldp-ab-12345=GRA")
        if found.setdefault(name, region) != region:
            raise CannotRunError(f"--log-service {text}: {name} is already in {found[name]}; leave one of them out")
    return found


def _outputs(given: Sequence[str]) -> list[tuple[str, str]]:
    """The reports to write, as format and file; an empty file is standard output."""
    from hdp.reports.formats import FORMATS

    wanted = []
    for number, text in enumerate(given):
        name, separator, path = text.partition("=")
        if number and not (separator and path):
            raise CannotRunError(f"--output {text}: must be FORMAT=FILE, such as sarif=check.sarif")
        if name not in FORMATS and (number or name != TERMINAL):
            near = difflib.get_close_matches(name, FORMATS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(FORMATS)}"
            raise CannotRunError(f"no format {name!r}; {hint}")
        if path and not Path(path).absolute().parent.is_dir():
            raise CannotRunError(f"--output {text}: there is no folder {Path(path).parent}; make it first")
        wanted.append((name, path))
    return wanted


def _base(path: Path | None) -> bytes | None:
    """The base report. Read first: the check may write its own to the same place."""
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRunError(f"--base {path} cannot be read: {error.strerror or error}") from error


def _compared(run: Run, earlier: bytes, name: str) -> Run:
    from dataclasses import replace

    from hdp.reports.base import compare

    return replace(run, changes=compare(run, earlier, name))


def _write(run: Run, name: str, path: str, *, every: bool) -> None:
    text = _text(run, name, every=every)
    if not path:
        _print(text)
        return
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotRunError(f"--output {name}={path} cannot be written: {error.strerror or error}") from error


def _text(run: Run, name: str, *, every: bool) -> str:
    from hdp.reports.formats import FORMATS

    if name not in (TERMINAL, TEXT):
        return FORMATS[name](run)
    from hdp.reports import terminal

    if name == TEXT or not sys.stdout.isatty():
        return terminal.write(run, every=every)
    width = shutil.get_terminal_size((80, 0)).columns
    return terminal.write(run, width=width, colour="NO_COLOR" not in os.environ, every=every)


def _print(text: str) -> None:
    """Prints a report. A reader who has seen enough (``| head``) changes nothing of the answer."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left in the buffer would fail again when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
