"""What ``hdp doctor`` finds: one line a check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SANDBOX = "sandbox"
"""Group of checks: what a run in the sandbox needs."""
REAL = "real deployment"
"""Group of checks: what a real cloud needs besides."""


@dataclass(frozen=True)
class Line:
    """The result of one check."""

    group: str
    check: str
    status: str
    """``ok``, ``warning`` (only a real deployment needs it, or it is made when needed) or ``failed``."""
    detail: str
    remedy: str = ""


def can_run(lines: Iterable[Line]) -> bool:
    """Whether nothing that the sandbox needs has failed."""
    return not any(line.status == "failed" for line in lines)


def in_sandbox_shell(user: Mapping[str, str]) -> bool:
    """Whether the environment is that of a sandbox shell, which hides the user's real settings."""
    return user.get("HDP_SANDBOX") == "1"
