"""Several regions' diamonds over each other: which activities are the same, who has them, how strong, who lacks what.

The same name is the same activity. Different names are proposed and a person decides; the
decision is kept, and taking it back brings the proposal back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from cap_diamond.pack import pack
from cap_diamond.profile import Profile, Work
from cap_diamond.records import NameDecision, Sameness
from cap_diamond.similarity import Similarity, similarity
from cap_diamond.similarity_index import SimilarityIndex


@dataclass(frozen=True)
class NameProposal:
    """Two activities that may be the same; ``decision`` is what a person said, None while nobody did."""

    first: Profile
    second: Profile
    similarity: Similarity
    decision: NameDecision | None = None


@dataclass(frozen=True)
class OverlayRow:
    """One activity as the regions have it: the profiles of a region stand in ``cells`` under its code."""

    name: str
    cells: dict[str, tuple[Profile, ...]]

    @property
    def regions(self) -> int:
        """How many regions have it."""
        return len(self.cells)


@dataclass(frozen=True)
class RegionOverlay:
    """The regions, the activities as rows, what is proposed or decided, and decisions that contradict each other.

    Of the proposals those that nobody decided come first, among them the first region's own, then the likeliest.
    """

    regions: tuple[Work, ...]
    rows: tuple[OverlayRow, ...]
    proposals: tuple[NameProposal, ...]
    contradictions: tuple[Sameness, ...] = ()


def overlay(works: Sequence[Work], decisions: Iterable[Sameness]) -> RegionOverlay:
    """Lay the regions' activities over each other."""
    made = list(decisions)
    index = SimilarityIndex(works)
    groups = grouped(index.profiles, made)
    number = numbers(index.profiles, groups)
    root = {profile.uid: group for profile, group in zip(index.profiles, number, strict=True)}
    contradictions = tuple(
        decision
        for decision in made
        if decision.decision is NameDecision.DIFFERENT
        and root.get(decision.first, -1) == root.get(decision.second, -2)
    )
    rows = sorted((_row(group) for group in groups), key=lambda row: (-row.regions, row.name))
    proposed = [*_open(index, made, number), *_decided(index, made)]
    own = works[0].code
    ordered = sorted(
        proposed,
        key=lambda p: (
            p.decision is not None,
            own not in (p.first.region, p.second.region),
            -p.similarity.value,
            p.first.name,
            p.second.name,
        ),
    )
    return RegionOverlay(tuple(works), tuple(rows), tuple(ordered), contradictions)


def _row(group: Sequence[Profile]) -> OverlayRow:
    cells: dict[str, tuple[Profile, ...]] = {}
    for profile in group:
        cells[profile.region] = (*cells.get(profile.region, ()), profile)
    return OverlayRow(group[0].name, cells)


def plain_name(name: str) -> str:
    """A name as it is compared for being the same name: case and spaces do not count."""
    return " ".join(name.casefold().split())


def grouped(
    everybody: Sequence[Profile], decisions: Iterable[Sameness]
) -> list[tuple[Profile, ...]]:
    """The activities that are the same: by equal names, unless a person said otherwise, and by decision."""
    parent = {profile.uid: profile.uid for profile in everybody}

    def root(uid: str) -> str:
        while parent[uid] != uid:
            parent[uid] = parent[parent[uid]]
            uid = parent[uid]
        return uid

    said = {_pair(d.first, d.second): d.decision for d in decisions}
    apart = {pair for pair, decision in said.items() if decision is NameDecision.DIFFERENT}
    by_name: dict[str, list[str]] = {}
    for profile in everybody:
        by_name.setdefault(plain_name(profile.name), []).append(profile.uid)
    same = [pair for pair, decision in said.items() if decision is NameDecision.SAME]
    for first, second in chain(namesakes(by_name.values(), apart), same):
        if first in parent and second in parent:
            parent[root(second)] = root(first)
    groups: dict[str, list[Profile]] = {}
    for profile in everybody:
        groups.setdefault(root(profile.uid), []).append(profile)
    return [tuple(group) for group in groups.values()]


def namesakes(
    names: Iterable[Sequence[str]], apart: set[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Pairs that join the bearers of each name, save those that are held ``apart``.

    A bearer that nobody holds apart from anything joins all the others: only without one is
    every pair looked at, because thousands may bear a name.
    """
    doubted = {uid for pair in apart for uid in pair}
    for bearers in names:
        undoubted = next((uid for uid in bearers if uid not in doubted), None)
        if undoubted is not None:
            yield from ((undoubted, other) for other in bearers if other != undoubted)
        else:
            yield from (pair for pair in combinations(bearers, 2) if _pair(*pair) not in apart)


def _pair(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first <= second else (second, first)


def numbers(everybody: Sequence[Profile], groups: Sequence[Sequence[Profile]]) -> list[int]:
    """For each activity the number of its group: equal for those that are the same."""
    number = {profile.uid: place for place, group in enumerate(groups) for profile in group}
    return [number[profile.uid] for profile in everybody]


def _open(
    index: SimilarityIndex, made: Sequence[Sameness], number: Sequence[int]
) -> Iterator[NameProposal]:
    """Pairs of two regions whose names are alike; not those that are one already, or that somebody decided."""
    said = {_pair(d.first, d.second) for d in made}
    for i, j in index.alike(pack().comparison.proposed_from, number):
        first, second = index.profiles[i], index.profiles[j]
        if _pair(first.uid, second.uid) not in said:
            yield NameProposal(first, second, similarity(first, second))


def _decided(index: SimilarityIndex, made: Sequence[Sameness]) -> Iterator[NameProposal]:
    """What was decided, however little the names are alike: what is not seen cannot be taken back."""
    place = {profile.uid: number for number, profile in enumerate(index.profiles)}
    for decision in made:
        if decision.first in place and decision.second in place:
            i, j = sorted((place[decision.first], place[decision.second]))
            first, second = index.profiles[i], index.profiles[j]
            yield NameProposal(first, second, similarity(first, second), decision.decision)
