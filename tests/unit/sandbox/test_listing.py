from __future__ import annotations

import re
from collections import defaultdict

import pytest

from sandbox.clouds import PACKAGES
from sandbox.listing import EVERY_TYPE, ListedRule, all_functions, all_rules
from sandbox.rules import Phase
from tests.support.clouds import catalogue

ID = re.compile(r"(aws|azure|ovh)(\.[a-z0-9]+(-[a-z0-9]+)*){1,4}")


@pytest.fixture(scope="module", params=sorted(PACKAGES))
def package(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def rows(package: str) -> list[ListedRule]:
    return all_rules([package])


def test_every_rule_has_a_summary_a_source_and_a_well_formed_id(package: str, rows: list[ListedRule]) -> None:
    prefix = package.split("-")[0]
    assert len(rows) > 50
    assert [row.id for row in rows if not ID.fullmatch(row.id) or row.id.split(".")[0] != prefix] == []
    assert [row.id for row in rows if not row.source.strip() or not row.summary.strip()] == []


def test_ids_are_unique_and_a_shared_id_is_one_rule(rows: list[ListedRule]) -> None:
    places = [(row.type, row.id) for row in rows]
    assert len(places) == len(set(places))
    meanings: dict[str, set[tuple[Phase, str]]] = defaultdict(set)
    for row in rows:
        meanings[row.id].add((row.phase, row.source))
    assert {id for id, found in meanings.items() if len(found) > 1} == set()


def test_rules_are_of_types_that_the_sdk_has(package: str, rows: list[ListedRule]) -> None:
    known = {EVERY_TYPE, *catalogue(package).resource_tokens()}
    assert {row.type for row in rows} <= known


def test_what_stands_as_data_is_listed_too() -> None:
    rows = {row.id: row for row in all_rules(["aws"])}
    exists = rows["aws.ec2.subnet.vpc-id.exists"]
    assert (
        exists.summary == "vpcId names an existing Vpc in the same region (by id)." or "an existing" in exists.summary
    )
    assert exists.phase is Phase.APPLY
    assert rows["aws.ec2.subnet.vpc-id.held"].phase is Phase.DELETE
    assert rows["aws.s3.bucket.unique"].summary.endswith("(BucketAlreadyExists).")
    assert "objectLockEnabled" in rows["aws.s3.bucket.immutable"].summary


def test_functions_are_listed(package: str) -> None:
    tokens = [row.token for row in all_functions([package])]
    assert tokens == sorted(set(tokens))
    assert len(tokens) > 5
    assert all(token.startswith(f"{package}:") for token in tokens)


def test_all_providers_are_listed_by_default() -> None:
    assert {row.provider for row in all_functions()} == set(PACKAGES)
