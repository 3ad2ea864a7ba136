"""Reliability of several observers or items: Krippendorff's alpha and Cronbach's alpha."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.inputs import as_matrix, one_of
from cap_tui.methods.result import Array, Result
from cap_tui.text.i18n import _

LEVELS = ("nominal", "ordinal", "interval", "ratio")


@dataclass(frozen=True, eq=False)
class Reliability(Result):
    """An alpha with what it rests on. ``units`` counts what could be compared at all."""

    MAIN: ClassVar[str] = "alpha"

    alpha: float
    observed: float
    expected: float
    raters: int
    units: int
    pairable: int
    level: str
    enough: bool
    claim: str


def krippendorff_alpha(
    data: npt.ArrayLike, *, level: str = "ordinal", min_units: int = 10
) -> Reliability:
    """Krippendorff's alpha: 1 is perfect agreement, 0 is chance, below 0 is systematic disagreement.

    Krippendorff (2011), Computing Krippendorff's alpha-reliability, sections C and D. ``data`` is
    raters x units with NaN or None for missing; on the nominal level the values may be words.
    ``level`` names the scale: nominal, ordinal, interval or ratio (no negative values). Units with
    fewer than two values cannot be compared and drop out. NaN when nothing can be compared or all
    values are the same: without variation reliability has no meaning. Bounds of the claim: 0.800
    and 0.667 (Krippendorff 2004, p. 241).
    """
    one_of(level, LEVELS, "level")
    table = as_matrix(_coded(data) if level == "nominal" else data, "data")
    if level == "ratio" and (table < 0).any():
        raise Refused(_("A ratio scale has no negative values."), where="data")
    kept = table[:, (~np.isnan(table)).sum(axis=0) >= 2]
    values, coincidence = _coincidences(kept)
    margin = coincidence.sum(axis=1)
    total = float(margin.sum())
    distance = _distances(values, margin, level)
    observed = float((coincidence * distance).sum() / total) if total else float("nan")
    expected = (
        float((np.outer(margin, margin) * distance).sum() / (total * (total - 1)))
        if total > 1
        else float("nan")
    )
    alpha = 1 - observed / expected if expected > 0 else float("nan")
    units = kept.shape[1]
    enough = bool(np.isfinite(alpha)) and units >= min_units
    return Reliability(
        alpha, observed, expected, table.shape[0], units, round(total), level, enough,
        _alpha_claim(alpha, units, min_units),
    )  # fmt: skip


def _coded(data: npt.ArrayLike) -> npt.ArrayLike:
    """Words replaced by numbers, an empty word by NaN; ``data`` itself when it holds no word."""
    rows = [list(row) if isinstance(row, Iterable) else [row] for row in np.asarray(data, object)]
    words = {value for row in rows for value in row if isinstance(value, str)} - {""}
    if not words:
        return data
    codes: dict[object, float] = {"": math.nan, None: math.nan}
    return [[codes.setdefault(v, float(len(codes))) if v == v else math.nan for v in row] for row in rows]  # fmt: skip


def _coincidences(table: Array) -> tuple[Array, Array]:
    """The distinct values and how often each pair of them meets in a unit (Krippendorff's o_ck)."""
    values = np.unique(table[~np.isnan(table)])
    counts = (table[:, :, None] == values).sum(axis=0).astype(np.float64)
    per_unit = counts.sum(axis=1)
    weighted = counts / np.maximum(per_unit - 1, 1)[:, None]
    return values, counts.T @ weighted - np.diag(weighted.sum(axis=0))


def _distances(values: Array, margin: Array, level: str) -> Array:
    """The squared difference of each pair of values, as the level of measurement has it."""
    a, b = values[:, None], values[None, :]
    if level == "nominal":
        return np.asarray((a != b).astype(np.float64))
    if level == "interval":
        return np.asarray((a - b) ** 2)
    if level == "ratio":
        both = a + b
        return np.asarray(((a - b) / np.where(both == 0, 1, both)) ** 2)
    upto = np.cumsum(margin)
    centre = upto - margin / 2
    return np.asarray((centre[:, None] - centre[None, :]) ** 2)


def _alpha_claim(alpha: float, units: int, least: int) -> str:
    if not np.isfinite(alpha):
        return _("Alpha cannot be computed: nothing to compare, or no variation.")
    if units < least:
        text = _("Too few comparable units to claim reliability: {n}, and {least} are needed.")
        return text.format(n=units, least=least)
    if alpha >= 0.8:
        return _("Reliable.")
    if alpha >= 0.667:
        return _("Good for tentative conclusions only.")
    return _("Not reliable.")


def cronbach_alpha(data: npt.ArrayLike, *, standardised: bool = False) -> Reliability:
    """Cronbach's alpha of a scale: how consistently its items measure one thing.

    Cronbach (1951); OECD/JRC (2008), section 4.2. ``data`` is cases x items without gaps;
    ``standardised`` uses z-scores. NaN with fewer than two items or cases, or without variance.
    """
    table = as_matrix(data, "data", missing=False)
    cases, items = table.shape
    nothing = Reliability(
        float("nan"), float("nan"), float("nan"), items, cases, table.size, "interval", False,
        _("Alpha cannot be computed: nothing to compare, or no variation."),
    )  # fmt: skip
    if cases < 2 or items < 2:
        return nothing
    spread = table.std(axis=0, ddof=1)
    if standardised:
        if (spread == 0).any():
            return nothing
        table = table / spread
    parts, whole = float(table.var(axis=0, ddof=1).sum()), float(table.sum(axis=1).var(ddof=1))
    if whole <= 0:
        return nothing
    alpha = items / (items - 1) * (1 - parts / whole)
    return Reliability(
        alpha, parts, whole, items, cases, table.size, "interval", cases >= 10,
        _alpha_claim(alpha, cases, 10),
    )  # fmt: skip
