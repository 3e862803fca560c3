"""OVHcloud Logs Data Platform: streams, indices, inputs and who may read them. Its API names no region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import NOTHING, KeyForm, KeyUse, NotExpressible, TypeFacts, every
from policies.rules.tables.ovh.tokens import kind, kinds, no_key

STREAM: Final = kind("Dbaas", "LogsOutputGraylogStream")
ARCHIVE_KEY_KINDS: Final = kinds("index", "DbaasLogsEncryptionKey")
"""PGP public keys for archives, whose private keys the customer keeps."""

_FEATURE: Final = "compute.control_plane_log_key_control"
_INDICES: Final = "Logs Data Platform has no customer key for its indices"
_GUIDE: Final = "OVHcloud guide: encrypting your logs archives (PGP)"

TYPES: Final[Mapping[str, TypeFacts]] = {
    STREAM: TypeFacts(
        "keys",
        uses=(
            KeyUse(
                "archives",
                "encryptionKeysIds",
                KeyForm.OVH_PGP,
                "archives are kept in a form that OVHcloud can read",
                applies=("coldStorageEnabled", (True,)),
                many=True,
            ),
        ),
        not_expressible=(
            NotExpressible(
                "logs", _FEATURE, f"{_INDICES}; encryptionKeysIds is for archives only", _GUIDE, besides=True
            ),
            NotExpressible("archives", _FEATURE, "archives without a PGP key are kept as the indices are", _GUIDE),
        ),
    ),
    **every(
        no_key("logs", _FEATURE, _INDICES, _GUIDE),
        *kinds("Dbaas", "LogsOutputOpenSearchIndex LogsInput"),
    ),
    # Names of indices, permissions, tokens and public keys: no logs
    **every(
        NOTHING,
        *kinds("Dbaas", "LogsCluster LogsOutputOpenSearchAlias LogsRole LogsRolePermissionStream LogsToken"),
        *ARCHIVE_KEY_KINDS,
    ),
}
