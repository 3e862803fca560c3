from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import paths


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("bucket", ("bucket",)),
        ("rules[0].sse.algorithm", ("rules", 0, "sse", "algorithm")),
        ('tags["kubernetes.io/name"]', ("tags", "kubernetes.io/name")),
        ("grid[0][12]", ("grid", 0, 12)),
        ('["root key with a ."].below', ("root key with a .", "below")),
        ('a["say \\"hi\\""]', ("a", 'say "hi"')),
    ],
)
def test_paths_are_read_and_written(text: str, path: paths.Path) -> None:
    assert paths.read(text) == path
    assert paths.write(path) == text


@pytest.mark.parametrize("text", ["a..b", "a[", ".a", "a.", 'a"b"', "a[x]", "a[0]b"])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no property path"):
        paths.read(text)


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(min_size=1), st.integers(0, 999)), min_size=1).map(tuple))
def test_any_path_survives(path: paths.Path) -> None:
    written = paths.write(path)
    if path[0] != "*" and all("\\" not in step and step.isprintable() for step in path if isinstance(step, str)):
        assert paths.read(written) == path


@pytest.mark.parametrize(
    ("outer", "inner", "within"),
    [
        ("tags", 'tags["a.b"]', True),
        ("tags.*", "tags.a", True),
        ("rules[*].id", "rules[3].id.x", True),
        ("rules[1]", "rules[2]", False),
        ("tags.a", "tags", False),
        ("tag", "tags", False),
    ],
)
def test_one_path_may_be_within_another(outer: str, inner: str, within: bool) -> None:
    assert paths.contains(paths.read(outer), paths.read(inner)) is within


def test_members_leave_places_in_lists_out() -> None:
    assert paths.members(("rules", 0, "sse", "algorithm")) == "rules.sse.algorithm"
