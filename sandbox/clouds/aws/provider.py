"""AWS as a whole: regions, accounts, ids, ARNs, and the tables of its services."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from components.regions import lookup, nearest
from sandbox.clouds.aws import (
    adopted,
    common,
    defaults,
    ec2,
    eks,
    eks_access,
    eks_nodes,
    functions,
    iam,
    kms,
    logs,
    routes,
    s3,
    secrets,
    security_groups,
    vpc,
)
from sandbox.clouds.aws.names import arn, name_of, resource_word
from sandbox.errors import Failure
from sandbox.rules import Account, Phase, ProviderRules, Request, Rule, TypeRules, type_table
from sandbox.schema.types import ResourceType

# The account number that AWS's own documentation uses in examples.
ACCOUNT = Account(id="111122223333", tenant="o-sandbox0000", principal="arn:aws:iam::111122223333:user/sandbox")


def _region(inputs: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    """A resource's own region, else the provider's (pulumi-aws 7, enhanced region support)."""
    for value in (inputs.get("region"), _configured_region(config)):
        if isinstance(value, str) and value:
            return value
    return ""


def _configured_region(config: Mapping[str, Any]) -> object:
    """The region of a provider: its own, else that of the environment, as the SDK's provider.py has it."""
    return config.get("region") or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")


def _identify(request: Request) -> str:
    return name_of(request) or f"{resource_word(request.token)[:4]}-{request.hex(17, 'id')}"


def _outputs(request: Request) -> Mapping[str, Any]:
    field = request.schema.name_property
    named = {field: name_of(request)} if field else {}
    return {
        **named,
        "arn": arn(request, f"{resource_word(request.token)}/{_identify(request)}"),
        "region": request.region,
        "ownerId": request.account.id,
        "accountId": request.account.id,
        "tagsAll": {**_default_tags(request), **(request.get("tags") or {})},
    }


def _default_tags(request: Request) -> Mapping[str, Any]:
    tags = request.config.get("defaultTags")
    return (tags or {}).get("tags") or {} if isinstance(tags, Mapping) else {}


def _immutable(schema: ResourceType) -> frozenset[str]:
    """What the SDK's text says, the name, and the region ("changing region forces replacement")."""
    named = {schema.name_property, f"{schema.name_property}Prefix"} if schema.name_property else set()
    return frozenset({name for name, prop in schema.inputs.items() if prop.immutable} | named | {"region"})


def region_failures(path: str, region: object) -> Iterator[Failure]:
    """What is wrong with a region code."""
    if not isinstance(region, str):
        return
    found = lookup("aws", region)
    if found is None or found.code != region or found.local_zone:
        close = nearest("aws", region)
        hint = f"; did you mean {close}?" if close else ""
        yield Failure(path, f"invalid AWS Region: {region}{hint}")


def _configure(config: Mapping[str, Any]) -> Sequence[Failure]:
    region = _configured_region(config)
    if not region:
        message = (
            "missing region: set it on the provider (aws.Provider(..., region=...)), with "
            "`pulumi config set aws:region eu-west-3`, or in AWS_REGION"
        )
        return [Failure("region", message)]
    return [*region_failures("region", region), *_account_failures(config)]


def _account_failures(config: Mapping[str, Any]) -> Iterator[Failure]:
    allowed, forbidden = config.get("allowedAccountIds"), config.get("forbiddenAccountIds")
    if isinstance(allowed, list) and allowed and ACCOUNT.id not in allowed:
        yield Failure("allowedAccountIds", f"AWS account ID not allowed: {ACCOUNT.id} (the sandbox's account)")
    if isinstance(forbidden, list) and ACCOUNT.id in forbidden:
        yield Failure("forbiddenAccountIds", f"AWS account ID not allowed: {ACCOUNT.id} (the sandbox's account)")


def _own_region(request: Request) -> Iterator[Failure]:
    yield from region_failures("region", request.known("region"))


def _tag_limits(request: Request) -> Iterator[Failure]:
    tags = request.known("tags")
    if not isinstance(tags, Mapping):
        return
    if len(tags) > 50:
        yield Failure("tags", f"{len(tags)} tags: at most 50 are allowed", "TooManyTags")
    for key, value in tags.items():
        if len(key) > 128 or key.lower().startswith("aws:"):
            message = f"the tag key {key!r} must have at most 128 characters and not start with aws:"
            yield Failure("tags", message, "InvalidTag")
        if isinstance(value, str) and len(value) > 256:
            yield Failure("tags", f"the value of the tag {key!r} has more than 256 characters", "InvalidTag")


def _with_source(*groups: Sequence[TypeRules]) -> dict[str, TypeRules]:
    """The table of all types; where names must be unique and what is replaced was read nowhere, that is said."""
    source = "unverified (terraform-provider-aws's schemas and the services' API references, from memory)"
    return {token: replace(entry, source=source) for token, entry in type_table(*groups).items()}


RULES = ProviderRules(
    package="aws",
    account=ACCOUNT,
    region=_region,
    identify=_identify,
    outputs=_outputs,
    immutable=_immutable,
    configure=_configure,
    defaults=defaults.values,
    autoname=defaults.autoname,
    rules=(
        Rule(
            "aws.region",
            Phase.CHECK,
            "A resource's own region is one that exists.",
            "pulumi-aws 7 docs/enhanced-region-support.md; botocore data/partitions.json",
            _own_region,
        ),
        Rule(
            "aws.tags",
            Phase.CHECK,
            "At most 50 tags; keys of 128 characters not starting with aws:, values of 256.",
            "docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html",
            _tag_limits,
        ),
    ),
    types=_with_source(
        adopted.TYPES,
        common.TYPES,
        ec2.TYPES,
        eks.TYPES,
        eks_access.TYPES,
        eks_nodes.TYPES,
        iam.TYPES,
        kms.TYPES,
        logs.TYPES,
        routes.TYPES,
        s3.TYPES,
        secrets.TYPES,
        security_groups.TYPES,
        vpc.TYPES,
    ),
    functions=functions.FUNCTIONS,
)
