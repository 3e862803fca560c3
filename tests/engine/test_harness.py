"""What ``policies.testing`` hands to a policy is what the engine hands to it: the same probe sees the same.

The probe is a pack written with Pulumi's SDK that notes everything it is given: proxies, unknown values, secrets, the
provider, options and dependencies.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pulumi_policy import EnforcementLevel, ResourceValidationPolicy, StackValidationPolicy

from policies.testing import UNKNOWN, Declared, Engine, secret
from tests.engine.probe.notes import of_resource, of_stack
from tests.support.engine import SandboxRun

PROBE = Path(__file__).parent / "probe"
PROGRAM = """
import pulumi
import pulumi_aws as aws

paris = aws.Provider("paris", region="eu-west-3")
key = aws.kms.Key("key", enable_key_rotation=True, opts=pulumi.ResourceOptions(provider=paris, protect=True))
part = pulumi.ComponentResource("shop:index:Part", "part", {"zones": ["landing"], "none": None})
aws.secretsmanager.SecretVersion(
    "version", secret_id="s", secret_string=pulumi.Output.secret("hush"),
    opts=pulumi.ResourceOptions(
        provider=paris, parent=part, ignore_changes=["versionStages"], delete_before_replace=True,
        additional_secret_outputs=["arn"],
    ),
)
aws.sns.Topic(
    "topic", name="t", kms_master_key_id=key.arn, tags={"a": "b", "key": key.key_id},
    opts=pulumi.ResourceOptions(provider=paris, depends_on=[part]),
)
"""


def declared() -> list[Declared]:
    """The program's resources, written as a test of a policy would write them."""
    where: dict[str, Any] = {"stack": "dev", "project": "harness"}
    region = {"region": "eu-west-3", "version": "7.51.1"}
    by: dict[str, Any] = {"provider": region, "provider_name": "paris", **where}
    stack = Declared("pulumi:pulumi:Stack", "harness-dev", **where)
    top = stack.urn
    key = Declared("aws:kms/key:Key", "key", {"enableKeyRotation": True}, parent=top, protect=True, **by)
    part = Declared("shop:index:Part", "part", {"zones": ["landing"]}, parent=top, **where)
    version = Declared(
        "aws:secretsmanager/secretVersion:SecretVersion", "version", {"secretId": "s", "secretString": secret("hush")},
        parent=part.urn, ignore_changes=["versionStages"], delete_before_replace=True,
        additional_secret_outputs=["arn"], **by,
    )  # fmt: skip
    topic = Declared(
        "aws:sns/topic:Topic", "topic",
        {"name": "t", "kmsMasterKeyId": UNKNOWN, "tags": {"a": "b", "key": UNKNOWN}}, parent=top,
        sources={"kmsMasterKeyId": [key.urn], "tags": [key.urn]}, **by,
    )  # fmt: skip
    return [stack, key, part, version, topic]


@pytest.fixture(scope="module")
def noted(sandbox: SandboxRun, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the probe noted in a preview on the real engine whose values are unknown, by URN and policy."""
    folder = tmp_path_factory.mktemp("harness")
    project = sandbox.foreign(folder / "program", "harness", PROGRAM)
    notes = folder / "notes.jsonl"
    project.pulumi(
        "preview", "-s", "dev", "--suppress-progress", "--policy-pack", str(PROBE),
        HDP_SANDBOX_UNKNOWN="1", PROBE_NOTES=str(notes),
    ).ok()  # fmt: skip
    lines = [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()]
    return {f"{line['policy']} {line['urn']}": line for line in lines}


def in_harness() -> dict[str, Any]:
    """What the probe notes in the harness."""
    lines: list[dict[str, Any]] = []
    policies = [
        ResourceValidationPolicy(
            "one", "One.", lambda args, _: lines.append(of_resource(args)), EnforcementLevel.ADVISORY
        ),
        StackValidationPolicy("stack", "All.", lambda args, _: lines.extend(of_stack(args)), EnforcementLevel.ADVISORY),
    ]
    Engine.of_policies(policies).deploy(*declared())
    return {f"{line['policy']} {line['urn']}": line for line in json.loads(json.dumps(lines))}


def within(here: Any, there: Any) -> bool:
    """Whether all that a test declared is seen the same there, where a provider and the SDK fill in more."""
    if isinstance(here, dict):
        return isinstance(there, dict) and all(
            key in there and within(value, there[key]) for key, value in here.items()
        )
    if isinstance(here, list):
        return isinstance(there, list) and all(item in there for item in here)
    return bool(here == there)


def test_a_difference_would_be_seen() -> None:
    assert within({"a": {"b": [1]}}, {"a": {"b": [1, 2]}, "c": 3})
    others: list[dict[str, Any]] = [{"a": {"b": [2]}}, {"a": {}}, {}, {"a": {"b": 1}}]
    for other in others:
        assert not within({"a": {"b": [1]}}, other)


@pytest.mark.parametrize("name", ["key", "part", "version", "topic"])
def test_a_policy_of_one_resource_sees_the_same(noted: dict[str, Any], name: str) -> None:
    (here,) = [line for key, line in in_harness().items() if key.startswith("one ") and key.endswith(f"::{name}")]
    there = noted[f"one {here['urn']}"]
    assert within(here, there), (here, there)


@pytest.mark.parametrize("name", ["key", "version", "topic"])
def test_a_policy_of_the_stack_is_told_the_same_of_where_a_resource_comes_from(
    noted: dict[str, Any], name: str
) -> None:
    (here,) = [line for key, line in in_harness().items() if key.startswith("stack ") and key.endswith(f"::{name}")]
    there = noted[f"stack {here['urn']}"]
    for field in ("type", "provider", "options", "parent", "sources"):
        assert within(here[field], there[field]), (field, here[field], there[field])
    assert there["sources"] == here["sources"]


def test_the_probe_meets_what_policies_stumble_over(noted: dict[str, Any]) -> None:
    topic = next(line for key, line in noted.items() if key.startswith("one ") and key.endswith("::topic"))
    assert "can't be known during preview" in topic["props"]["kmsMasterKeyId"]
    assert "can't be known during preview" in topic["props"]["tags"]["key"]
    version = next(line for key, line in noted.items() if key.startswith("one ") and key.endswith("::version"))
    assert version["props"]["secretString"] == "hush"
