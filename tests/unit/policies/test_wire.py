"""The view from the engine's messages."""

from __future__ import annotations

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from policies.rules.view import Secret, Unknown
from policies.server import wire
from policies.testing import secret
from policies.testing.resources import struct
from tests.unit.policies.analyzer import sent

TOPIC = "aws:sns/topic:Topic"


def test_plain_values_come_through_and_whole_numbers_are_whole() -> None:
    props = {"s": "x", "i": 3, "f": 1.5, "b": True, "none": None, "list": [1, [2]], "map": {"k": {"v": "w"}}}
    seen = wire.properties(struct(props))
    assert seen == props
    assert isinstance(seen["i"], int)


def test_marks_are_seen_at_any_depth() -> None:
    seen = wire.properties(struct({"a": {"b": [UNKNOWN_STRING_VALUE]}, "p": secret("hush")}), {"a": ["urn:key"]})
    assert isinstance(seen["a"]["b"][0], Unknown)
    assert (seen["a"]["b"][0].path, seen["a"]["b"][0].urns) == ("a.b[0]", ("urn:key",))
    assert seen["p"] == Secret("hush")


def test_a_resource_comes_with_its_options_and_its_provider() -> None:
    topic = sent(TOPIC, "t", {"kmsMasterKeyId": "k"}, region="eu-west-3", parent="urn:parent", protect=True)
    seen = wire.resource(topic.request(), wire.Providers())
    assert (seen.urn, seen.kind, seen.name, seen.parent, seen.protect) == (topic.urn, TOPIC, "t", "urn:parent", True)
    assert seen.provider is not None
    assert (seen.provider.type, seen.provider.props) == ("pulumi:providers:aws", {"region": "eu-west-3"})


def test_providers_are_decoded_once_and_never_mixed_up() -> None:
    providers = wire.Providers()
    paris, other, london = (
        wire.resource(sent(TOPIC, name, region=region).request(), providers).provider
        for name, region in (("a", "eu-west-3"), ("b", "eu-west-3"), ("c", "eu-west-2"))
    )
    assert paris is other
    assert london is not None
    assert london.props == {"region": "eu-west-2"}
    assert wire.resource(sent("hdp:platform:Platform", "p").request(), providers).provider is None
