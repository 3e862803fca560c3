"""The checker in both directions: what it refuses with which words, and what it lets pass."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.schema.catalogue import Catalogue
from sandbox.schema.check import check, warnings
from sandbox.values import UNKNOWN, Asset, Secret

Catalogues = dict[str, Catalogue]

ACCOUNT = "azure-native:storage:StorageAccount"
ACCOUNT_INPUTS: dict[str, Any] = {
    "resourceGroupName": "rg",
    "kind": "StorageV2",
    "sku": {"name": "Standard_ZRS"},
    "location": UNKNOWN,
    "tags": {"a.b": "c"},
    "encryption": {
        "keySource": "Microsoft.Keyvault",
        "keyVaultProperties": {"keyName": UNKNOWN, "keyVaultUri": Secret("https://v")},
        "services": {"blob": {"enabled": True}},
    },
    "networkRuleSet": {"defaultAction": "Deny", "ipRules": [{"iPAddressOrRange": "10.0.0.0/8"}]},
    "sasPolicy": {"expirationAction": "Log", "sasExpirationPeriod": "1.00:00:00"},
}
KEY = "aws:kms/key:Key"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
POOL = "ovh:CloudProject/kubeNodePool:KubeNodePool"
POOL_INPUTS: dict[str, Any] = {
    "serviceName": "p",
    "kubeId": "k",
    "flavorName": "b3-8",
    "desiredNodes": 3.0,
    "autoscale": True,
    "template": {
        "metadata": {"labels": {"role": "research"}, "annotations": {}, "finalizers": []},
        "spec": {"unschedulable": False, "taints": [{"key": "k", "value": UNKNOWN, "effect": "NoSchedule"}]},
    },
}
ARCHIVE = Asset({"4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7", "path": "x.zip"})
FILE = Asset({"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "path": "x.txt"})


def problems(catalogues: Catalogues, token: str, inputs: dict[str, Any]) -> dict[str, str]:
    """Messages by path."""
    catalogue = catalogues[token.split(":")[2] if token.startswith("pulumi:") else token.partition(":")[0]]
    found = check(inputs, catalogue.resource(token), catalogue)
    assert len({problem.path for problem in found}) == len(found)
    return {problem.path: problem.message for problem in found}


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        (ACCOUNT, ACCOUNT_INPUTS),
        (KEY, {"deletionWindowInDays": 7.0, "enableKeyRotation": True, "policy": "{}", "tags": {"a": "b"}}),
        (KEY, {}),
        (ENCRYPTION, {"bucket": "b", "rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}]}),
        (POOL, POOL_INPUTS),
    ],
)
def test_good_inputs_pass(catalogues: Catalogues, token: str, inputs: dict[str, Any]) -> None:
    assert problems(catalogues, token, inputs) == {}


def altered(inputs: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The inputs with the value at a dotted path set, or removed when it is ``...``."""
    step, _, rest = path.partition(".")
    if rest:
        return inputs | {step: altered(inputs[step], rest, value)}
    return {key: item for key, item in inputs.items() if key != step} | ({} if value is ... else {step: value})


@pytest.mark.parametrize(
    ("change", "value", "path", "message"),
    [
        ("encyption", {}, "encyption", 'unknown property; did you mean "encryption"?'),
        ("is_hns_enabled", True, "is_hns_enabled", 'unknown property; did you mean "isHnsEnabled"?'),
        ("primaryEndpoints", {}, "primaryEndpoints", "this is an output, it cannot be set"),
        ("kind", ..., "kind", "missing required property (expected: string or enum Kind)"),
        ("kind", None, "kind", "missing required property (expected: string or enum Kind)"),
        ("kind", Secret(None), "kind", "missing required property (expected: string or enum Kind)"),
        ("kind", ["StorageV2"], "kind", "expected string or enum Kind, got a list"),
        ("sku", {}, "sku.name", "missing required property (expected: string or enum SkuName)"),
        ("sku", "Standard_LRS", "sku", 'expected object Sku, got the string "Standard_LRS"'),
        ("sku", [], "sku", "expected object Sku, got a list"),
        ("isHnsEnabled", "true", "isHnsEnabled", 'expected boolean, got the string "true"'),
        ("isHnsEnabled", 1.0, "isHnsEnabled", "expected boolean, got the number 1"),
        ("accountName", 5.0, "accountName", "expected string, got the number 5"),
        ("accountName", True, "accountName", "expected string, got the boolean true"),
        ("accountName", FILE, "accountName", "expected string, got an asset"),
        ("accountName", ARCHIVE, "accountName", "expected string, got an archive"),
        ("tags", ["a"], "tags", "expected map of string, got a list"),
        ("tags", {"a.b": {}}, 'tags["a.b"]', "expected string, got an object"),
        ("tags", {"a": 1.5}, "tags.a", "expected string, got the number 1.5"),
        (
            "encryption.keyVaultProperties.keyName",
            3.0,
            "encryption.keyVaultProperties.keyName",
            "expected string, got the number 3",
        ),
        (
            "encryption.keyVaultProperties.keyname",
            "k",
            "encryption.keyVaultProperties.keyname",
            'unknown property; did you mean "keyName"?',
        ),
        ("networkRuleSet.ipRules", [{}], "networkRuleSet.ipRules[0].iPAddressOrRange", "missing required property"),
        ("networkRuleSet.ipRules", {}, "networkRuleSet.ipRules", "expected list of object IPRule, got an object"),
        (
            "networkRuleSet.defaultAction",
            "Denny",
            "networkRuleSet.defaultAction",
            'the string "Denny" is not allowed; did you mean "Deny"?; allowed: Allow, Deny',
        ),
        (
            "accessTier",
            "hot",
            "accessTier",
            'the string "hot" is not allowed; did you mean "Hot"?; allowed: Hot, Cool, Premium, Cold',
        ),
        ("accessTier", 1.0, "accessTier", "the number 1 is not allowed; allowed: Hot, Cool, Premium, Cold"),
        ("kind", "StorageV3", None, ""),
        ("sku", {"name": "Premium_XRS"}, None, ""),
        (
            "sku",
            {"name": "Standrad_ZRS"},
            "sku.name",
            '"Standrad_ZRS" is not a known value; did you mean "Standard_ZRS"?',
        ),
        ("networkRuleSet.ipRules", [None, UNKNOWN], None, ""),
        ("networkRuleSet.ipRules", UNKNOWN, None, ""),
        ("encryption", Secret({"keySource": Secret("Microsoft.Storage")}), None, ""),
        ("encryption", None, None, ""),
        ("__defaults", ["x"], None, ""),
        ("tags", {"__defaults": []}, None, ""),
    ],
)
def test_one_wrong_azure_input(catalogues: Catalogues, change: str, value: Any, path: str | None, message: str) -> None:
    found = problems(catalogues, ACCOUNT, altered(ACCOUNT_INPUTS, change, value))
    assert list(found) == ([] if path is None else [path])
    assert not path or found[path].startswith(message)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (7.0, None),
        (7, None),
        ("7", None),
        ("-7", None),
        ("7.0", None),
        (UNKNOWN, None),
        (Secret(7.0), None),
        (7.5, "expected integer, got the number 7.5"),
        ("7.5", 'expected integer, got the string "7.5"'),
        ("seven", 'expected integer, got the string "seven"'),
        ("", 'expected integer, got the string ""'),
        (True, "expected integer, got the boolean true"),
        (float("nan"), "expected integer, got the number nan"),
        (float("inf"), "expected integer, got the number inf"),
        (10**400, None),
        ([7.0], "expected integer, got a list"),
        (Secret("hunter2"), "expected integer, got a string (secret)"),
        (Secret(7.5), "expected integer, got a number (secret)"),
    ],
)
def test_integers_of_a_bridged_provider(catalogues: Catalogues, value: Any, message: str | None) -> None:
    found = problems(catalogues, KEY, {"deletionWindowInDays": value})
    assert found.get("deletionWindowInDays") == message


@pytest.mark.parametrize(
    ("name", "value", "refused"),
    [
        ("description", 3.0, False),
        ("description", True, False),
        ("description", {}, True),
        ("enableKeyRotation", "true", False),
        ("enableKeyRotation", "false", False),
        ("enableKeyRotation", "yes", True),
        ("enableKeyRotation", 1.0, True),
        ("policy", {"Version": "2012-10-17"}, True),
        ("tags", {"a": 1.0}, False),
        ("tags", {"a": ["b"]}, True),
    ],
)
def test_what_bridged_providers_convert(catalogues: Catalogues, name: str, value: Any, refused: bool) -> None:
    assert bool(problems(catalogues, KEY, {name: value})) is refused


def test_nested_paths_of_a_bridged_provider(catalogues: Catalogues) -> None:
    inputs = {
        "bucket": "b",
        "rules": [
            {"applyServerSideEncryptionByDefault": {"sseAlgorithm": ["aws:kms"]}, "bucketKeyEnabled": "true"},
            {"applyServerSideEncryptionByDefault": {"kmsMasterKeyIdd": "k"}},
        ],
    }
    assert problems(catalogues, ENCRYPTION, inputs) == {
        "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm": "expected string, got a list",
        "rules[1].applyServerSideEncryptionByDefault.kmsMasterKeyIdd": (
            'unknown property; did you mean "kmsMasterKeyId"?'
        ),
        "rules[1].applyServerSideEncryptionByDefault.sseAlgorithm": "missing required property (expected: string)",
    }


@pytest.mark.parametrize(
    ("policy", "refused"),
    [
        ("{}", False),
        ({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Whatever": 1.0}]}, False),
        (UNKNOWN, False),
        ([], True),
        (FILE, True),
    ],
)
def test_policy_documents_may_be_text_or_any_object(catalogues: Catalogues, policy: Any, refused: bool) -> None:
    found = problems(catalogues, "aws:ecr/repositoryPolicy:RepositoryPolicy", {"repository": "r", "policy": policy})
    assert bool(found) is refused


@pytest.mark.parametrize(("value", "refused"), [(FILE, False), (ARCHIVE, False), (UNKNOWN, False), ("x.txt", True)])
def test_assets(catalogues: Catalogues, value: Any, refused: bool) -> None:
    assert bool(problems(catalogues, "aws:s3/bucketObject:BucketObject", {"bucket": "b", "source": value})) is refused


@pytest.mark.parametrize(
    ("value", "refused"), [(ARCHIVE, False), (Asset({"other": 1}), False), (FILE, True), ({}, True)]
)
def test_archives(catalogues: Catalogues, value: Any, refused: bool) -> None:
    assert bool(problems(catalogues, "aws:lambda/function:Function", {"role": "r", "code": value})) is refused


LINKED = "azure-native:datafactory:LinkedService"


@pytest.mark.parametrize(
    ("service", "path", "message"),
    [
        ({"type": "AmazonS3", "serviceUrl": "u"}, None, ""),
        ({"type": UNKNOWN, "anything": 1.0}, None, ""),
        ({"type": "AmazonS3", "annotations": "x"}, "properties.annotations", "expected list of any"),
        (
            {"type": "AmazonS3", "serviceURL": "u"},
            "properties.serviceURL",
            'unknown property; did you mean "serviceUrl"?',
        ),
        (
            {"type": "AmazonS4"},
            "properties.type",
            'the string "AmazonS4" is not a known kind of object; did you mean "AmazonS3"?; allowed: AmazonMWS, ',
        ),
        ({"serviceUrl": "u"}, "properties.type", "missing: it tells what kind of object this is; allowed: AmazonMWS, "),
        ("AmazonS3", "properties", "expected object AmazonMWSLinkedService or "),
    ],
)
def test_variants_are_told_apart_by_their_tag(
    catalogues: Catalogues, service: Any, path: str | None, message: str
) -> None:
    found = problems(catalogues, LINKED, {"resourceGroupName": "r", "factoryName": "f", "properties": service})
    assert list(found) == ([] if path is None else [path])
    assert not path or found[path].startswith(message)


def test_at_most_ten_allowed_values_are_listed(catalogues: Catalogues) -> None:
    inputs = {"resourceGroupName": "r", "factoryName": "f", "properties": {"type": "Nothing"}}
    message = problems(catalogues, LINKED, inputs)["properties.type"]
    assert message.count(", ") == 10
    assert message.endswith(" more")


def test_constants_are_not_required_but_checked(sdk: Any) -> None:
    catalogue = Catalogue("aws", package_dir=sdk)
    crate = catalogue.resource("aws:box/crate:Crate")
    assert check({"lid": {"color": "red"}}, crate, catalogue) == []
    assert check({"lid": {"color": "red", "material": "tin"}}, crate, catalogue) == []
    (problem,) = check({"lid": {"color": "red", "material": "gold"}}, crate, catalogue)
    assert str(problem) == 'lid.material: expected "tin", got the string "gold"'


def test_number_enums_and_recursion(sdk: Any) -> None:
    catalogue = Catalogue("aws", package_dir=sdk)
    crate = catalogue.resource("aws:box/crate:Crate")
    lid: dict[str, Any] = {"color": "red", "tightness": 2.0, "inner": {"color": "red", "inner": {"color": "red"}}}
    assert check({"lid": lid}, crate, catalogue) == []
    lid["inner"]["inner"]["tightness"] = True
    (problem,) = check({"lid": lid}, crate, catalogue)
    assert str(problem) == "lid.inner.inner.tightness: the boolean true is not allowed; allowed: 1, 2"


@pytest.mark.parametrize(
    "inputs",
    [
        {"masterPassword": ["hunter2"]},
        {"password": {"x": "hunter2"}},
        {"password": ["hunter2"]},
        {"engine": Secret(["hunter2"])},
        {"allocatedStorage": Secret("hunter2")},
        {"allocatedStorage": "12", "tags": Secret({"hunter": ["hunter2"]})},
        {"s3Import": Secret({"bucketName": {"hunter2": 1.0}})},
        {"storageType": Secret(["hunter2"])},
    ],
)
def test_secrets_are_never_shown(catalogues: Catalogues, inputs: dict[str, Any]) -> None:
    found = problems(catalogues, "aws:rds/instance:Instance", inputs)
    assert found
    assert "hunter2" not in "".join(found.values())


def test_values_of_secret_looking_properties_are_not_shown(catalogues: Catalogues) -> None:
    vm = "azure-native:sql:Server"
    found = problems(catalogues, vm, {"resourceGroupName": "r", "administratorLoginPassword": 4711.0})
    assert found == {"administratorLoginPassword": "expected string, got a number (secret)"}


@pytest.mark.parametrize(
    ("token", "config", "path"),
    [
        ("pulumi:providers:aws", {"region": "eu-west-3", "maxRetries": "3", "defaultTags": '{"tags":{"a":"b"}}'}, None),
        (
            "pulumi:providers:aws",
            {"version": "7.51.1", "pluginDownloadURL": "u", "skipMetadataApiCheck": "false"},
            None,
        ),
        ("pulumi:providers:aws", {"defaultTags": Secret('{"tags":{"a":"b"}}')}, None),
        ("pulumi:providers:aws", {"defaultTags": {"tags": {"a": "b"}}}, None),
        ("pulumi:providers:aws", {"maxRetries": "many"}, "maxRetries"),
        ("pulumi:providers:aws", {"defaultTags": '{"tagz":{}}'}, "defaultTags.tagz"),
        ("pulumi:providers:aws", {"defaultTags": "{"}, "defaultTags"),
        ("pulumi:providers:aws", {"regoin": "eu-west-3"}, "regoin"),
        ("pulumi:providers:azure-native", {"useMsi": "true", "subscriptionId": "s"}, None),
        ("pulumi:providers:azure-native", {"useMsi": "maybe"}, "useMsi"),
        ("pulumi:providers:ovh", {"endpoint": "ovh-eu"}, None),
        ("pulumi:providers:ovh", {"endpont": "ovh-eu"}, "endpont"),
    ],
)
def test_provider_configuration(catalogues: Catalogues, token: str, config: dict[str, Any], path: str | None) -> None:
    assert list(problems(catalogues, token, config)) == ([] if path is None else [path])


def test_function_arguments(catalogues: Catalogues) -> None:
    catalogue = catalogues["azure-native"]
    keys = catalogue.function("azure-native:storage:listStorageAccountKeys")
    assert check({"accountName": "a", "resourceGroupName": "r"}, keys, catalogue) == []
    found = check({"accountname": "a", "resourceGroupName": 1.0}, keys, catalogue)
    assert [str(problem) for problem in found] == [
        'accountname: unknown property; did you mean "accountName"?',
        "resourceGroupName: expected string, got the number 1",
        "accountName: missing required property (expected: string)",
    ]


def test_spelling_of_open_enums_is_a_warning(catalogues: Catalogues) -> None:
    catalogue = catalogues["azure-native"]
    account = catalogue.resource(ACCOUNT)
    inputs = altered(ACCOUNT_INPUTS, "encryption.keySource", "Microsoft.KeyVault")
    assert check(inputs, account, catalogue) == []
    (warning,) = warnings(inputs, account, catalogue)
    assert warning.path == "encryption.keySource"
    assert '"Microsoft.Keyvault"' in warning.message
    assert warnings(ACCOUNT_INPUTS, account, catalogue) == []
    assert warnings(altered(inputs, "encryption.keySource", Secret("Microsoft.KeyVault")), account, catalogue) == []
