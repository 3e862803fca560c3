"""Short ways to make resources and stacks for tests of the rules."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from policies.rules import tabled
from policies.rules.model import Context, Finding, Rule, Severity, Verdict, evaluate
from policies.rules.tabled import Judge, Say
from policies.rules.view import Provider, Resource, Secret, StackView, Unknown

TODAY = datetime.date(2026, 11, 24)
CONTEXT = Context(today=TODAY)

PARIS = Provider("pulumi:providers:aws", "urn:pulumi:s::p::pulumi:providers:aws::paris", {"region": "eu-west-3"})
AZURE = Provider("pulumi:providers:azure-native", "urn:pulumi:s::p::pulumi:providers:azure-native::azure")
OVH = Provider("pulumi:providers:ovh", "urn:pulumi:s::p::pulumi:providers:ovh::ovh", {"endpoint": "ovh-eu"})
_PROVIDERS = {"aws": PARIS, "azure-native": AZURE, "ovh": OVH}

KEY_ARN = "arn:aws:kms:eu-west-3:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
KEY_URI = "https://hdp.vault.azure.net/keys/identifying"
SERVICE_KEY = "0b3c9a52-8a63-4c9d-9a0e-3f1f5f3f8a11"
DISK_SET = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/diskEncryptionSets/nodes"


def urn(kind: str, name: str) -> str:
    """The URN of a resource in the tests' stack."""
    return f"urn:pulumi:s::p::{kind}::{name}"


def make(kind: str, name: str = "it", props: Mapping[str, Any] | None = None, **more: Any) -> Resource:
    """A resource by the default provider of its package (in Paris, for AWS)."""
    more.setdefault("provider", _PROVIDERS.get(kind.partition(":")[0]))
    return Resource(urn=urn(kind, name), type=kind, name=name, props=props or {}, **more)


def component(name: str = "platform", **inputs: Any) -> Resource:
    """A component with inputs."""
    return make("hdp:platform:Platform", name, inputs)


def declaration(feature: str, **changes: Any) -> dict[str, Any]:
    """A complete declaration of a compensating control, as the platform's components carry it."""
    return {
        "feature": feature,
        "data_class": "",
        "required": "customer_managed",
        "level": "provider_managed",
        "reason": "the provider cannot",
        "compensating_control": "client-side encryption with data keys",
        "owner": "data-protection-officer",
        "expires": "2027-05-01",
        "source": "roadmap 827",
        **changes,
    }


def judge(
    rule: Rule, resource: Resource, *others: Resource, complete: bool = True, context: Context = CONTEXT
) -> tuple[Finding, ...]:
    """The findings of a rule on a resource in a stack with others."""
    return evaluate(rule, resource, StackView((*others, resource), complete), context)


def rule_of(judges: Callable[[Say], Mapping[str, Sequence[Judge]]]) -> Rule:
    """A rule that has nothing but some judges by type, made anew."""
    found = judges(Say("rule"))
    check = tabled.check("rule", "good", {}, found)
    return Rule("rule", "title", "why", Severity.HIGH, "stack", check, tabled.concerns(found))


def secretly(value: Any) -> Any:
    """The same properties, with every value that is neither unknown nor absent marked as a secret."""
    if isinstance(value, Mapping):
        return {key: secretly(item) for key, item in value.items()}
    if isinstance(value, list):
        return [secretly(item) for item in value]
    return value if value is None or isinstance(value, Secret | Unknown) else Secret(value)


def verdicts(findings: Iterable[Finding]) -> set[Verdict]:
    """The verdicts of some findings."""
    return {finding.verdict for finding in findings}


def texts(findings: Iterable[Finding]) -> str:
    """All messages of some findings, one a line."""
    return "\n".join(finding.text() for finding in findings)
