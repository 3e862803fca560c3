"""EC2's ids: the token of each type with the prefix of its ids and its word in ARNs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sandbox.clouds.aws.names import arn
from sandbox.rules import Reference, Request

VPC: Final = "aws:ec2/vpc:Vpc"
SUBNET: Final = "aws:ec2/subnet:Subnet"
GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
TABLE: Final = "aws:ec2/routeTable:RouteTable"
FILTERS: Final = "aws:ec2/networkAcl:NetworkAcl"
GATEWAY: Final = "aws:ec2/internetGateway:InternetGateway"
NAT: Final = "aws:ec2/natGateway:NatGateway"
ADDRESS: Final = "aws:ec2/eip:Eip"
ROUTE: Final = "aws:ec2/route:Route"
JOINT: Final = "aws:ec2/routeTableAssociation:RouteTableAssociation"
ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
TEMPLATE: Final = "aws:ec2/launchTemplate:LaunchTemplate"
INSTANCE: Final = "aws:ec2/instance:Instance"
VOLUME: Final = "aws:ebs/volume:Volume"
KEY_PAIR: Final = "aws:ec2/keyPair:KeyPair"
INTERFACE: Final = "aws:ec2/networkInterface:NetworkInterface"

_API: Final = "docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    VPC: ("vpc", "vpc"),
    SUBNET: ("subnet", "subnet"),
    GROUP: ("sg", "security-group"),
    TABLE: ("rtb", "route-table"),
    FILTERS: ("acl", "network-acl"),
    GATEWAY: ("igw", "internet-gateway"),
    NAT: ("nat", "natgateway"),
    ADDRESS: ("eipalloc", "elastic-ip"),
    ROUTE: ("r", "route"),
    JOINT: ("rtbassoc", "route-table-association"),
    ENDPOINT: ("vpce", "vpc-endpoint"),
    TEMPLATE: ("lt", "launch-template"),
    INSTANCE: ("i", "instance"),
    VOLUME: ("vol", "volume"),
    INTERFACE: ("eni", "network-interface"),
    "aws:ec2/eipAssociation:EipAssociation": ("eipassoc", "elastic-ip-association"),
    "aws:ec2/flowLog:FlowLog": ("fl", "vpc-flow-log"),
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": ("igwattach", "internet-gateway-attachment"),
    "aws:ec2/volumeAttachment:VolumeAttachment": ("vai", "volume-attachment"),
    "aws:ec2/securityGroupRule:SecurityGroupRule": ("sgrule", "security-group-rule"),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ("sgr", "security-group-rule"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ("sgr", "security-group-rule"),
}


def new_id(token: str, digits: str) -> str:
    """An id of a type: ``vpc-0`` and 16 hexadecimal digits."""
    return f"{_WORDS[token][0]}-0{digits[:16]}"


def arn_word(token: str) -> str:
    """The word of a type in ARNs: ``security-group``."""
    return _WORDS[token][1]


def identify(request: Request) -> str:
    """The id of a resource."""
    return new_id(request.token, request.hex(16, "id"))


def with_arn(request: Request) -> dict[str, Any]:
    """The outputs that every type of EC2 has: its ARN."""
    return {"arn": arn(request, f"{arn_word(request.token)}/{identify(request)}", "ec2")}


def refers(path: str, to: str, code: str, noun: str, *, holds: bool = True) -> Reference:
    """A reference to something of EC2 in the same region; while it stands, what it names is not deleted."""
    return Reference(
        path,
        (to,),
        code=code,
        message=f"The {noun} ID '{{value}}' does not exist",
        holds=holds,
        held_code="DependencyViolation",
        held_message=f"The {noun} '{{id}}' has dependencies and cannot be deleted: {{user}}.",
        source=_API,
        same_region=True,
    )


IN_VPC: Final = refers("vpcId", VPC, "InvalidVpcID.NotFound", "vpc")
IN_SUBNET: Final = refers("subnetId", SUBNET, "InvalidSubnetID.NotFound", "subnet")
