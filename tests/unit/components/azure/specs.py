"""Specifications for tests of Azure's calculations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.config import build, merge, read_reference
from components.spec import Spec
from tests.support.platforms import ROOT


def spec(**changes: Any) -> Spec:
    """The reference at Azure with some settings changed."""
    given: Mapping[str, Any] = {"provider": "azure", **changes}
    return build(merge(read_reference(ROOT), given), {})
