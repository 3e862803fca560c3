"""Inputs of the Azure SDK that look like a reference to a key or like a region, and what they are: read one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

KEY_NAME: Final = re.compile(
    r"kms|cmk|byok|encrypt|kek|keyvault|vaultur|vaultbase|servicekey|customermanaged"
    r"|key(?:uri|url|arn|id|identifier|name|source|version|reference)s?$",
    re.IGNORECASE,
)

KEY_NAMES: Final[Mapping[str, str]] = {
    "a key for signing in to, or for signing, and not for data": """
        accessKeyId accessKeyName apiKeyIdentifier apiKeyName encryptionkey hdbuserstoreKeyName keyReferences
        multipleActivationKeyName sasKeyName sendKeyName serviceKey sshPublicKeyName storageAccountKeyReference
    """,
    "a key in the sense of databases: of a partition, a row, a record": """
        alternateKeyName azureTablePartitionKeyName azureTableRowKeyName partitionKeyName
    """,
    "a vault from which secrets or certificates are read": """
        accountKeyVaultProperties azureKeyVaultSecretProviderClassName azureKeyVaultUrl certificateKeyVaultProperties
        confidentialVmKeyVaultId containerAppAuthEncryptionSecretName credentialsKeyVaultReference keyVaultBaseUri
        keyVaultCertName keyVaultCredentialSettings keyVaultIdentifierId keyvaultName keyVaultReference keyVaultSecretId
        keyVaultSecretName keyVaultSecretReference keyVaultSecretVersion keyVaultURL protectedSettingsFromKeyVault
        ssoClientSecretKeyVaultPath useKeyVault
    """,
    "the identity with which a key is read": """
        crossTenantCmkApplicationId encryptionFederatedIdentityClientId encryptionIdentity
        encryptionUserAssignedIdentity kekIdentity keyEncryptionKeyIdentity keyVaultReferenceIdentity
    """,
    "where the vault of a key is found, which is named besides": """
        dekKeyVaultArmId kekKeyVaultArmId kekVaultResourceID keyVaultArmId keyVaultNetworkAccess
        keyVaultPrivateEndpointResourceId keyVaultResourceArmId keyVaultResourceId
    """,
    "the version of a key that is named besides": "encryptionKeyVersion keyVersion",
    "encryption on the way, not at rest": """
        aesEncryption channelEncryption disableVpnEncryption encrypt encryptConnection encryptDCConnections
        encryptInternalTraffic encryptLdapConnection encryptMessage encryptionCertificateName encryptionClient
        encryptionInTransitProperties encryptionTypes encryptionTypesClient endToEndEncryptionEnabled forceencryption
        ikeEncryption ipsecEncryption isEncryptionInTransitEnabled kerberosRc4Encryption kerberosTicketEncryption
        smbClusterEncryption smbEncryption smbEncryptionForIntraClusterTrafficComplianceAssignment
        useEncryptedEndpoints useDataEncryption
    """,
    "a text that is encrypted itself, or how it was": """
        encryptedCredential encryptedKey encryptedKeyForSecureFields encryptedPassword encryptionAlgorithm
        encryptionCertThumbprint isEncrypted
    """,
    "a second layer, or a layer of the host, under a key that Microsoft holds": """
        diskEncryptionConfiguration doubleEncryption doubleEncryptionStatus enableDiskEncryption enableDoubleEncryption
        enableEncryptionAtHost encryptDataDisks encryptionAtHost encryptionPreferences hardwareEncryption
        infrastructureEncryption isDoubleEncryptionEnabled requireInfrastructureEncryption
    """,
    "encryption by the client or within the machine, besides that of the service": """
        alwaysEncryptedAkvAuthType alwaysEncryptedSettings clientEncryptionKeyId clientEncryptionPolicy
        diskEncryptionInfo diskEncryptionKey diskEncryptionKeyInfo enableEncryption encryptionSettings
        encryptionSettingsCollection encryptionSettingsVersion isDiskEncrypted isDiskKeyEncrypted keyEncryptionKey
        keyEncryptionKeyInfo
    """,
    "a mode of a machine's confidential state, whose key is named besides": """
        confidentialVMEncryptionType isTargetVmConfidentialEncryptionEnabled securityEncryptionType
        targetVmConfidentialEncryption
    """,
    "the name of the resource itself": """
        diskEncryptionSetName encryptionProtectorName encryptionScopeName encryptionSetName
        transparentDataEncryptionName
    """,
    "a setting beside the key, which says neither whose it is nor that there is one": """
        customerManagedKey customerManagedKeyStatus defaultEncryptionScope denyEncryptionScopeOverride
        enabledForDiskEncryption enableServiceSideCMKEncryption encryptionProtectorAutoRotation encryptionState
        encryptionType forceCmkForQuery prepareEncryption
    """,
    "a setting of what runs on the customer's own machines": """
        fileEncryption fileEncryptionLevel transparentDataEncryption
    """,
    "a partner's own key": "byok",
    "a key for starting a machine": "kek",
    "the disk that is copied from, which is judged itself": "primaryDiskEncryptionSetId",
}
"""Names that are no reference in any type, by what they are."""

KEY_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "credentials for other services, read from a vault": (
        r"(agfoodplatform:DataConnector|agricultureplatform:AgriService) .*\.(keyName|keyVaultUri)",
        r"(app|apimanagement|blueprint|certificateregistration|containerregistry|devtestlab|iotoperationsmq|offazure)"
        r":.* .*[kK]eyVault(Uri|Url|Id)?",
        r"(appplatform:Certificate|networkcloud:Cluster) .*\.vaultUri",
        r"(networkcloud|resources|scom|servicelinker|web):.* .*[kK]eyVault(Uri|Url|Id)",
        r"resources:.* .*\.reference\.keyVault",
        r"resources:.* .*\.keyVaultReference\.keyVault",
        r"cognitiveservices:RaiExternalSafetyProvider .*\.keyVaultUri",
        r"containerservice:ManagedCluster serviceMeshProfile\..*\.keyVaultId",
        r"logic:IntegrationAccountCertificate key\.(keyName|keyVault)",
        r"machinelearningservices:Workspace keyVault",
        r"netapp:ActiveDirectoryConfig .*\.secretPassword\..*",
        r"recoveryservices:ReplicationProtectionContainerMapping .*\.keyVault(Uri|Id)",
    ),
    "a vault of tokens for transfers": (r"azuredatatransfer:Flow properties\.keyVaultUri",),
    "an access key, or its name": (
        r"(deviceprovisioningservices|iothub|timeseriesinsights):.* (properties\.authorizationPolicies\.)?keyName",
        r"(cdn|notificationhubs):.* .*[kK]eyId",
        r"notificationhubs:.* .*\.keyId",
        r"manufacturingplatform:ManufacturingDataService properties\.fabricProfile\.keyUri",
    ),
    "the name of the key itself": (r"(keyvault:Key|sql:ServerKey|sql:ManagedInstanceKey|synapse:Key) keyName",),
    "encryption within the machine, besides that of the service": (
        r"compute.*:.* .*\.keyEncryptionKey\.keyUrl",
        r"recoveryservices:Replication.* .*\.keyIdentifier",
    ),
    "copies of applications and scripts, of which only images have disks": (
        r"compute:Gallery(ApplicationVersion|ScriptVersion|InVMAccessControlProfileVersion) .*\.?encryption.*",
        r"compute:GalleryInVMAccessControlProfileVersion targetLocations\.encryption.*",
    ),
    "a copy of what the disks say that are saved, which are judged themselves": (
        r"compute:RestorePoint sourceMetadata\..*",
    ),
    "a data disk, which has no guest state": (r".*:.* .*\.dataDisks\.managedDisk\.securityProfile\.diskEncryptionSet",),
    "encryption on the way, not at rest": (
        r"app:ManagedEnvironment peerTrafficConfiguration\.encryption",
        r"network:(VirtualNetwork|ServiceGateway) (virtualNetwork\.)?encryption",
    ),
}
"""Patterns of ``<module>:<Class> <path>`` that are no reference, by what they are; the same name is one elsewhere."""

REGION_NAME: Final = re.compile(r"[rR]egion|Location|^location|[dD]ata[cC]enter|[gG]eograph|^geo$|[cC]ountr")

REGION_NAMES: Final[Mapping[str, str]] = {
    "an edge zone or a site of the customer's, beside a region": """
        consoleExtendedLocation customLocation customLocationName customLocationReference extendedLocation
        extendedLocations initialPrimaryExtendedLocation initialRecoveryExtendedLocation primaryExtendedLocation
        recoveryExtendedLocation targetArcClusterCustomLocationId targetExtendedLocations
        vNetExtendedLocationResourceId
    """,
    "a place on the customer's own ground": "clusterLocation locationData mocLocation rackLocation",
    "where lines of other operators meet Microsoft's": """
        peeringLocation peeringServiceLocation providerBackupPeeringLocation providerPrimaryPeeringLocation
    """,
    "a path or an address of files": """
        apiLocation appArtifactLocation certificateStoreLocation destinationStorageLocationId jarFileLocation
        kubeManifestLocations logLocation logLocationSettings osImageLocation outputLocation packageLocation
        publicCertificateLocation rootConfigurationLocation secretLocation secretsLocation staticContentLocations
        storageLocation storageLocationType storageLocationUri storeLocation tableRootLocation
    """,
    "a country: of an address, a holiday or a filter": """
        countries country countryAndRegion countryCode countryCodes countryOrRegion countryOrRegionForHolidays geo
        includeCountry
    """,
    "a number, a switch or a name beside a region": """
        activeLocation alignRegionalDisksToVMZone allowDeletionOfReplicatedLocations dataCenterName
        enableMultipleWriteLocations enablePerRegionPerPartitionAutoscale extendedLocationReplicaCount fabricLocation
        failedLocationCount regionEndpointEnabled regionalAffinity regionalFormat regionalRecoveryPointObjective
        regionalRecoveryTimeObjective regionalReplicaCount
    """,
    "an object in which a region stands under its own name": """
        additionalLocationsProfile locationDetails locationProfiles regionDetails
    """,
    "a setting that copies to the paired region (see PAIRED)": "crossRegionRestore crossRegionRestoreSettings",
    "a boundary of data, in words of its own": "euLocation regionalDataBoundary",
    "deprecated, and read by nobody": "dataCenter",
    "the name of a cache: default, or a gateway's region, which is listed itself": "useFromLocation",
}
"""Names that are no region in any type, by what they are."""
