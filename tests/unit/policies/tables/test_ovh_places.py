"""Where OVHcloud's types are: parts, orders, zones, copies, and services known by name."""

from __future__ import annotations

import re
from typing import Any

import pytest

from components.regions import lookup
from policies.rules import keys, regions
from policies.rules.model import Context, Verdict
from policies.rules.tables import ovh, ovh_places
from policies.rules.view import Unknown
from tests.unit.policies.build import TODAY, judge, make, texts, verdicts

PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}
STREAM = "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream"

CHILDREN = [
    (kind, parent.path, parent.kinds[0])
    for kind, facts in ovh.TYPES.items()
    for parent in facts.parents
    if facts.rest != "key"
]
ENOUGH = {
    "ovh:CloudProjectDatabase/logSubscription:LogSubscription",
    "ovh:index/cloudProjectKubeLogSubscription:CloudProjectKubeLogSubscription",
}
"""Children that also need the target of their logs in the stack."""


@pytest.mark.parametrize(("kind", "path", "parent"), [entry for entry in CHILDREN if entry[0] not in ENOUGH])
def test_a_part_is_where_its_whole_is(kind: str, path: str, parent: str) -> None:
    whole = make(parent, "whole", {"id": "whole-1"})
    part = make(kind, props={path: "whole-1"})
    assert verdicts(judge(regions.RULE, part, whole)) == PASSED
    assert verdicts(judge(regions.RULE, make(kind, props={path: "another"}), whole)) == UNDECIDED
    assert verdicts(judge(regions.RULE, part, whole, complete=False)) == UNDECIDED
    if ovh.TYPES[kind].rest == "parent":
        assert "encrypted as the resource it is part of" in texts(judge(keys.RULE, part, whole))


@pytest.mark.parametrize("kind", [kind for kind, facts in ovh.TYPES.items() if facts.nowhere])
def test_what_has_no_place_is_not_applicable(kind: str) -> None:
    assert verdicts(judge(regions.RULE, make(kind))) == {Verdict.NOT_APPLICABLE}
    assert verdicts(judge(keys.RULE, make(kind))) == {Verdict.NOT_APPLICABLE}


@pytest.mark.parametrize("kind", sorted(ovh_places.EVERYWHERE))
def test_what_tells_no_region_is_refused(kind: str) -> None:
    found = judge(regions.RULE, make(kind))
    assert verdicts(found) == VIOLATED
    assert "tells no region" in texts(found)


@pytest.mark.parametrize("kind", ["ovh:Vps/vps:Vps", "ovh:Dedicated/server:Server", "ovh:index/storageEfs:StorageEfs"])
@pytest.mark.parametrize(
    ("configurations", "verdict", "message"),
    [
        ([{"label": "datacenter", "value": "gra3"}], PASSED, "is in gra3"),
        ([{"label": "region", "value": "eu-west-gra"}], PASSED, "is in eu-west-gra"),
        ([{"label": "Region", "value": "eu-west-gra-a"}], PASSED, "is in eu-west-gra"),
        ([{"label": "dedicated_datacenter", "value": "lim"}], PASSED, "is in DE"),
        ([{"label": "dedicated_datacenter", "value": "bhs"}], VIOLATED, "BHS is Beauharnois, CA"),
        ([{"label": "vps_datacenter", "value": "UK"}], VIOLATED, "class adequate"),
        ([{"label": "vps_datacenter", "value": "vin1"}], VIOLATED, "site vin1: US-EAST-VA is Vint Hill, US"),
        ([{"label": "datacenter", "value": "xyz1"}], VIOLATED, "'xyz1' is not a region of ovh"),
        ([{"label": "os", "value": "bhs"}], UNDECIDED, "no input tells the region"),
        ([{"label": "region", "value": "europe"}], UNDECIDED, "no input tells the region"),
        ([{"label": "region", "value": "europe"}, {"label": "dc", "value": "sbg"}], PASSED, "is in sbg"),
        ([{"label": "region", "value": "canada"}], VIOLATED, "'canada' is not a region"),
        ([{"label": "region", "value": Unknown("value")}], UNDECIDED, "is unknown at preview"),
        ([{"label": Unknown("label"), "value": "gra"}], UNDECIDED, "is unknown at preview"),
        ([], UNDECIDED, "no input tells the region"),
        ("gra", UNDECIDED, "no input tells the region"),
    ],
    ids=lambda value: None if isinstance(value, set) else re.sub(r"\W+", "-", str(value))[:60],
)
def test_an_order_states_its_site(kind: str, configurations: Any, verdict: set[Verdict], message: str) -> None:
    for top in ("plans", "planOptions"):
        found = judge(regions.RULE, make(kind, props={top: [{"planCode": "p", "configurations": configurations}]}))
        assert verdicts(found) == verdict
        assert message in texts(found)


BALANCER, FARM = "ovh:IpLoadBalancing/loadBalancer:LoadBalancer", "ovh:IpLoadBalancing/tcpFarm:TcpFarm"


@pytest.mark.parametrize(
    ("zone", "verdict"),
    [("GRA", PASSED), ("rbx", PASSED), ("bhs", VIOLATED), ("ALL", UNDECIDED), ("nowhere", VIOLATED)],
)
def test_the_zone_of_an_ip_load_balancer_is_a_place(zone: str, verdict: set[Verdict]) -> None:
    assert verdicts(judge(regions.RULE, make(FARM, props={"serviceName": "iplb-1", "zone": zone}))) == verdict


def test_all_zones_are_those_of_the_load_balancer() -> None:
    farm = make(FARM, props={"serviceName": "iplb-1", "zone": "all"})
    for plan, verdict in (("iplb-zone-lb1-rbx", PASSED), ("iplb-zone-lb1-bhs", VIOLATED)):
        whole = make(BALANCER, "whole", {"id": "iplb-1", "planOptions": [{"planCode": plan}]})
        assert verdicts(judge(regions.RULE, farm, whole)) == PASSED
        assert verdicts(judge(regions.RULE, whole)) == verdict


def test_a_zone_of_the_dns_is_no_place() -> None:
    record = make("ovh:Domain/zoneRecord:ZoneRecord", props={"zone": "bhs", "target": "192.0.2.1"})
    assert verdicts(judge(regions.RULE, record)) == {Verdict.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("kind", "props", "verdict"),
    [
        ("ovh:Vps/vps:Vps", {"zone": "os-waw1"}, PASSED),
        ("ovh:Vps/vps:Vps", {"zone": "Region OpenStack: os-bhs6"}, VIOLATED),
        ("ovh:Dedicated/server:Server", {"region": "eu-west-gra", "availabilityZone": "eu-west-gra-a"}, PASSED),
        ("ovh:Dedicated/server:Server", {"region": "eu-west-gra", "datacenter": "bhs7"}, VIOLATED),
        ("ovh:Hosting/privateDatabase:PrivateDatabase", {"datacenter": "gra3"}, PASSED),
        ("ovh:index/cloudProjectSshKey:CloudProjectSshKey", {"regions": ["GRA11", "BHS5"]}, {Verdict.NOT_APPLICABLE}),
        ("ovh:index/cloudProjectSshKey:CloudProjectSshKey", {"region": "BHS5"}, VIOLATED),
        ("ovh:Vrack/ipAddress:IpAddress", {"region": "bhs"}, VIOLATED),
        ("ovh:index/cloudQuota:CloudQuota", {"regions": [{"region": "GRA11"}]}, PASSED),
        ("ovh:index/cloudQuota:CloudQuota", {"regions": [{"region": "GRA11"}, {"region": "BHS5"}]}, VIOLATED),
        ("ovh:CloudProject/storage:Storage", {"regionName": "GRA", "ownerId": 1}, PASSED),
        (
            "ovh:CloudProject/storage:Storage",
            {"regionName": "GRA", "replication": {"rules": [{"destination": {"name": "b", "region": "BHS"}}]}},
            VIOLATED,
        ),
        ("ovh:index/cloudInstance:CloudInstance", {"region": "GRA11", "userData": "s3.sgp.io.cloud.ovh.net"}, VIOLATED),
        ("ovh:index/cloudInstance:CloudInstance", {"region": "GRA11", "userData": "s3.sbg.perf.cloud.ovh.net"}, PASSED),
        (
            "ovh:index/cloudInstance:CloudInstance",
            {"region": "GRA11", "userData": "https://ca-east-bhs.okms.ovh.net/v1"},
            VIOLATED,
        ),
    ],
    ids=lambda value: None if isinstance(value, set) else re.sub(r"\W+", "-", str(value))[-60:],
)
def test_places_in_inputs_and_outputs(kind: str, props: dict[str, Any], verdict: set[Verdict]) -> None:
    assert verdicts(judge(regions.RULE, make(kind, props=props))) == verdict


@pytest.mark.parametrize(
    ("region", "verdict"),
    [("eu-west-rbx", PASSED), ("EU_WEST_PAR", PASSED), ("eu-west-lim", PASSED), ("ca-east-tor", VIOLATED)],
)
def test_a_key_domain_is_judged_with_the_places_of_its_backups(region: str, verdict: set[Verdict]) -> None:
    assert verdicts(judge(regions.RULE, make("ovh:Okms/okms:Okms", props={"region": region}))) == verdict


def test_a_backup_of_keys_outside_the_residency_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ovh_places, "KEY_BACKUPS", {"eu-west-rbx": ("eu-west-sbg", "ca-east-bhs")})
    found = judge(regions.RULE, make("ovh:Okms/okms:Okms", props={"region": "eu-west-rbx"}))
    assert verdicts(found) == VIOLATED
    assert "backup of keys: ca-east-bhs is Beauharnois, CA" in texts(found)


def test_every_place_of_a_table_is_a_region() -> None:
    known = {*ovh_places.SITES.values(), *ovh_places.KEY_BACKUPS, *ovh_places.DEFAULT_BACKUPS}
    known |= {code for codes in ovh_places.KEY_BACKUPS.values() for code in codes}
    known |= set(ovh_places.DEFAULT_BACKUPS.values())
    assert [code for code in sorted(known) if lookup("ovh", code) is None] == []


@pytest.mark.parametrize("kind", sorted(ovh_places.OPAQUE_TARGETS))
def test_logs_go_only_to_a_stream_of_the_stack(kind: str) -> None:
    stream = make(STREAM, "stream", {"id": "stream-1", "serviceName": "ldp-1"})
    facts = ovh.TYPES[kind]
    whole = [make(parent.kinds[0], "whole", {"id": "whole-1"}) for parent in facts.parents]
    props = {"streamId": "stream-1", "regionName": "GRA11"} | {parent.path: "whole-1" for parent in facts.parents}
    assert verdicts(judge(regions.RULE, make(kind, props=props), stream, *whole)) == PASSED
    found = judge(regions.RULE, make(kind, props={**props, "streamId": "another"}), stream, *whole)
    assert verdicts(found) == UNDECIDED
    assert "copies to a resource that is not in this stack" in texts(found)


@pytest.mark.parametrize(
    "kind",
    [
        STREAM,
        "ovh:Dedicated/nasHAPartition:NasHAPartition",
        "ovh:Dedicated/server:Server",
        "ovh:Dedicated/serverReinstallTask:ServerReinstallTask",
        "ovh:Hosting/privateDatabaseDb:PrivateDatabaseDb",
        "ovh:index/storageEfsShare:StorageEfsShare",
        "ovh:IpLoadBalancing/httpRoute:HttpRoute",
    ],
)
def test_the_configuration_tells_the_place_of_a_service_known_by_name(kind: str) -> None:
    service = make(kind, props={"serviceName": "svc-1"})
    assert verdicts(judge(regions.RULE, service)) == UNDECIDED
    for region, verdict in (("GRA", PASSED), ("BHS", VIOLATED)):
        context = Context(today=TODAY, log_services={"svc-1": region})
        assert verdicts(judge(regions.RULE, service, context=context)) == verdict
