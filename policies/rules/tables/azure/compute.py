"""Azure types that compute on machines: disks and images, virtual machines, batch, desktops, laboratories."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    ELSEWHERE,
    KEY_VAULT,
    NO_SET,
    PLATFORM,
    SCOPED,
    THE_SDK,
    by_name,
    by_set,
    by_uri,
    held,
    merged,
    nothing,
    parts,
    same,
    settings,
    token,
)
from policies.rules.tables.entries import (
    NOWHERE,
    KeyForm,
    KeyUse,
    Parent,
    TypeFacts,
    also,
    besides,
    encrypted,
    part_of,
)

SET_KINDS: Final = (token("compute:DiskEncryptionSet"),)

_CONFIDENTIAL: Final = "its confidential guest state is encrypted with a key that Microsoft holds"


def _machine(where: str = "", *, partial: bool = False, new: bool = False, of: str = "") -> tuple[KeyUse, ...]:
    """The disks of a machine, or of a profile from which machines are made.

    ``partial``: it may leave them out; ``new``: it makes all disks itself, and attaches none that are there.
    """
    profile = f"{where}.storageProfile" if where else "storageProfile"
    disk = "managedDisk.diskEncryptionSet.id"
    guest = f"{profile}.osDisk.managedDisk.securityProfile"
    return (
        by_set(
            f"system disk{of}",
            f"{profile}.osDisk.{disk}",
            (f"{profile}.osDisk", ()) if partial else None,
            "" if new else f"{profile}.osDisk.managedDisk.id",
        ),
        by_set(
            f"data disks{of}",
            f"{profile}.dataDisks.{disk}",
            (f"{profile}.dataDisks", ()),
            "" if new else f"{profile}.dataDisks.managedDisk.id",
        ),
        by_set(
            f"guest state{of}",
            f"{guest}.diskEncryptionSet.id",
            (f"{guest}.securityEncryptionType", ("DiskWithVMGuestState",)),
        ),
    )


def _image(where: str, *, partial: bool = False) -> tuple[KeyUse, ...]:
    """The copies of an image in its target regions, or (``partial``: if there are any) in edge zones of them."""
    applies, of = ((where, ()), "copies in edge zones") if partial else (None, "copies")
    encryption = f"{where}.encryption"
    data = f"{encryption}.dataDiskImages"
    guest = f"{encryption}.osDiskImage.securityProfile"
    return (
        by_set(f"system disk of the {of}", f"{encryption}.osDiskImage.diskEncryptionSetId", applies),
        by_set(f"data disks of the {of}", f"{data}.diskEncryptionSetId", (data, ())),
        by_set(
            f"guest state of the {of}",
            f"{guest}.secureVMDiskEncryptionSetId",
            (f"{guest}.confidentialVMEncryptionType", ("EncryptedWithCmk",)),
        ),
    )


_DISK: Final = encrypted(
    by_set("disk", "encryption.diskEncryptionSetId"),
    KeyUse(
        "guest state",
        "securityProfile.secureVMDiskEncryptionSetId",
        KeyForm.AZURE_SET,
        _CONFIDENTIAL,
        applies=("securityProfile.securityType", ("ConfidentialVM_DiskEncryptedWithCustomerKey",)),
    ),
)
_FLEET: Final = "computeProfile.baseVirtualMachineProfile"
_BULK: Final = "properties.computeProfile.virtualMachineProfile"
_ELSEWHERE: Final = "additionalLocationsProfile.locationProfiles.virtualMachineProfileOverride"
_BOX_DISKS: Final = (("devboxDisksEncryptionEnableStatus", ("Enabled",)),)
_BOXES: Final = "the pool names no key: an encryption set of the dev center applies, or else Microsoft's key"

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            token("compute:DiskEncryptionSet"): encrypted(
                by_uri(
                    "disks of the set",
                    "activeKey.keyUrl",
                )
            ),
            token("compute:Disk"): _DISK,
            token("compute:Snapshot"): _DISK,
            token("compute:Image"): encrypted(
                by_set("system disk", "storageProfile.osDisk.diskEncryptionSet.id", ("storageProfile.osDisk", ())),
                by_set("data disks", "storageProfile.dataDisks.diskEncryptionSet.id", ("storageProfile.dataDisks", ())),
            ),
            token("compute:GalleryImageVersion"): also(
                part_of("galleryName", token("compute:Gallery")),
                uses=(
                    *_image("publishingProfile.targetRegions"),
                    *_image("publishingProfile.targetExtendedLocations", partial=True),
                ),
            ),
            token("compute:VirtualMachine"): encrypted(*_machine()),
            token("compute:VirtualMachineScaleSetVM"): also(
                part_of("vmScaleSetName", token("compute:VirtualMachineScaleSet")),
                uses=besides(*_machine(partial=True)),
            ),
            token("compute:VirtualMachineScaleSet"): encrypted(*_machine("virtualMachineProfile", new=True)),
            token("azurefleet:Fleet"): encrypted(
                *_machine(_FLEET, new=True), *_machine(_ELSEWHERE, partial=True, new=True, of=" in other locations")
            ),
            token("computebulkactions:BulkAction"): encrypted(*_machine(_BULK)),
            # Restore points are encrypted as the disks they are taken from.
            token("compute:RestorePoint"): part_of(
                "restorePointCollectionName", token("compute:RestorePointCollection")
            ),
            token("compute:RestorePointCollection"): part_of(
                "source.id", token("compute:VirtualMachine"), token("compute:RestorePointCollection")
            ),
            token("batch:BatchAccount"): encrypted(
                by_uri(
                    "tasks and application packages",
                    "encryption.keyVaultProperties.keyIdentifier",
                    ("encryption.keySource", KEY_VAULT),
                )
            ),
            token("batch:Pool"): held(
                "batch_pool",
                "disks of the nodes",
                NO_SET,
                parents=(Parent("accountName", (token("batch:BatchAccount"),)),),
            ),
            token("avs:PrivateCloud"): encrypted(
                by_name(
                    "virtual SAN",
                    "encryption.keyVaultProperties",
                    ("encryption.status", ("Enabled",)),
                    vault="keyVaultUrl",
                )
            ),
            token("devcenter:DevCenter"): encrypted(
                by_uri("definitions and logs", "encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl")
            ),
            token("devcenter:EncryptionSet"): also(
                part_of("devCenterName", token("devcenter:DevCenter")),
                uses=(by_uri("disks of dev boxes", "keyEncryptionKeyUrl", *_BOX_DISKS),),
            ),
            token("devcenter:Project"): part_of("devCenterId", token("devcenter:DevCenter")),
        },
        # Settings of machines, and the parts of galleries without disks of their own
        nothing(
            "compute",
            """
                AvailabilitySet CapacityReservationGroup DedicatedHostGroup DiskAccess Gallery
                ProximityPlacementGroup SshPublicKey
            """,
        ),
        settings("compute", "capacityReservationGroupName", "CapacityReservationGroup", "CapacityReservation"),
        settings("compute", "hostGroupName", "DedicatedHostGroup", "DedicatedHost"),
        settings("compute", "diskAccessName", "DiskAccess", "DiskAccessAPrivateEndpointConnection"),
        # Descriptions of what is in a gallery; its versions keep it
        settings(
            "compute",
            "galleryName",
            "Gallery",
            """
                GalleryApplication GalleryImage GalleryInVMAccessControlProfile GalleryInVMAccessControlProfileVersion
                GalleryScript
            """,
        ),
        same(
            held(
                "gallery",
                "packages",
                f"no document names a key for the copies that a gallery makes of packages; they are {PLATFORM}",
                "devblogs.microsoft.com/azure-vm-runtime/publishing-vm-applications-in-a-secure-world (the copies); "
                "that the encryption of their target regions is for images only is unverified",
                parents=(Parent("galleryName", (token("compute:Gallery"),)),),
            ),
            "compute",
            "GalleryApplicationVersion GalleryScriptVersion",
        ),
        settings(
            "compute",
            "vmName",
            "VirtualMachine",
            "VirtualMachineExtension VirtualMachineRunCommandByVirtualMachine",
        ),
        settings(
            "compute",
            "vmScaleSetName",
            "VirtualMachineScaleSet",
            "VirtualMachineScaleSetExtension VirtualMachineScaleSetVMExtension VirtualMachineScaleSetVMRunCommand",
        ),
        # Limits of a subscription
        same(NOWHERE, "computelimit", "GuestSubscription SharedLimit"),
        # Schedules for machines
        nothing("computeschedule", "ScheduledAction"),
        # Machines and groups kept ready, which are made from what is judged itself
        nothing("standbypool", "StandbyContainerGroupPool StandbyVirtualMachinePool"),
        # Builds images into galleries and disks, which are judged themselves
        settings("virtualmachineimages", "imageTemplateName", "VirtualMachineImageTemplate", "Trigger"),
        nothing("virtualmachineimages", "VirtualMachineImageTemplate"),
        parts("batch", "accountName", "BatchAccount", "Application ApplicationPackage"),
        # SQL Server on machines, whose disks are judged themselves
        settings(
            "sqlvirtualmachine",
            "sqlVirtualMachineGroupName",
            "SqlVirtualMachineGroup",
            "AvailabilityGroupListener",
        ),
        nothing("sqlvirtualmachine", "SqlVirtualMachine SqlVirtualMachineGroup"),
        # Times for updates
        same(NOWHERE, "maintenance", "ConfigurationAssignment ConfigurationAssignmentParent"),
        nothing("maintenance", "ConfigurationAssignmentsForResourceGroup MaintenanceConfiguration"),
        same(SCOPED, "maintenance", "ConfigurationAssignmentsForSubscription"),
        # Profiles for machines
        nothing(
            "automanage",
            """
                ConfigurationProfile ConfigurationProfileAssignment ConfigurationProfileHCIAssignment
                ConfigurationProfileHCRPAssignment
            """,
        ),
        settings("automanage", "configurationProfileName", "ConfigurationProfile", "ConfigurationProfilesVersion"),
        # Checks of machines' settings
        nothing(
            "guestconfiguration",
            """
                GuestConfigurationAssignment GuestConfigurationAssignmentsVMSS
                GuestConfigurationConnectedVMwarevSphereAssignment GuestConfigurationHCRPAssignment
            """,
        ),
        # Consoles of machines
        nothing("serialconsole", "SerialPort"),
        {
            token("devcenter:Pool"): held(
                "devcenter",
                "disks of dev boxes",
                _BOXES,
                THE_SDK,
                parents=(Parent("projectName", (token("devcenter:Project"),)),),
            ),
        },
        settings(
            "devcenter",
            "devCenterName",
            "DevCenter",
            """
                AttachedNetworkByDevCenter Catalog CurationProfile DevBoxDefinition EnvironmentType Gallery
                ProjectPolicy
            """,
        ),
        # Connections to networks, and plans
        nothing("devcenter", "NetworkConnection Plan"),
        settings("devcenter", "planName", "Plan", "PlanMember"),
        settings("devcenter", "projectName", "Project", "ProjectCatalog ProjectEnvironmentType Schedule"),
        {
            token("devopsinfrastructure:Pool"): held("devopsinfrastructure", "disks of the agents", NO_SET),
        },
        # Labs make machines whose disks have no key in the lab's API
        {
            token("devtestlab:Lab"): held("devtestlab", "disks of the machines", NO_SET),
        },
        settings(
            "devtestlab",
            "labName",
            "Lab",
            """
                ArtifactSource Formula NotificationChannel Policy Schedule ServiceFabricSchedule ServiceRunner User
                VirtualMachineSchedule VirtualNetwork
            """,
        ),
        parts("devtestlab", "labName", "Lab", "CustomImage Disk Environment Secret ServiceFabric VirtualMachine"),
        nothing("devtestlab", "GlobalSchedule"),
        {
            token("labservices:Lab"): held("labservices", "disks of the machines", NO_SET),
        },
        # A plan for labs, which are judged themselves
        nothing("labservices", "LabPlan"),
        settings("labservices", "labName", "Lab", "Schedule User"),
        # Desktops run on machines that are judged themselves; this is their description
        nothing("desktopvirtualization", "AppAttachPackage ApplicationGroup HostPool ScalingPlan Workspace"),
        settings("desktopvirtualization", "applicationGroupName", "ApplicationGroup", "Application"),
        settings(
            "desktopvirtualization",
            "hostPoolName",
            "HostPool",
            "MSIXPackage PrivateEndpointConnectionByHostPool SessionHost",
        ),
        settings("desktopvirtualization", "workspaceName", "Workspace", "PrivateEndpointConnectionByWorkspace"),
        settings(
            "desktopvirtualization",
            "scalingPlanName",
            "ScalingPlan",
            "ScalingPlanPersonalSchedule ScalingPlanPooledSchedule",
        ),
        # Settings of a private cloud; machines' files are in its virtual SAN or in stores that are judged themselves
        settings(
            "avs",
            "privateCloudName",
            "PrivateCloud",
            """
                Addon Authorization CloudLink Cluster Datastore GlobalReachConnection HcxEnterpriseSite IscsiPath
                License PlacementPolicy PureStoragePolicy ScriptExecution WorkloadNetworkDhcp
                WorkloadNetworkDnsService WorkloadNetworkDnsZone WorkloadNetworkPortMirroring
                WorkloadNetworkPublicIP WorkloadNetworkSegment WorkloadNetworkVMGroup
            """,
        ),
        {
            token("vmwarecloudsimple:VirtualMachine"): held("vmwarecloudsimple", "disks", NO_SET),
            token("vmwarecloudsimple:DedicatedCloudNode"): held("vmwarecloudsimple", "disks of the node", NO_SET),
        },
        # What nodes are made in
        nothing("vmwarecloudsimple", "DedicatedCloudService"),
        {
            token("azurelargeinstance:AzureLargeInstance"): held("azurelargeinstance", "disks", ELSEWHERE),
            token("azurelargeinstance:AzureLargeStorageInstance"): held("azurelargeinstance", "volumes", ELSEWHERE),
        },
        {
            token("baremetalinfrastructure:AzureBareMetalInstance"): held(
                "baremetalinfrastructure", "disks", ELSEWHERE
            ),
            token("baremetalinfrastructure:AzureBareMetalStorageInstance"): held(
                "baremetalinfrastructure", "volumes", ELSEWHERE
            ),
        },
        # SAP systems are made with disks for which this API has no encryption set
        {
            token("workloads:SapVirtualInstance"): held("workloads", "disks of the machines", NO_SET),
            token("workloads:Monitor"): held("workloads", "logs"),
        },
        settings("workloads", "connectorName", "Connector", "ACSSBackupConnection"),
        settings("workloads", "monitorName", "Monitor", "Alert ProviderInstance SapLandscapeMonitor"),
        nothing("workloads", "Connector SapDiscoverySite"),
        parts(
            "workloads",
            "sapVirtualInstanceName",
            "SapVirtualInstance",
            "SapApplicationServerInstance SapCentralServerInstance SapDatabaseInstance",
        ),
        settings("workloads", "sapDiscoverySiteName", "SapDiscoverySite", "SapInstance ServerInstance"),
        # Jobs keep their data in a storage account of the customer's
        nothing("quantum", "Workspace"),
    )
)
