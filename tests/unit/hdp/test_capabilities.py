"""The pages made from tables are those in the repository."""

from __future__ import annotations

import json
from pathlib import Path

from components.capabilities import Feature
from components.spec import json_schema
from hdp import capabilities

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_of_capabilities_is_current() -> None:
    remedy = "run: hdp capabilities --markdown > docs/capabilities.md"
    assert (DOCS / "capabilities.md").read_text(encoding="utf-8") == capabilities.markdown(), remedy


def test_the_schema_for_editors_is_current() -> None:
    remedy = "run: hdp spec schema > docs/spec.schema.json"
    assert json.loads((DOCS / "spec.schema.json").read_text(encoding="utf-8")) == json_schema(), remedy


def test_every_feature_has_a_row_and_a_level_of_every_provider() -> None:
    columns, rows = capabilities.matrix()
    assert [row[0] for row in rows] == list(Feature)
    assert all(len(row) == len(columns) == 4 and all(row) for row in rows)
