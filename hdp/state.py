"""Pulumi's state in the sandbox, read straight from the file backend; and checks of it and of the clouds' state."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hdp.errors import CannotRunError

NOT_CLOUD = ("pulumi:pulumi:", "pulumi:providers:")
"""Prefixes of resource types that stand for no cloud resource."""


@dataclass(frozen=True)
class StackState:
    """What a stack holds after its last run."""

    resources: int
    """Cloud resources; the stack itself, components and providers are not counted."""
    outputs: dict[str, Any] = field(default_factory=dict)
    pending: int = 0
    """Operations that an interrupted run left open."""


def read(checkpoint: Path) -> StackState:
    """A stack's state.

    Raises:
        CannotRunError: the file is damaged; says how to go on.
    """
    try:
        content = json.loads(checkpoint.read_text(encoding="utf-8"))["checkpoint"]
        # "Latest" as `pulumi stack init` writes it, "latest" as an update does; absent before the first.
        latest = content.get("latest") or content.get("Latest") or {}
        resources = latest.get("resources") or []
        own = [item for item in resources if is_cloud_resource(item)]
        stack: dict[str, Any] = next((item for item in resources if item["type"] == "pulumi:pulumi:Stack"), {})
        return StackState(len(own), stack.get("outputs") or {}, len(latest.get("pending_operations") or []))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotRunError(damaged(checkpoint, f"{type(error).__name__}: {error}")) from error


def is_cloud_resource(resource: dict[str, Any]) -> bool:
    """Whether a resource of the engine's stands for something at a cloud."""
    return bool(resource.get("custom")) and not resource["type"].startswith(NOT_CLOUD)


def damaged(checkpoint: Path, problem: str) -> str:
    """What is wrong with a damaged checkpoint, and the ways out."""
    backup = checkpoint.with_name(f"{checkpoint.name}.bak")
    remedy = "hdp sandbox reset starts the sandbox afresh"
    if backup.exists():
        remedy = f"copy {backup.name}, Pulumi's copy of the state before its last change, over it, or {remedy}"
    return f"the state file {checkpoint} is damaged ({problem}): {remedy}"


def check_database(database: Path) -> None:
    """Checks the clouds' state; it need not exist.

    Raises:
        CannotRunError: it is damaged.
    """
    if not database.exists():
        return
    try:
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)) as connection:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError as error:
        # In use by a plugin, which would have refused a damaged file itself.
        if "locked" in str(error) or "busy" in str(error):
            return
        answer = str(error)
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise CannotRunError(
            f"the clouds' state {database} is damaged ({answer}): hdp sandbox reset starts the sandbox afresh"
        )
