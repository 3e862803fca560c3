"""The platform's life on the real engine, on each provider, from the stack file of another with one word changed."""

from __future__ import annotations

import json
import re

import pytest

from components.contract import PlatformOutputs
from components.facts import load
from components.spec import Provider
from hdp.paths import CLONE
from sandbox.store import Store
from tests.conformance.test_resources import HOLDS_DATA_OR_KEYS
from tests.support.engine import SandboxRun

PACKS = tuple(
    argument
    for pack in ("eu_regions", "customer_managed_keys")
    for argument in ("--policy-pack", str(CLONE / "policies" / pack))
)
QUIET = ("--suppress-outputs", "--suppress-progress")
MOVES = ((Provider.AWS, Provider.OVH), (Provider.OVH, Provider.AZURE), (Provider.AZURE, Provider.AWS))
"""From one provider's stack file to another provider, so that each is moved from and moved to."""


def moved(source: Provider, target: Provider) -> dict[str, str]:
    """The settings of a committed stack file with the word ``provider`` changed, and nothing else."""
    text = (CLONE / "stacks" / f"Pulumi.{source}.yaml").read_text(encoding="utf-8")
    assert text.count(f"provider: {source}") == 1
    lines = text.replace(f"provider: {source}", f"provider: {target}").splitlines()[1:]
    return dict(line.strip().removeprefix("health-data-platform:").split(": ", 1) for line in lines)


def verdicts(text: str) -> list[str]:
    """The policies' part of a preview's output."""
    found = re.search(r"^Policies:\n(.*?)(?=^\S)", text, re.MULTILINE | re.DOTALL)
    assert found, text
    return sorted(line.strip() for line in found[1].splitlines() if line.strip())


def in_cloud(run: SandboxRun, provider: Provider, stack: str) -> set[tuple[str, str]]:
    """What a stack has in its provider's cloud: types and ids."""
    store = Store(run.box.database)
    try:
        records = store.all(load(provider).package)
        return {(record.token, record.id) for record in records if record.urn.startswith(f"urn:pulumi:{stack}::")}
    finally:
        store.close()


def in_state(run: SandboxRun, stack: str) -> set[tuple[str, str]]:
    """What Pulumi's state has of a stack: types and ids of what a provider manages."""
    return {
        (resource["type"], resource["id"])
        for resource in run.resources(stack)
        if resource.get("custom") and not resource["type"].startswith("pulumi:")
    }


@pytest.mark.parametrize(("source", "target"), MOVES, ids=[f"{source}-to-{target}" for source, target in MOVES])
def test_a_platform_moves_by_one_word_and_lives(sandbox: SandboxRun, source: Provider, target: Provider) -> None:
    stack = sandbox.stack(f"{source}-to-{target}", moved(source, target))

    known = sandbox.pulumi("preview", "-s", stack, *QUIET, *PACKS).ok()
    unknown = sandbox.pulumi("preview", "-s", stack, *QUIET, *PACKS, HDP_SANDBOX_UNKNOWN="1").ok()
    assert verdicts(known.text) == verdicts(unknown.text)
    assert "mandatory" not in known.text

    sandbox.pulumi("up", "-s", stack, "--yes", "--skip-preview", *QUIET, *PACKS).ok()
    outputs = PlatformOutputs.model_validate(sandbox.outputs(stack))
    assert outputs.provider is target
    assert outputs.sandbox
    assert in_state(sandbox, stack) == in_cloud(sandbox, target, stack)

    sandbox.pulumi("up", "-s", stack, "--yes", "--skip-preview", "--expect-no-changes", *QUIET).ok()
    sandbox.pulumi("refresh", "-s", stack, "--yes", "--skip-preview", "--expect-no-changes", *QUIET).ok()

    _refuses_another_provider(sandbox, stack, target)

    sandbox.pulumi("destroy", "-s", stack, "--yes", "--skip-preview", *QUIET).ok()
    assert in_cloud(sandbox, target, stack) == set()


def _refuses_another_provider(run: SandboxRun, stack: str, target: Provider) -> None:
    """A stack that holds resources keeps its provider, and loses nothing when another is asked for."""
    before = in_cloud(run, target, stack)
    file = run.box.project / "stacks" / f"Pulumi.{stack}.yaml"
    text = file.read_text()
    other = next(provider for provider in Provider if provider is not target)
    file.write_text(text.replace(json.dumps(target.value), json.dumps(other.value)))
    refused = run.pulumi("up", "-s", stack, "--yes", "--skip-preview", *QUIET)
    file.write_text(text)
    assert refused.code != 0
    assert f"provider is {other}, but the stack '{stack}' holds" in refused.text
    assert "nothing was changed" in refused.text
    assert in_cloud(run, target, stack) == before


def test_a_protected_platform_is_not_destroyed(sandbox: SandboxRun) -> None:
    stack = sandbox.stack("guarded", {"provider": "ovh", "environment": "production"})
    sandbox.pulumi("up", "-s", stack, "--yes", "--skip-preview", *QUIET).ok()
    before = in_cloud(sandbox, Provider.OVH, stack)
    refused = sandbox.pulumi("destroy", "-s", stack, "--yes", "--skip-preview", *QUIET)
    assert refused.code != 0
    assert "protected" in refused.text
    kept = {entry for entry in before if entry[0] in HOLDS_DATA_OR_KEYS}
    assert kept
    assert kept <= in_cloud(sandbox, Provider.OVH, stack)


def test_an_interrupted_update_converges_and_orphans_nothing(sandbox: SandboxRun) -> None:
    stack = sandbox.stack("interrupted", {"provider": "aws"})
    started = sandbox.start("up", "-s", stack, "--yes", "--skip-preview", *QUIET, HDP_SANDBOX_FAULT="stall:create:30")
    sandbox.wait_until(lambda: len(in_cloud(sandbox, Provider.AWS, stack)) >= 30, started)
    sandbox.kill(started)
    interrupted = in_cloud(sandbox, Provider.AWS, stack)
    assert interrupted

    sandbox.pulumi("cancel", "-s", stack, "--yes").ok()
    sandbox.pulumi("up", "-s", stack, "--yes", "--skip-preview", *QUIET).ok()
    assert interrupted <= in_cloud(sandbox, Provider.AWS, stack)
    assert in_state(sandbox, stack) == in_cloud(sandbox, Provider.AWS, stack)
    sandbox.pulumi("up", "-s", stack, "--yes", "--skip-preview", "--expect-no-changes", *QUIET).ok()
