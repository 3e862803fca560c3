"""A whole stack is judged once by every rule that is about its types, and what anybody should read is kept."""

from __future__ import annotations

from collections.abc import Iterator

from policies.rules.judge import Judgement, Plan, judge
from policies.rules.model import Context, Finding, Rule, Severity, Verdict, evaluate
from policies.rules.view import Resource, StackView
from tests.unit.policies.build import CONTEXT, make

TOPIC, QUEUE = "aws:sns/topic:Topic", "aws:sqs/queue:Queue"


def rule(verdict: Verdict, name: str = "topics", kind: str = TOPIC, blocking: bool = True) -> Rule:
    """A rule about one type that comes to one verdict, whatever it is asked."""

    def check(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        yield Finding(name, verdict, resource.urn, "it is so", blocking=blocking)

    return Rule(name, "Title.", "Why.", Severity.HIGH, "resource", check, lambda asked: asked == kind)


STACK = StackView((make(TOPIC, "one"), make(QUEUE, "two"), make(TOPIC, "three")))


def test_every_verdict_is_counted_and_a_rule_about_other_types_is_not_applicable() -> None:
    found = judge(STACK, (rule(Verdict.VIOLATED), rule(Verdict.PASSED, "queues", QUEUE)), CONTEXT)
    assert found.resources == 3
    assert found.counts == {
        ("topics", Verdict.VIOLATED): 2,
        ("topics", Verdict.NOT_APPLICABLE): 1,
        ("queues", Verdict.PASSED): 1,
        ("queues", Verdict.NOT_APPLICABLE): 2,
    }


def test_what_passed_is_counted_only() -> None:
    assert not judge(STACK, (rule(Verdict.PASSED),), CONTEXT).findings
    assert [one.urn for one in judge(STACK, (rule(Verdict.WAIVED),), CONTEXT).findings] == [
        make(TOPIC, "one").urn,
        make(TOPIC, "three").urn,
    ]


def test_only_what_refuses_is_refused() -> None:
    rules = (
        rule(Verdict.VIOLATED, "bad"),
        rule(Verdict.UNDECIDED, "open"),
        rule(Verdict.UNDECIDED, "settled", blocking=False),
        rule(Verdict.WAIVED, "waived"),
        rule(Verdict.MITIGATED, "mitigated"),
    )
    assert {one.rule for one in judge(STACK, rules, CONTEXT).refused} == {"bad", "open"}


def test_parts_add_up_to_the_whole() -> None:
    rules = (rule(Verdict.VIOLATED), rule(Verdict.PASSED, "queues", QUEUE))
    whole, parts = judge(STACK, rules, CONTEXT), Judgement()
    for part in (slice(0, 1), slice(1, None)):
        parts.add(judge(STACK, rules, CONTEXT, part=part))
    assert parts == whole


def test_a_rule_is_asked_once_a_type_whether_it_is_about_it() -> None:
    asked: list[str] = []

    def concerns(kind: str) -> bool:
        asked.append(kind)
        return True

    plan = Plan((Rule("any", "Title.", "Why.", Severity.LOW, "resource", lambda *_: (), concerns),))
    assert plan.of(TOPIC) == plan.of(TOPIC) == plan.rules
    assert asked == [TOPIC]


def test_a_finding_as_a_paragraph() -> None:
    finding = Finding("r", Verdict.VIOLATED, "urn", "it is open", "close it", "a.b")
    assert finding.text() == "violated: it is open [a.b]. Remedy: close it."
    assert Finding("r", Verdict.UNDECIDED, "urn", "who knows").text() == "undecided: who knows."
    traced = Finding("r", Verdict.VIOLATED, "urn", "it failed", trace="Traceback")
    assert traced.text() == "violated: it failed.\nTraceback"


def test_a_rule_that_fails_is_a_violation_whose_traceback_is_shown_under_debug_only() -> None:
    def check(_resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        raise RuntimeError("no idea")

    failing = Rule("bad", "Title.", "Why.", Severity.LOW, "resource", check)
    [found] = evaluate(failing, make(TOPIC), STACK, CONTEXT)
    assert found.refuses
    assert "RuntimeError: no idea" in found.message
    assert found.trace == ""
    assert found.unwaivable
    [found] = evaluate(failing, make(TOPIC), STACK, Context(debug=True))
    assert "no idea" in found.trace
