"""The view from the engine's messages."""

from __future__ import annotations

from pulumi.runtime import proto
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from policies.rules.view import Secret, Unknown
from policies.server import wire
from tests.unit.policies.analyzer import Sent, secret, struct

TOPIC = "aws:sns/topic:Topic"


def request(sent: Sent) -> proto.AnalyzeRequest:
    return proto.AnalyzeRequest(
        type=sent.kind,
        properties=struct(sent.inputs),
        urn=sent.urn,
        name=sent.name,
        options=proto.AnalyzerResourceOptions(protect=sent.protect, parent=sent.parent),
        provider=sent.provider,
    )


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
    sent = Sent(TOPIC, "t", {"kmsMasterKeyId": "k"}, region="eu-west-3", parent="urn:parent", protect=True)
    seen = wire.resource(request(sent), wire.Providers())
    assert (seen.urn, seen.kind, seen.name, seen.parent, seen.protect) == (sent.urn, TOPIC, "t", "urn:parent", True)
    assert seen.provider is not None
    assert (seen.provider.type, seen.provider.props) == ("pulumi:providers:aws", {"region": "eu-west-3"})


def test_providers_are_decoded_once_and_never_mixed_up() -> None:
    providers = wire.Providers()
    paris, other, london = (
        wire.resource(request(Sent(TOPIC, name, region=region)), providers).provider
        for name, region in (("a", "eu-west-3"), ("b", "eu-west-3"), ("c", "eu-west-2"))
    )
    assert paris is other
    assert london is not None
    assert london.props == {"region": "eu-west-2"}
    assert wire.resource(request(Sent("hdp:platform:Platform", "p")), providers).provider is None
