"""The JSON report's types, and from them its JSON Schema, ``docs/check.schema.json``.

``python -m hdp.reports.schema > docs/check.schema.json`` writes the schema; a test holds the file to these types.
"""

from __future__ import annotations

import json
from typing import Any, Final, Literal

from pydantic import ConfigDict, TypeAdapter, with_config

# pydantic reads TypedDicts of typing_extensions only, on Python 3.11.
from typing_extensions import TypedDict

VERSION: Final = 2
"""The version of the format: raised when something that a reader may rely on is renamed, removed or means another."""

_STRICT: Final = ConfigDict(extra="forbid", use_attribute_docstrings=True)

SeverityName = Literal["low", "medium", "high", "critical"]
VerdictName = Literal["passed", "violated", "mitigated", "waived", "undecided", "not_applicable"]


@with_config(_STRICT)
class FindingReport(TypedDict):
    """One finding of one rule on one resource."""

    fingerprint: str
    """The same in every run for the same rule, URN and property: 32 hexadecimal digits, a colon, and a number."""
    rule: str
    severity: SeverityName
    """How bad a violation of the rule is."""
    verdict: VerdictName
    refuses: bool
    """Whether the stack must not be deployed for this finding. An expired waiver leaves its finding refused."""
    blocking: bool
    """False for an undecided finding that the update itself decides before anything is made."""
    urn: str
    kind: str
    """The resource's type."""
    name: str
    """The resource's name in the program."""
    path: str
    """The property it is about; empty for the whole resource."""
    message: str
    remedy: str
    file: str
    """Where the program registers the resource, relative to the project; empty where that is not known."""
    line: int
    """From 1; 0 where it is not known."""
    waiver: str
    """The id of the waiver or declaration that applies; empty for none."""
    unwaivable: str
    """Why no waiver can cover it; empty where one can."""
    trace: str
    """The traceback of a rule that failed, under debug; else empty."""


@with_config(_STRICT)
class StackReport(TypedDict):
    """One stack, or one file, that was checked."""

    stack: str
    provider: str
    """The clouds that it uses, such as "aws" or "aws, ovh"; empty for none."""
    source: str
    """program, the path of a file with a state or a preview, or - for standard input."""
    resources: int
    seconds: float
    counts: dict[str, dict[VerdictName, int]]
    """How often each rule came to each verdict, by the rule's id."""
    findings: list[FindingReport]
    """Every finding but those that passed or do not apply: the excused ones too."""
    warnings: list[str]


@with_config(_STRICT)
class ControlReport(TypedDict):
    """A control of a framework, as policies/controls.yaml of the project names it."""

    framework: str
    """The framework's id, such as hds."""
    version: str
    """The framework's version, such as 2."""
    id: str
    """The control's own id in that framework, such as [EXI 28]."""


@with_config(_STRICT)
class RuleReport(TypedDict):
    """A rule that was applied."""

    id: str
    title: str
    why: str
    severity: SeverityName
    pack: str
    """The policy pack that it is in."""
    controls: list[ControlReport]
    """The controls that it supports. Supporting a control is not complying with it."""


@with_config(_STRICT)
class Summary(TypedDict):
    """Counts over all stacks."""

    resources: int
    refused: int
    """Violations, and undecided findings that block."""
    violated: int
    undecided: int
    mitigated: int
    waived: int


@with_config(_STRICT)
class WaiverReport(TypedDict):
    """A waiver of the waiver file, used or not."""

    id: str
    rule: str
    resources: str
    """The pattern of resources that it is for."""
    category: str
    """waived, or mitigated where a compensating control stands in."""
    reason: str
    owner: str
    approver: str
    ticket: str
    created: str
    expires: str
    """The day from which it counts no more."""
    compensating_control: str
    uses: int
    """How many findings it covers, also where it has expired; 0 is an unused waiver."""
    expired: bool
    soon: bool
    """Whether it expires soon."""


@with_config(_STRICT)
class FailedReport(TypedDict):
    """A stack that could not be checked. It never counts as clean."""

    stack: str
    message: str
    trace: str


@with_config(_STRICT)
class Report(TypedDict):
    """The result of `hdp check`. Nothing is left out: waived and expired findings are in it."""

    format: Literal["hdp-check"]
    format_version: Literal[2]
    hdp_version: str
    today: str
    """The day (UTC, YYYY-MM-DD) against which expiry was judged."""
    residency: str
    """Where data may be kept: eu, eea or adequate."""
    strict: bool
    """Whether a resource type that is in no table is refused."""
    throw_away: list[str]
    """Environments whose keys and data need no guard against deletion."""
    log_services: dict[str, str]
    """The region of each OVHcloud service whose API names none, by the service's name."""
    summary: Summary
    rules: list[RuleReport]
    stacks: list[StackReport]
    failed: list[FailedReport]
    waivers: list[WaiverReport]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a report."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(Report).json_schema()}


def read(text: str | bytes) -> Report:
    """A report from its JSON.

    Raises:
        ValueError: it is not a report, or one of another version of the format; the message names the first errors.
    """
    return TypeAdapter(Report).validate_json(text, strict=True)


if __name__ == "__main__":
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
