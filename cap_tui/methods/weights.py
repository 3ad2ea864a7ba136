"""Where weights come from: pairwise comparison, the data themselves, or people's budgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.inputs import as_matrix, directions, one_of, rank
from cap_tui.methods.result import Array, Result, frozen
from cap_tui.text.i18n import _

# Saaty (1980), The Analytic Hierarchy Process: mean consistency index of random matrices, n = 1..15.
RANDOM_INDEX = (
    0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class AhpWeights(Result):
    """Weights from pairwise comparisons. ``cr`` is NaN beyond the table of random indices."""

    MAIN: ClassVar[str] = "weights"

    weights: Array
    lambda_max: float
    ci: float
    ri: float
    cr: float
    consistent: bool
    cr_allowed: float
    method: str
    enough: bool
    claim: str


def weights_ahp(
    matrix: npt.ArrayLike,
    *,
    method: str = "eigenvector",
    cr_allowed: float = 0.1,
    ri: float | None = None,
    tolerance: float = 0.05,
) -> AhpWeights:
    """Weights of the Analytic Hierarchy Process (Saaty 1977, 1980; OECD/JRC 2008, section 6.2).

    ``matrix`` holds how many times more important the row is than the column. It must be
    positive and reciprocal; ``tolerance`` allows for printed values such as 0.33 for 1/3.
    ``method``: ``eigenvector`` (principal, Saaty) or ``geometric`` (row geometric means, Crawford &
    Williams 1985). lambda_max is the principal eigenvalue, ci = (lambda_max - n) / (n - 1),
    cr = ci / RI with Saaty's RI of 1980, or with ``ri`` from another table; ``consistent`` is
    cr <= ``cr_allowed``.
    """
    one_of(method, ("eigenvector", "geometric"), "method")
    table = as_matrix(matrix, "matrix", missing=False)
    n = len(table)
    if table.shape != (n, n) or (table <= 0).any():
        raise Refused(_("A square table of positive comparisons is needed."), where="matrix")
    off = np.abs(table * table.T - 1)
    if (off > tolerance).any():
        row, column = np.unravel_index(int(off.argmax()), off.shape)
        raise Refused(
            _("A comparison and its opposite do not fit: their product must be 1."),
            where=f"matrix [{int(row)}, {int(column)}]",
        )
    values, vectors = np.linalg.eig(table)
    principal = int(values.real.argmax())
    lambda_max = float(values[principal].real)
    if method == "eigenvector":
        raw = np.abs(vectors[:, principal].real)
    else:
        raw = np.exp(np.log(table).mean(axis=1))
    ci = (lambda_max - n) / (n - 1) if n > 1 else 0.0
    if ri is None:
        ri = RANDOM_INDEX[n - 1] if n <= len(RANDOM_INDEX) else float("nan")
    cr = ci / ri if ri else 0.0
    consistent = bool(cr <= cr_allowed)
    return AhpWeights(
        frozen(raw / raw.sum()), lambda_max, ci, ri, cr, consistent, cr_allowed, method, consistent,
        _ahp_claim(cr, consistent, n),
    )  # fmt: skip


def _ahp_claim(cr: float, consistent: bool, n: int) -> str:
    if np.isnan(cr):
        return _("There is no random index for {n} items: give one as ri.").format(n=n)
    return _("Consistent enough to use.") if consistent else _("Too inconsistent: compare again.")


@dataclass(frozen=True, eq=False)
class DataWeights(Result):
    """Weights that the data give themselves. ``information`` is what they are proportional to."""

    MAIN: ClassVar[str] = "weights"

    weights: Array
    information: Array
    method: str
    normalisation: str
    correlation: str
    direction: Array
    constant: tuple[int, ...]


def weights_critic(
    matrix: npt.ArrayLike,
    *,
    types: Sequence[int | str] | int | str = 1,
    correlation: str = "pearson",
) -> DataWeights:
    """CRITIC: contrast times conflict (Diakoulaki, Mavrotas & Papayannakis 1995).

    Columns are stretched to 0..1 with their direction (sample minimum and maximum); weight_j is
    proportional to sd_j * sum_k (1 - r_jk). ``correlation`` is ``pearson`` or ``spearman``. A
    constant column carries no information and weighs nothing; when all do, it is refused.
    """
    one_of(correlation, ("pearson", "spearman"), "correlation")
    table = as_matrix(matrix, "matrix", missing=False)
    signs = directions(types, table.shape[1])
    low, width = table.min(axis=0), np.ptp(table, axis=0)
    constant = width <= 1e-12 * np.abs(table).max(axis=0)
    if constant.all():
        raise Refused(_("All columns are constant: they contain no information."), where="matrix")
    scaled = signs * (table - low) / np.where(constant, 1, width)
    basis = np.column_stack([rank(c, ties="average") for c in scaled.T]) if correlation == "spearman" else scaled  # fmt: skip
    centred = basis - basis.mean(axis=0)
    length = np.where(constant, 1.0, np.sqrt((centred**2).sum(axis=0)))
    related = (centred.T @ centred) / np.outer(length, length)
    conflict = ((1 - related) * ~constant).sum(axis=1)
    information = np.where(constant, 0.0, scaled.std(axis=0) * conflict)
    # Columns that all say the same have no conflict; contrast alone decides then.
    if information.sum() <= 1e-12:
        information = np.where(constant, 0.0, scaled.std(axis=0))
    return DataWeights(
        frozen(information / information.sum()), frozen(information), "critic", "minmax", correlation,
        frozen(signs), tuple(int(i) for i in np.flatnonzero(constant)),
    )  # fmt: skip


def weights_entropy(matrix: npt.ArrayLike) -> DataWeights:
    """Entropy weights (Shannon 1948; Zeleny 1982): the more a column differs, the more it weighs.

    Shares p = x / column sum; information = 1 - entropy / ln(cases). Values must not be negative;
    a constant column weighs nothing; when all do, it is refused.
    """
    table = as_matrix(matrix, "matrix", missing=False)
    if (table < 0).any() or (table.sum(axis=0) <= 0).any() or len(table) < 2:
        raise Refused(
            _("Entropy needs two rows, no negative value and no empty column."), where="matrix"
        )
    shares = table / table.sum(axis=0)
    logs = np.log(np.where(shares > 0, shares, 1))
    information = np.maximum(0, 1 + (shares * logs).sum(axis=0) / np.log(len(table)))
    constant = np.ptp(table, axis=0) <= 1e-12 * table.max(axis=0)
    information = np.where(constant, 0.0, information)
    if information.sum() <= 0:
        raise Refused(_("All columns are constant: they contain no information."), where="matrix")
    return DataWeights(
        frozen(information / information.sum()), frozen(information), "entropy", "sum", "",
        np.ones(table.shape[1]), tuple(int(i) for i in np.flatnonzero(constant)),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class BudgetWeights(Result):
    """Mean of the shares that people gave, with the spread between people and how many they were."""

    MAIN: ClassVar[str] = "weights"

    weights: Array
    spread: Array
    raters: int
    enough: bool
    claim: str


def weights_budget(allocations: npt.ArrayLike, *, min_raters: int = 5) -> BudgetWeights:
    """Budget allocation (OECD/JRC 2008, section 6.2): each person divides points among the columns.

    ``allocations`` is raters x columns; each row is brought to the sum one before the mean.
    """
    table = as_matrix(allocations, "allocations", missing=False)
    if (table < 0).any() or (table.sum(axis=1) <= 0).any():
        raise Refused(_("Each person gives points, and none below zero."), where="allocations")
    shares = table / table.sum(axis=1, keepdims=True)
    raters = len(shares)
    spread = shares.std(axis=0, ddof=1) if raters > 1 else np.full(table.shape[1], np.nan)
    enough = raters >= min_raters
    text = _("People: {n}, enough.") if enough else _("Too few people to claim weights: {n}.")
    return BudgetWeights(
        frozen(shares.mean(axis=0)), frozen(spread), raters, enough, text.format(n=raters)
    )
