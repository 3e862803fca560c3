"""Where AWS resource types are: which have no region of their own, and under which names regions stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from policies.rules.tables.aws import BUCKETS, DEPLOYMENTS
from policies.rules.tables.aws.shapes import tokens
from policies.rules.tables.entries import TypeFacts

__all__ = [
    "DEFAULTS", "DEPLOYMENTS", "EVERYWHERE", "OF_THE_PROVIDER", "OPAQUE_TARGETS", "REGION_KEYS", "REGION_PATHS",
    "SERVICES", "WORLDWIDE",
]  # fmt: skip

SERVICES: Final[Mapping[str, TypeFacts]] = {}
"""Whole services by prefix: none, for every type is in the table by itself."""

EVERYWHERE: Final[Mapping[str, str]] = {
    "aws:amplify/": "Amplify serves what it hosts through CloudFront, at edge locations all over the world",
    "aws:cloudfront/": "CloudFront keeps copies at edge locations all over the world",
    "aws:globalaccelerator/": "Global Accelerator takes traffic in at edge locations all over the world",
    "aws:lightsail/distribution:": "a distribution of Lightsail keeps copies at edge locations all over the world",
    "aws:networkmanager/": "Network Manager keeps what it knows of a network in us-west-2 (unverified)",
    "aws:route53recoverycontrol/": "recovery control answers in five regions, most outside Europe (unverified)",
    "aws:route53recoveryreadiness/": "recovery readiness is kept in us-west-2 (unverified)",
    "aws:s3control/multiRegionAccessPoint": "a multi-region access point takes traffic in all over the world",
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
region regions regionName awsRegion sourceRegion targetRegion destinationRegion peerRegion
vpcRegion bucketRegion s3Region snsRegion resourceRegion resourceRegions serviceRegion consumerRegion
originShieldRegion primaryRegion witnessRegion endpointGroupRegion notificationHubRegion sourceAmiRegion
stackSetInstanceRegion operatingRegions workflowTargetRegion accountRegion awsAccountRegion
authorizedAwsRegion linkedRegions specifiedRegions idcRegion availabilityZone availabilityZones
availabilityZoneId availabilityZoneIds availabilityZoneName preferredAvailabilityZones primaryAvailabilityZone
replicaAvailabilityZones preferredCacheClusterAzs networkBorderGroup ipv6CidrBlockNetworkBorderGroup
cloudwatchAlarmRegion signingRegion enabledRegions supportedRegions basePolicyRegions regionOrders regionLists
edgeLocation edgeLocations lexRegion
"""
REGION_KEYS: Final = frozenset(_REGION_KEYS.split())
"""Names of properties, at any depth, whose text is a region or an availability zone."""

REGION_PATHS: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:cloudwatch/eventEndpoint:EventEndpoint": ("routingConfig.failoverConfig.secondary.route",),
    "aws:dlm/lifecyclePolicy:LifecyclePolicy": (
        "policyDetails.action.crossRegionCopies.target",
        "policyDetails.schedules.crossRegionCopyRules.target",
    ),
    "aws:ec2/availabilityZoneGroup:AvailabilityZoneGroup": ("groupName",),
    "aws:ec2/vpcIpamPool:VpcIpamPool": ("locale",),
    "aws:networkmanager/device:Device": ("awsLocation.zone",),
    "aws:s3/directoryBucket:DirectoryBucket": ("location.name",),
}
"""Regions and zones under names that mean something else in other types."""

OPAQUE_TARGETS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ("rules.destination.bucket", BUCKETS),
    "aws:s3/bucket:Bucket": ("replicationConfiguration.rules.destination.bucket", BUCKETS),
    "aws:s3/bucketV2:BucketV2": ("replicationConfigurations.rules.destinations.bucket", BUCKETS),
}
"""Copy targets named in a way that does not tell their region: path, and the types that may be meant."""

_EDGE: Final = "it takes traffic in at edge locations all over the world"
_ALL: Final = "it is for all regions, those outside of Europe too"

WORLDWIDE: Final[Mapping[str, tuple[str, tuple[Any, ...], str]]] = {
    "aws:apigateway/restApi:RestApi": ("endpointConfiguration.types", ("EDGE", None), _EDGE),
    "aws:apigateway/domainName:DomainName": ("endpointConfiguration.types", ("EDGE", None), _EDGE),
    "aws:cognito/userPoolDomain:UserPoolDomain": (
        "certificateArn",
        (),
        "Cognito makes a CloudFront distribution for a domain of one's own",
    ),
    "aws:ec2/vpnConnection:VpnConnection": ("enableAcceleration", (True,), _EDGE),
    "aws:s3/bucket:Bucket": ("accelerationStatus", ("Enabled",), _EDGE),
    "aws:s3/bucketV2:BucketV2": ("accelerationStatus", ("Enabled",), _EDGE),
    **dict.fromkeys(
        tokens("s3", "BucketAccelerateConfiguration BucketAccelerateConfigurationV2"), ("status", ("Enabled",), _EDGE)
    ),
    **dict.fromkeys(
        tokens("wafv2", "IpSet RegexPatternSet RuleGroup WebAcl"),
        ("scope", ("CLOUDFRONT",), "it protects CloudFront, which works all over the world"),
    ),
    **dict.fromkeys(
        tokens("observabilityadmin", "TelemetryEvaluation TelemetryEvaluationForOrganization"),
        ("allRegions", (True,), _ALL),
    ),
    **dict.fromkeys(
        tokens("observabilityadmin", "TelemetryRule TelemetryRuleForOrganization"), ("rule.allRegions", (True,), _ALL)
    ),
}
"""Settings with which a type works all over the world: path, values (None: absent), and why.

Edge-optimised is the default of REST APIs (docs.aws.amazon.com/apigateway/latest/developerguide/
api-gateway-api-endpoint-types.html); of Cognito's domains see cognito/latest/developerguide/
cognito-user-pools-add-custom-domain.html there. What a web ACL for CloudFront and transfer acceleration do is stated in
the SDK's texts of these properties; where they take traffic in is unverified.
"""

DEFAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "aws:chime/voiceConnector:VoiceConnector": ("awsRegion", "us-east-1"),
}
"""Regions that a property is set to where the program says nothing (as the SDK's text has it)."""
