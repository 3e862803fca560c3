"""``hdp sandbox``: the sandbox itself."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from hdp import engine, locks, sandbox, state, tables
from hdp.errors import CannotRunError
from hdp.progress import say
from sandbox.clouds import PACKAGES

app = typer.Typer(help="The sandbox itself: its shell, its state, what it enforces.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="JSON instead of the table.")]


@app.command(epilog='Example: `eval "$(hdp sandbox env)"; pulumi preview -s aws --policy-pack policies/eu_regions`')
def env() -> None:
    """Print the shell commands that turn a shell into a sandbox shell. Open another shell to leave it.

    In it the plain `pulumi` commands run against the sandbox, for this project and for any other.
    """
    found = engine.ensure()
    box = sandbox.current()
    sandbox.prepare(box, found)
    print(sandbox.shell_script(box, found, os.environ))


@app.command()
def status(json: Json = False) -> None:
    """Show the stacks of the sandbox and what they hold."""
    box = sandbox.current()
    rows = []
    for stack in box.stacks():
        if not box.checkpoint(stack).exists():
            rows.append([stack, "-", "-", "0", "not made yet"])
            continue
        found = state.read(box.checkpoint(stack))
        notes = [
            f"locked by process {lock.pid}" + ("" if locks.is_held(lock) else " (dead; the next run releases it)")
            for lock in locks.of_stack(box.state, box.project_name, stack)
        ]
        if found.pending:
            notes.append(f"{found.pending} operations left open by an interrupted run; the next run settles them")
        provider, region = (str(found.outputs.get(key, "-")) for key in ("provider", "region"))
        rows.append([stack, provider, region, str(found.resources), "; ".join(notes)])
    columns = ["stack", "provider", "region", "resources", "notes"]
    if json:
        tables.show_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        tables.show(columns, rows)
        say(f"in {box.root}")


@app.command(epilog="Examples: `hdp sandbox rules`; `hdp sandbox rules aws --json`")
def rules(
    provider: Annotated[str | None, typer.Argument(help=f"One of {', '.join(PACKAGES)}; default: all.")] = None,
    json: Json = False,
) -> None:
    """List what the sandbox's clouds enforce beyond the SDKs' own types, with the source of each rule.

    And the functions (data sources) that they answer; any other is refused by name.
    """
    from sandbox.listing import EVERY_TYPE, all_functions, all_rules

    if provider is not None and provider not in PACKAGES:
        raise CannotRunError(f"no provider {provider!r}; one of {', '.join(PACKAGES)}")
    packages = [provider] if provider else list(PACKAGES)
    found, answered = all_rules(packages), all_functions(packages)
    if json:
        tables.show_json({"rules": [vars(rule) for rule in found], "functions": [vars(item) for item in answered]})
        return
    rows = [
        [rule.provider if rule.type == EVERY_TYPE else rule.type, rule.id, rule.phase, rule.summary, rule.source]
        for rule in found
    ]
    tables.show(["type", "rule", "when", "what", "source"], rows)
    print()
    tables.show(["functions answered"], [[item.token] for item in answered])


@app.command()
def reset(yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False) -> None:
    """Delete the sandbox with its stacks and clouds, guarded or not. The next run starts afresh."""
    box = sandbox.current()
    for path in box.state.glob(".pulumi/locks/organization/*/*/*.json"):
        lock = locks.read(path)
        if locks.is_held(lock):
            raise CannotRunError(f"process {lock.pid} on {lock.host} is at work in {box.root}: stop it first")
    if not yes and not typer.confirm(f"Delete {box.root} and all that the sandbox holds?"):
        raise typer.Abort
    sandbox.reset(box)
    say(f"Deleted {box.root}")
