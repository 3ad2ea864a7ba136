"""How far chance may reach: intervals for scores that rest on few respondents.

People are drawn again with replacement inside their groups (bootstrap; Efron 1979), so that a
dimension's interval knows that one person answered many items. Only the answers that enter a
published mean take part: an interval tells nothing about a hidden group either.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from cap_stresstest.scoring import RespondentAnswers, RoundScores

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

LEVEL = 0.95
MAX_SAMPLES = 2_000
MIN_SAMPLES = 200
MAX_DRAWN = 4_000_000  # cells drawn at once; a larger survey needs fewer resamples
SEED = 20170601


class Estimate(msgspec.Struct, frozen=True):
    """A mean between ``low`` and ``high`` (95 %), None where ``n`` people are too few to say."""

    value: float
    low: float | None
    high: float | None
    n: int


def estimate(
    scores: RoundScores,
    people: Sequence[RespondentAnswers],
    indicators: Sequence[str],
    scale: tuple[float, float],
) -> Estimate | None:
    """The unweighted mean of some indicators' balanced means, with its interval; None without any."""
    used = [key for key in indicators if scores.indicators[key].balanced_mean is not None]
    if not used:
        return None
    from cap_tui.api import composite

    table, labels = _table(scores, people, used)
    means = [m for key in used if (m := scores.indicators[key].balanced_mean) is not None]
    value = math.fsum(means) / len(means)
    count = len(labels)
    samples = max(MIN_SAMPLES, min(MAX_SAMPLES, MAX_DRAWN // max(1, count * len(used))))
    found = composite.bootstrap(
        range(count),
        statistic=_balanced(table, labels),
        groups=labels,
        level=LEVEL,
        samples=samples,
        seed=SEED,
        bounds=scale,
    )
    known = found.enough and math.isfinite(found.low) and math.isfinite(found.high)
    return Estimate(value, found.low if known else None, found.high if known else None, count)


def _table(
    scores: RoundScores, people: Sequence[RespondentAnswers], used: Sequence[str]
) -> tuple[Array, list[str]]:
    """People x indicators, NaN where nothing enters a published mean; and the group of each person.

    People without any answer that enters are left out.
    """
    import numpy as np

    columns = []
    for key in used:
        shown = set(scores.indicators[key].groups_used)
        column = [
            answer
            if isinstance(answer := person.answers.get(key), int) and person.group in shown
            else math.nan
            for person in people
        ]
        columns.append(column)
    table = np.array(columns, dtype=np.float64).T
    entering = np.flatnonzero((~np.isnan(table)).any(axis=1))
    return table[entering], [people[place].group for place in entering.tolist()]


def _balanced(table: Array, labels: Sequence[str]) -> Callable[[Array], Any]:
    """The statistic for one set of drawn people a row: mean of indicators' means of groups' means."""
    import numpy as np

    places = [np.flatnonzero(np.array(labels) == name) for name in dict.fromkeys(labels)]
    known = (~np.isnan(table)).astype(np.float64)
    answers = np.nan_to_num(table)
    people = len(table)

    def statistic(drawn: Array) -> Array:
        sets = len(drawn)
        cells = drawn.astype(np.int64) + np.arange(sets)[:, None] * people
        times = np.bincount(cells.ravel(), minlength=sets * people).reshape(sets, people)
        total, groups = np.zeros((2, sets, table.shape[1]))
        for members in places:
            drawn_here = times[:, members].astype(np.float64)
            count = drawn_here @ known[members]
            total += (drawn_here @ answers[members]) / np.maximum(count, 1)
            groups += count > 0
        return np.asarray((total / np.maximum(groups, 1)).mean(axis=1))

    return statistic


def difference(before: Estimate, after: Estimate) -> tuple[float, float | None, float | None]:
    """``after`` minus ``before`` with its interval, from the two intervals of independent samples.

    The method of variance estimates recovery (Zou & Donner 2008, Statistics in Medicine 27,
    1693-1702). None where one of the two has no interval.
    """
    change = after.value - before.value
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return change, None, None
    down = math.hypot(after.value - after.low, before.high - before.value)
    up = math.hypot(after.high - after.value, before.value - before.low)
    return change, change - down, change + up
