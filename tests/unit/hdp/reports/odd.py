"""Runs with any text in every place: what a program, a cloud or an attacker may write."""

from __future__ import annotations

from hypothesis import strategies as st

from hdp.checks.model import CheckResult, Failed, Located, Run
from policies.rules.model import Finding, Verdict
from tests.unit.hdp.reports.build import KEY, REGION, run, waiver

NASTY = (
    "]]>",
    "<script>alert(1)</script>",
    "| a | b |",
    "`x` ``y``",
    "</details></summary>",
    "@everyone #1 !2 owner/repo#3 GH-4 ~label",
    "https://example.org www.example.org",
    "[link](javascript:alert(1)) ![image](x)",
    "\n/close\n# heading\n- item",
    "\x1b[31m\x1b]0;title\x07\x00\x08\r",
    "\ud800 \udfff \ufffe \u202e \u2066 \u200b",
    "\U0001f600\U0001f3f3\ufe0f\u200d\U0001f308",
    "&lt; &amp; &#64; &copy;",
    "<!-- hdp-check --> <![CDATA[",
    "${{ secrets.TOKEN }} $(id) ::set-output name=a::b",
    "\\",
    "",
)

# Lone surrogates are characters that hypothesis leaves out unless it is asked for them.
CHARACTERS = st.one_of(
    st.characters(), st.characters(categories=["Cs"]), st.sampled_from("`|<>&@#*_[]()\\\n\x00\x1b$~")
)
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(CHARACTERS, max_size=60),
    st.lists(st.sampled_from(NASTY), max_size=4).map("".join),
    st.sampled_from(NASTY).map(lambda text: text * 3000),
)
VERDICTS = st.sampled_from([Verdict.VIOLATED, Verdict.UNDECIDED, Verdict.MITIGATED, Verdict.WAIVED])


@st.composite
def findings(draw: st.DrawFn, stack: str) -> Located:
    """Any finding."""
    finding = Finding(
        rule=draw(st.one_of(st.sampled_from([REGION.id, KEY.id]), TEXTS)),
        verdict=draw(VERDICTS),
        urn=draw(TEXTS),
        message=draw(TEXTS),
        remedy=draw(TEXTS),
        path=draw(TEXTS),
        blocking=draw(st.booleans()),
        waiver=draw(st.one_of(st.just("W-1"), TEXTS)),
        trace=draw(TEXTS),
    )
    return Located(finding, stack, draw(TEXTS), draw(TEXTS), draw(TEXTS), draw(st.integers(0, 10**6)))


@st.composite
def results(draw: st.DrawFn) -> CheckResult:
    """Any stack's result."""
    stack = draw(TEXTS)
    found = tuple(draw(st.lists(findings(stack), max_size=4)))
    counts = {REGION.id: {Verdict.PASSED: draw(st.integers(0, 100))}, draw(TEXTS): {Verdict.PASSED: 1}}
    source = draw(st.one_of(st.just("program"), st.just("-"), TEXTS))
    warnings = tuple(draw(st.lists(TEXTS, max_size=2)))
    return CheckResult(stack, draw(TEXTS), source, draw(st.integers(0, 10**6)), found, counts, 0.5, warnings)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Any run."""
    failed = tuple(Failed(draw(TEXTS), draw(TEXTS), draw(TEXTS)) for _ in range(draw(st.integers(0, 2))))
    waivers = (
        waiver(reason=draw(TEXTS), owner=draw(TEXTS), ticket=draw(TEXTS), expired=draw(st.booleans())),
        waiver(id=draw(TEXTS), resources=draw(TEXTS), expires=draw(TEXTS), soon=draw(st.booleans()), uses=0),
    )
    return run(*draw(st.lists(results(), max_size=3)), failed=failed, waivers=waivers, version=draw(TEXTS))
