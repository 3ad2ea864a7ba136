"""Where groups of voters differ on a row, without giving a small group away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cap_tui.methods.distributions import chi2_tail
from cap_tui.methods.divergence import kruskal_wallis
from cap_tui.methods.leave_one_out import TIED
from cap_tui.methods.result import Array
from cap_tui.workshop.group_limits import MINIMUM, UNKNOWN

Places = npt.NDArray[np.intp]


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


Members = Sequence[tuple[str, Places]]
"""The groups in their order, each with the places of its voters."""


def group_members(groups: Sequence[str], order: Sequence[str]) -> Members:
    """The places of each group's voters: first the groups of ``order``, then the others by name."""
    named = np.array([group or UNKNOWN for group in groups], dtype=object)
    known = [*order, *sorted(set(named.tolist()) - set(order))]
    return [(name, np.flatnonzero(named == name)) for name in known]


def row_divergence(card: str, figures: Array, members: Members, flag_at: float) -> RowDivergence:
    """The groups' means on one row; groups that say nothing are left out."""
    said = [(name, figures[places]) for name, places in members]
    by_group = {name: known for name, part in said if len(known := part[~np.isnan(part)])}
    hidden = hidden_groups([len(known) for known in by_group.values()])
    means = [
        GroupMean(name, len(known), at not in hidden, None if at in hidden else float(known.mean()))
        for at, (name, known) in enumerate(by_group.items())
    ]
    shown = [(one.mean, one.group) for one in means if one.mean is not None]
    if len(shown) < 2:
        return RowDivergence(card, means, None, None, None, None, None, None, False, False)
    low, high = min(shown, key=lambda s: s[0]), max(shown, key=lambda s: s[0])
    gap = high[0] - low[0]
    h, df = kruskal_wallis([by_group[group] for _mean, group in shown])
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
