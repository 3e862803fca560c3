"""Runs to write reports of."""

from __future__ import annotations

import datetime
from typing import Any

from components.regions import Residency
from hdp.checks.model import CheckResult, ControlInfo, Failed, Located, RuleInfo, Run, WaiverInfo
from policies.rules.model import Finding, Severity, Verdict

TODAY = datetime.date(2026, 11, 24)
BUCKET = "aws:s3/bucketV2:BucketV2"
REGION = RuleInfo(
    "resident-region",
    "Everything stays in regions of the residency",
    "Health data may only be kept where the law of the residency reaches",
    Severity.CRITICAL,
    "eu-regions",
    (ControlInfo("hds", "2", "[EXI 28]"), ControlInfo("secnumcloud", "3.2", "19.2")),
)
KEY = RuleInfo(
    "customer-key",
    "Data at rest are encrypted under a key of the customer",
    "Whoever holds the key can read the data",
    Severity.HIGH,
    "customer-managed-keys",
    (ControlInfo("secnumcloud", "3.2", "10.1"),),
)
TAGS = RuleInfo(
    "data-class", "Every store says its data class", "Unlabelled data get no care", Severity.LOW, "health-data"
)


def urn(name: str, stack: str = "aws") -> str:
    """The URN of a bucket."""
    return f"urn:pulumi:{stack}::platform::{BUCKET}::{name}"


def located(rule: str, verdict: Verdict = Verdict.VIOLATED, name: str = "curated", **more: Any) -> Located:
    """A finding on a bucket, registered at ``components/aws/storage.py:41``."""
    stack = more.pop("stack", "aws")
    place = {"file": more.pop("file", "components/aws/storage.py"), "line": more.pop("line", 41)}
    kind = more.pop("kind", BUCKET)
    finding = Finding(
        rule,
        verdict,
        more.pop("urn", urn(name, stack)),
        more.pop("message", "the region us-east-1 is in no country of the residency"),
        more.pop("remedy", "choose a region of the residency, such as eu-west-3"),
        **{"path": "region", **more},
    )
    return Located(finding, stack, kind, name, **place)


def waiver(**changes: Any) -> WaiverInfo:
    """A waiver that covers one finding until spring."""
    fields: dict[str, Any] = {
        "id": "W-1",
        "rule": KEY.id,
        "resources": "urn:*::audit",
        "category": "waived",
        "reason": "the log bucket cannot use a customer's key",
        "owner": "security",
        "approver": "data-protection-officer",
        "ticket": "SEC-12",
        "created": "2026-11-01",
        "expires": "2027-04-01",
        "uses": 1,
    }
    return WaiverInfo(**{**fields, **changes})


def result(*findings: Located, stack: str = "aws", **more: Any) -> CheckResult:
    """A stack of 100 resources with these findings."""
    counts: dict[str, dict[Verdict, int]] = {REGION.id: {Verdict.PASSED: 98, Verdict.NOT_APPLICABLE: 2}}
    for found in findings:
        of_rule = counts.setdefault(found.finding.rule, {})
        of_rule[found.finding.verdict] = of_rule.get(found.finding.verdict, 0) + 1
    fields: dict[str, Any] = {
        "provider": stack,
        "source": "program",
        "resources": 100,
        "counts": counts,
        "seconds": 1.25,
    }
    return CheckResult(stack=stack, findings=findings, **{**fields, **more})


def run(*results: CheckResult, **more: Any) -> Run:
    """A check of these stacks with three rules."""
    fields: dict[str, Any] = {
        "rules": (REGION, KEY, TAGS),
        "waivers": (),
        "today": TODAY,
        "residency": Residency.EU,
        "version": "0.1.0",
    }
    return Run(results=results, **{**fields, **more})


def everything() -> Run:
    """A run with a finding of every verdict, all states of waivers, warnings, and a stack that failed."""
    return run(
        result(
            located(REGION.id),
            located(REGION.id, name="landing", path="replicas[0].region"),
            located(KEY.id, Verdict.UNDECIDED, path="kmsKeyId", message="the output id of Key is not known yet"),
            located(KEY.id, Verdict.UNDECIDED, name="research", path="kmsKeyId", blocking=False),
            located(KEY.id, Verdict.WAIVED, name="audit", path="kmsKeyId", waiver="W-1"),
            located(TAGS.id, name="scratch", path="tags", message="the waiver W-3 has expired", waiver="W-3"),
            warnings=("the deprecated argument acl is used",),
        ),
        result(
            located(
                KEY.id,
                Verdict.MITIGATED,
                stack="ovh",
                kind="ovh:CloudProject/storage:Storage",
                path="encryption",
                message="the provider holds the key; objects are encrypted before upload",
                file="",
                line=0,
            ),
            stack="ovh",
        ),
        failed=(Failed("azure", "components/azure/network.py does not import: no module named x"),),
        waivers=(
            waiver(),
            waiver(id="W-2", soon=True, expires="2026-11-30", uses=0),
            waiver(id="W-3", rule=TAGS.id, expired=True, expires="2026-11-20"),
        ),
        throw_away=("sandbox",),
        log_services={"ldp-ab-1": "GRA"},
    )
