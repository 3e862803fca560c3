"""A stack that holds resources of one provider is not given to another."""

from __future__ import annotations

import pytest

from components.errors import ProviderChangedError
from components.held import package_of, refuse_changed_provider
from components.spec import Provider

STACK = "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s"
PART = "urn:pulumi:s::p::hdp:platform:Platform$hdp:platform:Storage::storage"
BUCKET = "urn:pulumi:s::p::hdp:platform:Platform$hdp:platform:Storage$aws:s3/bucket:Bucket::landing"
PROVIDER = "urn:pulumi:s::p::hdp:platform:Platform$pulumi:providers:aws::aws"
VAULT = "urn:pulumi:s::p::hdp:platform:Platform$azure-native:keyvault:Vault::vault"
SERVICE_KEY = "urn:pulumi:s::p::ovh:Okms/serviceKey:ServiceKey::a::b"


@pytest.mark.parametrize(
    ("urn", "package"),
    [
        (STACK, "pulumi"),
        (PART, "hdp"),
        (BUCKET, "aws"),
        (PROVIDER, "pulumi"),
        (VAULT, "azure-native"),
        (SERVICE_KEY, "ovh"),
    ],
)
def test_the_package_of_a_resource(urn: str, package: str) -> None:
    assert package_of(urn) == package


@pytest.mark.parametrize("urn", ["", "urn:pulumi:s", "nonsense"])
def test_what_is_no_urn_has_no_package(urn: str) -> None:
    assert package_of(urn) == ""


@pytest.mark.parametrize(
    ("provider", "urns"),
    [
        (Provider.AWS, []),
        (Provider.AWS, [STACK, PART]),
        (Provider.AWS, [STACK, PART, PROVIDER, BUCKET]),
        (Provider.AZURE, [VAULT]),
        (Provider.OVH, [SERVICE_KEY]),
    ],
)
def test_an_empty_stack_or_ones_own_is_fine(provider: Provider, urns: list[str]) -> None:
    refuse_changed_provider(provider, urns, "s")


@pytest.mark.parametrize(
    ("provider", "urns", "text"),
    [
        (Provider.OVH, [STACK, BUCKET], "holds 1 resource at aws"),
        (Provider.OVH, [BUCKET, f"{BUCKET}2"], "holds 2 resources at aws"),
        (Provider.AWS, [VAULT], "holds 1 resource at azure"),
        (Provider.AZURE, [BUCKET, f"{BUCKET}2", SERVICE_KEY], "holds 2 resources at aws and 1 resource at ovh"),
        (Provider.AWS, [BUCKET, VAULT], "holds 1 resource at azure"),
    ],
)
def test_another_providers_resources_are_refused(provider: Provider, urns: list[str], text: str) -> None:
    with pytest.raises(ProviderChangedError) as caught:
        refuse_changed_provider(provider, urns, "mine")
    message = str(caught.value)
    assert f"provider is {provider}, but the stack 'mine' {text}; nothing was changed" in message
    assert "set provider back to" in message
    assert "pulumi stack init NAME" in message
