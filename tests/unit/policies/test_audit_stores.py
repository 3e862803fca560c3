"""What a store is for, and why it must be kept well."""

from __future__ import annotations

import pytest

from policies.rules.audit_stores import Purpose


@pytest.mark.parametrize(
    ("audit", "health", "why", "more"),
    [
        ("its tag data-class is audit", None, "it is an audit store (its tag data-class is audit)", False),
        ("its tag data-class is audit", True, "it is an audit store (its tag data-class is audit)", False),
        ("", True, "it holds health data", False),
        ("", None, "no tag data-class says that it holds no data of persons", True),
        ("", False, "no tag data-class says that it holds no data of persons", True),
    ],
    ids=["audit", "both", "health", "not said", "neither"],
)
def test_the_reason_is_told(audit: str, health: bool | None, why: str, more: bool) -> None:
    purpose = Purpose(audit, health)
    assert purpose.why == why
    assert purpose.way_out("lock it").startswith("lock it")
    assert (purpose.way_out("lock it") != "lock it") is more
    assert purpose.no_lock == ""
