"""The examples of docs/testing-policies.md are tests; they are run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pulumi_policy import EnforcementLevel, ResourceValidationPolicy

from policies.testing import Declared, Engine, asset, secret

PAGE = Path(__file__).parents[3] / "docs" / "testing-policies.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
TESTS = [(number, name) for number, block in enumerate(BLOCKS) for name in re.findall(r"^def (test_\w+)", block, re.M)]


@pytest.mark.parametrize(("block", "name"), TESTS)
def test_the_examples_pass(block: int, name: str) -> None:
    space: dict[str, Any] = {}
    exec(compile(BLOCKS[block], str(PAGE), "exec"), space)
    space[name]()


def test_there_are_examples_of_both_kinds() -> None:
    assert len(BLOCKS) == 2
    assert len(TESTS) == 3


def test_settings_secrets_and_assets_arrive() -> None:
    seen: list[Any] = []
    policy = ResourceValidationPolicy(
        "p", "P.", lambda args, _: seen.append((args.get_config(), dict(args.props.items()), args.opts.protect)),
        EnforcementLevel.MANDATORY,
    )  # fmt: skip
    one = Declared("aws:s3/bucketObject:BucketObject", "o", {"s": secret("hush"), "a": asset("text")}, protect=True)
    Engine.of_policies([policy], {"p": {"level": 3}}).register(one)
    ((config, props, protect),) = seen
    assert config == {"level": 3}
    assert props["s"] == "hush"
    assert props["a"].text == "text"
    assert protect is True


def test_a_urn_has_the_types_of_the_parents() -> None:
    top = Declared("shop:index:Shop", "shop", parent="urn:pulumi:dev::project::pulumi:pulumi:Stack::project-dev")
    part = Declared("shop:index:Part", "part", parent=top.urn)
    assert top.urn == "urn:pulumi:dev::project::shop:index:Shop::shop"
    below = Declared("aws:sns/topic:Topic", "t", parent=part.urn)
    assert below.urn == "urn:pulumi:dev::project::shop:index:Shop$shop:index:Part$aws:sns/topic:Topic::t"
