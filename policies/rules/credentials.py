"""Recognises secrets: by the names of what holds them, and by the forms that well-known credentials have.

Every expression is bounded, and starts only where a word starts, so that a text of any length takes linear time.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache
from typing import Final

_NAMES: Final = (
    "password", "passwd", "passphrase", "adminpass",
    "clientsecret", "appsecret", "apisecret", "applicationsecret", "channelsecret", "consumersecret", "principalsecret",
    "serversecret", "sharedsecret", "signingsecret", "secretstring", "secretbinary", "secretvalue", "securevalue",
    "accesskey", "secretkey", "accountkey", "sharedkey", "masterkey", "privatekey", "privatekeydata", "psk",
    "apikey", "keymaterial", "keymaterialbase64", "saskey", "certificatepassword",
    "accesstoken", "apitoken", "authtoken", "bearertoken", "githubtoken", "hectoken", "jwttoken", "oauthtoken",
    "refreshtoken", "repositorytoken", "sastoken", "securitytoken", "sessiontoken",
    "connectionstring",
)  # fmt: skip
"""How names of properties, settings and variables end that hold secrets; in lower case, letters and digits only."""

_EXACT: Final = frozenset({"secret", "token"})
_PLAIN: Final = "insecurevalue"
"""How AWS names the value of a parameter that is no secret."""
_BEFORE: Final = re.compile(r"[^a-z0-9]")
_WRITE_ONLY: Final = re.compile(r"(?:Wo|_wo)$")
_PLURAL: Final = re.compile(r"(?<=[a-z])s$")

_REFERENCES: Final = (
    "/subscriptions/", "@microsoft.keyvault(", "arn:", "env:", "projects/", "ref+", "secretref:", "ssm:", "vault:",
    "{{", "${", "$(", "<", "[secret]", "(encrypted)", "(asset)", "(archive)", "***",
)  # fmt: skip
"""How values begin that name a secret, or stand for one, instead of being it."""
_VAULT: Final = re.compile(r"https://[A-Za-z0-9-]{1,63}\.(?:vault|managedhsm)\.[a-z.]{1,40}/")
_SWITCH: Final = frozenset(
    {"", "true", "false", "none", "enabled", "disabled", "required", "optional", "yes", "no", "0", "1"}
)
_IN_CONNECTION: Final = re.compile(
    r"(?:password|pwd|accountkey|accesskey|sharedaccesskey|sharedsecret|secretkey)\s{0,4}=\s{0,4}[^;\s]|://[^/\s:@]{0,99}:[^/\s@]",
    re.IGNORECASE,
)

KEY_ID: Final = "an access key of AWS"
"""The form that is half of a credential only."""

_FORMS: Final[tuple[tuple[str, str, re.Pattern[str]], ...]] = tuple(
    (what, hint, re.compile(pattern))
    for what, hint, pattern in (
        (KEY_ID, "AKIA", r"\bAKIA(?![A-Z2-7]{9}EXAMPLE)[A-Z2-7]{16}\b"),
        ("a temporary access key of AWS", "ASIA", r"\bASIA(?![A-Z2-7]{9}EXAMPLE)[A-Z2-7]{16}\b"),
        (
            "a secret access key of AWS",
            "ecret",
            r"\b[Aa][Ww][Ss]_?[Ss]ecret_?(?:[Aa]ccess)?_?[Kk]ey[\"']?\s{0,4}[:=]\s{0,4}[\"']?[A-Za-z0-9/+]{40}\b",
        ),
        (
            "a secret access key of AWS",
            "SECRET",
            r"\bAWS_SECRET_(?:ACCESS_)?KEY[\"']?\s{0,4}[:=]\s{0,4}[\"']?[A-Za-z0-9/+]{40}\b",
        ),
        ("a private key", "PRIVATE KEY", r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"),
        (
            "a private key in a kubeconfig",
            "client-key-data",
            r"\bclient-key-data[\"']?\s{0,4}:\s{0,4}[\"']?LS0tLS1CRUdJ",
        ),
        ("the key of a storage account", "AccountKey=", r"\bAccountKey=[A-Za-z0-9+/]{86}=="),
        ("a shared access key of Azure", "SharedAccessKey=", r"\bSharedAccessKey=[A-Za-z0-9+/]{43}="),
        ("a shared access signature of Azure", "sig=", r"[?&]sig=[A-Za-z0-9%+/]{40}"),
        ("a JSON web token", "eyJ", r"(?<![\w-])eyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]{10}"),
        (
            "an application secret of OVHcloud",
            "application_secret",
            r"\bapplication_secret[\"']?\s{0,4}[:=]\s{0,4}[\"']?[A-Za-z0-9]{32}\b",
        ),
        (
            "an application secret of OVHcloud",
            "APPLICATION_SECRET",
            r"\b(?:OVH_)?APPLICATION_SECRET[\"']?\s{0,4}[:=]\s{0,4}[\"']?[A-Za-z0-9]{32}\b",
        ),
        (
            "a consumer key of OVHcloud",
            "consumer_key",
            r"\bconsumer_key[\"']?\s{0,4}[:=]\s{0,4}[\"']?[A-Za-z0-9]{32}\b",
        ),
        (
            "a consumer key of OVHcloud",
            "CONSUMER_KEY",
            r"\b(?:OVH_)?CONSUMER_KEY[\"']?\s{0,4}[:=]\s{0,4}[\"']?[A-Za-z0-9]{32}\b",
        ),
        ("a token of GitHub", "gh", r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
        ("a token of GitHub", "github_pat_", r"\bgithub_pat_[A-Za-z0-9_]{60}"),
        ("a token of GitLab", "glpat-", r"\bglpat-[A-Za-z0-9_-]{20}"),
        ("a token of Pulumi", "pul-", r"\bpul-[0-9a-f]{40}\b"),
        (
            "a password in a URL",
            "://",
            r"\b[a-z][a-z0-9+.-]{1,15}://[^\s/:@\"'<>{}]{0,99}:(?![*$%{<])[^\s/@\"'<>{}]{1,200}@[^\s/]",
        ),
    )
)
SHORTEST: Final = 12
"""Characters; no form is shorter."""
_BASE64: Final = re.compile(r"[A-Za-z0-9+/\r\n]+={0,2}\s{0,2}")
_LONGEST_BASE64: Final = 1 << 20
"""Characters; user data of all three clouds is far shorter (16 KB, 64 KB)."""


def form(text: str) -> str:
    """What form of credential a text holds, base64 decoded once; empty for none."""
    if len(text) < SHORTEST:
        return ""
    found = _form(text)
    if not found and len(text) >= SHORTEST * 2 and len(text) <= _LONGEST_BASE64 and _BASE64.fullmatch(text):
        try:
            decoded = base64.b64decode(text).decode("utf-8")
        except (binascii.Error, ValueError):
            return ""
        found = _form(decoded)
        return f"{found} (in base64)" if found else ""
    return found


def _form(text: str) -> str:
    for what, hint, pattern in _FORMS:
        if hint in text and pattern.search(text):
            return what
    return ""


@lru_cache(maxsize=4096)
def named(name: str) -> bool:
    """Whether a name says that its value is a secret."""
    if len(name) > _LONGEST_NAME:
        return False
    text = _PLURAL.sub("", _BEFORE.sub("", _WRITE_ONLY.sub("", name).casefold()))
    return text in _EXACT or (text.endswith(_NAMES) and not text.endswith(_PLAIN))


_LONGEST_NAME: Final = 200


def is_reference(text: str) -> bool:
    """Whether the value of something that is named like a secret only names it, or is a switch."""
    lower = text[:_LONGEST_NAME].strip().casefold()
    return lower in _SWITCH or lower.startswith(_REFERENCES) or _VAULT.match(lower) is not None


def in_the_clear(name: str, text: str) -> bool:
    """Whether a text under a name is a secret: the name says so, and the value is no reference.

    A connection string is one only where it has a password or a key in it.
    """
    if not named(name) or is_reference(text):
        return False
    if _BEFORE.sub("", name.casefold()).endswith("connectionstring"):
        return _IN_CONNECTION.search(text) is not None
    return True
