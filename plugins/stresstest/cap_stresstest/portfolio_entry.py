"""What may leave when a round closes: one record of aggregates for the partners' portfolios.

A region's answers stay. What a partner gets is the balanced mean of each indicator, rounded to one
decimal, and only where at least five people answered; no group, no spread, no text. It is made
once, when the round closes and its answers are frozen: two publications of one round, with one
person more, would tell what that person answered.
"""

from __future__ import annotations

from cap_stresstest.records import PortfolioEntry
from cap_stresstest.round_result import RoundResult
from cap_tui.api import PluginContext, Provenance

LEAST_PEOPLE = 5
DECIMALS = 1


def published_entry(ctx: PluginContext, assessment: RoundResult) -> PortfolioEntry:
    """What partners may know of a round."""
    shown = {
        key: round(score.balanced_mean, DECIMALS)
        for key, score in assessment.scores.indicators.items()
        if score.balanced_mean is not None and score.n >= LEAST_PEOPLE
    }
    asked = assessment.pack.items_sha256
    return PortfolioEntry(
        region=ctx.region.code,
        name=ctx.region.name,
        round=assessment.round.name,
        pack_version=assessment.pack.version,
        means=shown,
        respondents=assessment.scores.counts.respondents,
        items={key: asked[key] for key in shown},
        profile=dict(ctx.region.profile),
        synthetic=assessment.synthetic,
        provenance=Provenance(source="computed", synthetic=assessment.synthetic),
    )
