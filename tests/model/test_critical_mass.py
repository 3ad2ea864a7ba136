"""The critical-mass sheet: the rule of the pack, open verdicts, and the search profile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.model.activity import CriticalMass, Mass
from cap_tui.model.critical_mass import (
    ENOUGH,
    content,
    figures_line,
    search_profile,
    verdict,
    verdict_line,
)

IDS = [factor.id for factor in content().factor]


def sheet(default: Mass = Mass.SUFFICIENT, **factors: Mass) -> CriticalMass:
    return CriticalMass(activity="a", factors={**dict.fromkeys(IDS, default), **factors})


def test_the_shipped_sheet_has_the_seven_factors_and_says_they_are_reconstructed():
    assert IDS == [
        "firms",
        "research",
        "skills",
        "capital",
        "market",
        "value_chain",
        "coordination",
    ]
    assert all(factor.source.startswith("reconstructed") for factor in content().factor)


@pytest.mark.parametrize(
    ("factors", "needed"),
    [
        ({}, False),
        ({"capital": Mass.WEAK}, False),
        ({"capital": Mass.WEAK, "market": Mass.WEAK}, True),
        ({"skills": Mass.MISSING}, True),
    ],
)
def test_one_missing_or_two_weak_factors_ask_for_partners(factors, needed):
    assert verdict(sheet(**factors)).cross_regional is needed


def test_the_verdict_stays_open_while_factors_are_not_judged():
    found = verdict(CriticalMass(activity="a", factors={"firms": Mass.STRONG}))

    assert found.cross_regional is None
    assert len(found.unjudged) == 6
    assert "not judged" in verdict_line(found)


def test_without_a_sheet_nothing_can_be_said():
    assert verdict(None).cross_regional is None


def test_judged_gaps_decide_even_when_others_are_open():
    assert verdict(CriticalMass(activity="a", factors={"firms": Mass.MISSING})).cross_regional


def test_gaps_become_needs_and_strong_factors_become_offers():
    given_ = CriticalMass(
        activity="a",
        factors={**dict.fromkeys(IDS, Mass.SUFFICIENT), "skills": Mass.WEAK, "firms": Mass.STRONG},
        reasons={"skills": "no course in it"},
    )

    profile = search_profile("Smart packaging", given_)

    assert profile.needs == ("skilled people and training (here: weak): no course in it",)
    assert profile.offers == ("Enough firms that want to act in this activity",)


def test_unknown_figures_are_left_out_not_shown_as_zero():
    assert figures_line(CriticalMass(activity="a", actors=12)) == "12 actors"
    assert figures_line(CriticalMass(activity="a")) == ""


@given(
    st.dictionaries(st.sampled_from(IDS), st.sampled_from(Mass)),
    st.sampled_from(IDS),
    st.sampled_from(sorted(ENOUGH)),
)
def test_a_better_factor_never_makes_the_verdict_worse(factors, improved, mass):
    order = {True: 0, None: 1, False: 2}
    before = verdict(CriticalMass(activity="a", factors=factors))
    after = verdict(CriticalMass(activity="a", factors={**factors, improved: mass}))

    assert order[after.cross_regional] >= order[before.cross_regional]
    assert len(after.gaps) <= len(before.gaps)
