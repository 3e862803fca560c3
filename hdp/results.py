"""The table that ends ``hdp up`` and its kin, and the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hdp.errors import FAILED, OK
from hdp.runs import WITH_PACKS, Result

COLUMNS = ("stack", "provider", "region", "resources", "changes", "policies", "seconds")


def row(result: Result) -> list[str]:
    """One stack's line of the table."""
    return [
        result.stack,
        result.provider or "-",
        result.region or "-",
        str(result.resources),
        changes(result),
        policies(result),
        f"{result.seconds:.1f}",
    ]


def changes(result: Result) -> str:
    """What changed, in a few words: ``none``, ``42 create``, ``failed``."""
    counts = ", ".join(f"{count} {operation}" for operation, count in sorted(result.summary.changes.items()))
    if result.code == 0:
        return counts or "none"
    if result.command == "preview":
        return "failed"
    # A run that stopped at its preview, or before its first step, has left everything as it was.
    if result.summary.planning or not result.summary.started:
        return "failed, nothing changed"
    return f"failed, after {counts}" if counts else "failed half-way"


def policies(result: Result) -> str:
    """The policies' verdict in a few words."""
    if result.command not in WITH_PACKS:
        return "-"
    if not result.packs_wanted:
        return "not run"
    advisory = len(result.summary.violations) - result.summary.refused
    notes = f", {advisory} advisory" if advisory else ""
    if result.summary.refused:
        plural = "s" if result.summary.refused > 1 else ""
        return f"refused: {result.summary.refused} violation{plural}{notes}"
    # A program that failed has not shown all its resources.
    if result.code or not result.summary.finished or not result.summary.packs:
        return "not decided"
    # Imported here: it loads the rules' tables, which most commands do not need.
    from policies.rules.registry import ALL, PACKS

    count = sum(len(PACKS) if name == ALL.name else 1 for name in result.summary.packs)
    return f"passed ({count} pack{'s' if count > 1 else ''}){notes}"


def as_json(result: Result) -> dict[str, Any]:
    """One stack's run for programs."""
    return {
        "stack": result.stack,
        "command": result.command,
        "ok": result.code == 0,
        "provider": result.provider,
        "region": result.region,
        "resources": result.resources,
        "changes": result.summary.changes,
        "policies": {
            "run": result.packs_wanted,
            "packs": list(result.summary.packs),
            "violations": [
                {"pack": item.pack, "policy": item.policy, "urn": item.urn, "mandatory": item.mandatory}
                for item in result.summary.violations
            ],
        },
        "seconds": round(result.seconds, 1),
    }


def closing(results: Sequence[Result]) -> str:
    """The sentence after the table; empty where the table says it all."""
    failed = [result.stack for result in results if result.code]
    if failed:
        return f"Failed: {', '.join(failed)}; see the messages above."
    command = results[0].command
    if not any(result.summary.changes for result in results):
        return "Nothing to change." if command == "preview" else "Nothing changed: everything is as described."
    return ""


def exit_code(results: Sequence[Result]) -> int:
    """0 when every stack ran and no policy refused, else 1."""
    return FAILED if any(result.code for result in results) else OK
