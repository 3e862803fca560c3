"""Checks property values against the SDK's types, as a provider does before it plans anything.

What the real providers do, from their sources, and where this differs:

* aws, ovh (``pulumi-terraform-bridge``, ``typechecker.go`` and ``MakeTerraformInputs``): numbers and booleans pass for
  strings, ``"true"``/``"false"`` for booleans, numeric text for numbers; so here. Other mismatches are a warning of the
  type checker and then mostly an error of Terraform's validation; here they are errors. Missing inputs are Terraform's
  to report; here they are errors too.
* azure-native (``provider.go``, ``validateType``): nothing is converted; text for a number, a number for text, a list
  for anything else and missing properties are errors; so here. It does not look at booleans or enums and drops unknown
  properties without a word; here all three are errors, because the setting would be lost or refused by Azure.
* Closed enums (the SDK's type is the enum alone) allow their values only. Open enums (``Union[str, Enum]``, nearly all
  of azure-native's) allow any text, because the service may know values that the SDK does not. A value that is one
  slip of the keyboard away from a listed one is an error all the same (:func:`sandbox.schema.near.typing_error`). One
  that differs by case alone is not, but a warning: Azure compares most enums without case (its own texts say so of
  ``keySource``; unverified for the others) and may read it back in the listed spelling, as drift.
* Where the SDK takes text or an object (aws's policy documents), any object passes: it is turned into JSON text.
* Null means absent, an unknown value fits any type, keys that start with ``__`` belong to the providers.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Final

from sandbox.schema.catalogue import Catalogue
from sandbox.schema.messages import describe, is_asset, join, listed, meant, show
from sandbox.schema.near import same_but_case, suggest_name, suggest_value, typing_error
from sandbox.schema.types import FunctionType, Properties, Property, ResourceType, TypeRef
from sandbox.values import UNKNOWN, Secret

#: Configuration of every provider that belongs to the engine.
_ENGINE_CONFIG: Final = frozenset({"version", "pluginDownloadURL"})
_NUMERIC: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_SENSITIVE: Final = re.compile(
    r"passw|secret|token|credential|private_?key|access_?key|connection_?string", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a value, with its path as Pulumi writes it: ``rules[0].sseAlgorithm``, ``tags["a.b"]``."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def check(properties: dict[str, Any], type_: ResourceType | FunctionType, catalogue: Catalogue) -> list[Problem]:
    """Why the inputs of a resource, of a provider or of a function are refused; empty when they are fine.

    Args:
        properties: The inputs by their camelCase names; they may hold UNKNOWN, secrets and assets.
        type_: The type, from the catalogue.
        catalogue: The catalogue the type comes from.
    """
    return _checked(properties, type_, catalogue).problems


def warnings(properties: dict[str, Any], type_: ResourceType | FunctionType, catalogue: Catalogue) -> list[Problem]:
    """What is worth telling about inputs without refusing them. Arguments as for :func:`check`."""
    return _checked(properties, type_, catalogue).warnings


def _checked(properties: dict[str, Any], type_: ResourceType | FunctionType, catalogue: Catalogue) -> _Checker:
    checker = _Checker(catalogue)
    if isinstance(type_, ResourceType) and type_.is_provider:
        properties = {key: value for key, value in properties.items() if key not in _ENGINE_CONFIG}
        properties = {key: _from_json(value, type_.inputs.get(key)) for key, value in properties.items()}
    checker.members(properties, type_.inputs, "", read_only=type_.outputs, secret=False)
    return checker


class _Checker:
    """Collects problems; ``secret`` says in all its methods that no part of the value may be shown."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._catalogue = catalogue
        self._coerces = catalogue.provider != "azure-native"

    def members(
        self,
        values: dict[str, Any],
        properties: Properties,
        path: str,
        *,
        secret: bool,
        read_only: Properties | None = None,
    ) -> None:
        """Checks the members of an object: each known, all required ones there, each of its type."""
        for key, value in values.items():
            at = join(path, key)
            item = properties.get(key)
            if item is not None:
                self._member(value, item, at, secret)
            elif not str(key).startswith("__"):
                self._unknown(str(key), properties, at, read_only or {})
        for item in properties.values():
            if item.required and item.constant is None and _unwrap(values.get(item.name))[0] is None:
                self._report(join(path, item.name), f"missing required property (expected: {item.type})")

    def value(self, value: Any, type_: TypeRef, path: str, secret: bool) -> None:
        """Checks a value against a type."""
        value, hidden = _unwrap(value)
        secret = secret or hidden
        if value is None or value is UNKNOWN or type_.kind == "any":
            return
        if type_.kind == "union":
            self._union(value, type_, path, secret)
        elif type_.kind == "enum":
            self._enum(value, type_, path, secret)
        elif type_.kind == "list" and isinstance(value, list):
            for index, item in enumerate(value):
                self.value(item, type_.item, f"{path}[{index}]", secret)
        elif type_.kind == "map" and isinstance(value, dict):
            for key, item in value.items():
                if not str(key).startswith("__"):
                    self.value(item, type_.item, join(path, key), secret)
        elif type_.kind == "object" and isinstance(value, dict):
            self.members(value, self._catalogue.object_type(type_).properties, path, secret=secret)
        elif not self._is_scalar(value, type_.kind):
            self._mismatch(value, type_, path, secret)

    def _member(self, value: Any, item: Property, path: str, secret: bool) -> None:
        secret = secret or item.secret or _SENSITIVE.search(item.name) is not None
        bare, hidden = _unwrap(value)
        if item.constant is None or bare is None or bare is UNKNOWN or bare == item.constant:
            self.value(value, item.type, path, secret)
        else:
            self._report(path, f"expected {show(item.constant)}, got {describe(bare, secret or hidden)}")

    def _is_scalar(self, value: Any, kind: str) -> bool:
        number = _is_number(value)
        match kind:
            case "string":
                return isinstance(value, str) or (self._coerces and (number or isinstance(value, bool)))
            case "boolean":
                return isinstance(value, bool) or (self._coerces and value in ("true", "false"))
            case "integer" | "number":
                if self._coerces and isinstance(value, str) and _NUMERIC.fullmatch(value):
                    number, value = True, float(value)
                return number and (kind == "number" or isinstance(value, int) or value.is_integer())
            case "asset" | "archive":
                return is_asset(value, kind)
        return False

    def _enum(self, value: Any, type_: TypeRef, path: str, secret: bool) -> None:
        allowed = self._catalogue.enum_type(type_).values
        if any(value == other and isinstance(value, bool) == isinstance(other, bool) for other in allowed):
            return
        if isinstance(value, str) and not secret:
            hint = meant(suggest_value(value, [str(other) for other in allowed]))
        else:
            hint = ""
        self._report(path, f"{describe(value, secret)} is not allowed{hint}; allowed: {listed(allowed)}")

    def _union(self, value: Any, type_: TypeRef, path: str, secret: bool) -> None:
        enums = [item for item in type_.items if item.kind == "enum"]
        objects = [item for item in type_.items if item.kind == "object"]
        text = any(item.kind == "string" for item in type_.items)
        if isinstance(value, dict) and objects:
            if not text:
                self._variant(value, objects, path, secret)
        elif isinstance(value, str) and text:
            self._open_enum(value, enums, path, secret)
        elif not any(self._fits(value, item, path) for item in type_.items):
            alike = [item for item in type_.items if item.kind == "list" and isinstance(value, list)]
            if len(alike) == 1:
                self.value(value, alike[0], path, secret)
            else:
                self._mismatch(value, type_, path, secret)

    def _open_enum(self, value: str, enums: list[TypeRef], path: str, secret: bool) -> None:
        allowed = [str(other) for item in enums for other in self._catalogue.enum_type(item).values]
        if value in allowed or secret:
            return
        if (other := same_but_case(value, allowed)) is not None:
            message = f"{show(value)} is written {show(other)} in the SDK; the service may read it back so"
            self.warnings.append(Problem(path, message))
        elif (other := typing_error(value, allowed)) is not None:
            self._report(path, f"{show(value)} is not a known value; did you mean {show(other)}?")

    def _variant(self, value: dict[str, Any], objects: list[TypeRef], path: str, secret: bool) -> None:
        """Checks an object that may be of several types, told apart by a constant member."""
        types = [self._catalogue.object_type(item) for item in objects]
        tags = {
            name: item.constant
            for type_ in types
            for name, item in type_.properties.items()
            if item.constant is not None
        }
        given = {name: _unwrap(value.get(name))[0] for name in tags}
        if any(tag is UNKNOWN for tag in given.values()):
            return
        matching = [
            type_
            for type_ in types
            if all(given[name] == item.constant for name, item in type_.properties.items() if item.constant is not None)
        ]
        if not matching:
            name = next(iter(tags))
            allowed = [str(type_.properties[name].constant) for type_ in types if name in type_.properties]
            at = join(path, name)
            if given[name] is None:
                self._report(at, f"missing: it tells what kind of object this is; allowed: {listed(allowed)}")
            else:
                hint = "" if secret else meant(suggest_value(str(given[name]), allowed))
                got = describe(given[name], secret)
                self._report(at, f"{got} is not a known kind of object{hint}; allowed: {listed(allowed)}")
            return
        attempts = [_Checker(self._catalogue) for _ in matching]
        for attempt, type_ in zip(attempts, matching, strict=True):
            attempt.members(value, type_.properties, path, secret=secret)
        best = min(attempts, key=lambda attempt: len(attempt.problems))
        self.problems += best.problems
        self.warnings += best.warnings

    def _fits(self, value: Any, type_: TypeRef, path: str) -> bool:
        attempt = _Checker(self._catalogue)
        attempt.value(value, type_, path, True)
        return not attempt.problems

    def _unknown(self, key: str, properties: Properties, path: str, read_only: Properties) -> None:
        if key in read_only:
            self._report(path, "this is an output, it cannot be set")
            return
        suggestion = suggest_name(key, properties)
        hint = meant(suggestion) or f"; known: {listed(sorted(properties))}"
        self._report(path, f"unknown property{hint}")

    def _mismatch(self, value: Any, type_: TypeRef, path: str, secret: bool) -> None:
        self._report(path, f"expected {type_}, got {describe(value, secret)}")

    def _report(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))


def _is_number(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, float) and math.isfinite(value)
    )


def _unwrap(value: Any) -> tuple[Any, bool]:
    """A value without the secrets around it, and whether there were any."""
    hidden = False
    while isinstance(value, Secret):
        value, hidden = value.value, True
    return value, hidden


def _from_json(value: Any, item: Property | None) -> Any:
    """A provider's configuration value from the JSON text in which all but strings travel; other text stays."""
    bare, hidden = _unwrap(value)
    if item is None or item.type.kind == "string" or not isinstance(bare, str):
        return value
    try:
        decoded = json.loads(bare)
    except ValueError:
        return value
    return Secret(decoded) if hidden else decoded
