"""The work of a rule grows no faster than its input: counted, not timed, for every rule and each kind of type.

``counted_cases.py`` has the cases. They run in a process of their own, in which the rules are imported so that they
count. What happens within a regular expression is not counted; ``test_patterns.py`` shows that it is linear.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policies.rules.model import Rule
from policies.rules.registry import RULES
from tests.support import counting
from tests.unit.policies.counted_cases import ALLOWED, LARGE, SLACK, SMALL

ROOT = Path(__file__).parents[3]

NOT_OF_RULES = {
    "components.regions.allowed",
    "components.regions.full_regions",
    "components.regions.regions",
    "components.regions.same_name",
    "policies.rules.model.Finding.refuses",
    "policies.rules.model.Finding.text",
    "policies.rules.view.StackView.add",
    "policies.rules.view.StackView.resources",
    "policies.rules.view.Unknown.__bool__",
    "policies.rules.view.Unknown.__init__",
    "policies.rules.view._Missing.__bool__",
}
"""Functions that no rule calls on a resource."""


@cache
def report() -> dict[str, Any]:
    """What ``counted_cases.report`` found."""
    command = ["tests.support.counting", "tests.unit.policies.counted_cases", "policies.rules.", "components.regions"]
    ran = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_work_grows_no_faster_than_the_input(rule: Rule) -> None:
    found = [fault for fault in report()["faults"] if fault["rule"] == rule.id]
    assert found == []


def test_every_function_of_the_rules_had_work() -> None:
    idle = {name for name in report()["idle"] if ".tables." not in name}
    assert idle == NOT_OF_RULES
    assert report()["cases"] > 1000


WAYS = {
    "a loop": "for one in members:\n        for other in members:\n            pass",
    "a comprehension": "[other for one in members for other in members]",
    "a search in a list": "[one in members for one in range(len(members))]",
    "a copy": "[members[index:] for index in range(len(members))]",
    "a longer and longer text": "text = ''\n    for one in members:\n        text = text + one",
    "a longer and longer list": "found = []\n    for one in members:\n        found = [*found, one]",
    "a text that is joined": "for one in members:\n        ''.join(members)",
    "a text that is parsed": "import json\n    text = json.dumps(members)\n    [json.loads(text) for _ in members]",
    "a function": "def inner():\n        return sorted(members)\n    [inner() for one in members]",
    "a while": "left = len(members)\n    while left:\n        left -= 1\n        members.index('z')",
}


def grows(body: str) -> bool:
    """Whether a function with a body takes more steps for ten times the members than the test allows."""
    found = []
    for size in (SMALL, LARGE):
        judge = counting.run(f"def judge(members):\n    {body}\n", "quadratic")["judge"]
        counting.begin()
        judge(["a"] * (size - 1) + ["z"])
        found.append(sum(counting.work().values()))
    return found[1] > ALLOWED * found[0] + SLACK


@pytest.mark.parametrize("body", WAYS.values(), ids=WAYS)
def test_a_function_that_takes_the_square_is_noticed(body: str) -> None:
    assert grows(body)


@pytest.mark.parametrize(
    "body",
    [
        "for one in members:\n        pass",
        "known = set(members)\n    [one in known for one in members]",
        "found = []\n    for one in members:\n        found.append(one)\n    ''.join(found)",
    ],
    ids=["a loop", "a set", "a list"],
)
def test_a_function_that_takes_linear_time_is_let_be(body: str) -> None:
    assert not grows(body)
