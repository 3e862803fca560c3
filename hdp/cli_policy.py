"""``hdp policy``: what the policy packs know and decide."""

from __future__ import annotations

from typing import Annotated

import typer

from components.regions import PROVIDERS
from hdp import cli_controls, cli_waivers, tables
from hdp.errors import FAILED

app = typer.Typer(
    help="The policy packs: what they know of resource types, and what they decide.", no_args_is_help=True
)
app.command(epilog=cli_controls.EPILOG)(cli_controls.controls)
app.add_typer(cli_waivers.app, name="waivers")

Json = Annotated[bool, typer.Option("--json", help="JSON instead of the tables.")]


@app.command(
    epilog="Examples: `hdp policy coverage`; `hdp policy coverage --provider ovh --json | jq '.[0].rest'`; "
    "`hdp policy coverage --unclassified | sort`; `hdp policy coverage --strict` in CI; "
    "`hdp policy coverage --type aws:s3/bucket:Bucket`"
)
def coverage(
    provider: Annotated[str | None, typer.Option(help=f"One of {', '.join(PROVIDERS)}; default: all.")] = None,
    unclassified: Annotated[bool, typer.Option("--unclassified", help="Only their names, one a line.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 if a type is unclassified.")] = False,
    token: Annotated[
        str | None, typer.Option("--type", metavar="TOKEN", help="Everything known of one type instead.")
    ] = None,
    json: Json = False,
) -> None:
    """Show how many resource types of the SDKs are classified: whose key encrypts them, how their region is found.

    The packs report what is unclassified; with the setting `unclassified: refuse` they refuse it.
    """
    # Imported here: it loads the three providers' tables, which other commands do without.
    from hdp import coverage as shown

    if token is not None:
        known = shown.known(token)
        if json:
            tables.show_json(shown.known_as_json(known))
        else:
            shown.show_known(known)
        raise typer.Exit(FAILED if strict and not known.row.classified else 0)
    found = shown.figures(provider)
    names = shown.unclassified(found)
    if json:
        tables.show_json(names if unclassified else [shown.figures_as_json(one) for one in found])
    elif unclassified:
        for name in names:
            print(name)
    else:
        shown.show_figures(found)
    raise typer.Exit(FAILED if strict and names else 0)
