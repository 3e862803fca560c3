"""The rule that customer keys are kept well: rotated, strong, hard to lose by mistake, usable by known principals only.

What it asks of each provider's keys stands in ``hygiene_aws``, ``hygiene_azure`` and ``hygiene_ovh``.
"""

from __future__ import annotations

from typing import Final

from policies.rules import hygiene_aws, hygiene_azure, hygiene_ovh, tabled
from policies.rules.model import Rule, Severity

ID: Final = "key-hygiene"

_SAY: Final = tabled.Say(ID)
_DEMANDS: Final = {**hygiene_aws.DEMANDS, **hygiene_azure.DEMANDS, **hygiene_ovh.DEMANDS}
_JUDGES: Final = {**hygiene_aws.judges(_SAY), **hygiene_azure.judges(_SAY), **hygiene_ovh.judges(_SAY)}

RULE: Final = Rule(
    ID,
    "Keys are rotated, strong, guarded against deletion, and not open to everybody",
    "Data under a lost key are lost, and data under a key that anybody may use are readable by anybody.",
    Severity.HIGH,
    "resource",
    tabled.check(ID, "is kept well", _DEMANDS, _JUDGES),
    tabled.concerns(_DEMANDS, _JUDGES),
)
