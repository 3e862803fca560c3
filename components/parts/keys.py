"""Keys: one key management domain, one key for each data class, administrators apart from users of keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.capabilities import Feature
from components.site import Site
from components.spec import DataClass


@dataclass(frozen=True)
class KeyPlan:
    """One key."""

    data_class: DataClass
    name: str
    rotation_days: int
    deletion_window_days: int
    protect: bool
    tags: Mapping[str, str]


@dataclass(frozen=True)
class KeysPlan:
    """What a driver must register as the key management domain and its keys."""

    domain_name: str
    """Name of the vault or domain, where the provider has one."""
    keys: Mapping[DataClass, KeyPlan]
    administrators: tuple[str, ...]
    """Principals that may administer but not use keys; empty: the deploying account."""
    deletion_window_days: int
    protect: bool
    tags: Mapping[str, str]


@dataclass(frozen=True)
class Key:
    """A key as it was registered."""

    id: pulumi.Output[str]
    """The provider's identifier by which other resources name the key (ARN, key URI, key id)."""
    plan: KeyPlan


@dataclass(frozen=True)
class Keys:
    """What every driver's keys give. Drivers add handles of their own in a subclass."""

    domain_id: pulumi.Output[str]
    keys: Mapping[DataClass, Key]


def plan_keys(site: Site) -> KeysPlan:
    """Calculates the keys of a site."""
    spec = site.spec.keys
    return KeysPlan(
        domain_name=site.names.of("key_domain"),
        keys={
            data_class: KeyPlan(
                data_class=data_class,
                name=site.names.of("key", data_class),
                rotation_days=spec.rotation_days,
                deletion_window_days=spec.deletion_window_days,
                protect=site.protect,
                tags=site.tags(data_class=data_class),
            )
            for data_class in site.spec.data_classes()
        },
        administrators=spec.administrators,
        deletion_window_days=spec.deletion_window_days,
        protect=site.protect,
        tags=site.tags(),
    )


def rotation(site: Site) -> str:
    """How keys are rotated at this provider: ``automatic`` or ``manual``."""
    return site.capability(Feature.KEYS_ROTATION).level
