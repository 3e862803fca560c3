"""Wrong settings on the real engine: a sentence that names the setting, nothing registered, an exit code of its own."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.store import Store
from tests.support.engine import SandboxRun

ZONE = {"name": "landing", "data_class": "identifying"}
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "unknown provider": ({"provider": "gcp"}, "provider: "),
    "no provider": ({}, "provider: must be set to azure, ovh or aws"),
    "unknown location": ({"provider": "aws", "location": "atlantis"}, "location: 'atlantis' is not known"),
    "no region there": ({"provider": "ovh", "location": "sweden"}, "location: ovh has no full region in 'sweden'"),
    "another's region": ({"provider": "aws", "region": "francecentral"}, "region: "),
    "outside residency": ({"provider": "azure", "region": "uksouth"}, "outside residency 'eea'"),
    "misspelt field": ({"provider": "aws", "regoin": "eu-west-3"}, "regoin: no such setting; did you mean region?"),
    "misspelt nested": (
        {"provider": "aws", "compute": {"reserch": {}}},
        "compute.reserch: no such setting; did you mean compute.research?",
    ),
    "two zones of one name": ({"provider": "aws", "zones": [ZONE, ZONE]}, "two zones are called 'landing'"),
    "impossible size": ({"provider": "aws", "compute": {"system": {"size": "enormous"}}}, "compute.system.size: "),
    "impossible count": (
        {"provider": "aws", "compute": {"system": {"min_nodes": 9, "max_nodes": 3}}},
        "min_nodes (9) is above max_nodes (3)",
    ),
    "impossible retention": (
        {"provider": "aws", "zones": [{**ZONE, "noncurrent_days": 0}]},
        "zones[0].noncurrent_days",
    ),
    "not a range": ({"provider": "aws", "network": {"cidr": "10.20.0.0"}}, "network.cidr"),
    "too small": ({"provider": "aws", "network": {"cidr": "10.20.0.0/24"}}, "too small"),
    "overlapping": ({"provider": "aws", "network": {"reserved": ["10.20.8.0/24"]}}, "overlaps the reserved range"),
    "reserved by MKS": ({"provider": "ovh", "network": {"cidr": "10.2.0.0/16"}}, "network.cidr: 10.2.0.0/16 overlaps"),
    "unreachable level": (
        {"provider": "ovh", "keys": {"compensating": {"accept": False}}},
        "keys.compensating.accept is false",
    ),
}


@pytest.mark.parametrize("case", list(CASES))
def test_a_wrong_setting_is_refused_before_anything_is_registered(sandbox: SandboxRun, case: str) -> None:
    settings, sentence = CASES[case]
    stack = sandbox.stack(f"wrong-{list(CASES).index(case)}", settings)
    refused = sandbox.pulumi("up", "-s", stack, "--yes", "--skip-preview", "--suppress-progress")
    assert refused.code not in (0, None)
    assert sentence in refused.text
    assert "nothing was changed" in refused.text
    assert "Traceback" not in refused.text
    assert [entry["type"] for entry in sandbox.resources(stack)] in ([], ["pulumi:pulumi:Stack"])
    if sandbox.box.database.exists():
        store = Store(sandbox.box.database)
        made = [record for package in ("aws", "ovh", "azure-native") for record in store.all(package)]
        store.close()
        assert not [record for record in made if record.urn.startswith(f"urn:pulumi:{stack}::")]


def test_every_mismatch_is_in_one_table_with_the_remedy(sandbox: SandboxRun) -> None:
    settings = {"provider": "ovh", "keys": {"compensating": {"accept": False}}}
    stack = sandbox.stack("mismatches", settings)
    refused = sandbox.pulumi("preview", "-s", stack).text
    for feature in ("storage.key_control", "compute.node_disk_key_control", "compute.cluster_secret_key_control"):
        assert feature in refused
    assert "Either accept the compensating controls" in refused
    assert "choose a provider that reaches them" in refused


def test_a_missing_passphrase_is_named(sandbox: SandboxRun) -> None:
    refused = sandbox.pulumi("preview", "-s", "aws", PULUMI_CONFIG_PASSPHRASE="")
    assert refused.code != 0
    assert "passphrase" in refused.text
