"""Property paths as Pulumi writes them: ``rules[0].sseAlgorithm``, ``tags["a.b"]``, ``tags.*``.

In Python a path is a tuple of steps: a string steps into an object, a number into a list. Source of the syntax:
pulumi/pulumi sdk/go/common/resource/property_path.go.
"""

from __future__ import annotations

import json
import re
from typing import Final

Path = tuple[str | int, ...]

ANY: Final = "*"
"""A step that stands for any member or item."""

_PLAIN: Final = re.compile(r"[A-Za-z_$][\w$-]*")
_STEP: Final = re.compile(r'\.?(?P<name>[^.\[\]"]+)|\[(?P<index>\d+|\*)\]|\["(?P<quoted>(?:[^"\\]|\\.)*)"\]')


def write(path: Path) -> str:
    """The text of a path."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


def read(text: str) -> Path:
    """The path of a text.

    Raises:
        ValueError: it is no path.
    """
    path: list[str | int] = []
    position = 0
    while position < len(text):
        found = _STEP.match(text, position)
        if found is None or (found["name"] and (text[position] == ".") != (position > 0)):
            raise ValueError(f"{text!r} is no property path: cannot read {text[position:]!r}")
        if found["name"]:
            path.append(found["name"])
        elif found["index"]:
            path.append(int(found["index"]) if found["index"] != ANY else ANY)
        else:
            path.append(found["quoted"].replace('\\"', '"').replace("\\\\", "\\"))
        position = found.end()
    return tuple(path)


def contains(outer: Path, inner: Path) -> bool:
    """Whether ``inner`` is the place ``outer``, or within it; :data:`ANY` in ``outer`` stands for any step."""
    return len(outer) <= len(inner) and all(step in (ANY, other) for step, other in zip(outer, inner, strict=False))


def members(path: Path) -> str:
    """The path with dots alone and without places in lists, as rules name properties: ``rules.sseAlgorithm``."""
    return ".".join(step for step in path if isinstance(step, str))
