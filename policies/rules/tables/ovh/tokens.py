"""How OVHcloud's SDK spells its type tokens, and the shapes that most of its types have."""

from __future__ import annotations

from typing import Final

from policies.rules.tables.entries import NotExpressible, TypeFacts

SDK: Final = "pulumi-ovh 2.22.0"
"""The release whose types and inputs were read."""


def kinds(module: str, names: str) -> tuple[str, ...]:
    """The tokens of types of one module, named as the SDK's classes are: ``("Okms", "Secret ServiceKey")``."""
    return tuple(f"ovh:{module}/{name[0].lower()}{name[1:]}:{name}" for name in names.split())


def kind(module: str, name: str) -> str:
    """The token of one type."""
    return kinds(module, name)[0]


def no_key(surface: str, feature: str, fact: str, source: str = SDK) -> TypeFacts:
    """A type that keeps data and takes no key of the customer. Without a ``source`` the fact is that its type in the
    SDK has no such input."""
    return TypeFacts("keys", not_expressible=(NotExpressible(surface, feature, fact, source),))
