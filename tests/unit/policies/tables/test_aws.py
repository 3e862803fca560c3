"""AWS's tables against its SDK: every type, every path, every key reference and every region."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from policies.rules import catalogue
from policies.rules.tables import aws, aws_names, aws_places
from policies.rules.tables.aws import shapes
from policies.rules.tables.entries import NOTHING, KeyUse, TypeFacts
from sandbox.schema.catalogue import Catalogue
from sandbox.schema.types import Properties, TypeRef
from tests.support.platforms import cache_folder

KEY_NAME: Final = re.compile(
    r"kms|cmk|encryptionKey|customerManagedKey|^key(Arn|Id)$|keyIdentifier$|^volumeEncryption|^encrypted$|ownedKey$"
    r"|encryption(Option|Mode|Type|Enabled|Disabled|Strategy)$|storageEncrypted|AtRest|^sse(?!s3)",
    re.IGNORECASE,
)
"""Names of inputs that look like a reference to a key for data at rest, or like a condition of one."""
NOT_KEYS: Final[Mapping[str, str]] = {
    "apigateway/usagePlanKey#keyId": "an API key",
    "appsync/apiCache#atRestEncryptionEnabled": "encryption with AWS's key",
    "appsync/apiCache#transitEncryptionEnabled": "of a connection",
    "cognito/userPool#lambdaConfig.kmsKeyId": "of codes on their way to a function of the customer's",
    "datasync/locationHdfs#kmsKeyProviderUri": "an address of Hadoop's own key server",
    "dax/cluster#clusterEndpointEncryptionType": "of a connection",
    "directconnect/connection#encryptionMode": "of a line",
    "ec2/ami#ebsBlockDevices.encrypted": "an output of the snapshots",
    "ec2/amiCopy#ebsBlockDevices.encrypted": "an output of the snapshots",
    "ec2/amiFromInstance#ebsBlockDevices.encrypted": "an output of the snapshots",
    "ec2/launchConfiguration#ebsBlockDevices.encrypted": "encryption with the account's default key",
    "ec2/launchConfiguration#rootBlockDevice.encrypted": "encryption with the account's default key",
    "ecs/cluster#configuration.executeCommandConfiguration.logConfiguration.cloudWatchEncryptionEnabled":
        "a demand on a log group, which is judged",
    "ecs/cluster#configuration.executeCommandConfiguration.logConfiguration.s3BucketEncryptionEnabled":
        "a demand on a bucket, which is judged",
    "elasticache/cluster#transitEncryptionEnabled": "of a connection",
    "elasticache/replicationGroup#transitEncryptionEnabled": "of a connection",
    "elasticache/replicationGroup#transitEncryptionMode": "of a connection",
    "docdb/globalCluster#storageEncrypted": "a demand on its clusters, which are judged",
    "kms/ciphertext#keyId": "the key that a text is encrypted with while the program runs",
    "kms/grant#keyId": "the key that is granted",
    "kms/keyPolicy#keyId": "the key that the policy is of",
    "medialive/channel#encoderSettings.outputGroups.outputGroupSettings.hlsGroupSettings.encryptionType":
        "of a stream for viewers",
    "mskconnect/connector#kafkaClusterEncryptionInTransit.encryptionType": "of a connection",
    "neptune/globalCluster#storageEncrypted": "a demand on its clusters, which are judged",
    "odb/network#kmsAccess": "a way through a network",
    "odb/network#kmsPolicyDocument": "a policy of a way through a network",
    "paymentcryptography/keyAlias#keyArn": "the key that the alias is of",
    "rds/globalCluster#storageEncrypted": "a demand on its clusters, which are judged",
    "s3/objectCopy#kmsEncryptionContext": "what is bound to a key's use",
}  # fmt: skip
"""Inputs that look like a key for data at rest, and what they are."""

REGION_NAME: Final = re.compile(
    r"region|(?<!ama)zone|(?<!al)locat(?!ion(Arn|Uri|Config))|(?:A[zZ])s?$|^azs?$|borderGroup|^locale$", re.IGNORECASE
)
NOT_REGIONS: Final[Mapping[str, str]] = {
    # Switches, numbers and objects
    "accessGrantsLocationId": "an id", "allRegions": "a switch (see WORLDWIDE)", "availabilityZoneAddresses": "objects",
    "availabilityZoneChangeProtection": "a switch", "availabilityZoneCount": "a number",
    "availabilityZoneDistribution": "an object", "availabilityZoneMappings": "objects",
    "availabilityZoneRebalancing": "a switch", "availabilityZoneRelocationEnabled": "a switch", "az": "an object",
    "awsLocation": "an object", "convertTimestampWithZoneToUtc": "a switch",
    "crossRegionConfig": "an object", "crossRegionCopies": "objects", "crossRegionCopyRules": "objects",
    "crossRegionDataGuard": "an object whose ARN tells", "crossRegionDisasterRecovery": "an object whose ARN tells",
    "crossRegionS3RestoreSourcesAccesses": "an output", "crossZoneLoadBalancing": "a switch",
    "enableCrossZoneLoadBalancing": "a switch", "firstZoneMonitorDurationInSeconds": "a number",
    "isMultiRegionTrail": "brings the events of other regions here", "loadBalancingCrossZoneEnabled": "a switch",
    "minimumHealthyHostsPerZone": "an object", "multiAz": "a switch", "multiRegion": "a switch of a key",
    "multiRegionClusterName": "a name", "multiRegionClusterNameSuffix": "a name",
    "multiRegionEnabled": "brings the events of other regions here", "multiRegionParameterGroupName": "a name",
    "multiRegionProperties": "an object", "singleAvailabilityZone": "a switch",
    "rdsCreateCrossRegionReadReplicaConfigs": "objects whose ARNs tell", "regionAndRoutingControls": "objects",
    "regionConcurrencyType": "an order", "regionDatabaseClusterArns": "ARNs that tell",
    "regionEventSourceMappings": "objects", "regionLinkingMode": "brings findings of other regions here",
    "regionSwitchPlanConfigs": "objects", "regionToRun": "one of two sides", "regionalCertificateArn": "an ARN",
    "regionalCertificateName": "a name", "regionalNatGatewayId": "an id", "regionalParameters": "by enabled regions",
    "zoneAwarenessConfig": "an object", "zoneAwarenessEnabled": "a switch",
    # Places that are none of AWS's, or of people
    "callingRegions": "countries to call", "geoproximityLocation": "whom a name is answered for",
    "geolocation": "whom a name is answered for", "geolocationRoutingPolicies": "whom a name is answered for",
    "dataLocationConstraint": "a demand", "localZoneGroup": "whom a name is answered for",
    "locationName": "of addresses", "locations": "countries of viewers", "regionsOfInterests": "parts of a picture",
    "stateOrRegion": "of a postal address", "targetCustomAvailabilityZone": "an id of a zone of the customer's",
    "visibleRegions": "what the console shows",
    # Zones of time and of names
    "customTimeZone": "of time", "datePartitionTimezone": "of time", "gatewayTimezone": "of time",
    "hostedZoneArn": "of names", "hostedZoneId": "of names", "scheduleExpressionTimezone": "of time",
    "scheduleTimezone": "of time", "serverTimezone": "of time", "sourceTimezone": "of time",
    "targetTimezone": "of time", "timeZone": "of time", "timeZoneId": "of time", "timezone": "of time",
    "vpcZoneIdentifiers": "subnets", "zoneId": "of names", "locale": "a language (see REGION_PATHS)",
    "zone": "see REGION_PATHS",
    # Files and buckets
    "artifactS3Location": "a bucket",
    "caCertificatesBundleS3Location": "an object", "dataLocation": "an object", "dataLocations": "objects",
    "datasetLocation": "an object", "defaultS3Location": "a bucket", "destinationFileLocation": "an object",
    "efsFileLocation": "an object", "errorReportLocations": "an output", "fileSystemLocations": "objects",
    "imageLocation": "a name", "keyLocation": "a form", "location": "a bucket, a site of a line, or an object",
    "locationScope": "a bucket", "logLocation": "a bucket", "magneticStoreRejectedDataLocation": "an object",
    "manifestFileLocation": "an object", "outputLocation": "a bucket", "pipelineDefinitionS3Location": "an object",
    "resourceLocations": "the cloud or an Outpost", "s3ContentLocation": "an object", "s3FileLocation": "an object",
    "s3Location": "an object", "s3OutputLocation": "a bucket", "s3ReportLocations": "an output",
    "scriptLocation": "a file", "skewedColumnValueLocationMaps": "files", "sourceFileLocation": "a file",
    "storageLocation": "an object", "storageLocations": "objects", "warehouseLocation": "a bucket",
}  # fmt: skip
"""Names of inputs that look like a region, and what they are."""


@cache
def sdk() -> Catalogue:
    return Catalogue("aws", cache_folder())


@cache
def paths(kind: str) -> frozenset[str]:
    """Every input of a type with its path, at any depth; a type within itself is not entered again."""
    return frozenset(_paths(sdk().resource(kind).inputs, "", ()))


def _paths(properties: Properties, at: str, inside: tuple[str, ...]) -> Iterator[str]:
    for name, item in properties.items():
        path = f"{at}.{name}" if at else name
        yield path
        for ref in _objects(item.type):
            if ref.name not in inside:
                yield from _paths(sdk().object_type(ref).properties, path, (*inside, ref.name))


def _objects(ref: TypeRef) -> Iterator[TypeRef]:
    if ref.kind == "object":
        yield ref
    for item in ref.items:
        yield from _objects(item)


def exists(kind: str, path: str) -> bool:
    """Whether a type has a path; what follows in JSON text, or under any name, is not in the metadata."""
    return path.partition(".{}")[0].removesuffix(".*") in paths(kind)


def short(kind: str) -> str:
    return kind.split(":")[1]


def uses(facts: TypeFacts) -> list[KeyUse]:
    inline = facts.carried.inline if facts.carried is not None else None
    return [*facts.uses, *([inline] if inline is not None else [])]


def of_use(use: KeyUse) -> set[str]:
    applies = use.applies[0].split("|") if use.applies is not None else []
    return {use.path, *(path for path, _ in use.conditions), *applies, *(parent.path for parent in use.inherited)}


def of_type(kind: str, facts: TypeFacts) -> set[tuple[str, str]]:
    """Every path that a type's facts name, with the type that it is of."""
    found = {(kind, path) for use in uses(facts) for path in of_use(use)}
    found |= {(kind, parent.path) for parent in facts.parents}
    for surface in facts.not_expressible:
        found |= {(kind, surface.applies[0])} if surface.applies is not None else set()
        if surface.used_by is not None:
            found |= {(other, surface.used_by[1]) for other in surface.used_by[0]}
    carried = facts.carried
    if carried is not None:
        found |= {(kind, path) for path in (carried.applies[0].split("|") if carried.applies else ())}
        named = carried.kinds if carried.by_them else (kind,)
        found |= {(other, path) for other in named for path in carried.reference.split("|") if path}
    return found


class TestTypes:
    def test_every_type_of_the_sdk_is_in_the_table_and_no_other(self) -> None:
        assert len(aws.CURRENT) > 1700
        assert set(aws.CURRENT) == set(sdk().resource_tokens())

    def test_every_type_is_found_under_its_former_names_too(self) -> None:
        spec = find_spec("pulumi_aws")
        assert spec is not None
        assert spec.origin is not None
        former: dict[str, str] = {}
        for file in Path(spec.origin).parent.glob("*/*.py"):
            if file.name not in ("_inputs.py", "outputs.py") and "pulumi.Alias(type_=" in (text := file.read_text()):
                token = re.findall(r'type_token\("([^"]+)"\)', text)[-1]
                former |= dict.fromkeys(re.findall(r'pulumi\.Alias\(type_="([^"]+)"', text), token)
        gone = {old: new for old, new in former.items() if old not in aws.CURRENT}
        assert len(gone) > 25
        assert gone == aws.FORMER
        assert all(catalogue.facts("aws", old) is aws.CURRENT[new] for old, new in gone.items())

    def test_a_type_cannot_be_in_two_tables(self) -> None:
        with pytest.raises(ValueError, match="more than one entry for aws:sns/topic:Topic"):
            shapes.joined([{"aws:sns/topic:Topic": NOTHING}, {"aws:sns/topic:Topic": NOTHING}])
        with pytest.raises(ValueError, match="more than one entry for aws:sns/topic:Topic"):
            shapes.nothing({"sns": "Topic Topic"})

    def test_every_surface_without_a_key_has_a_source(self) -> None:
        for kind, facts in aws.TYPES.items():
            for surface in facts.not_expressible:
                assert surface.feature.partition(".")[2], kind
                assert surface.fact, kind
                assert surface.source.startswith(("docs.aws.amazon.com/", "pulumi-aws 7.51.1")), kind

    def test_every_key_that_must_be_named_says_what_happens_otherwise(self) -> None:
        for kind, facts in aws.TYPES.items():
            assert all(use.absent or use.optional for use in facts.uses), kind


class TestPaths:
    @pytest.mark.parametrize("theme", aws.THEMES, ids=lambda theme: theme.__name__.rpartition(".")[2])
    def test_every_path_of_the_table_exists(self, theme: object) -> None:
        table: Mapping[str, TypeFacts] = theme.TYPES  # type: ignore[attr-defined]
        named = {entry for kind, facts in table.items() for entry in of_type(kind, facts)}
        assert {entry for entry in named if not exists(*entry)} == set()

    def test_every_path_to_a_place_exists(self) -> None:
        named = {(kind, path) for kind, (path, *_) in aws_places.OPAQUE_TARGETS.items()}
        named |= {(kind, path) for kind, (path, *_) in aws_places.WORLDWIDE.items()}
        named |= {(kind, path) for kind, (path, _) in aws_places.DEFAULTS.items()}
        named |= set(aws_names.OWN_NAMES.items())
        named |= {(kind, path) for kind, several in aws_places.REGION_PATHS.items() for path in several}
        assert {entry for entry in named if not exists(*entry)} == set()

    def test_the_check_can_fail(self) -> None:
        assert exists("aws:sns/topic:Topic", "kmsMasterKeyId")
        assert not exists("aws:sns/topic:Topic", "kmsKey")
        assert not exists("aws:eks/cluster:Cluster", "encryptionConfig.provider.nothing")


class TestNets:
    def test_every_input_that_looks_like_a_key_is_accounted_for(self) -> None:
        found = set()
        for kind, facts in aws.CURRENT.items():
            known = {path.partition(".{}")[0] for use in uses(facts) for path in of_use(use)}
            below = {".".join(path.split(".")[: -1 - back]) for path in known for back in range(path.count("."))}
            looks = (path for path in paths(kind) if KEY_NAME.search(path.rpartition(".")[2]))
            found |= {f"{short(kind)}#{path}" for path in looks if path not in known | below and is_leaf(kind, path)}
        assert found == set(NOT_KEYS)

    def test_every_input_that_looks_like_a_region_is_accounted_for(self) -> None:
        names = {path.rpartition(".")[2] for kind in aws.CURRENT for path in paths(kind)}
        looks = {name for name in names if REGION_NAME.search(name)}
        assert looks - aws_places.REGION_KEYS - set(NOT_REGIONS) == set()
        assert set(NOT_REGIONS) - looks == set()
        assert set(NOT_REGIONS) & aws_places.REGION_KEYS == set()
        assert aws_places.REGION_KEYS - names == set()

    def test_every_type_without_a_region_is_accounted_for(self) -> None:
        without = {kind for kind in aws.CURRENT if "region" not in sdk().resource(kind).inputs}
        known = {kind for kind in without if catalogue.everywhere("aws", kind) or aws.CURRENT[kind].nowhere}
        assert without - known == set(aws_places.OF_THE_PROVIDER)
        assert {kind for kind, facts in aws.CURRENT.items() if facts.nowhere} <= without

    @pytest.mark.parametrize("prefix", aws_places.EVERYWHERE)
    def test_services_that_work_worldwide_are_of_the_sdk(self, prefix: str) -> None:
        assert any(kind.startswith(prefix) for kind in aws.CURRENT)


def is_leaf(kind: str, path: str) -> bool:
    return not any(other.startswith(f"{path}.") for other in paths(kind)) and "ReusePeriod" not in path
