"""YAML with its lines: nodes instead of values, so that a check can name the line and sees a repeated key.

Nothing here follows the nesting of a file: a reader asks for the level that it knows, so that deep nesting and aliases
that multiply cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import yaml

_LOADER: Final[type[yaml.CSafeLoader | yaml.SafeLoader]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL: Final = "tag:yaml.org,2002:null"


class NotYamlError(ValueError):
    """A text that is not YAML; ``line`` counts from 1."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


class WrongKindError(TypeError):
    """A list where a text was asked for, or the like."""


def parse(text: str) -> yaml.Node | None:
    """The top node of a text; None for a text with nothing in it. Raises NotYamlError."""
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line + 1 if error.problem_mark else 1
        # What is missing at the end is missed one line after the last.
        raise NotYamlError(error.problem or "it cannot be read", min(at, max(1, len(text.splitlines())))) from error
    except (yaml.YAMLError, RecursionError, UnicodeError) as error:
        raise NotYamlError(str(error).partition("\n")[0], 1) from error


def line(node: yaml.Node) -> int:
    """The line of a node, counted from 1."""
    return int(node.start_mark.line) + 1


def is_null(node: yaml.Node) -> bool:
    """Whether nothing was written, or null."""
    return bool(node.tag == _NULL)


def members(node: yaml.Node) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Key, the key's node and the value's node of each member of a mapping, as often as it is written.

    A key that is no text is ``?``. Raises WrongKindError if the node is no mapping.
    """
    if not isinstance(node, yaml.MappingNode):
        raise WrongKindError("not a mapping")
    for key, value in node.value:
        yield (key.value if isinstance(key, yaml.ScalarNode) else "?"), key, value


def items(node: yaml.Node) -> list[yaml.Node]:
    """The items of a list. Raises WrongKindError if the node is none."""
    if not isinstance(node, yaml.SequenceNode):
        raise WrongKindError("not a list")
    return list(node.value)


def text(node: yaml.Node) -> str:
    """What a scalar says, as it was written, without the spaces around it; empty for null.

    Raises WrongKindError for a list or a mapping.
    """
    if not isinstance(node, yaml.ScalarNode):
        raise WrongKindError("not a text")
    return "" if is_null(node) else node.value.strip()
