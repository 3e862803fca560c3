"""``hdp policy waivers``: the reviewed exceptions to the rules."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hdp import tables
from hdp.errors import FAILED, CannotRunError
from hdp.progress import say

if TYPE_CHECKING:
    from policies.rules.waiver import Waiver

app = typer.Typer(help="The reviewed exceptions to the rules (docs/waivers.md).", no_args_is_help=True)

File = Annotated[
    Path | None, typer.Argument(metavar="FILE", help="Default: what HDP_WAIVERS names, else policies/waivers.yaml.")
]

ELSEWHERE = (
    "Not in this list: the compensating controls that a platform declares where a provider cannot use a customer's "
    "key. They are part of the specification (keys.compensating in stacks/), with an owner and an end, and stand in "
    "each stack's output `declarations`; docs/waivers.md tells the two apart."
)
"""What a list of waivers does not show, and where it is."""


@app.command(epilog="Examples: `hdp policy waivers lint`; `hdp policy waivers lint policies/waivers.yaml` in CI")
def lint(file: File = None) -> None:
    """Check the file: one line a problem, FILE:LINE first. Exit code 1 if there is one.

    Waivers that have ended or end soon are warned of; they are no problem of the file.
    """
    # Imported here: it loads the rules, which other commands do without.
    from components.clock import today
    from policies.rules import waivers
    from policies.rules.waiver import State

    chosen = _existing(file)
    try:
        found = waivers.load(chosen)
    except waivers.WaiverError as error:
        for problem in error.problems:
            print(problem)
        raise typer.Exit(FAILED) from None
    now = today()
    early = [one for one in found.entries if one.state(now) is State.NOT_YET]
    for one in early:
        print(f"{chosen}: waiver {one.id}, created: is {one.created}, which is to come; write the day of the approval")
    for one in found.expired(now):
        say(f"warning: waiver {one.id} ended on {one.expires}, and what it covered is refused: renew it or take it out")
    for one in found.soon(now):
        say(f"warning: waiver {one.id} ends on {one.expires}, in {one.days_left(now)} days ({one.owner}, {one.ticket})")
    say(f"{chosen}: {len(found.entries)} waivers")
    raise typer.Exit(FAILED if early else 0)


@app.command("list", epilog="Examples: `hdp policy waivers list`; `hdp policy waivers list --json | jq '.[].id'`")
def list_(
    file: File = None, json: Annotated[bool, typer.Option("--json", help="JSON instead of the table.")] = False
) -> None:
    """Show every waiver with what it is worth today, those that have ended first."""
    from components.clock import today
    from policies.rules import waivers

    try:
        found = waivers.load(_existing(file))
    except waivers.WaiverError as error:
        raise CannotRunError(f"the file has problems:\n{error}") from error
    now = today()
    entries = sorted(found.entries, key=lambda one: (one.expires, one.id))
    if json:
        tables.show_json([_as_json(one, now) for one in entries])
        return
    columns = ["id", "rule", "resource", "category", "owner", "expires", "days left", "state"]
    tables.show(columns, [[str(_as_json(one, now)[column.replace(" ", "_")]) for column in columns] for one in entries])
    say(f"{len(entries)} waivers in {found.file}")
    say(ELSEWHERE)


def _existing(file: Path | None) -> Path:
    """The file to read, relative if it can be. Raises CannotRunError if one was named that is not there."""
    from policies.rules import waivers

    chosen = file or waivers.path()
    if chosen != waivers.DEFAULT and not chosen.is_file():
        raise CannotRunError(f"there is no file {chosen}; correct the argument, or {waivers.VARIABLE}")
    here = Path.cwd()
    return chosen.relative_to(here) if chosen.is_file() and chosen.is_relative_to(here) else chosen


def _as_json(waiver: Waiver, today: datetime.date) -> dict[str, Any]:
    from policies.rules.waiver import FIELDS

    fields = {name: str(getattr(waiver, name)) for name in FIELDS}
    return {**fields, "days_left": waiver.days_left(today), "state": waiver.state(today).value}
