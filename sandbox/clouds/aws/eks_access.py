"""EKS: who is let into a cluster (access entries), and as what (access policies)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sandbox.clouds.aws.eks import cluster_of, of_cluster
from sandbox.clouds.aws.names import arn
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules, pattern_rule

ACCESS_ENTRY: Final = "aws:eks/accessEntry:AccessEntry"
_GUIDE = "docs.aws.amazon.com/eks/latest/userguide"
_MADE = "2026-01-01T00:00:00Z"


def _accepts_entries(request: Request) -> Iterator[Failure]:
    cluster = cluster_of(request)
    if cluster is not None and cluster.outputs["accessConfig"]["authenticationMode"] == "CONFIG_MAP":
        message = (
            "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this "
            "operation."
        )
        yield Failure("clusterName", message, "InvalidRequestException")


def _entry_exists(request: Request) -> Iterator[Failure]:
    identity = f"{request.get('clusterName')}:{request.get('principalArn')}"
    if request.store.get("aws", ACCESS_ENTRY, identity) is None:
        message = f"The specified principalArn could not be found: {request.get('principalArn')}"
        yield Failure("principalArn", message, "ResourceNotFoundException")


def _rule(name: str, phase: Phase, summary: str, page: str, apply: Any) -> Rule:
    return Rule(f"aws.eks.{name}", phase, summary, f"{_GUIDE}/{page}", apply)


TYPES = (
    TypeRules(
        ACCESS_ENTRY,
        identify=lambda request: f"{request.get('clusterName')}:{request.get('principalArn')}",
        outputs=lambda request: {
            "accessEntryArn": arn(request, f"access-entry/{request.get('clusterName')}/{request.uuid()}", "eks"),
            "createdAt": _MADE,
            "modifiedAt": _MADE,
            "type": request.get("type", "STANDARD"),
            "userName": request.get("userName") or request.get("principalArn"),
        },
        unique=lambda request: (
            f"{request.region}/eks-access/{request.get('clusterName')}/"
            f"{str(request.get('principalArn')).replace('/', '|')}"
        ),
        conflict=Failure(
            "principalArn",
            "The specified access entry resource is already in use on this cluster.",
            "ResourceInUseException",
        ),
        references=(of_cluster(""),),
        immutable=frozenset({"clusterName", "principalArn", "type"}),
        rules=(
            _rule(
                "access-mode",
                Phase.APPLY,
                "A cluster takes access entries in the modes API and API_AND_CONFIG_MAP.",
                "access-entries.html",
                _accepts_entries,
            ),
        ),
    ),
    TypeRules(
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        identify=lambda request: "#".join(
            str(request.get(part)) for part in ("clusterName", "principalArn", "policyArn")
        ),
        outputs=lambda _: {"associatedAt": _MADE, "modifiedAt": _MADE},
        references=(of_cluster(""),),
        immutable=frozenset({"clusterName", "principalArn", "policyArn"}),
        rules=(
            pattern_rule(
                "aws.eks.access-policy",
                "policyArn",
                r"arn:[a-z-]+:eks::aws:cluster-access-policy/Amazon\w+",
                "an access policy is one of EKS's own (arn:aws:eks::aws:cluster-access-policy/...).",
                f"{_GUIDE}/access-policies.html",
                "InvalidParameterException",
            ),
            _rule(
                "access-entry",
                Phase.APPLY,
                "An access policy goes to a principal with an access entry.",
                "access-policies.html",
                _entry_exists,
            ),
        ),
    ),
)
