"""Matching for cooperation: which regions would do what with us, and why, by the Plan's cases.

For each activity of high relevance here: a region that is strong where we are weak lets us
catch up; a region that is strong where we are strong is a peer for joint research; and
where both are weak, both may be too small alone. Whether it becomes a match is for both
regions to say.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cap_diamond.overlay import grouped, numbers
from cap_diamond.pack import pack
from cap_diamond.profile import Profile, Work
from cap_diamond.records import Case, Interest, NameDecision, Sameness
from cap_diamond.similarity import (
    complementarity,
    complementarity_reasons,
    similarity,
    similarity_reasons,
)
from cap_diamond.similarity_index import Floats, Ints, SimilarityIndex
from cap_diamond.words import _

CASES = tuple(Case)
DECIMALS = 6


class Meeting(enum.StrEnum):
    """Who has said that they want to cooperate."""

    NOBODY = "nobody"
    HERE = "here"
    THERE = "there"
    MUTUAL = "mutual"


@dataclass(frozen=True)
class Match:
    """A possible cooperation. ``confirmed``: the activities have one name, or a person said that they are the same.

    Both numbers are 0..1; ``complementarity`` is None when nothing of it is known.
    """

    here: Profile
    there: Profile
    case: Case
    similarity: float
    complementarity: float | None
    confirmed: bool
    meeting: Meeting = Meeting.NOBODY

    def reasons(self) -> list[str]:
        """Why, in words: what is alike, what the partner would bring."""
        alike = similarity_reasons(similarity(self.here, self.there))
        brings = complementarity_reasons(complementarity(self.here, self.there), self.there.region)
        return [*alike, *brings]


@dataclass(frozen=True)
class Pairs:
    """Matches as arrays: indices into the index's profiles, the case, both numbers."""

    here: Ints
    there: Ints
    case: npt.NDArray[np.int8]
    similarity: Floats
    complementarity: Floats

    def __len__(self) -> int:
        return len(self.here)


def matches(
    works: Sequence[Work], code: str, decisions: Iterable[Sameness] = (), *, limit: int = 5
) -> list[Match]:
    """The cooperations open to the region ``code``: for each relevant activity the best ``limit`` partners a case.

    Ordered by the activity's name, then by both numbers together, best first.
    """
    made = list(decisions)
    index = SimilarityIndex(works)
    same = numbers(index.profiles, grouped(index.profiles, made))
    groups = np.array(same, dtype=np.int64)
    different = {
        pair
        for d in made
        if d.decision is NameDecision.DIFFERENT
        for pair in ((d.first, d.second), (d.second, d.first))
    }
    found = pairs(index, code, groups=groups, limit=limit + len(different))
    told = _interests(works)
    result: dict[tuple[str, Case], list[Match]] = {}
    for row in range(len(found)):
        here = index.profiles[int(found.here[row])]
        there = index.profiles[int(found.there[row])]
        if (here.uid, there.uid) in different:
            continue
        brings = float(found.complementarity[row])
        match = Match(
            here,
            there,
            CASES[int(found.case[row])],
            float(found.similarity[row]),
            None if np.isnan(brings) else brings,
            bool(groups[found.here[row]] == groups[found.there[row]]),
            meeting(told, here, there),
        )
        result.setdefault((here.uid, match.case), []).append(match)
    ordered = [m for best in result.values() for m in sorted(best, key=_order)[:limit]]
    return sorted(ordered, key=lambda m: (m.here.name, CASES.index(m.case), _order(m)))


def _order(match: Match) -> tuple[float, str, str]:
    return (
        -(match.similarity + (match.complementarity or 0.0)),
        match.there.region,
        match.there.name,
    )


def pairs(
    index: SimilarityIndex, code: str | None = None, *, groups: Ints | None = None, limit: int = 5
) -> Pairs:
    """Matches of one region with all others, or with ``code`` None of every region with every other.

    At most ``limit`` partners an activity and case, the best by both numbers together.
    """
    parts = list(_parts(index, code, groups, limit))
    if not parts:
        nothing = np.zeros(0, dtype=np.int64)
        zero = np.zeros(0, dtype=np.float32)
        return Pairs(nothing, nothing, np.zeros(0, dtype=np.int8), zero, zero)
    return Pairs(*(np.concatenate(column) for column in zip(*parts, strict=True)))


Part = tuple[Ints, Ints, npt.NDArray[np.int8], Floats, Floats]


def _parts(
    index: SimilarityIndex, code: str | None, groups: Ints | None, limit: int
) -> Iterator[Part]:
    rules = pack().prioritisation
    wanted = index.relevance >= rules.relevant_from
    strong = index.strength >= rules.strong_from
    weak = index.strength < rules.strong_from
    asking = wanted & (strong | weak)
    if code is not None:
        asking &= index.region == index.codes.get(code, -1)
    useful = strong | (weak & wanted)
    least = index.rules.proposed_from
    for signature in np.unique(index.signature[asking]):
        rows = index.members(int(signature))
        rows = rows[asking[rows]]
        columns, like = index.near(int(signature), least)
        if groups is not None:
            same = np.setdiff1d(np.flatnonzero(np.isin(groups, groups[rows])), columns)
            columns = np.concatenate((columns, same))
            like = np.concatenate((like, np.zeros(len(same), dtype=np.float32)))
        kept = useful[columns] & _abroad(index, rows, columns)
        order = np.argsort(columns[kept])  # so that ties are decided alike in every run
        columns, like = columns[kept][order], like[kept][order]
        if not len(columns):
            continue
        names = np.broadcast_to(like, (len(rows), len(columns)))
        if groups is not None:
            names = np.where(groups[rows][:, None] == groups[columns][None, :], 1.0, names)
        yield from _block(index, rows, columns, names, names >= least, (strong, wanted), limit)


def _abroad(index: SimilarityIndex, rows: Ints, columns: Ints) -> npt.NDArray[np.bool_]:
    """Which of the columns are foreign to at least one of the rows: most names occur in one region only."""
    homes = index.region[rows]
    if (homes != homes[0]).any():
        return np.ones(len(columns), dtype=np.bool_)
    found: npt.NDArray[np.bool_] = index.region[columns] != homes[0]
    return found


def _block(
    index: SimilarityIndex,
    rows: Ints,
    columns: Ints,
    names: Floats,
    near: npt.NDArray[np.bool_],
    state: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]],
    limit: int,
) -> Iterator[Part]:
    """The best partners (columns) of a few activities (rows), a part for each case that occurs."""
    strong, wanted = state
    foreign = near & (index.region[rows][:, None] != index.region[columns][None, :])
    # Machines add up in different orders: 0.225 must not be 0.22 here and 0.23 there.
    alike = np.round(index.similarity(rows, columns, names).astype(np.float64), DECIMALS)
    brings = np.round(index.complementarity(rows, columns).astype(np.float64), DECIMALS)
    score = alike + np.nan_to_num(brings)
    mine, their = strong[rows][:, None], strong[columns][None, :]
    also = wanted[columns][None, :]
    of_case = {
        Case.CATCH_UP: foreign & ~mine & their,
        Case.PEER: foreign & mine & their & also,
        Case.JOIN: foreign & ~mine & ~their & also,
    }
    for case, holds in of_case.items():
        if not holds.any():
            continue
        ranked = np.where(holds, score, -np.inf)
        if ranked.shape[1] > limit:
            best = np.argsort(-ranked, axis=1, kind="stable")[:, :limit]
        else:
            best = np.broadcast_to(np.arange(ranked.shape[1]), ranked.shape)
        line = np.broadcast_to(np.arange(len(rows))[:, None], best.shape)
        kept = holds[line, best]
        i, j = line[kept], best[kept]
        number = np.full(len(i), CASES.index(case), dtype=np.int8)
        yield rows[i], columns[j], number, alike[i, j], brings[i, j]


def _interests(works: Sequence[Work]) -> set[tuple[str, str, str, str]]:
    """Every interest that was said: (region, activity, region asked, activity there)."""
    return {
        (work.code, interest.activity, interest.region, interest.partner)
        for work in works
        for interest in work.interests
    }


def meeting(told: set[tuple[str, str, str, str]], here: Profile, there: Profile) -> Meeting:
    """Who has said that they want to cooperate on these two activities. Only both together are a match."""
    ours = (here.region, here.uid, there.region, there.uid) in told
    theirs = (there.region, there.uid, here.region, here.uid) in told
    return {
        (True, True): Meeting.MUTUAL,
        (True, False): Meeting.HERE,
        (False, True): Meeting.THERE,
        (False, False): Meeting.NOBODY,
    }[ours, theirs]


def interest_in(match: Match, note: str = "") -> Interest:
    """The record that says: we would cooperate on this."""
    return Interest(
        activity=match.here.uid,
        region=match.there.region,
        partner=match.there.uid,
        case=match.case,
        note=note,
    )


def meeting_name(found: Meeting) -> str:
    """Who is interested, in words."""
    return {
        Meeting.NOBODY: _("nobody has asked yet"),
        Meeting.HERE: _("asked by us, no answer yet"),
        Meeting.THERE: _("asked by them, not answered yet"),
        Meeting.MUTUAL: _("mutual interest"),
    }[found]
