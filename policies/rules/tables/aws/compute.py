"""AWS machines, containers, functions and desktops, and the disks that they write to."""

from __future__ import annotations

from typing import Any, Final

from policies.rules.tables.aws.shapes import (
    DISKS,
    OWNED,
    every,
    joined,
    keyed,
    managed,
    nothing,
    parts,
    token,
    tokens,
    unkeyed,
    use,
    within,
)
from policies.rules.tables.entries import Carried, Parent, TypeFacts

TEMPLATE: Final = token("ec2", "LaunchTemplate")
CONFIGURATION: Final = token("ec2", "LaunchConfiguration")
INSTANCES: Final = tokens("ec2", "Instance SpotInstanceRequest")
DISKS_OF_VOLUME: Final = tokens("ebs", "Volume VolumeCopy")
_CLUSTER: Final = token("ecs", "Cluster")
_DOCS: Final = "docs.aws.amazon.com"


def _launched(reference: str, *more: str, applies: tuple[str, tuple[Any, ...]] | None = None) -> Carried:
    """The disks of machines that something starts from a launch template."""
    return Carried("disks", (TEMPLATE, *more), reference, by_them=False, absent=DISKS, applies=applies)


_ENCRYPTED: Final = ("encrypted", (True,))
_INSTANCE: Final = (
    use(
        "root disk", "rootBlockDevice.kmsKeyId", DISKS, ("rootBlockDevice.encrypted", (True,)),
        inherited=(Parent("launchTemplate.id", (TEMPLATE,)), Parent("launchTemplate.name", (TEMPLATE,))),
    ),
    within("disks", "ebsBlockDevices", "kmsKeyId", DISKS, _ENCRYPTED),
)  # fmt: skip
_SPOT: Final = "launchSpecifications"

_MACHINES: Final = joined((
    keyed(
        "ec2",
        LaunchTemplate=use(
            "disks", "blockDeviceMappings.ebs.kmsKeyId", DISKS, ("blockDeviceMappings.ebs.encrypted", (True,))
        ),
        Instance=_INSTANCE,
        SpotInstanceRequest=_INSTANCE,
        Fleet=TypeFacts("keys", carried=_launched("launchTemplateConfigs.launchTemplateSpecification.*")),
        SpotFleetRequest=TypeFacts(
            "keys",
            (
                within(
                    "root disks", _SPOT, "rootBlockDevices.kmsKeyId", DISKS, ("rootBlockDevices.encrypted", (True,))
                ),
                within("disks", f"{_SPOT}.ebsBlockDevices", "kmsKeyId", DISKS, _ENCRYPTED),
            ),
            _launched(
                "launchTemplateConfigs.launchTemplateSpecification.*", applies=("launchTemplateConfigs", ())
            ),
        ),
        AmiCopy=use("snapshots", "kmsKeyId", DISKS, _ENCRYPTED),
    ),
    unkeyed(
        "ec2", "LaunchConfiguration", "disks",
        "a launch configuration names no key: its disks get the account's default key",
        "pulumi-aws 7.51.1 (ec2.LaunchConfiguration)",
    ),
    parts("ec2", "ebsBlockDevices.snapshotId", tokens("ebs", "Snapshot SnapshotCopy SnapshotImport"), "Ami"),
    parts("ec2", "sourceInstanceId", INSTANCES, "AmiFromInstance"),
    keyed(
        "ebs",
        Volume=use(
            "disk", "kmsKeyId", DISKS, _ENCRYPTED,
            inherited=(Parent("snapshotId", tokens("ebs", "Snapshot SnapshotCopy SnapshotImport")),),
        ),
        DefaultKmsKey=use("disks of the account", "keyArn", managed("ebs")),
    ),
    parts("ebs", "sourceVolumeId", DISKS_OF_VOLUME, "VolumeCopy"),
    nothing({
        "ebs": "EncryptionByDefault",
        "ec2": """AllowedImagesSettings AmiLaunchPermission AvailabilityZoneGroup CapacityBlockReservation
            CapacityReservation DedicatedHost DefaultCreditSpecification ImageBlockPublicAccess InstanceMetadataDefaults
            KeyPair PlacementGroup SerialConsoleAccess SnapshotCreateVolumePermission SpotDatafeedSubscription Tag
            VolumeAttachment""",
        "appautoscaling": "Policy ScheduledAction Target",
        "autoscaling": "Attachment LifecycleHook Notification Policy Schedule Tag TrafficSourceAttachment",
        "autoscalingplans": "ScalingPlan",
        "computeoptimizer": "EnrollmentStatus RecommendationPreferences",
        "outposts": "CapacityTask",
    }),
    keyed(
        "autoscaling",
        Group=TypeFacts(
            "keys",
            carried=_launched(
                "launchTemplate.*|mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.*|launchConfiguration",
                CONFIGURATION,
            ),
        ),
    ),
    keyed(
        "imagebuilder",
        # Components, recipes and workflows are texts of the program; a key for them is judged where it is named.
        Component=use("text", "kmsKeyId", "", optional=True),
        Workflow=use("text", "kmsKeyId", "", optional=True),
        ContainerRecipe=(
            use("text", "kmsKeyId", "", optional=True),
            within(
                "build disks", "instanceConfiguration.blockDeviceMappings", "ebs.kmsKeyId", DISKS,
                ("ebs.encrypted", (True,)),
            ),
        ),
        ImageRecipe=use(
            "image disks", "blockDeviceMappings.ebs.kmsKeyId", DISKS, ("blockDeviceMappings.ebs.encrypted", (True,))
        ),
        DistributionConfiguration=use(
            "distributed images", "distributions.amiDistributionConfiguration.kmsKeyId", "", optional=True
        ),
    ),
    every(
        TypeFacts(
            "parent",
            parents=(
                Parent("imageRecipeArn", tokens("imagebuilder", "ImageRecipe")),
                Parent("containerRecipeArn", tokens("imagebuilder", "ContainerRecipe")),
            ),
        ),
        *tokens("imagebuilder", "Image ImagePipeline"),
    ),
    nothing({"imagebuilder": "InfrastructureConfiguration LifecyclePolicy"}),
))  # fmt: skip

_TASKS: Final = Carried(
    "disks of Fargate tasks", (_CLUSTER,), "cluster", by_them=False, absent=OWNED,
    applies=("launchType|capacityProviderStrategies.capacityProvider", ("FARGATE", "FARGATE_SPOT")),
)  # fmt: skip
_CONFIGURATION: Final = "configuration"

_CONTAINERS: Final = joined((
    keyed(
        "eks",
        Cluster=use(
            "cluster secrets", "encryptionConfig.provider.keyArn", "EKS encrypts them with a key that AWS owns",
            ("encryptionConfig.resources", ("secrets",)),
        ),
        NodeGroup=TypeFacts("keys", carried=_launched("launchTemplate.*")),
    ),
    unkeyed(
        "eks", "FargateProfile", "disks of pods", "EKS on Fargate encrypts them with a key that AWS owns",
        f"{_DOCS}/eks/latest/userguide/fargate-pod-configuration.html (unverified)",
    ),
    keyed(
        "ecs",
        Cluster=(
            use(
                "disks of Fargate tasks",
                f"{_CONFIGURATION}.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId", OWNED, optional=True,
            ),
            use("managed disks", f"{_CONFIGURATION}.managedStorageConfiguration.kmsKeyId", DISKS, optional=True),
            use("sessions", f"{_CONFIGURATION}.executeCommandConfiguration.kmsKeyId", "", optional=True),
        ),
        Service=TypeFacts(
            "keys",
            (
                within("disks", "volumeConfiguration.managedEbsVolume", "kmsKeyId", DISKS, _ENCRYPTED),
                within(
                    "certificate keys", "serviceConnectConfiguration.services.tls", "kmsKey", managed("secretsmanager")
                ),
            ),
            _TASKS,
        ),
        TaskSet=TypeFacts("keys", carried=_TASKS),
        # An express service always runs on Fargate.
        ExpressGatewayService=TypeFacts(
            "keys", carried=Carried(_TASKS.surface, (_CLUSTER,), "cluster", by_them=False, absent=OWNED)
        ),
    ),
    keyed(
        "ecr",
        Repository=use(
            "images", "encryptionConfigurations.kmsKey", "encrypted with a key that AWS holds",
            ("encryptionConfigurations.encryptionType", ("KMS", "KMS_DSSE")),
        ),
        RepositoryCreationTemplate=use(
            "images", "encryptionConfigurations.kmsKey", "encrypted with a key that AWS holds",
            ("encryptionConfigurations.encryptionType", ("KMS", "KMS_DSSE")),
        ),
    ),
    keyed(
        "apprunner",
        Service=use("source and logs", "encryptionConfiguration.kmsKey", "encrypted with a key that AWS holds"),
    ),
    keyed(
        "batch",
        ComputeEnvironment=TypeFacts(
            "keys", carried=_launched("computeResources.launchTemplate.*", applies=("computeResources", ()))
        ),
    ),
    nothing({
        "eks": "AccessEntry AccessPolicyAssociation Addon Capability IdentityProviderConfig PodIdentityAssociation",
        "ecs": """AccountSettingDefault CapacityProvider ClusterCapacityProviders Daemon DaemonTaskDefinition Tag
            TaskDefinition""",
        "ecr": """AccountSetting LifecyclePolicy PullThroughCacheRule PullTimeUpdateExclusion RegistryPolicy
            RegistryScanningConfiguration ReplicationConfiguration RepositoryPolicy""",
        # Images there are for the public.
        "ecrpublic": "Repository RepositoryPolicy",
        "apprunner": """AutoScalingConfigurationVersion Connection CustomDomainAssociation
            DefaultAutoScalingConfigurationVersion Deployment ObservabilityConfiguration VpcConnector
            VpcIngressConnection""",
        "batch": "JobDefinition JobQueue SchedulingPolicy",
        "appmesh": "GatewayRoute Mesh Route VirtualGateway VirtualNode VirtualRouter VirtualService",
    }),
))  # fmt: skip

_FUNCTIONS: Final = joined((
    keyed(
        "lambda",
        Function=(
            use("environment variables", "kmsKeyArn", managed("lambda"), applies=("environment", ())),
            use("code", "sourceKmsKeyArn", "", optional=True),
        ),
        EventSourceMapping=use("filters", "kmsKeyArn", "", optional=True),
        CapacityProvider=use("disks", "kmsKeyArn", OWNED),
    ),
    unkeyed(
        "lambda", "MicrovmsImage", "snapshot of disk and memory", "the SDK has no key for it", "pulumi-aws 7.51.1"
    ),
    unkeyed("lambdamicrovms", "Image Microvm", "disk and memory", "the SDK has no key for it", "pulumi-aws 7.51.1"),
    nothing({
        "lambda": """Alias CodeSigningConfig CoreNetworkConnector FunctionEventInvokeConfig FunctionRecursionConfig
            FunctionScalingConfig FunctionUrl Invocation LayerVersion LayerVersionPermission Permission
            ProvisionedConcurrencyConfig ResourcePolicy RuntimeManagementConfig""",
    }),
))  # fmt: skip

_DESKTOPS: Final = joined((
    keyed(
        "workspaces",
        Workspace=use(
            "disks", "volumeEncryptionKey", "not encrypted, or with aws/workspaces",
            ("rootVolumeEncryptionEnabled", (True,)), ("userVolumeEncryptionEnabled", (True,)),
        ),
    ),
    unkeyed(
        "workspaces", "Pool", "sessions and settings of users", "the SDK has no key for pools", "pulumi-aws 7.51.1"
    ),
    keyed(
        "workspacesweb",
        Portal=use("data of the portal", "customerManagedKey", OWNED),
        SessionLogger=use("session logs", "customerManagedKey", OWNED),
        BrowserSettings=use("policy", "customerManagedKey", "", optional=True),
        DataProtectionSettings=use("policy", "customerManagedKey", "", optional=True),
        IpAccessSettings=use("policy", "customerManagedKey", "", optional=True),
        UserSettings=use("policy", "customerManagedKey", "", optional=True),
    ),
    unkeyed(
        "appstream", "Fleet ImageBuilder Stack", "sessions, images and settings of users",
        "AppStream encrypts with keys that AWS holds",
        f"{_DOCS}/appstream2/latest/developerguide/data-protection.html (unverified)",
    ),
    unkeyed(
        "cloud9", "EnvironmentEC2", "disk", "an environment's disk gets the account's default key",
        "pulumi-aws 7.51.1 (cloud9.EnvironmentEC2)",
    ),
    unkeyed(
        "gamelift", "Fleet GameServerGroup", "disks", "the SDK has no key for a fleet's disks", "pulumi-aws 7.51.1"
    ),
    unkeyed(
        "lightsail", "Bucket ContainerService Database Disk Instance", "data",
        "Lightsail encrypts with keys that AWS holds",
        f"{_DOCS}/lightsail/latest/userguide/security-data-protection.html (unverified)",
    ),
    unkeyed(
        "elasticbeanstalk", "Environment", "disks and logs",
        "an environment has no option for a key: its disks get the account's default key",
        f"{_DOCS}/elasticbeanstalk/latest/dg/security-data-protection-encryption.html (unverified)",
    ),
    keyed(
        "m2",
        Application=use("application", "kmsKeyId", OWNED),
        Environment=use("environment", "kmsKeyId", OWNED),
    ),
    nothing({
        "workspaces": "ConnectionAlias Directory IpGroup",
        "workspacesweb": """BrowserSettingsAssociation DataProtectionSettingsAssociation IdentityProvider
            IpAccessSettingsAssociation NetworkSettings NetworkSettingsAssociation SessionLoggerAssociation TrustStore
            TrustStoreAssociation UserAccessLoggingSettings UserAccessLoggingSettingsAssociation
            UserSettingsAssociation""",
        "appstream": "DirectoryConfig FleetStackAssociation User UserStackAssociation",
        "cloud9": "EnvironmentMembership",
        "gamelift": "Alias Build GameSessionQueue Script",
        "lightsail": """BucketAccessKey BucketResourceAccess Certificate ContainerServiceDeploymentVersion
            Disk_attachment Distribution Domain DomainEntry InstancePublicPorts KeyPair Lb LbAttachment LbCertificate
            LbCertificateAttachment LbHttpsRedirectionPolicy LbStickinessPolicy StaticIp StaticIpAttachment""",
        "elasticbeanstalk": "Application ApplicationVersion ConfigurationTemplate",
        "m2": "Deployment",
    }),
))  # fmt: skip

TYPES: Final = joined((_MACHINES, _CONTAINERS, _FUNCTIONS, _DESKTOPS))
