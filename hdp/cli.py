"""The command line: ``hdp``. Commands only; what they do stands in the other modules."""

from __future__ import annotations

import os
import sys
import tomllib
from importlib.metadata import version as installed_version
from typing import Annotated

import typer

from hdp import cli_check, cli_policy, cli_sandbox, doctor, engine, results, runs, sandbox, tables
from hdp.errors import CANNOT_RUN, CannotRunError
from hdp.findings import Line, can_run
from hdp.paths import CLONE
from hdp.progress import say
from sandbox.clouds import PACKAGES
from sandbox.errors import StateError

app = typer.Typer(
    name="hdp",
    help="One health-data platform for Azure, OVHcloud and AWS, run with the real Pulumi engine and no cloud account.",
    epilog="Exit codes: 0 all well; 1 a run failed or a policy refused it; 2 nothing could be run.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(cli_sandbox.app, name="sandbox")
app.add_typer(cli_policy.app, name="policy")
app.command("check", epilog=cli_check.EPILOG)(cli_check.check)
spec_app = typer.Typer(help="The platform's specification.", no_args_is_help=True)
app.add_typer(spec_app, name="spec")

Stacks = Annotated[list[str] | None, typer.Argument(metavar="STACK", help="Default: azure, ovh and aws.")]
Packs = Annotated[bool, typer.Option("--packs/--no-packs", help="Run the policy packs of policies/.")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of the table.")]
RunJson = Annotated[bool, typer.Option("--json", help="JSON instead of the table; Pulumi's output goes to stderr.")]
Unknown = Annotated[
    bool, typer.Option("--unknown", help="Leave unknown in the preview what a real first preview cannot know.")
]


def main() -> None:
    """Runs the command line; errors that a person can act on become a sentence and exit code 2."""
    try:
        app()
    except (CannotRunError, StateError) as error:
        say(f"error: {error}")
        sys.exit(CANNOT_RUN)


@app.command(epilog="Examples: `hdp up` all three; `hdp up ovh` one; `hdp up aws --json | jq '.[0].changes'`")
def up(stacks: Stacks = None, packs: Packs = True, unknown: Unknown = False, json: RunJson = False) -> None:
    """Build or update the platform in the sandbox: `pulumi up` for each stack, with the policy packs.

    Sets up whatever is missing first (engine, plugins, stacks).
    """
    _run(stacks, runs.Plan("up", packs, unknown), json)


@app.command(epilog="Examples: `hdp preview`; `hdp preview azure --unknown`")
def preview(stacks: Stacks = None, packs: Packs = True, unknown: Unknown = False, json: RunJson = False) -> None:
    """Show what `hdp up` would do, and what the policies say of it; changes nothing."""
    _run(stacks, runs.Plan("preview", packs, unknown), json)


@app.command(epilog="Example: `hdp refresh aws`")
def refresh(stacks: Stacks = None, json: RunJson = False) -> None:
    """Compare Pulumi's state with the sandbox's clouds and take over what differs (drift)."""
    _run(stacks, runs.Plan("refresh"), json)


@app.command(epilog="Example: `hdp destroy aws`. To throw the whole sandbox away: `hdp sandbox reset`")
def destroy(stacks: Stacks = None, json: RunJson = False) -> None:
    """Delete the platform in the sandbox, as far as its guards against deletion allow."""
    _run(stacks, runs.Plan("destroy"), json)


@app.command(epilog='Example: `hdp setup`, then `eval "$(hdp sandbox env)"` and plain `pulumi` commands')
def setup() -> None:
    """Bring the engine and make the sandbox with its plugins and stacks; run nothing."""
    found = engine.ensure()
    box = sandbox.current()
    sandbox.prepare(box, found)
    say(f"Ready: engine {found.version} ({found.pulumi}), sandbox {box.root}")


@app.command("doctor")
def doctor_(json: Json = False) -> None:
    """Check everything that a run needs, in the sandbox and at the real clouds, and name the remedies.

    Exit code 0 if the sandbox can run; what only a real deployment lacks is a warning.
    """
    lines = doctor.examine(sandbox.current(), os.environ)
    if json:
        tables.show_json([vars(line) for line in lines])
    else:
        for group in dict.fromkeys(line.group for line in lines):
            print(f"{group}:")
            tables.show([], [row for line in lines if line.group == group for row in _rows(line)])
    raise typer.Exit(0 if can_run(lines) else CANNOT_RUN)


@app.command()
def version(json: Json = False) -> None:
    """Show the versions of the project, the engine and the SDKs."""
    found = engine.find()
    names = ["pulumi", *PACKAGES.values(), "pulumi-policy"]
    project = tomllib.loads((CLONE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = [[project["name"], project["version"]], ["engine", found.version if found else "none yet (hdp setup)"]]
    rows += [[name, installed_version(name)] for name in names]
    if json:
        tables.show_json(dict(rows))
    else:
        tables.show(["what", "version"], rows)


@app.command(epilog="Example: `hdp capabilities`; `hdp capabilities --json | jq .ovh`")
def capabilities(
    json: Json = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The page docs/capabilities.md.")] = False,
) -> None:
    """Show what each provider reaches, feature by feature; the reasons and sources with --markdown or --json."""
    # Imported here: it loads the three providers' tables, which no other command needs.
    from hdp import capabilities as table

    if json:
        tables.show_json(table.as_json())
    elif markdown:
        print(table.markdown(), end="")
    else:
        tables.show(*table.matrix())


@spec_app.command("schema", epilog="Example: `hdp spec schema > docs/spec.schema.json`")
def schema() -> None:
    """Print the specification's JSON Schema, for editors."""
    from components.spec import json_schema

    tables.show_json(json_schema())


def _rows(line: Line) -> list[list[str]]:
    """A finding, and its remedy on a line of its own: it may be long, and is there to be copied."""
    first = ["", line.status, line.check, line.detail]
    return [first, ["", "", "", f"-> {line.remedy}"]] if line.remedy else [first]


def _run(stacks: list[str] | None, plan: runs.Plan, json: bool) -> None:
    output = sys.stderr if json else sys.stdout
    found = runs.run_all(sandbox.current(), engine.ensure(), stacks or [], plan, output)
    if json:
        tables.show_json([results.as_json(result) for result in found])
    else:
        print()
        tables.show(results.COLUMNS, [results.row(result) for result in found])
        if sentence := results.closing(found):
            print(sentence)
    raise typer.Exit(results.exit_code(found))
