"""CloudWatch Logs: log groups, how long they keep, and under whose key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sandbox.clouds.aws.kms import find_key, key_failures, policy_of
from sandbox.clouds.aws.names import arn, name_of
from sandbox.clouds.aws.policies import Act, allows
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule

LOG_GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"
_API = "docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference"
RETENTION_DAYS = (
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
"""Source: API_PutRetentionPolicy.html; 0 keeps for ever."""


def _arn(request: Request) -> str:
    return arn(request, f"log-group:{name_of(request)}", "logs")


def _retention(request: Request) -> Iterator[Failure]:
    days = request.known("retentionInDays")
    if isinstance(days, int) and days not in RETENTION_DAYS:
        message = f"expected retention_in_days to be one of {list(RETENTION_DAYS)}, got {days}"
        yield Failure("retentionInDays", message, "InvalidParameterException")


def _key_lets_logs_in(request: Request) -> Iterator[Failure]:
    name = request.get("kmsKeyId")
    if not isinstance(name, str):
        return
    message = f"The specified KMS key does not exist or is not allowed to be used with Arn '{_arn(request)}'"
    found = list(key_failures(request, "kmsKeyId", name, "InvalidParameterException", message.replace("{", "{{")))
    key = find_key(request.store, request.region, name)
    context = {"kms:EncryptionContext:aws:logs:arn": _arn(request)}
    service = f"logs.{request.region}.amazonaws.com"
    if key is not None and not all(
        allows(policy_of(request.store, key), Act(action, service=service, context=context))
        for action in ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey")
    ):
        found.append(Failure("kmsKeyId", message, "InvalidParameterException"))
    yield from found


def _protected(request: Request) -> Iterator[Failure]:
    if request.get("deletionProtectionEnabled") is True:
        message = "The log group has deletion protection enabled. Disable it, then delete the log group."
        yield Failure("", message, "InvalidOperationException")


TYPES = (
    TypeRules(
        LOG_GROUP,
        identify=name_of,
        outputs=lambda request: {"arn": _arn(request), "logGroupClass": request.get("logGroupClass", "STANDARD")},
        unique=lambda request: f"{request.region}/log-group/{name_of(request).replace('/', '_')}",
        conflict=Failure("name", "The specified log group already exists: {name}", "ResourceAlreadyExistsException"),
        immutable=frozenset({"name", "namePrefix", "logGroupClass"}),
        rules=(
            Rule(
                "aws.logs.retention",
                Phase.CHECK,
                "Log retention is one of the fixed numbers of days.",
                f"{_API}/API_PutRetentionPolicy.html",
                _retention,
            ),
            pattern_rule(
                "aws.logs.name",
                "name",
                r"[\w.\-/#]{1,512}",
                "a log group's name has 1 to 512 letters, digits and _-/.#.",
                f"{_API}/API_CreateLogGroup.html",
                "InvalidParameterException",
            ),
            Rule(
                "aws.logs.key",
                Phase.APPLY,
                "The key of a log group lets CloudWatch Logs of the region use it for that group.",
                "docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
                _key_lets_logs_in,
            ),
            Rule(
                "aws.logs.deletion-protection",
                Phase.DELETE,
                "A log group with deletion protection is not deleted.",
                f"{_API}/API_PutLogGroupDeletionProtection.html (unverified)",
                _protected,
            ),
        ),
    ),
    TypeRules(
        "aws:cloudwatch/logStream:LogStream",
        identify=name_of,
        outputs=lambda request: {
            "arn": arn(request, f"log-group:{request.get('logGroupName')}:log-stream:{name_of(request)}", "logs")
        },
        references=(
            Reference(
                "logGroupName",
                (LOG_GROUP,),
                code="ResourceNotFoundException",
                message="The specified log group does not exist: {value}",
                source=f"{_API}/API_CreateLogStream.html",
                same_region=True,
            ),
        ),
        immutable=frozenset({"name", "logGroupName"}),
    ),
)
