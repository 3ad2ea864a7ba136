"""Where groups of voters differ on a row, without giving a small group away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cap_tui.methods.distributions import chi2_tail
from cap_tui.methods.divergence import kruskal_wallis
from cap_tui.methods.leave_one_out import TIED
from cap_tui.methods.result import Array

MINIMUM = 5
UNKNOWN = "unknown"


@dataclass(frozen=True)
class GroupMean:
    """One group: its mean is hidden when it would tell what few people said."""

    group: str
    n: int
    shown: bool
    mean: float | None


@dataclass(frozen=True)
class RowDivergence:
    """The groups on one row, and how far apart the shown ones are."""

    card: str
    groups: list[GroupMean]
    gap: float | None
    low: str | None
    high: str | None
    h: float | None
    df: int | None
    p: float | None
    flagged: bool
    enough: bool


def hidden_groups(counts: Sequence[int]) -> set[int]:
    """The groups to hide, by place: those under five; while the hidden together are under five, the smallest shown one too.

    Of two equal ones the later is hidden.
    """
    hidden = {at for at, n in enumerate(counts) if n < MINIMUM}
    while hidden and sum(counts[at] for at in hidden) < MINIMUM and len(hidden) < len(counts):
        shown = [at for at in range(len(counts)) if at not in hidden]
        hidden.add(min(shown, key=lambda at: (counts[at], -at)))
    return hidden


def row_divergence(
    card: str, figures: Array, groups: Sequence[str], order: Sequence[str], flag_at: float
) -> RowDivergence:
    """The groups' means on one row, in the given order; groups that say nothing are left out."""
    by_group: dict[str, list[float]] = {}
    for figure, group in zip(figures, groups, strict=True):
        if not np.isnan(figure):
            by_group.setdefault(group or UNKNOWN, []).append(float(figure))
    known = [*order, *sorted(by_group.keys() - set(order))]
    names = [name for name in known if name in by_group]
    hidden = hidden_groups([len(by_group[name]) for name in names])
    means = [
        GroupMean(
            name,
            len(by_group[name]),
            at not in hidden,
            None if at in hidden else float(np.mean(by_group[name])),
        )
        for at, name in enumerate(names)
    ]
    shown = [(one.mean, one.group) for one in means if one.mean is not None]
    if len(shown) < 2:
        return RowDivergence(card, means, None, None, None, None, None, None, False, False)
    low, high = min(shown, key=lambda s: s[0]), max(shown, key=lambda s: s[0])
    gap = high[0] - low[0]
    h, df = kruskal_wallis([np.array(by_group[group]) for _mean, group in shown])
    equal = bool(np.isnan(h))
    return RowDivergence(
        card,
        means,
        gap,
        low[1],
        high[1],
        None if equal else h,
        df,
        None if equal else chi2_tail(h, df),
        flagged=gap >= flag_at - TIED,
        enough=True,
    )
