"""From a Python annotation of the generated SDKs to a :class:`TypeRef`.

The annotations are a small language: scalars (``_builtins.str``), ``Any``, ``pulumi.Asset``, quoted class names and
``Optional``, ``Union``, ``Sequence``, ``Mapping``, ``pulumi.Input``, ``pulumi.Output`` around them. Two spellings of
an optional input exist side by side, ``Optional[pulumi.Input[X]]`` (ovh) and ``pulumi.Input[Optional[X]]``
(azure-native, aws); both are one Optional layer here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sandbox.schema.types import Kind, TypeRef

_TOKEN: Final = re.compile(r"'[^']*'|[\w.]+|[\[\],]")
_SCALARS: Final[dict[str, Kind]] = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "Any": "any",
    "pulumi.Asset": "asset",
    "pulumi.Archive": "archive",
}
_WRAPPERS: Final = frozenset({"pulumi.Input", "pulumi.Output"})


class AnnotationError(ValueError):
    """An annotation that is not in the language of the generated SDKs."""


@lru_cache(maxsize=8192)
def parse(text: str, module: str, plain: frozenset[str] = frozenset()) -> tuple[TypeRef, int]:
    """The type of an annotation and how many Optional layers stood around it.

    Args:
        text: The annotation, for example ``pulumi.Input[Optional['SkuArgs']]``.
        module: The folder of the file it stands in, relative to the package (``""`` is the package itself);
            class names without a module are looked for there.
        plain: Names of input classes of that folder that do not end in "Args", which nothing tells from an enum.

    Raises:
        AnnotationError: for anything the generator does not write.
    """
    return _Parser(text, module, plain).whole()


class _Parser:
    """Recursive descent over the tokens of one annotation."""

    def __init__(self, text: str, module: str, plain: frozenset[str]) -> None:
        self._text = text
        self._module = module
        self._plain = plain
        self._tokens = _TOKEN.findall(text)
        self._at = 0

    def whole(self) -> tuple[TypeRef, int]:
        result = self._type()
        if self._at != len(self._tokens):
            raise AnnotationError(f"unexpected text after the type in {self._text!r}")
        return result

    def _type(self) -> tuple[TypeRef, int]:
        word = self._next()
        arguments = self._arguments() if self._peek() == "[" else None
        if arguments is None:
            return self._named(word), 0
        if word == "Optional":
            type_, layers = arguments[0]
            return type_, layers + 1
        if word in _WRAPPERS:
            return arguments[0]
        types = [type_ for type_, _ in arguments]
        if word == "Sequence":
            return TypeRef("list", (types[0],)), 0
        if word == "Mapping":
            return TypeRef("map", (types[1],)), 0
        if word == "Union":
            return _union(types), 0
        raise AnnotationError(f"unknown generic {word!r} in {self._text!r}")

    def _arguments(self) -> list[tuple[TypeRef, int]]:
        self._next()
        arguments = [self._type()]
        while (separator := self._next()) == ",":
            arguments.append(self._type())
        if separator != "]":
            raise AnnotationError(f"expected ']' but found {separator!r} in {self._text!r}")
        return arguments

    def _named(self, word: str) -> TypeRef:
        quoted = word.startswith("'")
        name = word.strip("'").removeprefix("_builtins.")
        if not quoted or name in _SCALARS:
            if name not in _SCALARS:
                raise AnnotationError(f"unknown type {name!r} in {self._text!r}")
            return TypeRef(_SCALARS[name])
        qualifier, _, class_name = name.rpartition(".")
        if qualifier == "outputs":
            return TypeRef("object", name=_join(self._module, "outputs", class_name))
        module = self._sibling(qualifier) if qualifier else self._module
        if class_name.endswith(("Args", "ArgsDict")) or class_name in self._plain:
            return TypeRef("object", name=_join(module, "_inputs", class_name))
        return TypeRef("enum", name=_join(module, "_enums", class_name))

    def _sibling(self, qualifier: str) -> str:
        """The folder that ``_iam.X`` or ``iam.X`` (``from .. import iam as _iam``) and ``_root_inputs.X`` mean."""
        name = qualifier.lstrip("_")
        return "" if name.startswith("root_") else name.replace(".", "/")

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        if not (token := self._peek()):
            raise AnnotationError(f"the type ends too early in {self._text!r}")
        self._at += 1
        return token


def _join(module: str, source: str, class_name: str) -> str:
    return f"{module}/{source}:{class_name}" if module else f"{source}:{class_name}"


def _union(types: list[TypeRef]) -> TypeRef:
    """A union without the doubles that only serve Python: the TypedDict and output twins of an input class.

    Functions of azure-native also take plain classes (without "Args"); there their twin tells them from an enum.
    """
    names = {type_.name for type_ in types}
    own = [type_ for type_ in types if not (type_.name.endswith("Dict") and type_.name.removesuffix("Dict") in names)]
    own = [_plain_object(type_) if f"{type_.name}Dict" in names else type_ for type_ in own]
    if any("_inputs:" in type_.name for type_ in own):
        own = [type_ for type_ in own if "outputs:" not in type_.name]
    unique = tuple(dict.fromkeys(own))
    return unique[0] if len(unique) == 1 else TypeRef("union", unique)


def _plain_object(type_: TypeRef) -> TypeRef:
    return TypeRef("object", name=type_.name.replace("_enums:", "_inputs:"))
