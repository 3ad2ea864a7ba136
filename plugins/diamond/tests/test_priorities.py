"""Strong and relevant by the pack's thresholds, ranked with how firmly the ranking stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_diamond import listings
from cap_diamond.priorities import METHODS, criteria, explain, normalised, ranking, standing
from cap_diamond.profile import Profile
from cap_tui.api import Aspect, PluginContext, Refused


@pytest.mark.parametrize(
    ("strong", "relevant", "case"),
    [
        (2, 5, "catch_up"),
        (4, 4, "peer_lead"),
        (4, 3, "offer"),
        (3, 3, "watch"),
    ],
)
def test_the_case_follows_from_strength_and_relevance(
    profile: Callable[..., Profile], strong: int, relevant: int, case: str
) -> None:
    found = standing(profile(strong=strong, relevant=relevant)).case

    assert found is not None
    assert found.id == case


def test_what_is_not_rated_has_no_case(profile: Callable[..., Profile]) -> None:
    assert standing(profile(relevant=5)).case is None
    assert standing(profile(strong=5)).case is None
    assert "cannot be said" in "\n".join(explain(profile()))


def test_an_explanation_names_numbers_thresholds_and_their_source(
    profile: Callable[..., Profile],
) -> None:
    told = "\n".join(explain(profile(strong=2, relevant=5)))

    assert "strength: 2.0, the mean of national and global" in told
    assert "strong from 3.5, relevant from 3.5 (reconstructed)" in told
    assert "business-oriented" in told


def test_the_ranking_says_how_firmly_it_stands(contexts: Mapping[str, PluginContext]) -> None:
    found = ranking(listings.own_profiles(contexts["VAL"]))

    assert found.places[0].profile.name == "Alimenti funzionali"
    assert all(place.low <= place.rank <= place.high for place in found.places[:3])
    assert sum(place.first for place in found.places) == pytest.approx(1, abs=0.35)
    assert set(found.agreement) == set(METHODS)
    assert {p.name for p in found.unrated} == {"Farmaci con droni", "Rete digitale di vicinato"}


@pytest.mark.parametrize("method", METHODS)
def test_every_method_ranks_what_is_better_in_everything_first(
    profile: Callable[..., Profile], method: str
) -> None:
    def rated(name: str, value: int) -> Profile:
        import dataclasses

        return dataclasses.replace(profile(name, uid=name), ratings=dict.fromkeys(Aspect, value))

    found = ranking([rated("low", 1), rated("high", 5), rated("middle", 3)], method=method)

    assert [place.profile.name for place in found.places] == ["high", "middle", "low"]


def test_another_weight_moves_the_order(contexts: Mapping[str, PluginContext]) -> None:
    profiles = listings.own_profiles(contexts["VAL"])

    found = ranking(profiles, {**dict.fromkeys(Aspect, 0.0), Aspect.TRANSFORMATION: 1.0})

    leaders = {place.profile.name for place in found.places if place.rank == 1}
    assert {"Medicina personalizzata", "Elettronica stampata"} <= leaders


def test_the_flip_is_where_the_lead_changes(contexts: Mapping[str, PluginContext]) -> None:
    profiles = listings.own_profiles(contexts["VAL"])
    flip = next(f for f in ranking(profiles).flips if f.criterion is Aspect.TRANSFORMATION)
    rest = (1 - flip.at - 0.01) / 3
    beyond = dict.fromkeys(Aspect, rest) | {Aspect.TRANSFORMATION: flip.at + 0.01}

    assert ranking(profiles, beyond).places[0].profile.name == flip.leader.name


def test_one_activity_alone_is_not_ranked(profile: Callable[..., Profile]) -> None:
    found = ranking([profile(strong=4, relevant=4)])

    assert found.places == ()
    assert len(found.unrated) == 1


@given(st.dictionaries(st.sampled_from(Aspect), st.floats(0, 100) | st.just(nan) | st.just(inf)))
def test_weights_sum_to_one_or_are_refused(weights: dict[Aspect, float]) -> None:
    if 0 < sum(weights.values()) < inf:
        assert sum(normalised(weights).values()) == pytest.approx(1)
    else:
        with pytest.raises(Refused):
            normalised(weights)


def test_the_pack_s_criteria_are_the_aspects_that_are_rated() -> None:
    assert set(criteria()) == set(Aspect)


def test_two_rated_activities_are_ranked_and_one_is_not() -> None:
    def rated(name: str, value: int) -> Profile:
        return Profile(uid=name, name=name, region="AAA", ratings=dict.fromkeys(Aspect, value))

    unrated = Profile(uid="c", name="c", region="AAA", ratings={Aspect.RELEVANCE: 5})

    two = ranking([rated("a", 2), rated("b", 5), unrated])
    one = ranking([rated("a", 2), unrated])

    assert [(place.profile.name, place.rank) for place in two.places] == [("b", 1), ("a", 2)]
    assert [profile.name for profile in two.unrated] == ["c"]
    assert (one.places, one.flips, one.agreement) == ((), (), {})
    assert [profile.name for profile in one.unrated] == ["a", "c"]
