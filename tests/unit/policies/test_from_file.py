"""Resources from a stack export, a preview's JSON and its stream of events."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.rules import encoded, from_file
from policies.rules.from_file import FileError
from policies.rules.view import Resource, Secret, Unknown

URN = "urn:pulumi:dev::shop::aws:sns/topic:Topic::t"
PROVIDER = "urn:pulumi:dev::shop::pulumi:providers:aws::paris"
UNKNOWN = min(encoded.UNKNOWNS)
TOPIC: dict[str, Any] = {
    "urn": URN,
    "custom": True,
    "id": "arn:aws:sns:eu-west-3:1:t",
    "type": "aws:sns/topic:Topic",
    "inputs": {"__defaults": ["name"], "name": "t", "kmsMasterKeyId": "k"},
    "outputs": {"arn": "arn:aws:sns:eu-west-3:1:t", "name": "t-1", "policy": "{}"},
    "parent": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev",
    "protect": True,
    "provider": f"{PROVIDER}::id-1",
    "dependencies": ["urn:key"],
    "propertyDependencies": {"kmsMasterKeyId": ["urn:key"], "name": None},
    "sourcePosition": "project:///../../components/aws/topics.py#75",
}
PARIS = {
    "urn": PROVIDER,
    "custom": True,
    "id": "id-1",
    "type": "pulumi:providers:aws",
    "inputs": {"region": "eu-west-3"},
}


def export(*resources: dict[str, Any]) -> bytes:
    return json.dumps({"version": 3, "deployment": {"resources": list(resources)}}, indent=2).encode()


def preview(*steps: dict[str, Any], same: int = 0) -> bytes:
    return json.dumps({"steps": list(steps), "changeSummary": {"same": same, "create": 1}}, indent=2).encode()


def events(*metadata: dict[str, Any], end: bool = True) -> bytes:
    lines: list[dict[str, Any]] = [{"sequence": 0, "preludeEvent": {"config": {}}}]
    lines += [{"sequence": 1, "resourcePreEvent": {"metadata": one, "planning": True}} for one in metadata]
    lines += [{"sequence": 2, "summaryEvent": {"resourceChanges": {"create": 1}}}] if end else []
    return "\n".join(json.dumps(line, separators=(",", ":")) for line in lines).encode() + b"\n"


def step(op: str, state: dict[str, Any], key: str = "newState") -> dict[str, Any]:
    return {"op": op, "urn": state["urn"], key: state}


FORMS = {
    "export": export(PARIS, TOPIC),
    "preview": preview(step("create", PARIS), step("create", TOPIC)),
    "events": events(step("create", PARIS, "new"), step("create", TOPIC, "new")),
}


def topic(data: bytes) -> Resource:
    return from_file.parse(data).view.by_urn[URN]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_resource(form: str) -> None:
    read = from_file.parse(FORMS[form])
    assert (read.stack, read.form, read.warnings) == ("dev", form, ())
    found = topic(FORMS[form])
    assert (found.type, found.name, found.protect, found.parent) == (TOPIC["type"], "t", True, TOPIC["parent"])
    assert found.props == {"name": "t", "kmsMasterKeyId": "k"}
    assert found.dependencies == ("urn:key",)
    assert found.property_dependencies == {"kmsMasterKeyId": ("urn:key",)}
    assert found.source == "components/aws/topics.py:75"
    assert found.known_as == ("arn:aws:sns:eu-west-3:1:t", "t-1")
    assert found.provider is not None
    assert (found.provider.type, found.provider.props) == ("pulumi:providers:aws", {"region": "eu-west-3"})


def test_a_file_is_read_from_disk(tmp_path: Path) -> None:
    (tmp_path / "prod.json").write_bytes(b'\xef\xbb\xbf{"deployment": {}}')
    read = from_file.read(tmp_path / "prod.json")
    assert (read.stack, read.view.resources) == ("prod.json", ())


def test_a_state_file_is_read_too() -> None:
    data = json.dumps({"version": 3, "checkpoint": {"latest": {"resources": [TOPIC]}}}).encode()
    assert topic(data).name == "t"


def test_what_is_to_be_deleted_is_gone() -> None:
    assert from_file.parse(export({**TOPIC, "delete": True})).view.resources == ()
    assert from_file.parse(preview(step("delete", TOPIC))).view.resources == ()
    gone = events(step("create", TOPIC, "new"), {"op": "delete", "urn": URN, "old": TOPIC})
    assert from_file.parse(gone).view.resources == ()


def test_what_a_resource_came_out_as_is_told_second() -> None:
    first = {**TOPIC, "id": "", "outputs": None}
    lines = events(step("same", first, "new"), end=False)
    lines += b'{"sequence":2,"resOutputsEvent":{"metadata":' + json.dumps(step("same", TOPIC, "new")).encode() + b"}}\n"
    assert topic(events(step("same", first, "new"))).known_as == ()
    assert topic(lines + b'{"sequence":3,"summaryEvent":{}}').known_as == ("arn:aws:sns:eu-west-3:1:t", "t-1")


def test_an_operation_that_keeps_a_resource_shows_it() -> None:
    for op in ("create-replacement", "replace", "same", "update"):
        assert topic(preview(step(op, TOPIC), same=1 if op == "same" else 0)).name == "t"


def test_what_is_only_read_is_judged_by_its_outputs() -> None:
    assert topic(export({**TOPIC, "external": True})).props == TOPIC["outputs"]
    assert topic(export({**TOPIC, "inputs": {}})).props == TOPIC["outputs"]
    component = {"urn": "urn:pulumi:dev::shop::hdp:platform:Platform::p", "type": "hdp:platform:Platform"}
    (found,) = from_file.parse(export({**component, "outputs": {"region": "us-east-1"}})).view.resources
    assert (found.props, found.known_as, found.provider) == ({}, (), None)


def test_marks_are_seen() -> None:
    inputs = {
        "key": UNKNOWN,
        "password": {encoded.SIGNATURE: encoded.SECRET, "ciphertext": "v1:x"},
        "shown": ["[secret]"],
    }
    found = topic(export({**TOPIC, "inputs": inputs, "propertyDependencies": {"key": ["urn:key"]}})).props
    assert isinstance(found["key"], Unknown)
    assert (found["key"].path, found["key"].urns) == ("key", ("urn:key",))
    assert found["password"] == Secret(encoded.ENCRYPTED)
    assert found["shown"] == [encoded.HIDDEN]


def test_a_preview_that_leaves_resources_out_says_so() -> None:
    (warning,) = from_file.parse(preview(step("create", TOPIC), same=3)).warnings
    assert warning.startswith("3 unchanged resources are not in the file")
    assert "--show-sames" in warning
    assert from_file.parse(preview(step("same", TOPIC), same=1)).warnings == ()


def test_a_provider_that_is_not_in_the_file_is_known_by_its_reference() -> None:
    lost = topic(export(TOPIC)).provider
    assert lost is not None
    assert (lost.type, lost.urn, lost.props) == ("pulumi:providers:aws", PROVIDER, {})
    assert topic(export({**TOPIC, "provider": "odd"})).provider is None


@pytest.mark.parametrize(
    ("position", "source"),
    [
        ("project:///__main__.py#12", "__main__.py:12"),
        ("project:///a/b.py#7,3", "a/b.py:7"),
        ("project:///../.venv/lib/python3.11/site-packages/pulumi_aws/provider.py#805", ""),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_source_positions(position: str, source: str) -> None:
    assert topic(export({**TOPIC, "sourcePosition": position})).source == source


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"[]", "no stack export"),
        (b"{", "no stack export"),
        (b"{}", "neither deployment.resources nor steps"),
        (b'{"deployment": {"resources": [{"urn": 1}]}}', "no stack export"),
        (b"[" * 100_000, "no stack export"),
        (events(step("create", TOPIC, "new"), end=False), "did not finish"),
        (events() + b"nonsense\n", "line 3 is no event"),
    ],
    ids=["nothing", "white space", "list", "cut off", "other", "wrong type", "too deep", "unfinished", "bad line"],
)
def test_anything_else_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(FileError, match=why):
        from_file.parse(data)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(sorted(encoded.UNKNOWNS)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["deployment", "steps", "checkpoint", "x"]), _JSON, max_size=3))
def test_odd_files_never_crash(document: dict[str, Any]) -> None:
    with contextlib.suppress(FileError):
        from_file.parse(json.dumps(document).encode())


@given(st.dictionaries(st.text(max_size=5), _JSON, max_size=4))
def test_odd_properties_are_read(inputs: dict[str, Any]) -> None:
    assert topic(export({**TOPIC, "inputs": {**inputs, "k": "v"}})).name == "t"


@pytest.mark.parametrize("depth", [100, 450, 900, 10_000])
@pytest.mark.parametrize("where", ["inputs", "outputs"])
@pytest.mark.parametrize("mark", ["", UNKNOWN, "[secret]"], ids=["plain", "unknown", "secret"])
def test_deep_nesting_is_read_or_refused(depth: int, where: str, mark: str) -> None:
    deep = f'{{"a": {"[" * depth}"x"{"]" * depth}, "b": "{mark}"}}'
    document = json.dumps({"deployment": {"resources": [{**TOPIC, "external": where == "outputs", where: {}}]}})
    text = document.replace(f'"{where}": {{}}', f'"{where}": {deep}').encode()
    if depth <= 100:
        assert from_file.parse(text).view.resources
    else:
        with contextlib.suppress(FileError):
            assert from_file.parse(text).view.resources[0].props["a"]


def test_a_source_position_that_is_no_path_is_none() -> None:
    assert from_file._source("../" * 100 + "main.py#7") == "main.py:7"
    assert from_file._source("../" * 100_000 + "main.py#7") == ""


@pytest.mark.parametrize("outputs", [[], 7, "text"], ids=["list", "number", "text"])
def test_outputs_that_are_no_object_leave_the_id_as_a_name(outputs: Any) -> None:
    document = {"deployment": {"resources": [{**TOPIC, "external": True, "outputs": outputs}]}}
    resource = from_file.parse(json.dumps(document).encode()).view.resources[0]
    assert resource.props == {}
    assert resource.known_as == (TOPIC["id"],)


def test_the_warning_counts_what_a_preview_leaves_out() -> None:
    steps = [{"op": "same", "urn": URN, "newState": TOPIC}]
    document = {"steps": steps, "changeSummary": {"same": 5}}
    [warning] = from_file.parse(json.dumps(document).encode()).warnings
    assert warning.startswith("4 unchanged resources")


def _held(resource: from_file.FileResource) -> bool:
    """Whether its properties are decoded; asked of the slot itself, since asking for them would decode them."""
    try:
        Resource.__dict__["props"].__get__(resource)
    except AttributeError:
        return False
    return True


class TestLazily:
    def one(self, **changes: Any) -> from_file.FileResource:
        found = topic(export({**TOPIC, **changes}))
        assert isinstance(found, from_file.FileResource)
        return found

    def test_properties_are_decoded_when_asked_for_and_let_go_of(self) -> None:
        found = self.one()
        assert not _held(found)
        first = found.props
        assert found.props is first
        found.forget()
        assert not _held(found)
        assert found.props == first
        assert found.props is not first

    def test_names_are_the_same_with_and_without_the_properties(self) -> None:
        found = self.one()
        early = list(found.names())
        assert not _held(found)
        assert found.props
        assert list(found.names()) == early == ["t", "arn:aws:sns:eu-west-3:1:t", "t-1"]

    def test_an_unknown_name_names_nothing(self) -> None:
        assert UNKNOWN not in list(self.one(inputs={"name": UNKNOWN}).names())

    def test_a_resource_that_is_only_read_is_named_by_its_outputs(self) -> None:
        assert "t-1" in list(self.one(external=True, inputs=None).names())

    def test_a_provider_whose_name_is_no_identifier_has_names(self) -> None:
        azure = {
            "urn": "urn:pulumi:dev::shop::pulumi:providers:azure-native::a",
            "type": "pulumi:providers:azure-native",
        }
        (found,) = from_file.parse(
            export({**azure, "custom": True, "id": "i", "inputs": {"location": "x"}})
        ).view.resources
        assert list(found.names()) == ["i"]
