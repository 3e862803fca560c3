"""``hdp policy controls``: which rule supports which control."""

from __future__ import annotations

from typing import Annotated

import typer

from hdp import tables
from hdp.errors import FAILED, CannotRunError
from hdp.progress import say

EPILOG = (
    "Examples: `hdp policy controls`; `hdp policy controls --framework hds`; "
    "`hdp policy controls --rule customer-managed-key --json | jq '.frameworks[].controls[].id'`"
)


def controls(
    framework: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this framework, control by control.")
    ] = None,
    rule: Annotated[str | None, typer.Option(metavar="ID", help="The controls that this rule supports.")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON instead of the table.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The page docs/controls.md.")] = False,
) -> None:
    """Show how many controls of each framework the rules support: testable, partial and not testable kept apart.

    Exit code 1 if the file of controls and the rules do not fit each other.
    """
    # Imported here: they load the rules and pydantic, which other commands do without.
    from hdp import controls as shown
    from policies.rules.controls import check
    from policies.rules.registry import RULES

    if markdown:
        print(shown.markdown(), end="")
        return
    rules = [one.id for one in RULES]
    if rule is not None and rule not in rules:
        raise CannotRunError(f"no rule {rule!r}; one of {', '.join(rules)}")
    found = shown.read()
    frameworks = shown.chosen(found, framework)
    if json:
        tables.show_json(shown.as_json(found, frameworks, rule))
    elif rule is not None:
        say(f"The rule {rule} supports:")
        tables.show(*shown.of_rule(found, rule, frameworks))
    elif framework is not None:
        tables.show(*shown.listing(frameworks[0]))
    else:
        tables.show(*shown.matrix(frameworks))
        say("A rule supports a control; it does not make anybody compliant. Each control: --framework ID")
    problems = check(found, rules)
    for problem in problems:
        say(f"policies/controls.yaml: {problem}")
    raise typer.Exit(FAILED if problems else 0)
