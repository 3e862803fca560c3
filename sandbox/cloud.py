"""A cloud: what a provider plugin does with it, as a plain library.

The plugin (``sandbox.plugin``) is one way in, Pulumi's unit-test mocks (``sandbox.mocks``) are the other.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox import interrupted, previews
from sandbox.completion import DEFAULTS_KEY, Proposal, complete, goes_first
from sandbox.difference import Change, compare
from sandbox.enforcement import ask, config_failures, conflict, refuse, type_failures
from sandbox.errors import CloudError, Failure, RuleError
from sandbox.faults import Faults
from sandbox.interrupted import acknowledge, visible
from sandbox.outputs import calculate
from sandbox.planned import Planned
from sandbox.references import holding, missing
from sandbox.rules import FunctionRequest, Phase, ProviderRules, Request, TypeRules
from sandbox.schema.catalogue import Catalogue, UnknownType
from sandbox.schema.types import ResourceType
from sandbox.store import Record, Store
from sandbox.values import plain, without_nulls


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
    unknown, as a real provider leaves them.
    """

    rules: ProviderRules
    catalogue: Catalogue
    store: Store
    config: Mapping[str, Any] = field(default_factory=dict)
    known_previews: bool = True
    faults: Faults = field(default_factory=Faults)
    maker: str = field(default_factory=lambda: os.urandom(8).hex())
    """Tells the objects of this process from those of others."""
    _answered: list[int] = field(default_factory=list)
    _adopted: set[int] = field(default_factory=set)
    _plan: Planned = field(init=False)

    def __post_init__(self) -> None:
        self._plan = Planned(self.store)

    # Checking

    def check_config(self, config: Mapping[str, Any]) -> list[Failure]:
        """What is wrong with a provider's configuration; parts of it may be unknown."""
        return config_failures(self.rules, self.catalogue, config)

    def check(
        self,
        token: str,
        urn: str,
        name: str,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        proposal: Proposal | None = None,
    ) -> tuple[dict[str, Any], list[Failure]]:
        """The inputs as the provider completes them (defaults, automatic names), and what is wrong with them.

        Args:
            old: the completed inputs of the last update; empty for a new object, and when an object is replaced.
            new: the program's inputs.
            proposal: the name that the engine proposes where the program gives none.
        """
        try:
            schema = self.catalogue.resource(token)
        except UnknownType as error:
            return dict(new), [Failure("", str(error))]
        inputs = {key: value for key, value in without_nulls(dict(new)).items() if not key.startswith("__")}
        problems = type_failures(inputs, schema, self.catalogue)
        entry = self.rules.of(token)
        seed = self._seed(urn, old)
        request = self._request(schema, token, urn, name, inputs, seed)
        filled = complete(self.rules, entry, request, old, proposal)
        inputs |= filled
        if self.rules.bridged:
            inputs[DEFAULTS_KEY] = sorted(filled)
        request = self._request(schema, token, urn, name, inputs, seed)
        return inputs, [*problems, *ask(self.rules, Phase.CHECK, entry, request)]

    def _seed(self, urn: str, old: Mapping[str, Any]) -> str:
        """What a resource's identifiers are drawn from: its object's seed, or that of the next one under its URN."""
        if old:
            seeds = self.store.seeds(urn)
            if not all(confirmed for _, confirmed, _ in seeds):
                acknowledge(self.store, self.store.of_urn(urn), old)
            if seeds:
                return seeds[-1][0]
        return interrupted.next_seed(self.store, urn, self.rules.account.id, self.maker)

    # Differences

    def diff(
        self,
        token: str,
        urn: str,
        id: str,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        ignore: tuple[str, ...] = (),
    ) -> Difference:
        """What changes between the inputs of the last update and the new ones, those under ``ignore`` left out."""
        self._acknowledge(token, id, old)
        schema = self.catalogue.resource(token)
        entry = self.rules.of(token)
        immutable = (self.rules.immutable(schema) | entry.immutable) - entry.mutable
        if entry.replaced_by:
            immutable |= frozenset(entry.replaced_by(plain(dict(old)), plain(dict(new))))
        difference = Difference(compare(old, new, immutable, ignore, self.rules.alike))
        if difference.replaces:
            before, after = (self._request(schema, token, urn, "", inputs, "") for inputs in (old, new))
            first = entry.delete_before_replace or goes_first(self.rules, entry, before, after, (old, new))
            difference = replace(difference, delete_before_replace=first)
        return difference

    def _acknowledge(self, token: str, id: str, inputs: Mapping[str, Any]) -> None:
        record = self._stored(token, id, inputs)
        if record is not None:
            acknowledge(self.store, [record], inputs)

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
            request = self._request(schema, token, urn, name, inputs, self._seed(urn, {}))
            unknown = previews.of_create(schema, request.inputs, self.catalogue, self.rules.bridged)
            if not self.known_previews:
                return "", unknown
            id, outputs = previews.known(request.inputs, lambda: self._planned(entry, request, preview=True), unknown)
            self._plan.add(request, id, outputs)
            return id, outputs
        self._plan.forget()
        fault = self.faults.before("create", token)
        with self.store.transaction():
            request = self._request(schema, token, urn, name, inputs, self._seed(urn, {}))
            record = self._make(entry, request)
        fault.after()
        self._answered.append(record.number)
        return record.id, dict(record.outputs)

    def _make(self, entry: TypeRules, request: Request) -> Record:
        """A new object, or the leftover of an interrupted run in its place."""
        leftover = interrupted.leftover(self.store, request.urn, request.token, self.maker)
        if leftover and leftover.inputs == request.inputs:
            self._adopted.add(leftover.number)
            return self.store.put(replace(leftover, maker=self.maker))
        if leftover:
            self.store.remove(leftover)
        else:
            self.store.next_generation(request.urn)
        refuse([*ask(self.rules, Phase.APPLY, entry, request), *missing(entry, request)])
        key = entry.unique(request) if entry.unique else None
        if key is not None and self.store.holder(self.rules.package, key):
            refuse([conflict(entry, key)])
        id, outputs = self._planned(entry, request)
        other = self._taken(request, id)
        if other is not None and not entry.overwrites:
            refuse([conflict(entry, id)])
        record = self.store.put(
            Record(
                provider=self.rules.package,
                token=request.token,
                id=id,
                urn=request.urn,
                region=request.region,
                inputs=request.inputs,
                outputs=outputs,
                side=dict(entry.side_state(request)) if entry.side_state else {},
                seed=request.seed,
                unique_key=key,
                maker=self.maker,
                number=other.number if other else 0,
            )
        )
        if entry.on_apply:
            entry.on_apply(request)
        return record

    def read(self, token: str, id: str, known: Mapping[str, Any] | None = None) -> Record | None:
        """A resource as it stands in the cloud; None if it is not there.

        Args:
            known: its inputs in Pulumi's state, where that holds the resource.

        Raises:
            UnknownType: the SDK has no such type.
        """
        self.catalogue.resource(token)
        record = self._stored(token, id, known or {})
        import_ids = self.rules.of(token).import_ids
        if record is None and import_ids:
            found = self.store.all(self.rules.package, token)
            record = next((other for other in found if id in import_ids(other)), None)
        if record and known:
            acknowledge(self.store, [record], known)
        return record

    def update(
        self, token: str, urn: str, name: str, id: str, inputs: Mapping[str, Any], *, preview: bool = False
    ) -> dict[str, Any]:
        """Changes a resource in place and returns its outputs; in a preview, what they would be.

        Raises:
            CloudError: the resource is not there, or the cloud refuses the change; nothing was changed.
        """
        schema = self.catalogue.resource(token)
        entry = self.rules.of(token)
        if preview:
            return self._previewed_update(entry, schema, token, urn, name, id, inputs)
        fault = self.faults.before("update", token)
        with self.store.transaction():
            old = self._stored(token, id, inputs)
            if old is None:
                raise CloudError([Failure("", f"{token} {id!r} was not found; run `pulumi refresh`", "NotFound")])
            request = self._request(schema, token, urn, name, inputs, old.seed, old)
            refuse([*ask(self.rules, Phase.APPLY, entry, request), *missing(entry, request)])
            _, outputs = self._planned(entry, request)
            side = {**old.side, **(entry.side_state(request) if entry.side_state else {})}
            self.store.put(replace(old, urn=urn, inputs=request.inputs, outputs=outputs, side=side, confirmed=True))
            if entry.on_apply:
                entry.on_apply(request)
        fault.after()
        return outputs

    def _previewed_update(
        self,
        entry: TypeRules,
        schema: ResourceType,
        token: str,
        urn: str,
        name: str,
        id: str,
        inputs: Mapping[str, Any],
    ) -> dict[str, Any]:
        old = self._stored(token, id, inputs)
        request = self._request(schema, token, urn, name, inputs, old.seed if old else "", old)
        unknown = previews.of_create(schema, request.inputs, self.catalogue, self.rules.bridged)
        if old is None:
            # Pulumi's state does not know that it is gone; nor would a real provider, before the update.
            return unknown
        _, outputs = previews.known(request.inputs, lambda: self._planned(entry, request, preview=True), unknown)
        if self.known_previews:
            return outputs
        return previews.of_update(schema, request.inputs, old.outputs, outputs, self.catalogue, self.rules.bridged)

    def delete(self, token: str, urn: str, id: str, known: Mapping[str, Any] | None = None) -> None:
        """Deletes a resource; one that is not there is as good as deleted.

        Args:
            known: its inputs in Pulumi's state.

        Raises:
            CloudError: a guard forbids it; nothing was changed.
        """
        fault = self.faults.before("delete", token)
        entry = self.rules.of(token)
        with self.store.transaction():
            old = self._stored(token, id, known or {})
            if old is None:
                return
            if old.number in self._adopted:
                # This run's replacement took the object over; the delete means its predecessor, which it was.
                self._adopted.discard(old.number)
                return
            request = self._request(self.catalogue.resource(token), token, urn, "", old.inputs, old.seed, old)
            refuse([*ask(self.rules, Phase.DELETE, entry, request), *holding(self.rules, self.store, old)])
            tombstone = entry.on_delete(request) if entry.on_delete else None
            if tombstone is None:
                self.store.remove(old)
            else:
                self.store.put(replace(old, side={**old.side, **tombstone}, tombstone=True))
        fault.after()

    def settle(self) -> None:
        """Notes that Pulumi's state holds every object whose creation this process has answered."""
        self.store.confirm(self._answered)
        self._answered.clear()

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
        given = without_nulls(plain(dict(arguments)))
        region = self.rules.region(given, self.config)
        try:
            return dict(function(FunctionRequest(token, given, self.config, self.rules.account, region, self._plan)))
        except CloudError:
            raise
        except Exception as error:
            raise RuleError(token, "", error) from error

    # What all of these share

    def _request(
        self,
        schema: ResourceType,
        token: str,
        urn: str,
        name: str,
        inputs: Mapping[str, Any],
        seed: str,
        old: Record | None = None,
    ) -> Request:
        given = visible(inputs)
        return Request(
            token=token,
            name=name,
            urn=urn,
            inputs=given,
            config=self.config,
            account=self.rules.account,
            region=self.rules.region(given, self.config),
            seed=seed,
            store=self.store,
            schema=schema,
            old=old,
        )

    def _planned(self, entry: TypeRules, request: Request, *, preview: bool = False) -> tuple[str, dict[str, Any]]:
        """The id and the outputs of an object, as an update will give them."""

        def others(id: str) -> Record | None:
            other = self._taken(request, id)
            # In a preview the object of the same URN is one that will be replaced, and deleted first for its name.
            return None if other is not None and preview and other.urn == request.urn else other

        return calculate(self.rules, self.catalogue, entry, request, others)

    def _taken(self, request: Request, id: str) -> Record | None:
        """The other object that has an id: in the same region, or anywhere where ids name their place (Azure)."""
        other = self.store.get(self.rules.package, request.token, id, request.region)
        if other is None or (other.urn == request.urn and not other.confirmed and other.maker != self.maker):
            return None
        return other if not self.rules.bridged or other.region == request.region else None

    def _stored(self, token: str, id: str, inputs: Mapping[str, Any]) -> Record | None:
        return self.store.get(self.rules.package, token, id, self.rules.region(visible(inputs), self.config))
