"""Where AWS resource types are: which have no region of their own, and under which names regions stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.aws import BUCKETS
from policies.rules.tables.entries import NOWHERE, TypeFacts

SERVICES: Final[Mapping[str, TypeFacts]] = {
    f"aws:{service}/": NOWHERE
    for service in (
        "account",
        "bcmdata",
        "billing",
        "budgets",
        "costexplorer",
        "costoptimizationhub",
        "cur",
        "iam",
        "notifications",
        "organizations",
        "pricingplanmanager",
        "route53domains",
        "savingsplans",
        "shield",
        "uxc",
    )
}
"""Whole services without a region: the partition's directory, accounts and invoices. Regions they name are judged."""

ROUTE53_GLOBAL: Final = tuple(
    f"aws:route53/{name[0].lower()}{name[1:]}:{name}"
    for name in (
        "CidrCollection",
        "CidrLocation",
        "DelegationSet",
        "HealthCheck",
        "HostedZoneDnsSec",
        "KeySigningKey",
        "QueryLog",
        "Record",
        "RecordsExclusive",
        "TrafficPolicy",
        "TrafficPolicyInstance",
        "VpcAssociationAuthorization",
        "Zone",
        "ZoneAssociation",
    )
)
"""DNS is served everywhere by design; its records are no health data. (Route 53's resolver types have a region.)"""

EVERYWHERE: Final[Mapping[str, str]] = {
    "aws:cloudfront/": "CloudFront keeps copies at edge locations all over the world",
    "aws:globalaccelerator/": "Global Accelerator takes traffic in at edge locations all over the world",
    "aws:networkmanager/": "Network Manager keeps what it knows of a network in us-west-2 (unverified)",
    "aws:route53recoverycontrol/": "recovery control answers in five regions, most outside Europe (unverified)",
    "aws:route53recoveryreadiness/": "recovery readiness is kept in us-west-2 (unverified)",
    "aws:waf/": "WAF Classic of this module protects CloudFront, which works all over the world",
}
"""Services that work worldwide, or in a fixed place elsewhere, by design and so are in no residency."""

OF_THE_PROVIDER: Final = (
    "aws:rolesanywhere/trustAnchor:TrustAnchor",
    "aws:rolesanywhere/profile:Profile",
    "aws:directconnect/hostedConnection:HostedConnection",
)
"""Regional types without a region input: they are where their provider is."""

_REGION_KEYS: Final = """
region regions regionName awsRegion sourceRegion targetRegion destinationRegion replicaRegion peerRegion
vpcRegion bucketRegion s3Region snsRegion resourceRegion resourceRegions serviceRegion consumerRegion
originShieldRegion primaryRegion witnessRegion endpointGroupRegion notificationHubRegion sourceAmiRegion
stackSetInstanceRegion operatingRegions workflowTargetRegion accountRegion awsAccountRegion
authorizedAwsRegion linkedRegions specifiedRegions idcRegion availabilityZone availabilityZones
availabilityZoneId availabilityZoneIds availabilityZoneName preferredAvailabilityZones primaryAvailabilityZone
replicaAvailabilityZones
"""
REGION_KEYS: Final = frozenset(_REGION_KEYS.split())
"""Names of properties, at any depth, whose text is a region or an availability zone."""

OPAQUE_TARGETS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ("rules.destination.bucket", BUCKETS),
}
"""Copy targets named in a way that does not tell their region: path, and the types that may be meant."""
