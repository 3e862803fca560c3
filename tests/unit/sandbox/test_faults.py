from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.errors import CloudError
from sandbox.faults import CRASHED, VARIABLE, Faults
from tests.support.toy import BOX, Toy

CLONE = Path(__file__).parents[3]


@pytest.mark.parametrize("text", ["", "fail:create:3", "throttle:update:1", "stall:delete:12", "crash:create:1"])
def test_a_fault_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    found = Faults.from_environment()
    assert (f"{found.kind}:{found.call}:{found.number}" if text else "") == text


@pytest.mark.parametrize(
    "text", ["fail", "fail:create", "fail:create:x", "fail:create:0", "fail:read:1", "burn:create:1"]
)
def test_what_cannot_be_read_is_refused_with_the_form(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(ValueError, match=rf"{VARIABLE}={text}: must be fail\|throttle\|stall\|crash:create\|"):
        Faults.from_environment()


@pytest.mark.parametrize(("kind", "code"), [("fail", "InternalError"), ("throttle", "TooManyRequests")])
def test_the_nth_call_is_refused_and_no_other(kind: str, code: str) -> None:
    toy = Toy(faults=Faults(kind, "create", 2))
    toy.create(BOX, {}, "one")
    toy.create(BOX, {}, "planned", preview=True)
    with pytest.raises(CloudError, match=f"^{code}: a fault was asked for at create 2"):
        toy.create(BOX, {}, "two")
    made = toy.create(BOX, {}, "two")
    toy.update(made, size=2)
    toy.delete(made)
    assert len(toy.live()) == 1


def test_instead_of_an_answer_something_may_happen_after_the_change() -> None:
    happened: list[int] = []
    toy = Toy(faults=Faults("stall", "delete", 1, ends={"stall": lambda: happened.append(len(toy.live()))}))
    first, second = toy.create(BOX, {}, "one"), toy.create(BOX, {}, "two")
    toy.delete(first)
    toy.delete(second)
    assert happened == [1]


def test_a_crash_ends_the_process() -> None:
    script = "from sandbox.faults import Faults; Faults('crash', 'create', 1).before('create', 't').after()"
    assert subprocess.run([sys.executable, "-c", script], cwd=CLONE).returncode == CRASHED
