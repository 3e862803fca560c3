"""What a pack can be told: by its configuration in Pulumi, and by two environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

from components.regions import Residency
from policies.rules.model import Context

DEBUG: Final = "HDP_POLICY_DEBUG"
"""Environment variable that makes a rule that fails show its traceback."""

_UNCLASSIFIED: Final[dict[str, Any]] = {
    "type": "string",
    "enum": ["report", "refuse"],
    "default": "report",
    "description": "What to do with a resource type that is in no table: report it, or refuse the deployment.",
}
_THROW_AWAY: Final[dict[str, Any]] = {
    "type": "array",
    "items": {"type": "string"},
    "default": ["development", "test"],
    "description": "Environments whose keys and data need no protection against deletion.",
}
_LOG_SERVICES: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": {"type": "string"},
    "default": {},
    "description": "The region of each OVHcloud Logs Data Platform service, such as {ldp-ab-12345: GRA}.",
}
_RESIDENCY: Final[dict[str, Any]] = {
    "type": "string",
    "enum": [mode.value for mode in Residency],
    "default": Residency.EEA.value,
    "description": "Where data may be: eu, eea (HDS), or adequate (EEA and countries with an adequacy decision).",
}
SCHEMA: Final[dict[str, dict[str, Any]]] = {
    "residency": _RESIDENCY,
    "unclassified": _UNCLASSIFIED,
    "throwAwayEnvironments": _THROW_AWAY,
    "logServices": _LOG_SERVICES,
}
"""All settings of the packs; each pack takes those it uses."""


def context(config: Mapping[str, Any]) -> Context:
    """The rules' context from a policy's configuration. Raises ValueError for a value that is not allowed."""
    unclassified = config.get("unclassified", "report")
    if unclassified not in ("report", "refuse"):
        raise ValueError(f"unclassified: {unclassified!r} is not allowed; set report or refuse")
    services = config.get("logServices") or {}
    return Context(
        residency=Residency(config.get("residency", Residency.EEA.value)),
        refuse_unclassified=unclassified == "refuse",
        throw_away=frozenset(config.get("throwAwayEnvironments", ("development", "test"))),
        log_services={str(name): str(region) for name, region in services.items()},
        debug=os.environ.get(DEBUG) == "1",
    )
