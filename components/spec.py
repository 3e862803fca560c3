"""The specification of a platform: what is wanted, without a word about how a provider does it.

A specification is read from ``stacks/reference.yaml`` and a stack's own settings (:mod:`components.config`), is
frozen once read, and refuses any field it does not know. ``json_schema()`` exports it for editors.
"""

from __future__ import annotations

import datetime
import ipaddress
from collections import Counter
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from components.regions import DEFAULT_RESIDENCY, Residency


class Provider(StrEnum):
    """Where the platform can be deployed."""

    AZURE = "azure"
    OVH = "ovh"
    AWS = "aws"


class Environment(StrEnum):
    """What a deployment is for. Development and test are throw-away: their data may be deleted with the stack."""

    DEVELOPMENT = "development"
    TEST = "test"
    STAGING = "staging"
    PRODUCTION = "production"

    @property
    def throw_away(self) -> bool:
        """Whether a stack of this environment may be destroyed with all it holds."""
        return self in (Environment.DEVELOPMENT, Environment.TEST)


class DataClass(StrEnum):
    """How sensitive data are; there is one encryption key for each class."""

    IDENTIFYING = "identifying"
    """Directly identifying health data, as they are delivered."""
    PSEUDONYMISED = "pseudonymised"
    """Health data without direct identifiers, still personal data (GDPR Art. 4(5))."""
    MINIMISED = "minimised"
    """Extracts reduced to what one research project needs."""
    AUDIT = "audit"
    """Access and activity logs, kept as evidence."""
    OPERATIONAL = "operational"
    """What the platform itself keeps: node disks, cluster secrets, its logs."""


class KeyControl(StrEnum):
    """Who controls the key that encrypts data at rest, weakest first."""

    PROVIDER_MANAGED = "provider_managed"
    """The provider makes, holds and uses the key."""
    CUSTOMER_SUPPLIED = "customer_supplied"
    """The customer encrypts before upload, or sends the key with every request."""
    CUSTOMER_MANAGED = "customer_managed"
    """The provider's key management service uses a key that the customer created and can revoke."""
    CUSTOMER_HSM = "customer_hsm"
    """As customer_managed, with the key in a hardware security module of the customer's own."""
    EXTERNAL = "external"
    """The key stays outside the provider; each use asks for it."""


class Immutability(StrEnum):
    """Whether stored objects can be changed or deleted before a term, weakest first."""

    NONE = "none"
    GOVERNANCE = "governance"
    """Protected, but an administrator with a special permission can lift it."""
    COMPLIANCE = "compliance"
    """Nobody can lift it before the term, neither the customer's administrators nor the provider's support."""


class MachineSize(StrEnum):
    """Portable machine sizes; the figures are minimums, each provider's exact type stands in its ``sizes.py``."""

    SMALL = "small"
    """2 vCPU, 8 GB memory."""
    MEDIUM = "medium"
    """4 vCPU, 16 GB memory."""
    LARGE = "large"
    """8 vCPU, 32 GB memory."""
    XLARGE = "xlarge"
    """16 vCPU, 64 GB memory."""


class Frozen(BaseModel):
    """Base of every section: immutable, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$", min_length=2, max_length=12)]
Cidr = Annotated[str, Field(examples=["10.20.0.0/16"])]


def _network(text: str) -> ipaddress.IPv4Network:
    try:
        return ipaddress.IPv4Network(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not an IPv4 network in CIDR notation ({error})") from None


class NetworkSpec(Frozen):
    """The private network."""

    cidr: Cidr = "10.20.0.0/16"
    """The platform's address space: a private IPv4 range (RFC 1918) from /12 to /18, whole to the platform."""
    reserved: tuple[Cidr, ...] = ()
    """Ranges of neighbouring networks (on-premises, peers) that the address space must not overlap."""
    zones: Annotated[int, Field(ge=1, le=3)] = 3
    """How many availability zones the platform spreads over."""

    @field_validator("cidr")
    @classmethod
    def _address_space(cls, text: str) -> str:
        network = _network(text)
        if not network.is_private:
            raise ValueError(
                f"{text} is not a private range; choose one within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16"
            )
        if network.prefixlen > 18:
            raise ValueError(
                f"{text} is too small: {network.num_addresses} addresses; the platform needs a /18 or larger"
            )
        if network.prefixlen < 12:
            raise ValueError(f"{text} is too large; choose a /12 to /18")
        return text

    @field_validator("reserved")
    @classmethod
    def _no_overlap(cls, ranges: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        networks = {text: _network(text) for text in ranges}
        space = info.data.get("cidr")
        for text, network in networks.items():
            if space is not None and network.overlaps(_network(space)):
                raise ValueError(
                    f"network.cidr {space} overlaps the reserved range {text}; choose another address space"
                )
        return ranges


class CompensatingSpec(Frozen):
    """What applies where a provider cannot use a customer's key (see ``docs/capabilities.md``)."""

    accept: bool = True
    """True: such a surface is allowed with its declared compensating control; False: the platform is refused there."""
    owner: Annotated[str, Field(min_length=3)] = "data-protection-officer"
    """Who answers for the compensating controls."""
    expires: datetime.date | None = None
    """The day (UTC) from which the acceptance no longer counts; required where a provider needs one."""


class KeysSpec(Frozen):
    """Encryption keys: one for each data class."""

    minimum_control: dict[DataClass, KeyControl] = Field(
        default_factory=lambda: dict.fromkeys(DataClass, KeyControl.CUSTOMER_MANAGED)
    )
    """The least key control for each data class; a class that is not named keeps customer_managed."""
    rotation_days: Annotated[int, Field(ge=90, le=730)] = 365
    """Days between rotations: new key material, old material kept for decryption."""
    deletion_window_days: Annotated[int, Field(ge=7, le=30)] = 30
    """Days in which a deleted key can be restored, where the provider has such a window."""
    administrators: tuple[str, ...] = ()
    """Who administers keys, as the provider names principals (role ARN, object id, identity URN); they cannot use them.
    Empty: the account that deploys."""
    compensating: CompensatingSpec = CompensatingSpec()

    @field_validator("minimum_control")
    @classmethod
    def _complete(cls, given: dict[DataClass, KeyControl]) -> dict[DataClass, KeyControl]:
        return {data_class: given.get(data_class, KeyControl.CUSTOMER_MANAGED) for data_class in DataClass}


class ZoneSpec(Frozen):
    """A storage zone: one purpose, one data class, its own key."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$", min_length=2, max_length=12)]
    """The zone's name: lower-case letters and digits, 2 to 12 of them."""
    data_class: DataClass
    """How sensitive the zone's data are."""
    versioning: Literal[True] = True
    """Every version of an object is kept; cannot be switched off."""
    noncurrent_days: Annotated[int, Field(ge=7, le=365)] = 90
    """Days for which a replaced or deleted version can be restored."""
    immutability: Immutability = Immutability.NONE
    """Whether objects are locked against change and deletion."""
    immutable_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    """Days for which each object is locked; required with an immutability other than none."""

    @model_validator(mode="after")
    def _term(self) -> ZoneSpec:
        if (self.immutability is Immutability.NONE) != (self.immutable_days is None):
            raise ValueError("immutable_days goes with an immutability of governance or compliance, and only with it")
        return self


class PoolSpec(Frozen):
    """A pool of Kubernetes nodes, spread over the platform's availability zones."""

    size: MachineSize = MachineSize.MEDIUM
    """The portable machine size."""
    min_nodes: Annotated[int, Field(ge=1, le=100)] = 3
    """The fewest nodes in all zones together."""
    max_nodes: Annotated[int, Field(ge=1, le=100)] = 3
    """The most nodes in all zones together; the pool scales between the two."""
    disk_gb: Annotated[int, Field(ge=50, le=2000)] = 100
    """Size of a node's system disk in GB."""

    @model_validator(mode="after")
    def _range(self) -> PoolSpec:
        if self.min_nodes > self.max_nodes:
            raise ValueError(f"min_nodes ({self.min_nodes}) is above max_nodes ({self.max_nodes})")
        return self


class ComputeSpec(Frozen):
    """Managed Kubernetes."""

    kubernetes_version: Annotated[str, Field(pattern=r"^1\.\d{2}$")] = "1.34"
    """Minor version of Kubernetes; the provider chooses the patch."""
    api_allowed_cidrs: tuple[Cidr, ...] = ()
    """Networks that may reach the Kubernetes API besides the platform's own; never 0.0.0.0/0. Empty: none."""
    system: PoolSpec = PoolSpec()
    """The pool for the platform's own services."""
    research: PoolSpec = PoolSpec(size=MachineSize.LARGE, max_nodes=9)
    """The pool for research workloads."""
    audit_log_days: Annotated[int, Field(ge=365, le=3650)] = 365
    """Days for which control-plane audit logs are kept (EHDS Art. 73(1)(e): at least a year)."""

    @field_validator("api_allowed_cidrs")
    @classmethod
    def _not_the_world(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for text in given:
            if _network(text).prefixlen < 8:
                raise ValueError(
                    f"{text} opens the Kubernetes API to most of the internet; name the networks that need it"
                )
        return given


class Spec(Frozen):
    """One health-data platform at one provider and place."""

    provider: Provider
    """The provider. Changing this one word in a fresh stack moves the platform."""
    location: str = "france"
    """Country or site in the project's own words; see ``components/locations.py``."""
    region: str | None = None
    """The provider's own code for a region, where another than the location's usual one is wanted."""
    residency: Residency = DEFAULT_RESIDENCY
    """Where data may be stored: eu, eea (what HDS requires) or adequate; a region outside is refused."""
    environment: Environment = Environment.DEVELOPMENT
    """What the deployment is for."""
    name_prefix: Name = "hdp"
    """First part of every name."""
    owner: Annotated[str, Field(pattern=r"^[A-Za-z0-9 ._@+-]+$", min_length=2, max_length=64)] = "platform-team"
    """Who answers for the platform; a tag."""
    cost_centre: Annotated[str, Field(pattern=r"^[A-Za-z0-9 ._-]+$", min_length=1, max_length=64)] = "research-data"
    """Who pays; a tag."""
    tags: dict[
        Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=64)], Annotated[str, Field(max_length=128)]
    ] = Field(default_factory=dict)
    """Further tags (keys: lower-case letters, digits and hyphens)."""
    account: str | None = None
    """The subscription (Azure), account (AWS) or Public Cloud project (OVHcloud) that the platform must be in.
    None: the one that the credentials, or OVH_CLOUD_PROJECT_SERVICE, name."""
    network: NetworkSpec = NetworkSpec()
    keys: KeysSpec = KeysSpec()
    zones: Annotated[tuple[ZoneSpec, ...], Field(min_length=1, max_length=12)]
    """The storage zones."""
    compute: ComputeSpec = ComputeSpec()

    @field_validator("zones")
    @classmethod
    def _unique_names(cls, zones: tuple[ZoneSpec, ...]) -> tuple[ZoneSpec, ...]:
        twice = [name for name, count in Counter(zone.name for zone in zones).items() if count > 1]
        if twice:
            raise ValueError(f"two zones are called {', '.join(map(repr, twice))}; names must differ")
        return zones

    @field_validator("zones")
    @classmethod
    def _audit_is_locked(cls, zones: tuple[ZoneSpec, ...]) -> tuple[ZoneSpec, ...]:
        for zone in zones:
            if zone.data_class is DataClass.AUDIT and zone.immutability is Immutability.NONE:
                raise ValueError(
                    f"zone {zone.name!r} holds audit data and must have an immutability and immutable_days"
                )
        return zones

    @model_validator(mode="after")
    def _enough_nodes(self) -> Spec:
        for name, pool in (("system", self.compute.system), ("research", self.compute.research)):
            if pool.min_nodes < self.network.zones:
                raise ValueError(
                    f"compute.{name}.min_nodes is {pool.min_nodes}, but network.zones asks for a node in each of "
                    f"{self.network.zones} availability zones; raise min_nodes or lower network.zones"
                )
        return self

    def data_classes(self) -> tuple[DataClass, ...]:
        """The data classes in use, in the order of :class:`DataClass`; ``operational`` always is."""
        used = {zone.data_class for zone in self.zones} | {DataClass.OPERATIONAL}
        return tuple(data_class for data_class in DataClass if data_class in used)


def json_schema() -> dict[str, Any]:
    """The specification's JSON Schema, for editors (every field is optional there: a stack gives what differs)."""
    schema = Spec.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema.pop("required", None)
    return schema
