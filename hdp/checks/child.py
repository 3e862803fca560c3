"""``python -m hdp.checks.child REQUEST``: checks one stack in a process of its own, and writes the answer as JSON.

``hdp.checks.runner`` starts one for each stack; the request is a :class:`hdp.checks.request.Request` as JSON. The
answer has either ``result`` and ``matched`` (the ids of the waivers that matched a finding), or ``failed``.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any, TextIO

from hdp.checks import garbage


def main() -> None:
    """Runs and judges; writes the answer to what was standard output, and ends at once."""
    begin = time.monotonic()
    garbage.seldom()
    # What the program prints must not end up in the answer.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _write(_checked(sys.argv[1], begin), answer)
    sys.stderr.flush()
    # Nothing is left to do, and taking the SDK's modules down would take longer than the judging.
    os._exit(0)


def _write(found: dict[str, Any], answer: TextIO) -> None:
    import json

    with answer:
        json.dump(found, answer)


def _checked(text: str, begin: float) -> dict[str, Any]:
    from hdp.checks import exchange, judging, program
    from hdp.checks.project import Project
    from hdp.checks.request import Request
    from hdp.errors import CannotRunError
    from hdp.paths import CLONE, schema_dir

    request = Request.from_json(text)
    try:
        excuses = judging.load_waivers(request)
        view, warnings = program.run(Project(CLONE), request.stack, schema_dir(), unknown=request.unknown)
        found = judging.result(
            view, request, excuses, stack=request.stack, source="program", begin=begin, warnings=warnings
        )
    except program.ProgramError as error:
        return {"failed": {"message": str(error), "trace": error.trace}}
    except CannotRunError as error:
        return {"failed": {"message": str(error), "trace": ""}}
    return {"result": exchange.to_json(found), "matched": sorted(excuses.matched)}


if __name__ == "__main__":
    main()
