"""Many regions' activities as arrays, so that thousands are compared at once.

Names are compared as sets of concepts (``naming``). Equal sets are compared once: a *bag* is
one set of concepts, a *signature* the bags of an activity's name and synonyms. The numbers
are those of ``comparison``, which states them for two activities.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cap_diamond.pack import ComparisonRules, pack
from cap_diamond.profile import Work
from cap_diamond.similarity import LEVEL, RATING_RANGE, SUFFICIENT, name_bags
from cap_tui.api import Period, name_concepts

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
UNKNOWN = -1


class Bags:
    """Distinct sets of concepts, each with a number, and how alike they are."""

    def __init__(self) -> None:
        self._number: dict[name_concepts.Concepts, int] = {}

    def number(self, bag: name_concepts.Concepts) -> int:
        """The number of a bag, a new one when it was not seen before."""
        return self._number.setdefault(bag, len(self._number))

    @cached_property
    def _weights(self) -> Floats:
        return np.array(
            [sum(map(name_concepts.weight, bag)) for bag in self._number], dtype=np.float32
        )

    @cached_property
    def _postings(self) -> dict[str, Ints]:
        lists: dict[str, list[int]] = {}
        for bag, number in self._number.items():
            for concept in bag:
                lists.setdefault(concept, []).append(number)
        return {concept: np.array(numbers) for concept, numbers in lists.items()}

    @cached_property
    def _members(self) -> list[name_concepts.Concepts]:
        return list(self._number)

    @property
    def count(self) -> int:
        """How many distinct bags there are."""
        return len(self._number)

    def near(self, number: int, least: float) -> tuple[Ints, Floats]:
        """The bags that are at least so much alike to one bag, and how much; ``least`` is above 0."""
        concepts = self._members[number]
        if not concepts:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        lists = [self._postings[concept] for concept in concepts]
        shared = np.repeat(
            [name_concepts.weight(concept) for concept in concepts], [len(found) for found in lists]
        )
        bags, place = np.unique(np.concatenate(lists), return_inverse=True)
        common = np.bincount(place, weights=shared)
        values = (2 * common / (self._weights[bags] + self._weights[number])).astype(np.float32)
        kept = values >= least
        return bags[kept], values[kept]

    def likeness(self, number: int) -> Floats:
        """How alike one bag is to every bag, 0..1 (Dice coefficient, as :func:`naming.likeness`)."""
        common = np.zeros(len(self._number), dtype=np.float32)
        for concept in self._members[number]:
            common[self._postings[concept]] += name_concepts.weight(concept)
        total = self._weights + self._weights[number]
        result: Floats = np.divide(2 * common, total, out=np.zeros_like(common), where=total > 0)
        return result


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection inside: sets by the hundred thousand are made, none of them in a circle.

    The collector would visit them all again and again, for a third of the whole time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class SimilarityIndex:
    """The activities of all regions, ready to be compared. ``profiles`` keeps their order."""

    @_uncollected()
    def __init__(self, works: Sequence[Work], rules: ComparisonRules | None = None) -> None:
        self.rules = rules or pack().comparison
        self.profiles = [profile for work in works for profile in work.profiles]
        self._names = Bags()
        self._others = Bags()
        bags = [name_bags(profile) for profile in self.profiles]
        stands = name_concepts.merged_spellings(bag for own in bags for bag in own)
        signatures: dict[tuple[int, ...], int] = {}
        self.signature: Ints = np.array(
            [
                signatures.setdefault(
                    tuple({self._names.number(name_concepts.respelt(bag, stands)) for bag in own}),
                    len(signatures),
                )
                for own in bags
            ],
            dtype=np.int64,
        )
        self._labels = list(signatures)
        codes = {code: place for place, code in enumerate(dict.fromkeys(w.code for w in works))}
        self.region: Ints = np.array([codes[p.region] for p in self.profiles], dtype=np.int64)
        self.codes = codes
        self._areas = self._pairs_of_areas()
        self._challenge = self._numbers(profile.challenge for profile in self.profiles)
        periods: dict[Period | None, int] = {None: UNKNOWN}
        self._period: Ints = np.array(
            [periods.setdefault(p.period, len(periods)) for p in self.profiles], dtype=np.int64
        )
        self.strength = self._floats(profile.strength for profile in self.profiles)
        self.relevance = self._floats(profile.relevance for profile in self.profiles)
        self._mass = self._levels()
        self._rows: dict[int, Floats] = {}

    def _floats(self, values: Iterable[float | None]) -> Floats:
        return np.array([np.nan if v is None else v for v in values], dtype=np.float32)

    def _numbers(self, texts: Iterable[str]) -> Ints:
        """The bag of each text; few texts stand in thousands of activities."""
        known: dict[str, int] = {}
        numbers = []
        for text in texts:
            if text not in known:
                known[text] = self._others.number(name_concepts.concepts(text))
            numbers.append(known[text])
        return np.array(numbers, dtype=np.int64)

    def _pairs_of_areas(self) -> Ints:
        """Two bag numbers an activity; UNKNOWN twice for one that does not lie between two areas."""
        result = np.full((len(self.profiles), 2), UNKNOWN, dtype=np.int64)
        between = [row for row, profile in enumerate(self.profiles) if len(profile.areas) == 2]
        numbers = self._numbers(area for row in between for area in self.profiles[row].areas)
        result[between] = numbers.reshape(-1, 2)
        return result

    def _levels(self) -> npt.NDArray[np.int8]:
        """Level of each factor of critical mass, UNKNOWN where nobody judged."""
        factors: dict[str, int] = {}
        for profile in self.profiles:
            for factor in profile.mass:
                factors.setdefault(factor, len(factors))
        levels = np.full((len(self.profiles), len(factors)), UNKNOWN, dtype=np.int8)
        for row, profile in enumerate(self.profiles):
            for factor, mass in profile.mass.items():
                levels[row, factors[factor]] = LEVEL[mass]
        return levels

    @cached_property
    def _with_bag(self) -> list[Ints]:
        """For each bag the signatures that have it."""
        lists: list[list[int]] = [[] for _bag in range(self._names.count)]
        for signature, label in enumerate(self._labels):
            for bag in label:
                lists[bag].append(signature)
        return [np.array(signatures, dtype=np.int64) for signatures in lists]

    @cached_property
    def _members(self) -> tuple[Ints, Ints]:
        """The activities sorted by signature, and where each signature begins and ends."""
        order = np.argsort(self.signature, kind="stable")
        bounds = np.searchsorted(self.signature[order], np.arange(len(self._labels) + 1))
        return order, bounds

    def members(self, signature: int) -> Ints:
        """The activities with one signature."""
        order, bounds = self._members
        found: Ints = order[bounds[signature] : bounds[signature + 1]]
        return found

    def near(self, signature: int, least: float) -> tuple[Ints, Floats]:
        """The activities whose names are at least so much alike to one signature's, and how much.

        The best of all pairs of names counts. Only what shares a concept is looked at.
        """
        best: dict[int, float] = {}
        for bag in self._labels[signature]:
            bags, values = self._names.near(bag, least)
            for other, value in zip(bags.tolist(), values.tolist(), strict=True):
                for found in self._with_bag[other].tolist():
                    best[found] = max(best.get(found, 0.0), value)
        groups = [self.members(found) for found in best]
        if not groups:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        values = np.repeat(
            np.array(list(best.values()), dtype=np.float32), [len(group) for group in groups]
        )
        return np.concatenate(groups), values

    def _row(self, bag: int) -> Floats:
        """Likeness of one area or challenge to all; kept, because few of them occur often."""
        if bag not in self._rows:
            self._rows[bag] = self._others.likeness(bag)
        return self._rows[bag]

    def _table(self, bags: Ints) -> tuple[Floats, Ints]:
        unique, place = np.unique(bags, return_inverse=True)
        return np.stack([self._row(int(bag)) for bag in unique]), place.reshape(bags.shape)

    def similarity(self, here: Ints, there: Ints, names: Floats) -> Floats:
        """Similarity of every activity in ``here`` (rows) to every one in ``there``; ``names`` is its name part."""
        table, place = self._table(self._areas[here])
        theirs = self._areas[there]
        straight = table[place[:, 0]][:, theirs[:, 0]] + table[place[:, 1]][:, theirs[:, 1]]
        crossed = table[place[:, 0]][:, theirs[:, 1]] + table[place[:, 1]][:, theirs[:, 0]]
        known = (self._areas[here, 0] != UNKNOWN)[:, None] & (theirs[:, 0] != UNKNOWN)[None, :]
        pair = np.where(known, np.maximum(straight, crossed) / 2, 0)
        table, place = self._table(self._challenge[here])
        challenge = table[place][:, self._challenge[there]]
        mine, their = self._period[here][:, None], self._period[there][None, :]
        period = (mine == their) & (mine != UNKNOWN)
        rules = self.rules
        result: Floats = (
            rules.weight_name * names
            + rules.weight_pair * pair
            + rules.weight_challenge * challenge
            + rules.weight_period * period
        ).astype(np.float32)
        return result

    def complementarity(self, here: Ints, there: Ints) -> Floats:
        """What every activity in ``there`` (columns) brings to every one in ``here``; NaN where unknown."""
        mine, their = self._mass[here].astype(np.int16), self._mass[there]
        known = np.any(mine >= 0, axis=1)[:, None] & np.any(their >= 0, axis=1)[None, :]
        lack = np.where((mine >= 0) & (mine < SUFFICIENT), SUFFICIENT - mine, 0).astype(np.float32)
        has = (their >= SUFFICIENT).astype(np.float32)
        total = lack.sum(1)[:, None]
        share = np.divide(
            lack @ has.T, total, out=np.zeros(known.shape, np.float32), where=total > 0
        )
        ahead = np.clip(self.strength[there][None, :] - self.strength[here][:, None], 0, None)
        ahead /= RATING_RANGE
        both = ~np.isnan(ahead)
        rules = self.rules
        weights = rules.weight_gaps * known + rules.weight_strength * both
        value = rules.weight_gaps * np.where(known, share, 0)
        value += rules.weight_strength * np.where(both, ahead, 0)
        empty = np.full(known.shape, np.nan, np.float32)
        result: Floats = np.divide(
            value, weights, out=empty, where=weights > 0, casting="same_kind"
        )
        return result

    def alike(self, least: float, groups: Sequence[int]) -> list[tuple[int, int]]:
        """Every pair of activities of two regions and two ``groups`` whose names are at least so much alike, once."""
        group = np.array(groups, dtype=np.int64)
        found: set[tuple[int, int]] = set()
        for signature in range(len(self._labels)):
            near, _values = self.near(signature, least)
            for i in self.members(signature).tolist():
                foreign = (self.region[near] != self.region[i]) & (group[near] != group[i])
                found.update((min(i, j), max(i, j)) for j in near[foreign].tolist())
        return sorted(found)
