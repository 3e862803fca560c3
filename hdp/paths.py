"""Where things are: the clone, its sandbox folder, the user's cache.

Only the standard library, and syntax of Python 3.8: the bootstrap and the shim use it before, or without, the project's
virtual environment.
"""

from __future__ import annotations

import os
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
"""The folder that holds Pulumi.yaml."""

SANDBOX_VARIABLE = "HDP_SANDBOX_DIR"
"""Environment variable with another place for the sandbox folder."""


def sandbox_dir() -> Path:
    """The sandbox's folder: ``HDP_SANDBOX_DIR``, or ``.sandbox`` in the clone. It need not exist."""
    return Path(os.path.abspath(os.environ.get(SANDBOX_VARIABLE) or CLONE / ".sandbox"))


def schema_dir() -> Path:
    """Where the sandbox keeps the SDKs' type metadata between runs; its plugins use the same."""
    return sandbox_dir() / "schema"


def cache_dir() -> Path:
    """The project's folder in the user's cache, shared by all clones: ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(os.path.abspath(base)) / "health-data-platform"
