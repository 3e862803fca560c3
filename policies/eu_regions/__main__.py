"""Policy pack: everything stays in regions of the residency. The rules stand in ``policies/rules/regions.py``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pulumi_policy import PolicyComplianceFramework, PolicyPack

from policies.rules import packs, regions

PolicyPack(
    "eu-regions",
    policies=packs.policies(
        "eu-regions",
        "Everything stays in regions of the residency.",
        [regions.RULE],
        ("residency", "unclassified", "logServices"),
        PolicyComplianceFramework(
            name="HDS",
            version="2",
            reference="EXI 28",
            specification="Health data are stored exclusively in the European Economic Area.",
        ),
        ["HDS EXI 28", "SecNumCloud 3.2 19.2.a", "GDPR 44", "EHDS 87", "C5:2020 PSS-12"],
    ),
    description="Everything stays in regions of the EU, the EEA, or countries with an adequacy decision.",
)
