"""Functions about what AWS itself offers: images, machine types, endpoint services, versions, public parameters."""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox.clouds.aws.eks import VERSIONS
from sandbox.clouds.aws.functions_account import digits
from sandbox.clouds.aws.names import partition, zones
from sandbox.errors import CloudError, Failure
from sandbox.rules import FunctionRequest, FunctionRule

_OWNERS = {"amazon": "137112412989", "aws-marketplace": "679593333241", "self": ""}
_TIME = "2026-01-01T00:00:00.000Z"
# Sizes of the usual families: virtual processors; memory follows from the family (aws.amazon.com/ec2/instance-types).
_PROCESSORS = {"nano": 2, "micro": 2, "small": 2, "medium": 2, "large": 2, "xlarge": 4} | {
    f"{times}xlarge": 4 * times for times in (2, 3, 4, 6, 8, 9, 10, 12, 16, 18, 24, 32, 48)
}
_MEBIBYTES_A_PROCESSOR = {"c": 2048, "m": 4096, "r": 8192, "t": 4096}
_SMALL_MEMORY = {"nano": 512, "micro": 1024, "small": 2048, "medium": 4096}


def image(request: FunctionRequest) -> Mapping[str, Any]:
    """An image that suits the filters; every search finds one, always the same."""
    filters = {str(one["name"]): [str(value) for value in one["values"]] for one in request.get("filters") or ()}
    loose = request.get("nameRegex") or any(
        "*" in value or "?" in value for values in filters.values() for value in values
    )
    if loose and request.get("mostRecent") is not True and "image-id" not in filters:
        message = (
            "Your query returned more than one result. Please try a more specific search criteria, or set "
            "`most_recent` attribute to true."
        )
        raise CloudError([Failure("mostRecent", message)])
    owner = str((request.get("owners") or ["amazon"])[0])
    search = {key: value for key, value in request.arguments.items() if key != "region"}
    identity = filters.get(
        "image-id", [f"ami-0{digits('ami', request.region, json.dumps(search, sort_keys=True), length=16)}"]
    )[0]
    name = re.sub(r"[*?]", "2026.1", filters.get("name", [f"sandbox-image-{identity[-6:]}"])[0])
    kind = filters.get("architecture", ["arm64" if "arm64" in name or "aarch64" in name else "x86_64"])[0]
    return {
        **request.arguments,
        "id": identity,
        "imageId": identity,
        "arn": f"arn:{partition(request.region)}:ec2:{request.region}::image/{identity}",
        "architecture": kind,
        "creationDate": _TIME,
        "description": name,
        "enaSupport": True,
        "hypervisor": "xen",
        "imageLocation": f"{owner}/{name}",
        "imageOwnerAlias": owner if owner in _OWNERS else "",
        "imageType": "machine",
        "mostRecent": request.get("mostRecent", False),
        "name": name,
        "ownerId": _OWNERS.get(owner, owner) or request.account.id,
        "platformDetails": "Linux/UNIX",
        "public": True,
        "region": request.region,
        "rootDeviceName": "/dev/xvda",
        "rootDeviceType": "ebs",
        "state": "available",
        "tags": {},
        "virtualizationType": "hvm",
    }


def images(request: FunctionRequest) -> Mapping[str, Any]:
    """The one image that suits the filters, in a list."""
    arguments = {key: value for key, value in request.arguments.items() if key != "sortAscending"} | {
        "mostRecent": True
    }
    changed = FunctionRequest(request.token, arguments, request.config, request.account, request.region, request.store)
    return {**request.arguments, "id": request.region, "ids": [image(changed)["id"]]}


def machine_type(request: FunctionRequest) -> Mapping[str, Any]:
    """A machine type of a usual family."""
    name = str(request.get("instanceType"))
    family, _, size = name.partition(".")
    processors = _PROCESSORS.get(size)
    each = _MEBIBYTES_A_PROCESSOR.get(family[:1])
    if processors is None or each is None:
        message = f"no matching EC2 Instance Type found ({name}); the sandbox knows the families c, m, r and t"
        raise CloudError([Failure("instanceType", message, "InvalidInstanceType")])
    memory = _SMALL_MEMORY.get(size, processors * each) if family.startswith("t") else processors * each
    arm = re.fullmatch(r"[a-z]\d+g[a-z]*", family) is not None
    return {
        "id": name,
        "instanceType": name,
        "region": request.region,
        "burstablePerformanceSupported": family.startswith("t"),
        "currentGeneration": True,
        "defaultVcpus": processors,
        "ebsEncryptionSupport": "supported",
        "encryptionInTransitSupported": True,
        "hypervisor": "nitro",
        "memorySize": memory,
        "supportedArchitectures": ["arm64" if arm else "x86_64"],
        "supportedVirtualizationTypes": ["hvm"],
    }


def machine_offerings(request: FunctionRequest) -> Mapping[str, Any]:
    """Every machine type that is asked for is offered, in each zone if zones are asked for."""
    filters = {str(one["name"]): [str(value) for value in one["values"]] for one in request.get("filters") or ()}
    types = filters.get("instance-type", ["m7i.large", "t3.micro"])
    kind = str(request.get("locationType") or "region")
    places = {
        "availability-zone": list(zones(request.region)),
        "availability-zone-id": list(zones(request.region).values()),
    }
    chosen = [place for place in places.get(kind, [request.region]) if place in filters.get("location", [place])]
    rows = [(name, place) for name in types for place in chosen]
    return {
        **request.arguments,
        "id": request.region,
        "instanceTypes": [name for name, _ in rows],
        "locations": [place for _, place in rows],
        "locationTypes": [kind for _ in rows],
    }


def parameter(request: FunctionRequest) -> Mapping[str, Any]:
    """AWS's public parameters (images of EKS, ECS and the like); a customer's own parameters are looked up."""
    name = str(request.get("name"))
    if name.startswith("/aws/service/"):
        value = f"ami-0{digits('parameter', request.region, name, length=16)}"
        arn = f"arn:{partition(request.region)}:ssm:{request.region}::parameter{name}"
        text = {"value": value, "insecureValue": value}
        return {**text, "id": name, "name": name, "type": "String", "version": 1, "arn": arn, "region": request.region}
    for found in request.store.all("aws", "aws:ssm/parameter:Parameter"):
        if found.region == request.region and found.outputs.get("name") == name:
            return {**found.outputs, "id": name, "withDecryption": request.get("withDecryption", True)}
    raise CloudError([Failure("name", f"couldn't find resource: SSM parameter {name}", "ParameterNotFound")])


def prefix_list(request: FunctionRequest) -> Mapping[str, Any]:
    """The addresses of a service of AWS, as routes and security groups name them."""
    filters = {str(one["name"]): one["values"] for one in request.get("filters") or ()}
    name = str(request.get("name") or (filters.get("prefix-list-name") or [f"com.amazonaws.{request.region}.s3"])[0])
    identity = str(request.get("prefixListId") or request.get("id") or f"pl-{digits('prefixes', name, length=8)}")
    owner = f"arn:{partition(request.region)}:ec2:{request.region}:aws:prefix-list/{identity}"
    return {
        **request.arguments,
        "id": identity,
        "prefixListId": identity,
        "name": name,
        "region": request.region,
        "addressFamily": "IPv4",
        "arn": owner,
        # Documentation addresses (RFC 5737).
        "cidrBlocks": ["198.51.100.0/24"],
        "entries": [{"cidr": "198.51.100.0/24", "description": ""}],
        "maxEntries": 0,
        "ownerId": "AWS",
        "tags": {},
        "version": 1,
    }


def endpoint_service(request: FunctionRequest) -> Mapping[str, Any]:
    """A service that endpoints of a VPC reach."""
    short = request.get("service")
    name = str(request.get("serviceName") or f"com.amazonaws.{request.region}.{short}")
    kind = request.get("serviceType") or "Interface"
    return {
        **request.arguments,
        "id": digits("endpoint", name, length=10),
        "acceptanceRequired": False,
        "arn": f"arn:{partition(request.region)}:ec2:{request.region}:amazon:vpc-endpoint-service/{name}",
        "availabilityZones": list(zones(request.region)),
        "owner": "amazon",
        "region": request.region,
        "serviceId": f"vpce-svc-0{digits('service', name, length=16)}",
        "serviceName": name,
        "serviceRegion": request.region,
        "serviceType": kind,
        "tags": {},
        "vpcEndpointPolicySupported": True,
    }


def cluster_versions(request: FunctionRequest) -> Mapping[str, Any]:
    """The versions of Kubernetes that EKS offers."""
    versions = [
        {
            "clusterType": "eks",
            "clusterVersion": version,
            "defaultPlatformVersion": "eks.1",
            "defaultVersion": version == VERSIONS[-1],
            "endOfExtendedSupportDate": "",
            "endOfStandardSupportDate": "",
            "kubernetesPatchVersion": f"{version}.0",
            "releaseDate": "",
            "versionStatus": "STANDARD_SUPPORT",
        }
        for version in reversed(VERSIONS)
        if request.get("defaultOnly") is not True or version == VERSIONS[-1]
    ]
    return {**request.arguments, "id": request.region, "clusterVersions": versions}


def addon_version(request: FunctionRequest) -> Mapping[str, Any]:
    """A version of an add-on; EKS's real ones are not known here."""
    return {
        **request.arguments,
        "id": request.get("addonName"),
        "version": "v1.0.0-eksbuild.1",
        "region": request.region,
    }


def engine_version(request: FunctionRequest) -> Mapping[str, Any]:
    """The version of a database engine that is asked for; without one, a made-up newest."""
    engine = str(request.get("engine"))
    versions = request.get("preferredVersions") or []
    version = str(request.get("version") or (versions[0] if versions else _NEWEST.get(engine, "1.0")))
    major = version.split(".")[0]
    return {
        **request.arguments,
        "id": version,
        "engine": engine,
        "parameterGroupFamily": f"{engine}{major if 'postgres' in engine else '.'.join(version.split('.')[:2])}",
        "status": "available",
        "supportedFeatureNames": [],
        "version": version,
        "versionActual": version,
        "versionDescription": f"{engine} {version}",
    }


_NEWEST = {
    "postgres": "17.2",
    "aurora-postgresql": "16.4",
    "mysql": "8.4.3",
    "aurora-mysql": "8.0.39",
    "mariadb": "11.4.4",
}


def managed_policy(request: FunctionRequest) -> Mapping[str, Any]:
    """A policy of the account, or one that AWS manages, whose document is not known here."""
    arn, name = request.get("arn"), request.get("name")
    for found in request.store.all("aws", "aws:iam/policy:Policy"):
        if arn == found.id or (arn is None and name == found.outputs.get("name")):
            return {**found.outputs, "id": found.id}
    if isinstance(arn, str) and fnmatch.fnmatchcase(arn, "arn:*:iam::aws:policy/*"):
        path, _, short = arn.split(":policy", 1)[1].rpartition("/")
        return {
            **request.arguments,
            "id": arn,
            "arn": arn,
            "name": short,
            "path": f"{path}/",
            "policyId": digits("policy", arn),
        }
    raise CloudError([Failure("arn", f"no IAM policy found matching criteria (ARN: {arn} / Name: {name})", "NotFound")])


FUNCTIONS: dict[str, FunctionRule] = {
    "aws:ebs/getDefaultKmsKey:getDefaultKmsKey": lambda request: {
        "id": request.region,
        "keyArn": f"arn:{partition(request.region)}:kms:{request.region}:{request.account.id}:alias/aws/ebs",
        "region": request.region,
    },
    "aws:ebs/getEncryptionByDefault:getEncryptionByDefault": lambda request: {
        "id": request.region,
        "enabled": False,
        "region": request.region,
    },
    "aws:ec2/getAmi:getAmi": image,
    "aws:ec2/getAmiIds:getAmiIds": images,
    "aws:ec2/getInstanceType:getInstanceType": machine_type,
    "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": machine_offerings,
    "aws:ec2/getManagedPrefixList:getManagedPrefixList": prefix_list,
    "aws:ec2/getPrefixList:getPrefixList": prefix_list,
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": endpoint_service,
    "aws:eks/getAddonVersion:getAddonVersion": addon_version,
    "aws:eks/getClusterVersions:getClusterVersions": cluster_versions,
    "aws:iam/getPolicy:getPolicy": managed_policy,
    "aws:rds/getEngineVersion:getEngineVersion": engine_version,
    "aws:ssm/getParameter:getParameter": parameter,
}
