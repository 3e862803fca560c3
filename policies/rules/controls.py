"""Which rule supports which control: reads ``policies/controls.yaml``, and holds it and the rules to each other."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

DEFAULT: Final = Path(__file__).parents[1] / "controls.yaml"

_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Level(StrEnum):
    """What declared resources can tell of a control."""

    TESTABLE = "testable"
    """Whether it is met."""
    PARTIAL = "partial"
    """A part of it; the rest is contract or operation."""
    NOT_TESTABLE = "not_testable"
    """Nothing."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Control(_Part):
    """A control of a framework. ``id`` is the framework's own; ``note`` says what its rules leave open."""

    id: _Text
    meaning: _Text
    level: Level
    source: _Text
    rules: tuple[_Text, ...]
    note: str = ""

    @property
    def gap(self) -> bool:
        """Whether rules could decide it, and none does."""
        return self.level is Level.TESTABLE and not self.rules


class Framework(_Part):
    """A law, standard or catalogue."""

    id: _Text
    title: _Text
    version: _Text
    source: _Text
    controls: tuple[Control, ...]


class LeftOut(_Part):
    """A framework that has no place in the file, and the reason."""

    name: _Text
    why: _Text


class Controls(_Part):
    """The file: its own version and the day of its last change, the frameworks, and what was left out."""

    version: Annotated[str, StringConstraints(pattern=r"^\d{1,4}\.\d{1,4}\.\d{1,4}$")]
    date: datetime.date
    frameworks: tuple[Framework, ...]
    left_out: tuple[LeftOut, ...] = ()

    def each(self) -> Iterator[tuple[Framework, Control]]:
        """Every control with its framework."""
        for framework in self.frameworks:
            for control in framework.controls:
                yield framework, control

    def of_rule(self, rule: str) -> list[tuple[Framework, Control]]:
        """The controls that a rule supports."""
        return [(framework, control) for framework, control in self.each() if rule in control.rules]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many controls of one framework and level there are, and how many of them a rule supports."""

    level: Level
    supported: int
    all: int


class ControlsError(ValueError):
    """A file of controls that cannot be used; ``problems`` has one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(path: Path = DEFAULT) -> Controls:
    """The controls of a file. Raises ControlsError with all problems of its form."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeError, yaml.YAMLError, RecursionError) as error:
        raise ControlsError([f"{path}: cannot be read ({error}); restore it from version control"]) from error
    try:
        return Controls.model_validate(content)
    except ValidationError as error:
        problems = [f"{path}: {_place(content, item['loc'])}: {item['msg']}" for item in error.errors()]
        raise ControlsError(problems) from None


def check(controls: Controls, rules: Collection[str]) -> list[str]:
    """What does not fit between the controls and the ids of the rules, in both directions."""
    problems: list[str] = []
    for name, times in Counter(framework.id for framework in controls.frameworks).items():
        if times > 1:
            problems.append(f"{name}: there are {times} frameworks with this id; give each its own")
    for name, times in Counter(f"{framework.id} {control.id}" for framework, control in controls.each()).items():
        if times > 1:
            problems.append(f"{name}: is listed {times} times; keep one")
    for framework, control in controls.each():
        name = f"{framework.id} {control.id}"
        for rule, times in Counter(control.rules).items():
            if rule not in rules:
                problems.append(f"{name}: there is no rule {rule!r}; correct the id or take it out")
            if times > 1:
                problems.append(f"{name}: names {rule} {times} times; keep one")
        if control.level is Level.NOT_TESTABLE and control.rules:
            problems.append(f"{name}: is not testable but names rules; take them out or change its level")
    named = {rule for _, control in controls.each() for rule in control.rules}
    problems += [
        f"{rule}: no control names this rule; add it to those that it supports" for rule in rules if rule not in named
    ]
    return problems


def coverage(framework: Framework) -> list[Coverage]:
    """The figures of a framework, one for each level: never one sum of what can and cannot be tested."""
    found = []
    for level in Level:
        controls = [control for control in framework.controls if control.level is level]
        found.append(Coverage(level, sum(1 for control in controls if control.rules), len(controls)))
    return found


def _place(content: Any, location: tuple[int | str, ...]) -> str:
    """Where a problem is, with the ids of the entries on the way: ``frameworks hds, controls [EXI 28], level``."""
    words: list[str] = []
    for step in location:
        try:
            content = content[step]
        except (LookupError, TypeError):
            content = None
        if isinstance(step, int) and words:
            words[-1] += f" {content.get('id', step + 1) if isinstance(content, dict) else step + 1}"
        else:
            words.append(str(step))
    return ", ".join(words) or "the file"


class _Loader(yaml.SafeLoader):
    """YAML in which a key that is written twice is an error: else the first one would be dropped without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        twice = [key for key, times in Counter(map(str, keys)).items() if times > 1]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"{twice[0]!r} is set twice", node.start_mark)
        return super().construct_mapping(node, deep)
