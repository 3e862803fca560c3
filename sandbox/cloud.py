"""A cloud: what a provider plugin does with it, as a plain library.

The plugin (``sandbox.plugin``) is one way in, Pulumi's unit-test mocks (``sandbox.mocks``) are the other.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.difference import Change, compare
from sandbox.errors import CloudError, Failure
from sandbox.faults import Faults
from sandbox.references import holding, missing
from sandbox.rules import FunctionRequest, Phase, ProviderRules, Request, TypeRules
from sandbox.schema.catalogue import Catalogue, UnknownType
from sandbox.schema.check import check as check_types
from sandbox.schema.types import ResourceType
from sandbox.store import Record, Store
from sandbox.synthesis import synthesise
from sandbox.values import UNKNOWN, plain

DEFAULTS_KEY = "__defaults"
"""Where bridged providers note which inputs they filled in themselves."""
CREATE_BEFORE_DELETE_KEY = "__createBeforeDelete"
"""Where azure-native notes that it made up the name: only then can a new object stand beside the old one."""


@dataclass(frozen=True)
class Difference:
    """What an update would do."""

    changes: list[Change]
    delete_before_replace: bool = False
    """The new object would have the old one's identity, so the old one must go first."""

    @property
    def replaces(self) -> bool:
        """Whether the resource must be replaced."""
        return any(change.replaces for change in self.changes)


@dataclass
class Cloud:
    """One provider's cloud, for one provider configuration.

    With ``known_previews`` a preview answers with the values that an update would give; without, computed values stay
    unknown, as a real provider leaves them on a first preview.
    """

    rules: ProviderRules
    catalogue: Catalogue
    store: Store
    config: Mapping[str, Any] = field(default_factory=dict)
    known_previews: bool = True
    faults: Faults = field(default_factory=Faults)
    maker: str = field(default_factory=lambda: f"{os.getpid()}-{uuid.uuid4().hex[:8]}")
    _adopted: set[tuple[str, str]] = field(default_factory=set)
    _confirmed: set[tuple[str, str]] = field(default_factory=set)

    # Checking

    def check_config(self, config: Mapping[str, Any]) -> list[Failure]:
        """What is wrong with a provider's configuration."""
        schema = self.catalogue.provider_config()
        given = {key: value for key, value in config.items() if key not in ("version", "pluginDownloadURL")}
        problems = [Failure(item.path, item.message) for item in check_types(given, schema, self.catalogue)]
        return [*problems, *self.rules.configure(plain(given))]

    def check(
        self, token: str, urn: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[Failure]]:
        """The inputs as the provider completes them (defaults, automatic names), and what is wrong with them."""
        try:
            schema = self.catalogue.resource(token)
        except UnknownType as error:
            return dict(new), [Failure("", str(error))]
        inputs = {key: value for key, value in new.items() if key != DEFAULTS_KEY}
        problems = [Failure(item.path, item.message) for item in check_types(inputs, schema, self.catalogue)]
        entry = self.rules.of(token)
        request = self._request(schema, token, urn, name, inputs)
        filled = self._defaults(entry, schema, request, old, inputs)
        inputs |= filled
        if self.rules.bridged:
            inputs[DEFAULTS_KEY] = sorted(filled)
        request = self._request(schema, token, urn, name, inputs)
        return inputs, [*problems, *self._ask(Phase.CHECK, entry, request)]

    def _defaults(
        self,
        entry: TypeRules,
        schema: ResourceType,
        request: Request,
        old: Mapping[str, Any],
        inputs: Mapping[str, Any],
    ) -> dict[str, Any]:
        filled: dict[str, Any] = {}
        for defaults in (self.rules.defaults, entry.defaults):
            if defaults:
                filled |= {key: value for key, value in defaults(request).items() if key not in inputs}
        name_property = schema.name_property
        if name_property and inputs.get(name_property) is None:
            kept = old.get(name_property)
            automatic = name_property in old.get(DEFAULTS_KEY, ()) or not self.rules.bridged
            name = kept if kept and automatic else self.rules.autoname(request)
            filled[name_property] = name
            if not self.rules.bridged and (old.get(CREATE_BEFORE_DELETE_KEY) if kept else name != request.name):
                filled[CREATE_BEFORE_DELETE_KEY] = True
        return filled

    def _ask(self, phase: Phase, entry: TypeRules, request: Request) -> list[Failure]:
        """The failures of all rules of one phase."""
        return [
            failure
            for rule in (*self.rules.rules, *entry.rules)
            if rule.phase is phase
            for failure in rule.apply(request)
        ]

    # Differences

    def diff(self, token: str, urn: str, id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
        """What changes between the inputs of the last update and the new ones."""
        self._confirm(token, id)
        schema = self.catalogue.resource(token)
        entry = self.rules.of(token)
        immutable = (self.rules.immutable(schema) | entry.immutable) - entry.mutable
        changes = [
            change
            for change in compare(old, new, immutable)
            if not self.rules.alike(change.path, old.get(change.path), new.get(change.path))
        ]
        difference = Difference(changes)
        if difference.replaces:
            difference = replace(difference, delete_before_replace=self._same_identity(schema, token, urn, old, new))
        return difference

    def _same_identity(
        self, schema: ResourceType, token: str, urn: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> bool:
        """Whether both versions would claim the same unique name, so that they cannot exist side by side."""
        if not self.rules.bridged:
            # Source: pulumi-azure-native, provider/pkg/provider/provider.go, Diff.
            return old.get(CREATE_BEFORE_DELETE_KEY) is not True
        unique = self.rules.of(token).unique
        if unique is None:
            name = schema.name_property
            automatic = name in new.get(DEFAULTS_KEY, ())
            return name is not None and not automatic and new.get(name) is not None and old.get(name) == new[name]
        keys = [unique(self._request(schema, token, urn, "", inputs)) for inputs in (old, new)]
        return keys[0] is not None and keys[0] == keys[1]

    # Life of a resource

    def create(
        self, token: str, urn: str, name: str, inputs: Mapping[str, Any], *, preview: bool = False
    ) -> tuple[str, dict[str, Any]]:
        """Creates a resource and returns its id and outputs; in a preview, what they would be.

        Raises:
            CloudError: the cloud refuses; nothing was changed.
        """
        schema = self.catalogue.resource(token)
        entry = self.rules.of(token)
        if preview:
            request = self._request(schema, token, urn, name, inputs)
            if not self.known_previews:
                return "", self._unknown(schema, request)
            return self._identity(entry, request), self._outputs(entry, request)
        self.faults.before("create", token)
        with self.store.transaction():
            request = self._request(schema, token, urn, name, inputs)
            adopted = self._adopt(request)
            if adopted:
                return adopted.id, dict(adopted.outputs)
            record = self._make(entry, request)
        self.faults.after("create", token)
        return record.id, dict(record.outputs)

    def _make(self, entry: TypeRules, request: Request) -> Record:
        self._refuse([*self._ask(Phase.APPLY, entry, request), *missing(entry, request)])
        key = entry.unique(request) if entry.unique else None
        if key is not None and self.store.holder(self.rules.package, key):
            self._refuse([_conflict(entry, key)])
        record = self.store.put(
            Record(
                provider=self.rules.package,
                token=request.token,
                id=self._identity(entry, request),
                urn=request.urn,
                region=request.region,
                inputs=request.inputs,
                outputs=self._outputs(entry, request),
                side=dict(entry.side_state(request)) if entry.side_state else {},
                seed=request.seed,
                unique_key=key,
                maker=self.maker,
            )
        )
        self.store.next_generation(request.urn)
        if entry.on_apply:
            entry.on_apply(request)
        return record

    def _adopt(self, request: Request) -> Record | None:
        """An object of an interrupted run: made under this URN with these inputs, and never seen by Pulumi since.

        Clouds offer the same as idempotency tokens (EC2's ``ClientToken``, ARM's PUT by name): a repeated create after
        a lost answer gives the first one's object, and nothing is orphaned.
        """
        for record in self.store.of_urn(request.urn):
            same = record.token == request.token and record.inputs == request.inputs
            if same and not record.confirmed and record.maker != self.maker:
                self.store.put(replace(record, maker=self.maker))
                self._adopted.add((record.token, record.id))
                return record
        return None

    def read(self, token: str, id: str) -> Record | None:
        """A resource as it stands in the cloud; None if it is not there."""
        self._confirm(token, id)
        return self.store.get(self.rules.package, token, id)

    def update(
        self, token: str, urn: str, name: str, id: str, inputs: Mapping[str, Any], *, preview: bool = False
    ) -> dict[str, Any]:
        """Changes a resource in place and returns its outputs; in a preview, what they would be.

        Raises:
            CloudError: the resource is not there, or the cloud refuses the change; nothing was changed.
        """
        schema = self.catalogue.resource(token)
        entry = self.rules.of(token)
        if not preview:
            self.faults.before("update", token)
        with self.store.transaction():
            old = self.store.get(self.rules.package, token, id)
            if old is None:
                raise CloudError([Failure("", f"{token} {id!r} was not found; run `pulumi refresh`", "NotFound")])
            request = self._request(schema, token, urn, name, inputs, old)
            outputs = self._outputs(entry, request)
            if preview:
                return outputs
            self._refuse([*self._ask(Phase.APPLY, entry, request), *missing(entry, request)])
            side = dict(entry.side_state(request)) if entry.side_state else old.side
            self.store.put(replace(old, urn=urn, inputs=request.inputs, outputs=outputs, side=side, confirmed=True))
            if entry.on_apply:
                entry.on_apply(request)
        self.faults.after("update", token)
        return outputs

    def delete(self, token: str, urn: str, id: str) -> None:
        """Deletes a resource; one that is not there is as good as deleted.

        Raises:
            CloudError: a guard forbids it; nothing was changed.
        """
        if (token, id) in self._adopted:
            # A replacement adopted this object in the same run; the delete means its predecessor, which is gone.
            self._adopted.discard((token, id))
            return
        self.faults.before("delete", token)
        entry = self.rules.of(token)
        with self.store.transaction():
            old = self.store.get(self.rules.package, token, id)
            if old is None:
                return
            schema = self.catalogue.resource(token)
            request = self._request(schema, token, urn, "", old.inputs, old)
            self._refuse([*self._ask(Phase.DELETE, entry, request), *holding(self.rules, self.store, old)])
            tombstone = entry.on_delete(request) if entry.on_delete else None
            if tombstone is None:
                self.store.remove(old)
            else:
                self.store.put(replace(old, side={**old.side, **tombstone}, tombstone=True))
        self.faults.after("delete", token)

    # Functions

    def invoke(self, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The answer of a function (data source).

        Raises:
            CloudError: the function is not answered by the sandbox, or what it asks for is not there.
        """
        function = self.rules.functions.get(token)
        if function is None:
            raise CloudError(
                [
                    Failure(
                        "",
                        f"the sandbox does not answer the function {token}; give the value in the program or by "
                        "configuration, or add it to sandbox/clouds (`hdp sandbox rules` lists what is answered)",
                    )
                ]
            )
        given = plain(dict(arguments))
        region = self.rules.region(given, self.config)
        request = FunctionRequest(token, given, self.config, self.rules.account, region, self.store)
        return dict(function(request))

    # What all of these share

    def _request(
        self,
        schema: ResourceType,
        token: str,
        urn: str,
        name: str,
        inputs: Mapping[str, Any],
        old: Record | None = None,
    ) -> Request:
        given = {key: value for key, value in plain(dict(inputs)).items() if not key.startswith("__")}
        return Request(
            token=token,
            name=name,
            urn=urn,
            inputs=given,
            config=self.config,
            account=self.rules.account,
            region=self.rules.region(given, self.config),
            seed=old.seed if old else f"{self.rules.account.id}\0{urn}\0{self.store.generation(urn)}",
            store=self.store,
            schema=schema,
            old=old,
        )

    def _identity(self, entry: TypeRules, request: Request) -> str:
        return (entry.identify or self.rules.identify)(request)

    def _outputs(self, entry: TypeRules, request: Request) -> dict[str, Any]:
        outputs = synthesise(request)
        outputs |= request.inputs
        outputs |= self.rules.outputs(request)
        if entry.outputs:
            outputs |= entry.outputs(request)
        return {key: value for key, value in outputs.items() if key in request.schema.outputs or key in request.inputs}

    def _unknown(self, schema: ResourceType, request: Request) -> dict[str, Any]:
        computed = {name: UNKNOWN for name in schema.outputs if name not in request.inputs and name != "urn"}
        return {**computed, **request.inputs}

    def _confirm(self, token: str, id: str) -> None:
        if (token, id) not in self._confirmed:
            self._confirmed.add((token, id))
            self.store.confirm(self.rules.package, token, id)

    @staticmethod
    def _refuse(failures: list[Failure]) -> None:
        if failures:
            raise CloudError(failures)


def _conflict(entry: TypeRules, key: str) -> Failure:
    name = key.rsplit("/", 1)[-1]
    template = entry.conflict or Failure("", "{name!r} already exists", "AlreadyExists")
    return replace(template, message=template.message.format(name=name))
