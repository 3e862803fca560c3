"""Whether a KMS key is in the region and account of what it is for."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from policies.rules.key_homes import problem
from policies.rules.model import Verdict
from policies.rules.view import Provider, Resource, Secret, Unknown
from tests.unit.policies.build import make, secretly

OWN, OTHER = "111122223333", "444455556666"
QUEUE, TABLE = "aws:sqs/queue:Queue", "aws:dynamodb/table:Table"
COPY, EFS = "aws:rds/snapshotCopy:SnapshotCopy", "aws:efs/replicationConfiguration:ReplicationConfiguration"
DLM, TRAIL = "aws:dlm/lifecyclePolicy:LifecyclePolicy", "aws:cloudtrail/trail:Trail"
_CROSS = "policyDetails.action.crossRegionCopies"
CROSS = f"{_CROSS}.encryptionConfiguration.cmkArn"


def key(region: str = "eu-west-3", account: str = OWN) -> str:
    return f"arn:aws:kms:{region}:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def by(**config: Any) -> Provider:
    return Provider("pulumi:providers:aws", "urn:it", {"region": "eu-west-3", **config})


def told(resource: Resource, value: str, use: str = "kmsMasterKeyId", at: str = "") -> str:
    found = problem(resource, use, at or use, value)
    return "" if found is None else f"{found[0].value}: {found[1]}; {found[2]}"


@pytest.mark.parametrize(
    ("props", "provider", "wrong"),
    [
        ({}, by(), "eu-west-3"),
        ({}, by(region=Secret("eu-west-3")), "eu-west-3"),
        ({"region": "eu-west-1"}, by(), "eu-west-1"),
        ({"region": Unknown("region")}, by(), "eu-west-3"),
        ({}, by(region=Unknown("region")), None),
        ({}, by(region=""), None),
        ({}, by(region=7), None),
        ({}, None, None),
    ],
    ids=["provider", "secret", "own", "own unknown", "unknown", "empty", "number", "no provider"],
)
def test_a_key_works_in_its_own_region_only(
    props: dict[str, Any], provider: Provider | None, wrong: str | None
) -> None:
    queue = make(QUEUE, props=props, provider=provider)
    assert told(queue, key(wrong or "eu-west-3")) == ""
    expected = (
        f"violated: the key is in us-east-1, what it is for in {wrong}, and a KMS key works in its own region only; "
        f"name a key of your own in {wrong}"
    )
    assert told(queue, key("us-east-1")) == ("" if wrong is None else expected)


@pytest.mark.parametrize("value", ["alias/hdp", "1234abcd-12ab-34cd-56ef-1234567890ab", "arn:aws:s3:::b", ""])
def test_what_is_no_arn_of_a_key_tells_nothing(value: str) -> None:
    assert told(make(QUEUE), value) == ""


REPLICAS = {"replicas": [{"regionName": "eu-west-3"}, {"regionName": "eu-central-1"}]}


def wholly(props: dict[str, Any]) -> dict[str, Any]:
    return {name: Secret(value) for name, value in props.items()}


@pytest.mark.parametrize("marked", [dict, secretly, wholly], ids=["open", "secrets", "a secret"])
@pytest.mark.parametrize(
    ("kind", "use", "at", "props", "wanted"),
    [
        (TABLE, "replicas.kmsKeyArn", "replicas[1].kmsKeyArn", REPLICAS, "eu-central-1"),
        (DLM, CROSS, f"{_CROSS}[0].encryptionConfiguration.cmkArn",
         {"policyDetails": {"action": {"crossRegionCopies": [{"target": "eu-central-1"}]}}}, "eu-central-1"),
        (COPY, "kmsKeyId", "kmsKeyId", {"destinationRegion": "eu-central-1"}, "eu-central-1"),
        (COPY, "kmsKeyId", "kmsKeyId", {}, "eu-west-3"),
        (EFS, "destination.kmsKeyId", "destination.kmsKeyId", {"destination": {"region": "eu-central-1"}},
         "eu-central-1"),
        (EFS, "destination.kmsKeyId", "destination.kmsKeyId", {"destination": {}}, "eu-west-3"),
        (EFS, "destination.kmsKeyId", "destination.kmsKeyId", {"destination": {"region": ""}}, "eu-west-3"),
        (TABLE, "replicas.kmsKeyArn", "replicas[0].kmsKeyArn", {"replicas": [{"regionName": ""}]}, None),
        (TABLE, "replicas.kmsKeyArn", "replicas[0].kmsKeyArn", {"replicas": [{}]}, None),
        (TABLE, "replicas.kmsKeyArn", "replicas[0].kmsKeyArn", {"replicas": ["text"]}, None),
        (TABLE, "replicas.kmsKeyArn", "replicas.kmsKeyArn", {}, None),
        (TRAIL, "kmsKeyId", "kmsKeyId", {}, None),
    ],
    ids=["replica", "above", "beside", "own if not said", "inside", "own if not said inside", "own if empty", "empty",
         "not said", "no object", "nothing", "bucket"],
)  # fmt: skip
def test_the_key_of_a_copy_is_where_the_copy_is(
    kind: str, use: str, at: str, props: dict[str, Any], wanted: str | None, marked: Callable[[Any], Any]
) -> None:
    resource = make(kind, props=marked(props), provider=by())
    for region in ("eu-west-3", "eu-central-1", "us-east-1"):
        found = told(resource, key(region), use, at)
        assert (found == "") is (wanted is None or region == wanted), region
        assert found == "" or f"what it is for in {wanted}" in found


ROLES = [{"roleArn": f"arn:aws:iam::{OTHER}:role/first"}, {"roleArn": f"arn:aws:iam::{OWN}:role/last"}]


@pytest.mark.parametrize(
    ("props", "provider", "known"),
    [
        ({"arn": f"arn:aws:sqs:eu-west-3:{OWN}:q"}, by(), True),
        ({"arn": f"arn:aws:sqs:eu-west-3:{OWN}:q"}, by(allowedAccountIds=[OTHER]), True),
        ({}, by(allowedAccountIds=json.dumps([OWN])), True),
        ({}, by(allowedAccountIds=Secret([OWN])), True),
        ({}, by(allowedAccountIds=[OWN], assumeRoles=ROLES[:1]), True),
        ({}, by(assumeRoles=ROLES), True),
        ({}, by(assumeRoles=json.dumps(ROLES)), True),
        ({}, by(assumeRoles=Secret(json.dumps(ROLES))), True),
        ({}, by(assumeRoles="{"), False),
        ({}, by(assumeRoles=[]), False),
        ({}, by(assumeRoles={"roleArn": ROLES[1]}), False),
        ({}, by(assumeRoles=["text"]), False),
        ({}, by(), False),
        ({}, None, False),
    ],
    ids=["arn", "arn first", "text", "secret", "only account first", "last role", "roles as text", "secret roles",
         "no JSON", "no role", "no list", "no object", "nothing", "no provider"],
)  # fmt: skip
def test_a_key_of_another_account_may_be_anybodys(
    props: dict[str, Any], provider: Provider | None, known: bool
) -> None:
    queue = make(QUEUE, props=props, provider=provider)
    assert told(queue, key()) == ""
    found = problem(queue, "kmsMasterKeyId", "kmsMasterKeyId", key(account=OTHER))
    assert (found is not None) is known
    if found is not None:
        verdict, message, remedy = found
        assert verdict is Verdict.UNDECIDED
        assert message.startswith(f"the key is of account {OTHER}, not of {OWN}")
        assert remedy == f"name a key of account {OWN}, or have the other account waived"
