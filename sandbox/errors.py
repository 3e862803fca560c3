"""Refusals of the sandbox's clouds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that a cloud, or its provider plugin, does not accept.

    ``path`` is the property (Pulumi's spelling, empty for the whole resource); ``message`` the cloud's kind of message;
    ``code`` the cloud's error code, where it has one (``BucketAlreadyExists``).
    """

    path: str
    message: str
    code: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.message}" if self.code else self.message


class CloudError(Exception):
    """A call that the cloud refused; nothing was changed."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        self.failures = tuple(failures)
        super().__init__("\n".join(str(failure) for failure in self.failures))


class RuleError(Exception):
    """A rule or a function of the sandbox fails itself: a bug of the sandbox, not of the program."""

    def __init__(self, rule: str, urn: str, error: Exception) -> None:
        place = f" on {urn}" if urn else ""
        super().__init__(
            f"a bug in the sandbox: {rule} failed{place} ({type(error).__name__}: {error}); please report it"
        )


class StateError(Exception):
    """The sandbox's own state cannot be used; the message names the file and the remedy."""
