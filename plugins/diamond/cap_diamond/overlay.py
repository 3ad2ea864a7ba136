"""Several regions' diamonds over each other: which activities are the same, who has them, how strong, who lacks what.

The same name is the same activity. Different names are proposed and a person decides; the
decision is kept, and taking it back brings the proposal back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cap_diamond.comparison import Similarity, similarity
from cap_diamond.ground import Ground
from cap_diamond.pack import pack
from cap_diamond.profile import Profile, Work
from cap_diamond.records import Decision, Sameness


@dataclass(frozen=True)
class Proposal:
    """Two activities that may be the same; ``decision`` is what a person said, None while nobody did."""

    first: Profile
    second: Profile
    similarity: Similarity
    decision: Decision | None = None


@dataclass(frozen=True)
class Row:
    """One activity as the regions have it: the profiles of a region stand in ``cells`` under its code."""

    name: str
    cells: dict[str, tuple[Profile, ...]]

    @property
    def regions(self) -> int:
        """How many regions have it."""
        return len(self.cells)


@dataclass(frozen=True)
class Overlay:
    """The regions, the activities as rows, what is proposed, and decisions that contradict each other."""

    regions: tuple[Work, ...]
    rows: tuple[Row, ...]
    proposals: tuple[Proposal, ...]
    contradictions: tuple[Sameness, ...] = ()


def overlay(works: Sequence[Work], decisions: Iterable[Sameness]) -> Overlay:
    """Lay the regions' activities over each other."""
    everybody = [profile for work in works for profile in work.profiles]
    made = list(decisions)
    groups = grouped(everybody, made)
    root = {profile.uid: number for number, group in enumerate(groups) for profile in group}
    contradictions = tuple(
        decision
        for decision in made
        if decision.decision is Decision.DIFFERENT
        and root.get(decision.first, -1) == root.get(decision.second, -2)
    )
    rows = sorted((_row(group) for group in groups), key=lambda row: (-row.regions, row.name))
    return Overlay(tuple(works), tuple(rows), proposals(works, made), contradictions)


def _row(group: Sequence[Profile]) -> Row:
    cells: dict[str, tuple[Profile, ...]] = {}
    for profile in group:
        cells[profile.region] = (*cells.get(profile.region, ()), profile)
    return Row(group[0].name, cells)


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
    by_name: dict[str, list[str]] = {}
    for profile in everybody:
        for earlier in by_name.setdefault(plain_name(profile.name), []):
            if said.get(_pair(earlier, profile.uid)) is not Decision.DIFFERENT:
                parent[root(profile.uid)] = root(earlier)
        by_name[plain_name(profile.name)].append(profile.uid)
    for (first, second), decision in said.items():
        if decision is Decision.SAME and first in parent and second in parent:
            parent[root(second)] = root(first)
    groups: dict[str, list[Profile]] = {}
    for profile in everybody:
        groups.setdefault(root(profile.uid), []).append(profile)
    return [tuple(group) for group in groups.values()]


def _pair(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first <= second else (second, first)


def proposals(works: Sequence[Work], decisions: Iterable[Sameness]) -> tuple[Proposal, ...]:
    """Pairs of activities of different regions under different names that may be the same.

    Those that nobody decided come first, among them the first region's own, then the likeliest.
    """
    least = pack().comparison.proposed_from
    said = {_pair(d.first, d.second): d.decision for d in decisions}
    ground = Ground(works)
    found = []
    for i, j in ground.alike(least):
        first, second = ground.profiles[i], ground.profiles[j]
        if plain_name(first.name) == plain_name(second.name):
            continue
        decision = said.get(_pair(first.uid, second.uid))
        found.append(Proposal(first, second, similarity(first, second), decision))
    return tuple(
        sorted(
            found,
            key=lambda p: (
                p.decision is not None,
                works[0].code not in (p.first.region, p.second.region),
                -p.similarity.value,
                p.first.name,
                p.second.name,
            ),
        )
    )
