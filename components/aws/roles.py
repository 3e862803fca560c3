"""Roles: what a service of AWS, or a workload of the cluster, may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws.place import Place


@dataclass(frozen=True)
class Role:
    """A role as it was registered."""

    arn: pulumi.Output[str]
    ready: tuple[pulumi.Resource, ...]
    """The policies that must be attached before the role is used."""


def register_role(
    place: Place,
    name: str,
    trust: str,
    tags: Mapping[str, str],
    parent: pulumi.Resource,
    *,
    managed: Sequence[str] = (),
    own: pulumi.Input[str] | None = None,
) -> Role:
    """Registers a role.

    Args:
        place: where.
        name: what the role is for.
        trust: the document that says who may assume it.
        tags: its tags.
        parent: the component.
        managed: the names of AWS-managed policies, with ``service-role/`` where that is part of theirs.
        own: a document with further permissions.
    """
    options = place.options(parent)
    role = aws.iam.Role(name, name=place.site.names.of("role", name), assume_role_policy=trust, tags=tags, opts=options)
    ready: list[pulumi.Resource] = [
        aws.iam.RolePolicyAttachment(
            f"{name}-{policy.rsplit('/', 1)[-1]}",
            role=role.name,
            policy_arn=f"arn:{place.partition}:iam::aws:policy/{policy}",
            opts=options,
        )
        for policy in managed
    ]
    if own is not None:
        ready.append(aws.iam.RolePolicy(name, name=name, role=role.name, policy=own, opts=options))
    return Role(role.arn, tuple(ready))
