"""Reads the YAML of a stack file as Pulumi's engine does, so that a check sees the values that a deployment sees.

The engine's library, Go's yaml.v3, follows YAML 1.2 where PyYAML follows 1.1: ``yes`` and ``12:30`` are texts, and
``1e3`` is a number. A date or time becomes the text in which Go prints it. A test of the engine holds the two together.
"""

from __future__ import annotations

import datetime
import re
from typing import Any, Final

import yaml

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it: it reads a stack file in a tenth of the time."""
_TAG: Final = "tag:yaml.org,2002:"
_TIME: Final = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[Tt](?P<clock>\d\d?:\d\d?:\d\d?(?:\.\d{1,9})?)(?P<zone>Z|[+-]\d\d:\d\d)"
    r"|[ ](?P<plain>\d\d?:\d\d?:\d\d?(?:\.\d{1,9})?))?",
    re.ASCII,
)
_KINDS: Final = (
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("null", re.compile(r"~|null|Null|NULL|")),
    ("merge", re.compile(r"<<")),
    ("timestamp", _TIME),
    ("int", re.compile(r"[-+]?(?:0[bo]?[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)")),
    (
        "float",
        re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN)"),
    ),
)
"""What a scalar without quotes is (resolve.go of yaml.v3 3.0.1); a text where it is none of them."""
_LARGEST: Final = 2**64
"""From here on Go keeps a whole number as a floating one."""
_WHOLE: Final = 10**21
"""Below this Go prints a whole floating number without an exponent."""


def read(text: str) -> Any:
    """The content of a stack file; times are texts.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    return yaml.load(text, _Loader)


class _Loader(_Safe):  # type: ignore[misc]  # which class it is, is known at run time only
    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """The tag of a node without one."""
        if kind is not yaml.ScalarNode or not implicit[0]:
            return super().resolve(kind, value, implicit)
        return _TAG + next((name for name, pattern in _KINDS if pattern.fullmatch(value)), "str")


def _number(value: Any) -> Any:
    if isinstance(value, int) and abs(value) >= _LARGEST:
        value = float(value)
    whole = isinstance(value, float) and abs(value) < _WHOLE and value.is_integer()
    return int(value) if whole else value


def _time(loader: Any, node: Any) -> str:
    """A time as Go's ``String`` gives it; what is no day of the calendar stays the text that it is."""
    text = str(loader.construct_scalar(node))
    found = _TIME.fullmatch(text)
    if found is None:
        return text
    clock, zone = found["clock"] or found["plain"] or "0:0:0", (found["zone"] or "Z").replace(":", "")
    whole, _, fraction = clock.partition(".")
    try:
        year, month, day, hour, minute, second = map(int, (*found.group(1, 2, 3), *whole.split(":")))
        time = datetime.datetime(year, month, day, hour, minute, second)
    except ValueError:
        return text
    fraction = f".{fraction}".rstrip("0").rstrip(".")
    offset = "+0000 UTC" if zone in ("Z", "+0000", "-0000") else f"{zone} {zone}"
    return f"{time.isoformat(' ')}{fraction} {offset}"


_Loader.add_constructor(f"{_TAG}timestamp", _time)
_Loader.add_constructor(f"{_TAG}int", lambda loader, node: _number(loader.construct_yaml_int(node)))
_Loader.add_constructor(f"{_TAG}float", lambda loader, node: _number(loader.construct_yaml_float(node)))
