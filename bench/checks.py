"""``hdp check`` of the three stacks, against importing their SDKs side by side."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from bench.timing import Command, Comparison, compare
from hdp.paths import CLONE

GOAL: Final = 1.5

MODULES: Final[Mapping[str, str]] = {
    "pulumi_azure_native": "authorization compute containerservice keyvault managedidentity monitor network privatedns "
    "resources storage",
    "pulumi_ovh": "cloudproject dbaas iam me okms",
    "pulumi_aws": "cloudwatch ec2 eks iam kms s3 vpc",
}
"""The modules of each SDK that the drivers load. An SDK loads a module when it is first used, not when it is named."""


def measure_checks(folder: Path, rounds: int, progress: Callable[[str], None]) -> Comparison:
    """``hdp check``, and as many processes that each import one SDK and nothing else, in turns. No engine is needed.

    Args:
        folder: keeps the SDKs' type metadata, which the round that is not counted makes.
    """
    environment = {**os.environ, "HDP_SANDBOX_DIR": str(folder / "checks")}
    started = [f"{shlex.quote(sys.executable)} -c {shlex.quote(_program(*sdk))} & p{n}=$!; " for n, sdk in _numbered()]
    waited = " && ".join(f"wait $p{number}" for number, _ in _numbered())
    commands = [
        Command("hdp check", [sys.executable, "-m", "hdp", "check"], CLONE, environment),
        Command("imports", ["sh", "-c", f"{''.join(started)}{waited}"], CLONE, environment),
    ]
    return compare(commands, rounds, progress)


def _numbered() -> Iterable[tuple[int, tuple[str, str]]]:
    return enumerate(MODULES.items())


def _program(package: str, modules: str) -> str:
    used = ", ".join(f"{package}.{module}" for module in modules.split())
    return f"import {package}\nfor module in ({used}): getattr(module, 'any', None)"
