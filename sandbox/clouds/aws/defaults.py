"""What the provider fills in by itself: values that programs leave out, and names.

Programs' inputs reach policies and the state with these in them. Sources: the overrides of resources in
pulumi/pulumi-aws 7, provider/ (names, "Managed by Pulumi"), and the default values in terraform-provider-aws's
schemas, the latter from memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sandbox.rules import Request

_BY_PULUMI: Final = "Managed by Pulumi"
_PUBLIC_ACCESS: Final = {
    "blockPublicAcls": False,
    "blockPublicPolicy": False,
    "ignorePublicAcls": False,
    "restrictPublicBuckets": False,
}

VALUES: Final[Mapping[str, Mapping[str, Any]]] = {
    "aws:cloudtrail/trail:Trail": {
        "enableLogFileValidation": False,
        "enableLogging": True,
        "includeGlobalServiceEvents": True,
        "isMultiRegionTrail": False,
        "isOrganizationTrail": False,
    },
    "aws:cloudwatch/logGroup:LogGroup": {"retentionInDays": 0, "skipDestroy": False},
    "aws:dynamodb/table:Table": {"billingMode": "PROVISIONED", "deletionProtectionEnabled": False},
    "aws:ebs/volume:Volume": {"finalSnapshot": False},
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {"revokeRulesOnDelete": False},
    "aws:ec2/defaultVpc:DefaultVpc": {"enableDnsHostnames": True, "enableDnsSupport": True, "forceDestroy": False},
    "aws:ec2/instance:Instance": {
        "forceDestroy": False,
        "getPasswordData": False,
        "sourceDestCheck": True,
        "userDataReplaceOnChange": False,
    },
    "aws:ec2/natGateway:NatGateway": {"connectivityType": "public"},
    "aws:ec2/securityGroup:SecurityGroup": {"description": _BY_PULUMI, "revokeRulesOnDelete": False},
    "aws:ec2/securityGroupRule:SecurityGroupRule": {"self": False},
    "aws:ec2/subnet:Subnet": {
        "assignIpv6AddressOnCreation": False,
        "enableDns64": False,
        "enableResourceNameDnsARecordOnLaunch": False,
        "enableResourceNameDnsAaaaRecordOnLaunch": False,
        "ipv6Native": False,
        "mapPublicIpOnLaunch": False,
    },
    "aws:ec2/vpc:Vpc": {"enableDnsSupport": True, "instanceTenancy": "default"},
    "aws:ec2/vpcEndpoint:VpcEndpoint": {"vpcEndpointType": "Gateway"},
    "aws:ecr/repository:Repository": {"imageTagMutability": "MUTABLE"},
    "aws:eks/accessEntry:AccessEntry": {"type": "STANDARD"},
    "aws:eks/cluster:Cluster": {"bootstrapSelfManagedAddons": True},
    "aws:iam/group:Group": {"path": "/"},
    "aws:iam/instanceProfile:InstanceProfile": {"path": "/"},
    "aws:iam/policy:Policy": {"path": "/"},
    "aws:iam/role:Role": {"forceDetachPolicies": False, "maxSessionDuration": 3600, "path": "/"},
    "aws:iam/user:User": {"forceDestroy": False, "path": "/"},
    "aws:kms/key:Key": {
        "bypassPolicyLockoutSafetyCheck": False,
        "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "enableKeyRotation": False,
        "isEnabled": True,
        "keyUsage": "ENCRYPT_DECRYPT",
    },
    "aws:kms/keyPolicy:KeyPolicy": {"bypassPolicyLockoutSafetyCheck": False},
    "aws:lambda/function:Function": {
        "memorySize": 128,
        "packageType": "Zip",
        "publish": False,
        "reservedConcurrentExecutions": -1,
        "skipDestroy": False,
        "timeout": 3,
    },
    "aws:rds/instance:Instance": {
        "autoMinorVersionUpgrade": True,
        "copyTagsToSnapshot": False,
        "deleteAutomatedBackups": True,
        "monitoringInterval": 0,
        "performanceInsightsEnabled": False,
        "publiclyAccessible": False,
        "skipFinalSnapshot": False,
    },
    "aws:rds/parameterGroup:ParameterGroup": {"description": _BY_PULUMI},
    "aws:rds/subnetGroup:SubnetGroup": {"description": _BY_PULUMI},
    "aws:route53/zone:Zone": {"comment": _BY_PULUMI, "forceDestroy": False},
    "aws:s3/bucket:Bucket": {"forceDestroy": False},
    "aws:s3/bucketV2:BucketV2": {"forceDestroy": False},
    "aws:s3/bucketObject:BucketObject": {"acl": "private", "forceDestroy": False},
    "aws:s3/bucketObjectv2:BucketObjectv2": {"forceDestroy": False},
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": _PUBLIC_ACCESS,
    "aws:secretsmanager/secret:Secret": {"forceOverwriteReplicaSecret": False, "recoveryWindowInDays": 30},
    "aws:sns/topic:Topic": {"contentBasedDeduplication": False, "fifoTopic": False},
    "aws:sqs/queue:Queue": {
        "contentBasedDeduplication": False,
        "delaySeconds": 0,
        "fifoQueue": False,
        "messageRetentionSeconds": 345600,
        "receiveWaitTimeSeconds": 0,
        "visibilityTimeoutSeconds": 30,
    },
}
"""By type, the inputs that are filled in when they are absent."""

_UNDERSCORE: Final = frozenset(
    {
        "aws:appsync/dataSource:DataSource",
        "aws:appsync/function:Function",
        "aws:athena/database:Database",
        "aws:backup/restoreTestingPlan:RestoreTestingPlan",
        "aws:codedeploy/deploymentConfig:DeploymentConfig",
        "aws:glue/catalogDatabase:CatalogDatabase",
        "aws:glue/catalogTable:CatalogTable",
        "aws:iot/topicRule:TopicRule",
        "aws:lex/bot:Bot",
        "aws:lex/botAlias:BotAlias",
        "aws:lex/intent:Intent",
        "aws:lex/slotType:SlotType",
    }
)
_LOWER_CASE: Final = frozenset(
    {
        "aws:elasticache/cluster:Cluster",
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "aws:elasticsearch/domain:Domain",
        "aws:glue/catalogDatabase:CatalogDatabase",
        "aws:glue/catalogTable:CatalogTable",
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketV2:BucketV2",
    }
)
_LETTERS_ONLY: Final = frozenset(token for token in _UNDERSCORE if token.startswith(("aws:glue/", "aws:lex/")))
_FIFO: Final[Mapping[str, str]] = {"aws:sns/topic:Topic": "fifoTopic", "aws:sqs/queue:Queue": "fifoQueue"}


def values(request: Request) -> Mapping[str, Any]:
    """The values that the provider fills in for a resource."""
    return VALUES.get(request.token, {})


def autoname(request: Request) -> str:
    """The name that the provider makes up: the logical name and seven hexadecimal digits."""
    digits = request.hex(40, "name")[:7]
    if request.token in _LETTERS_ONLY:
        digits = "".join(chr(ord("a") + int(digit, 16)) for digit in request.hex(8, "name"))
    name = f"{request.name}{'_' if request.token in _UNDERSCORE else '-'}{digits}"
    if request.token in _LOWER_CASE:
        name = name.lower()
    if request.token == "aws:kms/alias:Alias" and not name.startswith("alias/"):
        name = f"alias/{name}"
    return f"{name}.fifo" if request.get(_FIFO.get(request.token, "")) is True else name
