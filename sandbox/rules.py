"""What a cloud's rules are made of. The rules themselves stand in ``sandbox/clouds/<provider>/``.

A provider is one :class:`ProviderRules`: what holds for all its types, and a table of :class:`TypeRules` for those
whose own rules are known. A type without an entry is still accepted, checked against the SDK's type metadata, and given
computed values of the right type.
"""

from __future__ import annotations

import functools
import hashlib
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sandbox.errors import Failure
from sandbox.values import UNKNOWN, get

if TYPE_CHECKING:
    from sandbox.schema.types import ResourceType
    from sandbox.store import Record, Store


@dataclass(frozen=True)
class Account:
    """The account that the sandbox's credentials belong to; all values are made up."""

    id: str
    """AWS account id, Azure subscription id, OVHcloud Public Cloud project id."""
    tenant: str = ""
    """Azure tenant id; OVHcloud account (nic handle)."""
    principal: str = ""
    """The caller: an ARN, an object id, an identity URN."""


@dataclass(frozen=True)
class Request:
    """One resource as a rule sees it: its inputs, and the cloud around it."""

    token: str
    name: str
    """The resource's logical name in the program."""
    urn: str
    inputs: Mapping[str, Any]
    """The inputs with secrets unwrapped; during a preview any part may be UNKNOWN."""
    config: Mapping[str, Any]
    """The provider's configuration (``region``, ``location``, ``endpoint``, ...)."""
    account: Account
    region: str
    """The region of this resource; empty for a global one."""
    seed: str
    """Differs for each resource and each replacement of it; the same in a preview and the update that follows."""
    store: Store
    schema: ResourceType
    old: Record | None = None
    """The resource as it stands in the cloud, in updates and deletions."""

    def get(self, path: str, default: Any = None) -> Any:
        """The input at a dotted path, or UNKNOWN, or ``default``."""
        return get(self.inputs, path, default)

    def known(self, path: str) -> Any:
        """The input at a dotted path; None when it is absent or not known yet."""
        value = self.get(path)
        return None if value is UNKNOWN else value

    def hex(self, length: int, purpose: str = "") -> str:
        """``length`` hexadecimal digits that are this resource's own; another purpose gives other digits."""
        return hashlib.sha256(f"{self.seed}\0{purpose}".encode()).hexdigest()[:length]

    def uuid(self, purpose: str = "") -> str:
        """A UUID that is this resource's own."""
        digits = self.hex(32, f"uuid{purpose}")
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"

    def pick(self, low: int, high: int, purpose: str = "") -> int:
        """A number from ``low`` to ``high`` that is this resource's own."""
        return random.Random(f"{self.seed}\0{purpose}").randint(low, high)


class Phase(StrEnum):
    """When a rule is asked."""

    CHECK = "check"
    """In previews and updates, on the inputs alone; unknown inputs are passed over until the update knows them."""
    APPLY = "apply"
    """When a resource is created or changed: all inputs are known, and the cloud can be looked at."""
    DELETE = "delete"
    """Before a resource is deleted."""


RuleFunction = Callable[[Request], Iterable[Failure]]


@dataclass(frozen=True)
class Rule:
    """One thing that a cloud enforces."""

    id: str
    """``<provider>.<service>.<what>``, such as ``aws.s3.bucket-name``."""
    phase: Phase
    summary: str
    """What is enforced, in a sentence."""
    source: str
    """Where the cloud documents it; ``unverified`` where no document was read."""
    apply: RuleFunction = field(repr=False)


@dataclass(frozen=True)
class Reference:
    """A property that must name something that exists in the cloud.

    ``to`` are the types it may name; ``by`` is how: ``id``, or the name of an output (``arn``, ``name``). While the
    reference stands, what it names cannot be deleted if ``holds`` is true.
    """

    path: str
    """Dotted path; ``[]`` steps into every item of a list: ``vpcConfig.subnetIds[]``."""
    to: tuple[str, ...]
    by: str = "id"
    code: str = ""
    message: str = "{value!r} does not exist"
    holds: bool = False
    held_code: str = ""
    held_message: str = "{id!r} is still used by {user!r}"
    source: str = "unverified"
    same_region: bool = False
    """Whether what it names must be in the resource's own region."""
    optional_prefix: str = ""
    """A value that starts so is not looked up, such as an ARN of another account or an AWS-managed policy."""


Outputs = Callable[[Request], Mapping[str, Any]]
Identify = Callable[[Request], str]


@dataclass(frozen=True)
class TypeRules:
    """The rules of one resource type. Everything is optional; what is absent falls back to the provider's defaults."""

    token: str
    identify: Identify | None = None
    """The id that the cloud gives."""
    outputs: Outputs | None = None
    """Computed outputs, on top of the inputs and the provider's defaults."""
    defaults: Outputs | None = None
    """Inputs that the provider fills in when they are absent, seen by policies and in the state."""
    unique: Callable[[Request], str | None] | None = None
    """What may exist only once, such as ``bucket/<name>``; None: no such limit."""
    conflict: Failure | None = None
    """The refusal when it exists already; ``{name}`` in its message is the value after the last ``/``."""
    references: tuple[Reference, ...] = ()
    rules: tuple[Rule, ...] = ()
    immutable: frozenset[str] = frozenset()
    """Dotted paths of inputs whose change replaces the resource."""
    mutable: frozenset[str] = frozenset()
    """Dotted paths that do not replace it although the provider's defaults would say so."""
    replaced_by: Callable[[Mapping[str, Any], Mapping[str, Any]], Iterable[str]] | None = None
    """Further paths whose change replaces the resource, where that depends on the values: from old and new inputs."""
    overwrites: bool = False
    """Whether making one where there is one with the same id is no error in the cloud: it writes over it (S3's PUT)."""
    delete_before_replace: bool = False
    """Whether the provider always deletes the old one before it makes the new one."""
    on_delete: Callable[[Request], Mapping[str, Any] | None] | None = None
    """What is left of a deleted object (a tombstone that keeps its name reserved); None: nothing."""
    on_apply: Callable[[Request], None] | None = None
    """A further effect on the cloud when the resource is created or changed (policy attachments, lock state)."""
    import_ids: Callable[[Record], Iterable[str]] | None = None
    """Other ids by which `pulumi import` finds an object, where the provider takes any."""
    side_state: Callable[[Request], Mapping[str, Any]] | None = None
    """Facts that the cloud keeps of the object besides its properties, for other rules to look at."""
    source: str = "unverified"
    """Where the cloud documents what stands here as data: unique names, immutables."""


@dataclass(frozen=True)
class FunctionRequest:
    """One call of a function (data source)."""

    token: str
    arguments: Mapping[str, Any]
    config: Mapping[str, Any]
    account: Account
    region: str
    store: Store

    def get(self, path: str, default: Any = None) -> Any:
        """The argument at a dotted path, or ``default``."""
        return get(self.arguments, path, default)


FunctionRule = Callable[[FunctionRequest], Mapping[str, Any]]


@dataclass(frozen=True)
class ProviderRules:
    """Everything the sandbox knows of one cloud."""

    package: str
    """The Pulumi package: ``aws``, ``azure-native`` or ``ovh``."""
    account: Account
    region: Callable[[Mapping[str, Any], Mapping[str, Any]], str]
    """The region of a resource, from its inputs and the provider's configuration."""
    identify: Identify
    outputs: Outputs
    immutable: Callable[[ResourceType], frozenset[str]]
    """The inputs of any type whose change replaces it, as the provider generally does."""
    configure: Callable[[Mapping[str, Any]], Sequence[Failure]]
    """Checks a provider's configuration."""
    types: Mapping[str, TypeRules]
    functions: Mapping[str, FunctionRule]
    rules: tuple[Rule, ...] = ()
    """Rules for every type."""
    bridged: bool = True
    """Whether the provider is a bridged Terraform provider (``__defaults`` in the state, automatic ``name``)."""
    autoname: Callable[[Request], str] = lambda request: f"{request.name}-{request.hex(40, 'name')[:7]}"
    """The automatic name of a resource, made from its logical name."""
    defaults: Outputs | None = None
    """Inputs of any type that the provider fills in when they are absent, such as a location."""
    alike: Callable[[str, Any, Any], bool] = lambda _path, _old, _new: False
    """Whether the provider takes two different values of the input at a path for the same."""
    replacing_config: frozenset[str] = frozenset({"region"})
    """Configuration whose change replaces the provider, and all that was made with it. Source for ``region`` of AWS:
    pulumi-aws 7 (pull request 4000); azure-native replaces for no configuration, and has no such key."""

    def of(self, token: str) -> TypeRules:
        """The rules of a type; empty ones for a type without an entry."""
        return self.types.get(token) or TypeRules(token)

    @functools.cached_property
    def holders(self) -> Mapping[str, Sequence[tuple[TypeRules, Reference]]]:
        """By type: the references that keep its objects from being deleted, each with the type that has it."""
        holders: dict[str, list[tuple[TypeRules, Reference]]] = {}
        for entry in self.types.values():
            for reference in entry.references:
                for token in reference.to if reference.holds else ():
                    holders.setdefault(token, []).append((entry, reference))
        return holders


def type_table(*groups: Iterable[TypeRules]) -> dict[str, TypeRules]:
    """One table from several services' rules.

    Raises:
        ValueError: a type has two entries.
    """
    table: dict[str, TypeRules] = {}
    for group in groups:
        for entry in group:
            if entry.token in table:
                raise ValueError(f"{entry.token} has two entries")
            table[entry.token] = entry
    return table


def pattern_rule(rule_id: str, path: str, pattern: str, summary: str, source: str, code: str = "") -> Rule:
    """A CHECK rule: the input at ``path``, where given, matches a regular expression as a whole."""
    import re

    compiled = re.compile(pattern)

    def apply(request: Request) -> Iterable[Failure]:
        value = request.known(path)
        if isinstance(value, str) and compiled.fullmatch(value) is None:
            yield Failure(path, f"{value!r} is not valid: {summary}", code)

    return Rule(rule_id, Phase.CHECK, summary, source, apply)


def range_rule(rule_id: str, path: str, low: float, high: float, summary: str, source: str, code: str = "") -> Rule:
    """A CHECK rule: the number at ``path``, where given, lies from ``low`` to ``high``."""

    def apply(request: Request) -> Iterable[Failure]:
        value = request.known(path)
        if isinstance(value, int | float) and not isinstance(value, bool) and not low <= value <= high:
            yield Failure(path, f"{value:g} is not valid: {summary}", code)

    return Rule(rule_id, Phase.CHECK, summary, source, apply)
