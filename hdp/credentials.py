"""Whether credentials of the real clouds are there, by provider: names of variables and files, never values.

The names are those of the providers' Pulumi packages (their installation and configuration pages).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hdp.findings import REAL, Line


@dataclass(frozen=True)
class Way:
    """One way to sign in: all its variables are set, or its file or program is there."""

    name: str
    variables: tuple[str, ...] = ()
    file: str = ""
    """Below the user's home."""
    program: str = ""


@dataclass(frozen=True)
class Provider:
    """What a provider needs for a real deployment."""

    name: str
    ways: tuple[Way, ...]
    also: tuple[str, ...]
    """Variables that are needed whatever the way."""
    exclusive: bool
    """The provider refuses several ways at once."""
    remedy: str


PROVIDERS = (
    Provider(
        "azure",
        (
            Way("service principal", ("ARM_CLIENT_ID", "ARM_TENANT_ID", "ARM_CLIENT_SECRET")),
            Way("OpenID Connect", ("ARM_CLIENT_ID", "ARM_TENANT_ID", "ARM_USE_OIDC")),
            Way("managed identity", ("ARM_USE_MSI",)),
            Way("az login", file=".azure/azureProfile.json", program="az"),
        ),
        ("ARM_SUBSCRIPTION_ID",),
        False,
        "az login, or set ARM_CLIENT_ID, ARM_TENANT_ID and ARM_CLIENT_SECRET; set ARM_SUBSCRIPTION_ID",
    ),
    Provider(
        "ovh",
        (
            Way("application key", ("OVH_APPLICATION_KEY", "OVH_APPLICATION_SECRET", "OVH_CONSUMER_KEY")),
            Way("OAuth2 client", ("OVH_CLIENT_ID", "OVH_CLIENT_SECRET")),
            Way("access token", ("OVH_ACCESS_TOKEN",)),
            Way("configuration file", file=".ovh.conf"),
        ),
        ("OVH_ENDPOINT", "OVH_CLOUD_PROJECT_SERVICE", "OVH_DBAAS_LOGS_SERVICE"),
        True,
        "set OVH_ENDPOINT=ovh-eu, OVH_CLOUD_PROJECT_SERVICE, OVH_DBAAS_LOGS_SERVICE and one of: "
        "OVH_APPLICATION_KEY with OVH_APPLICATION_SECRET and OVH_CONSUMER_KEY; "
        "OVH_CLIENT_ID with OVH_CLIENT_SECRET; OVH_ACCESS_TOKEN",
    ),
    Provider(
        "aws",
        (
            Way("access key", ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")),
            Way("profile", ("AWS_PROFILE",)),
            Way("web identity", ("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")),
            Way("shared credentials file", file=".aws/credentials"),
            Way("shared configuration file", file=".aws/config"),
        ),
        (),
        False,
        "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ),
)


def found(way: Way, user: Mapping[str, str], home: Path, which: Callable[[str], str | None] = shutil.which) -> bool:
    """Whether a way to sign in is there."""
    if way.variables:
        return all(user.get(name) for name in way.variables)
    return (home / way.file).exists() and (not way.program or which(way.program) is not None)


def lines(user: Mapping[str, str], home: Path) -> list[Line]:
    """One line for each provider."""
    result = []
    for provider in PROVIDERS:
        ways = [way for way in provider.ways if found(way, user, home)]
        absent = [name for name in provider.also if not user.get(name)]
        names = ", ".join(way.name for way in ways)
        check = f"credentials {provider.name}"
        by_variables = [way for way in ways if way.variables]
        if provider.exclusive and len(by_variables) > 1:
            remedy = "the provider takes one: unset the others"
            result.append(Line(REAL, check, "warning", f"several at once: {names}", remedy))
        elif not ways:
            result.append(Line(REAL, check, "warning", "none", provider.remedy))
        elif absent:
            result.append(Line(REAL, check, "warning", f"{names}; not set: {', '.join(absent)}", provider.remedy))
        else:
            result.append(Line(REAL, check, "ok", names))
    return result
