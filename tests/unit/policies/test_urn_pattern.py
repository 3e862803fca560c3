"""Patterns of URNs: what they match, what they refuse to be, and that none is slow."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.rules.urn_pattern import LONGEST, UrnPattern, parts, problems

URN = "urn:pulumi:prod::hdp::hdp:platform:Platform$aws:s3/bucket:Bucket::landing-raw"


class TestMatches:
    @pytest.mark.parametrize(
        "pattern",
        [
            URN,
            "urn:pulumi:*::hdp::*aws:s3/bucket:Bucket::landing-*",
            "urn:pulumi:pr*d::*::*::*ding-r*w",
            "urn:pulumi:*::*::*::*landing-raw*",
        ],
        ids=["itself", "ends", "middle", "nothing-around"],
    )
    def test_a_star_is_any_text_within_its_part(self, pattern: str) -> None:
        assert not list(problems(pattern))
        assert UrnPattern(pattern).matches(URN)

    @pytest.mark.parametrize(
        "pattern",
        [
            URN.upper(),
            URN.replace("landing", "Landing"),
            URN.replace("prod", "dev"),
            "urn:pulumi:*::aws:s3/bucket:Bucket::*::landing-raw",
            "urn:pulumi:prod*::*::landing-raw",
            "urn:pulumi:*::*::aws:s3/bucket:Bucket::landing-raw",
            "urn:pulumi:*::*::*::landing",
            "urn:pulumi:*::*::*::raw*landing",
            "urn:pulumi:*::*::*::landing-r*raw",
        ],
        ids=["upper", "case", "stack", "order", "across-parts", "no-parents", "part-of-name", "swapped", "overlap"],
    )
    def test_nothing_more_than_that(self, pattern: str) -> None:
        assert not UrnPattern(pattern).matches(URN)

    def test_a_name_may_hold_colons(self) -> None:
        assert UrnPattern("urn:pulumi:s::p::a:b:C::raw::*").matches("urn:pulumi:s::p::a:b:C::raw::one::two")

    @pytest.mark.parametrize("urn", ["", "urn", "urn:pulumi:s::p", "a::b::c"])
    def test_what_is_no_urn_is_not_matched(self, urn: str) -> None:
        assert not UrnPattern("urn:pulumi:*::*::*::abc*").matches(urn)

    @given(st.text("ab*", max_size=12), st.text("ab", max_size=16))
    def test_agrees_with_fnmatch_within_a_part(self, glob: str, text: str) -> None:
        pattern = UrnPattern(f"urn:pulumi:s::p::t::{glob}")
        assert pattern.matches(f"urn:pulumi:s::p::t::{text}") == fnmatch.fnmatchcase(text, glob)

    def test_many_stars_on_a_long_name_are_decided(self) -> None:
        pattern = UrnPattern("urn:pulumi:s::p::t::" + "a*" * 400 + "b")
        assert not pattern.matches("urn:pulumi:s::p::t::" + "a" * 1_000_000)


class TestProblems:
    @pytest.mark.parametrize(
        ("pattern", "text"),
        [
            ("*", "covers everything"),
            ("**", "** has no meaning"),
            ("*::*::*::*", "covers everything"),
            ("urn:pulumi:*", "no URN with its four parts"),
            ("landing", "no URN with its four parts"),
            ("*landing*", "no URN with its four parts"),
            ("URN:pulumi:s::p::t::landing", "no URN with its four parts"),
            ("urn:pulumi:s::::t::landing", "no URN with its four parts"),
            ("urn:pulumi:s::p::t::", "no URN with its four parts"),
            ("urn:pulumi:s::p::aws:s3/bucket:Bucket::*", "has no fixed part"),
            ("urn:pulumi:s::p::t::*a*b*c*", "has no fixed part"),
            ("urn:pulumi:s::p::t::ab*", "has no fixed part"),
            ("urn:pulumi:s::**::t::landing", "** has no meaning"),
            ("urn:pulumi:s::p::t::landing**", "** has no meaning"),
            ("urn:pulumi:s::p::t::landin?", "only * is a wildcard"),
            ("urn:pulumi:s::p::t::[a-z]anding", "only * is a wildcard"),
            ("urn:pulumi:s::p::t::" + "a" * LONGEST, "is longer than"),
        ],
        ids=[
            "star", "stars", "parts-of-stars", "head", "word", "word-in-stars", "case", "empty-part", "no-name",
            "all-names", "letters", "two-letters", "stars-in-part", "stars-in-name", "question-mark", "class", "long",
        ],
    )  # fmt: skip
    def test_a_pattern_that_is_too_wide_or_unclear_is_refused(self, pattern: str, text: str) -> None:
        ((what, remedy),) = problems(pattern)
        assert text in what
        assert remedy

    @pytest.mark.parametrize("name", ["a", "ab", "abc*", "*abc", "*a*bcd*"])
    def test_a_whole_name_or_three_characters_are_enough(self, name: str) -> None:
        assert not list(problems(f"urn:pulumi:*::*::*::{name}"))


def test_a_pattern_of_the_longest_length_is_accepted() -> None:
    pattern = "urn:pulumi:s::p::t::".ljust(LONGEST, "X")
    assert [*problems(pattern)] == []
    assert [*problems(pattern + "X")]


def test_a_name_keeps_its_colons_as_one_part() -> None:
    assert parts("urn:pulumi:s::p::t::a::b::c") == ("a::b::c", "t", "p", "urn:pulumi:s")
