"""The reference platform as the rules see it: what was registered at a provider, below one component."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache

from components.spec import Provider
from policies.rules.judge import Judgement, judge
from policies.rules.model import Context, Rule
from policies.rules.view import Provider as OfProvider
from policies.rules.view import Resource, StackView
from tests.support.platforms import TODAY, build_platform

_PLATFORM = "hdp:platform:Platform"


def urn(kind: str, name: str) -> str:
    """The URN of a resource of the platform; a second one of a type and name is told apart by its place."""
    return f"urn:pulumi:test::health-data-platform::{kind}::{name}"


@cache
def platform(provider: Provider, environment: str) -> StackView:
    """The reference platform in an environment: inputs, id, and the names by which others refer to a resource."""
    built = build_platform(provider, {"environment": environment})
    declarations = [asdict(entry) for entry in built.site.declarations]
    component = Resource(
        urn(_PLATFORM, "platform"),
        _PLATFORM,
        "platform",
        {"environment": environment, "declarations": declarations},
    )
    found: dict[str, Resource] = {component.urn: component}
    for entry in built.registered:
        own = urn(entry.token, entry.name)
        assert own not in found
        props: Mapping[str, object] = {**entry.inputs, "id": entry.id}
        named = (entry.id, *(entry.outputs.get(name) for name in ("arn", "name", "bucket", "keyId")))
        made_by = OfProvider(f"pulumi:providers:{built.site.facts.package}", props={"region": built.site.region.code})
        protected = bool(built.protected[entry.token, entry.name])
        found[own] = Resource(
            own,
            entry.token,
            entry.name,
            props,
            provider=made_by,
            protect=protected,
            parent=component.urn,
            known_as=tuple(dict.fromkeys(name for name in named if isinstance(name, str) and name)),
        )
    return StackView(found.values())


def judgement(rule: Rule, provider: Provider, environment: str = "production") -> Judgement:
    """What a rule says of the reference platform."""
    return judge(platform(provider, environment), [rule], Context(today=TODAY))
