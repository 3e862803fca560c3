"""AWS resource types: whose key encrypts what they keep, and which of them have no region of their own.

Read in pulumi-aws 7.51.1; property paths are checked against it by a test. What AWS does when no key is named is
stated as the provider's documentation of the property has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import (
    KEY,
    NOTHING,
    NOWHERE,
    Carried,
    KeyForm,
    KeyUse,
    NotExpressible,
    TypeFacts,
    also,
    encrypted,
    every,
    part_of,
)

KEY_KINDS: Final = (
    "aws:kms/key:Key",
    "aws:kms/externalKey:ExternalKey",
    "aws:kms/replicaKey:ReplicaKey",
    "aws:kms/replicaExternalKey:ReplicaExternalKey",
    "aws:kms/alias:Alias",
)
"""Types whose outputs name a customer's key. An alias of the stack can only be the customer's: aws/ is reserved."""

BUCKETS: Final = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
_TEMPLATE: Final = "aws:ec2/launchTemplate:LaunchTemplate"
_SSE: Final = tuple(
    f"aws:s3/bucketServerSideEncryptionConfiguration{v}:BucketServerSideEncryptionConfiguration{v}" for v in ("", "V2")
)
_LOGGING: Final = ("aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketLoggingV2:BucketLoggingV2")
_KMS: Final = ("aws:kms", "aws:kms:dsse")
_DEFAULT_EBS: Final = "encrypted with the account's default key, or not at all"


def _key(surface: str, path: str, absent: str, *conditions: tuple[str, tuple[object, ...]]) -> KeyUse:
    return KeyUse(surface, path, KeyForm.AWS, absent, conditions)


def _database(absent: str = "not encrypted", key: str = "kmsKeyId") -> TypeFacts:
    return encrypted(_key("storage", key, absent, ("storageEncrypted", (True,))))


_MASTER_SECRET: Final = KeyUse(
    "master password secret",
    "masterUserSecretKmsKeyId",
    KeyForm.AWS,
    "encrypted with aws/secretsmanager",
    applies=("manageMasterUserPassword", (True,)),
)
_INSIGHTS: Final = KeyUse(
    "performance insights",
    "performanceInsightsKmsKeyId",
    KeyForm.AWS,
    "encrypted with aws/rds",
    applies=("performanceInsightsEnabled", (True,)),
)


def _bucket(default: str) -> TypeFacts:
    return TypeFacts(
        "keys",
        carried=Carried(
            "objects",
            _SSE,
            "bucket",
            by_them=True,
            absent="objects are encrypted with a key that S3 holds (SSE-S3)",
            inline=_key("objects", f"{default}.kmsMasterKeyId", "", (f"{default}.sseAlgorithm", _KMS)),
        ),
        not_expressible=(
            NotExpressible(
                "access logs",
                "storage.access_log_key_control",
                "S3 delivers server access logs only to buckets with SSE-S3 as their default encryption",
                "docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html (unverified)",
                used_by=(_LOGGING, "targetBucket"),
            ),
        ),
    )


_SSE_USE: Final = KeyUse(
    "objects",
    "rules.applyServerSideEncryptionByDefault.kmsMasterKeyId",
    KeyForm.AWS,
    "objects are encrypted with a key that AWS holds",
    conditions=(("rules.applyServerSideEncryptionByDefault.sseAlgorithm", _KMS),),
    optional=True,
)
_OBJECT_USE: Final = KeyUse(
    "object",
    "kmsKeyId",
    KeyForm.AWS,
    "the object is encrypted with a key that AWS holds, whatever the bucket says",
    applies=("serverSideEncryption", ("AES256", *_KMS)),
)

TYPES: Final[Mapping[str, TypeFacts]] = {
    # Keys
    **every(KEY, *KEY_KINDS, "aws:kms/customKeyStore:CustomKeyStore"),
    **every(NOTHING, "aws:kms/grant:Grant", "aws:kms/keyPolicy:KeyPolicy", "aws:kms/ciphertext:Ciphertext"),
    # Network
    **every(
        NOTHING,
        "aws:ec2/vpc:Vpc",
        "aws:ec2/subnet:Subnet",
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "aws:ec2/defaultRouteTable:DefaultRouteTable",
        "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        "aws:ec2/networkAcl:NetworkAcl",
        "aws:ec2/networkAclRule:NetworkAclRule",
        "aws:ec2/networkAclAssociation:NetworkAclAssociation",
        "aws:ec2/internetGateway:InternetGateway",
        "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
        "aws:ec2/natGateway:NatGateway",
        "aws:ec2/eip:Eip",
        "aws:ec2/eipAssociation:EipAssociation",
        "aws:ec2/routeTable:RouteTable",
        "aws:ec2/route:Route",
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
        "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
        "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation",
        "aws:ec2/vpcDhcpOptions:VpcDhcpOptions",
        "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
        "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
        "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
        "aws:ec2/vpcEncryptionControl:VpcEncryptionControl",
        "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
        "aws:ec2/flowLog:FlowLog",
        "aws:ec2/networkInterface:NetworkInterface",
        "aws:ec2/keyPair:KeyPair",
        "aws:ec2/placementGroup:PlacementGroup",
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:lb/listener:Listener",
        "aws:lb/targetGroup:TargetGroup",
    ),
    # Object storage
    "aws:s3/bucket:Bucket": _bucket("serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault"),
    "aws:s3/bucketV2:BucketV2": _bucket("serverSideEncryptionConfigurations.rules.applyServerSideEncryptionByDefaults"),
    **every(also(part_of("bucket", *BUCKETS), uses=(_SSE_USE,)), *_SSE),
    **every(
        also(part_of("bucket", *BUCKETS), uses=(_OBJECT_USE,)),
        "aws:s3/bucketObject:BucketObject",
        "aws:s3/bucketObjectv2:BucketObjectv2",
        "aws:s3/objectCopy:ObjectCopy",
    ),
    **every(
        part_of("bucket", *BUCKETS, rest="nothing"),
        *_LOGGING,
        "aws:s3/bucketVersioning:BucketVersioning",
        "aws:s3/bucketVersioningV2:BucketVersioningV2",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        "aws:s3/bucketPolicy:BucketPolicy",
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
        "aws:s3/bucketAcl:BucketAcl",
        "aws:s3/bucketAclV2:BucketAclV2",
        "aws:s3/bucketNotification:BucketNotification",
        "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        "aws:s3/bucketMetric:BucketMetric",
        "aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration",
    ),
    # Kubernetes and machines
    "aws:eks/cluster:Cluster": encrypted(
        _key(
            "cluster secrets",
            "encryptionConfig.provider.keyArn",
            "EKS encrypts them with a key that AWS owns",
            ("encryptionConfig.resources", ("secrets",)),
        )
    ),
    "aws:eks/nodeGroup:NodeGroup": TypeFacts(
        "keys", carried=Carried("node disks", (_TEMPLATE,), "launchTemplate.*", by_them=False, absent=_DEFAULT_EBS)
    ),
    **every(
        NOTHING,
        "aws:eks/addon:Addon",
        "aws:eks/accessEntry:AccessEntry",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        "aws:eks/podIdentityAssociation:PodIdentityAssociation",
        "aws:eks/identityProviderConfig:IdentityProviderConfig",
    ),
    _TEMPLATE: encrypted(
        _key(
            "node disks",
            "blockDeviceMappings.ebs.kmsKeyId",
            _DEFAULT_EBS,
            ("blockDeviceMappings.ebs.encrypted", (True,)),
        )
    ),
    "aws:ec2/instance:Instance": encrypted(
        _key("root disk", "rootBlockDevice.kmsKeyId", _DEFAULT_EBS, ("rootBlockDevice.encrypted", (True,))),
        KeyUse("disks", "ebsBlockDevices.kmsKeyId", KeyForm.AWS, _DEFAULT_EBS, applies=("ebsBlockDevices", ())),
    ),
    "aws:ebs/volume:Volume": encrypted(_key("disk", "kmsKeyId", _DEFAULT_EBS, ("encrypted", (True,)))),
    "aws:ebs/snapshotCopy:SnapshotCopy": encrypted(_key("snapshot", "kmsKeyId", _DEFAULT_EBS, ("encrypted", (True,)))),
    **every(NOTHING, "aws:ebs/encryptionByDefault:EncryptionByDefault", "aws:ebs/defaultKmsKey:DefaultKmsKey"),
    "aws:efs/fileSystem:FileSystem": encrypted(
        _key("files", "kmsKeyId", "encrypted with aws/elasticfilesystem, or not at all", ("encrypted", (True,)))
    ),
    **every(NOTHING, "aws:efs/mountTarget:MountTarget", "aws:efs/accessPoint:AccessPoint"),
    "aws:ecr/repository:Repository": encrypted(
        _key(
            "images",
            "encryptionConfigurations.kmsKey",
            "encrypted with a key that AWS holds",
            ("encryptionConfigurations.encryptionType", ("KMS", "KMS_DSSE")),
        )
    ),
    # Databases
    "aws:rds/instance:Instance": also(_database(), uses=(*_database().uses, _MASTER_SECRET, _INSIGHTS)),
    "aws:rds/cluster:Cluster": also(_database(), uses=(*_database().uses, _MASTER_SECRET, _INSIGHTS)),
    "aws:rds/clusterInstance:ClusterInstance": also(
        part_of("clusterIdentifier", "aws:rds/cluster:Cluster"), uses=(_INSIGHTS,)
    ),
    "aws:docdb/cluster:Cluster": _database(),
    "aws:neptune/cluster:Cluster": _database(key="kmsKeyArn"),
    "aws:rds/snapshotCopy:SnapshotCopy": encrypted(_key("snapshot", "kmsKeyId", "encrypted as its source")),
    **every(
        NOTHING,
        "aws:rds/subnetGroup:SubnetGroup",
        "aws:rds/parameterGroup:ParameterGroup",
        "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    ),
    "aws:dynamodb/table:Table": encrypted(
        _key(
            "table",
            "serverSideEncryption.kmsKeyArn",
            "encrypted with a key that AWS owns",
            ("serverSideEncryption.enabled", (True,)),
        )
    ),
    "aws:redshift/cluster:Cluster": encrypted(
        _key("warehouse", "kmsKeyId", "encrypted with a key that AWS owns", ("encrypted", (True,)))
    ),
    "aws:elasticache/replicationGroup:ReplicationGroup": encrypted(
        _key("cache", "kmsKeyId", "encrypted with a key that AWS owns", ("atRestEncryptionEnabled", (True,)))
    ),
    "aws:opensearch/domain:Domain": encrypted(
        _key(
            "indices",
            "encryptAtRest.kmsKeyId",
            "encrypted with aws/es, or not at all",
            ("encryptAtRest.enabled", (True,)),
        )
    ),
    # Logs, messages, secrets, backups
    "aws:cloudwatch/logGroup:LogGroup": encrypted(
        _key("logs", "kmsKeyId", "encrypted with a key that CloudWatch holds")
    ),
    **every(NOTHING, "aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"),
    "aws:cloudtrail/trail:Trail": encrypted(_key("trail", "kmsKeyId", "encrypted with a key that S3 holds")),
    "aws:cloudtrail/eventDataStore:EventDataStore": encrypted(
        _key("events", "kmsKeyId", "encrypted with a key that AWS owns")
    ),
    "aws:sns/topic:Topic": encrypted(_key("messages", "kmsMasterKeyId", "not encrypted")),
    "aws:sqs/queue:Queue": encrypted(_key("messages", "kmsMasterKeyId", "encrypted with a key that SQS holds")),
    "aws:kinesis/stream:Stream": encrypted(_key("records", "kmsKeyId", "not encrypted", ("encryptionType", ("KMS",)))),
    "aws:secretsmanager/secret:Secret": encrypted(
        _key("secret", "kmsKeyId", "encrypted with aws/secretsmanager"),
        KeyUse(
            "replicas", "replicas.kmsKeyId", KeyForm.AWS, "encrypted with aws/secretsmanager", applies=("replicas", ())
        ),
    ),
    **every(
        part_of("secretId", "aws:secretsmanager/secret:Secret"),
        "aws:secretsmanager/secretVersion:SecretVersion",
    ),
    **every(
        NOTHING, "aws:secretsmanager/secretPolicy:SecretPolicy", "aws:secretsmanager/secretRotation:SecretRotation"
    ),
    "aws:ssm/parameter:Parameter": encrypted(
        KeyUse("secret parameter", "keyId", KeyForm.AWS, "encrypted with aws/ssm", applies=("type", ("SecureString",)))
    ),
    "aws:backup/vault:Vault": encrypted(_key("recovery points", "kmsKeyArn", "encrypted with aws/backup")),
    **every(
        NOTHING,
        "aws:backup/plan:Plan",
        "aws:backup/selection:Selection",
        "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
        "aws:backup/vaultPolicy:VaultPolicy",
    ),
    "aws:lambda/function:Function": encrypted(
        KeyUse(
            "environment variables", "kmsKeyArn", KeyForm.AWS, "encrypted with aws/lambda", applies=("environment", ())
        )
    ),
    # Settings of the whole account
    **every(
        NOWHERE,
        "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
        "aws:backup/globalSettings:GlobalSettings",
        "aws:bedrock/useCaseForModelAccess:UseCaseForModelAccess",
        "aws:chime/sdkvoiceGlobalSettings:SdkvoiceGlobalSettings",
        "aws:cloudtrail/organizationDelegatedAdminAccount:OrganizationDelegatedAdminAccount",
        "aws:directconnect/gateway:Gateway",
        "aws:ec2/vpcIpamOrganizationAdminAccount:VpcIpamOrganizationAdminAccount",
        "aws:fms/adminAccount:AdminAccount",
        "aws:ram/sharingWithOrganization:SharingWithOrganization",
        "aws:servicecatalog/organizationsAccess:OrganizationsAccess",
    ),
}
