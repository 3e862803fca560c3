"""Policy pack: data at rest under customer-managed keys. Rules: ``policies/rules/keys.py`` and ``hygiene.py``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pulumi_policy import PolicyComplianceFramework, PolicyPack

from policies.rules import hygiene, keys, packs

PolicyPack(
    "customer-managed-keys",
    policies=packs.policies(
        "customer-managed-keys",
        "Data at rest are encrypted under keys that the customer manages.",
        [keys.RULE, hygiene.RULE],
        ("unclassified", "throwAwayEnvironments"),
        PolicyComplianceFramework(
            name="SecNumCloud",
            version="3.2",
            reference="10.1.a",
            specification="Data are encrypted so that they cannot be recovered by others.",
        ),
        ["SecNumCloud 3.2 10.1", "SecNumCloud 3.2 10.5", "GDPR 32(1)(a)", "ISO 27001:2022 A.8.24", "C5:2020 CRY-03"],
    ),
    description="Data at rest are encrypted under keys that the customer manages, and the keys are kept well.",
)
