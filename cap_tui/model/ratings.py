"""Which rating of an activity is in force, and how strong the activity therefore is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from cap_tui.model.activity import Aspect, CriticalMass, Rating, TransformativeActivity

STRENGTH = (Aspect.STRENGTH_NATIONAL, Aspect.STRENGTH_GLOBAL)


Judgement = TypeVar("Judgement", Rating, CriticalMass)


def at_home(
    judgements: Iterable[Judgement], activities: Iterable[TransformativeActivity]
) -> Iterator[Judgement]:
    """The ratings or sheets by which each activity's own region judges it.

    What a partner says of another region's activity, here or in a bundle, changes no figure of it.
    """
    owners = {activity.uid: activity.owner for activity in activities}
    return (one for one in judgements if owners.get(one.activity) == one.owner)


def in_force(ratings: Iterable[Rating]) -> dict[Aspect, Rating]:
    """The newest rating of each aspect, in the order of the aspects; one that nobody rated is left out.

    Older ratings stay in the table and in the trace. Of two made in the same instant the
    one with the greater uid counts (uids sort by time).
    """
    newest: dict[Aspect, Rating] = {}
    for rating in sorted(ratings, key=lambda rating: (rating.created, rating.uid)):
        newest[rating.aspect] = rating
    return {aspect: newest[aspect] for aspect in Aspect if aspect in newest}


def by_activity(ratings: Iterable[Rating]) -> dict[str, dict[Aspect, Rating]]:
    """For each activity's uid the ratings in force."""
    grouped: dict[str, list[Rating]] = {}
    for rating in ratings:
        grouped.setdefault(rating.activity, []).append(rating)
    return {activity: in_force(given) for activity, given in grouped.items()}


def value(ratings: Mapping[Aspect, Rating], aspect: Aspect) -> int | None:
    """The value in force, 1..5, or None when nobody rated it."""
    rating = ratings.get(aspect)
    return None if rating is None else rating.value


def strength(ratings: Mapping[Aspect, Rating]) -> float | None:
    """Mean of the strength against the national and against the global level, 1..5.

    None while either is unknown: half a comparison would pass for a whole one. Source of
    the two levels: Cluster Action Plan, action line 1; their mean is reconstructed.
    """
    values = [value(ratings, aspect) for aspect in STRENGTH]
    known = [number for number in values if number is not None]
    return sum(known) / len(STRENGTH) if len(known) == len(STRENGTH) else None
