"""The rule that data travel under TLS 1.2 or better: stores and their policies.

Listeners are tested in test_listeners.py, parameters in test_parameters.py, tables in test_health_tables.py.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.spec import Provider
from policies.rules.model import Verdict
from policies.rules.transport import RULE
from policies.rules.view import MISSING, Unknown
from tests.support.platform_view import judgement
from tests.unit.policies.build import judge, make, texts, verdicts

BUCKET, POLICY = "aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy"
FILES, FILES_POLICY = "aws:efs/fileSystem:FileSystem", "aws:efs/fileSystemPolicy:FileSystemPolicy"

DENY: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def document(**changes: Any) -> str:
    statement = {key: value for key, value in {**DENY, **changes}.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class TestStores:
    def policy(self, text: Any = None, **more: Any) -> Any:
        return make(POLICY, "policy", {"bucket": "data", "policy": document() if text is None else text}, **more)

    def test_a_bucket_needs_a_policy(self) -> None:
        bucket = make(BUCKET, "data", {"bucket": "data"})
        (found,) = judge(RULE, bucket)
        assert found.verdict is Verdict.VIOLATED
        assert found.message == "the bucket takes plain-text connections: no BucketPolicy belongs to it"
        (found,) = judge(RULE, bucket, self.policy())
        assert (found.verdict, found.message) == (Verdict.PASSED, "its policy is judged itself (policy)")
        (found,) = judge(RULE, self.policy(document(Effect="Allow")))
        assert (found.verdict, found.path) == (Verdict.VIOLATED, "policy")
        other = make(POLICY, "other", {"bucket": "another", "policy": document()})
        assert verdicts(judge(RULE, bucket, other)) == {Verdict.VIOLATED}

    def test_an_unfinished_stack_decides_nothing(self) -> None:
        assert verdicts(judge(RULE, make(BUCKET, "data"), complete=False)) == {Verdict.UNDECIDED}

    def test_names_that_are_not_known_yet_are_joined_by_what_they_are_made_from(self) -> None:
        bucket = make(BUCKET, "data")
        policy = make(
            POLICY,
            "policy",
            {"bucket": Unknown("bucket"), "policy": Unknown("policy")},
            property_dependencies={"bucket": (bucket.urn,), "policy": (bucket.urn,)},
        )
        assert verdicts(judge(RULE, bucket, policy)) == {Verdict.PASSED}

    def test_an_unknown_policy_is_left_to_the_update(self) -> None:
        (found,) = judge(RULE, self.policy(Unknown("policy")))
        assert found.verdict is Verdict.UNDECIDED
        assert not found.refuses

    @pytest.mark.parametrize(
        "changes",
        [
            {"Effect": "Allow"},
            {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
            {"Principal": None},
            {"Action": "s3:GetObject"},
            {"Action": None},
            {"Resource": "arn:aws:s3:::data"},
            {"Condition": None},
            {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
            {"Condition": {"StringEquals": {"aws:SecureTransport": "false"}}},
            {"Condition": {"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:SourceVpc": "vpc-1"}}},
        ],
        ids=lambda changes: json.dumps(changes),
    )
    def test_a_statement_that_lets_some_plain_connections_in_is_not_enough(self, changes: dict[str, Any]) -> None:
        assert verdicts(judge(RULE, self.policy(document(**changes)))) == {Verdict.VIOLATED}

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"Principal": {"AWS": ["*"]}},
            {"Action": "*"},
            {"Action": ["s3:GetObject", "s3:*"]},
            {"Resource": "*"},
            {"Condition": {"BoolIfExists": {"aws:SecureTransport": [False]}}},
        ],
        ids=lambda changes: json.dumps(changes),
    )
    def test_a_statement_that_keeps_them_all_out_is(self, changes: dict[str, Any]) -> None:
        assert verdicts(judge(RULE, self.policy(document(**changes)))) == {Verdict.PASSED}

    @pytest.mark.parametrize("text", ["{", "[]", '"text"', '{"Statement": ["text"]}', "", "[" * 5000])
    def test_what_is_no_policy_is_refused(self, text: str) -> None:
        assert verdicts(judge(RULE, self.policy(text))) == {Verdict.VIOLATED}

    def test_a_policy_in_the_bucket_itself_counts(self) -> None:
        bucket = make(BUCKET, "data", {"bucket": "data", "policy": document()})
        assert verdicts(judge(RULE, bucket)) == {Verdict.PASSED}
        bad = make(BUCKET, "data", {"bucket": "data", "policy": document(Effect="Allow")})
        (found,) = judge(RULE, bad, self.policy())
        assert (found.verdict, found.path) == (Verdict.VIOLATED, "policy")

    def test_file_systems_need_one_as_well(self) -> None:
        files = make(FILES, "files", {"id": "fs-1"})
        policy = make(FILES_POLICY, "p", {"fileSystemId": "fs-1", "policy": document(Action="*", Resource=None)})
        assert verdicts(judge(RULE, files)) == {Verdict.VIOLATED}
        assert verdicts(judge(RULE, files, policy)) == {Verdict.PASSED}
        assert verdicts(judge(RULE, policy)) == {Verdict.PASSED}

    def test_a_website_of_s3_is_plain(self) -> None:
        kind = "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration"
        (found,) = judge(RULE, make(kind, props={"indexDocument": {"suffix": "i"}}))
        assert (found.verdict, found.path) == (Verdict.VIOLATED, "bucket")
        to = {"redirectAllRequestsTo": {"hostName": "data.example", "protocol": "https"}}
        assert verdicts(judge(RULE, make(kind, props=to))) == {Verdict.PASSED}


def test_a_missing_property_is_no_text() -> None:
    assert "MISSING" not in texts(judge(RULE, make("aws:lb/listener:Listener", props={"port": MISSING})))


@pytest.mark.parametrize("provider", list(Provider))
def test_the_reference_platform_keeps_it(provider: Provider) -> None:
    found = judgement(RULE, provider)
    assert found.refused == []
    expected = 0 if provider is Provider.OVH else 5
    assert found.counts[RULE.id, Verdict.PASSED] >= expected
