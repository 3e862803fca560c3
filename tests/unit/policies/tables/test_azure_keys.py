"""Whose key encrypts what Azure keeps: every surface of the tables, with its key and without, and what is joined."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest

from policies.rules import keys, wholes
from policies.rules.model import Finding, Verdict
from policies.rules.references import read_key
from policies.rules.tables import azure
from policies.rules.tables.entries import KeyForm, KeyUse
from policies.rules.view import Resource, Unknown
from tests.unit.policies.build import DISK_SET, KEY_URI, component, declaration, judge, make, texts, verdicts

PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}
VAULT_URI: Final = "https://hdp.vault.azure.net/"
GROUP: Final = "/subscriptions/s/resourceGroups/rg/providers"
SERVER_KEY: Final = f"hdpvault_identifying_{'0123456789abcdef' * 2}"

GOOD: Final = {
    KeyForm.AZURE_KEY: KEY_URI,
    KeyForm.AZURE_NAME: "identifying",
    KeyForm.AZURE_SET: DISK_SET,
    KeyForm.AZURE_CLUSTER: f"{GROUP}/Microsoft.OperationalInsights/clusters/logs",
    KeyForm.AZURE_WORKSPACE: f"{GROUP}/Microsoft.OperationalInsights/workspaces/logs",
    KeyForm.AZURE_STORE: "hdpstore",
    KeyForm.AZURE_SERVER_KEY: SERVER_KEY,
    KeyForm.AZURE_SWITCH: "Microsoft.KeyVault",
}
BAD: Final = {KeyForm.AZURE_STORE: "UPPER CASE"}
"""A text that is no reference of the form; for most forms any word will do."""

USES = [(kind, use) for kind, facts in azure.TYPES.items() for use in facts.uses]
IDS = [f"{kind} {use.path}" for kind, use in USES]


def put(props: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The properties with a value at a path."""
    first, _, rest = path.partition(".")
    return {**props, first: put(props.get(first, {}), rest, value) if rest else value}


def good(use: KeyUse) -> dict[str, Any]:
    """Properties with which a surface is there and takes a customer's key."""
    props: dict[str, Any] = {}
    if use.applies is not None:
        path, values = use.applies
        props = put(props, path, values[0] if values else {})
    for path, values in use.conditions:
        props = put(props, path, values[0] if values else VAULT_URI)
    return put(props, use.path, GOOD[use.form])


def on(kind: str, props: dict[str, Any], use: KeyUse) -> set[Verdict]:
    """The verdicts on one surface."""
    found = judge(keys.RULE, make(kind, props=props))
    return {finding.verdict for finding in found if finding.message.startswith(f"{use.surface}:")}


@pytest.mark.parametrize(("kind", "use"), USES, ids=IDS)
def test_a_customers_key_passes_and_nothing_else_does(kind: str, use: KeyUse) -> None:
    missing = set() if use.optional else VIOLATED
    assert on(kind, good(use), use) == PASSED
    assert on(kind, put(good(use), use.path, None), use) == missing
    assert on(kind, put(good(use), use.path, ""), use) == missing
    assert on(kind, put(good(use), use.path, BAD.get(use.form, "no/key")), use) == VIOLATED
    assert on(kind, put(good(use), use.path, 7), use) == VIOLATED
    assert on(kind, put(good(use), use.path, Unknown(use.path)), use) == UNDECIDED


CONDITIONS = [
    (kind, use, path, values) for kind, use in USES for path, values in use.conditions if not use.path.startswith(path)
]


@pytest.mark.parametrize(
    ("kind", "use", "path", "values"), CONDITIONS, ids=[f"{kind} {path}" for kind, _, path, _ in CONDITIONS]
)
def test_a_key_without_its_conditions_has_no_effect(kind: str, use: KeyUse, path: str, values: tuple[Any, ...]) -> None:
    assert on(kind, put(good(use), path, None), use) == PASSED | VIOLATED
    if values:
        assert on(kind, put(good(use), path, "Something.Else"), use) == PASSED | VIOLATED
        assert on(kind, put(good(use), path, str(values[0]).upper()), use) == PASSED
        assert on(kind, put(good(use), path, Unknown(path)), use) == PASSED | UNDECIDED
    else:  # A vault that is not known yet is a vault: Azure has none but customers'.
        assert on(kind, put(good(use), path, Unknown(path)), use) == PASSED


APPLIES = [(kind, use) for kind, use in USES if use.applies is not None]


@pytest.mark.parametrize(("kind", "use"), APPLIES, ids=[f"{kind} {use.path}" for kind, use in APPLIES])
def test_a_surface_that_is_not_there_needs_no_key(kind: str, use: KeyUse) -> None:
    assert use.applies is not None
    path, values = use.applies
    assert on(kind, put({}, path, "Something.Else" if values else None), use) == set()
    assert on(kind, put({}, path, Unknown(path)), use) != set()


@pytest.mark.parametrize(
    ("form", "text", "customer"),
    [
        (KeyForm.AZURE_WORKSPACE, GOOD[KeyForm.AZURE_WORKSPACE].lower(), True),
        (KeyForm.AZURE_WORKSPACE, GOOD[KeyForm.AZURE_CLUSTER], False),
        (KeyForm.AZURE_STORE, f"{GROUP}/Microsoft.Storage/storageAccounts/hdpstore", True),
        (KeyForm.AZURE_STORE, f"{GROUP}/Microsoft.Storage/storageAccounts/hdpstore/blobServices/default", False),
        (KeyForm.AZURE_STORE, "hd", False),
        (KeyForm.AZURE_SERVER_KEY, "ServiceManaged", False),
        (KeyForm.AZURE_SERVER_KEY, SERVER_KEY.upper(), True),
        (KeyForm.AZURE_SERVER_KEY, "hdpvault_identifying", False),
        (KeyForm.AZURE_SWITCH, "Enabled", True),
        (KeyForm.AZURE_SWITCH, "KeyVault", True),
        (KeyForm.AZURE_SWITCH, "Account", True),
        (KeyForm.AZURE_SWITCH, "Service", False),
        (KeyForm.AZURE_SWITCH, "Microsoft.NetApp", False),
        (KeyForm.AZURE_SWITCH, "Disabled", False),
    ],
)
def test_indirect_references(form: KeyForm, text: str, customer: bool) -> None:
    assert read_key(form, text).customer is customer


VAULT: Final = "azure-native:keyvault:Vault"
SERVER, PROTECTOR = "azure-native:sql:Server", "azure-native:sql:EncryptionProtector"


def server_with(*others: Resource, complete: bool = True, **props: Any) -> tuple[Finding, ...]:
    server = make(SERVER, "server", {"serverName": "hdp-sql", **props})
    return judge(keys.RULE, server, *others, complete=complete)


def protector(**props: Any) -> Resource:
    base = {"serverName": "hdp-sql", "serverKeyType": "AzureKeyVault", "serverKeyName": SERVER_KEY}
    return make(PROTECTOR, "protector", {**base, **props})


def test_a_server_is_encrypted_by_its_key_or_its_protector() -> None:
    assert verdicts(server_with()) == VIOLATED
    assert "a certificate that Microsoft holds" in texts(server_with())
    assert verdicts(server_with(keyId=KEY_URI)) == PASSED
    assert verdicts(server_with(keyId="a password")) == VIOLATED
    assert verdicts(server_with(protector())) == PASSED
    assert verdicts(server_with(protector(serverName="another"))) == VIOLATED
    assert verdicts(server_with(protector(serverKeyType="ServiceManaged"))) == PASSED | VIOLATED
    assert verdicts(server_with(protector(serverKeyName="ServiceManaged"))) == VIOLATED
    assert verdicts(server_with(protector(serverKeyName=None))) == VIOLATED
    assert verdicts(server_with(complete=False)) == UNDECIDED


@pytest.mark.parametrize(
    ("source", "verdict"),
    [("azure-native:sql:ServerKey", PASSED), ("azure-native:keyvault:Key", PASSED), (VAULT, UNDECIDED)],
)
def test_an_unknown_server_key_must_be_of_the_stack(source: str, verdict: set[Verdict]) -> None:
    made_from = make(source, "source")
    unknown = Unknown("serverKeyName", [made_from.urn])
    assert verdicts(server_with(protector(serverKeyName=unknown), made_from)) == verdict


@pytest.mark.parametrize(
    ("kind", "props", "verdict"),
    [
        ("azure-native:sql:Database", {"serverName": "hdp-sql"}, {Verdict.NOT_APPLICABLE}),
        ("azure-native:sql:Database", {"serverName": "hdp-sql", "encryptionProtector": KEY_URI}, PASSED),
        ("azure-native:sql:Database", {"serverName": "hdp-sql", "encryptionProtector": "x"}, VIOLATED),
        ("azure-native:kusto:ReadWriteDatabase", {"clusterName": "c"}, {Verdict.NOT_APPLICABLE}),
        ("azure-native:kusto:ReadWriteDatabase", {"clusterName": "c", "keyVaultProperties": {"keyName": ""}},
         {Verdict.NOT_APPLICABLE}),
        ("azure-native:kusto:ReadWriteDatabase", {"clusterName": "c", "keyVaultProperties": {"keyName": "k"}},
         PASSED | VIOLATED),
    ],
    ids=lambda value: None if isinstance(value, set) else re.sub(r"\W+", "-", str(value))[:70],
)  # fmt: skip
def test_a_database_may_have_a_key_of_its_own(kind: str, props: dict[str, Any], verdict: set[Verdict]) -> None:
    whole = SERVER if kind == "azure-native:sql:Database" else "azure-native:kusto:Cluster"
    names = {"serverName": "hdp-sql", "clusterName": "c"}
    assert verdicts(judge(keys.RULE, make(kind, props=props), make(whole, props=names))) == verdict
    # A key of its own settles it; without, the whole decides, and must be there to be judged.
    alone = verdicts(judge(keys.RULE, make(kind, props=props)))
    assert alone == (UNDECIDED if verdict == {Verdict.NOT_APPLICABLE} else verdict)


MACHINE = "azure-native:compute:VirtualMachine"
ENCRYPTED = {"managedDisk": {"diskEncryptionSet": {"id": DISK_SET}}}


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        (MACHINE, "storageProfile"),
        ("azure-native:compute/v20240701:VirtualMachine", "storageProfile"),
        ("azure-native:compute:VirtualMachineScaleSet", "virtualMachineProfile.storageProfile"),
        ("azure-native:azurefleet:Fleet", "computeProfile.baseVirtualMachineProfile.storageProfile"),
        (
            "azure-native:computebulkactions:BulkAction",
            "properties.computeProfile.virtualMachineProfile.storageProfile",
        ),
    ],
)
def test_every_disk_of_a_machine_counts(kind: str, where: str) -> None:
    def machine(*data: dict[str, Any], system: dict[str, Any] = ENCRYPTED) -> set[Verdict]:
        return verdicts(judge(keys.RULE, make(kind, props=put({}, where, {"osDisk": system, "dataDisks": [*data]}))))

    assert machine() == PASSED
    assert machine(ENCRYPTED, ENCRYPTED) == PASSED
    assert machine(ENCRYPTED, {"lun": 1}) == PASSED | VIOLATED
    assert machine(system={}) == VIOLATED
    assert verdicts(judge(keys.RULE, make(kind))) == VIOLATED


def test_an_attached_disk_is_judged_itself() -> None:
    disk = make("azure-native:compute:Disk", "disk", {"id": "/disk"})
    attached, new = {"managedDisk": {"id": "/disk"}}, {"lun": 1}

    def machine(*data: dict[str, Any], complete: bool = True) -> set[Verdict]:
        props = {"storageProfile": {"osDisk": ENCRYPTED, "dataDisks": [*data]}}
        return verdicts(judge(keys.RULE, make(MACHINE, props=props), disk, complete=complete))

    assert machine(attached) == PASSED
    assert machine(attached, ENCRYPTED) == PASSED
    assert machine(attached, new) == PASSED | VIOLATED
    assert machine(new, attached) == PASSED | VIOLATED
    assert machine({"managedDisk": {"id": "/another"}}) == PASSED | UNDECIDED
    assert machine(attached, {"managedDisk": {"id": "/another"}}) == PASSED | UNDECIDED
    assert machine(attached, complete=False) == PASSED | UNDECIDED


def test_a_confidential_machine_also_needs_a_key_for_its_guest_state() -> None:
    security = {"securityEncryptionType": "DiskWithVMGuestState", "diskEncryptionSet": {"id": DISK_SET}}
    for given, verdict in ((security, PASSED), ({**security, "diskEncryptionSet": None}, PASSED | VIOLATED)):
        disk = {"managedDisk": {**ENCRYPTED["managedDisk"], "securityProfile": given}}
        assert verdicts(judge(keys.RULE, make(MACHINE, props={"storageProfile": {"osDisk": disk}}))) == verdict


def test_every_copy_of_an_image_counts() -> None:
    kind = "azure-native:compute:GalleryImageVersion"

    def version(*regions: dict[str, Any], **more: Any) -> set[Verdict]:
        profile = {"targetRegions": [*regions], **more}
        return verdicts(judge(keys.RULE, make(kind, props={"publishingProfile": profile})))

    copy = {"name": "francecentral", "encryption": {"osDiskImage": {"diskEncryptionSetId": DISK_SET}}}
    assert version(copy) == PASSED
    assert version(copy, {"name": "westeurope"}) == PASSED | VIOLATED
    assert version() == VIOLATED
    assert version(copy, targetExtendedLocations=[{"name": "francecentral"}]) == PASSED | VIOLATED


HELD = [
    (kind, surface.feature)
    for kind, facts in azure.TYPES.items()
    for surface in facts.not_expressible
    if not facts.uses
]


@pytest.mark.parametrize(("kind", "feature"), HELD)
def test_what_takes_no_key_needs_a_declared_control(kind: str, feature: str) -> None:
    platform = component(declarations=[declaration(feature)])
    assert verdicts(judge(keys.RULE, make(kind, parent=platform.urn), platform)) == {Verdict.MITIGATED}
    assert verdicts(judge(keys.RULE, make(kind))) == VIOLATED
    other = component(declarations=[declaration("storage.something_else")])
    assert verdicts(judge(keys.RULE, make(kind, parent=other.urn), other)) == VIOLATED


def test_what_keeps_nothing_or_is_judged_elsewhere_is_not_applicable() -> None:
    quiet = [
        kind
        for kind, facts in azure.TYPES.items()
        if facts.rest != "keys" and not facts.uses and not wholes.deciding("azure", kind)
    ]
    assert len(quiet) > 1500
    refused = [kind for kind in quiet if verdicts(judge(keys.RULE, make(kind))) != {Verdict.NOT_APPLICABLE}]
    assert refused == []
