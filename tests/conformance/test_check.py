"""``hdp check`` and the policy packs come to the same verdicts, on the platform and on broken ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from pulumi.runtime import proto

from components.spec import Provider
from policies.rules.judge import judge
from policies.rules.model import Context, Finding
from policies.rules.registry import PACKS, RULES
from policies.server.analyzer import Analyzer
from sandbox.values import UNKNOWN, Secret
from tests.support.recorded import Change, Registration, recorded, request_of, resource_of, view_of

KEYS = (
    "kmsMasterKeyId",
    "kmsKeyId",
    "kmsKeyArn",
    "keyVaultProperties",
    "diskEncryptionSetID",
    "diskEncryptionSetId",
    "encryptionKeysIds",
    "encryptionConfig",
)
Told = dict[tuple[str, str, bool], list[str]]
"""By pack, text and whether it refuses: the names of the resources."""


def kept(props: dict[str, Any]) -> dict[str, Any]:
    return props


def without(*names: str) -> Change:
    """Takes properties away, at any depth."""

    def change(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: change(item) for key, item in value.items() if key not in names}
        if isinstance(value, Secret):
            return Secret(change(value.value))
        return [change(item) for item in value] if isinstance(value, list) else value

    return change


def with_(new: Any, *names: str) -> Change:
    """Puts a value in place of properties, at any depth."""

    def change(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: new if key in names else change(item) for key, item in value.items()}
        if isinstance(value, Secret):
            return Secret(change(value.value))
        return [change(item) for item in value] if isinstance(value, list) else value

    return change


CHANGES: dict[str, Change] = {
    "the platform itself": kept,
    "nothing declared": without("declarations", "logServices"),
    "in production": with_("production", "environment"),
    "keys left out": without(*KEYS),
    "keys unknown": with_(UNKNOWN, *KEYS),
    "keys of somebody else": with_("arn:aws:kms:us-east-1:999999999999:key/abc", *KEYS),
    "elsewhere": with_("us-east-1", "region", "location"),
    "place unknown": with_(UNKNOWN, "region", "location"),
    "weak transport": with_("TLS1_0", "minimumTlsVersion"),
    "open": with_("Enabled", "publicNetworkAccess"),
    "blocks taken away": with_(False, "blockPublicAcls", "restrictPublicBuckets", "endpointPublicAccess"),
    "policies unknown": with_(UNKNOWN, "policy", "inlinePolicies"),
    "no tags": without("tags", "labels"),
    "rotation off": with_(False, "enableKeyRotation", "enablePurgeProtection"),
}


def of_check(registrations: tuple[Registration, ...], change: Change) -> Told:
    told: Told = defaultdict(list)
    packs = {rule.id: pack.name for pack in PACKS.values() for rule in pack.rules}
    for finding in judge(view_of(registrations, change), RULES, Context()).findings:
        told[packs[finding.rule], finding.text(), finding.refuses].append(_name(finding))
    return _sorted(told)


def of_packs(registrations: tuple[Registration, ...], change: Change) -> Told:
    analyzer = Analyzer("all", "All.", PACKS)
    answers = [analyzer.Analyze(request_of(one, change), None) for one in registrations]
    whole = proto.AnalyzeStackRequest(resources=[resource_of(one, change) for one in registrations])
    told: Told = defaultdict(list)
    for answer in [*answers, analyzer.AnalyzeStack(whole, None)]:
        for said in answer.diagnostics:
            _, _, text = said.message.partition("\n")
            text, _, others = text.partition(" The same for ")
            pack = said.policyName.removesuffix("-in-stack").removesuffix("-report")
            names = [said.urn.rpartition("::")[2], *filter(None, others.rstrip(".").split(", "))]
            told[pack, text, said.enforcementLevel == proto.MANDATORY] += names
    return _sorted(told)


def _name(finding: Finding) -> str:
    return finding.urn.rpartition("::")[2]


def _sorted(told: Told) -> Told:
    return {key: sorted(names) for key, names in told.items()}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_check_and_packs_say_the_same(provider: Provider, change: Change) -> None:
    registrations = recorded(provider.value)
    assert of_check(registrations, change) == of_packs(registrations, change)


def test_check_and_packs_say_the_same_of_a_first_preview(provider: Provider) -> None:
    registrations = recorded(provider.value, unknown=True)
    assert of_check(registrations, kept) == of_packs(registrations, kept)


def _refused(change: Change) -> Iterator[str]:
    for provider in Provider:
        for (_, text, refuses), names in of_check(recorded(provider.value), change).items():
            if refuses:
                yield from (f"{provider}: {name}: {text}" for name in names)


def test_the_platform_is_clean() -> None:
    assert list(_refused(kept)) == []


@pytest.mark.parametrize("name", ["nothing declared", "in production", "keys left out", "elsewhere", "no tags"])
def test_a_broken_platform_is_refused(name: str) -> None:
    assert list(_refused(CHANGES[name]))
