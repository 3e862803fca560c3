"""What the rules can be told: by a pack's configuration in Pulumi, or by the options of ``hdp check``.

Both go through :func:`context`, so a setting means the same in both. ``HDP_POLICY_DEBUG`` is for packs and check, too.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

from components.regions import DEFAULT_RESIDENCY, Residency, lookup, nearest
from policies.rules.model import Context

DEBUG: Final = "HDP_POLICY_DEBUG"
"""Environment variable that makes a rule that fails show its traceback."""
THROW_AWAY: Final = tuple(sorted(Context().throw_away))
"""The throw-away environments where none are named."""

_UNCLASSIFIED: Final[dict[str, Any]] = {
    "type": "string",
    "enum": ["report", "refuse"],
    "default": "report",
    "description": "What to do with a resource type that is in no table: report it, or refuse the deployment.",
}
_THROW_AWAY: Final[dict[str, Any]] = {
    "type": "array",
    "items": {"type": "string"},
    "default": list(THROW_AWAY),
    "description": "Environments whose keys and data need no guard against deletion.",
}
_LOG_SERVICES: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": {"type": "string"},
    "default": {},
    "description": "The region of each OVHcloud service whose API names none, by its name: Logs Data Platform; "
    "also NAS-HA, servers, private databases, file storage and load balancers.",
}
_RESIDENCY: Final[dict[str, Any]] = {
    "type": "string",
    "enum": [mode.value for mode in Residency],
    "default": DEFAULT_RESIDENCY.value,
    "description": "Where data may be: eu, eea (HDS), or adequate (EEA and countries with an adequacy decision).",
}
SCHEMA: Final[dict[str, dict[str, Any]]] = {
    "residency": _RESIDENCY,
    "unclassified": _UNCLASSIFIED,
    "throwAwayEnvironments": _THROW_AWAY,
    "logServices": _LOG_SERVICES,
}
"""All settings of the packs; each pack takes those it uses."""


class SettingError(ValueError):
    """A setting with a value that is not allowed: its name, and what is wrong with what to do."""

    def __init__(self, setting: str, problem: str) -> None:
        super().__init__(f"{setting}: {problem}")
        self.setting = setting
        self.problem = problem


def description(setting: str) -> str:
    """What a setting says, in a sentence or two."""
    return str(SCHEMA[setting]["description"])


def context(config: Mapping[str, Any]) -> Context:
    """The rules' context from a policy's configuration. Raises SettingError for a value that is not allowed."""
    residency = _one_of("residency", config)
    return Context(
        residency=Residency(residency),
        refuse_unclassified=_one_of("unclassified", config) == "refuse",
        throw_away=_throw_away(config.get("throwAwayEnvironments", THROW_AWAY)),
        log_services=_log_services(config.get("logServices") or {}),
        debug=os.environ.get(DEBUG) == "1",
    )


def _one_of(setting: str, config: Mapping[str, Any]) -> str:
    schema = SCHEMA[setting]
    value = config.get(setting, schema["default"])
    if value not in schema["enum"]:
        raise SettingError(setting, f"{value!r} is not allowed; set {' or '.join(schema['enum'])}")
    return str(value)


def _throw_away(given: Any) -> frozenset[str]:
    if isinstance(given, str) or not all(isinstance(name, str) and name.strip() for name in given):
        raise SettingError("throwAwayEnvironments", f"{given!r} is no list of names; name environments such as test")
    return frozenset(given)


def _log_services(given: Mapping[str, Any]) -> dict[str, str]:
    for name, region in given.items():
        if not name:
            raise SettingError("logServices", f"a service without a name; name the one that is in {region}")
        if not isinstance(region, str) or lookup("ovh", region) is None:
            near = nearest("ovh", region) if isinstance(region, str) else None
            hint = f"did you mean {near}?" if near else "name one such as GRA or eu-west-par"
            raise SettingError("logServices", f"{region!r}, for {name}, is no known region of OVHcloud; {hint}")
    return dict(given)
