from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CLONE = Path(__file__).parents[4]
ALONE = """
import sys
from sandbox.plugin.protocol import provider_pb2
assert not [name for name in sys.modules if name in ("pulumi", "pulumi.runtime", "yaml", "semver")]
"""
THEN_THE_SDK = """
from sandbox.plugin.protocol import provider_pb2
import pulumi
import pulumi.runtime
from pulumi.runtime.proto import provider_pb2 as whole
assert whole is provider_pb2
assert pulumi.runtime.proto.CheckRequest is provider_pb2.CheckRequest
assert pulumi.Output and pulumi.runtime.set_mocks
"""
AFTER_THE_SDK = """
import pulumi
from sandbox.plugin.protocol import provider_pb2
assert pulumi.runtime.proto.provider_pb2 is provider_pb2
"""


@pytest.mark.parametrize("script", [ALONE, THEN_THE_SDK, AFTER_THE_SDK], ids=["alone", "then", "after"])
def test_the_stubs_need_nothing_of_the_sdk_and_do_not_disturb_it(script: str) -> None:
    subprocess.run([sys.executable, "-c", script], cwd=CLONE, check=True)


def test_a_plugin_starts_without_the_sdk_and_without_the_other_clouds() -> None:
    script = """
import sys
from sandbox.clouds import load_rules
import sandbox.plugin.__main__
load_rules("aws")
heavy = ("pulumi", "pulumi_aws", "pydantic", "typer", "rich", "yaml", "boto3", "importlib.metadata")
others = ("sandbox.clouds.azure", "sandbox.clouds.ovh")
found = [name for name in sys.modules if name in heavy or name.startswith(others)]
assert not found, found
"""
    subprocess.run([sys.executable, "-c", script], cwd=CLONE, check=True)
