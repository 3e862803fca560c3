"""What a run did, from the engine's event log.

The log (``--event-log FILE``, shown when PULUMI_DEBUG_COMMANDS is set) is what Pulumi's own Automation API reads, so it
is there in old and new engines. It leaves Pulumi's display as it is, and has what ``--json`` lacks: policy results.
One JSON object a line; an update that follows a preview in the same command overwrites the preview's log.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hdp.state import is_cloud_resource

GONE = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "read-discard", "remove-pending-replace"})
"""Operations after which a resource is no longer there."""
UNCHANGED = frozenset({"same", "read", "refresh"})


@dataclass(frozen=True)
class Violation:
    """One thing a policy reported."""

    pack: str
    policy: str
    urn: str
    mandatory: bool


@dataclass(frozen=True)
class Summary:
    """What one run did."""

    finished: bool = False
    """The engine came to its end, whatever the result."""
    started: bool = False
    """It took at least one step with a resource."""
    planning: bool = False
    """It was a preview, or did not get beyond one."""
    resources: int = 0
    """Cloud resources that are there after it."""
    changes: dict[str, int] = field(default_factory=dict)
    """How many resources by operation (``create``, ``update``, ...), as Pulumi counts them; unchanged ones left out."""
    outputs: dict[str, Any] = field(default_factory=dict)
    violations: tuple[Violation, ...] = ()
    packs: tuple[str, ...] = ()
    """The policy packs that ran."""

    @property
    def refused(self) -> int:
        """How many mandatory violations there were."""
        return sum(violation.mandatory for violation in self.violations)


def read(log: Path) -> Summary:
    """The summary of a log; an empty one where the engine did not get so far as to write it."""
    try:
        text = log.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Summary()
    return summarise(parse(text.splitlines()))


def parse(lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    """The events of a log. A line cut off by a kill is the last one, and left out."""
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            return
        if isinstance(event, dict):
            yield event


def summarise(events: Iterable[dict[str, Any]]) -> Summary:
    """Adds up a run's events."""
    there: set[str] = set()
    outputs: dict[str, Any] = {}
    violations: dict[Violation, None] = {}
    end: dict[str, Any] | None = None
    started = planning = False
    for event in events:
        if step := event.get("resourcePreEvent"):
            started, planning = True, bool(step.get("planning"))
            metadata = step["metadata"]
            state = metadata.get("new") or metadata.get("old") or {}
            if state and is_cloud_resource(state):
                (there.discard if metadata["op"] in GONE else there.add)(metadata["urn"])
        elif step := event.get("resOutputsEvent"):
            metadata = step["metadata"]
            if metadata["type"] == "pulumi:pulumi:Stack":
                outputs = (metadata.get("new") or {}).get("outputs") or {}
        elif found := event.get("policyEvent"):
            mandatory = found.get("enforcementLevel") == "mandatory"
            urn = found.get("resourceUrn", "")
            violations[Violation(found.get("policyPackName", ""), found.get("policyName", ""), urn, mandatory)] = None
        elif "summaryEvent" in event:
            end = event["summaryEvent"]
    counts = (end or {}).get("resourceChanges") or {}
    packs = (end or {}).get("PolicyPacks") or {}
    return Summary(
        finished=end is not None,
        started=started,
        planning=planning,
        resources=len(there),
        changes={operation: count for operation, count in counts.items() if operation not in UNCHANGED and count},
        outputs=outputs,
        violations=tuple(violations),
        packs=tuple(sorted(name.split("|")[0] for name in packs)),
    )
