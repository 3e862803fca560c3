"""Capabilities: how far a provider reaches for each thing a specification may ask, why, and who says so.

The providers' tables stand in ``components/<provider>/capabilities.py``. A level below what the specification asks is
never passed over: it is a declared shortfall with its compensating control, or the platform is refused.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from components.spec import DataClass, Immutability, KeyControl, Spec


class Feature(StrEnum):
    """What a specification may ask of a part."""

    STORAGE_KEY_CONTROL = "storage.key_control"
    STORAGE_IMMUTABILITY = "storage.immutability"
    STORAGE_NETWORK = "storage.network"
    ACCESS_LOG_KEY_CONTROL = "storage.access_log_key_control"
    KEYS_ROTATION = "keys.rotation"
    KEYS_DELETION_GUARD = "keys.deletion_guard"
    NODE_DISK_KEY_CONTROL = "compute.node_disk_key_control"
    CLUSTER_SECRET_KEY_CONTROL = "compute.cluster_secret_key_control"
    CONTROL_PLANE_LOG_KEY_CONTROL = "compute.control_plane_log_key_control"
    COMPUTE_API_ACCESS = "compute.api_access"
    WORKLOAD_IDENTITY = "compute.workload_identity"


_KEY_CONTROL = tuple(KeyControl)
LEVELS: Mapping[Feature, tuple[str, ...]] = {
    Feature.STORAGE_KEY_CONTROL: _KEY_CONTROL,
    Feature.STORAGE_IMMUTABILITY: tuple(Immutability),
    Feature.STORAGE_NETWORK: ("authenticated", "restricted", "private"),
    Feature.ACCESS_LOG_KEY_CONTROL: ("not_available", *_KEY_CONTROL),
    Feature.KEYS_ROTATION: ("manual", "automatic"),
    Feature.KEYS_DELETION_GUARD: ("protect", "recovery_window", "purge_protection"),
    Feature.NODE_DISK_KEY_CONTROL: _KEY_CONTROL,
    Feature.CLUSTER_SECRET_KEY_CONTROL: _KEY_CONTROL,
    Feature.CONTROL_PLANE_LOG_KEY_CONTROL: _KEY_CONTROL,
    Feature.COMPUTE_API_ACCESS: ("restricted", "private"),
    Feature.WORKLOAD_IDENTITY: ("not_available", "oidc_issuer", "cloud_federated"),
}
"""The levels of each feature, weakest first."""


@dataclass(frozen=True)
class Capability:
    """The level that a provider reaches for one feature."""

    feature: Feature
    level: str
    reason: str
    """Why it is this level: the provider's own limits, in a sentence."""
    source: str
    """Where that is documented, or ``unverified``."""
    compensating: str = ""
    """What meets the aim otherwise, where the level is low; empty: nothing does."""

    def reaches(self, wanted: str) -> bool:
        """Whether this level is at least the wanted one."""
        levels = LEVELS[self.feature]
        return levels.index(self.level) >= levels.index(wanted)


@dataclass(frozen=True)
class Requirement:
    """What one setting of a specification asks of a feature."""

    feature: Feature
    level: str
    setting: str
    data_class: DataClass | None = None


@dataclass(frozen=True)
class Shortfall:
    """A requirement that the provider does not reach."""

    requirement: Requirement
    capability: Capability


@dataclass(frozen=True)
class Refusal:
    """A shortfall that is not accepted, and why."""

    shortfall: Shortfall
    why: str


@dataclass(frozen=True)
class Declaration:
    """An accepted shortfall: seen in the outputs, and by the policies, until the day it expires."""

    feature: Feature
    data_class: str
    required: str
    level: str
    reason: str
    compensating_control: str
    owner: str
    expires: str
    source: str


_KEY_FEATURES_OF_OPERATIONS = (
    Feature.NODE_DISK_KEY_CONTROL,
    Feature.CLUSTER_SECRET_KEY_CONTROL,
    Feature.CONTROL_PLANE_LOG_KEY_CONTROL,
)


def requirements(spec: Spec) -> tuple[Requirement, ...]:
    """What a specification asks, one entry for each setting and feature."""

    def key_control(feature: Feature, data_class: DataClass) -> Requirement:
        level = spec.keys.minimum_control[data_class]
        return Requirement(feature, level, f"keys.minimum_control.{data_class}", data_class)

    wanted = {key_control(Feature.STORAGE_KEY_CONTROL, zone.data_class): None for zone in spec.zones}
    wanted |= {key_control(feature, DataClass.OPERATIONAL): None for feature in _KEY_FEATURES_OF_OPERATIONS}
    wanted[key_control(Feature.ACCESS_LOG_KEY_CONTROL, DataClass.AUDIT)] = None
    for index, zone in enumerate(spec.zones):
        wanted[Requirement(Feature.STORAGE_IMMUTABILITY, zone.immutability, f"zones[{index}].immutability")] = None
    return tuple(wanted)


def shortfalls(spec: Spec, table: Mapping[Feature, Capability]) -> tuple[Shortfall, ...]:
    """The requirements of a specification that a provider's table does not reach."""
    return tuple(
        Shortfall(wanted, table[wanted.feature])
        for wanted in requirements(spec)
        if not table[wanted.feature].reaches(wanted.level)
    )


def accept(
    spec: Spec, found: Sequence[Shortfall], today: datetime.date
) -> tuple[tuple[Declaration, ...], tuple[Refusal, ...]]:
    """Divides shortfalls into those that are accepted with a compensating control, and those that are refused."""
    declared: list[Declaration] = []
    refused: list[Refusal] = []
    for gap in found:
        why = _why_refused(spec, gap, today)
        if why:
            refused.append(Refusal(gap, why))
            continue
        wanted, reached = gap.requirement, gap.capability
        assert spec.keys.compensating.expires is not None
        declared.append(
            Declaration(
                feature=wanted.feature,
                data_class=wanted.data_class or "",
                required=wanted.level,
                level=reached.level,
                reason=reached.reason,
                compensating_control=reached.compensating,
                owner=spec.keys.compensating.owner,
                expires=spec.keys.compensating.expires.isoformat(),
                source=reached.source,
            )
        )
    return tuple(declared), tuple(refused)


def _why_refused(spec: Spec, gap: Shortfall, today: datetime.date) -> str:
    """Why a shortfall is not accepted; empty when it is."""
    compensating = spec.keys.compensating
    if not gap.capability.compensating:
        return "no compensating control is known"
    if not compensating.accept:
        return "keys.compensating.accept is false"
    if compensating.expires is None:
        return "keys.compensating.expires is not set"
    if compensating.expires <= today:
        return f"keys.compensating.expires was {compensating.expires}; review the control and set a later day"
    return ""


def table(entries: Iterable[Capability]) -> dict[Feature, Capability]:
    """A provider's table by feature.

    Raises:
        ValueError: a feature is missing or given twice, or a level is not one of the feature's.
    """
    by_feature: dict[Feature, Capability] = {}
    for entry in entries:
        if entry.feature in by_feature:
            raise ValueError(f"{entry.feature} is given twice")
        if entry.level not in LEVELS[entry.feature]:
            raise ValueError(f"{entry.feature} has no level {entry.level!r}; it has {', '.join(LEVELS[entry.feature])}")
        by_feature[entry.feature] = entry
    missing = [feature for feature in Feature if feature not in by_feature]
    if missing:
        raise ValueError(f"no capability given for {', '.join(missing)}")
    return by_feature
