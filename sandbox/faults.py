"""Faults on request, to test recovery: ``HDP_SANDBOX_FAULT=<what>:<call>:<number>``.

At the third create of a plugin's process, ``fail:create:3`` refuses it, ``throttle:create:3`` refuses it as too many
requests, ``crash:create:3`` makes the object and ends the process, and ``stall:create:3`` makes the object and never
answers, as when the connection is lost: whoever runs the test ends the engine then. Likewise for update and delete.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.errors import CloudError, Failure

VARIABLE = "HDP_SANDBOX_FAULT"
_REFUSALS = {"fail": "InternalError", "throttle": "TooManyRequests"}
_CALLS = ("create", "update", "delete")
CRASHED = 70
"""The exit code of a process that was asked to crash (sysexits' EX_SOFTWARE)."""


def _stall() -> None:
    threading.Event().wait()


def _crash() -> None:
    os._exit(CRASHED)


_ENDS: dict[str, Callable[[], None]] = {"stall": _stall, "crash": _crash}


@dataclass(frozen=True)
class Call:
    """A call that was let through."""

    after: Callable[[], None]
    """To be called when the change is made and before it is answered."""


@dataclass
class Faults:
    """At most one fault: at the ``number``-th ``call`` of this process."""

    kind: str = ""
    call: str = ""
    number: int = 0
    ends: dict[str, Callable[[], None]] = field(default_factory=lambda: _ENDS)
    """What happens after a change instead of an answer."""
    _count: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def from_environment(cls) -> Faults:
        """The fault that the environment asks for.

        Raises:
            ValueError: the variable is set but cannot be read.
        """
        text = os.environ.get(VARIABLE, "")
        if not text:
            return cls()
        kind, _, rest = text.partition(":")
        call, _, number = rest.partition(":")
        kinds = (*_REFUSALS, *_ENDS)
        if kind not in kinds or call not in _CALLS or not number.isdigit() or int(number) < 1:
            raise ValueError(f"{VARIABLE}={text}: must be {'|'.join(kinds)}:{'|'.join(_CALLS)}:<number from 1>")
        return cls(kind, call, int(number))

    def before(self, call: str, token: str) -> Call:
        """Counts a call.

        Raises:
            CloudError: it is the one to be refused.
        """
        with self._lock:
            self._count[call] += 1
            due = self.call == call and self._count[call] == self.number
        if due and self.kind in _REFUSALS:
            message = f"a fault was asked for at {call} {self.number} ({token})"
            raise CloudError([Failure("", message, _REFUSALS[self.kind])])
        return Call(self.ends[self.kind] if due and self.kind in self.ends else _nothing)


def _nothing() -> None:
    pass
