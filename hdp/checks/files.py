"""Checks what a stack export, a preview's JSON or its stream of events holds: no program is run, no SDK is loaded."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from hdp.checks import judging
from hdp.checks.model import CheckResult, Failed
from hdp.checks.request import Request
from policies.rules import from_file
from policies.rules.waivers import Waivers

STANDARD_INPUT = "-"


def check(path: str, request: Request, excuses: Waivers) -> CheckResult | Failed:
    """What the rules say of a file's resources; ``-`` is standard input."""
    begin = time.monotonic()
    try:
        if path == STANDARD_INPUT:
            found = from_file.parse(sys.stdin.buffer.read(), STANDARD_INPUT)
        else:
            found = from_file.read(Path(path))
    except OSError as error:
        return Failed(path, f"it cannot be read: {error.strerror or error}")
    except from_file.FileError as error:
        return Failed(path, str(error))
    return judging.result(
        found.view, request, excuses, stack=found.stack, source=path, begin=begin, warnings=found.warnings
    )
