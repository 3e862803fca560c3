"""AWS's identifiers: partitions, zones, ARNs, and the names and ids of resources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from sandbox.rules import Request

# Source: botocore data/partitions.json, up to the region's first parts.
_PARTITIONS: Final = (
    ("eusc-", "aws-eusc", "amazonaws.eu"),
    ("cn-", "aws-cn", "amazonaws.com.cn"),
    ("us-gov-", "aws-us-gov", "amazonaws.com"),
)

# The zones of most regions are a, b and c. Source: docs.aws.amazon.com/global-infrastructure/latest/regions, read from
# memory (unverified); eusc-de-east-1: openshift/openshift-docs pull request 110585.
_LETTERS: Final[Mapping[str, str]] = {
    "us-east-1": "abcdef",
    "us-west-1": "ac",
    "us-west-2": "abcd",
    "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd",
    "ca-central-1": "abd",
    "eusc-de-east-1": "ab",
}


def partition(region: str) -> str:
    """The partition of a region."""
    return next((name for start, name, _ in _PARTITIONS if region.startswith(start)), "aws")


def dns_suffix(region: str) -> str:
    """The domain of a region's endpoints."""
    return next((suffix for start, _, suffix in _PARTITIONS if region.startswith(start)), "amazonaws.com")


def zones(region: str) -> dict[str, str]:
    """The availability zones of a region: name to id, such as ``eu-west-3a`` to ``euw3-az1``.

    Each account has an order of its own at AWS; here names and ids are in the same order.
    """
    *area, direction, number = region.split("-")
    points = re.findall("north|south|east|west|central", direction)
    short = "".join("g" if part == "gov" else part for part in area) + "".join(point[0] for point in points) + number
    return {
        f"{region}{letter}": f"{short}-az{index}" for index, letter in enumerate(_LETTERS.get(region, "abc"), start=1)
    }


def service(token: str) -> str:
    """The service of a type token: ``aws:ec2/vpc:Vpc`` -> ``ec2``; a few services are named otherwise in ARNs."""
    module = token.split(":")[1].split("/")[0]
    return {
        "alb": "elasticloadbalancing",
        "cloudwatch": "logs",
        "ebs": "ec2",
        "ec2transitgateway": "ec2",
        "efs": "elasticfilesystem",
        "lb": "elasticloadbalancing",
        "sfn": "states",
        "vpc": "ec2",
    }.get(module, module)


def arn(request: Request, resource: str, service_name: str | None = None, *, regional: bool = True) -> str:
    """An ARN of the caller's account: ``arn(request, "key/1234")``."""
    name = service_name or service(request.token)
    region = request.region if regional else ""
    return f"arn:{partition(request.region)}:{name}:{region}:{request.account.id}:{resource}"


def resource_word(token: str) -> str:
    """The type's word in an ARN: ``aws:ec2/natGateway:NatGateway`` -> ``natgateway``."""
    return token.rsplit(":", 1)[-1].lower()


def name_of(request: Request) -> str:
    """The name of a resource: the one given or filled in, or a prefix with digits; empty for a type without names."""
    field = request.schema.name_property
    if field is None:
        return ""
    name = request.known(field)
    return str(name) if name else f"{request.known(f'{field}Prefix') or ''}{request.hex(26, 'prefix')}"
