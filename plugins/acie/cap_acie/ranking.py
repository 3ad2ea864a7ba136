"""Scores and the ranking: percentages of sheets, totals of two layers, thresholds, ties, the walk down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cap_acie.application_file import Application
from cap_acie.call_file import Criterion
from cap_acie.call_folder import CallFolder
from cap_acie.eligibility import EligibilityVerdict, check_eligibility
from cap_acie.money import percent_text
from cap_acie.scores_file import SHARED, ScoreSheet, layers_of


@dataclass(frozen=True)
class Score:
    """The scores of one application in percent, exact; ``home`` by member region with criteria."""

    application: str
    total: Fraction
    shared: Fraction
    home: Mapping[str, Fraction]
    spread: Fraction
    assessors: int

    @property
    def points(self) -> int:
        """The total as it is printed, in hundredths."""
        return int(Fraction(percent_text(self.total)) * 100)


@dataclass(frozen=True)
class RankedApplication:
    """A place in the ranking; equal totals share one."""

    score: Score
    rank: int


@dataclass(frozen=True)
class Ranking:
    """Who is ranked, in order, and who is not and why."""

    ranked: tuple[RankedApplication, ...]
    ties: tuple[tuple[str, ...], ...]
    below: tuple[str, ...]
    unscored: tuple[str, ...]
    excluded: tuple[tuple[str, EligibilityVerdict], ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ranked applications by their ids, in order."""
        return tuple(one.score.application for one in self.ranked)


def sheet_percent(
    values: Mapping[str, int], criteria: Sequence[Criterion], scale_max: int
) -> Fraction:
    """100 x sum(weight x value) / (sum of weights x scale_max)."""
    reached = sum(one.weight * values[one.id] for one in criteria)
    return Fraction(100 * reached, sum(one.weight for one in criteria) * scale_max)


def score_application(
    folder: CallFolder,
    members: Iterable[str],
    application: str,
    sheets: Iterable[ScoreSheet],
    weight: Fraction | None = None,
) -> Score | None:
    """The scores of an application; None while a layer that it needs has no sheet."""
    layers = layers_of(folder.call, folder.annexes)
    scale_max = folder.call.criteria.scale_max
    needed = [SHARED, *(code for code in members if code in layers)]
    found: dict[str, list[Fraction]] = {layer: [] for layer in needed}
    for sheet in sheets:
        if sheet.layer in found:
            percent = sheet_percent(sheet.values, layers[sheet.layer], scale_max)
            found[sheet.layer].append(percent)
    if not all(found.values()):
        return None
    shared = _mean(found[SHARED])
    home = {code: _mean(found[code]) for code in needed[1:]}
    weight = folder.call.criteria.shared_weight if weight is None else weight
    total = weight * shared + (1 - weight) * _mean(list(home.values())) if home else shared
    spread = max(found[SHARED]) - min(found[SHARED])
    return Score(application, total, shared, home, spread, len(found[SHARED]))


def _mean(percents: Sequence[Fraction]) -> Fraction:
    return sum(percents, Fraction(0)) / len(percents)


EligibleApplications = Mapping[str, tuple[str, ...]]
"""The eligible applications with their member regions."""
Excluded = tuple[tuple[str, EligibilityVerdict], ...]


def split_eligible(
    folder: CallFolder, applications: Mapping[str, Application]
) -> tuple[EligibleApplications, Excluded]:
    """The eligible applications, and the others with their verdicts."""
    eligible: dict[str, tuple[str, ...]] = {}
    excluded: list[tuple[str, EligibilityVerdict]] = []
    for name, application in applications.items():
        checked = check_eligibility(folder, application)
        if checked.verdict is EligibilityVerdict.ELIGIBLE:
            eligible[name] = checked.regions
        else:
            excluded.append((name, checked.verdict))
    return eligible, tuple(excluded)


def rank_applications(
    folder: CallFolder, applications: Mapping[str, Application], sheets: Iterable[ScoreSheet]
) -> Ranking:
    """Rank the eligible applications that are scored and reach all thresholds."""
    eligible, excluded = split_eligible(folder, applications)
    return replace(rank_eligible(folder, eligible, sheets), excluded=excluded)


def rank_eligible(
    folder: CallFolder,
    eligible: EligibleApplications,
    sheets: Iterable[ScoreSheet],
    weight: Fraction | None = None,
) -> Ranking:
    """Rank applications that are known to be eligible; ``weight`` of the shared layer replaces the call's."""
    by_application: dict[str, list[ScoreSheet]] = {}
    for sheet in sheets:
        by_application.setdefault(sheet.application, []).append(sheet)
    scores: list[Score] = []
    below: list[str] = []
    unscored: list[str] = []
    for name, members in eligible.items():
        score = score_application(folder, members, name, by_application.get(name, ()), weight)
        if score is None:
            unscored.append(name)
        elif _reaches_thresholds(folder, score):
            scores.append(score)
        else:
            below.append(name)
    scores.sort(key=lambda one: (-one.total, -one.shared, one.application))
    return Ranking(_with_ranks(scores), _ties(scores), tuple(below), tuple(unscored))


def _reaches_thresholds(folder: CallFolder, score: Score) -> bool:
    homes = all(
        percent >= criteria.threshold
        for code, percent in score.home.items()
        if (criteria := folder.annexes[code].criteria) is not None
    )
    return homes and score.shared >= folder.call.criteria.threshold


def _with_ranks(scores: Sequence[Score]) -> tuple[RankedApplication, ...]:
    ranked: list[RankedApplication] = []
    for place, score in enumerate(scores, start=1):
        tied = bool(ranked) and ranked[-1].score.total == score.total
        ranked.append(RankedApplication(score, ranked[-1].rank if tied else place))
    return tuple(ranked)


def _ties(scores: Sequence[Score]) -> tuple[tuple[str, ...], ...]:
    groups: dict[Fraction, list[str]] = {}
    for score in scores:
        groups.setdefault(score.total, []).append(score.application)
    return tuple(tuple(ids) for ids in groups.values() if len(ids) > 1)


Parts = Mapping[str, int]


def requested_parts(folder: CallFolder, application: Application) -> dict[str, int]:
    """What an application asks from each region of the call, in cents; only where it asks something."""
    parts = dict.fromkeys(folder.call.regions, 0)
    for partner in application.partners:
        if partner.region in parts:
            parts[partner.region] += partner.requested
    return {code: amount for code, amount in parts.items() if amount}


@dataclass(frozen=True)
class Walk:
    """The ranking walked down with whole parts only: who is funded, and who is passed over by whom."""

    funded: tuple[str, ...]
    reserve: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def first_gap(self) -> str | None:
        """The first application that was passed over."""
        return self.reserve[0][0] if self.reserve else None


def walk_ranking(
    order: Iterable[str], parts: Mapping[str, Parts], budgets: Parts, without: Collection[str] = ()
) -> Walk:
    """Take each application for which every region that it asks has its whole part left."""
    left = dict(budgets)
    funded: list[str] = []
    reserve: list[tuple[str, tuple[str, ...]]] = []
    for name in order:
        if name in without:
            continue
        blocked = tuple(code for code, amount in parts[name].items() if amount > left[code])
        if blocked:
            reserve.append((name, blocked))
            continue
        funded.append(name)
        for code, amount in parts[name].items():
            left[code] -= amount
    return Walk(tuple(funded), tuple(reserve))
