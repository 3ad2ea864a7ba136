"""The newest rating of an aspect is in force; strength is known only when both its levels are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cap_tui.model.activity import Aspect, CriticalMass, Rating, TransformativeActivity
from cap_tui.model.ratings import at_home, by_activity, in_force, strength, value

ratings = st.builds(
    Rating,
    uid=st.uuids().map(str),
    created=st.sampled_from(["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"]),
    activity=st.sampled_from(["a", "b"]),
    aspect=st.sampled_from(Aspect),
    value=st.integers(1, 5),
)


def rating(aspect: Aspect, number: int, day: str = "01") -> Rating:
    return Rating(
        uid=f"{day}-{aspect}",
        created=f"2026-03-{day}T00:00:00Z",
        activity="a",
        aspect=aspect,
        value=number,
    )


def test_a_later_rating_replaces_an_earlier_one_of_the_same_aspect():
    given_ = [rating(Aspect.RELEVANCE, 5, "02"), rating(Aspect.RELEVANCE, 2, "01")]

    assert value(in_force(given_), Aspect.RELEVANCE) == 5


def test_strength_is_the_mean_of_both_levels():
    given_ = [rating(Aspect.STRENGTH_NATIONAL, 4), rating(Aspect.STRENGTH_GLOBAL, 1)]

    assert strength(in_force(given_)) == 2.5


def test_strength_is_unknown_while_one_level_is_unknown():
    assert strength(in_force([rating(Aspect.STRENGTH_NATIONAL, 4)])) is None
    assert strength({}) is None


@given(st.lists(ratings), st.randoms())
def test_the_order_of_reading_does_not_decide(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)

    unique = {r.uid: r for r in found}.values()
    assert in_force(unique) == in_force([r for r in shuffled if r in unique])


@given(st.lists(ratings))
def test_each_activity_sees_its_own_ratings_only(found):
    for activity, aspects in by_activity(found).items():
        assert all(r.activity == activity for r in aspects.values())


def test_what_a_partner_says_of_an_activity_does_not_count() -> None:
    activity = TransformativeActivity(uid="a", owner="VAL", name="E-health")
    ours = Rating(activity="a", owner="VAL", aspect=Aspect.RELEVANCE, value=2)
    theirs = Rating(activity="a", owner="HOC", aspect=Aspect.RELEVANCE, value=5)
    sheet = CriticalMass(activity="a", owner="HOC")

    assert list(at_home([ours, theirs], [activity])) == [ours]
    assert list(at_home([sheet], [activity])) == []
