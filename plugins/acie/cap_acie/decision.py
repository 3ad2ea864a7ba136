"""The proposal for a decision: the best set beside the plain ranking, and the effect of a refusal."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from cap_acie.application_file import Application
from cap_acie.best_set import BestSet, find_best_set
from cap_acie.call_folder import CallFolder
from cap_acie.ranking import Parts, Ranking, Walk, requested_parts, walk_ranking
from cap_acie.words import _
from cap_tui.api import Refused


@dataclass(frozen=True)
class Refusal:
    """What follows when a region does not fund an application: it falls, and others move up."""

    region: str
    application: str
    walk: Walk
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    best: BestSet


@dataclass(frozen=True)
class DecisionProposal:
    """The best set under all budgets, the ranking walked down, and a refusal that is tried."""

    points: Mapping[str, int]
    parts: Mapping[str, Parts]
    budgets: Parts
    walk: Walk
    best: BestSet
    refusal: Refusal | None = None

    def sum_of(self, names: tuple[str, ...]) -> int:
        """The points of several applications together."""
        return sum(self.points[name] for name in names)

    def spent(self, code: str) -> int:
        """What the best set takes from a region's budget."""
        return sum(self.parts[name].get(code, 0) for name in self.best.chosen)


def propose_decision(
    folder: CallFolder,
    applications: Mapping[str, Application],
    ranking: Ranking,
    *,
    seconds: float,
    refuse: tuple[str, str] | None = None,
    budgets: Parts | None = None,
) -> DecisionProposal:
    """Compute the proposal within ``seconds``. Writes nothing: people decide.

    Refused when ``refuse`` (region, application) names an application that is not ranked or that
    asks nothing from the region. ``budgets`` (cents) replace those of the annexes.
    """
    until = time.monotonic() + seconds
    points = {one.score.application: one.score.points for one in ranking.ranked}
    parts = {name: requested_parts(folder, applications[name]) for name in ranking.ids}
    own = {code: annex.budget for code, annex in folder.annexes.items()}
    budgets = {**own, **(budgets or {})}
    if refuse:
        _check_refusal(parts, *refuse)
    walk = walk_ranking(ranking.ids, parts, budgets)
    share = seconds / 2 if refuse else seconds
    best = find_best_set(points, parts, budgets, walk.funded, share)
    proposal = DecisionProposal(points, parts, budgets, walk, best)
    if not refuse:
        return proposal
    refusal = _refusal(proposal, ranking, refuse, max(0.0, until - time.monotonic()))
    return DecisionProposal(points, parts, budgets, walk, best, refusal)


def _check_refusal(parts: Mapping[str, Parts], region: str, application: str) -> None:
    if application not in parts:
        raise Refused(
            _("{id} is not in the ranking.").format(id=application),
            where=application,
            remedy=_("cap-tui acie rank shows who is ranked, and who is not and why."),
        )
    if region not in parts[application]:
        raise Refused(
            _("{id} asks nothing from {code}.").format(id=application, code=region),
            where=f"{region}:{application}",
            remedy=_("It asks from: {codes}.").format(codes=", ".join(parts[application])),
        )


def _refusal(
    before: DecisionProposal, ranking: Ranking, refuse: tuple[str, str], seconds: float
) -> Refusal:
    region, application = refuse
    walk = walk_ranking(ranking.ids, before.parts, before.budgets, without={application})
    points = {name: value for name, value in before.points.items() if name != application}
    best = find_best_set(points, before.parts, before.budgets, walk.funded, seconds)
    old, new = set(before.walk.funded) - {application}, set(walk.funded)
    return Refusal(
        region,
        application,
        walk,
        enters=tuple(sorted(new - old)),
        leaves=tuple(sorted(old - new)),
        best=best,
    )
