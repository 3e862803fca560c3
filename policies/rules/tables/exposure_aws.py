"""AWS: what must be set so that stores, and what reaches them, are not public, by resource type.

Read in pulumi-aws 7.51.1; property paths are checked against it by a test. Joins and policies are judged in
``policies/rules/exposure.py``, security rules in ``policies/rules/openings_aws.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.demands import Demand
from policies.rules.ranges import Ranges
from policies.rules.view import MISSING

SDK: Final = "pulumi-aws 7.51.1"
_DATABASE: Final = "the database has a public address"


def _off(path: str, why: str, *, absent: bool = False, source: str = SDK) -> Demand:
    """A demand that a switch is off; ``absent``: it is by default, as ``source`` says."""
    return Demand(path, why, f"set {path} to false", one_of=(False,), absent=absent, source=source)


def _never(path: str, why: str, *refused: object, source: str = SDK) -> Demand:
    """A demand that a property is left out, or is anything but what exposes."""
    return Demand(path, why, f"leave {path} out", none_of=refused, absent=True, source=source)


def _must(path: str, why: str, *values: object, absent: bool = False, source: str = SDK) -> Demand:
    shown = str(values[0]).lower() if isinstance(values[0], bool) else str(values[0])
    return Demand(path, why, f"set {path} to {shown}", one_of=values, absent=absent, source=source)


BLOCK: Final = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
"""The four switches of a public access block; all must be on."""
_DEFAULT_FALSE: Final = f"{SDK}: the default is false"
_ADDRESS: Final = "the machine gets a public address"
_PUBLIC_ACLS: Final = ("public-read", "public-read-write", "authenticated-read")
_GROUPS: Final = (
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
)
_OPEN_ACL: Final = "the ACL lets everybody in"


def _acl(path: str = "") -> tuple[Demand, ...]:
    """Demands on ACLs: no canned one for everybody, and at ``path`` no grant to everybody."""
    canned = _never("acl", _OPEN_ACL, *_PUBLIC_ACLS)
    return (canned, _never(path, _OPEN_ACL, *_GROUPS)) if path else (canned,)


def _block(prefix: str = "", *, absent: bool = False, source: str = _DEFAULT_FALSE) -> tuple[Demand, ...]:
    return tuple(
        _must(f"{prefix}{switch}", "public access is not blocked", True, absent=absent, source=source)
        for switch in BLOCK
    )


_ACCESS_POINT: Final = f"{SDK}: on by default"
_SEARCH: Final = (
    Demand(
        "vpcOptions",
        "the domain has a public endpoint",
        "place it in subnets with vpcOptions",
        source=f"{SDK}: without vpcOptions the endpoint is public (unverified)",
    ),
)
_SHARED: Final = (_never("sharedAccounts", "the snapshot is shared with everybody", "all"),)
_TASK: Final = "the task gets a public address"

DEMANDS: Final[Mapping[str, tuple[Demand, ...]]] = {
    # Object storage
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": _block(),
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": _block(),
    "aws:s3/accessPoint:AccessPoint": _block("publicAccessBlockConfiguration.", absent=True, source=_ACCESS_POINT),
    "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint": _block(
        "details.publicAccessBlock.", absent=True, source=_ACCESS_POINT
    ),
    "aws:s3/bucket:Bucket": _acl("grants.uri"),
    "aws:s3/bucketV2:BucketV2": _acl("grants.uri"),
    "aws:s3/bucketAcl:BucketAcl": _acl("accessControlPolicy.grants.grantee.uri"),
    "aws:s3/bucketAclV2:BucketAclV2": _acl("accessControlPolicy.grants.grantee.uri"),
    "aws:s3/bucketObject:BucketObject": _acl(),
    "aws:s3/bucketObjectv2:BucketObjectv2": _acl(),
    "aws:s3/objectCopy:ObjectCopy": _acl("grants.uri"),
    # Databases
    "aws:rds/instance:Instance": (_off("publiclyAccessible", _DATABASE, absent=True, source=_DEFAULT_FALSE),),
    "aws:rds/clusterInstance:ClusterInstance": (
        _off("publiclyAccessible", _DATABASE, absent=True, source=_DEFAULT_FALSE),
    ),
    "aws:rds/cluster:Cluster": (
        _never("publiclyAccessible", _DATABASE, True),
        Demand(
            "publiclyAccessible",
            _DATABASE,
            "set publiclyAccessible to false, or name a dbSubnetGroupName",
            one_of=(False,),
            when=(("dbClusterInstanceClass", ()), ("dbSubnetGroupName", (MISSING, "default"))),
            source=f"{SDK}: true for Multi-AZ clusters without a subnet group",
        ),
    ),
    "aws:rds/shardGroup:ShardGroup": (_off("publiclyAccessible", _DATABASE),),
    "aws:neptune/clusterInstance:ClusterInstance": (
        _off("publiclyAccessible", _DATABASE, absent=True, source=_DEFAULT_FALSE),
    ),
    "aws:neptunegraph/graph:Graph": (_off("publicConnectivity", _DATABASE),),
    "aws:timestreaminfluxdb/dbInstance:DbInstance": (_off("publiclyAccessible", _DATABASE),),
    "aws:timestreaminfluxdb/dbCluster:DbCluster": (_off("publiclyAccessible", _DATABASE),),
    "aws:lightsail/database:Database": (_off("publiclyAccessible", _DATABASE),),
    "aws:redshift/cluster:Cluster": (_off("publiclyAccessible", _DATABASE, absent=True, source=_DEFAULT_FALSE),),
    "aws:redshiftserverless/workgroup:Workgroup": (_off("publiclyAccessible", _DATABASE),),
    "aws:dms/replicationInstance:ReplicationInstance": (_off("publiclyAccessible", _ADDRESS),),
    "aws:dms/instanceProfile:InstanceProfile": (
        _off("publiclyAccessible", _ADDRESS, source=f"{SDK}: the default is true"),
    ),
    **dict.fromkeys(
        (
            "aws:rds/snapshot:Snapshot",
            "aws:rds/snapshotCopy:SnapshotCopy",
            "aws:rds/clusterSnapshot:ClusterSnapshot",
            "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
        ),
        _SHARED,
    ),
    # Messages and search
    "aws:mq/broker:Broker": (_off("publiclyAccessible", "the broker has a public address"),),
    "aws:msk/cluster:Cluster": (
        _must(
            "brokerNodeGroupInfo.connectivityInfo.publicAccess.type",
            "the brokers have public addresses",
            "DISABLED",
            absent=True,
            source="docs.aws.amazon.com/msk/latest/developerguide/public-access.html (unverified)",
        ),
    ),
    "aws:opensearch/domain:Domain": _SEARCH,
    "aws:elasticsearch/domain:Domain": _SEARCH,
    # Machines and their networks
    "aws:ec2/instance:Instance": (_never("associatePublicIpAddress", _ADDRESS, True),),
    "aws:ec2/launchTemplate:LaunchTemplate": (_never("networkInterfaces.associatePublicIpAddress", _ADDRESS, True),),
    "aws:ec2/launchConfiguration:LaunchConfiguration": (_never("associatePublicIpAddress", _ADDRESS, True),),
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest": (_never("associatePublicIpAddress", _ADDRESS, True),),
    "aws:ec2/spotFleetRequest:SpotFleetRequest": (
        _never("launchSpecifications.associatePublicIpAddress", _ADDRESS, True),
    ),
    "aws:ec2/subnet:Subnet": (
        _off("mapPublicIpOnLaunch", "machines get public addresses here", absent=True, source=_DEFAULT_FALSE),
    ),
    "aws:ec2/defaultSubnet:DefaultSubnet": (
        _off(
            "mapPublicIpOnLaunch",
            "machines get public addresses here",
            source="docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html (unverified)",
        ),
    ),
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": (
        _never("internetGatewayBlockMode", "public access of networks is not blocked", "off"),
    ),
    "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion": (
        _never("internetGatewayExclusionMode", "the network may be reached from the internet", "allow-bidirectional"),
    ),
    "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": (
        _must("state", "snapshots may be made public", "block-all-sharing", "block-new-sharing"),
    ),
    "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess": (
        _must("state", "images may be made public", "block-new-sharing"),
    ),
    "aws:ec2/amiLaunchPermission:AmiLaunchPermission": (_never("group", "everybody may start the image", "all"),),
    "aws:drs/replicationConfigurationTemplate:ReplicationConfigurationTemplate": (_off("createPublicIp", _ADDRESS),),
    "aws:emr/blockPublicAccessConfiguration:BlockPublicAccessConfiguration": (
        _must("blockPublicSecurityGroupRules", "clusters may be opened to everybody", True),
    ),
    # Containers and functions
    "aws:ecs/service:Service": (
        _off("networkConfiguration.assignPublicIp", _TASK, absent=True, source=_DEFAULT_FALSE),
    ),
    "aws:ecs/taskSet:TaskSet": (_never("networkConfiguration.assignPublicIp", _TASK, True),),
    "aws:cloudwatch/eventTarget:EventTarget": (_never("ecsTarget.networkConfiguration.assignPublicIp", _TASK, True),),
    "aws:scheduler/schedule:Schedule": (
        _never("target.ecsParameters.networkConfiguration.assignPublicIp", _TASK, True),
    ),
    "aws:pipes/pipe:Pipe": (
        _never(
            "targetParameters.ecsTaskParameters.networkConfiguration.awsVpcConfiguration.assignPublicIp",
            _TASK,
            "ENABLED",
        ),
    ),
    "aws:lambda/functionUrl:FunctionUrl": (_must("authorizationType", "everybody may call the function", "AWS_IAM"),),
    "aws:apprunner/service:Service": (
        _off(
            "networkConfiguration.ingressConfiguration.isPubliclyAccessible",
            "the service is public",
            source=f"{SDK}; public by default (unverified)",
        ),
    ),
    "aws:m2/environment:Environment": (_off("publiclyAccessible", "the applications are public"),),
    # Analysis and files
    "aws:sagemaker/notebookInstance:NotebookInstance": (
        _must("directInternetAccess", "the notebook is in a network of AWS with internet access", "Disabled"),
    ),
    "aws:sagemaker/domain:Domain": (
        _must("appNetworkAccessType", "notebooks are in a network of AWS with internet access", "VpcOnly"),
    ),
    "aws:mwaa/environment:Environment": (_never("webserverAccessMode", "the web server is public", "PUBLIC_ONLY"),),
    "aws:transfer/server:Server": (
        _must("endpointType", "the server is public", "VPC", "VPC_ENDPOINT", source=f"{SDK}: PUBLIC by default"),
    ),
}

RANGES: Final[Mapping[str, tuple[Ranges, ...]]] = {
    "aws:eks/cluster:Cluster": (
        Ranges(
            "vpcConfig.publicAccessCidrs",
            "the public endpoint of the Kubernetes API",
            "everybody is let in by default",
            when=(("vpcConfig.endpointPublicAccess", (True, MISSING)),),
            source=f"{SDK}: the endpoint is public by default, and open to 0.0.0.0/0",
        ),
    ),
}

POLICIES: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:acmpca/policy:Policy": ("policy",),
    "aws:backup/vaultPolicy:VaultPolicy": ("policy",),
    "aws:bedrock/agentcoreResourcePolicy:AgentcoreResourcePolicy": ("policy",),
    "aws:cloudsearch/domainServiceAccessPolicy:DomainServiceAccessPolicy": ("accessPolicy",),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ("policy",),
    "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": ("accessPolicy",),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ("policyDocument",),
    "aws:codeartifact/domainPermissions:DomainPermissions": ("policyDocument",),
    "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy": ("policyDocument",),
    "aws:codebuild/resourcePolicy:ResourcePolicy": ("policy",),
    "aws:dsql/clusterPolicy:ClusterPolicy": ("policy",),
    "aws:dynamodb/resourcePolicy:ResourcePolicy": ("policy",),
    "aws:ecr/registryPolicy:RegistryPolicy": ("policy",),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ("policy",),
    "aws:efs/fileSystemPolicy:FileSystemPolicy": ("policy",),
    "aws:glacier/vault:Vault": ("accessPolicy",),
    "aws:glacier/vaultLock:VaultLock": ("policy",),
    "aws:glue/resourcePolicy:ResourcePolicy": ("policy",),
    "aws:kinesis/resourcePolicy:ResourcePolicy": ("policy",),
    "aws:lambda/resourcePolicy:ResourcePolicy": ("policy",),
    "aws:mediastore/containerPolicy:ContainerPolicy": ("policy",),
    "aws:msk/clusterPolicy:ClusterPolicy": ("policy",),
    "aws:opensearch/domain:Domain": ("accessPolicies",),
    "aws:opensearch/domainPolicy:DomainPolicy": ("accessPolicies",),
    "aws:opensearchingest/resourcePolicy:ResourcePolicy": ("policy",),
    "aws:elasticsearch/domain:Domain": ("accessPolicies",),
    "aws:elasticsearch/domainPolicy:DomainPolicy": ("accessPolicies",),
    "aws:redshift/resourcePolicy:ResourcePolicy": ("policy",),
    "aws:redshiftserverless/resourcePolicy:ResourcePolicy": ("policy",),
    "aws:s3/accessPoint:AccessPoint": ("policy",),
    "aws:s3/bucket:Bucket": ("policy",),
    "aws:s3/bucketV2:BucketV2": ("policy",),
    "aws:s3/bucketPolicy:BucketPolicy": ("policy",),
    "aws:s3/filesFileSystemPolicy:FilesFileSystemPolicy": ("policy",),
    "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy": ("policy",),
    "aws:s3control/accessGrantsInstanceResourcePolicy:AccessGrantsInstanceResourcePolicy": ("policy",),
    "aws:s3control/accessPointPolicy:AccessPointPolicy": ("policy",),
    "aws:s3control/bucketPolicy:BucketPolicy": ("policy",),
    "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy": ("details.policy",),
    "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy": ("policy",),
    "aws:s3tables/tableBucketPolicy:TableBucketPolicy": ("resourcePolicy",),
    "aws:s3tables/tablePolicy:TablePolicy": ("resourcePolicy",),
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": ("resourcePolicy",),
    "aws:schemas/registryPolicy:RegistryPolicy": ("policy",),
    "aws:secretsmanager/secret:Secret": ("policy",),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("policy",),
    "aws:ses/identityPolicy:IdentityPolicy": ("policy",),
    "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy": ("policy",),
    "aws:sns/topic:Topic": ("policy",),
    "aws:sns/topicPolicy:TopicPolicy": ("policy",),
    "aws:sqs/queue:Queue": ("policy",),
    "aws:sqs/queuePolicy:QueuePolicy": ("policy",),
}
"""Types with a policy that says who may use them, and where it is; keys are judged by the rule of key hygiene."""
