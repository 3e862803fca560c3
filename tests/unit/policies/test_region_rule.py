"""The region rule: everything that says where it is, or ought to."""

from __future__ import annotations

from typing import Any

import pytest

from components.regions import Residency
from policies.rules.model import Context, Verdict
from policies.rules.regions import RULE
from policies.rules.view import Provider, Resource, Secret, Unknown
from tests.unit.policies.build import PARIS, TODAY, component, judge, make, texts, urn, verdicts

QUEUE = "aws:sqs/queue:Queue"
ACCOUNT = "azure-native:storage:StorageAccount"
GROUP = "azure-native:resources:ResourceGroup"
VAULT = "azure-native:keyvault:Vault"
AZURE_KEY = "azure-native:keyvault:Key"
NETWORK = "ovh:CloudProject/networkPrivate:NetworkPrivate"
OVH_BUCKET = "ovh:CloudProject/storage:Storage"
REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
STREAM = "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream"

PASSED, VIOLATED, UNDECIDED, NONE = (
    {Verdict.PASSED},
    {Verdict.VIOLATED},
    {Verdict.UNDECIDED},
    {Verdict.NOT_APPLICABLE},
)


def aws_provider(**props: Any) -> Provider:
    return Provider("pulumi:providers:aws", urn("pulumi:providers:aws", "p"), props)


def azure(kind: str = ACCOUNT, name: str = "it", **props: Any) -> Resource:
    return make(kind, name, {"resourceGroupName": "rg", **props})


class TestAws:
    def test_the_provider_s_region_counts_where_the_resource_states_none(self) -> None:
        assert verdicts(judge(RULE, make(QUEUE))) == PASSED
        london = judge(RULE, make(QUEUE, provider=aws_provider(region="eu-west-2")))
        assert verdicts(london) == VIOLATED
        assert "provider p: eu-west-2 is London, GB: class adequate, outside residency eea" in texts(london)

    def test_the_resource_s_own_region_goes_before_its_provider_s(self) -> None:
        zurich = judge(RULE, make(QUEUE, props={"region": "eu-central-2"}))
        assert verdicts(zurich) == VIOLATED
        assert "eu-central-2 is Zurich, CH" in texts(zurich)
        ireland = make(QUEUE, props={"region": "eu-west-1"}, provider=aws_provider(region="us-east-1"))
        assert verdicts(judge(RULE, ireland)) == PASSED

    @pytest.mark.parametrize("provider", [None, aws_provider(), aws_provider(region=""), aws_provider(region=None)])
    def test_no_region_anywhere_is_refused(self, provider: Provider | None) -> None:
        found = judge(RULE, make(QUEUE, provider=provider))
        assert verdicts(found) == VIOLATED
        assert "no region is stated" in texts(found)
        assert "pulumi config set aws:region eu-west-3" in texts(found)

    def test_an_unknown_code_is_refused_with_the_nearest(self) -> None:
        found = judge(RULE, make(QUEUE, props={"region": "eu-west-9"}))
        assert verdicts(found) == VIOLATED
        assert "'eu-west-9' is not a region of aws [region]. Remedy: did you mean eu-west-" in texts(found)

    @pytest.mark.parametrize("region", [7, True, ["eu-west-3"], {"name": "eu-west-3"}])
    def test_a_region_that_is_no_text_is_refused(self, region: object) -> None:
        assert "the region is not a text" in texts(judge(RULE, make(QUEUE, props={"region": region})))

    def test_an_unknown_region_is_undecided_and_says_on_what_it_depends(self) -> None:
        other = make("aws:ec2/vpc:Vpc", "net")
        queue = make(QUEUE, props={"region": Unknown("region")}, property_dependencies={"region": (other.urn,)})
        found = judge(RULE, queue, other)
        assert verdicts(found) == UNDECIDED
        assert "region is unknown at preview and depends on net" in texts(found)
        provider = make(QUEUE, provider=aws_provider(region=Unknown("region")))
        assert verdicts(judge(RULE, provider)) == UNDECIDED

    def test_a_secret_region_is_judged(self) -> None:
        assert verdicts(judge(RULE, make(QUEUE, props={"region": Secret("us-east-1")}))) == VIOLATED
        assert verdicts(judge(RULE, make(QUEUE, provider=aws_provider(region=Secret("eu-west-1"))))) == PASSED

    @pytest.mark.parametrize(
        ("kind", "props", "path"),
        [
            (
                "aws:dynamodb/table:Table",
                {"replicas": [{"regionName": "eu-west-1"}, {"regionName": "us-east-1"}]},
                "replicas[1].regionName",
            ),
            ("aws:secretsmanager/secret:Secret", {"replicas": [{"region": "us-east-1"}]}, "replicas[0].region"),
            ("aws:ebs/volume:Volume", {"availabilityZone": "us-east-1a"}, "availabilityZone"),
            ("aws:rds/cluster:Cluster", {"availabilityZones": ["eu-west-3a", "us-east-1b"]}, "availabilityZones[1]"),
            ("aws:ec2/subnet:Subnet", {"availabilityZoneId": "use1-az1"}, "availabilityZoneId"),
            ("aws:ec2/subnet:Subnet", {"availabilityZone": "eu-west-3-cmn-wlz-1a"}, "availabilityZone"),
            ("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", {"peerRegion": "us-east-1"}, "peerRegion"),
            (
                "aws:backup/plan:Plan",
                {"rules": [{"copyActions": [{"destinationVaultArn": "arn:aws:backup:us-east-1:1:backup-vault:v"}]}]},
                "rules[0].copyActions[0].destinationVaultArn",
            ),
            ("aws:iam/rolePolicy:RolePolicy", {"policy": '{"Resource":"arn:aws:kms:us-east-1:1:key/k"}'}, "policy"),
            ("aws:ec2/vpcEndpoint:VpcEndpoint", {"serviceName": "com.amazonaws.us-east-1.s3"}, "serviceName"),
            (
                "aws:lambda/function:Function",
                {"environment": {"variables": {"E": "https://sqs.us-east-1.amazonaws.com/1/q"}}},
                "environment.variables.E",
            ),
        ],
    )
    def test_regions_hide_everywhere(self, kind: str, props: dict[str, Any], path: str) -> None:
        found = judge(RULE, make(kind, props=props))
        assert verdicts(found) == VIOLATED
        assert f"[{path}]" in texts(found)
        assert "outside residency eea" in texts(found)

    @pytest.mark.parametrize(
        ("kind", "props"),
        [
            ("aws:ebs/volume:Volume", {"availabilityZone": "eu-west-3a"}),
            ("aws:ec2/subnet:Subnet", {"availabilityZoneId": "euw3-az1"}),
            ("aws:backup/plan:Plan", {"target": "arn:aws:backup:eu-west-1:1:backup-vault:v"}),
            ("aws:s3/bucketPolicy:BucketPolicy", {"policy": '{"Resource":"arn:aws:s3:::bucket/*"}'}),
            ("aws:eks/addon:Addon", {"policyArn": "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"}),
            ("aws:ec2/vpcEndpoint:VpcEndpoint", {"serviceName": "com.amazonaws.eu-west-3.s3"}),
            ("aws:sns/topic:Topic", {"tags": {"region": "us-east-1", "arn": "arn:aws:x:us-east-1:1:y"}}),
            ("aws:kms/key:Key", {"arn": "arn:aws-eusc:kms:eusc-de-east-1:1:key/k"}),
        ],
    )
    def test_regions_of_the_residency_and_words_that_are_no_place_pass(self, kind: str, props: dict[str, Any]) -> None:
        assert verdicts(judge(RULE, make(kind, props=props))) == PASSED

    def test_the_isolated_european_partition_is_no_part_of_the_eu(self) -> None:
        assert "EU ISOE West" in texts(judge(RULE, make(QUEUE, props={"region": "eu-isoe-west-1"})))

    @pytest.mark.parametrize(
        "kind", ["aws:iam/role:Role", "aws:route53/zone:Zone", "aws:organizations/account:Account"]
    )
    def test_the_partition_s_directory_has_no_place(self, kind: str) -> None:
        assert verdicts(judge(RULE, make(kind, provider=aws_provider()))) == NONE

    @pytest.mark.parametrize(
        "kind", ["aws:cloudfront/distribution:Distribution", "aws:globalaccelerator/listener:Listener"]
    )
    def test_services_that_work_worldwide_are_refused(self, kind: str) -> None:
        assert "edge locations all over the world" in texts(judge(RULE, make(kind)))

    def test_a_copy_target_must_be_in_the_stack(self) -> None:
        target = make("aws:s3/bucket:Bucket", "copy", {"arn": "arn:aws:s3:::copy"})
        inside = make(REPLICATION, props={"rules": [{"destination": {"bucket": "arn:aws:s3:::copy"}}]})
        outside = make(REPLICATION, props={"rules": [{"destination": {"bucket": "arn:aws:s3:::other"}}]})
        assert verdicts(judge(RULE, inside, target)) == PASSED
        assert "its name does not tell" in texts(judge(RULE, outside, target))
        assert verdicts(judge(RULE, inside, target, complete=False)) == UNDECIDED

    def test_an_unclassified_type_is_judged_all_the_same(self) -> None:
        assert verdicts(judge(RULE, make("aws:new/thing:Thing"))) == PASSED
        assert verdicts(judge(RULE, make("aws:new/thing:Thing", props={"region": "us-east-1"}))) == VIOLATED


class TestResidency:
    @pytest.mark.parametrize(
        ("location", "allowed_from"),
        [
            ("francecentral", "eu"),
            ("norwayeast", "eea"),
            ("uksouth", "adequate"),
            ("switzerlandnorth", "adequate"),
            ("eastus", None),
        ],
    )
    def test_each_mode_includes_the_one_before(self, location: str, allowed_from: str | None) -> None:
        modes = [mode.value for mode in Residency]
        for mode in Residency:
            found = judge(RULE, azure(location=location), context=Context(residency=mode, today=TODAY))
            allowed = allowed_from is not None and modes.index(mode) >= modes.index(allowed_from)
            assert verdicts(found) == (PASSED if allowed else VIOLATED), mode


class TestAzure:
    @pytest.mark.parametrize("location", ["westeurope", "West Europe", "WEST EUROPE"])
    def test_display_names_are_regions(self, location: str) -> None:
        assert verdicts(judge(RULE, azure(location=location))) == PASSED

    @pytest.mark.parametrize("location", ["UK South", "europe", "Switzerland North", "germanycentral"])
    def test_other_places_and_unknown_names_are_refused(self, location: str) -> None:
        assert verdicts(judge(RULE, azure(location=location))) == VIOLATED

    def test_global_is_for_listed_types_only(self) -> None:
        assert verdicts(judge(RULE, azure("azure-native:privatedns:PrivateZone", location="global"))) == NONE
        found = judge(RULE, azure(location="global"))
        assert "the location global is no place in particular" in texts(found)
        assert verdicts(found) == VIOLATED

    def test_no_location_means_the_resource_group_s(self) -> None:
        group = make(GROUP, "group", {"resourceGroupName": "rg", "location": "westeurope"})
        account = azure()
        assert verdicts(judge(RULE, account, group, complete=False)) == UNDECIDED
        assert "is where group is, which is judged itself" in texts(judge(RULE, account, group))
        assert verdicts(judge(RULE, account, group)) == PASSED
        by_dependency = azure(resourceGroupName=Unknown("resourceGroupName"))
        by_dependency.property_dependencies = {"resourceGroupName": (group.urn,)}
        assert verdicts(judge(RULE, by_dependency, group)) == PASSED

    def test_no_location_and_no_group_in_the_stack_is_refused(self) -> None:
        found = judge(RULE, azure())
        assert verdicts(found) == VIOLATED
        assert "no location is stated, and its resource group is not in this stack" in texts(found)

    @pytest.mark.parametrize(("location", "verdict"), [("West Europe", PASSED), ("eastus", VIOLATED)])
    def test_then_the_provider_s_location_counts(self, location: str, verdict: set[Verdict]) -> None:
        provider = Provider("pulumi:providers:azure-native", "urn:x::az", {"location": location})
        account = make(ACCOUNT, props={"resourceGroupName": "elsewhere"}, provider=provider)
        assert verdicts(judge(RULE, account)) == verdict

    def test_a_location_made_from_a_group_of_the_stack_is_the_group_s(self) -> None:
        group, vnet = (
            make(GROUP, "group", {"location": "westeurope"}),
            make("azure-native:network:VirtualNetwork", "net"),
        )
        unknown = Unknown("location")
        from_group = make(ACCOUNT, props={"location": unknown}, property_dependencies={"location": (group.urn,)})
        from_vnet = make(ACCOUNT, props={"location": unknown}, property_dependencies={"location": (vnet.urn,)})
        assert verdicts(judge(RULE, from_group, group)) == PASSED
        assert verdicts(judge(RULE, from_vnet, vnet)) == UNDECIDED

    def test_a_location_that_nobody_declared_and_that_is_unknown_is_the_parents(self) -> None:
        vault = azure(VAULT, "vault", vaultName="hdp", location="westeurope")
        unknown = {"vaultName": "hdp", "location": Unknown("location")}
        filled = make(AZURE_KEY, "key", unknown)
        assert verdicts(judge(RULE, filled, vault)) == PASSED
        declared = make(AZURE_KEY, "key", unknown, property_dependencies={"location": (vault.urn,)})
        assert verdicts(judge(RULE, declared, vault)) == UNDECIDED
        assert verdicts(judge(RULE, filled)) == UNDECIDED

    def test_a_location_that_the_provider_takes_from_a_planned_group_is_the_groups(self) -> None:
        group = azure(GROUP, "group", resourceGroupName="hdp", location="westeurope")
        account = azure(resourceGroupName="hdp", location=Unknown("location"))
        assert verdicts(judge(RULE, account, group)) == PASSED
        assert verdicts(judge(RULE, account)) == VIOLATED

    def test_a_part_is_where_its_parent_is(self) -> None:
        vault = azure(VAULT, "vault", vaultName="hdp", location="westeurope")
        key = azure(AZURE_KEY, "key", vaultName="hdp")
        assert verdicts(judge(RULE, key, vault)) == PASSED
        assert verdicts(judge(RULE, key, vault, complete=False)) == UNDECIDED
        container = azure("azure-native:storage:BlobContainer", "c", accountName="elsewhere")
        found = judge(RULE, container, vault)
        assert verdicts(found) == UNDECIDED
        assert "is part of what accountName names, which is not in this stack" in texts(found)

    @pytest.mark.parametrize(
        "kind", ["azure-native:authorization:RoleAssignment", "azure-native:monitor:DiagnosticSetting"]
    )
    def test_configuration_of_other_resources_has_no_place(self, kind: str) -> None:
        assert verdicts(judge(RULE, azure(kind))) == NONE

    @pytest.mark.parametrize(
        ("kind", "props"),
        [
            ("azure-native:cosmosdb:DatabaseAccount", {"locations": [{"locationName": "eastus"}]}),
            ("azure-native:containerregistry:Replication", {"registryName": "r", "location": "eastus"}),
            ("azure-native:keyvault:ManagedHsm", {"properties": {"regions": [{"name": "eastus"}]}}),
            (
                "azure-native:dataprotection:BackupVault",
                {"properties": {"replicatedRegions": ["westeurope", "eastus"]}},
            ),
            (ACCOUNT, {"link": "/subscriptions/s/providers/Microsoft.X/locations/eastus/y"}),
        ],
    )
    def test_regions_hide_everywhere(self, kind: str, props: dict[str, Any]) -> None:
        found = judge(RULE, azure(kind, **{"location": "westeurope", **props}))
        assert verdicts(found) == VIOLATED
        assert "eastus is East US, US: class third" in texts(found)

    @pytest.mark.parametrize("sku", ["Standard_GRS", "Standard_RAGRS", "Standard_GZRS", "Standard_RAGZRS"])
    def test_geo_redundant_storage_is_also_in_the_pair(self, sku: str) -> None:
        adequate = Context(residency=Residency.ADEQUATE, today=TODAY)
        brazil = judge(RULE, azure(location="brazilsouth", sku={"name": sku}), context=adequate)
        assert "pair: southcentralus is South Central US, US: class third, outside residency adequate" in texts(brazil)
        assert (
            verdicts(judge(RULE, azure(location="brazilsouth", sku={"name": "Standard_ZRS"}), context=adequate))
            == PASSED
        )
        assert verdicts(judge(RULE, azure(location="westeurope", sku={"name": sku}))) == PASSED
        assert verdicts(judge(RULE, azure(location="italynorth", sku={"name": sku}))) == UNDECIDED

    def test_the_pair_of_a_group_s_location_counts_too(self) -> None:
        group = make(GROUP, "group", {"resourceGroupName": "rg", "location": "italynorth"})
        assert verdicts(judge(RULE, azure(sku={"name": "Standard_GRS"}), group)) == UNDECIDED
        group = make(GROUP, "group", {"resourceGroupName": "rg", "location": "westeurope"})
        assert verdicts(judge(RULE, azure(sku={"name": "Standard_GRS"}), group)) == PASSED


class TestOvh:
    @pytest.mark.parametrize(
        "region",
        [
            "GRA",
            "GRA11",
            "gra",
            "EU-WEST-PAR",
            "eu-west-par",
            "eu-west-rbx",
            "EU_WEST_RBX",
            "DE1",
            "eu-west-rbx-snc",
            "eu-central-waw",
            "EU-WEST-LZ-LUX-A",
        ],
    )
    def test_every_naming_scheme_is_known(self, region: str) -> None:
        assert verdicts(judge(RULE, make(OVH_BUCKET, props={"regionName": region}))) == PASSED

    @pytest.mark.parametrize(
        "region", ["UK1", "UK", "eu-west-eri", "eu-west-lz-zrh", "EU-WEST-LZ-MNC-A", "BHS5", "US-EAST-VA", "GRA12"]
    )
    def test_other_places_and_unknown_codes_are_refused(self, region: str) -> None:
        assert verdicts(judge(RULE, make(OVH_BUCKET, props={"regionName": region}))) == VIOLATED

    def test_a_missing_region_is_refused(self) -> None:
        assert "no region is stated" in texts(judge(RULE, make(OVH_BUCKET)))

    def test_a_network_without_regions_is_in_all_of_them(self) -> None:
        found = judge(RULE, make(NETWORK, props={"vlanId": 1}))
        assert "regions is not set, and OVHcloud then takes all regions" in texts(found)
        assert verdicts(judge(RULE, make(NETWORK, props={"regions": ["GRA11", "SBG5"]}))) == PASSED
        assert verdicts(judge(RULE, make(NETWORK, props={"regions": ["GRA11", "UK1"]}))) == VIOLATED
        assert verdicts(judge(RULE, make(NETWORK, props={"regions": []}))) == VIOLATED

    def test_a_part_is_where_its_parent_is(self) -> None:
        kube = make("ovh:CloudProject/kube:Kube", "kube", {"region": "EU-WEST-PAR", "id": "k"})
        pool = make("ovh:CloudProject/kubeNodePool:KubeNodePool", "pool", {"kubeId": "k"})
        assert verdicts(judge(RULE, pool, kube)) == PASSED
        assert verdicts(judge(RULE, pool)) == UNDECIDED
        zones = make(
            "ovh:CloudProject/kubeNodePool:KubeNodePool",
            "pool",
            {"kubeId": "?", "availabilityZones": ["eu-west-par-a"]},
        )
        assert verdicts(judge(RULE, zones)) == PASSED

    def test_replicas_and_nodes_are_judged(self) -> None:
        copy = {"regionName": "GRA", "replication": {"rules": [{"destination": {"region": "BHS"}}]}}
        assert "replication.rules[0].destination.region" in texts(judge(RULE, make(OVH_BUCKET, props=copy)))
        database = "ovh:CloudProject/database:Database"
        nodes = {"nodes": [{"region": "GRA"}, {"region": "UK"}], "backupRegions": ["GRA"]}
        assert "UK is Erith" in texts(judge(RULE, make(database, props=nodes)))
        backups = {"nodes": [{"region": "GRA"}], "backupRegions": ["GRA", "BHS"]}
        assert "BHS is Beauharnois" in texts(judge(RULE, make(database, props=backups)))

    def test_a_database_s_default_backup_site_counts(self) -> None:
        database = "ovh:CloudProject/database:Database"
        assert verdicts(judge(RULE, make(database, props={"nodes": [{"region": "GRA"}]}))) == PASSED
        found = judge(RULE, make(database, props={"nodes": [{"region": "EU-WEST-PAR"}]}))
        assert verdicts(found) == UNDECIDED
        assert "default backup region" in texts(found)

    def test_a_log_service_is_where_the_configuration_says(self) -> None:
        stream = make(STREAM, props={"serviceName": "ldp-ab-1"})
        found = judge(RULE, stream)
        assert verdicts(found) == UNDECIDED
        assert "logServices" in texts(found)
        for region, verdict in (("GRA", PASSED), ("BHS", VIOLATED)):
            context = Context(today=TODAY, log_services={"ldp-ab-1": region})
            (finding,) = judge(RULE, stream, context=context)
            assert {finding.verdict} == verdict
            assert finding.path == "serviceName"

    @pytest.mark.parametrize(
        ("stated", "verdict"),
        [
            ({"ldp-ab-1": "GRA"}, {Verdict.MITIGATED}),
            ({"ldp-ab-1": Secret("eu-west-gra")}, {Verdict.MITIGATED}),
            ({"ldp-ab-1": "BHS"}, VIOLATED),
            ({"ldp-ab-1": 7}, VIOLATED),
            ({"ldp-ab-1": Unknown("logServices")}, UNDECIDED),
            ({"ldp-other": "GRA"}, UNDECIDED),
            ("GRA", UNDECIDED),
        ],
    )
    def test_a_component_above_may_state_it_and_that_is_reported(self, stated: object, verdict: set[Verdict]) -> None:
        platform = component(logServices=stated)
        stream = make(STREAM, props={"serviceName": "ldp-ab-1"}, parent=platform.urn)
        assert verdicts(judge(RULE, stream, platform, complete=False)) == verdict
        assert verdicts(judge(RULE, make(STREAM, props={"serviceName": "ldp-ab-1"}), platform)) == UNDECIDED
        bucket = make(OVH_BUCKET, props={"serviceName": "ldp-ab-1"}, parent=platform.urn)
        assert verdicts(judge(RULE, bucket, platform)) == VIOLATED

    def test_a_resource_of_another_ovh_company_is_refused(self) -> None:
        props = {"regionName": "GRA", "policy": "urn:v1:us:resource:publicCloudProject:1"}
        assert "OVHcloud US" in texts(judge(RULE, make(OVH_BUCKET, props=props)))

    def test_account_wide_configuration_has_no_place(self) -> None:
        assert verdicts(judge(RULE, make("ovh:CloudProject/user:User"))) == NONE

    def test_an_unclassified_type_is_reported_or_refused(self) -> None:
        (finding,) = judge(RULE, make("ovh:New/thing:Thing"))
        assert (finding.verdict, finding.refuses) == (Verdict.UNDECIDED, False)
        strict = Context(today=TODAY, refuse_unclassified=True)
        assert judge(RULE, make("ovh:New/thing:Thing"), context=strict)[0].refuses


class TestOutside:
    def test_components_and_packages_without_a_cloud_have_no_place(self) -> None:
        assert verdicts(judge(RULE, component())) == NONE
        assert verdicts(judge(RULE, make("random:index/randomId:RandomId", provider=Provider("p")))) == NONE

    def test_another_provider_is_reported_or_refused(self) -> None:
        bucket = make("gcp:storage/bucket:Bucket", provider=Provider("pulumi:providers:gcp"))
        (finding,) = judge(RULE, bucket)
        assert finding.verdict is Verdict.UNDECIDED
        assert not finding.refuses
        assert judge(RULE, bucket, context=Context(today=TODAY, refuse_unclassified=True))[0].refuses

    @pytest.mark.parametrize(
        ("kind", "props", "verdict"),
        [
            ("pulumi:providers:ovh", {"endpoint": "ovh-us"}, VIOLATED),
            ("pulumi:providers:ovh", {"endpoint": "ovh-eu"}, NONE),
            ("pulumi:providers:ovh", {}, NONE),
            ("pulumi:providers:azure-native", {"environment": "china"}, VIOLATED),
            ("pulumi:providers:azure-native", {"environment": "Public"}, NONE),
            ("pulumi:providers:aws", {"region": "us-east-1"}, NONE),
        ],
    )
    def test_a_provider_must_be_for_the_european_cloud(
        self, kind: str, props: dict[str, Any], verdict: set[Verdict]
    ) -> None:
        assert verdicts(judge(RULE, make(kind, props=props))) == verdict


def test_one_allowed_region_does_not_hide_another() -> None:
    table = make("aws:dynamodb/table:Table", props={"region": "eu-west-3", "replicas": [{"regionName": "us-east-1"}]})
    assert verdicts(judge(RULE, table)) == VIOLATED
    both = make("aws:dynamodb/table:Table", props={"region": "eu-west-2", "replicas": [{"regionName": "us-east-1"}]})
    assert len(judge(RULE, both)) == 2


def test_the_paris_provider_is_in_paris() -> None:
    assert PARIS.props["region"] == "eu-west-3"


class TestWaivable:
    """Which violations a waiver can cover: those of a known region in no third country."""

    @pytest.mark.parametrize(
        ("resource", "waivable"),
        [
            (make(QUEUE, props={"region": "eu-west-2"}), True),
            (make(QUEUE, props={"region": "us-east-1"}), False),
            (make(QUEUE, props={"region": "eu-west-9"}), False),
            (make(QUEUE, props={"region": 7}), False),
            (make(QUEUE, provider=None), False),
            (make("aws:cloudfront/distribution:Distribution"), False),
            (azure(location="switzerlandnorth"), True),
            (azure(location="eastus"), False),
            (azure(location="global"), False),
            (make("pulumi:providers:azure-native", props={"environment": "china"}), False),
            (make(OVH_BUCKET, props={"policy": "urn:v1:ca:resource:x", "regionName": "GRA"}), True),
            (make(OVH_BUCKET, props={"policy": "urn:v1:us:resource:x", "regionName": "GRA"}), False),
            (make(QUEUE, props={"region": Unknown("region")}), True),
        ],
        ids=[
            "adequate", "third", "no-region", "no-text", "not-stated", "worldwide", "azure-adequate", "azure-third",
            "azure-global", "another-cloud", "ovh-canada", "ovh-us", "undecided",
        ],
    )  # fmt: skip
    def test_only_known_places_outside_third_countries_are(self, resource: Resource, waivable: bool) -> None:
        refusing = [finding for finding in judge(RULE, resource) if finding.refuses]
        assert refusing
        assert {not finding.unwaivable for finding in refusing} == {waivable}
