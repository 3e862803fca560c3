"""The rule that data travel under TLS 1.2 or better, and over no plain-text protocol.

What a type says by itself stands in ``policies/rules/tables/transport_*.py``; listeners and parameters have modules of
their own; here are the stores that need a policy of their own to keep plain-text connections out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from policies.rules import documents, listeners, parameters, tabled
from policies.rules.demands import Demand
from policies.rules.model import Context, Finding, Rule, Severity
from policies.rules.tabled import Judge, Say
from policies.rules.tables import aws, transport_aws, transport_azure, transport_ovh
from policies.rules.tables.old_types import with_old
from policies.rules.view import MISSING, Resource, StackView, Unknown

ID: Final = "tls-floor"
_SAY: Final = Say(ID)

BUCKET_POLICIES: Final = ("aws:s3/bucketPolicy:BucketPolicy",)
FILE_SYSTEMS: Final = ("aws:efs/fileSystem:FileSystem",)
FILE_POLICIES: Final = ("aws:efs/fileSystemPolicy:FileSystemPolicy",)
_DENY: Final = "deny everybody {}:* where aws:SecureTransport is false"
_WEBSITES: Final = tuple(f"aws:s3/bucketWebsiteConfiguration{v}:BucketWebsiteConfiguration{v}" for v in ("", "V2"))


def _store(policies: tuple[str, ...], reference: str, service: str, what: str) -> Judge:
    """A judge of stores that another resource, which names them at ``reference``, keeps plain connections from."""

    def judge(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
        inline = resource.get("policy")
        if inline is not MISSING:
            yield from _document(resource, "policy", inline, service)
            return
        if not stack.complete:
            yield _SAY.later(resource, f"the policy of the {what}")
            return
        found = stack.referring(resource, policies, reference)
        if found:
            names = ", ".join(sorted(policy.name for policy in found))
            yield _SAY.passed(resource, f"its policy is judged itself ({names})")
        else:
            kind = policies[0].rpartition(":")[2]
            message = f"the {what} takes plain-text connections: no {kind} belongs to it"
            yield _SAY.violated(resource, message, f"add a {kind}: {_DENY.format(service)}")

    return judge


def _policy(service: str) -> Judge:
    """A judge of policies of stores."""

    def judge(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        yield from _document(resource, "policy", resource.get("policy"), service)

    return judge


def _document(resource: Resource, path: str, policy: Any, service: str) -> Iterator[Finding]:
    remedy = _DENY.format(service)
    if isinstance(policy, Unknown):
        # It names a store that is made in the same update; the update judges it before it sets the policy.
        yield _SAY.unknown(resource, path, remedy, blocking=False)
        return
    try:
        refused = any(documents.refuses_plain_text(one, service) for _, one in documents.statements(policy))
    except documents.DocumentError as error:
        yield _SAY.violated(resource, str(error), "correct it", path)
        return
    if not refused:
        yield _SAY.violated(resource, "the policy does not deny plain-text connections", remedy, path)


def _website(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    """Website endpoints of S3 answer plain HTTP only (S3 user guide, "Website endpoints")."""
    if resource.get("redirectAllRequestsTo.protocol") != "https":
        message = "a website endpoint of S3 answers plain HTTP only"
        yield _SAY.violated(resource, message, "serve the objects through CloudFront", "bucket")


JUDGES: Final[Mapping[str, Sequence[Judge]]] = {
    **with_old(listeners.judges(_SAY)),
    **parameters.judges(_SAY),
    **dict.fromkeys(aws.BUCKETS, (_store(BUCKET_POLICIES, "bucket", "s3", "bucket"),)),
    **dict.fromkeys(BUCKET_POLICIES, (_policy("s3"),)),
    **dict.fromkeys(FILE_SYSTEMS, (_store(FILE_POLICIES, "fileSystemId", "elasticfilesystem", "file system"),)),
    **dict.fromkeys(FILE_POLICIES, (_policy("elasticfilesystem"),)),
    **dict.fromkeys(_WEBSITES, (_website,)),
}
"""The judges of all providers by type."""
DEMANDS: Final[Mapping[str, Sequence[Demand]]] = with_old(
    {**transport_aws.DEMANDS, **transport_azure.DEMANDS, **transport_ovh.DEMANDS}
)
"""The demands of all providers by type."""

RULE: Final = Rule(
    ID,
    "Data travel under TLS 1.2 or better, and over no plain-text protocol",
    "What travels in plain text, or under a broken version of TLS, can be read and changed on the way.",
    Severity.HIGH,
    "stack",
    tabled.check(ID, "TLS 1.2 or better is demanded", DEMANDS, JUDGES),
    tabled.concerns(DEMANDS, JUDGES),
)
