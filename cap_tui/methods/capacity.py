"""What a region can carry: location quotients, stars, and the critical-mass sheet.

Factors, levels and the rule of the sheet are content and come in as arguments; the defaults are
those of the synergy-diamond pack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.inputs import as_matrix, numbers, rank
from cap_tui.methods.result import Array, Result, frozen
from cap_tui.text.i18n import _

LEVELS = ("missing", "weak", "sufficient", "strong")


@dataclass(frozen=True, eq=False)
class Quotient(Result):
    """Location quotients; NaN where the reference has no such activity or nothing is known."""

    MAIN: ClassVar[str] = "lq"

    lq: float | Array
    specialised: bool | npt.NDArray[np.bool_]
    threshold: float


def location_quotient(
    share: npt.ArrayLike, reference_share: npt.ArrayLike, *, threshold: float = 2.0
) -> Quotient:
    """The region's share of an activity over the reference's share; 1 is average.

    Florence (1939); European Cluster Observatory (specialisation from 2.0). Shares are of total
    employment, 0..1, as numbers or as arrays of the same shape.
    """
    own, other = numbers(share, "share"), numbers(reference_share, "reference_share")
    for name, array in (("share", own), ("reference_share", other)):
        if ((array < 0) | (array > 1)).any():
            raise Refused(_("A share lies between 0 and 1."), where=name)
    lq = np.where(other > 0, own / np.where(other > 0, other, 1), np.nan)
    special = lq >= threshold - 1e-12
    if lq.ndim == 0:
        return Quotient(float(lq), bool(special), threshold)
    return Quotient(frozen(lq), special, threshold)


@dataclass(frozen=True, eq=False)
class Stars(Result):
    """Stars (0..3) by region and category, the three rules behind them, and the quotients."""

    MAIN: ClassVar[str] = "stars"

    stars: npt.NDArray[np.int64]
    size: npt.NDArray[np.bool_]
    specialisation: npt.NDArray[np.bool_]
    focus: npt.NDArray[np.bool_]
    lq: Array
    top: float
    threshold: float


def stars(
    employment: npt.ArrayLike,
    *,
    totals: npt.ArrayLike | None = None,
    top: float = 0.1,
    threshold: float = 2.0,
) -> Stars:
    """Size, specialisation and focus stars of the European Cluster Observatory.

    ``employment`` is regions x cluster categories; ``totals`` is each region's whole employment
    (without it the row sum). One star each for: employment among the ``top`` share of regions in
    the category; location quotient against all regions together from ``threshold``; share of the
    region's employment among the ``top`` share in the category (this last cut is recalled, not
    read in the source). The top share holds at least one region; equals that do not all fit
    are out; a category without employment earns nothing. Missing (NaN) earns nothing.
    """
    table = as_matrix(employment, "employment")
    if (table < 0).any() or not 0 < top <= 1:
        raise Refused(_("Employment is not negative, and the top share lies between 0 and 1."))
    whole = np.nansum(table, axis=1) if totals is None else numbers(totals, "totals")
    if whole.shape != (len(table),) or (whole <= 0).any():
        raise Refused(_("Each region needs a positive total employment."), where="totals")
    shares = table / whole[:, None]
    reference = np.nansum(table, axis=0) / whole.sum()
    lq = np.where(reference > 0, shares / np.where(reference > 0, reference, 1), np.nan)
    size, focus = _top(table, top), _top(shares, top)
    special = (lq >= threshold - 1e-12) & (table > 0)
    given = size.astype(np.int64) + special + focus
    return Stars(given, size, special, focus, frozen(lq), top, threshold)


def _top(table: Array, top: float) -> npt.NDArray[np.bool_]:
    places = np.column_stack([rank(column, ties="max", descending=True) for column in table.T])
    count = (~np.isnan(table)).sum(axis=0)
    return np.asarray((places <= np.maximum(1, np.floor(top * count + 1e-9))) & (table > 0))


@dataclass(frozen=True)
class CapacityGap:
    """One factor that a region looks for elsewhere, with its own level."""

    factor: str
    level: str


@dataclass(frozen=True, eq=False)
class CriticalMassResult(Result):
    """The verdict on a critical-mass sheet.

    ``verdict`` is ``sufficient``, ``cross-regional`` (cooperation is needed) or ``open`` (what is
    assessed does not decide it yet). ``gaps`` is the search profile for partner regions, missing
    factors first. ``coverage`` is the share of factors that were assessed.
    """

    MAIN: ClassVar[str] = "verdict"

    verdict: str
    reasons: tuple[str, ...]
    gaps: tuple[CapacityGap, ...]
    unknown: tuple[str, ...]
    coverage: float
    levels: tuple[str, ...]
    missing_allowed: int
    weak_allowed: int


def critical_mass(
    sheet: Mapping[str, str | None],
    *,
    factors: Sequence[str] = (),
    levels: Sequence[str] = LEVELS,
    missing_allowed: int = 0,
    weak_allowed: int = 1,
) -> CriticalMassResult:
    """Judge a critical-mass sheet: is there enough in the region, or are partners needed?

    The rule of the synergy-diamond pack (reconstructed): any factor missing or two weak ones call
    for cross-regional cooperation. ``sheet`` maps a factor to one of ``levels`` (worst first; the
    first two are "missing" and "weak") or to None when it is not assessed, which is not the same as
    missing. ``factors`` names those that must be assessed beyond the ones in the sheet.
    """
    wanted = list(dict.fromkeys((*factors, *sheet)))
    if not wanted:
        raise Refused(_("The sheet has no factor."), where="sheet")
    for factor, level in sheet.items():
        if level is not None and level not in levels:
            raise Refused(
                _("{level!r} is not a level of the sheet.").format(level=level),
                where=str(factor),
                remedy=_("Choose one of: {choices}.").format(choices=", ".join(levels)),
            )
    worst, second = levels[0], levels[1]
    absent = [f for f in wanted if sheet.get(f) == worst]
    weak = [f for f in wanted if sheet.get(f) == second]
    unknown = [f for f in wanted if sheet.get(f) is None]
    lacking = len(absent) > missing_allowed or len(weak) > weak_allowed
    undecided = len(unknown) > 0 and not lacking
    verdict = "cross-regional" if lacking else "open" if undecided else "sufficient"
    return CriticalMassResult(
        verdict, tuple(_reasons(absent, weak, unknown, missing_allowed, weak_allowed)),
        tuple(CapacityGap(f, worst) for f in absent) + tuple(CapacityGap(f, second) for f in weak), tuple(unknown),
        1 - len(unknown) / len(wanted), tuple(levels), missing_allowed, weak_allowed,
    )  # fmt: skip


def _reasons(
    absent: list[str], weak: list[str], unknown: list[str], missing_allowed: int, weak_allowed: int
) -> list[str]:
    reasons = []
    if len(absent) > missing_allowed:
        reasons.append(_("Missing: {factors}.").format(factors=", ".join(absent)))
    if len(weak) > weak_allowed:
        text = _("More than {n} weak: {factors}.")
        reasons.append(text.format(n=weak_allowed, factors=", ".join(weak)))
    if unknown:
        reasons.append(_("Not assessed: {factors}.").format(factors=", ".join(unknown)))
    return reasons or [_("No factor is missing and at most {n} is weak.").format(n=weak_allowed)]


@dataclass(frozen=True, eq=False)
class Union(Result):
    """The critical mass of several regions together.

    ``together`` judges the best level of each factor; ``brings`` names, for each region, the
    factors that would be worse without it: a region that brings none is not needed for the mass.
    """

    MAIN: ClassVar[str] = "together"

    together: CriticalMassResult
    sheet: dict[str, str | None]
    brings: dict[str, tuple[str, ...]]


def union(
    sheets: Mapping[str, Mapping[str, str | None]],
    *,
    levels: Sequence[str] = LEVELS,
    missing_allowed: int = 0,
    weak_allowed: int = 1,
) -> Union:
    """Critical mass of a union of regions: each factor counts at the level of its strongest region.

    ``sheets`` maps a region to its sheet; the rule is that of :func:`critical_mass`. A factor that
    nobody assessed stays unknown. Own proposal of this program, as the field has no published rule.
    """
    if not sheets:
        raise Refused(_("There is no region."), where="sheets")
    best = _best(list(sheets.values()), levels)
    brings = {}
    for region in sheets:
        without = _best([sheet for name, sheet in sheets.items() if name != region], levels)
        brings[region] = tuple(f for f, level in best.items() if without.get(f) != level)
    judged = critical_mass(
        best, levels=levels, missing_allowed=missing_allowed, weak_allowed=weak_allowed
    )
    return Union(judged, best, brings)


def _best(
    sheets: Sequence[Mapping[str, str | None]], levels: Sequence[str]
) -> dict[str, str | None]:
    best: dict[str, str | None] = {}
    for sheet in sheets:
        for factor, level in sheet.items():
            if level is not None and level not in levels:
                raise Refused(
                    _("{level!r} is not a level of the sheet.").format(level=level), where=factor
                )
            now = best.setdefault(factor, None)
            if level is not None and (now is None or levels.index(level) > levels.index(now)):
                best[factor] = level
    return best


CriticalMass = CriticalMassResult
"""The name in API 1.0."""


Gap = CapacityGap
"""The name in API 1.0."""
