"""Two rounds compared: the same items only, with intervals; a changed questionnaire says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from cap_stresstest import intervals, rounds
from cap_stresstest.intervals import Estimate
from cap_stresstest.pack import Pack
from cap_stresstest.records import Response, Round
from cap_stresstest.rounds import AllAnswers, AnswerSource
from cap_stresstest.scoring import RoundScores
from cap_tui.api import PluginContext

ChangeReading = Literal["better", "worse", "unclear", "alike", "unknown"]


class ProgressChange(msgspec.Struct, frozen=True):
    """One dimension or indicator in two rounds.

    ``reading`` is better or worse only when the interval of the change excludes zero and the change
    reaches the pack's threshold; unclear when it reaches it but chance could do that; alike below;
    unknown when one of the rounds has no value. ``items`` are the indicators that both asked alike;
    ``n_before`` and ``n_after`` are the people whose answers enter.
    """

    id: str
    before: float | None
    after: float | None
    change: float | None
    low: float | None
    high: float | None
    reading: ChangeReading
    items: list[str]
    left_out: list[str]
    n_before: int = 0
    n_after: int = 0


class RoundComparison(msgspec.Struct, frozen=True):
    """Two rounds. ``changed_items`` were asked differently and are left out everywhere."""

    before: str
    after: str
    pack_before: str
    pack_after: str
    changed_pack: bool
    changed_items: list[str]
    dimensions: list[ProgressChange]
    indicators: list[ProgressChange]


class _Side:
    """One of the two rounds with all that its values come from."""

    def __init__(self, ctx: PluginContext, current: Round, source: AnswerSource) -> None:
        self.round = current
        self.pack: Pack = rounds.pack_of(ctx, current)
        self.people: Sequence[Response] = source.responses(current)
        self.scores: RoundScores = source.scores(current)

    def estimate(self, indicators: list[str]) -> Estimate | None:
        values = self.pack.scale.values
        scale = (float(values[0]), float(values[-1]))
        return intervals.estimate(self.scores, self.people, indicators, scale)

    def has(self, indicator: str) -> bool:
        return self.scores.indicators[indicator].balanced_mean is not None


def compare(
    ctx: PluginContext, earlier: Round, later: Round, answers: AnswerSource | None = None
) -> RoundComparison:
    """Compare two rounds on the items that both asked in the same words and on the same scale.

    ``answers`` are all of a round, or, for what leaves, those that may be told.
    """
    source = answers or AllAnswers(ctx)
    one, two = _Side(ctx, earlier, source), _Side(ctx, later, source)
    asked_before, asked_now = one.pack.items_sha256, two.pack.items_sha256
    same = {key for key in two.pack.indicator_ids if asked_before.get(key) == asked_now[key]}
    changed = [key for key in two.pack.indicator_ids if key not in same]
    changed += [key for key in one.pack.indicator_ids if key not in two.pack.indicators]
    flag = two.pack.scoring.progress_flag_if_change_at_least
    dimensions = [
        _change(entry.id, [i.id for i in two.pack.of_dimension(entry.id)], same, one, two, flag)
        for entry in two.pack.dimension
    ]
    indicators = [_change(key, [key], same, one, two, flag) for key in two.pack.indicator_ids]
    return RoundComparison(
        before=earlier.name,
        after=later.name,
        pack_before=earlier.pack_version,
        pack_after=later.pack_version,
        changed_pack=earlier.questionnaire != later.questionnaire,
        changed_items=changed,
        dimensions=dimensions,
        indicators=indicators,
    )


def _change(
    key: str, items: list[str], same: set[str], one: _Side, two: _Side, flag: float
) -> ProgressChange:
    used = [item for item in items if item in same and one.has(item) and two.has(item)]
    left_out = [item for item in items if item not in used]
    before = one.estimate(used) if used else None
    after = two.estimate(used) if used else None
    if before is None or after is None:
        return ProgressChange(key, None, None, None, None, None, "unknown", used, left_out)
    change, low, high = intervals.difference(before, after)
    reading: ChangeReading = "alike"
    if abs(change) >= flag:
        certain = low is not None and high is not None and (low > 0 or high < 0)
        reading = ("better" if change > 0 else "worse") if certain else "unclear"
    return ProgressChange(
        key,
        before.value,
        after.value,
        change,
        low,
        high,
        reading,
        used,
        left_out,
        n_before=before.n,
        n_after=after.n,
    )
