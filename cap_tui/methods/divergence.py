"""Where groups of respondents part: disagreement between roles as a result of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.distributions import chi2_tail
from cap_tui.methods.inputs import numbers, rank, tie_sums
from cap_tui.methods.result import Array, Result
from cap_tui.text.formats import LocalNumber
from cap_tui.text.i18n import _


@dataclass(frozen=True)
class GroupStand:
    """Where one group stands. ``shown`` is False below the minimum: then mean and spread are NaN."""

    group: str
    n: int
    shown: bool
    mean: float
    spread: float


@dataclass(frozen=True, eq=False)
class Divergence(Result):
    """The gap between the shown groups' means, and whether chance would make one as large.

    ``low`` and ``high`` name the groups at either end; ``superiority`` is the chance that a
    member of ``high`` rates above a member of ``low`` (ties count half; Vargha & Delaney 2000).
    """

    MAIN: ClassVar[str] = "gap"

    gap: float
    low: str
    high: str
    superiority: float
    flagged: bool
    flag_at: float
    h: float
    df: int
    p: float
    groups: tuple[GroupStand, ...]
    minimum: int
    test: str
    enough: bool
    claim: str

    def with_p(self, p: float, alpha: float = 0.05) -> Divergence:
        """The same with a p-value that was corrected for the number of questions, and what it allows to say."""
        claim = _claim(self.low, self.high, self.gap, self.flagged, self.enough, p < alpha)
        return replace(self, p=p, claim=claim)


def divergence(
    groups: Mapping[str, npt.ArrayLike] | Sequence[npt.ArrayLike],
    *,
    minimum: int = 5,
    flag_at: float = 1.0,
    alpha: float = 0.05,
) -> Divergence:
    """How far groups of respondents are apart on one question.

    ``groups`` maps a group's name to its ratings (NaN is missing); groups without names, in a
    sequence, are called 1, 2, and so on. Groups with fewer than
    ``minimum`` ratings take no part and show no number. ``flag_at`` is the gap between means
    that is worth a discussion. The p-value is Kruskal & Wallis (1952), tie-corrected, against
    chi-square: rough for groups under five, which is why ``enough`` asks for five in each.
    """
    named = groups.items() if isinstance(groups, Mapping) else enumerate(groups, start=1)
    ratings = {str(name): _known(values, f"groups [{name}]") for name, values in named}
    if not ratings:
        raise Refused(_("There is no group to compare."), where="groups")
    stands = tuple(_stand(name, values, minimum) for name, values in ratings.items())
    shown = [stand for stand in stands if stand.shown]
    if len(shown) < 2:
        nan = float("nan")
        text = _("Fewer than two groups have {least} answers: nothing can be claimed.")
        return Divergence(
            nan, "", "", nan, False, flag_at, nan, 0, nan, stands, minimum, "kruskal-wallis", False,
            text.format(least=minimum),
        )  # fmt: skip
    low, *_between, high = sorted(shown, key=lambda stand: stand.mean)
    gap = high.mean - low.mean
    h, df = kruskal_wallis([ratings[stand.group] for stand in shown])
    p = chi2_tail(h, df)
    flagged = gap >= flag_at - 1e-9
    enough = all(stand.n >= 5 for stand in shown)
    return Divergence(
        gap, low.group, high.group, _superiority(ratings[high.group], ratings[low.group]), flagged,
        flag_at, h, df, p, stands, minimum, "kruskal-wallis", enough,
        _claim(low.group, high.group, gap, flagged, enough, p < alpha),
    )  # fmt: skip


def _known(values: npt.ArrayLike, where: str) -> Array:
    array = np.atleast_1d(numbers(values, where))
    if array.ndim > 1:
        raise Refused(_("A group has one rating for each person here."), where=where)
    return np.asarray(array[~np.isnan(array)])


def _stand(name: str, values: Array, minimum: int) -> GroupStand:
    n = len(values)
    if n < max(1, minimum):
        return GroupStand(name, n, False, float("nan"), float("nan"))
    spread = float(values.std(ddof=1)) if n > 1 else float("nan")
    return GroupStand(name, n, True, float(values.mean()), spread)


def kruskal_wallis(samples: Sequence[Array]) -> tuple[float, int]:
    """H with the correction for ties, and its degrees of freedom (Kruskal & Wallis 1952); NaN when all are equal."""
    ranks = rank(np.concatenate(samples), ties="average")
    n = len(ranks)
    ends = np.cumsum([len(sample) for sample in samples])
    parts = np.split(ranks, ends[:-1])
    h = 12 / (n * (n + 1)) * sum(part.sum() ** 2 / len(part) for part in parts) - 3 * (n + 1)
    correction = 1 - float(tie_sums(ranks[None, :])[0]) / (n**3 - n)
    return (float(h / correction) if correction > 0 else float("nan")), len(samples) - 1


def _superiority(above: Array, below: Array) -> float:
    """The share of pairs in which the first is higher, from the sum of its ranks."""
    ranks = rank(np.concatenate([above, below]), ties="average")
    m, n = len(above), len(below)
    return float((ranks[:m].sum() - m * (m + 1) / 2) / (m * n))


def _claim(low: str, high: str, gap: float, flagged: bool, enough: bool, beyond: bool) -> str:
    if not flagged:
        text = _("{high} and {low} are {gap:.1f} apart: no need to discuss it.")
    elif not enough:
        text = _("{high} rate {gap:.1f} above {low}; too few answers to claim it, worth asking.")
    elif beyond:
        text = _("{high} rate {gap:.1f} above {low}: more than chance.")
    else:
        text = _("{high} rate {gap:.1f} above {low}; chance alone could do that, worth asking.")
    # Rounded as tables round it: ties away from zero.
    shown = Decimal(repr(gap)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return text.format(high=high, low=low, gap=LocalNumber(shown))
