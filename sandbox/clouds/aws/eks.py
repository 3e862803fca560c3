"""EKS: clusters, node groups, add-ons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.clouds.aws.iam import ROLE
from sandbox.clouds.aws.kms import KEY
from sandbox.clouds.aws.names import arn, dns_suffix
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule

CLUSTER = "aws:eks/cluster:Cluster"
_SUBNET = "aws:ec2/subnet:Subnet"
_GUIDE = "docs.aws.amazon.com/eks/latest/userguide"
VERSIONS = ("1.30", "1.31", "1.32", "1.33", "1.34")
"""Kubernetes versions that EKS offers (its page kubernetes-versions.html; read 2026: unverified)."""


def _cluster_outputs(request: Request) -> Mapping[str, Any]:
    identity = request.hex(32, "issuer").upper()
    suffix = dns_suffix(request.region)
    vpc_config = dict(request.get("vpcConfig") or {})
    subnets = [
        request.store.get("aws", _SUBNET, subnet)
        for subnet in vpc_config.get("subnetIds") or ()
        if isinstance(subnet, str)
    ]
    vpc = next((subnet.inputs.get("vpcId") for subnet in subnets if subnet), f"vpc-0{request.hex(16, 'vpc')}")
    return {
        "arn": arn(request, f"cluster/{request.get('name')}", "eks"),
        "certificateAuthorities": [{"data": "LS0tLS1CRUdJTg=="}],
        "certificateAuthority": {"data": "LS0tLS1CRUdJTg=="},
        "createdAt": "2026-01-01T00:00:00Z",
        "endpoint": f"https://{identity}.gr7.{request.region}.eks.{suffix}",
        "identities": [{"oidcs": [{"issuer": f"https://oidc.eks.{request.region}.{suffix}/id/{identity}"}]}],
        "platformVersion": "eks.1",
        "status": "ACTIVE",
        "version": request.get("version", VERSIONS[-1]),
        "vpcConfig": {
            "endpointPrivateAccess": False,
            "endpointPublicAccess": True,
            "publicAccessCidrs": ["0.0.0.0/0"],
            **vpc_config,
            "clusterSecurityGroupId": f"sg-0{request.hex(16, 'cluster')}",
            "vpcId": vpc,
        },
    }


def _two_zones(request: Request) -> Iterator[Failure]:
    zones = set()
    for identity in request.get("vpcConfig.subnetIds") or []:
        subnet = request.store.get("aws", _SUBNET, identity)
        if subnet is not None:
            zones.add(subnet.outputs.get("availabilityZone"))
    if len(zones) < 2:
        yield Failure(
            "vpcConfig.subnetIds",
            "Subnets specified must be in at least two different AZs",
            "InvalidParameterException",
        )


def _reachable(request: Request) -> Iterator[Failure]:
    config = request.known("vpcConfig")
    if (
        isinstance(config, Mapping)
        and config.get("endpointPublicAccess") is False
        and config.get("endpointPrivateAccess") is not True
    ):
        yield Failure(
            "vpcConfig", "Private and public endpoint access cannot be both disabled", "InvalidParameterException"
        )


def _version(request: Request) -> Iterator[Failure]:
    version = request.known("version")
    if isinstance(version, str) and version not in VERSIONS:
        yield Failure(
            "version",
            f"unsupported Kubernetes version {version}; one of {', '.join(VERSIONS)}",
            "InvalidParameterException",
        )


def _sizes(request: Request) -> Iterator[Failure]:
    scaling = request.known("scalingConfig")
    if not isinstance(scaling, Mapping):
        return
    sizes = [scaling.get(key) for key in ("minSize", "desiredSize", "maxSize")]
    known = [size for size in sizes if isinstance(size, int)]
    if len(known) == 3 and known != sorted(known):
        message = f"Minimum {known[0]}, desired {known[1]}, maximum {known[2]}: must be in this order"
        yield Failure("scalingConfig", message, "InvalidParameterException")


def _protected(request: Request) -> Iterator[Failure]:
    if request.get("deletionProtection") is True:
        yield Failure(
            "",
            "Cluster has deletion protection enabled. Disable it, then delete the cluster.",
            "InvalidRequestException",
        )


def _of(path: str, to: str, by: str, code: str, message: str, *, holds: bool = False, what: str = "") -> Reference:
    return Reference(
        path,
        (to,),
        by=by,
        code=code,
        message=message,
        holds=holds,
        held_code="ResourceInUseException",
        held_message=f"Cluster {{id}} still has {what}: {{user}}",
        source=f"{_GUIDE}/delete-cluster.html",
    )


_ROLE = _of(
    "roleArn",
    ROLE,
    "arn",
    "InvalidParameterException",
    "Role with arn: {value}, could not be assumed because it does not exist",
)
_IN_CLUSTER = _of(
    "clusterName",
    CLUSTER,
    "id",
    "ResourceNotFoundException",
    "No cluster found for name: {value}.",
    holds=True,
    what="nodegroups or add-ons attached",
)
_SUBNETS = "The subnet ID '{value}' does not exist"

TYPES = (
    TypeRules(
        CLUSTER,
        identify=lambda request: str(request.get("name")),
        outputs=_cluster_outputs,
        unique=lambda request: f"{request.region}/eks/{request.get('name')}",
        conflict=Failure("name", "Cluster already exists with name: {name}", "ResourceInUseException"),
        immutable=frozenset({"name", "roleArn", "vpcConfig.subnetIds", "encryptionConfig", "kubernetesNetworkConfig"}),
        references=(
            _ROLE,
            _of("vpcConfig.subnetIds[]", _SUBNET, "id", "InvalidParameterException", _SUBNETS),
            _of(
                "encryptionConfig.provider.keyArn",
                KEY,
                "arn",
                "InvalidParameterException",
                "The KMS key {value} does not exist",
            ),
        ),
        rules=(
            pattern_rule(
                "aws.eks.cluster-name",
                "name",
                r"[0-9A-Za-z][A-Za-z0-9\-_]{0,99}",
                "1 to 100 letters, digits, - and _.",
                "pulumi-aws SDK, eks.Cluster name",
                "InvalidParameterException",
            ),
            Rule(
                "aws.eks.two-zones",
                Phase.APPLY,
                "A cluster's subnets are in at least two availability zones.",
                f"{_GUIDE}/network-reqs.html",
                _two_zones,
            ),
            Rule(
                "aws.eks.endpoint",
                Phase.CHECK,
                "The API has a private or a public endpoint.",
                f"{_GUIDE}/cluster-endpoint.html",
                _reachable,
            ),
            Rule(
                "aws.eks.version",
                Phase.CHECK,
                "The Kubernetes version is one that EKS offers.",
                f"{_GUIDE}/kubernetes-versions.html (unverified)",
                _version,
            ),
            Rule(
                "aws.eks.deletion-protection",
                Phase.DELETE,
                "A cluster with deletion protection is not deleted.",
                f"{_GUIDE}/deletion-protection.html",
                _protected,
            ),
        ),
    ),
    TypeRules(
        "aws:eks/nodeGroup:NodeGroup",
        identify=lambda request: f"{request.get('clusterName')}:{request.get('nodeGroupName')}",
        outputs=lambda request: {
            "arn": arn(
                request,
                f"nodegroup/{request.get('clusterName')}/{request.get('nodeGroupName')}/{request.uuid()}",
                "eks",
            ),
            "status": "ACTIVE",
            "resources": [{"autoscalingGroups": [{"name": f"eks-{request.get('nodeGroupName')}-{request.uuid()}"}]}],
        },
        unique=lambda request: (
            f"{request.region}/eks/{request.get('clusterName')}/nodegroup/{request.get('nodeGroupName')}"
        ),
        conflict=Failure("nodeGroupName", "NodeGroup already exists with name {name}", "ResourceInUseException"),
        immutable=frozenset(
            {"clusterName", "nodeGroupName", "subnetIds", "instanceTypes", "capacityType", "amiType", "diskSize"}
        ),
        references=(
            _IN_CLUSTER,
            _of("nodeRoleArn", ROLE, "arn", "InvalidParameterException", "The role {value} does not exist"),
            _of("subnetIds[]", _SUBNET, "id", "InvalidParameterException", _SUBNETS),
            _of(
                "launchTemplate.id",
                "aws:ec2/launchTemplate:LaunchTemplate",
                "id",
                "InvalidRequestException",
                "Launch template {value} does not exist",
            ),
        ),
        rules=(
            Rule(
                "aws.eks.node-counts",
                Phase.CHECK,
                "minSize <= desiredSize <= maxSize.",
                "docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html",
                _sizes,
            ),
        ),
    ),
    TypeRules(
        "aws:eks/addon:Addon",
        identify=lambda request: f"{request.get('clusterName')}:{request.get('addonName')}",
        outputs=lambda request: {
            "arn": arn(
                request, f"addon/{request.get('clusterName')}/{request.get('addonName')}/{request.uuid()}", "eks"
            )
        },
        references=(_IN_CLUSTER,),
        immutable=frozenset({"clusterName", "addonName"}),
    ),
    TypeRules(
        "aws:eks/accessEntry:AccessEntry",
        references=(_IN_CLUSTER,),
        immutable=frozenset({"clusterName", "principalArn"}),
    ),
    TypeRules("aws:eks/podIdentityAssociation:PodIdentityAssociation", references=(_IN_CLUSTER,)),
)
