"""Errors that a person can act on: what is wrong, which setting, what to do."""

from __future__ import annotations

from collections.abc import Sequence


class PlatformError(Exception):
    """Base of every refusal. Raised before any resource is registered, so that nothing is half done."""


class SettingsError(PlatformError):
    """One or more settings are wrong; the message has one line for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        count = "1 setting is wrong" if len(self.problems) == 1 else f"{len(self.problems)} settings are wrong"
        super().__init__(
            "\n".join([f"{count}; nothing was changed:", *(f"  - {problem}" for problem in self.problems)])
        )


class ProviderChangedError(PlatformError):
    """The stack already holds resources of another provider than its specification names."""
