"""EKS: node groups, add-ons and the identities of pods, and the order in which a cluster comes to life."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.aws.default_vpc import DEFAULT
from sandbox.clouds.aws.eks import cluster_of, of_cluster, role_reference
from sandbox.clouds.aws.iam import role_of
from sandbox.clouds.aws.kms import find_key, key_failures, service_role_may
from sandbox.clouds.aws.names import arn, name_of
from sandbox.clouds.aws.network_ids import ENDPOINT, JOINT, ROUTE, SUBNET, TABLE, TEMPLATE, VPC, refers
from sandbox.clouds.aws.policies import trusts
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules
from sandbox.store import Record

NODE_GROUP: Final = "aws:eks/nodeGroup:NodeGroup"
ADDON: Final = "aws:eks/addon:Addon"
_FARGATE = "aws:eks/fargateProfile:FargateProfile"
_GUIDE = "docs.aws.amazon.com/eks/latest/userguide"
_MADE = "2026-01-01T00:00:00Z"
_NEED_NODES = ("coredns", "aws-ebs-csi-driver", "metrics-server")
"""Add-ons that run as deployments: without a node they stay degraded."""
_NODES_NEED = ("ec2", "ecr.api", "ecr.dkr", "sts", "s3")
"""Services that a node without a way out reaches by endpoints (private-clusters.html)."""


def _addons(request: Request, cluster: Record) -> list[Record]:
    return [
        addon
        for addon in request.store.all("aws", ADDON)
        if addon.inputs.get("clusterName") == cluster.id and addon.region == cluster.region
    ]


def _automatic(cluster: Record) -> bool:
    config = cluster.inputs.get("computeConfig")
    return isinstance(config, Mapping) and config.get("enabled") is True


def _nodes_get_ready(request: Request) -> Iterator[Failure]:
    """Nodes without a network plugin never become ready, and the node group fails."""
    cluster = cluster_of(request)
    if cluster is None or cluster.inputs.get("bootstrapSelfManagedAddons") is not False or _automatic(cluster):
        return
    if "vpc-cni" not in [addon.inputs.get("addonName") for addon in _addons(request, cluster)]:
        message = (
            f"NodeCreationFailure: Unhealthy nodes in the kubernetes cluster. {cluster.id} was made without add-ons of "
            "its own (bootstrapSelfManagedAddons), so the add-on vpc-cni must stand before its nodes."
        )
        yield Failure("clusterName", message)


def _nodes_reach_aws(request: Request) -> Iterator[Failure]:
    for index, identity in enumerate(request.get("subnetIds") or []):
        subnet = request.store.get("aws", SUBNET, str(identity))
        if subnet is not None and not subnet.side.get(DEFAULT) and not _way_out(request, subnet):
            message = (
                f"NodeCreationFailure: Instances failed to join the kubernetes cluster. {subnet.id} has no route to "
                f"0.0.0.0/0, and its VPC no endpoints for {', '.join(_NODES_NEED)}."
            )
            yield Failure(f"subnetIds[{index}]", message)


def _way_out(request: Request, subnet: Record) -> bool:
    vpc = request.store.get("aws", VPC, str(subnet.inputs.get("vpcId")))
    joined = [one for one in request.store.all("aws", JOINT) if one.inputs.get("subnetId") == subnet.id]
    table = joined[-1].inputs.get("routeTableId") if joined else vpc and vpc.outputs.get("mainRouteTableId")
    routes = [one.inputs for one in request.store.all("aws", ROUTE) if one.inputs.get("routeTableId") == table]
    written = request.store.get("aws", TABLE, str(table))
    inline = [
        {"destinationCidrBlock": one.get("cidrBlock")}
        for one in (written.inputs.get("routes") or () if written else ())
    ]
    if any(route.get("destinationCidrBlock") == "0.0.0.0/0" for route in (*routes, *inline)):
        return True
    services = {
        str(endpoint.inputs.get("serviceName")).split(f".{request.region}.", 1)[-1]
        for endpoint in request.store.all("aws", ENDPOINT)
        if vpc and endpoint.inputs.get("vpcId") == vpc.id
    }
    return set(_NODES_NEED) <= services


def _sizes(request: Request) -> Iterator[Failure]:
    scaling = request.known("scalingConfig")
    if not isinstance(scaling, Mapping):
        return
    sizes = [scaling.get(key) for key in ("minSize", "desiredSize", "maxSize")]
    known = [size for size in sizes if isinstance(size, int)]
    if len(known) == 3 and known != sorted(known):
        message = f"Minimum {known[0]}, desired {known[1]}, maximum {known[2]}: must be in this order"
        yield Failure("scalingConfig", message, "InvalidParameterException")


def _role_trusts(request: Request) -> Iterator[Failure]:
    role = role_of(request.store, request.get("nodeRoleArn"))
    if role is not None and not trusts(role.inputs.get("assumeRolePolicy"), "ec2.amazonaws.com"):
        message = f"The role {role.outputs['arn']} cannot be assumed by ec2.amazonaws.com"
        yield Failure("nodeRoleArn", message, "InvalidParameterException")


def _disk_key(request: Request) -> Iterator[Failure]:
    """Auto Scaling launches the nodes: its service-linked role must be allowed to use the key of their disks."""
    template = request.store.get("aws", TEMPLATE, str(request.get("launchTemplate.id")))
    for device in template.inputs.get("blockDeviceMappings") or () if template else ():
        name = (device.get("ebs") or {}).get("kmsKeyId")
        yield from key_failures(request, "launchTemplate", name, "AsgInstanceLaunchFailures")
        key = find_key(request.store, request.region, name) if isinstance(name, str) else None
        for action in ("kms:CreateGrant", "kms:GenerateDataKeyWithoutPlaintext", "kms:Decrypt") if key else ():
            assert key is not None
            if not service_role_may(request, key, action, "ec2"):
                message = (
                    "Could not launch On-Demand Instances. Client.InternalError: Client error on launch: the policy of "
                    f"{key.outputs['arn']} does not let AWSServiceRoleForAutoScaling {action}"
                )
                yield Failure("launchTemplate", message, "AsgInstanceLaunchFailures")
                break


def _addon_finds_nodes(request: Request) -> Iterator[Failure]:
    cluster, name = cluster_of(request), request.get("addonName")
    if cluster is None or name not in _NEED_NODES or _automatic(cluster):
        return
    if not any(
        one.inputs.get("clusterName") == cluster.id
        for token in (NODE_GROUP, _FARGATE)
        for one in request.store.all("aws", token)
    ):
        message = (
            f"waiting for EKS Add-On ({cluster.id}:{name}) create: timeout while waiting for state to become 'ACTIVE' "
            "(last state: 'DEGRADED'): InsufficientNumberOfReplicas: there is no node for its pods"
        )
        yield Failure("addonName", message)


def _settings(request: Request) -> Iterator[Failure]:
    text = request.known("configurationValues")
    if isinstance(text, str) and text.lstrip()[:1] == "{":
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            message = f"ConfigurationValue is not in JSON or YAML format: {error}"
            yield Failure("configurationValues", message, "InvalidParameterException")


def _pods_may_assume(request: Request) -> Iterator[Failure]:
    given = {"roleArn": request.get("roleArn")} | {
        f"podIdentityAssociations[{index}].roleArn": one.get("roleArn")
        for index, one in enumerate(request.get("podIdentityAssociations") or [])
    }
    for path, identity in given.items():
        role = role_of(request.store, identity)
        if role is not None and not trusts(role.inputs.get("assumeRolePolicy"), "pods.eks.amazonaws.com"):
            message = f"Trust policy of the role {identity} does not allow pods.eks.amazonaws.com to assume it"
            yield Failure(path, message, "InvalidParameterException")


def _rule(name: str, phase: Phase, summary: str, page: str, apply: Any) -> Rule:
    return Rule(f"aws.eks.{name}", phase, summary, f"{_GUIDE}/{page}", apply)


_POD_ROLE = _rule(
    "pod-role", Phase.APPLY, "A role for pods trusts EKS Pod Identity.", "pod-id-role.html", _pods_may_assume
)
_NO_ROLE = "The role {value} does not exist"

TYPES = (
    TypeRules(
        NODE_GROUP,
        identify=lambda request: f"{request.get('clusterName')}:{name_of(request)}",
        outputs=lambda request: {
            "arn": arn(request, f"nodegroup/{request.get('clusterName')}/{name_of(request)}/{request.uuid()}", "eks"),
            "nodeGroupName": name_of(request),
            "status": "ACTIVE",
            "resources": [{"autoscalingGroups": [{"name": f"eks-{name_of(request)}-{request.uuid()}"}]}],
        },
        unique=lambda request: f"{request.region}/eks/{request.get('clusterName')}/nodegroup/{name_of(request)}",
        conflict=Failure("nodeGroupName", "NodeGroup already exists with name {name}", "ResourceInUseException"),
        # Source: terraform-provider-aws, aws_eks_node_group (from memory).
        immutable=frozenset(
            {"clusterName", "nodeGroupName", "nodeGroupNamePrefix", "nodeRoleArn", "subnetIds", "instanceTypes"}
            | {"capacityType", "amiType", "diskSize", "remoteAccess", "launchTemplate.id", "launchTemplate.name"}
        ),
        references=(
            of_cluster("nodegroups"),
            role_reference("nodeRoleArn", _NO_ROLE),
            refers("subnetIds[]", SUBNET, "InvalidParameterException", "subnet"),
            Reference(
                "launchTemplate.id",
                (TEMPLATE,),
                code="InvalidRequestException",
                message="Launch template {value} does not exist",
                source=f"{_GUIDE}/launch-templates.html",
                same_region=True,
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
            _rule("node-role", Phase.APPLY, "A node group's role trusts EC2.", "create-node-role.html", _role_trusts),
            _rule(
                "nodes-ready",
                Phase.APPLY,
                "The network add-on of a cluster without add-ons of its own stands before its nodes.",
                "troubleshooting.html",
                _nodes_get_ready,
            ),
            _rule(
                "nodes-way-out",
                Phase.APPLY,
                "Nodes have a way to AWS's services: a default route, or endpoints.",
                "private-clusters.html",
                _nodes_reach_aws,
            ),
            Rule(
                "aws.eks.node-disk-key",
                Phase.APPLY,
                "The key of the nodes' disks lets the service-linked role of Auto Scaling use it and make grants.",
                "docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html",
                _disk_key,
            ),
        ),
    ),
    TypeRules(
        ADDON,
        identify=lambda request: f"{request.get('clusterName')}:{request.get('addonName')}",
        outputs=lambda request: {
            "addonVersion": request.get("addonVersion", "v1.0.0-eksbuild.1"),
            "arn": arn(
                request, f"addon/{request.get('clusterName')}/{request.get('addonName')}/{request.uuid()}", "eks"
            ),
            "createdAt": _MADE,
            "modifiedAt": _MADE,
        },
        unique=lambda request: f"{request.region}/eks/{request.get('clusterName')}/addon/{request.get('addonName')}",
        conflict=Failure("addonName", "Addon already exists: {name}", "ResourceInUseException"),
        references=(
            of_cluster(""),
            role_reference("podIdentityAssociations[].roleArn", _NO_ROLE),
            role_reference("serviceAccountRoleArn", _NO_ROLE),
        ),
        immutable=frozenset({"clusterName", "addonName"}),
        rules=(
            _rule(
                "addon-nodes",
                Phase.APPLY,
                "Add-ons that run as deployments (coredns, aws-ebs-csi-driver, metrics-server) come after the nodes.",
                "eks-add-ons.html",
                _addon_finds_nodes,
            ),
            _rule(
                "addon-settings", Phase.CHECK, "An add-on's settings are JSON or YAML.", "eks-add-ons.html", _settings
            ),
            _POD_ROLE,
        ),
    ),
    TypeRules(
        "aws:eks/podIdentityAssociation:PodIdentityAssociation",
        identify=lambda request: f"a-{request.hex(17, 'association')}",
        outputs=lambda request: {
            "associationArn": arn(
                request,
                f"podidentityassociation/{request.get('clusterName')}/a-{request.hex(17, 'association')}",
                "eks",
            ),
            "associationId": f"a-{request.hex(17, 'association')}",
        },
        import_ids=lambda record: [f"{record.inputs.get('clusterName')},{record.id}"],
        unique=lambda request: (
            f"{request.region}/pod-identity/{request.get('clusterName')}/"
            f"{request.get('namespace')}:{request.get('serviceAccount')}"
        ),
        conflict=Failure(
            "serviceAccount", "Association already exists for service account {name}", "ResourceInUseException"
        ),
        references=(of_cluster(""), role_reference("roleArn", _NO_ROLE)),
        immutable=frozenset({"clusterName", "namespace", "serviceAccount"}),
        rules=(_POD_ROLE,),
    ),
    TypeRules(
        _FARGATE,
        identify=lambda request: f"{request.get('clusterName')}:{name_of(request)}",
        outputs=lambda request: {
            "arn": arn(
                request, f"fargateprofile/{request.get('clusterName')}/{name_of(request)}/{request.uuid()}", "eks"
            ),
            "status": "ACTIVE",
        },
        references=(of_cluster("Fargate profiles"), role_reference("podExecutionRoleArn", _NO_ROLE)),
        immutable=frozenset({"clusterName", "fargateProfileName", "podExecutionRoleArn", "selectors", "subnetIds"}),
    ),
)
