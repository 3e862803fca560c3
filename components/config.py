"""Reads a specification: ``stacks/reference.yaml`` first, then what the stack's own settings change.

Mappings are merged field by field; any other value, lists included, replaces the reference's.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from components.errors import SettingsError
from components.spec import Spec

REFERENCE = Path("stacks") / "reference.yaml"


def read_reference(root: Path) -> dict[str, Any]:
    """The reference specification of the project in the folder ``root``.

    Raises:
        SettingsError: the file is missing or is not a YAML mapping.
    """
    path = root / REFERENCE
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError([f"{REFERENCE}: cannot be read ({error}); restore it from version control"]) from error
    if not isinstance(content, dict):
        raise SettingsError([f"{REFERENCE}: must be a mapping of settings"])
    return content


def stack_settings(config: Mapping[str, str], project: str) -> dict[str, Any]:
    """A stack's own settings, from Pulumi's configuration (``<project>:<setting>`` to text, objects as JSON)."""
    prefix = f"{project}:"
    return {key.removeprefix(prefix): _value(text) for key, text in config.items() if key.startswith(prefix)}


def _value(text: str) -> Any:
    """Objects and lists arrive as JSON; everything else is a scalar, which the specification's types convert."""
    value: Any = text
    if text[:1] in ("{", "["):
        with contextlib.suppress(json.JSONDecodeError):
            value = json.loads(text)
    return _with_dates({"": value})[""]


_DATE = re.compile(r"(\d{4}-\d\d-\d\d) 00:00:00 \+0000 UTC", re.ASCII)
"""A date without quotes in a stack file: the engine reads it as a time, and hands on what Go prints of that."""


def _with_dates(value: Any) -> Any:
    """The value, changed in place: what was a date in the stack file is one again. A time of the day stays as it is."""
    containers = [value]
    for container in containers:
        for key, item in container.items() if isinstance(container, dict) else enumerate(container):
            if isinstance(item, str):
                if found := _DATE.fullmatch(item):
                    container[key] = found[1]
            elif isinstance(item, dict | list):
                containers.append(item)
    return value


def merge(reference: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The reference with a stack's changes: mappings field by field, everything else replaced."""
    merged = dict(reference)
    for key, value in changes.items():
        old = merged.get(key)
        merged[key] = merge(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return merged


def build(reference: Mapping[str, Any], changes: Mapping[str, Any]) -> Spec:
    """The specification of a stack.

    Raises:
        SettingsError: with one line for each wrong setting.
    """
    try:
        return Spec.model_validate(merge(reference, changes))
    except ValidationError as error:
        raise SettingsError(_problems([dict(item) for item in error.errors(include_url=False)])) from None


def _problems(errors: Sequence[Mapping[str, Any]]) -> list[str]:
    """Pydantic's errors as sentences. A list with a wrong item is also called too short; that one says nothing."""
    places = [tuple(error["loc"]) for error in errors]
    return [
        _problem(error, place)
        for error, place in zip(errors, places, strict=True)
        if error["type"] != "too_short" or not any(len(other) > len(place) and other[0] == place[0] for other in places)
    ]


_SENTENCES: Mapping[str, str] = {
    "bool_parsing": "must be true or false",
    "date_from_datetime_inexact": "must be a date such as 2027-05-01",
    "date_from_datetime_parsing": "must be a date such as 2027-05-01",
    "dict_type": "must be a mapping",
    "enum": "must be {expected}",
    "greater_than_equal": "must be {ge} or more",
    "int_parsing": "must be a whole number",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be {expected}",
    "model_type": "must be a mapping of settings",
    "string_pattern_mismatch": "must match the pattern {pattern}",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "string_type": "must be text; put it in quotation marks",
    "too_long": "must have at most {max_length} entries",
    "too_short": "must have at least {min_length} entry",
}
"""Pydantic's kinds of errors in the words of a settings file; any other kind keeps its own."""


def _problem(error: Mapping[str, Any], location: tuple[int | str, ...]) -> str:
    """One of pydantic's errors as a sentence that names the setting."""
    setting = _path(location)
    if error["type"] == "extra_forbidden":
        close = difflib.get_close_matches(str(location[-1]), _known_fields(location[:-1]), n=1)
        return f"{setting}: no such setting" + (f"; did you mean {_path((*location[:-1], close[0]))}?" if close else "")
    if error["type"] == "missing":
        return f"{setting}: must be set" + (" to azure, ovh or aws" if setting == "provider" else "")
    own = str(error["msg"]).removeprefix("Value error, ")
    message = _SENTENCES.get(error["type"], f"{own[:1].lower()}{own[1:]}").format_map(error.get("ctx") or {})
    given = error.get("input")
    told = re.search(rf"(?<![\w.]){re.escape(str(given))}(?!\w)", message) is not None
    shown = f" (got {given!r})" if isinstance(given, str | int | float | bool) and not told else ""
    return f"{setting}: {message}{shown}" if setting else message


def _path(location: tuple[int | str, ...]) -> str:
    text = ""
    for step in location:
        if step == "[key]":
            continue
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _known_fields(location: tuple[int | str, ...]) -> list[str]:
    """The fields of the section at a location of the specification."""
    model: Any = Spec
    for step in location:
        if isinstance(step, str) and isinstance(model, type) and issubclass(model, BaseModel):
            annotation = model.model_fields[step].annotation
            arguments = [kind for kind in (annotation, *getattr(annotation, "__args__", ())) if isinstance(kind, type)]
            model = next((kind for kind in arguments if issubclass(kind, BaseModel)), None)
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []
