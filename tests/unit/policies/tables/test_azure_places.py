"""Where Azure keeps things: parts and their wholes, paired regions, geographies, copy targets, and what is global."""

from __future__ import annotations

from typing import Any, Final

import pytest

from components.regions import lookup
from policies.rules import catalogue, regions
from policies.rules.model import Verdict
from policies.rules.tables import azure, azure_names, azure_places
from policies.rules.tables.azure_places import Pair
from policies.rules.view import Resource, Unknown
from tests.support.sdk import has_path
from tests.unit.policies.build import judge, make, texts, verdicts

PASSED, VIOLATED, UNDECIDED, NONE = (
    {Verdict.PASSED},
    {Verdict.VIOLATED},
    {Verdict.UNDECIDED},
    {Verdict.NOT_APPLICABLE},
)
GROUP: Final = make("azure-native:resources:ResourceGroup", "rg", {"resourceGroupName": "rg", "location": "westeurope"})


def put(props: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The properties with a value at a path."""
    first, _, rest = path.partition(".")
    return {**props, first: put(props.get(first, {}), rest, value) if rest else value}


def where(kind: str, props: dict[str, Any], *others: Resource, complete: bool = True) -> set[Verdict]:
    return verdicts(judge(regions.RULE, make(kind, props=props), *others, complete=complete))


def whole(kind: str) -> Resource:
    """A resource that parts name by its own name."""
    short = kind.rpartition(":")[2]
    name = azure_names.OWN_NAMES.get(kind, f"{short[:1].lower()}{short[1:]}Name")
    return make(kind, "whole", {name: "whole-1", "name": "whole-1"})


CHILDREN = [
    (kind, facts.rest, parent.path, parent.kinds)
    for kind, facts in azure.TYPES.items()
    for parent in facts.parents
    if kind not in azure_places.OPAQUE_TARGETS and kind not in azure_places.PAIRED
]


def test_a_part_is_where_its_whole_is() -> None:
    assert len(CHILDREN) > 900
    wrong = []
    for kind, rest, path, kinds in CHILDREN:
        if catalogue.everywhere("azure", kind) is not None:
            continue
        elsewhere = UNDECIDED if rest == "parent" else VIOLATED
        for parent in kinds:
            there, other = put({}, path, "whole-1"), put({}, path, "another")
            found = where(kind, there, whole(parent)), where(kind, there, complete=False), where(kind, other)
            if found != (PASSED, UNDECIDED, elsewhere) and found != (PASSED, UNDECIDED, UNDECIDED):
                wrong.append((kind, parent, found))
    assert wrong == []


def test_what_is_in_a_group_is_where_the_group_is() -> None:
    wrong = []
    for kind, facts in azure.TYPES.items():
        special = kind in azure_places.PAIRED or kind in azure_places.OPAQUE_TARGETS or kind in azure_places.DEPLOYMENTS
        if facts.nowhere or facts.parents or special or catalogue.everywhere("azure", kind) is not None:
            continue
        inside = where(kind, {"resourceGroupName": "rg"}, GROUP)
        outside = where(kind, {"resourceGroupName": "another"}, GROUP)
        if (inside, outside) != (PASSED, VIOLATED):
            wrong.append((kind, inside, outside))
    assert wrong == []


def test_what_is_of_a_whole_subscription_has_no_place() -> None:
    kinds = [kind for kind, facts in azure.TYPES.items() if facts.nowhere]
    assert len(kinds) > 150
    assert [kind for kind in kinds if where(kind, {}) != NONE] == []


def test_only_what_keeps_no_data_or_tells_its_geography_may_be_global() -> None:
    allowed = {kind for kind, facts in azure.TYPES.items() if facts.may_be_global}
    assert {kind for kind in allowed if azure.TYPES[kind].rest != "nothing"} <= set(azure_places.GEOGRAPHY_KEYS)
    worldwide = {kind for kind in azure.TYPES if catalogue.everywhere("azure", kind) is not None}
    kinds = set(azure.TYPES) - azure_places.DEPLOYMENTS - worldwide - set(azure_places.OPAQUE_TARGETS)
    for kind in sorted(kinds):
        verdict = where(kind, {"location": "global"})
        assert (Verdict.VIOLATED in verdict) is (kind not in allowed), kind


PAIRS = [(kind, pair) for kind, pairs in azure_places.PAIRED.items() for pair in pairs]


def settled(kind: str, pair: Pair) -> dict[str, Any]:
    """Properties in which no other setting copies to the paired region."""
    props: dict[str, Any] = {}
    for other in azure_places.PAIRED[kind]:
        if other is not pair:
            props = put(props, other.path, "none")
    return props


@pytest.mark.parametrize(("kind", "pair"), PAIRS, ids=[f"{kind} {pair.path}" for kind, pair in PAIRS])
def test_a_copy_in_the_paired_region_is_judged(kind: str, pair: Pair) -> None:
    def found(location: str, value: Any) -> tuple[set[Verdict], str]:
        group = make(GROUP.kind, "rg", {"resourceGroupName": "rg", "location": location})
        props = put({**settled(kind, pair), "resourceGroupName": "rg"}, pair.path, value)
        props |= {"location": location} if has_path(kind, "location") else {}
        findings = judge(regions.RULE, make(kind, props=props), group)
        return verdicts(findings), texts(findings)

    for value in sorted(pair.values):
        assert found("westeurope", value)[0] == PASSED
        assert found("westeurope", value.upper())[0] == PASSED
        verdict, text = found("italynorth", value)
        assert verdict == UNDECIDED
        assert "a setting keeps a copy in another region (pair)" in text
        assert "pair: " in found("brazilsouth", value)[1]
    assert found("italynorth", "none")[0] == PASSED
    assert found("italynorth", None)[0] == (UNDECIDED if pair.by_default else PASSED)
    assert found("italynorth", Unknown(pair.path))[0] == UNDECIDED
    assert found("westeurope", Unknown(pair.path))[0] == UNDECIDED


def test_every_region_of_the_tables_is_one() -> None:
    assert [text for text in azure_places.GEOGRAPHIES.values() if lookup("azure", text) is None] == []


COSMOS = "azure-native:cosmosdb:DatabaseAccount"


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [
        (None, UNDECIDED),
        ({"type": "Periodic"}, UNDECIDED),
        ({"type": "Periodic", "periodicModeProperties": {"backupStorageRedundancy": "Geo"}}, UNDECIDED),
        ({"type": "Periodic", "periodicModeProperties": {"backupStorageRedundancy": "Local"}}, PASSED),
        ({"type": "Continuous"}, PASSED),
    ],
    ids=["nothing", "periodic", "geo", "local", "continuous"],
)
def test_backups_of_cosmos_db_are_in_the_paired_region_unless_otherwise_said(
    policy: dict[str, Any] | None, verdict: set[Verdict]
) -> None:
    props = {"location": "italynorth", "locations": [{"locationName": "italynorth"}], "backupPolicy": policy}
    assert where(COSMOS, props) == verdict
    assert where(COSMOS, {**props, "locations": [{"locationName": "eastus"}]}) >= VIOLATED


@pytest.mark.parametrize(
    ("kind", "props", "verdict"),
    [
        ("communication:CommunicationService", {"location": "global", "dataLocation": "Europe"}, NONE),
        ("communication:CommunicationService", {"location": "global", "dataLocation": "france"}, NONE),
        ("communication:CommunicationService", {"location": "global", "dataLocation": "United States"}, VIOLATED),
        ("communication:CommunicationService", {"location": "global", "dataLocation": "Switzerland"}, VIOLATED),
        ("communication:EmailService", {"location": "global", "dataLocation": "Atlantis"}, VIOLATED),
        ("communication:EmailService", {"location": "global", "dataLocation": Unknown("dataLocation")}, UNDECIDED),
        ("azureactivedirectory:B2CTenant", {"location": "Europe"}, PASSED),
        ("azureactivedirectory:B2CTenant", {"location": "United States"}, VIOLATED),
        ("azureactivedirectory:CIAMTenant", {"location": "Asia Pacific"}, VIOLATED),
        ("storage:StorageAccount", {"location": "Europe", "sku": {"name": "Standard_LRS"}}, VIOLATED),
    ],
    ids=str,
)
def test_geographies(kind: str, props: dict[str, Any], verdict: set[Verdict]) -> None:
    assert where(f"azure-native:{kind}", props) == verdict


@pytest.mark.parametrize(
    ("kind", "path", "text"),
    [
        ("apimanagement:ApiManagementService", "additionalLocations", [{"location": "eastus"}]),
        ("appconfiguration:Replica", "location", "eastus"),
        ("azurefleet:Fleet", "additionalLocationsProfile.locationProfiles", [{"location": "eastus"}]),
        ("cognitiveservices:Account", "properties.locations.regions", [{"name": "eastus"}]),
        ("compute:GalleryImageVersion", "publishingProfile.targetRegions", [{"name": "East US"}]),
        ("containerregistry:Replication", "location", "eastus"),
        ("cosmosdb:CassandraDataCenter", "properties.dataCenterLocation", "eastus"),
        ("cosmosdb:Fleetspace", "dataRegions", ["westeurope", "eastus"]),
        ("databox:Job", "details.preferences.preferredDataCenterRegion", ["eastus"]),
        ("datafactory:IntegrationRuntime", "properties.computeProperties.location", "AutoResolve"),
        ("dataprotection:BackupVault", "properties.replicatedRegions", ["eastus"]),
        ("datashare:ShareSubscription", "sourceShareLocation", "eastus"),
        ("eventhub:DisasterRecoveryConfig", "location", "eastus"),
        ("keyvault:ManagedHsm", "properties.regions", [{"name": "westeurope"}, {"name": "eastus"}]),
        ("labservices:LabPlan", "allowedRegions", ["eastus"]),
        ("machinelearningservices:Registry", "regionDetails", [{"location": "eastus"}]),
        ("maps:Account", "properties.locations", [{"locationName": "eastus"}]),
        ("mongocluster:MongoCluster", "properties.replicaParameters.sourceLocation", "eastus"),
        ("netapp:CapacityPoolVolume", "dataProtection.replication.remoteVolumeRegion", "eastus"),
        ("network:ConnectionMonitor", "location", "eastus"),
        ("notificationhubs:Namespace", "replicationRegion", "WestUs2"),
        ("recoveryservices:ReplicationFabric", "properties.customDetails.location", "eastus"),
        ("redis:LinkedServer", "linkedRedisCacheLocation", "East US"),
        ("search:SharedPrivateLinkResource", "properties.resourceRegion", "eastus"),
        ("servicebus:Namespace", "geoDataReplication.locations", [{"locationName": "eastus"}]),
        ("sql:InstanceFailoverGroup", "partnerRegions", [{"location": "eastus"}]),
        ("trafficmanager:Endpoint", "endpointLocation", "eastus"),
        ("virtualmachineimages:VirtualMachineImageTemplate", "distribute", [{"replicationRegions": ["eastus"]}]),
        ("web:WebApp", "cloningInfo.sourceWebAppLocation", "eastus"),
    ],
)
def test_every_other_region_counts(kind: str, path: str, text: Any) -> None:
    props = put({"location": "westeurope"}, path, text)
    found = judge(regions.RULE, make(f"azure-native:{kind}", props=props))
    assert Verdict.VIOLATED in verdicts(found)
    inside = put({"location": "westeurope"}, path, replaced(text))
    assert Verdict.VIOLATED not in where(f"azure-native:{kind}", inside)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("/subscriptions/s/providers/Microsoft.Web/locations/eastus/managedApis/blob", VIOLATED),
        ("/subscriptions/s/providers/Microsoft.Web/locations/francecentral/managedApis/blob", PASSED),
        ("/subscriptions/s/providers/Microsoft.Web/locations/nowhere/managedApis/blob", VIOLATED),
        ("https://hdp-0123.hcp.eastus.azmk8s.io:443", VIOLATED),
        ("https://hdp-0123.hcp.francecentral.azmk8s.io:443", PASSED),
        ("privatelink.eastus.azmk8s.io", VIOLATED),
        ("privatelink.batch.azure.com", PASSED),
        ("https://hdp.eastus2.batch.azure.com", VIOLATED),
        ("https://hdp.eastus-1.eventgrid.azure.net/api/events", VIOLATED),
        ("https://hdp.francecentral-1.ingest.monitor.azure.com", PASSED),
        ("https://eastus.api.cognitive.microsoft.com/", VIOLATED),
        ("hdp.westus3.cloudapp.azure.com", VIOLATED),
        ("https://hdp.westeurope.kusto.windows.net", PASSED),
        ("https://hdp.blob.core.windows.net/eastus", PASSED),
        ("a page about eastus and kusto.windows.net", PASSED),
    ],
)
def test_regions_in_ids_and_host_names_count(text: str, verdict: set[Verdict]) -> None:
    assert where("azure-native:network:PrivateEndpoint", {"location": "westeurope", "customName": text}) == verdict
    tagged = {"location": "westeurope", "tags": {"note": text}}
    assert where("azure-native:network:PrivateEndpoint", tagged) == PASSED


def replaced(value: Any) -> Any:
    """The same with regions in France."""
    if isinstance(value, list):
        return [replaced(item) for item in value]
    return {key: replaced(item) for key, item in value.items()} if isinstance(value, dict) else "France Central"


@pytest.mark.parametrize(
    ("kind", "path"), [(kind, path) for kind, paths in azure_places.NOT_REGIONS.items() for path in paths]
)
def test_what_only_looks_like_a_region_is_none(kind: str, path: str) -> None:
    for value in ("eastus", "us-tx-sn1-azr"):
        assert Verdict.VIOLATED not in where(kind, put({"location": "westeurope"}, path, value))
        listed = put({"location": "westeurope"}, path.partition(".")[0], [put({}, path.partition(".")[2], value)])
        assert Verdict.VIOLATED not in where(kind, listed)


def test_the_inventory_of_aws_names_no_region_of_this_program() -> None:
    table = make("azure-native:awsconnector:DynamoDbTable", props={"location": "westeurope", "region": "us-east-1"})
    assert verdicts(judge(regions.RULE, table)) == PASSED
    assert where("azure-native:awsconnector:DynamoDbTable", {"location": "eastus"}) == VIOLATED


@pytest.mark.parametrize(("value", "verdict"), [("None", PASSED), ("Default", VIOLATED), ("NorthEurope", PASSED)])
def test_no_copy_is_no_place(value: str, verdict: set[Verdict]) -> None:
    props = {"location": "westeurope", "replicationRegion": value}
    assert where("azure-native:notificationhubs:Namespace", props) == verdict


TARGETS = [
    (kind, path, meant)
    for kind, targets in azure_places.OPAQUE_TARGETS.items()
    for path, kinds in targets
    for meant in kinds
]
TARGET_IDS = [f"{kind} {path} {meant}" for kind, path, meant in TARGETS]


@pytest.mark.parametrize(("kind", "path", "meant"), TARGETS, ids=TARGET_IDS)
def test_what_is_copied_to_must_be_in_the_stack(kind: str, path: str, meant: str) -> None:
    target = make(meant, "target", {"id": "/target"})
    props = put({"location": "westeurope", "resourceGroupName": "rg"}, path, "/target")
    wholes = [make(parent.kinds[0], "whole", {"id": "/whole"}) for parent in azure.TYPES[kind].parents]
    for parent in azure.TYPES[kind].parents:
        props = put(props, parent.path, "/whole")
    assert Verdict.UNDECIDED not in where(kind, props, GROUP, target, *wholes)
    found = judge(regions.RULE, make(kind, props=put(props, path, "/another")), GROUP, target, *wholes)
    assert verdicts(found) == UNDECIDED
    assert "copies to a resource that is not in this stack" in texts(found)
    assert Verdict.UNDECIDED not in where(kind, put(props, path, None), GROUP, *wholes)
    assert Verdict.UNDECIDED in where(kind, props, GROUP, target, *wholes, complete=False)


@pytest.mark.parametrize("kind", sorted(azure_places.DEPLOYMENTS))
def test_what_a_template_makes_is_not_passed(kind: str) -> None:
    found = judge(regions.RULE, make(kind, props={"location": "westeurope", "resourceGroupName": "rg"}), GROUP)
    assert verdicts(found) == UNDECIDED
    assert "makes resources that are not in this stack" in texts(found)
    assert where(kind, {"location": "eastus"}) == UNDECIDED | VIOLATED


@pytest.mark.parametrize(
    "kind", ["web:StaticSite", "web:StaticSiteCustomDomain", "cdn:Profile", "frontdoor:FrontDoor", "cdn:Policy"]
)
def test_what_works_worldwide_is_refused(kind: str) -> None:
    found = judge(regions.RULE, make(f"azure-native:{kind}", props={"location": "westeurope"}))
    assert verdicts(found) == VIOLATED
    assert "all over the world" in texts(found)
