"""Annotations of the generated SDKs become types."""

from __future__ import annotations

import pytest

from sandbox.schema.annotations import AnnotationError, parse
from sandbox.schema.types import TypeRef


@pytest.mark.parametrize(
    ("text", "expected", "layers"),
    [
        ("_builtins.str", "string", 0),
        ("pulumi.Output[_builtins.int]", "integer", 0),
        ("Optional[pulumi.Input[_builtins.float]]", "number", 1),
        ("pulumi.Input[Optional[_builtins.bool]]", "boolean", 1),
        ("pulumi.Input[Optional[Optional[_builtins.str]]]", "string", 2),
        ("Optional[pulumi.Input[Optional[_builtins.str]]]", "string", 2),
        ("Optional[Any]", "any", 1),
        ("pulumi.Input[Sequence[pulumi.Input[_builtins.str]]]", "list of string", 0),
        ("pulumi.Input[Optional[Mapping[str, pulumi.Input[_builtins.str]]]]", "map of string", 1),
        ("Mapping[str, Sequence[_builtins.int]]", "map of list of integer", 0),
        ("pulumi.Input[Union[pulumi.Asset, pulumi.Archive]]", "asset or archive", 0),
        ("pulumi.Input[Union[_builtins.str, 'Kind']]", "string or enum Kind", 0),
        ("Sequence[Union['LidArgs', 'LidArgsDict', 'outputs.Lid']]", "list of object Lid", 0),
    ],
)
def test_annotation_becomes_type(text: str, expected: str, layers: int) -> None:
    type_, found = parse(text, "box")
    assert (str(type_), found) == (expected, layers)


@pytest.mark.parametrize(
    ("text", "module", "name"),
    [
        ("'LidArgs'", "box", "box/_inputs:LidArgs"),
        ("'LidArgs'", "", "_inputs:LidArgs"),
        ("'outputs.Lid'", "box", "box/outputs:Lid"),
        ("'Kind'", "box", "box/_enums:Kind"),
        ("'_iam.PolicyStatementArgs'", "s3", "iam/_inputs:PolicyStatementArgs"),
        ("'iam.PolicyDocumentVersion'", "s3", "iam/_enums:PolicyDocumentVersion"),
        ("'_root_inputs.FilterArgs'", "s3", "_inputs:FilterArgs"),
        ("Union['Schedule', 'ScheduleDict']", "web", "web/_inputs:Schedule"),
    ],
)
def test_class_names_are_qualified_by_their_file(text: str, module: str, name: str) -> None:
    assert parse(text, module)[0].name == name


def test_plain_class_is_an_object_only_where_it_is_declared() -> None:
    assert parse("'Hinge'", "box", frozenset({"Hinge"}))[0] == TypeRef("object", name="box/_inputs:Hinge")
    assert parse("'Hinge'", "box")[0] == TypeRef("enum", name="box/_enums:Hinge")


@pytest.mark.parametrize("text", ["", "Optional[", "Optional[str", "Set[str]", "str]", "complex", "Optional[str]]"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(AnnotationError):
        parse(text, "box")
