"""Reads references to keys: whether a text names a key of the customer, and what it is otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from policies.rules.tables.entries import KeyForm

_AWS_ARN: Final = re.compile(r"arn:[a-z-]+:kms:[a-z0-9-]*:[0-9]*:(key|alias)/(.+)")
_AWS_ID: Final = re.compile(r"(?:mrk-)?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_AZURE_KEY: Final = re.compile(r"https://[a-z0-9.-]+/keys/[a-z0-9-]+(?:/[a-z0-9]*)?/?", re.IGNORECASE)
_AZURE_NAME: Final = re.compile(r"[A-Za-z0-9-]{1,127}")
_AZURE_RESOURCE: Final = r"/subscriptions/[^/]+/resourceGroups/[^/]+/providers/{}/[^/]+"
_AZURE_SET: Final = re.compile(_AZURE_RESOURCE.format("Microsoft.Compute/diskEncryptionSets"), re.IGNORECASE)
_AZURE_CLUSTER: Final = re.compile(_AZURE_RESOURCE.format("Microsoft.OperationalInsights/clusters"), re.IGNORECASE)
_AZURE_WORKSPACE: Final = re.compile(_AZURE_RESOURCE.format("Microsoft.OperationalInsights/workspaces"), re.IGNORECASE)
_AZURE_STORE: Final = re.compile(
    rf"[a-z0-9]{{3,24}}|{_AZURE_RESOURCE.format('Microsoft.Storage/storageAccounts')}", re.IGNORECASE
)
_AZURE_SERVER_KEY: Final = re.compile(r"[a-z0-9-]{3,24}_[a-z0-9-]{1,127}_[0-9a-f]{32}", re.IGNORECASE)
_AZURE_SWITCH: Final = re.compile(r"account|enabled|(?:microsoft\.)?keyvault", re.IGNORECASE)
_OVH_ID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_LONGEST: Final = 2048


@dataclass(frozen=True, slots=True)
class KeyReference:
    """What a text says of a key: whether it is a customer's, and a description that is safe to show."""

    customer: bool
    what: str


def read_key(form: KeyForm, text: str) -> KeyReference:
    """Reads a reference of the given form.

    On AWS the ARN of a key does not tell who made it, so any key ARN or id counts as the customer's; the keys that AWS
    manages are recognised by their alias (``alias/aws/s3``), which is how they are named in practice.
    """
    if len(text) > _LONGEST:
        return KeyReference(False, "a text too long for a key")
    return _read(form, text)


# Few keys encrypt many resources.
@lru_cache(maxsize=1024)
def _read(form: KeyForm, text: str) -> KeyReference:
    if form is KeyForm.AWS:
        return _aws(text)
    pattern, what = {
        KeyForm.AZURE_KEY: (_AZURE_KEY, "a Key Vault key"),
        KeyForm.AZURE_NAME: (_AZURE_NAME, "a Key Vault key"),
        KeyForm.AZURE_SET: (_AZURE_SET, "a disk encryption set"),
        KeyForm.AZURE_CLUSTER: (_AZURE_CLUSTER, "a dedicated log cluster"),
        KeyForm.AZURE_WORKSPACE: (_AZURE_WORKSPACE, "a Log Analytics workspace"),
        KeyForm.AZURE_STORE: (_AZURE_STORE, "a storage account"),
        KeyForm.AZURE_SERVER_KEY: (_AZURE_SERVER_KEY, "a server's name for a Key Vault key"),
        KeyForm.AZURE_SWITCH: (_AZURE_SWITCH, "the setting that a customer's key needs"),
        KeyForm.OVH: (_OVH_ID, "an OKMS service key"),
        KeyForm.OVH_PGP: (_OVH_ID, "a PGP key of the customer"),
    }[form]
    return KeyReference(True, what) if pattern.fullmatch(text) else KeyReference(False, f"not the name of {what}")


def _aws(text: str) -> KeyReference:
    arn = _AWS_ARN.fullmatch(text)
    kind, name = (arn[1], arn[2]) if arn else ("alias", text[6:]) if text.startswith("alias/") else ("key", text)
    if name.startswith("aws/"):
        return KeyReference(False, f"the AWS-managed key {name[:40]}")
    if kind == "alias":
        return KeyReference(True, f"the alias {name[:80]}")
    if arn or _AWS_ID.fullmatch(name):
        return KeyReference(True, f"the key {name[:80]}")
    return KeyReference(False, "not the name of a KMS key")
