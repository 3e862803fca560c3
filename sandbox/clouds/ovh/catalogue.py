"""Functions that read OVHcloud's own catalogue: regions, machine types, images, actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from components.ovh.offers import PLANS
from components.ovh.regions import SITES, SiteRow
from sandbox.clouds.ovh import carts
from sandbox.clouds.ovh.flavors import FLAVORS, Flavor
from sandbox.clouds.ovh.instances import flavor_id
from sandbox.clouds.ovh.names import answer, not_found, project_of, projects, uuid_of
from sandbox.errors import CloudError
from sandbox.rules import FunctionRequest, FunctionRule

_IMAGES: Final = ("Debian 12", "Rocky Linux 9", "Ubuntu 22.04", "Ubuntu 24.04")
_EU: Final = frozenset({"BE", "CZ", "DE", "ES", "FR", "GB", "IT", "PL", "PT"})
_ACTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "okms": (
        *(f"okms:apiovh:serviceKey/{verb}" for verb in ("activate", "create", "deactivate", "delete", "get", "update")),
        *(f"okms:apikms:serviceKey/{verb}" for verb in ("decrypt", "encrypt", "sign", "verify")),
        *(f"okms:apikms:serviceKey/dataKey/{verb}" for verb in ("create", "decrypt")),
        *(f"okms:apiovh:credential/{verb}" for verb in ("create", "delete", "get")),
        "okms:apiovh:resource/get",
    ),
    "publicCloudProject": tuple(f"publicCloudProject:apiovh:{verb}" for verb in ("get", "edit", "delete")),
    "vrack": tuple(f"vrack:apiovh:{verb}" for verb in ("get", "edit")),
}


def own_project(request: FunctionRequest) -> str:
    """The project that a function asks about.

    Raises:
        CloudError: it is not the account's.
    """
    project = project_of(request)
    if project not in projects(request.store):
        raise CloudError([not_found("serviceName", f"This service does not exist: {project}")])
    return project


# Regions


def _region(row: SiteRow, code: str) -> dict[str, Any]:
    continent = "EU" if row.country in _EU else {"CA": "NA", "US": "US"}.get(row.country, "ASIA")
    words = [
        "instance",
        "image",
        "network",
        "volume",
        "octavialoadbalancer",
        *(["kubernetes"] if code in PLANS else []),
    ]
    return {
        "availabilityZones": [f"{row.api}-{zone}" for zone in row.zones],
        "continentCode": continent,
        "countryCode": row.country.lower(),
        "datacenterLocation": code.rstrip("0123456789"),
        "ipCountries": [],
        "name": code,
        "services": [{"endpoint": "", "name": word, "status": "UP"} for word in words],
        "status": "UP",
        "type": "region-3-az" if row.zones else "region",
    }


def _regions() -> dict[str, dict[str, Any]]:
    return {code: _region(row, code) for row in SITES for code in row.openstack}


def _one_region(request: FunctionRequest) -> Mapping[str, Any]:
    project, name = own_project(request), str(request.get("name"))
    found = _regions().get(name)
    if found is None:
        raise CloudError([not_found("name", f"The requested object (regionName = {name}) does not exist")])
    return {**answer(request), **found, "serviceName": project}


def _all_regions(request: FunctionRequest) -> Mapping[str, Any]:
    wanted = set(request.get("hasServicesUps") or ())
    fitting = (
        code for code, found in _regions().items() if wanted <= {service["name"] for service in found["services"]}
    )
    return answer(request, serviceName=own_project(request), names=sorted(fitting))


# Machines


def _flavor(name: str, flavor: Flavor, region: str) -> dict[str, Any]:
    words = ("failoverip", "resize", "snapshot", "volume")
    return {
        "available": True,
        "capabilities": [{"enabled": True, "name": word} for word in words],
        "disk": flavor.disk,
        "id": flavor_id(name, region),
        "inboundBandwidth": 500,
        "name": name,
        "osType": "linux",
        "outboundBandwidth": 500,
        "planCodes": {"hourly": f"{name}.consumption", "monthly": f"{name}.monthly.postpaid"},
        "quota": 100,
        "ram": flavor.ram * 1000,
        "region": region,
        "type": f"ovh.{name.split('-')[0]}",
        "vcpus": flavor.vcpus,
    }


def _flavors(request: FunctionRequest) -> Mapping[str, Any]:
    project, wanted = own_project(request), request.get("nameFilter")
    regions = [request.get("region")] if request.get("region") else sorted(_regions())
    found = [
        _flavor(name, flavor, region)
        for region in regions
        for name, flavor in FLAVORS.items()
        if wanted in (None, name)
    ]
    return answer(request, serviceName=project, region=request.get("region", ""), flavors=found)


def _one_flavor(request: FunctionRequest) -> Mapping[str, Any]:
    project, identity = own_project(request), request.get("id")
    for region in _regions():
        for name, flavor in FLAVORS.items():
            if flavor_id(name, region) == identity:
                return {**_flavor(name, flavor, region), "serviceName": project}
    raise CloudError([not_found("id", f"The requested object (flavorId = {identity}) does not exist")])


def _image(name: str, region: str) -> dict[str, Any]:
    return {
        "creationDate": "2026-01-01T00:00:00Z",
        "flavorType": "",
        "id": uuid_of("image", name, region),
        "minDisk": 0,
        "minRam": 0,
        "name": name,
        "planCode": "",
        "region": region,
        "size": 3.0,
        "status": "active",
        "tags": [],
        "type": "linux",
        "user": name.split()[0].lower(),
        "visibility": "public",
    }


def _images(request: FunctionRequest) -> Mapping[str, Any]:
    regions = [request.get("region")] if request.get("region") else sorted(_regions())
    found = [_image(name, region) for region in regions for name in _IMAGES]
    kept = [] if request.get("osType") not in (None, "linux") else found
    given = {key: request.get(key, "") for key in ("flavorType", "osType", "region")}
    return answer(request, serviceName=own_project(request), images=kept, **given)


def _one_image(request: FunctionRequest) -> Mapping[str, Any]:
    project, identity = own_project(request), request.get("imageId")
    for region in _regions():
        for name in _IMAGES:
            if uuid_of("image", name, region) == identity:
                return {**answer(request, serviceName=project), **_image(name, region)}
    raise CloudError([not_found("imageId", f"The requested object (imageId = {identity}) does not exist")])


def _actions(request: FunctionRequest) -> Mapping[str, Any]:
    kind = str(request.get("type"))
    found = [
        {"action": action, "categories": ["OPERATE"], "description": action, "resourceType": kind}
        for action in _ACTIONS.get(kind, ())
    ]
    return answer(request, actions=found)


FUNCTIONS: Final[Mapping[str, FunctionRule]] = {
    "ovh:CloudProject/getRegion:getRegion": _one_region,
    "ovh:CloudProject/getRegions:getRegions": _all_regions,
    "ovh:CloudProject/getFlavors:getFlavors": _flavors,
    "ovh:index/getCloudProjectFlavor:getCloudProjectFlavor": _one_flavor,
    "ovh:CloudProject/getImages:getImages": _images,
    "ovh:CloudProject/getImage:getImage": _one_image,
    **carts.FUNCTIONS,
    "ovh:Iam/getReferenceActions:getReferenceActions": _actions,
    "ovh:Iam/getReferenceResourceType:getReferenceResourceType": lambda request: answer(request, types=list(_ACTIONS)),
}
