"""How far assessors agree, and how firmly the ranking stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cap_acie.call_folder import CallFolder
from cap_acie.ranking import (
    EligibleApplications,
    Parts,
    rank_eligible,
    sheet_percent,
    walk_ranking,
)
from cap_acie.scores_file import SHARED, ScoreSheet, layers_of
from cap_tui.api import consensus


@dataclass(frozen=True)
class ApplicationAgreement:
    """What the assessors of one application gave on the shared layer, in percent."""

    application: str
    percents: tuple[Fraction, ...]

    @property
    def mean(self) -> Fraction:
        """The mean over assessors."""
        return sum(self.percents, Fraction(0)) / len(self.percents)

    @property
    def spread(self) -> Fraction:
        """Highest less lowest."""
        return max(self.percents) - min(self.percents)


@dataclass(frozen=True)
class Agreement:
    """Agreement over all applications: Krippendorff's alpha of the percentages (interval scale), and what it allows to say."""

    applications: tuple[ApplicationAgreement, ...]
    alpha: float
    enough: bool
    claim: str


def measure_agreement(folder: CallFolder, sheets: Sequence[ScoreSheet]) -> Agreement:
    """The agreement on the shared layer; the widest spread first."""
    criteria, most = folder.call.criteria.shared, folder.call.criteria.scale_max
    given: dict[str, dict[str, Fraction]] = {}
    for sheet in sheets:
        if sheet.layer == SHARED:
            percent = sheet_percent(sheet.values, criteria, most)
            given.setdefault(sheet.application, {})[sheet.assessor] = percent
    applications = [
        ApplicationAgreement(name, tuple(by.values())) for name, by in sorted(given.items())
    ]
    applications.sort(key=lambda one: -one.spread)
    people = sorted({who for by in given.values() for who in by})
    table = [
        [float(by[who]) if who in by else float("nan") for by in given.values()] for who in people
    ]
    if not table:
        return Agreement((), float("nan"), False, "")
    found = consensus.krippendorff_alpha(table, level="interval")
    return Agreement(tuple(applications), found.alpha, found.enough, found.claim)


@dataclass(frozen=True)
class RankStability:
    """The ranks of an application when one assessor after the other is left out, and the call's weight moves.

    ``funded`` is the share of these rankings in which it is funded when they are walked down; ``out``
    how many of them do not rank it.
    """

    application: str
    rank: int
    best: int
    worst: int
    funded: Fraction
    out: int


WEIGHT_STEP = Fraction(1, 10)


def rank_stability(
    folder: CallFolder,
    eligible: EligibleApplications,
    sheets: Sequence[ScoreSheet],
    parts: Mapping[str, Parts],
    budgets: Parts,
) -> list[RankStability]:
    """The stability of every rank: without each assessor, and with the shared layer 0.1 lighter and heavier."""
    people = sorted({sheet.assessor for sheet in sheets})
    weight = folder.call.criteria.shared_weight
    trials = [
        rank_eligible(folder, eligible, [one for one in sheets if one.assessor != person])
        for person in people
    ]
    trials += [
        rank_eligible(folder, eligible, sheets, min(max(weight + step, Fraction(0)), Fraction(1)))
        for step in (-WEIGHT_STEP, WEIGHT_STEP)
        if len(layers_of(folder.call, folder.annexes)) > 1
    ]
    ranks = [{one.score.application: one.rank for one in trial.ranked} for trial in trials]
    funded = [set(walk_ranking(trial.ids, parts, budgets).funded) for trial in trials]
    found = []
    for one in rank_eligible(folder, eligible, sheets).ranked:
        name = one.score.application
        seen = [by[name] for by in ranks if name in by]
        found.append(
            RankStability(
                name,
                one.rank,
                min([one.rank, *seen]),
                max([one.rank, *seen]),
                Fraction(sum(name in chosen for chosen in funded), max(1, len(funded))),
                len(ranks) - len(seen),
            )
        )
    return found
