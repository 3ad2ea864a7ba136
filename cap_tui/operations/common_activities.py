"""Which activities several regions have: those that bear the same name, and those whose names say the same.

Regions write in five languages. Names that are equal in any of them are one; beyond that names are compared
by their concepts (:mod:`cap_tui.model.concepts`), and what is found so is marked, because a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cap_tui.model.concepts import Concepts, concepts, glossary, likeness

ALIKE_FROM = 0.8
"""Share of common concepts from which two names say the same; a name that only adds a word such as "smart" does."""


@dataclass(frozen=True)
class RegionActivity:
    """An activity as its region has it. ``names`` are all its names, synonyms too, in small letters."""

    region: str
    name: str
    stage: str
    names: frozenset[str]


@dataclass(frozen=True)
class CommonActivity:
    """Activities of several regions that are one. ``concepts`` is empty when every one bears a name of another."""

    name: str
    activities: tuple[RegionActivity, ...]
    concepts: tuple[str, ...] = ()


@dataclass
class _Group:
    names: set[str]
    activities: list[RegionActivity]
    bags: set[Concepts] = field(default_factory=set)
    common: set[str] = field(default_factory=set)


def common_activities(activities: Sequence[RegionActivity]) -> list[CommonActivity]:
    """The activities that two regions or more have, by name."""
    groups = _alike(_named(activities))
    found = [
        CommonActivity(g.activities[0].name, tuple(g.activities), tuple(sorted(g.common)))
        for g in groups
        if len({activity.region for activity in g.activities}) > 1
    ]
    return sorted(found, key=lambda each: each.name.casefold())


def _named(activities: Iterable[RegionActivity]) -> list[_Group]:
    """Groups that share a name; one activity with two names joins the groups of both."""
    by_name: dict[str, _Group] = {}
    groups: dict[int, _Group] = {}
    for activity in activities:
        joined = _Group(set(activity.names), [])
        for group in {id(g): g for name in activity.names if (g := by_name.get(name))}.values():
            joined.names |= group.names
            joined.activities += group.activities
            del groups[id(group)]
        joined.activities.append(activity)
        groups[id(joined)] = joined
        by_name.update(dict.fromkeys(joined.names, joined))
    return list(groups.values())


def _alike(groups: Sequence[_Group]) -> list[_Group]:
    """Groups joined whose names say the same; only names with a concept in common are compared."""
    parent = list(range(len(groups)))
    shared: dict[int, set[str]] = {}

    def root(number: int) -> int:
        while parent[number] != number:
            number = parent[number]
        return number

    for group in groups:
        group.bags = {concepts(name) for name in group.names}
    for first, second in _candidates(groups):
        common = _said_by_both(groups[first], groups[second])
        if common and root(first) != root(second):
            low, high = sorted((root(first), root(second)))
            parent[high] = low
            shared[low] = shared.get(low, set()) | shared.pop(high, set()) | common
    joined: dict[int, _Group] = {}
    for place, group in enumerate(groups):
        number = root(place)
        whole = joined.setdefault(number, _Group(set(), [], common=shared.get(number, set())))
        whole.activities += group.activities
    return list(joined.values())


def _candidates(groups: Sequence[_Group]) -> Iterator[tuple[int, int]]:
    """Pairs of groups that share a concept which says something, each once."""
    generic = set(glossary().generic)
    places: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        for concept in {c for bag in group.bags for c in bag} - generic:
            places.setdefault(concept, []).append(place)
    seen: set[tuple[int, int]] = set()
    for bearers in places.values():
        for at, first in enumerate(bearers):
            for second in bearers[at + 1 :]:
                if (first, second) not in seen:
                    seen.add((first, second))
                    yield first, second


def _said_by_both(first: _Group, second: _Group) -> set[str]:
    """The concepts that two groups have in common; empty when their names do not say the same."""
    best, common = max(
        (likeness(a, b), tuple(sorted(a & b))) for a in first.bags for b in second.bags
    )
    return set(common) if best >= ALIKE_FROM else set()
