"""The account's project and log service, named before anything is registered."""

from __future__ import annotations

import pytest

from components.ovh.account import LOGS_VARIABLE, PROJECT_VARIABLE, log_service, problems, project
from tests.unit.components.ovh.specs import spec

PROJECT, OTHER = "0123456789abcdef" * 2, "f" * 32
GOOD = {PROJECT_VARIABLE: PROJECT, LOGS_VARIABLE: "ldp-ab-12345"}


def test_the_specification_wins_over_the_environment() -> None:
    assert project(spec(account=OTHER), GOOD) == OTHER
    assert project(spec(), GOOD) == PROJECT
    assert project(spec(), {}) == ""


def test_the_log_service_is_the_environments() -> None:
    assert (log_service(GOOD), log_service({})) == ("ldp-ab-12345", "")


def test_a_complete_account_has_no_problems() -> None:
    assert list(problems(spec(), GOOD)) == []
    assert list(problems(spec(account=OTHER), {LOGS_VARIABLE: "ldp-ab-1"})) == []


@pytest.mark.parametrize(
    ("account", "changes", "start", "remedy"),
    [
        (None, {PROJECT_VARIABLE: ""}, "account: no Public Cloud project is named", PROJECT_VARIABLE),
        ("my project", {}, "account: 'my project' is not the id", "32 hexadecimal digits"),
        (None, {PROJECT_VARIABLE: "x"}, f"{PROJECT_VARIABLE}: 'x' is not the id", "32 hexadecimal digits"),
        (None, {LOGS_VARIABLE: ""}, f"{LOGS_VARIABLE}: Kubernetes audit logs go", "order one in the Control Panel"),
        (None, {LOGS_VARIABLE: "logs"}, f"{LOGS_VARIABLE}: 'logs' is not the name", "ldp-xx-12345"),
    ],
)
def test_what_is_missing_or_malformed(account: str | None, changes: dict[str, str], start: str, remedy: str) -> None:
    (found,) = problems(spec(**({"account": account} if account else {})), {**GOOD, **changes})
    assert found.startswith(start)
    assert remedy in found
