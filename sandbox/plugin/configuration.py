"""A provider's configuration as it travels: everything but text as JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sandbox.schema.types import ResourceType
from sandbox.values import UNKNOWN, Secret


def parse(config: Mapping[str, Any], schema: ResourceType) -> dict[str, Any]:
    """The configuration with its values of the types that the SDK declares; what cannot be read stays as it is.

    Args:
        config: the configuration as decoded from the wire.
        schema: the SDK's type of the provider.
    """
    return {key: _parsed(value, schema, key) for key, value in config.items()}


def _parsed(value: Any, schema: ResourceType, key: str) -> Any:
    declared = schema.inputs.get(key)
    if isinstance(value, Secret):
        return Secret(_parsed(value.value, schema, key))
    if value is UNKNOWN or not isinstance(value, str) or declared is None or declared.type.kind == "string":
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
