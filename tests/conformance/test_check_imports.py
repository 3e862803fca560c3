"""What ``hdp check`` imports: of files nothing of Pulumi, of a program the modules that the benchmark's floor names."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.checks import MODULES
from tests.support.platforms import ENVIRONMENT, ROOT

FILE = """
import json, sys
sys.argv = ["hdp", "check", "--file", sys.argv[1], "--format", "json"]
from hdp import cli
try:
    cli.main()
finally:
    print(json.dumps(sorted(name.split(".")[0] for name in sys.modules)))
"""
PROGRAM = """
import json, os, sys, types
from hdp.checks import program
from hdp.checks.project import Project
from hdp.paths import CLONE
from tests.support.platforms import cache_folder
program.run(Project(CLONE), sys.argv[1], cache_folder())
# An SDK puts a placeholder of another type where a module is not loaded yet.
loaded = [name for name, module in sys.modules.items() if type(module) is types.ModuleType]
print(json.dumps(sorted(name for name in loaded if name.startswith("pulumi_"))))
"""


def last_line(program: str, argument: str) -> list[str]:
    """The list that a program prints at its end."""
    done = subprocess.run(
        [sys.executable, "-c", program, argument],
        cwd=ROOT,
        env={**ENVIRONMENT, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_file_is_checked_without_pulumi(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_text('{"deployment": {"resources": []}}', encoding="utf-8")
    assert not [name for name in last_line(FILE, str(file)) if name.startswith(("pulumi", "grpc"))]


@pytest.mark.parametrize(
    ("stack", "package"), [("azure", "pulumi_azure_native"), ("ovh", "pulumi_ovh"), ("aws", "pulumi_aws")]
)
def test_the_benchmarks_floor_imports_what_a_check_does(stack: str, package: str) -> None:
    loaded = last_line(PROGRAM, stack)
    assert {name.split(".")[0] for name in loaded} == {package}
    folders = {name.split(".")[1] for name in loaded if name.count(".") > 1}
    assert folders == set(MODULES[package].split()) | ({"config"} & folders)
