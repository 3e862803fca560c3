"""Every field of the specification changes the plan on every provider, or is refused. None is silently ignored."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from components.config import build, read_reference
from components.errors import PlatformError
from components.preflight import prepare
from components.spec import Provider, Spec
from tests.conformance.conftest import reference
from tests.support.platforms import ROOT, TODAY, Built, build_platform

CHANGES: dict[str, Any] = {
    "location": "germany",
    "region": {"aws": "eu-west-1", "azure": "westeurope", "ovh": "GRA11"},
    "residency": "eu",
    "environment": "production",
    "name_prefix": "health",
    "owner": "another-team",
    "cost_centre": "another-centre",
    "tags": {"project": "cohort"},
    "account": {"aws": "111122223333", "azure": "11111111-2222-3333-4444-555555555555", "ovh": "f" * 32},
    "network.cidr": "10.64.0.0/16",
    "network.reserved": ["10.20.0.0/24"],
    "network.zones": 2,
    "keys.minimum_control": {"audit": "external"},
    "keys.rotation_days": 180,
    "keys.deletion_window_days": 14,
    "keys.administrators": {
        "aws": ["arn:aws:iam::111122223333:role/key-officers"],
        "azure": ["aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"],
        "ovh": ["urn:v1:eu:identity:user:xx1111-ovh/key-officers"],
    },
    "keys.compensating.accept": False,
    "keys.compensating.owner": "another-owner",
    "keys.compensating.expires": "2027-01-31",
    "zones[0].name": "intake",
    "zones[0].data_class": "minimised",
    "zones[0].noncurrent_days": 30,
    "zones[0].immutability": "governance",
    "zones[0].immutable_days": 30,
    "compute.kubernetes_version": "1.35",
    "compute.api_allowed_cidrs": ["198.51.100.0/24"],
    "compute.system.size": "large",
    "compute.system.min_nodes": 4,
    "compute.system.max_nodes": 6,
    "compute.system.disk_gb": 150,
    "compute.research.size": "xlarge",
    "compute.research.min_nodes": 4,
    "compute.research.max_nodes": 12,
    "compute.research.disk_gb": 150,
    "compute.audit_log_days": 730,
}
"""A different value for each field; by provider where the value is the provider's own word."""

TOGETHER: dict[str, dict[str, Any]] = {
    "zones[0].immutability": {"zones[0].immutable_days": 30},
    "zones[0].immutable_days": {"zones[0].immutability": "governance"},
    "region": {"location": {"aws": "ireland", "azure": "netherlands", "ovh": "france"}},
    "compute.system.min_nodes": {"compute.system.max_nodes": 6},
}
"""What must change with a field so that the specification stays valid."""

NOT_IN_THE_PLAN = {
    "provider": "chooses the driver: all of this module is parametrised over it",
    "residency": "a limit, not a resource: test_a_residency_refuses_what_is_outside",
    "network.reserved": "a limit, not a resource: refused when it overlaps",
    "zones[0].versioning": "has one allowed value",
}


def fields(model: type[BaseModel] = Spec, prefix: str = "") -> Iterator[str]:
    """The path of every field of the specification; the first zone stands for all."""
    for name, field in model.model_fields.items():
        kinds = [field.annotation, *getattr(field.annotation, "__args__", ())]
        section = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        if section is None:
            yield f"{prefix}{name}"
        else:
            yield from fields(section, f"{prefix}{name}{'[0]' if section is not field.annotation else ''}.")


def changed(path: str, value: Any) -> dict[str, Any]:
    """The reference's top-level section that holds ``path``, with the value changed."""
    whole = copy.deepcopy(read_reference(ROOT))
    steps = path.replace("[", ".").replace("]", "").split(".")
    target: Any = whole
    for step in steps[:-1]:
        target = target[int(step)] if step.isdigit() else target.setdefault(step, {})
    target[steps[-1]] = value
    return {steps[0]: whole[steps[0]]}


def for_provider(value: Any, provider: Provider) -> Any:
    return value[provider.value] if isinstance(value, dict) and provider.value in value else value


def changes_of(path: str, provider: Provider) -> dict[str, Any]:
    """The settings of a stack that changes one field."""
    result = changed(path, for_provider(CHANGES[path], provider))
    for other, value in TOGETHER.get(path, {}).items():
        section = changed(other, for_provider(value, provider))
        steps = path.split(".")[0].split("[")[0]
        if other.split(".")[0].split("[")[0] == steps:
            name = other.rsplit(".", 1)[-1]
            target = result[steps][0] if isinstance(result[steps], list) else result[steps][other.split(".")[1]]
            target[name] = value
        else:
            result |= section
    return result


def refusal_of(path: str, provider: Provider) -> str | None:
    """Why a stack that changes one field is refused; None when it is not."""
    try:
        prepare(build(read_reference(ROOT), {"provider": provider.value, **changes_of(path, provider)}), "test", TODAY)
    except PlatformError as refusal:
        return str(refusal)
    return None


def test_the_table_names_every_field() -> None:
    assert set(fields()) == set(CHANGES) | {"provider", "zones[0].versioning"}


@pytest.mark.parametrize("path", [path for path in CHANGES if path not in NOT_IN_THE_PLAN])
def test_a_changed_field_changes_the_plan_or_is_refused(path: str, provider: Provider, built: Built) -> None:
    refusal = refusal_of(path, provider)
    if refusal is None:
        assert build_platform(provider, changes_of(path, provider)).fingerprint() != built.fingerprint()
    else:
        assert path.split("[")[0].rsplit(".", 1)[-1] in refusal or path.split(".")[0] in refusal


def test_a_reserved_range_that_overlaps_is_refused(provider: Provider) -> None:
    with pytest.raises(PlatformError, match=r"reserved range 10\.20\.0\.0/24"):
        build_platform(provider, changes_of("network.reserved", provider))


def test_a_residency_refuses_what_is_outside(provider: Provider) -> None:
    with pytest.raises(PlatformError, match="outside residency"):
        build_platform(provider, {"location": "united-kingdom"})
    assert reference(provider).site.region.country == "FR"
