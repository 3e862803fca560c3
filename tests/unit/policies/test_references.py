"""Key references are read for what they are."""

from __future__ import annotations

import pytest

from policies.rules.references import KeyReference, read_key
from policies.rules.tables.entries import KeyForm
from tests.unit.policies.build import DISK_SET, KEY_ARN, KEY_URI, SERVICE_KEY

CLUSTER = "/subscriptions/s/resourcegroups/rg/providers/microsoft.operationalinsights/clusters/logs"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (KeyForm.AWS, KEY_ARN),
        (KeyForm.AWS, "1234abcd-12ab-34cd-56ef-1234567890ab"),
        (KeyForm.AWS, "mrk-1234abcd12ab34cd56ef1234567890ab"),
        (KeyForm.AWS, "alias/hdp"),
        (KeyForm.AWS, "arn:aws:kms:eu-west-3:123456789012:alias/hdp"),
        (KeyForm.AWS, "arn:aws-eusc:kms:eusc-de-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        (KeyForm.AZURE_KEY, KEY_URI),
        (KeyForm.AZURE_KEY, f"{KEY_URI}/0123456789abcdef0123456789abcdef"),
        (KeyForm.AZURE_KEY, "https://hdp.managedhsm.azure.net/keys/k"),
        (KeyForm.AZURE_NAME, "identifying"),
        (KeyForm.AZURE_SET, DISK_SET),
        (KeyForm.AZURE_CLUSTER, CLUSTER),
        (KeyForm.OVH, SERVICE_KEY),
    ],
)
def test_a_customer_s_key(form: KeyForm, text: str) -> None:
    assert read_key(form, text).customer


@pytest.mark.parametrize(
    ("form", "text", "what"),
    [
        (KeyForm.AWS, "alias/aws/s3", "the AWS-managed key aws/s3"),
        (KeyForm.AWS, "arn:aws:kms:eu-west-3:123456789012:alias/aws/rds", "the AWS-managed key aws/rds"),
        (KeyForm.AWS, "aws/ebs", "the AWS-managed key aws/ebs"),
        (KeyForm.AWS, "AWS_OWNED_KMS_KEY", "not the name of a KMS key"),
        (KeyForm.AWS, "arn:aws:s3:::bucket", "not the name of a KMS key"),
        (KeyForm.AZURE_KEY, "https://hdp.vault.azure.net/secrets/s", "not the name of a Key Vault key"),
        (KeyForm.AZURE_KEY, "key", "not the name of a Key Vault key"),
        (KeyForm.AZURE_NAME, "no spaces", "not the name of a Key Vault key"),
        (KeyForm.AZURE_SET, "/subscriptions/s", "not the name of a disk encryption set"),
        (KeyForm.AZURE_CLUSTER, DISK_SET, "not the name of a dedicated log cluster"),
        (KeyForm.OVH, "AES256", "not the name of an OKMS service key"),
        (KeyForm.AWS, "k" * 5000, "a text too long for a key"),
    ],
)
def test_what_is_no_customer_s_key(form: KeyForm, text: str, what: str) -> None:
    key = read_key(form, text)
    assert not key.customer
    assert key.what == what


@pytest.mark.parametrize("text", ["alias/hdp", "arn:aws:kms:eu-west-3:123456789012:alias/hdp"], ids=["name", "arn"])
def test_an_alias_is_told_from_a_key(text: str) -> None:
    assert read_key(KeyForm.AWS, text) == KeyReference(True, "the alias hdp")


def test_a_text_of_the_longest_length_is_still_read() -> None:
    alias = "alias/" + "a" * 2042
    assert read_key(KeyForm.AWS, alias).customer
    assert not read_key(KeyForm.AWS, alias + "a").customer
