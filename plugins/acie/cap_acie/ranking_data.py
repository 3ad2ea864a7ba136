"""Ranking and decision as data for ``--json``."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from cap_acie.call_folder import CallFolder
from cap_acie.decision import DecisionProposal, Refusal
from cap_acie.money import money_text, percent_text, share_text
from cap_acie.ranking import Ranking, Walk


def points_text(points: int) -> str:
    """Hundredths of a point as text."""
    return percent_text(Fraction(points, 100))


def ranking_data(ranking: Ranking, walk: Walk) -> dict[str, Any]:
    """All of ``acie-rank``."""
    return {
        "ranking": [
            {
                "application": one.score.application,
                "rank": one.rank,
                "total": percent_text(one.score.total),
                "shared": percent_text(one.score.shared),
                "home": {code: percent_text(value) for code, value in one.score.home.items()},
                "spread": percent_text(one.score.spread),
                "assessors": one.score.assessors,
            }
            for one in ranking.ranked
        ],
        "ties": [list(ids) for ids in ranking.ties],
        "below": list(ranking.below),
        "unscored": list(ranking.unscored),
        "excluded": [
            {"application": name, "verdict": verdict.value} for name, verdict in ranking.excluded
        ],
        "funded": list(walk.funded),
        "reserve": [
            {"application": name, "blocked_by": list(codes)} for name, codes in walk.reserve
        ],
        "first_gap": walk.first_gap,
    }


def decision_data(folder: CallFolder, proposal: DecisionProposal) -> dict[str, Any]:
    """All of ``acie-decide``."""
    best, walk = proposal.best, proposal.walk
    chosen, plain = set(best.chosen), set(walk.funded)
    gap = Fraction(best.bound - best.objective, best.bound) if best.bound else Fraction(0)
    return {
        "objective": points_text(best.objective),
        "chosen": sorted(chosen),
        "bound": points_text(best.bound),
        "optimal": best.optimal,
        "gap": share_text(gap),
        "regions": {code: _region(folder, proposal, code) for code in folder.call.regions},
        "plain": {
            "chosen": sorted(plain),
            "objective": points_text(proposal.sum_of(walk.funded)),
            "first_gap": walk.first_gap,
        },
        "only_best": sorted(chosen - plain),
        "only_plain": sorted(plain - chosen),
        "refusal": _refusal(proposal, proposal.refusal) if proposal.refusal else None,
    }


def _region(folder: CallFolder, proposal: DecisionProposal, code: str) -> dict[str, str]:
    budget, spent = proposal.budgets[code], proposal.spent(code)
    return {
        "currency": folder.annexes[code].currency,
        "budget": money_text(budget),
        "spent": money_text(spent),
        "left": money_text(budget - spent),
    }


def _refusal(proposal: DecisionProposal, refusal: Refusal) -> dict[str, Any]:
    parts = proposal.parts[refusal.application]
    return {
        "region": refusal.region,
        "application": refusal.application,
        "parts": {code: money_text(amount) for code, amount in parts.items()},
        "plain": {
            "chosen": sorted(refusal.walk.funded),
            "objective": points_text(proposal.sum_of(refusal.walk.funded)),
            "enters": list(refusal.enters),
            "leaves": list(refusal.leaves),
        },
        "best": {
            "chosen": sorted(refusal.best.chosen),
            "objective": points_text(refusal.best.objective),
            "optimal": refusal.best.optimal,
        },
    }
