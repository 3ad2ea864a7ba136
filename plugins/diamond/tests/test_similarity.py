"""Two numbers for two activities, and the same two for thousands at once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cap_diamond.alliance import figures, gain, judged, members, union
from cap_diamond.matching import matches, pairs
from cap_diamond.overlay import grouped
from cap_diamond.pack import pack
from cap_diamond.profile import Profile, Work
from cap_diamond.records import NameDecision, Sameness
from cap_diamond.similarity import complementarity, similarity
from cap_diamond.similarity_index import SimilarityIndex
from cap_tui.api import Aspect, Mass, Period, critical_mass

IDS = [factor.id for factor in critical_mass.content().factor]
NAMES = (
    "Smart packaging",
    "Intelligente Verpackung",
    "E-health",
    "Food safety",
    "Holzbau",
    "Photonics",
)
AREAS = ("Health", "ICT", "Agrofood", "Materials", "Salute", "Werkstoffe")

Sheet = Mapping[str, Mass]
whole = st.fixed_dictionaries(dict.fromkeys(IDS, st.sampled_from(Mass)))
sheets = st.dictionaries(st.sampled_from(IDS), st.sampled_from(Mass))
profiles = st.builds(
    Profile,
    uid=st.uuids().map(str),
    name=st.sampled_from(NAMES),
    region=st.sampled_from(["AAA", "BBB", "CCC", "DDD"]),
    synonyms=st.lists(st.sampled_from(NAMES), max_size=1).map(tuple),
    areas=st.one_of(st.just(()), st.tuples(st.sampled_from(AREAS), st.sampled_from(AREAS))),
    challenge=st.sampled_from(["", "Demographic change", "Cambiamento demografico"]),
    period=st.one_of(st.none(), st.sampled_from(Period)),
    ratings=st.dictionaries(st.sampled_from(Aspect), st.integers(1, 5)),
    mass=sheets,
)


@given(profiles, profiles)
def test_similarity_is_symmetric_and_bounded(one: Profile, other: Profile) -> None:
    there, back = similarity(one, other), similarity(other, one)

    assert there.value == pytest.approx(back.value)
    assert 0 <= there.value <= 1 + 1e-9


@given(profiles, profiles)
def test_complementarity_is_bounded_and_names_every_gap_once(one: Profile, other: Profile) -> None:
    found = complementarity(one, other)
    short = {f for f, m in one.mass.items() if m in (Mass.MISSING, Mass.WEAK)}

    assert found.value is None or 0 <= found.value <= 1
    assert {*found.fills, *found.leaves} == short
    assert not set(found.fills) & set(found.leaves)


@given(st.lists(profiles, min_size=1, max_size=8))
@settings(max_examples=60)
def test_many_at_once_get_the_numbers_of_two_alone(found: list[Profile]) -> None:
    index = SimilarityIndex([Work(p.region, p.region, (p,)) for p in found])
    everyone = np.arange(len(found))
    names = np.zeros((len(found), len(found)), dtype=np.float32)
    for i in everyone:
        near, values = index.near(int(index.signature[i]), 1e-9)
        names[i, near] = values
    alike = index.similarity(everyone, everyone, names)
    brings = index.complementarity(everyone, everyone)

    for i, one in enumerate(found):
        for j, other in enumerate(found):
            assert alike[i, j] == pytest.approx(similarity(one, other).value, abs=1e-5)
            wanted = complementarity(one, other).value
            if wanted is None:
                assert np.isnan(brings[i, j])
            else:
                assert brings[i, j] == pytest.approx(wanted, abs=1e-5)


def by_region(found: Sequence[Profile]) -> list[Work]:
    codes = dict.fromkeys(p.region for p in found)
    return [Work(c, c, tuple(p for p in found if p.region == c)) for c in codes]


@given(st.lists(profiles, min_size=2, max_size=10))
@settings(max_examples=60)
def test_peers_and_those_too_small_alone_see_each_other(found: list[Profile]) -> None:
    works = by_region(found)
    seen = {
        (m.here.uid, m.there.uid, m.case.value)
        for work in works
        for m in matches(works, work.code, limit=100)
    }

    for here, there, case in seen:
        if case != "catch_up":
            assert (there, here, case) in seen


@given(st.lists(profiles, min_size=2, max_size=10))
@settings(max_examples=60)
def test_matching_all_with_all_is_matching_each_with_the_rest(found: list[Profile]) -> None:
    works = by_region(found)
    index = SimilarityIndex(works)
    everything = pairs(index, limit=100)
    together = {
        (index.profiles[i].uid, index.profiles[j].uid)
        for i, j in zip(everything.here, everything.there, strict=True)
    }

    alone = {(m.here.uid, m.there.uid) for w in works for m in matches(works, w.code, limit=100)}

    assert together == alone


def one_by_one(
    works: Sequence[Work], code: str, decisions: Sequence[Sameness], limit: int
) -> dict[tuple[str, str], list[float]]:
    """The best scores of each activity and case, by comparing every pair alone."""
    rules, least = pack().prioritisation, pack().comparison.proposed_from
    said = {frozenset((d.first, d.second)): d.decision for d in decisions}
    groups = grouped([p for work in works for p in work.profiles], decisions)
    found: dict[tuple[str, str], list[float]] = {}
    for work, other in itertools.product(works, works):
        for here, there in itertools.product(work.profiles, other.profiles):
            apart = said.get(frozenset((here.uid, there.uid))) is NameDecision.DIFFERENT
            if work.code != code or other.code == code or apart or here.strength is None:
                continue
            if here.relevance is None or here.relevance < rules.relevant_from:
                continue
            alike = similarity(here, there)
            one = any(here in group and there in group for group in groups)
            wanted = there.relevance is not None and there.relevance >= rules.relevant_from
            if there.strength is None or (alike.name < least and not one):
                continue
            strong = here.strength >= rules.strong_from, there.strength >= rules.strong_from
            case = {
                (False, True): "catch_up",
                (True, True): "peer_lead",
                (False, False): "too_small_alone",
            }.get(strong)
            if case is None or (case != "catch_up" and not wanted):
                continue
            value = alike.value + (pack().comparison.weight_name * (1 - alike.name) if one else 0)
            brings = complementarity(here, there).value or 0.0
            found.setdefault((here.uid, case), []).append(value + brings)
    return {key: sorted(scores, reverse=True)[:limit] for key, scores in found.items()}


@given(st.lists(profiles, min_size=3, max_size=9), st.integers(1, 3), st.data())
@settings(max_examples=40, deadline=None)
def test_the_best_partners_are_those_that_comparing_one_by_one_finds(
    found: list[Profile], limit: int, data: st.DataObject
) -> None:
    works = by_region(found)
    pairs_of_two = st.tuples(
        st.sampled_from(found), st.sampled_from(found), st.sampled_from(NameDecision)
    )
    made = {
        frozenset((one.uid, other.uid)): Sameness(first=one.uid, second=other.uid, decision=said)
        for one, other, said in data.draw(st.lists(pairs_of_two, max_size=2))
        if one.region != other.region
    }
    decided = list(made.values())
    got: dict[tuple[str, str], list[float]] = {}
    for match in matches(works, works[0].code, decided, limit=limit):
        score = match.similarity + (match.complementarity or 0.0)
        got.setdefault((match.here.uid, match.case.value), []).append(score)

    wanted = one_by_one(works, works[0].code, decided, limit)

    assert got.keys() == wanted.keys()
    for key, scores in wanted.items():
        assert got[key] == pytest.approx(scores, abs=1e-5)


def test_among_equals_the_first_partners_are_named_in_every_run(
    profile: Callable[..., Profile],
) -> None:
    here = profile(name="Photonics", strong=2, relevant=5)
    there = [profile(name="Photonics", region=f"R{n}", uid=str(n), strong=5) for n in range(9)]
    works = [Work("AAA", "A", (here,)), *(Work(p.region, p.region, (p,)) for p in there)]

    found = pairs(SimilarityIndex(works), "AAA", limit=3)

    assert [works[j].code for j in found.there.tolist()] == ["R0", "R1", "R2"]


@given(sheets, sheets)
def test_a_partner_never_takes_anything_away(have: Sheet, more: Sheet) -> None:
    found = gain(have, more)

    assert found.steps >= 0
    assert len(found.closes) <= found.steps


@given(sheets, sheets, sheets)
def test_the_more_partners_there_are_the_less_one_more_adds(
    have: Sheet, first: Sheet, second: Sheet
) -> None:
    alone = gain(have, second)
    later = gain(union((have, first)), second)

    assert later.steps <= alone.steps
    assert set(later.closes) <= set(alone.closes)


@given(st.lists(sheets, max_size=5), st.randoms())
def test_a_union_does_not_depend_on_who_came_first(found: list[Sheet], random: Random) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)

    if found:
        assert union(found) == union(shuffled)


@given(whole, whole)
def test_a_union_is_never_judged_worse_than_its_member(have: Sheet, more: Sheet) -> None:
    order = {True: 0, None: 1, False: 2}

    assert order[judged(union((have, more))).cross_regional] >= order[judged(have).cross_regional]


def test_the_next_partner_is_the_one_that_closes_most(profile: Callable[..., Profile]) -> None:
    full = dict.fromkeys(IDS, Mass.SUFFICIENT)
    here = profile(mass={**full, "firms": Mass.MISSING, "skills": Mass.WEAK})
    some = profile(region="BBB", mass={**full, "skills": Mass.MISSING})
    most = profile(region="CCC", mass=full)

    steps = members(here, [some, most])

    assert [step.profile.region for step in steps] == ["CCC", "BBB"]
    assert set(steps[0].gain.closes) == {"firms", "skills"}
    assert steps[0].verdict.cross_regional is False
    assert steps[1].gain.closes == ()


def test_a_region_joins_an_alliance_once(profile: Callable[..., Profile]) -> None:
    one, again = profile(region="BBB", uid="1"), profile(region="BBB", uid="2")

    assert len(members(profile(), [one, again])) == 1


def test_figures_are_added_and_the_unknown_is_counted_not_taken_for_zero(
    profile: Callable[..., Profile],
) -> None:
    import dataclasses

    counted = dataclasses.replace(profile(), actors=3, employment=40)

    found = figures([counted, profile(region="BBB")])

    assert (found.actors, found.employment, found.unknown) == (3, 40, 1)


def test_unknown_strength_is_no_case(profile: Callable[..., Profile]) -> None:
    works = [
        Work("AAA", "A", (profile(relevant=5),)),
        Work("BBB", "B", (profile(region="BBB", strong=5, relevant=5),)),
    ]

    assert matches(works, "AAA") == []
