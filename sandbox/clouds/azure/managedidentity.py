"""Managed identities: principals of the directory that services of Azure act as."""

from __future__ import annotations

from sandbox.clouds.azure.common import GUIDE, resource
from sandbox.rules import pattern_rule

_GUIDE = f"{GUIDE}/azure-resource-manager/management/resource-name-rules#microsoftmanagedidentity"

TYPES = (
    resource(
        "managedidentity:UserAssignedIdentity",
        outputs=lambda request: {
            "principalId": request.uuid("principal"),
            "clientId": request.uuid("client"),
            "tenantId": request.account.tenant,
        },
        rules=(
            pattern_rule(
                "azure.managedidentity.name",
                "resourceName",
                r"[A-Za-z0-9][A-Za-z0-9_-]{2,127}",
                "3 to 128 letters, digits, hyphens and underscores, starting with a letter or digit",
                _GUIDE,
                "InvalidResourceName",
            ),
        ),
    ),
    resource("managedidentity:FederatedIdentityCredential"),
)
