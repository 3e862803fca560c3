"""The shape of an entry of the type tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final


class KeyForm(StrEnum):
    """How a property names a key."""

    AWS = "aws"
    """KMS key ARN, key id or alias."""
    AZURE_KEY = "azure-key"
    """Key URI: ``https://<vault>/keys/<name>[/<version>]``."""
    AZURE_NAME = "azure-name"
    """Name of a key in the vault that a neighbouring property names."""
    AZURE_SET = "azure-disk-encryption-set"
    """Resource id of a disk encryption set, which is judged itself."""
    AZURE_CLUSTER = "azure-log-cluster"
    """Resource id of a Log Analytics cluster, which is judged itself."""
    AZURE_WORKSPACE = "azure-log-workspace"
    """Resource id of a Log Analytics workspace, which is judged itself."""
    AZURE_STORE = "azure-storage-account"
    """Name or resource id of a storage account, which is judged itself."""
    AZURE_SERVER_KEY = "azure-sql-server-key"
    """Name that an SQL server has for a key: ``<vault>_<key>_<version>``."""
    AZURE_SWITCH = "azure-switch"
    """A switch that applies a customer's key which stands elsewhere: in what this is part of, or in its contents."""
    OVH = "ovh"
    """Id of an OKMS service key."""
    OVH_PGP = "ovh-pgp"
    """Id of a PGP public key that a Logs Data Platform service knows; the customer alone has the private key."""


@dataclass(frozen=True, slots=True)
class KeyUse:
    """One surface of a type that can be encrypted under a customer's key.

    ``path`` is where the key reference is, and ``conditions`` what else must hold for it to take effect: a path and
    the values that do (compared as text, without case; no values: anything, if only it is set). ``applies`` limits the
    surface to resources with such a value. ``absent`` is what happens when nothing is said; ``optional``: nothing need
    be said here, it is decided elsewhere. ``many``: the reference is a list of keys. ``inherited``: where one of these
    properties names another resource and no key is stated, the data are encrypted as that one's are (a copy, a
    restored snapshot). ``besides``, for a part of another resource: a key here does not settle by whose key the data
    that lie in the whole are encrypted.

    In the values of ``conditions`` and ``applies``, None stands for a property that is absent. A path may go on in JSON
    text after a step ``{}``, and ``applies`` may give several paths, separated by ``|``. Where ``applies`` has no
    values and ``path`` lies below it, the surface is there once for every object at that place.
    """

    surface: str
    path: str
    form: KeyForm
    absent: str
    conditions: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    applies: tuple[str, tuple[Any, ...]] | None = None
    optional: bool = False
    many: bool = False
    inherited: tuple[Parent, ...] = ()
    besides: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """Encryption of this type stands in another resource: one of ``kinds``, joined by a reference.

    With ``by_them`` their property ``reference`` names this resource (a bucket's encryption configuration); without a
    ``reference`` they are a setting of the whole account in one region. Otherwise this resource's ``reference`` names
    them (a node group's launch template; several paths are separated by ``|``). Of their surfaces the one of the same
    name counts, or all if none has it. ``applies``: as of a :class:`KeyUse`.
    """

    surface: str
    kinds: tuple[str, ...]
    reference: str
    by_them: bool
    absent: str
    inline: KeyUse | None = None
    applies: tuple[str, tuple[Any, ...]] | None = None


@dataclass(frozen=True, slots=True)
class NotExpressible:
    """A surface for which the provider leaves no way to use a customer's key.

    ``feature`` is the name by which a compensating control is declared for it; ``fact`` what the provider offers
    instead. ``used_by``: only where a resource of these types names this one at that path (a bucket that receives
    access logs). ``besides``: the type has such a surface whatever its others are encrypted with; without, it is the
    way out where the key of another surface is missing. ``applies``: as of a :class:`KeyUse`.
    """

    surface: str
    feature: str
    fact: str
    source: str
    used_by: tuple[tuple[str, ...], str] | None = None
    besides: bool = False
    applies: tuple[str, tuple[Any, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """A property that names the resource this one is part of, and the types that may be meant."""

    path: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What is known of one resource type.

    ``rest`` says whose key encrypts its data at rest: ``keys`` (its own: see the other fields), ``parent`` (what it is
    part of is judged), ``nothing`` (it keeps no data) or ``key`` (it is a key or holds keys). ``nowhere``: it has no
    place of its own, being configuration of another resource or of the whole account. ``may_be_global``: the location
    ``global`` is fine.
    """

    rest: str
    uses: tuple[KeyUse, ...] = ()
    carried: Carried | None = None
    not_expressible: tuple[NotExpressible, ...] = ()
    parents: tuple[Parent, ...] = ()
    nowhere: bool = False
    may_be_global: bool = False


NOTHING: Final = TypeFacts("nothing")
NOWHERE: Final = TypeFacts("nothing", nowhere=True)
KEY: Final = TypeFacts("key")


def encrypted(*uses: KeyUse) -> TypeFacts:
    """A type with surfaces of its own."""
    return TypeFacts("keys", uses)


def part_of(path: str, *kinds: str, rest: str = "parent") -> TypeFacts:
    """A type that is part of another: placed and encrypted as that is (``rest="nothing"``: it keeps no data)."""
    return TypeFacts(rest, parents=(Parent(path, kinds),))


def besides(*uses: KeyUse) -> tuple[KeyUse, ...]:
    """Surfaces of a part whose keys do not settle by whose key the data in its whole are encrypted."""
    return tuple(replace(use, besides=True) for use in uses)


def every(facts: TypeFacts, *kinds: str) -> Mapping[str, TypeFacts]:
    """The same facts for several types."""
    return dict.fromkeys(kinds, facts)


def also(facts: TypeFacts, **changes: Any) -> TypeFacts:
    """The facts with some fields changed."""
    return replace(facts, **changes)
