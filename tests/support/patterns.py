"""Says of a regular expression whether its time may grow faster than the text, from how it is parsed.

Trying an expression at one place of a text costs more than the text is long only where a repetition stands in another,
or where one is followed by another and what follows the first can begin with what the first takes: then both can share
the same characters in many ways. Searching tries every place, so that a long repetition must not be able to start again
within itself. A repetition with a bound of at most :data:`SHORT` costs that many steps at most, and counts as short.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

# CPython's own parser: there is no other account of what an expression means to it.
_parser: Any = vars(re)["_parser"]
_constants: Any = vars(re)["_constants"]

SHORT: Final = 300
MOST: Final = 5_000
"""Steps that short repetitions may cost together at one place: what follows each other in more than one way."""

_REPEATS: Final = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_GROUPS: Final = (_constants.SUBPATTERN, _constants.ATOMIC_GROUP)
_ALL: Final = frozenset(map(chr, (*range(256), 0x20AC)))
"""Characters by which classes are told apart: a class of others takes them all."""

Node = tuple[Any, Any]


def problems(pattern: re.Pattern[str], *, searched: bool) -> list[str]:
    """Why an expression may take more than linear time; empty if it does not. ``searched``: it is not tried at the
    beginning of a text only."""
    nodes = list(_flat(_parser.parse(pattern.pattern, pattern.flags)))
    return [*_of_sequence(nodes, (), pattern.flags, searched)]


def repeats(pattern: re.Pattern[str]) -> bool:
    """Whether an expression has a long repetition at all."""
    return any(_long(node) for node in _every(_flat(_parser.parse(pattern.pattern, pattern.flags))))


def _of_sequence(nodes: Sequence[Node], after: Sequence[Node], flags: int, searched: bool) -> Iterator[str]:
    """The problems of a sequence that others follow."""
    ways = 1
    for index, node in enumerate(nodes):
        rest = [*nodes[index + 1 :], *after]
        for inner in _parts(node):
            yield from _of_sequence(inner, rest, flags, searched=False)
        if node[0] not in _REPEATS:
            continue
        body = _first(node[1][2], flags)[0]
        overlaps = bool(body & _first(rest, flags)[0])
        if _long(node):
            if any(inner[0] in _REPEATS and inner[1][1] > 1 for inner in _every(node[1][2])):
                yield "a long repetition of a repetition"
            if overlaps and any(_long(later) for later in _every(rest)):
                yield "a long repetition that shares characters with what follows, and another after it"
            start, empty = _first(nodes[:index], flags)
            if searched and rest and (empty or start & body) and not _kept_out(nodes[0], body, flags):
                yield "a long repetition that a search can begin within itself"
        elif overlaps and node[1][1] > 1:
            ways *= node[1][1] - node[1][0] + 1
    if ways > MOST:
        yield f"short repetitions that share characters in {ways} ways"


def _kept_out(node: Node, body: frozenset[str], flags: int) -> bool:
    """Whether a sequence begins with an assertion by which it cannot begin after, or with, what a repetition takes."""
    return node[0] is _constants.ASSERT_NOT and len(node[1]) == 1 and body <= _first(node[1], flags)[0]


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes of a sequence, with groups that only group opened."""
    for operator, argument in nodes:
        if operator in _GROUPS:
            yield from _flat(argument[-1] if operator is _constants.SUBPATTERN else argument)
        elif operator in _REPEATS:
            yield operator, (argument[0], argument[1], list(_flat(argument[2])))
        elif operator is _constants.BRANCH:
            yield operator, [list(_flat(branch)) for branch in argument[1]]
        elif operator in (_constants.ASSERT, _constants.ASSERT_NOT):
            yield operator, list(_flat(argument[1]))
        else:
            yield operator, argument


def _parts(node: Node) -> list[list[Node]]:
    """The sequences within a node."""
    if node[0] in _REPEATS:
        return [node[1][2]]
    if node[0] is _constants.BRANCH:
        return list(node[1])
    return [node[1]] if node[0] in (_constants.ASSERT, _constants.ASSERT_NOT) else []


def _every(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        for inner in _parts(node):
            yield from _every(inner)


def _long(node: Node) -> bool:
    return node[0] in _REPEATS and node[1][1] > SHORT


def _first(nodes: Sequence[Node], flags: int) -> tuple[frozenset[str], bool]:
    """With which characters a sequence can begin, and whether it can be empty."""
    found: frozenset[str] = frozenset()
    for operator, argument in nodes:
        if operator in _REPEATS:
            begins, empty = _first(argument[2], flags)
            empty = empty or argument[0] == 0
        elif operator is _constants.BRANCH:
            each = [_first(branch, flags) for branch in argument]
            begins, empty = frozenset().union(*(some for some, _ in each)), any(may for _, may in each)
        elif operator in (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT):
            begins, empty = frozenset(), True
        elif operator in (_constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY):
            begins, empty = _taken(operator, argument, flags), False
        else:
            begins, empty = _ALL, True
        found |= begins
        if not empty:
            return found, False
    return found, True


def _taken(operator: Any, argument: Any, flags: int) -> frozenset[str]:
    """The characters that one step takes, asked of the engine itself."""
    state = _parser.State()
    state.str, state.flags = "", flags
    step = _parser.SubPattern(state, [(operator, argument)])
    compiled: re.Pattern[str] = vars(re)["_compiler"].compile(step, flags)
    return frozenset(character for character in _ALL if compiled.fullmatch(character))
