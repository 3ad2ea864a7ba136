"""Strengths, weaknesses and recommendations: each names the rule that fired and its numbers."""

from __future__ import annotations

from typing import Literal

import msgspec

from cap_stresstest.number_format import number, signed
from cap_stresstest.pack import Pack
from cap_stresstest.portfolio import Portfolio, Range
from cap_stresstest.practices import Practices
from cap_stresstest.scoring import IndicatorScore, RoundScores
from cap_stresstest.words import _
from cap_tui.api import formats, pick

Side = Literal["strength", "weakness"]


class FiredRule(msgspec.Struct, frozen=True):
    """A rule of the pack that fired: its key in the pack, its threshold, and the value that met it."""

    rule: str
    threshold: float
    value: float


class IndicatorFinding(msgspec.Struct, frozen=True):
    """One indicator that stands out. ``gap`` is own minus portfolio mean, None without a portfolio."""

    indicator: str
    dimension: str
    side: Side
    own: float
    gap: float | None
    n: int
    coverage: float | None
    portfolio: Range | None
    fired: list[FiredRule]


def judge(pack: Pack, scores: RoundScores, portfolio: Portfolio) -> list[IndicatorFinding]:
    """Every indicator for which a rule of the pack fires: weaknesses and strengths, widest gap first."""
    found = []
    for key, score in scores.indicators.items():
        if score.balanced_mean is None:
            continue
        verdict = _verdict(pack, key, score, score.balanced_mean, portfolio.indicator(key))
        if verdict is not None:
            found.append(verdict)
    return sorted(found, key=_order)


def _order(verdict: IndicatorFinding) -> tuple[bool, float, str]:
    weight = verdict.gap if verdict.gap is not None else verdict.own - 3
    return (verdict.side == "strength", -abs(weight), verdict.indicator)


def _verdict(
    pack: Pack, key: str, score: IndicatorScore, own: float, other: Range | None
) -> IndicatorFinding | None:
    rules = pack.scoring
    gap = own - other.mean if other else None
    weak: list[FiredRule] = []
    strong: list[FiredRule] = []
    if gap is not None and gap <= rules.weakness_if_gap_at_most:
        weak.append(FiredRule("weakness_if_gap_at_most", rules.weakness_if_gap_at_most, gap))
    if own < rules.absolute_low_below:
        weak.append(FiredRule("absolute_low_below", rules.absolute_low_below, own))
    if gap is not None and gap >= rules.strength_if_gap_at_least:
        strong.append(FiredRule("strength_if_gap_at_least", rules.strength_if_gap_at_least, gap))
    if own >= rules.absolute_high_from:
        strong.append(FiredRule("absolute_high_from", rules.absolute_high_from, own))
    if not weak and not strong:
        return None
    # A value that is low in itself stays a weakness, even where all others are lower still.
    side: Side = "weakness" if weak else "strength"
    return IndicatorFinding(
        indicator=key,
        dimension=score.dimension,
        side=side,
        own=own,
        gap=gap,
        n=score.n,
        coverage=score.coverage,
        portfolio=other,
        fired=weak or strong,
    )


def reason(verdict: IndicatorFinding) -> str:
    """Why an indicator stands out, in one sentence with its numbers."""
    texts = {
        "weakness_if_gap_at_most": _("{value} against the portfolio mean (rule: {limit} or less)"),
        "strength_if_gap_at_least": _("{value} against the portfolio mean (rule: {limit} or more)"),
        "absolute_low_below": _("{value} is low (rule: below {limit})"),
        "absolute_high_from": _("{value} is high (rule: {limit} or more)"),
    }
    found = []
    for fired in verdict.fired:
        write = signed if "gap" in fired.rule else number
        value, limit = write(fired.value, _digits(verdict)), write(fired.threshold, 1)
        found.append(texts[fired.rule].format(value=value, limit=limit))
    return "; ".join(found)


def _digits(verdict: IndicatorFinding) -> int:
    """As many digits as the own value, the mean and their gap have in the tables."""
    if verdict.portfolio is None:
        return 1
    return formats.agreeing_digits(verdict.portfolio.mean, verdict.own)


def recommendation(pack: Pack, verdict: IndicatorFinding) -> str:
    """What to do about a weak indicator, in the pack's words; empty for a strength."""
    return pick(pack.indicators[verdict.indicator].low) if verdict.side == "weakness" else ""


def advice(pack: Pack, verdict: IndicatorFinding, practices: Practices) -> list[str]:
    """The recommendation for a weak indicator and a practice to look at; nothing for a strength."""
    text = recommendation(pack, verdict)
    if not text:
        return []
    practice = practices.for_indicator(verdict.indicator)
    return [text, practices.sentence(practice)] if practice else [text]
