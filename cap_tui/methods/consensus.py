"""How far people agree: concordance of rankings, agreement of ratings, spread, and where groups part.

Every result says in ``enough`` and ``claim`` whether so few people allow a statement at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.delphi import DelphiItem, DelphiResult, DelphiRule, Stability, delphi
from cap_tui.methods.distributions import chi2_tail
from cap_tui.methods.divergence import Divergence, GroupStand, divergence
from cap_tui.methods.inputs import as_matrix, as_vector, numbers, one_of, rank, tie_sums
from cap_tui.methods.multiple_comparisons import holm
from cap_tui.methods.reliability import Reliability, cronbach_alpha, krippendorff_alpha
from cap_tui.methods.result import Array, Result, frozen
from cap_tui.text.i18n import _, ngettext

__all__ = [
    "Concordance", "Correlation", "DelphiItem", "DelphiResult", "DelphiRule", "Divergence",
    "GroupStand", "Reliability", "Spread", "Stability", "WithinGroup", "cronbach_alpha", "delphi",
    "divergence", "holm", "iqr", "kendall_tau", "kendall_w", "krippendorff_alpha", "rwg",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Concordance(Result):
    """Kendall's W and what it rests on. ``rank_sums`` are per item, ``s`` is their sum of squares."""

    MAIN: ClassVar[str] = "W"

    W: float
    chi2: float
    df: int
    p: float
    raters: int
    items: int
    rank_sums: Array
    s: float
    tied_rows: int
    of: str
    ties: str
    p_method: str
    enough: bool
    claim: str

    @property
    def w(self) -> float:
        """Kendall's W, for those who write it small."""
        return self.W


def kendall_w(
    ranks: npt.ArrayLike,
    *,
    of: str = "ranks",
    ties: str = "corrected",
    p_method: str = "chi2",
    min_raters: int = 5,
    alpha: float = 0.05,
    permutations: int = 4999,
    seed: int = 0,
) -> Concordance:
    """Kendall's coefficient of concordance, 0 (no agreement) to 1 (all rank alike).

    Kendall & Babington Smith (1939), The problem of m rankings; ties after Kendall (1948);
    chi2 = raters (items - 1) W with items - 1 degrees of freedom (Friedman 1937).

    ``ranks`` is raters x items. ``of="ranks"``: 1 is best; ``of="scores"``: the highest is best.
    Either way each row is ranked with ties sharing their mean rank, so that W can not exceed 1
    whatever the sheet holds. ``ties`` is ``corrected`` or ``uncorrected``. ``p_method`` is
    ``chi2`` or ``permutation`` (seeded; better when there are 7 items or fewer).
    W is NaN with one rater, with one item, and when every rater ties everything.
    A missing value is refused: W knows no incomplete rankings.
    """
    table = as_matrix(ranks, "ranks", missing=False)
    one_of(of, ("ranks", "scores"), "of")
    one_of(ties, ("corrected", "uncorrected"), "ties")
    one_of(p_method, ("chi2", "permutation"), "p_method")
    raters, items = table.shape
    ranked = np.array([rank(row, ties="average", descending=of == "scores") for row in table])
    tied = tie_sums(ranked)
    sums = ranked.sum(axis=0)
    s = float(((sums - sums.mean()) ** 2).sum())
    correction = raters * tied.sum() if ties == "corrected" else 0.0
    most = raters**2 * (items**3 - items) - correction
    w = min(1.0, 12 * s / float(most)) if raters > 1 and most > 0 else float("nan")
    chi2, df = raters * (items - 1) * w, items - 1
    p = chi2_tail(chi2, df) if p_method == "chi2" else _permutation_p(ranked, s, permutations, seed)
    p = p if np.isfinite(w) else float("nan")
    return Concordance(
        w, chi2, df, p, raters, items, frozen(sums), s, int((tied > 0).sum()), of, ties, p_method,
        *_concordance_claim(w, p, raters, items, min_raters, alpha, p_method),
    )  # fmt: skip


def _permutation_p(ranked: Array, s: float, permutations: int, seed: int) -> float:
    """Share of shuffled sheets whose rank sums differ at least as much (the sheet itself counts)."""
    shuffled = np.broadcast_to(ranked, (permutations, *ranked.shape))
    sums = np.random.default_rng(seed).permuted(shuffled, axis=2).sum(axis=1)
    spread = ((sums - sums.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    return float((1 + (spread >= s - 1e-9).sum()) / (permutations + 1))


def _concordance_claim(
    w: float, p: float, raters: int, items: int, least: int, alpha: float, p_method: str
) -> tuple[bool, str]:
    if not np.isfinite(w):
        return False, _(
            "W cannot be computed: two raters, two items and one distinction are needed."
        )
    if raters < least:
        text = _("Too few raters to claim agreement: {n}, and {least} are needed.")
        return False, text.format(n=raters, least=least)
    if items <= 7 and p_method == "chi2":
        text = ngettext(
            "With {n} item the p-value is rough; ask for permutations before claiming.",
            "With {n} items the p-value is rough; ask for permutations before claiming.",
            items,
        )
        return False, text.format(n=items)
    if p < alpha:
        return True, _("The raters agree more than by chance.")
    return True, _("Agreement beyond chance is not shown.")


@dataclass(frozen=True, eq=False)
class Correlation(Result):
    """Kendall's tau between two rankings of the same items."""

    MAIN: ClassVar[str] = "tau"

    tau: float
    concordant: int
    discordant: int
    n: int
    ties: str
    enough: bool
    claim: str


def kendall_tau(
    x: npt.ArrayLike, y: npt.ArrayLike, *, ties: str = "b", min_items: int = 8
) -> Correlation:
    """Kendall's tau, -1 to 1 (Kendall 1938; OECD/JRC 2008, p. 82).

    Pairs with a missing value are left out. ``ties="a"`` divides by all pairs, ``ties="b"``
    corrects for tied pairs. NaN with fewer than two pairs or when one side ties everything.
    """
    one_of(ties, ("a", "b"), "ties")
    a, b = as_vector(x, "x"), as_vector(y, "y")
    if a.shape != b.shape:
        raise Refused(_("The two rankings have different lengths."), where="x, y")
    known = ~np.isnan(a) & ~np.isnan(b)
    a, b = a[known], b[known]
    upper = np.triu_indices(len(a), 1)
    one = np.sign(a[:, None] - a[None, :])[upper]
    two = np.sign(b[:, None] - b[None, :])[upper]
    up, down = int((one * two > 0).sum()), int((one * two < 0).sum())
    pairs = float(len(one))
    most = pairs if ties == "a" else float(np.sqrt((one != 0).sum() * float((two != 0).sum())))
    tau = (up - down) / most if most else float("nan")
    enough = len(a) >= min_items
    text = (
        _("Enough items to speak of a trend.")
        if enough
        else _("Too few items to claim anything: {n}.")
    )
    return Correlation(tau, up, down, len(a), ties, enough, text.format(n=len(a)))


@dataclass(frozen=True, eq=False)
class WithinGroup(Result):
    """r_wg of one item (a number) or of several (an array), and r_wg(J) over all of them."""

    MAIN: ClassVar[str] = "rwg"

    rwg: float | Array
    rwg_j: float
    s2: float | Array
    expected_variance: float
    n: int
    points: int
    null: str
    enough: bool
    claim: str


def rwg(ratings: npt.ArrayLike, points: int, *, min_raters: int = 10) -> WithinGroup:
    """Agreement of one group on a scale 1..``points``: 1 - s2 / ((points^2 - 1) / 12), cut off at 0.

    James, Demaree & Wolf (1984), Estimating within-group interrater reliability, eq. 1 and 4;
    s2 with n - 1, the null is the uniform distribution. ``ratings`` is a vector (one item) or
    raters x items; NaN is missing. NaN when an item has fewer than two ratings. Fewer than ten
    raters make r_wg unstable, so ``enough`` is False below ``min_raters``.
    """
    table = numbers(ratings, "ratings")
    single = table.ndim < 2
    table = as_matrix(table[:, None] if table.ndim == 1 else table, "ratings")
    if points < 2:
        raise Refused(_("A scale has at least two points."), where="points")
    if (table < 1).any() or (table > points).any():
        raise Refused(
            _("A rating lies outside 1..{points}.").format(points=points), where="ratings"
        )
    expected = (points**2 - 1) / 12
    counts = (~np.isnan(table)).sum(axis=0)
    s2 = np.array([np.var(c[~np.isnan(c)], ddof=1) if (~np.isnan(c)).sum() > 1 else np.nan
                   for c in table.T])  # fmt: skip
    each = np.maximum(0.0, 1 - s2 / expected)
    ratio = min(1.0, float(s2.mean()) / expected) if np.isfinite(s2).all() else float("nan")
    shared = len(s2) * (1 - ratio)
    least = int(counts.min())
    enough = least >= min_raters and bool(np.isfinite(each).all())
    text = _("Raters: {n}, enough.") if enough else _("Too few raters to claim agreement: {n}.")
    return WithinGroup(
        float(each[0]) if single else frozen(each), shared / (shared + ratio),
        float(s2[0]) if single else frozen(s2), expected, least, points, "uniform", enough,
        text.format(n=least),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Spread(Result):
    """Median and quartiles of one set of ratings."""

    MAIN: ClassVar[str] = "iqr"

    iqr: float
    median: float
    q1: float
    q3: float
    n: int
    method: str
    consensus: bool
    consensus_at: float
    enough: bool
    claim: str


def iqr(
    ratings: npt.ArrayLike,
    *,
    method: str = "linear",
    consensus_at: float = 1.0,
    min_raters: int = 5,
) -> Spread:
    """Median, quartiles and interquartile range; NaN is missing.

    ``method`` names the quantile definition (Hyndman & Fan 1996; ``linear`` is their type 7,
    ``weibull`` type 6, ``median_unbiased`` type 8). ``consensus`` is IQR <= ``consensus_at``, the
    usual Delphi bound of one scale point (von der Gracht 2012, table 3). NaN without any rating.
    """
    one_of(method, ("linear", "weibull", "hazen", "median_unbiased", "normal_unbiased"), "method")
    values = as_vector(ratings, "ratings")
    values = values[~np.isnan(values)]
    n = len(values)
    q1, median, q3 = (
        (float(q) for q in np.quantile(values, [0.25, 0.5, 0.75], method=method))  # type: ignore[call-overload]
        if n
        else (float("nan"),) * 3
    )
    width, enough = q3 - q1, n >= min_raters
    agreed = enough and width <= consensus_at
    if not enough:
        text = _("Too few ratings to claim consensus: {n}, and {least} are needed.")
    elif agreed:
        text = _("Half of the ratings lie within {width:g}: consensus.")
    else:
        text = _("Half of the ratings lie within {width:g}: no consensus.")
    return Spread(
        width, median, q1, q3, n, method, agreed, consensus_at, enough,
        text.format(n=n, least=min_raters, width=width),
    )  # fmt: skip
