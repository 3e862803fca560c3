"""What ``hdp check`` records of a program is what the real engine makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hdp.checks import program
from hdp.checks.project import Project as Checked
from hdp.sandbox import program_variables
from policies.rules import from_file
from policies.rules.view import Resource, Secret, StackView
from tests.support.engine import SandboxRun
from tests.support.platforms import ENVIRONMENT, cache_folder
from tests.support.programs import STACK, Project

PROGRAM = """
import pulumi
import pulumi_aws as aws

class Store(pulumi.ComponentResource):
    def __init__(self, name, options):
        super().__init__("shop:index:Store", name, {"environment": "test", "declarations": [{"feature": "x"}]}, options)
        inside = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(f"{name}-data", bucket="of-the-store", force_destroy=True, opts=inside)
        aws.s3.BucketVersioning(
            "versions", bucket=self.bucket.id, versioning_configuration={"status": "Enabled"},
            opts=pulumi.ResourceOptions(parent=self.bucket, protect=True),
        )

here = aws.Provider("here", region="eu-central-1", default_tags={"tags": {"a": "b"}})
options = pulumi.ResourceOptions(providers=[here], protect=True)
outer = pulumi.ComponentResource("shop:index:Shop", "shop", None, options)
store = Store("store", pulumi.ResourceOptions(parent=outer))
key = aws.kms.Key("key", description=pulumi.Output.secret("hidden"), opts=pulumi.ResourceOptions(depends_on=[store]))
aws.kms.Alias("alias", name="alias/shop", target_key_id=key.key_id)
aws.ssm.Parameter("p", name="/shop", type="String", value=pulumi.Output.concat(store.bucket.arn, "/", key.arn))
"""
DEFAULT = "::default_"
CONFIG = {"aws:region": "eu-west-3", "aws:defaultTags": '{"tags": {"owner": "tests"}}'}


def shown(value: Any) -> Any:
    """A value without secrets, which a preview does not show, in an order of its own."""
    if isinstance(value, Secret):
        return "secret"
    if isinstance(value, dict):
        return {key: shown(value[key]) for key in sorted(value)}
    return [shown(item) for item in value] if isinstance(value, list) else value


def told(resource: Resource) -> dict[str, Any]:
    """What rules can ask of a resource, the place in the program apart."""
    provider = resource.provider
    return {
        "type": resource.type,
        "name": resource.name,
        "props": {
            key: "secret" if key in ("description", "value") else shown(value) for key, value in resource.props.items()
        },
        "provider": provider and (provider.type, provider.urn, {} if DEFAULT in provider.urn else dict(provider.props)),
        "protect": resource.protect,
        "parent": resource.parent,
        "dependencies": sorted(resource.dependencies),
        "sources": {key: sorted(urns) for key, urns in resource.property_dependencies.items() if urns},
    }


def by_urn(view: StackView) -> dict[str, dict[str, Any]]:
    """Everything of a stack, by URN, but for the default providers: a preview's JSON leaves them out."""
    return {resource.urn: told(resource) for resource in view.resources if DEFAULT not in resource.urn}


def assert_same(recorded: StackView, engine: StackView) -> None:
    """Compares resource by resource, as JSON, in which an unknown value is no more than that."""
    ours, others = by_urn(recorded), by_urn(engine)
    assert set(ours) == set(others)
    for urn, mine in ours.items():
        assert _json(mine) == _json(others[urn]), urn


def _json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=lambda other: type(other).__name__))


@pytest.fixture(autouse=True)
def shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment that a check gives its children."""
    for name, value in {**ENVIRONMENT, "PULUMI_CONFIG": "{}"}.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("unknown", [False, True], ids=["known", "unknown"])
def test_a_program_of_strangers_is_recorded_as_the_engine_sees_it(
    sandbox: SandboxRun, tmp_path: Path, unknown: bool
) -> None:
    it = Project.make(sandbox, tmp_path, PROGRAM, CONFIG)
    variables = {"HDP_SANDBOX_UNKNOWN": "1"} if unknown else {}
    preview = it.pulumi("preview", "--json", **variables).ok()
    engine = from_file.parse(preview.out.encode(), "engine").view
    recorded, _ = program.run(Checked(it.run.folder), STACK, cache_folder(), unknown=unknown)
    assert_same(recorded, engine)


@pytest.mark.parametrize("stack", ["azure", "ovh", "aws"])
def test_the_platform_is_recorded_as_the_engine_sees_it(
    sandbox: SandboxRun, stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = sandbox.pulumi("preview", "--json", "--stack", stack).ok()
    engine = from_file.parse(preview.out.encode(), stack).view
    for name, value in program_variables().items():
        monkeypatch.setenv(name, value)
    recorded, _ = program.run(Checked(sandbox.box.project), stack, cache_folder())
    assert_same(recorded, engine)
