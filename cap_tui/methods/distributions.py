"""Three tail probabilities in closed form, exact for whole degrees of freedom.

Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.4.4-5 (chi-square) and
26.7.3-5 (Student's t). They spare the main path an import of scipy.
"""

from __future__ import annotations

import math
from statistics import NormalDist

_MANY = 1_000


def chi2_tail(x: float, df: int) -> float:
    """P(chi-square with ``df`` degrees of freedom >= ``x``); NaN when ``df`` < 1 or ``x`` is NaN."""
    if df < 1 or math.isnan(x):
        return math.nan
    half = x / 2
    if half <= 0:
        return 1.0
    if df % 2:
        total, start = math.erfc(math.sqrt(half)), 0.5
    else:
        total, start = math.exp(-half), 1.0
    exponent = start
    while exponent < df / 2:
        total += math.exp(exponent * math.log(half) - half - math.lgamma(exponent + 1))
        exponent += 1
    return min(1.0, total)


def t_two_sided(t: float, df: int) -> float:
    """P(|Student's t with ``df`` degrees of freedom| >= |``t``|); NaN when ``df`` < 1 or ``t`` is NaN."""
    if df < 1 or math.isnan(t):
        return math.nan
    angle = math.atan2(abs(t), math.sqrt(df))
    cosine = math.cos(angle)
    term = 1.0 if df % 2 == 0 else cosine
    total = term if df > 1 else 0.0
    for step in range(2 if df % 2 == 0 else 3, df - 1, 2):
        term *= cosine * cosine * (step - 1) / step
        total += term
    inside = math.sin(angle) * total
    if df % 2:
        inside = 2 / math.pi * (angle + inside)
    return min(1.0, max(0.0, 1 - inside))


def t_quantile(two_sided: float, df: int) -> float:
    """The t that ``two_sided`` of the distribution lies beyond; by bisection on :func:`t_two_sided`.

    With more than 1,000 degrees of freedom by the expansion in 1/df (Abramowitz & Stegun 26.7.5),
    which is exact to ten digits there.
    """
    if df > _MANY:
        z = NormalDist().inv_cdf(1 - two_sided / 2)
        first = (z**3 + z) / 4
        second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
        third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
        return z + first / df + second / df**2 + third / df**3
    low, high = 0.0, 1.0
    while t_two_sided(high, df) > two_sided:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if t_two_sided(middle, df) > two_sided else (low, middle)
    return (low + high) / 2


def sign_test(ups: int, downs: int) -> float:
    """Two-sided p-value of the exact sign test; 1.0 when nothing changed."""
    n, fewer = ups + downs, min(ups, downs)
    tail: float = sum(math.comb(n, i) for i in range(fewer + 1)) / 2**n
    return min(1.0, 2 * tail)
