"""Faults on request, to test recovery: ``HDP_SANDBOX_FAULT=<what>:<call>:<number>``.

``fail:create:3`` refuses the third create, ``throttle:create:3`` refuses it as too many requests, and ``stall:create:3``
makes the object and never answers, as when the connection is lost: whoever runs the test ends the engine then.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from dataclasses import dataclass, field

from sandbox.errors import CloudError, Failure

VARIABLE = "HDP_SANDBOX_FAULT"
_KINDS = ("fail", "throttle", "stall")
_CALLS = ("create", "update", "delete")


@dataclass
class Faults:
    """At most one fault: at the ``number``-th ``call`` of this process."""

    kind: str = ""
    call: str = ""
    number: int = 0
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
        if kind not in _KINDS or call not in _CALLS or not number.isdigit():
            raise ValueError(f"{VARIABLE}={text}: must be {'|'.join(_KINDS)}:{'|'.join(_CALLS)}:<number>")
        return cls(kind, call, int(number))

    def before(self, call: str, token: str) -> None:
        """Counts a call, and refuses it if it is the one to fail."""
        with self._lock:
            self._count[call] += 1
            due = self.call == call and self._count[call] == self.number
        if due and self.kind == "fail":
            raise CloudError([Failure("", f"a fault was asked for at {call} {self.number} ({token})", "InternalError")])
        if due and self.kind == "throttle":
            raise CloudError(
                [Failure("", f"a fault was asked for at {call} {self.number} ({token})", "TooManyRequests")]
            )

    def after(self, call: str, token: str) -> None:
        """Never answers a call if it is the one to stall; the object stands in the cloud by then."""
        if self.kind == "stall" and self.call == call and self._count[call] == self.number:
            threading.Event().wait()
