"""The view from the engine's messages."""

from __future__ import annotations

from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime import proto
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from policies.rules.registry import PACKS
from policies.rules.view import Secret, Unknown
from policies.server import wire
from policies.server.analyzer import Analyzer
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


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = {"a": [value]}
    return value


def request(properties: struct_pb2.Struct) -> proto.AnalyzeRequest:
    return proto.AnalyzeRequest(
        type="aws:sns/topic:Topic", name="it", urn="urn:pulumi:s::p::t::it", properties=properties
    )


def deep_struct(depth: int) -> struct_pb2.Struct:
    """Written from the inside out as bytes: building it from values would recurse itself."""
    value = struct_pb2.Value(string_value="x").SerializeToString()
    for _ in range(depth):
        value = _field(5, _field(1, _field(1, b"a") + _field(2, value)))
    return struct_pb2.Struct.FromString(_field(1, _field(1, b"deep") + _field(2, value)))


def _field(number: int, data: bytes) -> bytes:
    length, size = b"", len(data)
    while size > 127:
        length, size = length + bytes([size & 127 | 128]), size >> 7
    return bytes([number << 3 | 2]) + length + bytes([size]) + data


class TestNesting:
    """The engine lets through some 3,000 levels of objects; Python's own limit is far below."""

    def test_a_hundred_levels_are_read(self) -> None:
        assert wire.properties(struct({"deep": nested(10)})) == {"deep": nested(10)}
        assert wire.properties(deep_struct(100))

    def test_what_cannot_be_read_is_refused_by_every_pack(self) -> None:
        analyzer = Analyzer("packs", "Packs.", PACKS)
        told = analyzer.Analyze(request(deep_struct(3_000)), None).diagnostics
        assert {one.policyName for one in told} == {pack.name for pack in PACKS.values()}
        assert all(one.enforcementLevel == proto.MANDATORY for one in told)
        assert all("nested too deeply" in one.message for one in told)
        assert {one.urn for one in told} == {"urn:pulumi:s::p::t::it"}

    def test_it_is_refused_again_with_the_whole_stack_and_the_others_are_judged(self) -> None:
        analyzer = Analyzer("packs", "Packs.", PACKS)
        deep = proto.AnalyzerResource(
            type="aws:sns/topic:Topic", name="it", urn="urn:pulumi:s::p::t::it", properties=deep_struct(3_000)
        )
        other = proto.AnalyzerResource(
            type="aws:sns/topic:Topic",
            name="other",
            urn="urn:pulumi:s::p::t::other",
            properties=struct({"region": "us-east-1"}),
        )
        told = analyzer.AnalyzeStack(proto.AnalyzeStackRequest(resources=[deep, other]), None).diagnostics
        refused = {(one.policyName, one.urn) for one in told if one.enforcementLevel == proto.MANDATORY}
        assert {(f"{pack.name}-in-stack", deep.urn) for pack in PACKS.values()} <= refused
        assert ("eu-regions-in-stack", other.urn) in refused
