"""The rule of key hygiene as a whole; what it asks of each provider's keys is in the tests beside this one."""

from __future__ import annotations

import pytest

from policies.rules.catalogue import KEY_KINDS
from policies.rules.hygiene import RULE
from policies.rules.model import Verdict
from tests.unit.policies.build import judge, make, verdicts

OTHERS = ["aws:s3/bucket:Bucket", "hdp:platform:Keys", "aws:kms/alias:Alias", "random:index/randomId:RandomId"]


@pytest.mark.parametrize("kind", OTHERS)
def test_other_types_are_not_applicable(kind: str) -> None:
    assert not RULE.concerns(kind)
    assert verdicts(judge(RULE, make(kind))) == {Verdict.NOT_APPLICABLE}


@pytest.mark.parametrize("kind", sorted(set(KEY_KINDS) - {"aws:kms/alias:Alias"}))
def test_every_key_is_of_its_concern(kind: str) -> None:
    assert RULE.concerns(kind)
    assert verdicts(judge(RULE, make(kind))) != {Verdict.NOT_APPLICABLE}
