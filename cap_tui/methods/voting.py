"""Orders from ballots: plurality, Borda, Condorcet, Kemeny. A tie is reported, never broken."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.inputs import TIE_TOLERANCE, as_matrix, directions, one_of, rank, weights_of
from cap_tui.methods.orders import optimum, strata
from cap_tui.methods.result import Array, Result, frozen
from cap_tui.text.i18n import _

Ballot = str | Sequence[Any] | Mapping[Any, float]
Profile = Mapping[Any, float] | Sequence[Any]
UNRANKED = ("last", "refuse")


@dataclass(frozen=True, eq=False)
class Pairwise(Result):
    """Who is preferred to whom: ``support[i, j]`` is the weight of ballots with i above j."""

    MAIN: ClassVar[str] = "support"

    support: Array
    names: tuple[str, ...]
    voters: float
    unranked: str
    places: Array
    counts: Array

    def of(self, above: str, below: str) -> float:
        """The weight of ballots that put ``above`` over ``below``."""
        return float(self.support[self.names.index(above), self.names.index(below)])


def outranking(profile: Profile, *, unranked: str = "last") -> Pairwise:
    """The pairwise support matrix of a profile (OECD/JRC 2008, tables 26 and 28).

    A profile is a sequence of (ballot, count) or of ballots, or a mapping ballot -> count. A
    ballot is ``"abc"`` (one letter a candidate), ``"a>b=c>d"``, names with commas or spaces
    between them, a sequence of names in which a nested sequence is a tie (the best comes first),
    or a mapping name -> rank. Counts may be weights. Candidates that a ballot leaves out share
    its last place, or are refused (``unranked``).
    """
    one_of(unranked, UNRANKED, "unranked")
    ballots = [_counted(entry) for entry in _entries(profile)]
    names = tuple(
        sorted({name for groups, _count in ballots for group in groups for name in group})
    )
    if not names:
        raise Refused(_("There is no ballot with a candidate on it."), where="profile")
    places = np.array([_places(groups, names, unranked) for groups, _count in ballots])
    counts = np.array([count for _groups, count in ballots])
    above = places[:, :, None] < places[:, None, :]
    support = (above * counts[:, None, None]).sum(axis=0)
    return Pairwise(
        frozen(support), names, float(counts.sum()), unranked, frozen(places), frozen(counts)
    )


def profile_of(
    matrix: npt.ArrayLike,
    names: Sequence[str] | None = None,
    *,
    weights: npt.ArrayLike | None = None,
    types: Sequence[int | str] | None = None,
) -> list[tuple[tuple[tuple[str, ...], ...], float]]:
    """A profile in which each column of ``matrix`` (alternatives x criteria) votes with its weight.

    The non-compensatory use of votes in OECD/JRC (2008), section 6.3 (Munda & Nardo 2005). Equal
    values are tied on the ballot.
    """
    table = as_matrix(matrix, "matrix", missing=False)
    labels = [str(n) for n in names] if names is not None else [str(i) for i in range(len(table))]
    if len(labels) != len(table) or len(set(labels)) != len(labels):
        raise Refused(_("Each alternative needs its own name."), where="names")
    shares, signs = weights_of(weights, table.shape[1]), directions(types, table.shape[1])
    profile = []
    for column, share in zip((table * signs).T, shares, strict=True):
        placed = rank(column, ties="dense", descending=True)
        groups = tuple(
            tuple(label for label, p in zip(labels, placed, strict=True) if p == place)
            for place in sorted(set(placed.tolist()))
        )
        profile.append((groups, float(share)))
    return profile


def _entries(profile: Profile) -> Iterable[Any]:
    return list(profile.items()) if isinstance(profile, Mapping) else list(profile)


def _counted(entry: Any) -> tuple[list[tuple[str, ...]], float]:
    """A ballot as groups of equals with its count; a bare ballot counts once."""
    ballot, count = entry, 1.0
    if isinstance(entry, tuple | list) and [_is_number(part) for part in entry].count(True) == 1:
        # Textbooks write the count on either side of the ballot.
        ballot, number = entry if _is_number(entry[-1]) else entry[::-1]
        count = float(number)
    if not np.isfinite(count) or count < 0:
        raise Refused(_("A ballot cannot count {count}.").format(count=count), where=str(ballot))
    groups = _groups(ballot)
    flat = [name for group in groups for name in group]
    if len(set(flat)) != len(flat) or "" in flat:
        raise Refused(
            _("A candidate appears on a ballot twice, or has no name."), where=str(ballot)
        )
    return groups, count


def _groups(ballot: Ballot) -> list[tuple[str, ...]]:
    """The candidates of one ballot from the best on, equals together."""
    if isinstance(ballot, Mapping):
        by_rank = sorted(set(ballot.values()))
        return [tuple(str(n) for n, r in ballot.items() if r == place) for place in by_rank]
    if not isinstance(ballot, str):
        if not isinstance(ballot, Iterable):
            raise Refused(_("This is no ballot."), where=str(ballot))
        return [tuple(map(str, g)) if isinstance(g, tuple | list | set) else (str(g),) for g in ballot]  # fmt: skip
    if ">" in ballot or "=" in ballot:
        return [tuple(name.strip() for name in part.split("=")) for part in ballot.split(">")]
    listed = re.split(r"\s*,\s*|\s+", ballot.strip())
    return [(name,) for name in (listed if len(listed) > 1 else listed[0])]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _places(groups: list[tuple[str, ...]], names: Sequence[str], unranked: str) -> list[float]:
    place = {name: float(i) for i, group in enumerate(groups) for name in group}
    left_out = [name for name in names if name not in place]
    if left_out and unranked == "refuse":
        raise Refused(
            _("A ballot omits {names}.").format(names=", ".join(left_out)),
            where=" > ".join("=".join(group) for group in groups),
        )
    return [place.get(name, float(len(groups))) for name in names]


def _leader(names: Sequence[str], values: Array) -> str | None:
    """The single name with the highest value; None when several share it."""
    best = np.flatnonzero(values >= values.max() - TIE_TOLERANCE * max(1.0, abs(values.max())))
    return names[int(best[0])] if len(best) == 1 else None


def _decision(winner: str | None) -> str:
    return _("no decision") if winner is None else winner


@dataclass(frozen=True, eq=False)
class Borda(Result):
    """Points by candidate. ``winner`` is None and ``decision`` says so when the top is shared."""

    MAIN: ClassVar[str] = "points"

    points: dict[str, float]
    ranks: dict[str, float]
    winner: str | None
    decision: str
    rule: str
    ties: str
    unranked: str
    voters: float

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.array(list(self.points.values()), dtype=dtype)


def borda(profile: Profile, *, unranked: str = "last", ties: str = "min") -> Borda:
    """Borda (1784): as many points as candidates below, half a point for each equal.

    With n candidates the first of a full ballot has n - 1 points (OECD/JRC 2008, table 25). The
    profile is described at :func:`outranking`.
    """
    votes = outranking(profile, unranked=unranked)
    points = votes.support.sum(axis=1) + _equals(votes) / 2
    return _pointed(votes, points, "candidates below, half for equals", ties)


def _equals(votes: Pairwise) -> Array:
    """By candidate, the weight of ballots that put another candidate on the same place."""
    tied = votes.voters - votes.support - votes.support.T
    return np.asarray((tied * (1 - np.eye(len(tied)))).sum(axis=1))


def _pointed(votes: Pairwise, points: Array, rule: str, ties: str) -> Borda:
    ranks = rank(points, ties=ties, descending=True)
    winner = _leader(votes.names, points)
    return Borda(
        dict(zip(votes.names, points.tolist(), strict=True)),
        dict(zip(votes.names, ranks.tolist(), strict=True)),
        winner, _decision(winner), rule, ties, votes.unranked, votes.voters,
    )  # fmt: skip


def plurality(profile: Profile, *, unranked: str = "last", ties: str = "min") -> Borda:
    """First places only; candidates that share a first place share the vote."""
    votes = outranking(profile, unranked=unranked)
    first = votes.places == votes.places.min(axis=1, keepdims=True)
    points = (first / first.sum(axis=1, keepdims=True) * votes.counts[:, None]).sum(axis=0)
    return _pointed(votes, points, "first places", ties)


@dataclass(frozen=True, eq=False)
class Condorcet(Result):
    """Majorities pair by pair. ``ranking`` is None unless they form one strict order.

    ``weak_winners`` lose to nobody; ``smith`` is the smallest set that beats everyone outside it.
    """

    MAIN: ClassVar[str] = "winner"

    winner: str | None
    decision: str
    ranking: tuple[str, ...] | None
    weak_winners: tuple[str, ...]
    smith: tuple[str, ...]
    tied_pairs: tuple[tuple[str, str], ...]
    pairwise: Pairwise


def condorcet(profile: Profile, *, unranked: str = "last") -> Condorcet:
    """Condorcet (1785): the candidate that beats every other in pairs, if there is one.

    OECD/JRC (2008), tables 26-27. The profile is described at :func:`outranking`. Smith set after
    Smith (1973).
    """
    votes = outranking(profile, unranked=unranked)
    margin = votes.support - votes.support.T
    slack = TIE_TOLERANCE * max(1.0, votes.voters)
    beats = np.asarray(margin > slack)
    beaten = set(np.flatnonzero(beats.any(axis=0)).tolist())
    count = len(votes.names)
    wins = beats.sum(axis=1)
    winner = votes.names[int(wins.argmax())] if wins.max() == count - 1 else None
    order = sorted(range(count), key=lambda i: -int(wins[i]))
    strict = sorted(wins.tolist()) == list(range(count))
    level = np.triu(np.abs(margin) <= slack, 1)
    smith = strata(votes.support, slack)[0]
    return Condorcet(
        winner, _decision(winner),
        tuple(votes.names[i] for i in order) if strict else None,
        tuple(name for i, name in enumerate(votes.names) if i not in beaten),
        tuple(votes.names[i] for i in smith),
        tuple((votes.names[int(a)], votes.names[int(b)]) for a, b in np.argwhere(level)),
        votes,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Kemeny(Result):
    """The orders that contradict the ballots least.

    ``count`` is how many orders share the least ``distance``; ``orders`` shows some of them.
    ``ranking`` is None unless there is exactly one, ``winner`` None unless all put the same first.
    """

    MAIN: ClassVar[str] = "ranking"

    ranking: tuple[str, ...] | None
    winner: str | None
    decision: str
    distance: float
    count: int
    orders: tuple[tuple[str, ...], ...]
    firsts: tuple[str, ...]
    limit: int
    unranked: str
    pairwise: Pairwise


def kemeny(profile: Profile, *, unranked: str = "last", limit: int = 16, show: int = 24) -> Kemeny:
    """Kemeny (1959), Young & Levenglick (1978): the order with the fewest contradicted preferences.

    OECD/JRC (2008), section 6.3 (C-K-Y-L). Exact: layers of candidates that beat all later ones
    are solved one by one, each with at most ``limit`` candidates (16 take about a second); a
    larger knot of candidates is refused rather than guessed at. Several optimal orders mean "no
    decision"; up to ``show`` of them are written out. The profile is described at
    :func:`outranking`.
    """
    votes = outranking(profile, unranked=unranked)
    slack = TIE_TOLERANCE * max(1.0, votes.voters)
    layers = strata(votes.support, slack)
    largest = max(len(layer) for layer in layers)
    if largest > limit:
        raise Refused(
            _("{n} candidates beat each other in circles; {limit} can be solved exactly.").format(
                n=largest, limit=limit
            ),
            where="profile",
            remedy=_("Shorten the list first, for example by Borda points."),
        )
    parts = [optimum(votes.support[np.ix_(layer, layer)], slack, show) for layer in layers]
    named = [
        [tuple(votes.names[layer[i]] for i in order) for order in part.orders]
        for layer, part in zip(layers, parts, strict=True)
    ]
    together = itertools.islice(itertools.product(*named), show)
    orders = tuple(tuple(itertools.chain(*pieces)) for pieces in together)
    across = sum(
        float(votes.support[np.ix_(low, high)].sum())
        for high, low in itertools.combinations(layers, 2)
    )
    count = math.prod(part.count for part in parts)
    firsts = tuple(votes.names[layers[0][i]] for i in parts[0].firsts)
    ranking = orders[0] if count == 1 else None
    return Kemeny(
        ranking, firsts[0] if len(firsts) == 1 else None,
        " > ".join(ranking) if ranking else _("no decision"),
        across + sum(part.distance for part in parts), count, orders, firsts, limit, unranked, votes,
    )  # fmt: skip
