"""The types of one provider by token: found in the installed SDK when first asked for, then kept.

Nothing is read before it is needed. A source file of the SDK is scanned once and its types are kept on disk in the
cache folder, so that later processes decode only the types they use.
"""

from __future__ import annotations

import difflib
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, Generic, TypeVar

from sandbox.schema import autoname, encoding, scanner
from sandbox.schema.cache import Shelf, scanner_fingerprint
from sandbox.schema.package import Package
from sandbox.schema.types import EnumType, FunctionType, ObjectType, Properties, ResourceType, TypeRef

_FUNCTIONS: Final = "functions"
#: Decoded types that stay in memory. Scanned files stay as text: 11 MB for all of azure-native, the largest.
_RECORDS: Final = 2048
_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class UnknownType(LookupError):  # noqa: N818 - "except UnknownType" says it all
    """A token that the SDK does not have."""

    def __init__(self, kind: str, token: str, known: Iterable[str], version: str) -> None:
        self.token = token
        self.suggestions = tuple(_similar(token, list(known)))
        hint = f"; did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(f"unknown {kind} {token!r} in version {version} of the SDK{hint}")


class Catalogue:
    """The resource types, functions, object types and enums of one provider. Safe to share between threads."""

    def __init__(self, provider: str, cache_dir: Path | None = None, *, package_dir: Path | None = None) -> None:
        """Opens the catalogue of a provider, which costs next to nothing.

        Args:
            provider: ``azure-native``, ``ovh`` or ``aws``.
            cache_dir: Where scanned types are kept between processes; None keeps them in this process only.
            package_dir: The folder of the SDK's Python package, if not the installed one.

        Raises:
            ValueError: for another provider.
            sandbox.schema.package.SdkMissingError: when the SDK is not installed.
        """
        self.provider = provider
        self._package = Package(provider, package_dir)
        self.version = self._package.version
        self._cache = cache_dir / f"{provider}-{self.version}" if cache_dir else None
        self._lock = threading.RLock()
        self._shelves: dict[str, Shelf] = {}
        self._records: _Recent[encoding.Record] = _Recent(_RECORDS)
        self._sources: dict[str, str] = {}

    def resource_tokens(self) -> list[str]:
        """Every resource token of the SDK, sorted (without the provider's own)."""
        return sorted(self._package.resources)

    def function_tokens(self) -> list[str]:
        """Every function token of the SDK, sorted."""
        return sorted(self._functions().keys())

    def resource(self, token: str) -> ResourceType:
        """The resource type of a token.

        Raises:
            UnknownType: when the SDK has no such type.
        """
        if token == f"pulumi:providers:{self.provider}":
            return self.provider_config()
        if token not in self._package.resources:
            raise UnknownType("resource type", token, self._package.resources, self.version)
        with self._lock:
            if token not in self._sources:
                self._sources[token] = self._resource_source(token)
            return self._record(self._sources[token], token, ResourceType)

    def provider_config(self) -> ResourceType:
        """The configuration of the provider itself (``pulumi:providers:aws``)."""
        return self._record("provider", f"pulumi:providers:{self.provider}", ResourceType)

    def function(self, token: str) -> FunctionType:
        """The function (data source) of a token.

        Raises:
            UnknownType: when the SDK has no such function.
        """
        source = self._functions().get(token)
        if source is None:
            raise UnknownType("function", token, self._functions().keys(), self.version)
        return self._record(source, token, FunctionType)

    def object_type(self, ref: TypeRef | str) -> ObjectType:
        """The object type that a :class:`TypeRef` of kind ``object`` (or its name) refers to.

        Raises:
            KeyError: for a name that does not come from this catalogue.
        """
        return self._named(ref, ObjectType)

    def enum_type(self, ref: TypeRef | str) -> EnumType:
        """The enum that a :class:`TypeRef` of kind ``enum`` (or its name) refers to.

        Raises:
            KeyError: for a name that does not come from this catalogue.
        """
        return self._named(ref, EnumType)

    def _resource_source(self, token: str) -> str:
        likely = self._package.likely_source(token)
        if likely is not None and self._shelf(likely).get(token) is not None:
            return likely
        return self._package.searched_source(token)

    def _named(self, ref: TypeRef | str, kind: type[_T]) -> _T:
        name = ref if isinstance(ref, str) else ref.name
        return self._record(name.partition(":")[0], name, kind)

    def _record(self, source: str, key: str, kind: type[_T]) -> _T:
        with self._lock:
            record = self._records.get(key)
            if record is None:
                record = self._decoded(source, key)
                self._records.put(key, record)
        if not isinstance(record, kind):
            raise KeyError(f"{key} is not {kind.__name__} in {self._package.name}")
        return record

    def _decoded(self, source: str, key: str) -> encoding.Record:
        text = self._shelf(source).get(key)
        if text is None:
            raise KeyError(f"{self._package.name}/{source}.py has no {key}")
        try:
            return encoding.load(text)
        except (ValueError, TypeError, KeyError, IndexError):
            _log.debug("rebuilding the cached types of %s: they cannot be decoded", source)
        text = self._shelf(source, fresh=True).get(key)
        if text is None:
            raise KeyError(f"{self._package.name}/{source}.py has no {key}")
        return encoding.load(text)

    def _functions(self) -> Shelf:
        """The index of functions: token to source file. It takes a look into every file of the SDK, once a version."""
        with self._lock:
            return self._cached(_FUNCTIONS, None, self._package.function_sources)

    def _shelf(self, source: str, *, fresh: bool = False) -> Shelf:
        size = self._package.size(source)
        if size is None:
            raise KeyError(f"{self._package.name} has no file {source}.py")
        return self._cached(source, size, lambda: self._scan(source), fresh=fresh)

    def _cached(self, name: str, size: int | None, make: Callable[[], dict[str, str]], *, fresh: bool = False) -> Shelf:
        """The shelf of a name from memory, else from disk, else made (and then stored on disk)."""
        shelf = None if fresh else self._shelves.get(name)
        if shelf is not None:
            return shelf
        identity = {
            "scanner": scanner_fingerprint(),
            "sdk": f"{self.provider} {self.version}",
            "source": name,
            "size": size,
        }
        path = self._cache / f"{name}.types" if self._cache else None
        shelf = Shelf.read(path, identity) if path and not fresh else None
        if shelf is None:
            shelf = Shelf.of(make())
            if path:
                self._store(shelf, path, identity)
        self._shelves[name] = shelf
        return shelf

    def _store(self, shelf: Shelf, path: Path, identity: dict[str, object]) -> None:
        try:
            shelf.write(path, identity)
        except OSError as error:
            message = "cannot keep the types of %s in %s, later runs read the SDK again: %s"
            _log.warning(message, self.provider, self._cache, error)
            self._cache = None

    def _scan(self, source: str) -> dict[str, str]:
        """Every record of a source file, encoded, by key."""
        text = self._package.read(source)
        return {key: encoding.dump(record) for key, record in self._scan_records(text, source)}

    def _scan_records(self, text: str, source: str) -> Iterator[tuple[str, encoding.Record]]:
        match source.rpartition("/")[2]:
            case "_inputs" | "outputs":
                yield from ((record.name, record) for record in scanner.objects(text, source))
            case "_enums":
                yield from ((record.name, record) for record in scanner.enums(text, source))
            case _ if scanner.function_token(text) is not None:
                function = scanner.function(text, source)
                yield function.token, function
            case _:
                resource = self._completed(scanner.resource(text, source, self._package.name), source)
                yield resource.token, resource

    def _completed(self, resource: ResourceType, source: str) -> ResourceType:
        """A scanned resource with what its file alone does not tell: the inputs of its address and its name.

        Azure also refuses another location for what exists (error InvalidResourceLocation of Azure Resource Manager).
        """
        path = autoname.path_inputs(resource.token, resource.inputs, resource.outputs, self._lookup_inputs(source))
        fixed = set(path) | ({"location"} if self.provider == "azure-native" else set())
        inputs = {key: replace(item, immutable=True) if key in fixed else item for key, item in resource.inputs.items()}
        name = autoname.name_property(resource.token, inputs, path)
        return replace(resource, inputs=inputs, path_inputs=path, name_property=name)

    def _lookup_inputs(self, source: str) -> Properties | None:
        """azure-native: the inputs of the function that reads one resource of the type declared in a file."""
        folder, _, name = source.rpartition("/")
        lookup = f"{folder}/get_{name}" if folder else f"get_{name}"
        if self.provider != "azure-native" or self._package.size(lookup) is None:
            return None
        return scanner.function(self._package.read(lookup), lookup).inputs


class _Recent(Generic[_T]):
    """The most recently used values by key."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: dict[str, _T] = {}

    def get(self, key: str) -> _T | None:
        value = self._values.pop(key, None)
        if value is not None:
            self._values[key] = value
        return value

    def put(self, key: str, value: _T) -> None:
        self._values[key] = value
        if len(self._values) > self._limit:
            del self._values[next(iter(self._values))]


def _similar(token: str, known: list[str]) -> list[str]:
    """Up to three known tokens that look like a token: first those with the same class name in other modules."""
    name = token.rpartition(":")[2].lower()
    same = [other for other in known if other.rpartition(":")[2].lower() == name]
    near = difflib.get_close_matches(token, same, n=3, cutoff=0.0)
    near += [other for other in difflib.get_close_matches(token, known, n=3, cutoff=0.75) if other not in near]
    return near[:3]
