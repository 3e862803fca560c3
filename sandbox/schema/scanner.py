"""Reads type metadata out of one generated SDK source file, without importing or parsing it as Python.

Parsing these files properly (``ast``) is some ten times slower than the regular expressions here, and importing them
slower still; the generator's output is regular enough. A file that does not look as expected raises
:class:`ScanError` rather than giving half a type.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from sandbox.schema.annotations import AnnotationError, parse
from sandbox.schema.immutability import says_immutable
from sandbox.schema.types import EnumType, FunctionType, ObjectType, Property, ResourceType, Scalar, TypeRef

_GETTER: Final = re.compile(
    r'    @pulumi\.getter(?:\(name="(?P<name>[^"]+)"\))?\n'
    r'(?:    @_utilities\.deprecated\("""(?P<deprecated>.*?)"""\)\n)?'
    r"    def (?P<python>\w+)\(self\) -> (?P<type>[^\n]+):\n"
    r'(?:        """\n(?P<text>.*?)\n        """\n)?',
    re.DOTALL,
)
_DATA_CLASS: Final = re.compile(r"^@pulumi\.(?:input|output)_type\nclass (\w+)", re.MULTILINE)
_ENUM_CLASS: Final = re.compile(r"^class (\w+)\([\w.]+, Enum\):\n((?:    .*\n|\n)*)", re.MULTILINE)
_ENUM_VALUE: Final = re.compile(r"^    \w+ = (.+)$", re.MULTILINE)
_TEXT_BLOCK: Final = re.compile(r'    """.*?"""', re.DOTALL)
_RESOURCE_CLASS: Final = re.compile(
    r'^@pulumi\.type_token\("(?P<token>[^"]+)"\)\nclass (?P<name>\w+)\(pulumi\.(?:Custom|Provider)Resource\):\n'
    r'(?:    warnings\.warn\("""(?P<deprecated>.*?)""")?',
    re.MULTILINE,
)
_CONSTANT: Final = re.compile(r'^        pulumi\.set\(__self__, "(\w+)", ([\'"\d-].*|True|False)\)$', re.MULTILINE)
_DEFAULT: Final = re.compile(r"^        if (\w+) is None:\n            \1 = ([\'\"\d-].*|True|False)$", re.MULTILINE)
_SECRET_INPUT: Final = re.compile(r'__props__\.__dict__\["(\w+)"\] = None if \1 is None else pulumi\.Output\.secret\(')
#: Names the class of the arguments, which is not always the resource's name and "Args".
_ARGS_CLASS: Final = re.compile(r"_utilities\.get_resource_args_opts\((\w+),")
_OPTION_LIST: Final = re.compile(r"pulumi\.ResourceOptions\((additional_secret_outputs|replace_on_changes)=\[(.*?)\]\)")
_INVOKE: Final = re.compile(r"pulumi\.runtime\.invoke(?:_single)?\('([^']+)'")
_INVOKE_RESULT: Final = re.compile(r"^    __ret__ = pulumi\.runtime\.invoke\(.*\btyp=(\w+)\)", re.MULTILINE)
_ARGUMENT: Final = re.compile(r"^    __args__\['([^']+)'\] = (\w+)$", re.MULTILINE)
_OUTPUT_FORM: Final = re.compile(r"^def \w+_output\((.*?)\) -> ([^\n]+):$", re.MULTILINE | re.DOTALL)
_PARAMETER: Final = re.compile(r"^\s*(\w+): (.+?)(?: = None)?,?$", re.MULTILINE)
_DESCRIPTION: Final = re.compile(r'        """\n        (.*?)(?=\n\n|\n        """)', re.DOTALL)

#: What a function with a single unnamed result calls it on the wire.
SINGLE_RESULT: Final = "result"


class ScanError(Exception):
    """A source file that does not look like the output of Pulumi's generator."""


class _Scope(NamedTuple):
    """Where the class names of an annotation are looked for: see :func:`sandbox.schema.annotations.parse`."""

    module: str
    plain: frozenset[str] = frozenset()


def objects(text: str, source: str) -> Iterator[ObjectType]:
    """The object types of an ``_inputs.py`` or ``outputs.py`` (``source`` is its path without ``.py``)."""
    starts = [(match.start(), match.group(1)) for match in _DATA_CLASS.finditer(text)]
    plain = (name for _, name in starts if source.endswith("_inputs") and not name.endswith("Args"))
    scope = _Scope(_module(source), frozenset(plain))
    for index, (start, name) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        yield ObjectType(f"{source}:{name}", _class_properties(text, start, end, scope))


def enums(text: str, source: str) -> Iterator[EnumType]:
    """The enums of an ``_enums.py``."""
    for match in _ENUM_CLASS.finditer(text):
        body = _TEXT_BLOCK.sub("", match.group(2))
        values = dict.fromkeys(_literal(value) for value in _ENUM_VALUE.findall(body))
        yield EnumType(f"{source}:{match.group(1)}", tuple(values))


def resource(text: str, source: str, package: str) -> ResourceType:
    """The resource type (or provider) of the file that declares it.

    Without ``path_inputs`` and ``name_property``, which need more than this file.
    """
    found = _RESOURCE_CLASS.search(text)
    if found is None:
        raise ScanError(f"{source}.py declares no resource")
    name, scope = found["name"], _Scope(_module(source))
    args_class = _ARGS_CLASS.search(text, found.end())
    if args_class is None:
        raise ScanError(f"{source}.py does not name the class of the arguments")
    args_start = text.index(f"\n@pulumi.input_type\nclass {args_class.group(1)}:\n")
    args_end = text.index("\n\n\n@pulumi.", args_start)
    body_start = text.index("    def _internal_init(", found.end())
    body_end = next((m.start() for m in re.finditer(r"^(?=\S)", text[body_start:], re.MULTILINE)), None)
    body = text[body_start : None if body_end is None else body_start + body_end]
    options = {key: tuple(re.findall(r'"(\w+)"', names)) for key, names in _OPTION_LIST.findall(body)}
    secret_inputs = set(_SECRET_INPUT.findall(body))
    secret_outputs = options.get("additional_secret_outputs", ())
    inputs = _class_properties(text, args_start, args_end, scope, secret_inputs)
    outputs = {
        key: replace(value, secret=True, immutable=False) if key in secret_outputs else replace(value, immutable=False)
        for key, value in _class_properties(body, 0, len(body), scope).items()
    }
    return ResourceType(
        token=found["token"],
        python_class=".".join(part for part in (package, scope.module.replace("/", "."), name) if part),
        inputs=inputs,
        outputs=outputs,
        secret_outputs=secret_outputs,
        replace_on_changes=options.get("replace_on_changes", ()),
        description=_first_sentence(text, found.end()),
        deprecated=found["deprecated"],
    )


def function_token(text: str) -> str | None:
    """The token of the function that a file declares, or None when it declares none."""
    found = _INVOKE.search(text)
    return found.group(1) if found else None


def function(text: str, source: str) -> FunctionType:
    """The function of a ``get_x.py`` or ``list_x.py``.

    The plain form declares every argument optional; only the form for outputs tells the required ones, where an
    optional argument has one more layer of Optional than a required one.
    """
    token = function_token(text)
    form = _OUTPUT_FORM.search(text)
    if token is None or form is None:
        raise ScanError(f"{source}.py declares no function")
    scope = _Scope(_module(source))
    parameters = dict(_PARAMETER.findall("\n".join(line.strip() for line in form.group(1).splitlines())))
    inputs = {}
    for name, python in _ARGUMENT.findall(text, 0, form.start()):
        type_, layers = _parse(parameters[python], scope, source)
        inputs[name] = Property(name, type_, required=layers < 2)
    result = _INVOKE_RESULT.search(text)
    if result is None:
        single = Property(SINGLE_RESULT, _parse(form.group(2), scope, source)[0], required=True)
        return FunctionType(token, inputs, {SINGLE_RESULT: single})
    start = text.index(f"\nclass {result.group(1)}:")
    end = text.index(f"\nclass Awaitable{result.group(1)}(", start)
    return FunctionType(token, inputs, _class_properties(text, start, end, scope))


def _class_properties(
    text: str, start: int, end: int, scope: _Scope, secret: Collection[str] = ()
) -> dict[str, Property]:
    """The properties of one class, from its getters; constants and defaults from its constructor."""
    first = text.find("    @pulumi.getter", start, end)
    if first < 0:
        return {}
    constants = {name: _literal(value) for name, value in _CONSTANT.findall(text, start, first)}
    defaults = {name: _literal(value) for name, value in _DEFAULT.findall(text, start, first)}
    properties = {}
    for getter in _GETTER.finditer(text, first, end):
        python = getter["python"]
        name = getter["name"] or python
        type_, layers = _parse(getter["type"], scope, f"the getter {python}")
        properties[name] = Property(
            name,
            type_,
            required=layers == 0,
            secret=python in secret,
            deprecated=getter["deprecated"],
            immutable=says_immutable(getter["text"] or ""),
            constant=constants.get(python),
            default=defaults.get(python),
        )
    return properties


def _parse(annotation: str, scope: _Scope, where: str) -> tuple[TypeRef, int]:
    try:
        return parse(annotation, scope.module, scope.plain)
    except AnnotationError as error:
        raise ScanError(f"{where}: {error}") from error


def _first_sentence(text: str, start: int) -> str:
    found = _DESCRIPTION.search(text, start)
    if found is None:
        return ""
    paragraph = " ".join(found.group(1).split())
    end = re.search(r"(?<!\be\.g)(?<!\bi\.e)\.(?=\s|$)", paragraph)
    return paragraph[: end.end()] if end else paragraph


def _literal(source: str) -> Scalar:
    value = ast.literal_eval(source)
    if not isinstance(value, str | int | float | bool):
        raise ScanError(f"unexpected constant {source}")
    return value


def _module(source: str) -> str:
    return source.rpartition("/")[0]
