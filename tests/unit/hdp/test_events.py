"""What the engine's event log says of a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hdp import events


def step(op: str, name: str, kind: str = "aws:s3/bucket:Bucket", planning: bool = False) -> dict[str, Any]:
    state = {"type": kind, "custom": not kind.startswith("pulumi:pulumi")}
    metadata = {"op": op, "urn": f"urn::{name}", "type": kind, "new": None if op == "delete" else state, "old": state}
    return {"resourcePreEvent": {"metadata": metadata, "planning": planning}}


def violation(level: str, policy: str = "no-buckets") -> dict[str, Any]:
    content = {"resourceUrn": "urn::a", "policyName": policy, "policyPackName": "pack", "enforcementLevel": level}
    return {"policyEvent": content}


def end(changes: dict[str, int], *packs: str) -> dict[str, Any]:
    return {"summaryEvent": {"resourceChanges": changes, "PolicyPacks": dict.fromkeys(packs, "1")}}


def test_cloud_resources_are_counted_once_each() -> None:
    found = events.summarise(
        [
            step("create", "stack", "pulumi:pulumi:Stack"),
            step("create", "provider", "pulumi:providers:aws"),
            step("same", "a"),
            step("create-replacement", "b"),
            step("replace", "b"),
            step("delete", "c"),
        ]
    )
    assert found.resources == 2
    assert not found.finished


def test_unchanged_resources_are_no_change() -> None:
    found = events.summarise([end({"same": 3, "create": 2, "update": 0})])
    assert found.changes == {"create": 2}
    assert found.finished


def test_violations_and_packs() -> None:
    log = [
        violation("mandatory"),
        violation("mandatory"),
        violation("advisory", "other"),
        end({}, "pack|local|/x", "b"),
    ]
    found = events.summarise(log)
    assert found.packs == ("b", "pack")
    assert found.refused == 1
    assert len(found.violations) == 2


def test_the_stacks_outputs() -> None:
    metadata = {"type": "pulumi:pulumi:Stack", "op": "same", "new": {"outputs": {"region": "GRA"}}}
    assert events.summarise([{"resOutputsEvent": {"metadata": metadata}}]).outputs == {"region": "GRA"}


def test_a_preview_is_told_from_an_update() -> None:
    assert events.summarise([step("create", "a", planning=True)]).planning
    assert not events.summarise([step("create", "a")]).planning


def test_a_log_cut_off_by_a_kill_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(json.dumps(step("create", "a")) + '\n{"summaryEv')
    found = events.read(log)
    assert found.resources == 1
    assert not found.finished


def test_no_log_is_an_empty_summary(tmp_path: Path) -> None:
    assert events.read(tmp_path / "none") == events.Summary()
