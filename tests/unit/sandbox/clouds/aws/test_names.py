"""Partitions, zones and ARNs."""

from __future__ import annotations

import pytest

from components.aws.facts import FACTS
from components.regions import lookup, regions
from sandbox.clouds.aws.names import dns_suffix, partition, service, zones


def test_partitions_agree_with_the_region_table() -> None:
    for region in regions("aws"):
        if region.partition in ("aws", "aws-cn", "aws-us-gov", "aws-eusc") and not region.local_zone:
            assert partition(region.code) == region.partition, region.code


@pytest.mark.parametrize(
    ("region", "suffix"),
    [("eu-west-3", "amazonaws.com"), ("eusc-de-east-1", "amazonaws.eu"), ("cn-north-1", "amazonaws.com.cn")],
)
def test_domains(region: str, suffix: str) -> None:
    assert dns_suffix(region) == suffix


@pytest.mark.parametrize(
    ("region", "first", "count"),
    [
        ("eu-west-3", ("eu-west-3a", "euw3-az1"), 3),
        ("eu-central-1", ("eu-central-1a", "euc1-az1"), 3),
        ("ap-southeast-2", ("ap-southeast-2a", "apse2-az1"), 3),
        ("us-east-1", ("us-east-1a", "use1-az1"), 6),
        ("us-gov-west-1", ("us-gov-west-1a", "usgw1-az1"), 3),
    ],
)
def test_zones_have_names_and_ids(region: str, first: tuple[str, str], count: int) -> None:
    found = zones(region)
    assert next(iter(found.items())) == first
    assert len(found) == count
    if partition(region) == "aws":
        for name, identity in found.items():
            assert lookup("aws", name) == lookup("aws", identity) == lookup("aws", region)


def test_the_platform_and_the_sandbox_count_the_same_zones() -> None:
    for region, count in FACTS.zones.items():
        if region.startswith(("eu-", "eusc-")) and region != "eu-isoe-west-1":
            assert count == len(zones(region)), region


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:ec2/vpc:Vpc", "ec2"),
        ("aws:ebs/volume:Volume", "ec2"),
        ("aws:cloudwatch/logGroup:LogGroup", "logs"),
        ("aws:lb/loadBalancer:LoadBalancer", "elasticloadbalancing"),
    ],
)
def test_services_in_arns(token: str, name: str) -> None:
    assert service(token) == name
