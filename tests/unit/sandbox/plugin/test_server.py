"""The plugin's service in this process, on the made-up cloud: what the engine sends, and what it gets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import grpc
import pytest

from sandbox.errors import StateError
from sandbox.plugin.codec import decode, encode
from sandbox.plugin.protocol import provider_pb2
from sandbox.plugin.server import ResourceProvider
from sandbox.rules import ProviderRules
from sandbox.schema.types import Property, TypeRef
from sandbox.store import Store
from sandbox.values import UNKNOWN, Secret
from tests.support import toy
from tests.support.toy import BOX, CATALOGUE, PLAIN, RULES, SIZE_OF

ADD, UPDATE = provider_pb2.PropertyDiff.ADD, provider_pb2.PropertyDiff.UPDATE
UPDATE_REPLACE = provider_pb2.PropertyDiff.UPDATE_REPLACE
Autonaming = provider_pb2.CheckRequest.AutonamingOptions
NONE, SOME = provider_pb2.DiffResponse.DIFF_NONE, provider_pb2.DiffResponse.DIFF_SOME


class RefusedError(Exception):
    """What a fake context raises when it is aborted, as the real one does."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class Context:
    def abort(self, code: grpc.StatusCode, message: str) -> NoReturn:
        raise RefusedError(code, message)


class Engine:
    """Speaks to the plugin as the engine does."""

    def __init__(self, rules: ProviderRules = RULES, store: Store | None = None, **config: Any) -> None:
        self.store = store or Store(":memory:")
        self.plugin = ResourceProvider(rules, CATALOGUE, lambda: self.store)
        self.call("Configure", provider_pb2.ConfigureRequest(args=encode({"region": "r1", **config})))

    def call(self, method: str, request: Any) -> Any:
        return getattr(self.plugin, method)(request, Context())

    @staticmethod
    def urn(token: str, name: str = "it") -> str:
        return f"urn:pulumi:test::test::some:parent:Type${token}::{name}"

    def check(self, token: str, news: dict[str, Any], olds: dict[str, Any] | None = None, **more: Any) -> Any:
        request = provider_pb2.CheckRequest(urn=self.urn(token), news=encode(news), **more)
        if olds is not None:
            request.olds.CopyFrom(encode(olds))
        return self.call("Check", request)

    def create(self, token: str, inputs: dict[str, Any], *, preview: bool = False) -> Any:
        checked = self.check(token, inputs)
        assert list(checked.failures) == []
        request = provider_pb2.CreateRequest(urn=self.urn(token), properties=checked.inputs, preview=preview)
        return self.call("Create", request)

    def diff(self, token: str, id: str, old: dict[str, Any], new: dict[str, Any], *ignore: str) -> Any:
        request = provider_pb2.DiffRequest(
            urn=self.urn(token), id=id, old_inputs=encode(old), news=encode(new), ignoreChanges=ignore
        )
        return self.call("Diff", request)

    def read(
        self, token: str, id: str, inputs: dict[str, Any] | None = None, state: dict[str, Any] | None = None
    ) -> Any:
        request = provider_pb2.ReadRequest(urn=self.urn(token), id=id, properties=encode(state or {}))
        if inputs is not None:
            request.inputs.CopyFrom(encode(inputs))
        return self.call("Read", request)


@pytest.fixture
def engine() -> Engine:
    return Engine()


def test_the_plugin_says_what_it_is_and_takes(engine: Engine) -> None:
    hands = engine.call("Handshake", provider_pb2.ProviderHandshakeRequest())
    assert (hands.accept_secrets, hands.accept_outputs, hands.accept_resources) == (True, False, False)
    assert hands.supports_autonaming_configuration
    assert engine.call("GetPluginInfo", None).version == "1.2.3"
    configured = engine.call("Configure", provider_pb2.ConfigureRequest(args=encode({"region": "r1"})))
    assert (configured.acceptSecrets, configured.supportsPreview) == (True, True)


@pytest.mark.parametrize(
    ("method", "request_", "message"),
    [
        ("GetSchema", provider_pb2.GetSchemaRequest(), "--generate-code=false"),
        ("Parameterize", provider_pb2.ParameterizeRequest(), "parameterised"),
        ("Call", provider_pb2.CallRequest(tok="toy:core/box:Box/open"), "toy:core/box:Box/open"),
        ("Construct", provider_pb2.ConstructRequest(type="toy:core:Whole"), "toy:core:Whole cannot be constructed"),
        ("List", provider_pb2.ListRequest(), "does not list"),
    ],
)
def test_what_the_sandbox_does_not_take_is_refused_clearly(
    engine: Engine, method: str, request_: Any, message: str
) -> None:
    with pytest.raises(RefusedError, match=message) as raised:
        engine.call(method, request_)
    assert raised.value.code is grpc.StatusCode.UNIMPLEMENTED


# Configuration


def check_config(engine: Engine, **config: Any) -> list[str]:
    answer = engine.call("CheckConfig", provider_pb2.CheckRequest(news=encode(config)))
    assert decode(answer.inputs) == config, "as they came"
    return [failure.reason for failure in answer.failures]


def test_a_configuration_is_checked(engine: Engine) -> None:
    assert check_config(engine, region="r1", limit="3", labels='{"a": "b"}', version="1.2.3") == []
    assert check_config(engine, region="x") == ["region: a region starts with r"]
    assert "limit: expected number" in check_config(engine, region="r1", limit="many")[0]
    assert check_config(engine, region=UNKNOWN) == [], "an output of another resource, during a preview"
    assert check_config(engine, region=Secret("r1")) == []


def diff_config(
    engine: Engine, old: dict[str, Any], new: dict[str, Any], *ignore: str
) -> tuple[Any, list[str], list[str]]:
    request = provider_pb2.DiffRequest(old_inputs=encode(old), news=encode(new), ignoreChanges=ignore)
    answer = engine.call("DiffConfig", request)
    return answer.changes, list(answer.diffs), list(answer.replaces)


def test_another_region_replaces_the_provider_and_nothing_else_does(engine: Engine) -> None:
    assert diff_config(engine, {"region": "r1"}, {"region": "r1", "version": "2"}) == (NONE, [], [])
    assert diff_config(engine, {"region": "r1"}, {"region": "r2"}) == (SOME, ["region"], ["region"])
    assert diff_config(engine, {"region": "r1"}, {"region": UNKNOWN}) == (SOME, ["region"], ["region"])
    assert diff_config(engine, {"limit": "1"}, {"limit": "2"}) == (SOME, ["limit"], [])
    assert diff_config(engine, {"labels": '{"a": 1}'}, {"labels": '{ "a": 1 }'}) == (NONE, [], [])
    assert diff_config(engine, {}, {"region": "r2"}) == (SOME, ["region"], []), "an old state that did not hold it"
    assert diff_config(engine, {"region": "r1"}, {"region": "r2"}, "region") == (NONE, [], [])


def test_a_state_that_cannot_be_used_is_told_when_the_provider_is_configured(tmp_path: Path) -> None:
    path = tmp_path / "cloud.db"
    path.write_text("this is no database, and long enough to tell")
    plugin = ResourceProvider(RULES, CATALOGUE, lambda: Store(path))
    with pytest.raises(RefusedError, match=r"cloud\.db cannot be read .*make clean") as raised:
        plugin.Configure(provider_pb2.ConfigureRequest(), Context())
    assert raised.value.code is grpc.StatusCode.FAILED_PRECONDITION
    with pytest.raises(RefusedError, match="not configured"):
        plugin.Check(provider_pb2.CheckRequest(urn=Engine.urn(BOX)), Context())


# Resources


def test_failures_carry_their_path_in_the_sentence(engine: Engine) -> None:
    answer = engine.check(BOX, {"name": "UPPER", "parts": [{"wrod": "x"}]})
    assert [failure.property for failure in answer.failures] == ["", ""]
    first, second = (failure.reason for failure in answer.failures)
    assert first.startswith("parts[0].wrod: unknown property; did you mean")
    assert second.startswith("name: BadName: 'UPPER' is not valid")


def test_unknown_and_secret_inputs_stay_so_in_a_check(engine: Engine) -> None:
    news = {"name": "a", "size": UNKNOWN, "password": Secret("word"), "tags": {"a": Secret("b")}, "parts": None}
    assert decode(engine.check(BOX, news).inputs) == {
        "name": "a",
        "size": UNKNOWN,
        "password": Secret("word"),
        "tags": {"a": Secret("b")},
        "colour": "red",
        "__defaults": ["colour"],
    }


def test_the_engine_may_propose_a_name(engine: Engine) -> None:
    options = Autonaming(proposed_name="mine", mode=Autonaming.ENFORCE)
    assert decode(engine.check(BOX, {}, autonaming=options).inputs)["name"] == "mine"
    disabled = Autonaming(mode=Autonaming.DISABLE)
    assert "name" not in decode(engine.check(BOX, {}, autonaming=disabled).inputs)


def test_the_type_and_name_come_from_the_request_or_the_urn(engine: Engine) -> None:
    named = engine.check(BOX, {}, type=BOX, name="given")
    assert decode(named.inputs)["name"].startswith("given-")
    assert decode(engine.check(BOX, {}).inputs)["name"].startswith("it-")


def test_a_resource_lives_through_the_protocol(engine: Engine) -> None:
    planned = engine.create(BOX, {"size": 1}, preview=True)
    made = engine.create(BOX, {"size": 1})
    assert (made.id, made.properties) == (planned.id, planned.properties)
    inputs = decode(engine.check(BOX, {"size": 1}).inputs) | {"name": decode(made.properties)["name"]}
    update = provider_pb2.UpdateRequest(
        urn=engine.urn(BOX), id=made.id, old_inputs=encode(inputs), news=encode({**inputs, "size": 2})
    )
    assert decode(engine.call("Update", update).properties)["size"] == 2
    read = engine.read(BOX, made.id, inputs, decode(made.properties))
    assert decode(read.inputs)["size"] == 2
    delete = provider_pb2.DeleteRequest(urn=engine.urn(BOX), id=made.id, old_inputs=encode(inputs))
    engine.call("Delete", delete)
    assert engine.read(BOX, made.id, inputs).id == ""


def test_secrets_stay_secret_member_by_member(engine: Engine) -> None:
    given = {"name": "a", "password": Secret("word"), "tags": {"open": "x", "closed": Secret("y")}}
    made = engine.create(BOX, given)
    outputs = decode(made.properties)
    assert outputs["password"] == Secret("word")
    assert outputs["tags"] == {"open": "x", "closed": Secret("y")}
    inputs = decode(engine.check(BOX, given).inputs)
    read = engine.read(BOX, made.id, inputs, outputs)
    assert decode(read.properties) == outputs
    assert decode(read.inputs) == inputs, "a refresh finds no difference"
    assert engine.diff(BOX, made.id, inputs, {**inputs, "password": Secret("word")}).changes == NONE
    assert engine.diff(BOX, made.id, inputs, {**inputs, "password": Secret("other")}).changes == SOME


def test_what_is_only_in_the_state_stays_secret_too(engine: Engine) -> None:
    made = engine.create(BOX, {"name": "a"})
    state = decode(made.properties) | {"endpoint": Secret("as additional secret output")}
    inputs = decode(engine.check(BOX, {"name": "a"}).inputs)
    assert decode(engine.read(BOX, made.id, inputs, state).properties)["endpoint"] == Secret("https://a.r1.toy")


def test_an_import_gives_inputs_that_satisfy_the_program(engine: Engine) -> None:
    made = engine.create(BOX, {"name": "a", "size": 1, "password": "word"})
    read = engine.read(BOX, made.id)
    inputs = decode(read.inputs)
    assert (read.id, inputs["password"]) == (made.id, Secret("word")), "what the SDK marks as secret"
    program = decode(engine.check(BOX, {"name": "a", "size": 1, "password": Secret("word")}, inputs).inputs)
    assert engine.diff(BOX, made.id, inputs, program).changes == NONE
    other = decode(engine.check(BOX, {"name": "a", "size": 2}, inputs).inputs)
    assert sorted(engine.diff(BOX, made.id, inputs, other).diffs) == ["password", "size"]
    assert engine.read(BOX, "box-missing").id == ""


def test_a_difference_is_told_by_path(engine: Engine) -> None:
    old = {"name": "a", "size": 1, "parts": [{"word": "x"}], "tags": {"k8s.io/a": "x"}, "__defaults": ["name"]}
    new = {"name": "a", "size": 2, "parts": [{"word": "y"}, {"word": "z"}], "tags": {"k8s.io/a": "y"}, "__defaults": []}
    answer = engine.diff(BOX, "box-a", old, new)
    assert answer.changes == SOME
    assert answer.hasDetailedDiff
    assert {path: item.kind for path, item in answer.detailedDiff.items()} == {
        "size": UPDATE_REPLACE,
        "parts[0].word": UPDATE_REPLACE,
        "parts[1]": ADD,
        'tags["k8s.io/a"]': UPDATE,
    }
    assert all(item.inputDiff for item in answer.detailedDiff.values())
    assert sorted(answer.diffs) == ["parts", "size", "tags"]
    assert sorted(answer.replaces) == ["parts", "size"]
    assert answer.deleteBeforeReplace, "the program gives the name"
    ignored = engine.diff(BOX, "box-a", old, new, "size", "parts", 'tags["k8s.io/a"]')
    assert (ignored.changes, list(ignored.diffs)) == (NONE, [])
    assert engine.diff(BOX, "box-a", {}, {}).changes == NONE, "a resource without inputs"


# Refusals


def test_a_refusal_of_the_cloud_is_the_error_of_the_resource(engine: Engine) -> None:
    with pytest.raises(RefusedError, match=r"^TooLarge: a box has at most size 10$") as raised:
        engine.create(BOX, {"size": 11})
    assert raised.value.code is grpc.StatusCode.UNKNOWN
    with pytest.raises(RefusedError, match="unknown resource type 'toy:core/bax:Bax'"):
        engine.read("toy:core/bax:Bax", "x")


def test_a_bug_of_the_sandbox_says_that_it_is_one() -> None:
    broken = Engine(replace(RULES, outputs=lambda _: {"endpoint": 1 // 0}))
    with pytest.raises(
        RefusedError, match=r"^a bug in the sandbox: ZeroDivisionError: .*test_server\.py, line \d+"
    ) as raised:
        broken.create(PLAIN, {})
    assert raised.value.code is grpc.StatusCode.INTERNAL
    configure = Engine(replace(RULES, functions={SIZE_OF: lambda request: request.arguments["x"]}))
    with pytest.raises(RefusedError, match="a bug in the sandbox: toy:core/sizeOf:sizeOf failed"):
        configure.call("Invoke", provider_pb2.InvokeRequest(tok=SIZE_OF))


def test_a_state_that_fails_later_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> NoReturn:
        raise StateError("cloud.db is locked by another process")

    monkeypatch.setattr(engine.store, "seeds", locked)
    with pytest.raises(RefusedError, match="is locked by another process") as raised:
        engine.create(BOX, {})
    assert raised.value.code is grpc.StatusCode.FAILED_PRECONDITION


# Functions


def test_functions_are_answered(engine: Engine) -> None:
    engine.create(BOX, {"name": "a", "size": 4})

    def invoke(token: str, **arguments: Any) -> Any:
        return engine.call("Invoke", provider_pb2.InvokeRequest(tok=token, args=encode(arguments)))

    assert decode(getattr(invoke(SIZE_OF, name=Secret("a")), "return")) == {"size": 4}
    missing = invoke(SIZE_OF, name="b")
    assert [(failure.property, failure.reason) for failure in missing.failures] == [
        ("name", "NotFound: there is no such box")
    ]
    assert "does not answer the function toy:core/x:x" in invoke("toy:core/x:x").failures[0].reason
    assert decode(getattr(invoke(SIZE_OF, name=UNKNOWN), "return")) == {}


# The end of a run


@pytest.mark.parametrize("end", ["Cancel", "health"])
def test_a_run_that_ends_in_order_settles_what_it_made(end: str) -> None:
    engine = Engine()
    made = engine.create(BOX, {"name": "a"})
    if end == "Cancel":
        engine.call("Cancel", None)
    else:
        engine.plugin.ended()
    assert engine.store.all("toy")[0].confirmed
    with pytest.raises(RefusedError, match="NameTaken"):
        Engine(store=engine.store).create(BOX, {"name": "a"})
    assert made.id == "box-a"


def test_a_run_that_just_stops_leaves_its_objects_to_the_next() -> None:
    engine = Engine()
    made = engine.create(BOX, {"name": "a"})
    assert Engine(store=engine.store).create(BOX, {"name": "a"}).id == made.id


def test_an_end_before_the_beginning_is_fine() -> None:
    ResourceProvider(RULES, CATALOGUE, lambda: Store(":memory:")).ended()


def test_secret_outputs_of_the_sdk_are_secret_at_an_import(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = toy.TYPES[PLAIN]
    outputs = {**schema.outputs, "endpoint": Property("endpoint", TypeRef("string"), required=True)}
    monkeypatch.setitem(toy.TYPES, PLAIN, replace(schema, outputs=outputs, secret_outputs=("endpoint",)))
    engine = Engine()
    made = engine.create(PLAIN, {"name": "a"})
    assert isinstance(decode(engine.read(PLAIN, made.id).properties)["endpoint"], Secret)
