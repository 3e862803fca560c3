"""The engine's locks on the sandbox's stacks: released when their owner is dead, respected when it lives.

The file backend writes ``.pulumi/locks/organization/<project>/<stack>/<id>.json`` with the process that holds it, and
leaves the file behind when that process is killed.
"""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from hdp.errors import CannotRunError


@dataclass(frozen=True)
class Lock:
    """One lock file. ``pid`` is 0 where the file cannot be read (its writer was killed while writing)."""

    path: Path
    pid: int
    host: str
    since: str


def of_stack(state: Path, project: str, stack: str) -> list[Lock]:
    """The locks on a stack of the file backend in ``state``."""
    folder = state / ".pulumi" / "locks" / "organization" / project / stack
    return [read(path) for path in sorted(folder.glob("*.json"))]


def read(path: Path) -> Lock:
    """A lock file's content."""
    try:
        content = json.loads(path.read_text())
        return Lock(path, int(content["pid"]), str(content["hostname"]), str(content["timestamp"])[:19])
    except (OSError, ValueError, KeyError, TypeError):
        return Lock(path, 0, socket.gethostname(), "")


def is_held(lock: Lock) -> bool:
    """Whether the owner may still be at work. On another host nobody can tell from here, so: yes."""
    return lock.host != socket.gethostname() or engine_runs(lock.pid)


def engine_runs(pid: int) -> bool:
    """Whether a process of that number runs, and is a pulumi: numbers are used again."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    name = Path(f"/proc/{pid}/comm")
    status = Path(f"/proc/{pid}/stat")
    try:
        # A zombie (Z) has ended; only its parent has not taken notice yet.
        return name.read_text().startswith("pulumi") and status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return not Path("/proc/self").exists()


def release_dead(state: Path, project: str, stack: str) -> list[str]:
    """Deletes the locks on a stack whose owners are dead.

    Returns:
        A sentence for each.

    Raises:
        CannotRunError: a lock is held.
    """
    notes = []
    for lock in of_stack(state, project, stack):
        if is_held(lock):
            here = lock.host == socket.gethostname()
            raise CannotRunError(
                f"the stack {stack} is locked by another run: process {lock.pid} on {lock.host}, since {lock.since}. "
                + (f"Wait for it or stop it (kill -INT {lock.pid})" if here else f"If it is gone, delete {lock.path}")
            )
        lock.path.unlink(missing_ok=True)
        lock.path.with_name(f"{lock.path.name}.attrs").unlink(missing_ok=True)
        owner = f"of the dead process {lock.pid}" if lock.pid else "that was never written whole"
        notes.append(f"released the lock {owner} on the stack {stack}")
    return notes
