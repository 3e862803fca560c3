"""CloudWatch Logs."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.clouds.aws.names import arn
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules, pattern_rule

# Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RETENTION_DAYS = (
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip


def _retention(request: Request) -> Iterator[Failure]:
    days = request.known("retentionInDays")
    if isinstance(days, int) and days not in RETENTION_DAYS:
        yield Failure(
            "retentionInDays",
            f"expected retention_in_days to be one of {list(RETENTION_DAYS)}, got {days}",
            "InvalidParameterException",
        )


TYPES = (
    TypeRules(
        "aws:cloudwatch/logGroup:LogGroup",
        identify=lambda request: str(request.get("name")),
        outputs=lambda request: {"arn": arn(request, f"log-group:{request.get('name')}", "logs")},
        unique=lambda request: f"{request.region}/log-group/{str(request.get('name')).replace('/', '_')}",
        conflict=Failure("name", "The specified log group already exists: {name}", "ResourceAlreadyExistsException"),
        immutable=frozenset({"name", "logGroupClass"}),
        rules=(
            Rule(
                "aws.logs.retention",
                Phase.CHECK,
                "Log retention is one of the fixed numbers of days.",
                "docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
                _retention,
            ),
            pattern_rule(
                "aws.logs.name",
                "name",
                r"[\w.\-/#]{1,512}",
                "A log group's name has 1 to 512 letters, digits and _-/.#.",
                "docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
                "InvalidParameterException",
            ),
        ),
    ),
)
