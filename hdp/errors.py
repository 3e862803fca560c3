"""The one exception of the command line, and its exit codes."""

from __future__ import annotations

OK = 0
"""Everything ran, and no policy refused."""
FAILED = 1
"""A run failed, or a policy refused it."""
CANNOT_RUN = 2
"""Nothing was run: wrong usage, no engine, damaged state, or a lock that another run holds. Of ``hdp check``: a stack
could not be checked, so nothing is known of it."""
EXPIRED_WAIVER = 3
"""All that ``hdp check`` refuses was covered by waivers that have expired."""


class CannotRunError(Exception):
    """Nothing was run. The message is for the user: what is wrong and what to do. Exit code 2."""
