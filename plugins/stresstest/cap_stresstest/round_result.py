"""One round, assessed: scores, portfolio and findings together, for views, commands and reports."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cap_stresstest import findings, portfolio, rounds
from cap_stresstest.findings import IndicatorFinding
from cap_stresstest.pack import Pack
from cap_stresstest.portfolio import Portfolio
from cap_stresstest.practices import Practices
from cap_stresstest.records import Round
from cap_stresstest.rounds import AllAnswers, AnswerSource
from cap_stresstest.scoring import RoundScores
from cap_stresstest.words import _
from cap_tui.api import PluginContext


@dataclass(frozen=True)
class RoundResult:
    """All that is published about a round; no single answer is in it."""

    round: Round
    pack: Pack
    scores: RoundScores
    portfolio: Portfolio
    verdicts: tuple[IndicatorFinding, ...]
    previous: RoundScores | None
    synthetic: bool
    practices: Practices = field(repr=False, compare=False)

    def of_side(self, side: str) -> list[IndicatorFinding]:
        """The strengths or the weaknesses, the widest gap first."""
        return [verdict for verdict in self.verdicts if verdict.side == side]

    def notices(self) -> list[str]:
        """What must be said wherever these figures are shown."""
        found = []
        if self.round.state == "open":
            found.append(
                _("The round is open: the figures are not final. Hand them on when it is closed.")
            )
        if self.synthetic:
            found.append(_("Synthetic answers: this is a sample, not a real region."))
        if self.portfolio.synthetic:
            found.append(_("The portfolio is synthetic: compare the method, not the region."))
        if self.pack.reconstructed:
            found.append(
                _(
                    "Questionnaire: reconstructed pack {version}; the original wording is not public."
                ).format(version=self.pack.version)
            )
        return found


def assess_round(ctx: PluginContext, name: str = "", against: str = "") -> RoundResult:
    """Score a round (the latest without a name); NotFound when there is none."""
    current = rounds.get(ctx, name)
    pack = rounds.pack_of(ctx, current)
    scores = rounds.scores(ctx, current)
    others = portfolio.for_region(ctx, pack, against)
    return RoundResult(
        round=current,
        pack=pack,
        scores=scores,
        portfolio=others,
        verdicts=tuple(findings.judge(pack, scores, others)),
        previous=_previous(ctx, current, AllAnswers(ctx)),
        synthetic=current.synthetic or ctx.region.synthetic,
        practices=Practices(ctx),
    )


def with_answers(ctx: PluginContext, found: RoundResult, answers: AnswerSource) -> RoundResult:
    """The same round from other answers: for what leaves, from those that may be told."""
    scores = answers.scores(found.round)
    return replace(
        found,
        scores=scores,
        verdicts=tuple(findings.judge(found.pack, scores, found.portfolio)),
        previous=_previous(ctx, found.round, answers),
    )


def _previous(ctx: PluginContext, current: Round, source: AnswerSource) -> RoundScores | None:
    """The scores of the round before, only when it asked the same questionnaire."""
    before = rounds.previous(ctx, current)
    if before is None or before.questionnaire != current.questionnaire:
        return None
    return source.scores(before)
