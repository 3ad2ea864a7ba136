"""Which activities first: strength against period with relevance, the case of each, and the ranking with its stability.

Thresholds and cases are the pack's. A ranking is never shown without how firmly it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from cap_diamond.pack import CooperationCase, Pack, pack, source_text
from cap_diamond.profile import Profile
from cap_diamond.words import _
from cap_tui.api import Aspect, Period, Refused, formats, labelled, pick, stages

METHODS = ("weighted_sum", "weighted_product", "topsis", "promethee2")
SAMPLES = 4000
SEED = 7


@dataclass(frozen=True)
class ActivityAssessment:
    """Where one activity stands. ``strong`` and ``relevant`` are None while the ratings are unknown."""

    profile: Profile
    strong: bool | None
    relevant: bool | None
    case: CooperationCase | None

    @property
    def period(self) -> Period | None:
        """When it becomes relevant."""
        return self.profile.period


def standing(profile: Profile, content: Pack | None = None) -> ActivityAssessment:
    """Compare an activity's ratings with the pack's thresholds."""
    content = content or pack()
    rules = content.prioritisation
    strength, relevance = profile.strength, profile.relevance
    strong = None if strength is None else strength >= rules.strong_from
    relevant = None if relevance is None else relevance >= rules.relevant_from
    case = None
    if strong is not None and relevant is not None:
        names = {
            (True, False): "catch_up",
            (True, True): "peer_lead",
            (False, True): "offer",
            (False, False): "watch",
        }
        case = content.case(names[relevant, strong])
    return ActivityAssessment(profile, strong, relevant, case)


def explain(profile: Profile) -> Iterator[str]:
    """Why one activity stands where it stands: the numbers, the thresholds, their sources."""
    rules = pack().prioritisation
    found = standing(profile)
    for aspect in Aspect:
        value = profile.ratings.get(aspect)
        yield labelled(stages.aspect_name(aspect), "?" if value is None else value)
    strength = profile.strength
    if strength is None:
        yield _("strength: unknown, because national and global are both needed")
    else:
        yield _("strength: {value:.1f}, the mean of national and global").format(
            value=formats.LocalNumber(strength)
        )
    yield _("strong from {limit:.1f}, relevant from {limit2:.1f} ({source})").format(
        limit=formats.LocalNumber(rules.strong_from),
        limit2=formats.LocalNumber(rules.relevant_from),
        source=source_text(rules.thresholds_source),
    )
    if found.case is None:
        yield _("Its case cannot be said until strength and relevance are rated.")
        return
    yield _("case: {name} — {when} ({source})").format(
        name=pick(found.case.name),
        when=pick(found.case.when),
        source=source_text(found.case.source),
    )
    yield pick(found.case.advice)


@dataclass(frozen=True)
class Place:
    """One activity in a ranking. ``low`` and ``high`` bound nine of ten ranks under all weights;
    ``first`` is the share of weights that put it first."""

    profile: Profile
    rank: int
    score: float
    low: int
    high: int
    first: float


@dataclass(frozen=True)
class LeadChange:
    """A weight at which another activity takes the lead."""

    criterion: Aspect
    weight: float
    at: float
    leader: Profile


@dataclass(frozen=True)
class Ranking:
    """A ranking, how it was made, and how firmly it stands. ``unrated`` are left out, and said to be."""

    method: str
    weights: Mapping[Aspect, float]
    places: tuple[Place, ...]
    unrated: tuple[Profile, ...]
    flips: tuple[LeadChange, ...]
    agreement: Mapping[str, tuple[str, ...]]


def criteria() -> dict[Aspect, float]:
    """The criteria with the weights of the pack, which sum to one."""
    given = {Aspect(entry.id): entry.weight for entry in pack().criterion}
    return normalised(given)


def adjustable() -> dict[Aspect, float]:
    """The same weights as people change them: one is the average."""
    shares = criteria()
    return {aspect: share * len(shares) for aspect, share in shares.items()}


def normalised(weights: Mapping[Aspect, float]) -> dict[Aspect, float]:
    """Weights that sum to one; :class:`Refused` when none is positive, or one is negative or no number."""
    total = sum(weights.values())
    if not 0 < total < inf or any(weight < 0 for weight in weights.values()):
        raise Refused(
            _("Weights are numbers, none is negative, and one at least is above zero."),
            remedy=_("Give a weight such as --weight relevance=2."),
        )
    return {aspect: weight / total for aspect, weight in weights.items()}


def ranking(
    profiles: Sequence[Profile],
    weights: Mapping[Aspect, float] | None = None,
    method: str = "weighted_sum",
) -> Ranking:
    """Rank activities by their ratings. Scores are on the scale of the ratings where the method keeps it.

    ``method`` is one of :data:`METHODS`. Stability: rank intervals under weights drawn from the
    whole simplex (SMAA-2), the weight at which the lead changes, and who leads by each other
    method. What is not rated in every criterion is not ranked.
    """
    from cap_tui.api import ranking as methods

    if method not in METHODS:
        raise Refused(
            _("There is no method {name}.").format(name=method),
            remedy=_("Choose from {known}.").format(known=", ".join(METHODS)),
        )
    shares = normalised(weights or criteria())
    rated = [p for p in profiles if all(aspect in p.ratings for aspect in shares)]
    unrated = tuple(p for p in profiles if p not in rated)
    if len(rated) < 2:
        return Ranking(method, shares, (), tuple(profiles), (), {})
    matrix = [[float(p.ratings[aspect]) for aspect in shares] for p in rated]
    vector = list(shares.values())
    kinds = {"weighted_sum": {"normalisation": "none"}, "topsis": {"normalisation": "vector"}}
    results = {
        name: getattr(methods, name)(matrix, vector, **kinds.get(name, {})) for name in METHODS
    }
    places = _places(rated, matrix, vector, method, results[method])
    leaders = {
        name: tuple(p.name for p, rank in zip(rated, result.ranks, strict=True) if rank == 1)
        for name, result in results.items()
    }
    flips = methods.weight_at_which_it_flips(matrix, vector, normalisation="none")
    return Ranking(
        method,
        shares,
        tuple(sorted(places, key=lambda place: (place.rank, place.profile.name))),
        unrated,
        tuple(_flips(flips.flips, list(shares), rated)),
        leaders,
    )


def _places(
    rated: list[Profile],
    matrix: list[list[float]],
    weights: list[float],
    method: str,
    result: Any,
) -> list[Place]:
    """Each activity's place by ``method`` with its rank interval; PROMETHEE's is that of the weighted sum."""
    from cap_tui.api import ranking as methods

    sampled = method if method != "promethee2" else "weighted_sum"
    scale = "vector" if sampled == "topsis" else "none"
    intervals = methods.rank_intervals(
        matrix, weights, how=sampled, normalisation=scale, samples=SAMPLES, seed=SEED
    )
    return [
        Place(
            profile,
            int(result.ranks[i]),
            float(result.scores[i]),
            int(intervals.low[i]),
            int(intervals.high[i]),
            float(intervals.acceptability[i, 0]),
        )
        for i, profile in enumerate(rated)
    ]


def _flips(
    found: Sequence[Any], aspects: list[Aspect], rated: list[Profile]
) -> Iterator[LeadChange]:
    for flip in found:
        for at, then in ((flip.lower, flip.then_lower), (flip.upper, flip.then_upper)):
            if then is not None:
                yield LeadChange(aspects[flip.criterion], flip.weight, at, rated[then])


def method_name(method: str) -> str:
    """A method's name for people, with its normalisation."""
    return {
        "weighted_sum": _("weighted sum (ratings as given)"),
        "weighted_product": _("weighted product"),
        "topsis": _("TOPSIS (vector normalisation)"),
        "promethee2": _("PROMETHEE II (usual preference)"),
    }[method]
