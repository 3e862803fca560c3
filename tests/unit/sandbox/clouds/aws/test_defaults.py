"""What the provider fills in: values and names."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sandbox.clouds.aws.defaults import VALUES
from sandbox.schema.check import check
from tests.support.clouds import catalogue
from tests.unit.sandbox.clouds.aws.build import KEY, ROLE, Aws, trust


def test_every_default_is_a_good_value_of_its_type() -> None:
    for token, values in VALUES.items():
        schema = catalogue("aws").resource(token)
        assert set(values) <= set(schema.inputs), token
        problems = check(dict(values), schema, catalogue("aws"))
        assert [problem for problem in problems if "missing required" not in problem.message] == [], token


def test_a_given_value_stays(aws: Aws) -> None:
    inputs = aws.make(KEY, {"enableKeyRotation": True}).inputs
    assert inputs["enableKeyRotation"] is True
    assert inputs["keyUsage"] == "ENCRYPT_DECRYPT"
    assert "enableKeyRotation" not in inputs["__defaults"]
    assert "keyUsage" in inputs["__defaults"]


@pytest.mark.parametrize(
    ("token", "inputs", "field", "pattern"),
    [
        (ROLE, {"assumeRolePolicy": trust("ec2.amazonaws.com")}, "name", r"MyThing-[0-9a-f]{7}"),
        ("aws:s3/bucket:Bucket", {}, "bucket", r"mything-[0-9a-f]{7}"),
        ("aws:sqs/queue:Queue", {}, "name", r"MyThing-[0-9a-f]{7}"),
        ("aws:sqs/queue:Queue", {"fifoQueue": True}, "name", r"MyThing-[0-9a-f]{7}\.fifo"),
        ("aws:sns/topic:Topic", {"fifoTopic": True}, "name", r"MyThing-[0-9a-f]{7}\.fifo"),
        ("aws:glue/catalogDatabase:CatalogDatabase", {}, "name", r"mything_[a-p]{8}"),
        (
            "aws:iot/topicRule:TopicRule",
            {"enabled": True, "sql": "x", "sqlVersion": "1"},
            "name",
            r"MyThing_[0-9a-f]{7}",
        ),
    ],
)
def test_names_are_made_as_the_service_takes_them(
    aws: Aws, token: str, inputs: dict[str, Any], field: str, pattern: str
) -> None:
    made = aws.make(token, inputs, "MyThing")
    assert re.fullmatch(pattern, made.inputs[field]), made.inputs[field]
    assert field in made.inputs["__defaults"]


def test_a_name_made_up_is_kept(aws: Aws) -> None:
    made = aws.make("aws:sqs/queue:Queue", {}, "queue")
    again, failures = aws.cloud.check(made.token, made.urn, "queue", made.inputs, {"delaySeconds": 5})
    assert failures == []
    assert again["name"] == made.inputs["name"]
