"""What a cloud makes by itself: each region's default VPC, and what comes with any VPC.

Each account has a VPC in every region from its first day. It is put into the sandbox's cloud when something first asks
for it. A VPC comes with a security group, a route table and a filter that live and go with it.
Source: docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Mapping
from typing import Any, Final

from sandbox.clouds.aws.defaults import VALUES
from sandbox.clouds.aws.names import partition, zones
from sandbox.clouds.aws.network_ids import FILTERS, GATEWAY, GROUP, SUBNET, TABLE, VPC, arn_word, new_id
from sandbox.references import MADE_WITH
from sandbox.rules import Account
from sandbox.store import Record, Store

DEFAULT: Final = "default"
"""In an object's side state: it is the region's default one."""
CIDR: Final = "172.31.0.0/16"
"""The range of every default VPC; its subnets are /20."""


def find(store: Store, account: Account, region: str) -> Record:
    """The default VPC of a region, made if it is not there yet."""
    for vpc in store.all("aws", VPC):
        if vpc.region == region and vpc.side.get(DEFAULT):
            return vpc
    with store.transaction():
        return _make(store, account, region)


def subnets(store: Store, account: Account, region: str) -> list[Record]:
    """The default subnets of a region, one for each zone."""
    vpc = find(store, account, region)
    return [one for one in store.all("aws", SUBNET) if one.outputs.get("vpcId") == vpc.id and one.side.get(DEFAULT)]


def add_companions(store: Store, account: Account, vpc: str, region: str, outputs: Mapping[str, Any]) -> None:
    """Makes what comes with a VPC, under the ids that the VPC's outputs name; does nothing when it is there."""
    companions: tuple[tuple[str, str, dict[str, str]], ...] = (
        (GROUP, "defaultSecurityGroupId", {"name": "default", "description": "default VPC security group"}),
        (TABLE, "defaultRouteTableId", {}),
        (FILTERS, "defaultNetworkAclId", {}),
    )
    for token, output, inputs in companions:
        identity = str(outputs[output])
        if store.get("aws", token, identity) is None:
            side = {MADE_WITH: vpc, DEFAULT: True}
            _put(store, account, region, token, identity, {"vpcId": vpc, **inputs}, {}, side)


def remove_companions(store: Store, vpc: str) -> None:
    """Takes away what came with a VPC."""
    for token in (GROUP, TABLE, FILTERS):
        for record in store.all("aws", token):
            if record.side.get(MADE_WITH) == vpc:
                store.remove(record)


def _make(store: Store, account: Account, region: str) -> Record:
    def digits(purpose: str) -> str:
        return hashlib.sha256(f"{account.id}\0{region}\0{purpose}".encode()).hexdigest()

    identity = new_id(VPC, digits("vpc"))
    outputs = {
        "defaultNetworkAclId": new_id(FILTERS, digits("filters")),
        "defaultRouteTableId": new_id(TABLE, digits("table")),
        "defaultSecurityGroupId": new_id(GROUP, digits("group")),
        "dhcpOptionsId": f"dopt-0{digits('dhcp')[:16]}",
        "enableDnsHostnames": True,
        "enableDnsSupport": True,
        "instanceTenancy": "default",
    }
    outputs["mainRouteTableId"] = outputs["defaultRouteTableId"]
    inputs = {"cidrBlock": CIDR, "enableDnsHostnames": True}
    vpc = _put(store, account, region, VPC, identity, inputs, outputs, {DEFAULT: True})
    add_companions(store, account, identity, region, outputs)
    side = {MADE_WITH: identity, DEFAULT: True}
    _put(store, account, region, GATEWAY, new_id(GATEWAY, digits("gateway")), {"vpcId": identity}, {}, side)
    ranges = ipaddress.IPv4Network(CIDR).subnets(new_prefix=20)
    for (name, zone_id), cidr in zip(zones(region).items(), ranges, strict=False):
        given = {"vpcId": identity, "cidrBlock": str(cidr), "availabilityZone": name, "mapPublicIpOnLaunch": True}
        _put(store, account, region, SUBNET, new_id(SUBNET, digits(name)), given, {"availabilityZoneId": zone_id}, side)
    return vpc


def _put(
    store: Store,
    account: Account,
    region: str,
    token: str,
    identity: str,
    inputs: Mapping[str, Any],
    outputs: Mapping[str, Any],
    side: Mapping[str, Any],
) -> Record:
    given = {**VALUES.get(token, {}), **inputs}
    common = {
        "arn": f"arn:{partition(region)}:ec2:{region}:{account.id}:{arn_word(token)}/{identity}",
        "ownerId": account.id,
        "region": region,
        "tagsAll": {},
    }
    return store.put(
        Record(
            provider="aws",
            token=token,
            id=identity,
            urn="",
            region=region,
            inputs=given,
            outputs={**common, **given, **outputs},
            side=side,
            confirmed=True,
        )
    )
