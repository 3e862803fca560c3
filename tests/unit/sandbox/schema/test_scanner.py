"""The scanner on sources written in the generator's style."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.schema import scanner
from sandbox.schema.types import EnumType, ResourceType


@pytest.fixture
def crate(sdk: Path) -> ResourceType:
    return scanner.resource((sdk / "box/crate.py").read_text(encoding="utf-8"), "box/crate", "pulumi_aws")


def test_resource_head(crate: ResourceType) -> None:
    assert crate.token == "aws:box/crate:Crate"
    assert crate.python_class == "pulumi_aws.box.Crate"
    assert crate.description == "Keeps things, e.g. apples."
    assert crate.deprecated == "aws.box/crate.Crate has been deprecated in favor of aws.box.Box"
    assert crate.secret_outputs == ("pin", "barCode")
    assert crate.replace_on_changes == ("shape",)


def test_inputs_have_wire_names_types_and_requiredness(crate: ResourceType) -> None:
    found = {name: (str(item.type), item.required) for name, item in crate.inputs.items()}
    assert found == {
        "lid": ("object Lid", True),
        "theContents": ("list of string", False),
        "kind": ("string", False),
        "name": ("string", False),
        "pin": ("string", False),
        "shape": ("string or enum Shape", False),
    }


def test_inputs_have_what_the_text_and_the_constructor_tell(crate: ResourceType) -> None:
    assert crate.inputs["theContents"].deprecated == "Use boxes"
    assert [name for name, item in crate.inputs.items() if item.immutable] == ["lid"]
    assert [name for name, item in crate.inputs.items() if item.secret] == ["pin"]
    assert {name: item.default for name, item in crate.inputs.items() if item.default is not None} == {"kind": "wood"}


def test_outputs_are_those_of_the_resource_not_of_its_state(crate: ResourceType) -> None:
    found = {name: (str(item.type), item.required, item.secret) for name, item in crate.outputs.items()}
    assert found == {
        "barCode": ("string", True, True),
        "lid": ("object Lid", True, False),
        "weight": ("number", False, False),
    }
    assert not any(item.immutable for item in crate.outputs.values())


def test_objects_constants_and_recursion(sdk: Path) -> None:
    lid, hinge = scanner.objects((sdk / "box/_inputs.py").read_text(encoding="utf-8"), "box/_inputs")
    assert (lid.name, hinge.name) == ("box/_inputs:LidArgs", "box/_inputs:Hinge")
    assert lid.properties["inner"].type.name == lid.name
    assert lid.properties["plain"].type.name == hinge.name
    assert lid.properties["tightness"].type.kind == "enum"
    assert {name: item.constant for name, item in lid.properties.items() if item.constant} == {"material": "tin"}
    assert hinge.properties["screws"].required


def test_enum_values_are_not_taken_from_texts(sdk: Path) -> None:
    enums = list(scanner.enums((sdk / "box/_enums.py").read_text(encoding="utf-8"), "box/_enums"))
    assert enums == [
        EnumType("box/_enums:Shape", ("round", "square")),
        EnumType("box/_enums:Tightness", (1, 2)),
    ]


def test_function(sdk: Path) -> None:
    text = (sdk / "box/get_crate.py").read_text(encoding="utf-8")
    function = scanner.function(text, "box/get_crate")
    assert function.token == scanner.function_token(text) == "aws:box/getCrate:getCrate"
    assert {name: (str(item.type), item.required) for name, item in function.inputs.items()} == {
        "crateName": ("string", True),
        "someLids": ("list of object Lid", False),
    }
    assert list(function.outputs) == ["weight"]


@pytest.mark.parametrize("text", ["", "import pulumi\n", "class X(pulumi.CustomResource):\n    pass\n"])
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(scanner.ScanError):
        scanner.resource(text, "box/x", "pulumi_aws")
    with pytest.raises(scanner.ScanError):
        scanner.function(text, "box/x")
    assert scanner.function_token(text) is None


def test_unknown_annotation_is_refused_with_its_place(sdk: Path) -> None:
    text = (sdk / "box/_inputs.py").read_text(encoding="utf-8").replace("-> _builtins.int", "-> Frozen[_builtins.int]")
    with pytest.raises(scanner.ScanError, match=r"screws.*Frozen"):
        list(scanner.objects(text, "box/_inputs"))
