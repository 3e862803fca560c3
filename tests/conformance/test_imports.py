"""A stack imports its own provider's SDK and no other: imports are most of a preview's time."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from components.spec import Provider
from tests.support.platforms import ROOT

SDKS = {Provider.AWS: "pulumi_aws", Provider.AZURE: "pulumi_azure_native", Provider.OVH: "pulumi_ovh"}
BUILD = """
import json, sys, warnings
warnings.simplefilter("ignore")
from components.spec import Provider
from tests.support.platforms import build_platform
build_platform(Provider(sys.argv[1]))
print(json.dumps(sorted(name for name in sys.modules if name.startswith("pulumi_"))))
"""
RULES = """
import json, sys
import policies.server.run
print(json.dumps(sorted(name for name in sys.modules if name.startswith("pulumi_"))))
"""
LIBRARY = """
import json, sys
import policies.rules.registry
print(json.dumps(sorted(name for name in sys.modules if name.startswith("pulumi"))))
"""


def modules(program: str, *arguments: str) -> set[str]:
    """The Pulumi packages that a program has imported at its end."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names: list[str] = json.loads(done.stdout.splitlines()[-1])
    return {name.split(".", 1)[0] for name in names}


@pytest.mark.parametrize("provider", list(Provider), ids=str)
def test_a_stack_imports_one_providers_sdk(provider: Provider) -> None:
    assert modules(BUILD, provider.value) == {SDKS[provider]}


def test_the_packs_import_no_providers_sdk() -> None:
    assert modules(RULES) == set()


def test_the_rules_do_not_even_import_pulumi() -> None:
    assert modules(LIBRARY) == set()
