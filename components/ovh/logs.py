"""Kubernetes audit logs at OVHcloud: a stream of the account's Logs Data Platform service, archived for years."""

from __future__ import annotations

import pulumi
import pulumi_ovh as ovh

from components.ovh.place import Place
from components.parts.compute import ComputePlan
from components.parts.part import Part
from components.regions import Residency, lookup

_YEARS = (1, 2, 5, 10)
"""Terms of an archive, in years (API description of dbaas/logs; the guide says "from one year to ten": unverified)."""


def archive_years(days: int) -> int:
    """The shortest term of an archive that is at least ``days`` days; a year counts 365.

    Raises:
        ValueError: more than ten years.
    """
    for years in _YEARS:
        if years * 365 >= days:
            return years
    raise ValueError(f"{days} days are more than Logs Data Platform archives ({_YEARS[-1]} years)")


def check_place(service: str, region: str, residency: Residency) -> str:
    """The service's name, if the service is in a region of the residency. A stream has no region of its own.

    Raises:
        ValueError: it is elsewhere, or nobody knows where.
    """
    found = lookup("ovh", region)
    if found is None:
        raise ValueError(f"OVH_DBAAS_LOGS_SERVICE: {service} is in {region!r}, which is not a known region of OVHcloud")
    if not residency.allows(found):
        raise ValueError(
            f"OVH_DBAAS_LOGS_SERVICE: {service} is in {found.describe()}, outside residency {residency.value!r}; "
            "order a Logs Data Platform service within it"
        )
    return service


def register_audit_stream(
    place: Place, plan: ComputePlan, parent: pulumi.Resource
) -> ovh.dbaas.LogsOutputGraylogStream:
    """Registers the stream that takes the cluster's audit logs. Deleting it deletes its archives."""
    cluster = ovh.dbaas.get_logs_cluster_output(
        service_name=place.log_service,
        opts=pulumi.InvokeOutputOptions(parent=parent, provider=place.provider),
    )
    residency = place.site.spec.residency
    # A stream shows no region of its own: the component above it tells the policies where its service is.
    service = Part("LogService", {"logServices": {place.log_service: cluster.region}}, parent)
    return ovh.dbaas.LogsOutputGraylogStream(
        "audit",
        service_name=cluster.region.apply(lambda region: check_place(place.log_service, region, residency)),
        title=place.site.names.of("log_stream", "audit"),
        description=f"Kubernetes audit logs of {plan.name}, kept for at least {plan.audit_log_days} days",
        indexing_enabled=True,
        web_socket_enabled=False,
        pause_indexing_on_max_size=False,
        cold_storage_enabled=True,
        cold_storage_content="ALL",
        cold_storage_compression="ZSTD",
        cold_storage_target="PCA",
        cold_storage_retention=archive_years(plan.audit_log_days),
        opts=place.options(service, protect=plan.protect),
    )
