"""OVHcloud: the key service (OKMS), OpenStack's key manager (Barbican), identities and their permissions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import KEY, NOTHING, NOWHERE, Parent, TypeFacts, also, every, part_of
from policies.rules.tables.ovh.tokens import kind, kinds, no_key

OKMS: Final = kind("Okms", "Okms")
KEY_KINDS: Final = kinds("Okms", "ServiceKey ServiceKeyJWK")
_BARBICAN: Final = kind("index", "CloudKeyManagerSecret")
_CONTAINER: Final = kind("index", "CloudKeyManagerContainer")

TYPES: Final[Mapping[str, TypeFacts]] = {
    # OKMS: the domain, its keys, its secrets (kept under the domain's keys), and the certificates to reach it with
    OKMS: KEY,
    **every(also(KEY, parents=(Parent("okmsId", (OKMS,)),)), *KEY_KINDS, kind("Okms", "Secret")),
    kind("Okms", "Credential"): part_of("okmsId", OKMS, rest="nothing"),
    # Barbican
    _BARBICAN: no_key(
        "secrets", "secrets.key_control", "the OpenStack key manager (Barbican) encrypts with a key that OVHcloud holds"
    ),
    # A container and its consumers are lists of references to secrets.
    _CONTAINER: NOTHING,
    kind("index", "CloudKeyManagerSecretConsumer"): part_of("secretId", _BARBICAN, rest="nothing"),
    kind("index", "CloudKeyManagerContainerConsumer"): part_of("containerId", _CONTAINER, rest="nothing"),
    # Identities and permissions are the account's, which is OVHcloud's of the provider's endpoint.
    **every(NOWHERE, *kinds("Iam", "Policy ResourceGroup PermissionsGroup"), kind("index", "IamResourceTags")),
    **every(NOWHERE, *kinds("Me", "IdentityUser IdentityGroup IdentityUserToken APIOAuth2Client")),
    **every(NOWHERE, *kinds("CloudProject", "User S3Credential S3Policy")),
    # Public keys; the second name is an old alias of the first.
    **every(NOWHERE, *kinds("index", "CloudSSHKey ClousSSHKey CloudProjectSshKey")),
}
