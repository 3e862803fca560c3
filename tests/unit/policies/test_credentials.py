"""What names and texts are taken for secrets; the rule that uses it is tested in test_plaintext.py."""

from __future__ import annotations

import base64

import pytest

from policies.rules.credentials import SHORTEST, form, in_the_clear, named

IN_URL = "a password in a URL"
LONGEST_BASE64 = 1 << 20


def encoded(length: int) -> str:
    """A text in base64, so many characters long, that holds a password in a URL."""
    return base64.b64encode(b"ftp://me:hush@host ".ljust(length // 4 * 3)).decode()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ftp://a:b@cd", IN_URL),
        ("ftp://a:b@cd/" + "x" * 200, IN_URL),
        ("ftp://a@cd.example", ""),
        (encoded(LONGEST_BASE64), f"{IN_URL} (in base64)"),
        (encoded(LONGEST_BASE64 + 4), ""),
        (base64.b64encode(b"nothing to see here").decode(), ""),
        (base64.b64encode(b"\xff" * 30).decode(), ""),
    ],
    ids=["shortest", "long", "no password", "longest in base64", "too long in base64", "harmless", "no text"],
)
def test_forms(text: str, found: str) -> None:
    assert form(text) == found


def test_the_shortest_form_is_looked_for() -> None:
    assert len("ftp://a:b@cd") == SHORTEST


@pytest.mark.parametrize(("length", "found"), [(200, True), (201, False)])
def test_long_names_are_not_read(length: int, found: bool) -> None:
    assert named("x" * (length - len("Password")) + "Password") is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("Server=x;Database=y", False), ("Server=x;Password=hush", True), ("amqp://me:hush@host", True)],
    ids=["no password", "password", "URL"],
)
@pytest.mark.parametrize("name", ["connection-string", "primaryConnectionString", "connection_string"])
def test_a_connection_string_is_a_secret_where_it_has_a_password(name: str, text: str, found: bool) -> None:
    assert in_the_clear(name, text) is found
