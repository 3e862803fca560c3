"""OVHcloud resource types: whose key encrypts what they keep, and where they are.

Every type of pulumi-ovh 2.22.0, read input by input; property paths are checked against it by a test. A customer's key
(OKMS) can be named for block volumes only, and a PGP key for archives of logs; for everything else that keeps data the
provider's own key is used, and a compensating control must be declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import TypeFacts
from policies.rules.tables.ovh import account, compute, databases, logs, network, security, storage
from policies.rules.tables.ovh.databases import DATABASE as DATABASE
from policies.rules.tables.ovh.logs import ARCHIVE_KEY_KINDS as ARCHIVE_KEY_KINDS
from policies.rules.tables.ovh.network import NETWORK as NETWORK
from policies.rules.tables.ovh.security import KEY_KINDS as KEY_KINDS

_THEMES: Final = (security, storage, compute, databases, logs, network, account)


def _merged() -> Mapping[str, TypeFacts]:
    """The types of all themes. Raises ValueError for a type that is in two of them."""
    found: dict[str, TypeFacts] = {}
    for theme in _THEMES:
        if twice := found.keys() & theme.TYPES.keys():
            raise ValueError(f"classified twice: {', '.join(sorted(twice))}")
        found.update(theme.TYPES)
    return found


TYPES: Final[Mapping[str, TypeFacts]] = _merged()
