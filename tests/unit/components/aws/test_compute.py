"""Calculations of the cluster: retentions, and which networks come by which way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.addresses import is_private
from components.aws.compute import retention_days
from components.aws.endpoints import service_name
from sandbox.clouds.aws.logs import RETENTION_DAYS


@given(st.integers(365, 3650))
def test_logs_are_kept_at_least_as_long_as_asked_and_no_longer_than_needed(days: int) -> None:
    kept = retention_days(days)
    assert kept in RETENTION_DAYS
    assert kept >= days
    assert not [other for other in RETENTION_DAYS if days <= other < kept]


@pytest.mark.parametrize(("days", "kept"), [(365, 365), (366, 400), (3650, 3653), (2558, 2922)])
def test_some_retentions(days: int, kept: int) -> None:
    assert retention_days(days) == kept


@pytest.mark.parametrize(
    ("cidr", "private"),
    [
        ("10.1.0.0/16", True),
        ("172.16.0.0/12", True),
        ("172.32.0.0/16", False),
        ("192.168.1.0/24", True),
        ("198.51.100.0/24", False),
        ("8.8.8.8/32", False),
    ],
)
def test_which_networks_come_from_within(cidr: str, private: bool) -> None:
    assert is_private(cidr) is private


@pytest.mark.parametrize(
    ("partition", "region", "service", "name"),
    [
        ("aws", "eu-west-3", "s3", "com.amazonaws.eu-west-3.s3"),
        ("aws", "eu-west-3", "ecr.dkr", "com.amazonaws.eu-west-3.ecr.dkr"),
        ("aws-eusc", "eusc-de-east-1", "s3", "com.amazonaws.eusc-de-east-1.s3"),
        ("aws-eusc", "eusc-de-east-1", "ecr.dkr", "eu.amazonaws.eusc-de-east-1.ecr.dkr"),
    ],
)
def test_endpoints_names(partition: str, region: str, service: str, name: str) -> None:
    assert service_name(partition, region, service) == name
