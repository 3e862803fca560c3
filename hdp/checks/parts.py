"""Judges a large stack on all cores: processes that share what was read, each with its part of the resources."""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hdp.errors import CannotRunError
from policies.rules.judge import Judgement, judge
from policies.rules.model import Context, Rule
from policies.rules.view import StackView
from policies.rules.waivers import Waivers

WORTH_IT: Final = 5_000
"""Resources of a part: below twice that, another process costs more than it saves."""


def judge_on_all_cores(view: StackView, rules: Sequence[Rule], context: Context, excuses: Waivers) -> Judgement:
    """The same as :func:`policies.rules.judge.judge`, in as many processes as there are cores.

    Raises:
        CannotRunError: one of the processes died, so that its part was not judged.
    """
    count = min(_cores(), len(view.resources) // WORTH_IT)
    if count < _TWO or not hasattr(os, "fork"):
        return judge(view, rules, context, excuses.excuse)
    _ = view.by_kind  # made once, for all of them
    # The processes share the memory of what was read as long as nobody writes there, and so does a garbage collector.
    gc.freeze()
    size = -(-len(view.resources) // count)
    children = [
        _start(view, rules, context, excuses, slice(begin, begin + size))
        for begin in range(size, len(view.resources), size)
    ]
    found = judge(view, rules, context, excuses.excuse, slice(0, size))
    gc.unfreeze()
    for child in children:
        answer = child.answer()
        found.add(answer.found)
        excuses.note(answer.matched)
    return found


_TWO: Final = 2


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class _Answer:
    found: Judgement
    matched: frozenset[str]


@dataclass(frozen=True)
class _Child:
    process: int
    pipe: int

    def answer(self) -> _Answer:
        """What it found, when it is done."""
        with open(self.pipe, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(self.process, 0)
        if status or not data:
            raise CannotRunError(
                f"a process that judged a part of the resources ended with {os.waitstatus_to_exitcode(status)}; "
                "is there memory enough?"
            )
        # From our own process, through a pipe that nobody else has.
        answer = pickle.loads(data)
        assert isinstance(answer, _Answer)
        return answer


def _start(view: StackView, rules: Sequence[Rule], context: Context, excuses: Waivers, part: slice) -> _Child:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return _Child(process, reading)
    # Only this function runs in the child, and it ends here, whatever happens.
    code = 1
    try:
        os.close(reading)
        answer = _Answer(judge(view, rules, context, excuses.excuse, part), excuses.matched)
        with open(writing, "wb") as pipe:
            pickle.dump(answer, pipe, protocol=pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)
