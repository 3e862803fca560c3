"""OVHcloud: what must be set so that data travel under TLS 1.2 or better, by resource type.

Read in pulumi-ovh 2.22.0; property paths are checked against it by a test. Managed databases, object storage and the
key service have no switch for it. Listeners are judged in ``policies/rules/listeners.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.demands import Demand

_SDK: Final = "pulumi-ovh 2.22.0"

DEMANDS: Final[Mapping[str, tuple[Demand, ...]]] = {
    "ovh:IpLoadBalancing/loadBalancer:LoadBalancer": (
        Demand(
            "sslConfiguration",
            "TLS older than 1.2 may be accepted",
            "set sslConfiguration to modern",
            one_of=("modern",),
            source=f"{_SDK}: intermediate is the default and serves Windows XP and Java 7, which have no TLS 1.2",
        ),
    ),
}
"""See :class:`policies.rules.demands.Demand`."""
