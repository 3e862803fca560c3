"""The formats of ``hdp check --output FORMAT=FILE``, by name. A format's module is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from hdp.checks.model import Run

Writer = Callable[[Run], str]
"""Makes a report's text. It reads no file, clock or environment."""


def _terminal(run: Run) -> str:
    from hdp.reports import terminal

    return terminal.write(run)


def _json(run: Run) -> str:
    from hdp.reports import json_report

    return json_report.write(run)


def _junit(run: Run) -> str:
    from hdp.reports import junit

    return junit.write(run)


def _sarif(run: Run) -> str:
    from hdp.reports import sarif

    return sarif.write(run)


def _code_scanning(run: Run) -> str:
    from hdp.reports import sarif

    return sarif.write(run, suppressed=False)


def _code_quality(run: Run) -> str:
    from hdp.reports import code_quality

    return code_quality.write(run)


def _markdown(run: Run) -> str:
    from hdp.reports import markdown

    return markdown.write(run)


FORMATS: Final[Mapping[str, Writer]] = {
    "text": _terminal,
    "json": _json,
    "junit": _junit,
    "sarif": _sarif,
    "code-scanning": _code_scanning,
    "code-quality": _code_quality,
    "markdown": _markdown,
}
"""``text`` is the terminal's report without colours; ``code-scanning`` is SARIF without what is waived or mitigated,
which GitHub would show as open."""
