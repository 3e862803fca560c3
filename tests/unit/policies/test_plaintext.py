"""The rule that no secret stands in plain text. Every credential here is made up."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from components.spec import Provider
from policies.rules import credentials
from policies.rules.model import Verdict
from policies.rules.plaintext import RULE
from policies.rules.tables.secret_properties import MARKED, MEANT
from policies.rules.view import Secret, Unknown
from tests.support.platform_view import judgement
from tests.support.sdk import catalogue, has_path
from tests.unit.policies.build import component, judge, make, texts, verdicts
from tests.unit.policies.demanded import nested

PASSED, VIOLATED = {Verdict.PASSED}, {Verdict.VIOLATED}
FUNCTION, MACHINE = "aws:lambda/function:Function", "aws:ec2/instance:Instance"

LETTERS, HEX = "Ab3" * 40, "0a1b2c3d" * 8
FORMS = {
    "an access key of AWS": f"AKIA{'ABCDEFGH23456723'}",
    "a temporary access key of AWS": f"ASIA{'ABCDEFGH23456723'}",
    "a secret access key of AWS": f"aws_secret_access_key = {LETTERS[:40]}",
    "a private key": "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
    "a private key in a kubeconfig": "    client-key-data: LS0tLS1CRUdJTiBSU0E",
    "the key of a storage account": f"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={LETTERS[:86]}==;",
    "a shared access key of Azure": f"Endpoint=sb://n/;SharedAccessKeyName=k;SharedAccessKey={LETTERS[:43]}=",
    "a shared access signature of Azure": f"https://a.blob.core.windows.net/c?sv=2024-01-01&sig={LETTERS[:43]}%3D",
    "a JSON web token": f"eyJ{LETTERS[:30]}.eyJ{LETTERS[:30]}.{LETTERS[:43]}",
    "an application secret of OVHcloud": f"export OVH_APPLICATION_SECRET={HEX[:32]}",
    "a consumer key of OVHcloud": f"consumer_key: {HEX[:32]}",
    "a token of GitHub": f"ghp_{LETTERS[:36]}",
    "a token of GitLab": f"glpat-{LETTERS[:20]}",
    "a token of Pulumi": f"pul-{HEX[:40]}",
    "a password in a URL": "postgres://app:correct-horse@db.example:5432/data",
}
each_form = pytest.mark.parametrize(("what", "text"), FORMS.items(), ids=FORMS)


class TestForms:
    @each_form
    def test_a_form_is_found_anywhere_and_never_shown(self, what: str, text: str) -> None:
        for value in (text, f"before {text} after", f"#!/bin/sh\n{text}\n"):
            (found,) = judge(RULE, make(MACHINE, props={"tags": {"Note": ["x", {"deep": value}]}}))
            assert found.verdict is Verdict.VIOLATED
            assert found.message == f"tags.Note[1].deep holds {what}"
            assert text not in found.text()
            assert found.path == "tags.Note[1].deep"

    @each_form
    def test_base64_is_decoded_once(self, what: str, text: str) -> None:
        once = base64.b64encode(f"#cloud-config\n{text}\n".encode()).decode()
        assert f"holds {what} (in base64)" in texts(judge(RULE, make(MACHINE, props={"userDataBase64": once})))
        twice = base64.b64encode(once.encode()).decode()
        assert verdicts(judge(RULE, make(MACHINE, props={"userDataBase64": twice}))) == PASSED

    @each_form
    def test_json_is_read_once(self, what: str, text: str) -> None:
        inside = json.dumps([{"image": "i", "environment": [{"name": "SETTING", "value": text}]}])
        (found,) = judge(RULE, make("aws:ecs/taskDefinition:TaskDefinition", props={"containerDefinitions": inside}))
        assert found.message == f"containerDefinitions[0].environment[0].value holds {what}"

    @each_form
    def test_a_secret_or_unknown_value_is_fine(self, what: str, text: str) -> None:
        assert what
        for value in (Secret(text), Secret({"a": text}), Unknown("note"), {"a": Secret(text)}):
            assert verdicts(judge(RULE, make(MACHINE, props={"tags": {"Note": value}}))) == PASSED

    @pytest.mark.parametrize(
        "text",
        [
            "AKIAIOSFODNN7EXAMPLE",
            "BAKIAABCDEFGH2345672",
            "arn:aws:kms:eu-west-3:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "-----BEGIN CERTIFICATE-----\nMIIE",
            "-----BEGIN PUBLIC KEY-----\nMIIE",
            "https://user@git.example/repository",
            "https://data.example:443/path@2",
            "postgres://app:${PASSWORD}@db.example/data",
            "postgres://app:$(cat /run/password)@db.example/data",
            "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9",
            "https://example/?signature=abc&sv=1",
            "0123456789abcdef0123456789abcdef",
            base64.b64encode(b"\xff\xfe not a text at all \xff").decode(),
            base64.b64encode(b"#cloud-config\npackages: [postgresql-client]\n").decode(),
        ],
    )
    def test_what_only_looks_alike_is_fine(self, text: str) -> None:
        assert verdicts(judge(RULE, make(MACHINE, props={"tags": {"Note": text}}))) == PASSED


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "password", "adminPassword", "masterUserPassword", "DB_PASSWORD", "db-password", "passwordWo", "passwords",
            "clientSecret", "client_secret", "secretString", "secret", "apiKey", "API_KEY", "authToken", "token",
            "privateKey", "accessToken", "AWS_SECRET_ACCESS_KEY", "storageAccountAccessKey", "tunnel1PresharedKey",
        ],
    )  # fmt: skip
    def test_a_text_under_the_name_of_a_secret_is_refused(self, name: str) -> None:
        for value in ("hunter2", ["hunter2"]):
            props = {"environment": {"variables": {name: value}}}
            (found,) = judge(RULE, make(FUNCTION, props=props))
            assert "is named as a secret and holds plain text" in found.message
            assert "hunter2" not in found.text()
            assert (
                verdicts(judge(RULE, make(FUNCTION, props={"environment": {"variables": {name: Secret(value)}}})))
                == PASSED
            )

    @pytest.mark.parametrize(
        "name",
        [
            "passwordSecretRef", "secretArn", "secretId", "clientSecretSettingName", "httpTokens", "tokenKeyId",
            "keyName", "kmsMasterKeyId", "accessKeyId", "clientToken", "secretName", "passwordPolicy",
            "insecureValue", "publicKey", "tokenEndpoint", "secretsManagerArn",
        ],
    )  # fmt: skip
    def test_other_names_are_fine(self, name: str) -> None:
        assert verdicts(judge(RULE, make(FUNCTION, props={name: "some-text"}))) == PASSED

    @pytest.mark.parametrize(
        "value",
        [
            "", "true", "Disabled", "arn:aws:secretsmanager:eu-west-3:111122223333:secret:db",
            "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/db)",
            "https://v.vault.azure.net/secrets/db", "/subscriptions/s/resourceGroups/g",
            "{{resolve:secretsmanager:db}}", "${DB_PASSWORD}", "$(cat /run/db)", "[secret]", "<set at deployment>",
            "secretref:db",
        ],
    )  # fmt: skip
    def test_a_reference_to_a_secret_is_fine(self, value: str) -> None:
        assert verdicts(judge(RULE, make(FUNCTION, props={"password": value}))) == PASSED

    def test_the_name_of_a_pair_counts_for_its_value(self) -> None:
        site = "azure-native:web:WebApp"
        props = {"siteConfig": {"appSettings": [{"name": "DB_PASSWORD", "value": "hunter2"}]}}
        (found,) = judge(RULE, make(site, props=props))
        assert found.path == "siteConfig.appSettings[0].value"
        props["siteConfig"]["appSettings"][0]["name"] = "DB_HOST"
        assert verdicts(judge(RULE, make(site, props=props))) == PASSED

    @pytest.mark.parametrize(
        ("value", "verdict"),
        [
            ("Server=db;User Id=app;Password=hunter2;", Verdict.VIOLATED),
            ("mongodb://app:x@db", Verdict.VIOLATED),
            ("Server=db;Authentication=Active Directory Default;", Verdict.PASSED),
            ("InstrumentationKey=1234;IngestionEndpoint=https://x/", Verdict.PASSED),
        ],
    )
    def test_a_connection_string_is_a_secret_with_a_password_in_it(self, value: str, verdict: Verdict) -> None:
        resource = make(
            "azure-native:web:WebApp", props={"siteConfig": {"connectionStrings": [{"connectionString": value}]}}
        )
        assert verdicts(judge(RULE, resource)) == {verdict}

    def test_every_resource_is_asked_components_and_other_packages_too(self) -> None:
        assert RULE.concerns("datadog:index/monitor:Monitor")
        assert verdicts(judge(RULE, component(password="hunter2"))) == VIOLATED
        assert verdicts(judge(RULE, make("random:index/randomPassword:RandomPassword", props={"length": 20}))) == PASSED


MEANT_PATHS = [(kind, path) for kind, paths in (*MEANT.items(), *MARKED.items()) for path in paths]


def marked_by_the_sdk(package: str) -> dict[str, tuple[str, ...]]:
    sdk = catalogue(package)
    found = {
        token: tuple(sorted(name for name, entry in sdk.resource(token).inputs.items() if entry.secret))
        for token in sdk.resource_tokens()
    }
    return {token: names for token, names in found.items() if names}


class TestPropertiesForSecrets:
    @pytest.mark.parametrize("package", ["aws", "azure-native", "ovh"])
    def test_the_table_is_what_the_sdk_marks(self, package: str) -> None:
        table = {kind: tuple(sorted(names)) for kind, names in MARKED.items() if kind.startswith(f"{package}:")}
        assert table == marked_by_the_sdk(package)

    @pytest.mark.parametrize(("kind", "path"), MEANT_PATHS, ids=[f"{kind} {path}" for kind, path in MEANT_PATHS])
    def test_plain_text_there_is_refused(self, kind: str, path: str) -> None:
        assert has_path(kind, path)
        (found,) = judge(RULE, make(kind, props=nested({path: "hunter2"})))
        assert (found.verdict, found.path) == (Verdict.VIOLATED, path)
        assert "hunter2" not in found.text()
        assert f"{path}.x" in texts(judge(RULE, make(kind, props=nested({path: {"x": "hunter2"}}))))
        for fine in (Secret("hunter2"), Unknown(path), None):
            assert verdicts(judge(RULE, make(kind, props=nested({path: fine})))) == PASSED

    def test_members_of_lists_on_the_way_are_entered(self) -> None:
        kind = "azure-native:app:ContainerApp"
        secrets = [{"name": "a", "value": Secret("x")}, {"name": "b", "value": "hunter2"}]
        (found,) = judge(RULE, make(kind, props={"configuration": {"secrets": secrets}}))
        assert found.path == "configuration.secrets[1].value"


class TestHalfOfACredential:
    def test_the_id_of_an_access_key_is_half_of_it_only(self) -> None:
        key = FORMS["an access key of AWS"]
        assert verdicts(judge(RULE, make("aws:iam/accessKey:AccessKey", props={"id": key}))) == PASSED
        assert verdicts(judge(RULE, make(MACHINE, props={"userData": key}))) == VIOLATED


class TestSize:
    def test_many_findings_are_counted(self) -> None:
        found = judge(RULE, make(FUNCTION, props={"password": [f"hunter{number}" for number in range(50)]}))
        assert len(found) == 21
        assert found[-1].message == "30 more properties hold secrets"

    def test_a_path_of_any_length_is_cut(self) -> None:
        (found,) = judge(RULE, make(FUNCTION, props={"tags": {"k" * 5000: FORMS["a private key"]}}))
        assert len(found.message) < 300

    def test_deep_and_long_values_end(self) -> None:
        deep: Any = "text"
        for _ in range(50_000):
            deep = [deep]
        long = {"eyJ": "eyJ" * 300_000, "url": "a://b:" * 200_000, "json": "[" * 200_000, "base64": "QUJD" * 200_000}
        assert verdicts(judge(RULE, make(MACHINE, props={"deep": deep, **long}))) == PASSED

    def test_keys_that_are_no_text_do_not_matter(self) -> None:
        odd: Any = {2: "a", None: ["b"], True: {"password": "hunter2"}}
        assert verdicts(judge(RULE, make(MACHINE, props={"odd": odd}))) == VIOLATED


def test_a_name_of_any_length_is_no_name_of_a_secret() -> None:
    assert credentials.named("password")
    assert not credentials.named("x" * 10_000 + "password")


@pytest.mark.parametrize("provider", list(Provider))
def test_the_reference_platform_has_none(provider: Provider) -> None:
    found = judgement(RULE, provider)
    assert found.refused == []
    assert found.counts[RULE.id, Verdict.PASSED] == found.resources
