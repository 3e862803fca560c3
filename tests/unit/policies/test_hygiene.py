"""The rule of key hygiene as a whole; what it asks of each provider's keys is in the tests beside this one."""

from __future__ import annotations

from types import ModuleType

import pytest

from policies.rules import hygiene_aws, hygiene_azure, hygiene_ovh
from policies.rules.catalogue import KEY_KINDS
from policies.rules.hygiene import RULE
from policies.rules.model import Verdict
from policies.rules.tabled import Say
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


@pytest.mark.parametrize("module", [hygiene_aws, hygiene_azure, hygiene_ovh], ids=["aws", "azure", "ovh"])
def test_it_asks_the_judges_of_each_provider(module: ModuleType) -> None:
    found = module.judges(Say(RULE.id))
    assert found
    assert [kind for kind in found if not RULE.concerns(kind)] == []
