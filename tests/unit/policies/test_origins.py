"""What an unknown value was made from, also where it is asked for many values of one property."""

from __future__ import annotations

from policies.rules.origins import origin
from policies.rules.view import Resource, StackView
from tests.unit.policies.build import make

KEY, TOPIC, QUEUE = "aws:kms/key:Key", "aws:sns/topic:Topic", "aws:sqs/queue:Queue"


def is_key(source: Resource) -> bool:
    return source.kind == KEY


def test_values_of_one_property_are_told_apart_where_no_dependency_is_recorded() -> None:
    key, topic, queue = make(KEY, "k"), make(TOPIC, "t"), make(QUEUE, "q")
    stack = StackView((key, topic, queue))
    assert origin(queue, "keys[0]", (key.urn,), stack, "keys", is_key).every
    assert not origin(queue, "keys[1]", (topic.urn,), stack, "keys", is_key).every
    assert origin(queue, "keys[1]", (key.urn, "urn:elsewhere"), stack, "keys", is_key).outside


def test_a_recorded_dependency_counts_before_what_a_value_says() -> None:
    key, topic = make(KEY, "k"), make(TOPIC, "t")
    queue = make(QUEUE, "q")
    queue.property_dependencies = {"keys": (topic.urn,)}
    found = origin(queue, "keys[0]", (key.urn,), StackView((key, topic, queue)), "keys", is_key)
    assert (found.names, found.counted, found.every, found.outside) == ("t", "", False, False)


def test_a_growing_stack_is_asked_again() -> None:
    key, queue = make(KEY, "k"), make(QUEUE, "q")
    stack = StackView((queue,), complete=False)
    assert origin(queue, "key", (key.urn,), stack, "keys", is_key).outside
    stack.add(key)
    assert origin(queue, "key", (key.urn,), stack, "keys", is_key).counted == "k"


def test_two_are_named_and_the_others_counted() -> None:
    keys = [make(KEY, name) for name in ("d", "a", "c", "b")]
    queue = make(QUEUE, "q")
    found = origin(queue, "key", [key.urn for key in keys], StackView((*keys, queue)), "keys", is_key)
    assert found.names == found.counted == "a, b and 2 more"
