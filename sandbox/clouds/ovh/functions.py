"""The functions (data sources) of OVHcloud that the sandbox answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sandbox.clouds.ovh import catalogue, lookups
from sandbox.clouds.ovh.catalogue import own_project
from sandbox.clouds.ovh.names import ACCOUNT, CREATED, digits, log_services, not_found, projects, resource_urn, uuid_of
from sandbox.clouds.ovh.orders import VRACK_SERVICE, vracks
from sandbox.errors import CloudError
from sandbox.rules import FunctionRequest, FunctionRule

# The account


def _me(_request: FunctionRequest) -> Mapping[str, Any]:
    """The account itself; what says who its owner is stays empty."""
    empty = (
        *("address", "area", "birthCity", "birthDay", "city", "companyNationalIdentificationNumber", "fax"),
        *("italianSdi", "nationalIdentificationNumber", "phone", "sex", "spareEmail", "vat", "zip"),
    )
    return {
        **dict.fromkeys(empty, ""),
        "AccountURN": ACCOUNT.principal,
        "corporationType": "",
        "country": "FR",
        "currencies": [{"code": "EUR", "symbol": "€"}],
        "customerCode": "0000-0000-00",
        "email": "sandbox@example.com",
        "firstname": "Sandbox",
        "id": ACCOUNT.tenant,
        "language": "en_GB",
        "legalform": "corporation",
        "name": "Sandbox",
        "nichandle": ACCOUNT.tenant,
        "organisation": "Sandbox",
        "ovhCompany": "ovh",
        "ovhSubsidiary": "FR",
        "phoneCountry": "FR",
        "state": "complete",
    }


def _project(identity: str) -> dict[str, Any]:
    urn = resource_urn("publicCloudProject", identity)
    return {
        "access": "full",
        "creationDate": CREATED,
        "description": "Sandbox",
        "expiration": "",
        "iam": {"displayName": "Sandbox", "id": uuid_of("project", identity), "tags": {}, "urn": urn},
        "manualQuota": False,
        "orderId": 1,
        "planCode": "project.2018",
        "projectId": identity,
        "projectName": str(int(digits("name", identity, length=12), 16)),
        "serviceName": identity,
        "status": "ok",
        "unleash": False,
    }


def _one_project(request: FunctionRequest) -> Mapping[str, Any]:
    identity = own_project(request)
    return {"id": identity, **_project(identity)}


def _all_projects(request: FunctionRequest) -> Mapping[str, Any]:
    return {"id": ACCOUNT.tenant, "projects": [_project(identity) for identity in projects(request.store)]}


def _vrack_of_project(request: FunctionRequest) -> Mapping[str, Any]:
    return {"id": VRACK_SERVICE, "serviceName": own_project(request), "name": "sandbox", "description": ""}


def _vrack(request: FunctionRequest) -> Mapping[str, Any]:
    service = str(request.get("serviceName"))
    if service not in vracks(request.store):
        raise CloudError([not_found("serviceName", f"This service does not exist: {service}")])
    owner = {"displayName": service, "id": uuid_of("vrack", service), "tags": {}, "urn": resource_urn("vrack", service)}
    return {"id": service, "serviceName": service, "name": service, "description": "", "iam": owner}


# Logs Data Platform


def _log_cluster(request: FunctionRequest) -> Mapping[str, Any]:
    """The cluster of a log service. The sandbox's stands in Gravelines."""
    service = _log_service(request)
    identity = uuid_of("ldp", service)
    if request.get("clusterId") not in (None, identity):
        raise CloudError(
            [not_found("clusterId", f"The requested object (clusterId = {request.get('clusterId')}) is not there")]
        )
    return {
        "archiveAllowedNetworks": [],
        "clusterId": identity,
        "clusterType": "SHARED",
        "dedicatedInputPem": "",
        "directInputAllowedNetworks": [],
        "directInputPem": "",
        "hostname": "gra1-0123456789.gra1.logs.ovh.com",
        "id": identity,
        "isDefault": True,
        "isUnlocked": True,
        "queryAllowedNetworks": [],
        "region": "GRA",
        "serviceName": service,
        "urn": resource_urn("ldp", service),
    }


def _log_clusters(request: FunctionRequest) -> Mapping[str, Any]:
    service = _log_service(request)
    uuids = [uuid_of("ldp", service)]
    return {"id": service, "serviceName": service, "urn": resource_urn("ldp", service), "uuids": uuids}


def _log_retention(request: FunctionRequest) -> Mapping[str, Any]:
    service, duration = _log_service(request), request.get("duration", "P1M")
    identity = request.get("retentionId", uuid_of("retention", service, duration))
    kind = request.get("retentionType", "LOGS_INDEXING")
    given = {"clusterId": request.get("clusterId"), "serviceName": service, "duration": duration}
    return {**given, "id": identity, "retentionId": identity, "retentionType": kind, "isSupported": True}


def _log_service(request: FunctionRequest) -> str:
    service = str(request.get("serviceName"))
    if service not in log_services():
        raise CloudError([not_found("serviceName", f"This service does not exist: {service}")])
    return service


FUNCTIONS: Final[Mapping[str, FunctionRule]] = {
    **catalogue.FUNCTIONS,
    **lookups.FUNCTIONS,
    "ovh:Me/getMe:getMe": _me,
    "ovh:Cloud/getProject:getProject": _one_project,
    "ovh:Cloud/getProjects:getProjects": _all_projects,
    "ovh:CloudProject/getVRack:getVRack": _vrack_of_project,
    "ovh:index/getVrack:getVrack": _vrack,
    "ovh:Vrack/getVracks:getVracks": lambda request: {"id": ACCOUNT.tenant, "results": vracks(request.store)},
    "ovh:Dbaas/getLogsCluster:getLogsCluster": _log_cluster,
    "ovh:Dbaas/getLogsClusters:getLogsClusters": _log_clusters,
    "ovh:Dbaas/getLogsClustersRetention:getLogsClustersRetention": _log_retention,
}
