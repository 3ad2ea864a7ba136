"""A small linear programme, solved from a basis that is known to be feasible."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cap_tui.errors import CapError
from cap_tui.methods.result import Array
from cap_tui.text.i18n import _

TOLERANCE = 1e-9


def minimise(cost: Array, rows: Array, right: Array, basis: Sequence[int]) -> Array:
    """The x >= 0 with ``rows @ x == right`` that minimises ``cost @ x``.

    Dantzig's primal simplex (1963) on a dense tableau; from some pivots on Bland's rule (1977),
    which can not circle. ``basis`` names one column a row; those columns form the identity and
    ``right`` is not negative, so that the start is feasible. ``cost`` is not negative, so that
    the minimum exists.
    """
    table = np.column_stack([rows, right])
    inside = np.array(basis, dtype=np.intp)
    reduced = np.append(cost, 0.0) - cost[inside] @ table
    patience = 4 * sum(rows.shape)
    for pivots in range(100 * patience):
        careful = pivots > patience
        negative = np.flatnonzero(reduced[:-1] < -TOLERANCE)
        if not len(negative):
            x = np.zeros(rows.shape[1])
            x[inside] = table[:, -1]
            return x
        column = int(negative[0] if careful else reduced[:-1].argmin())
        open_rows = np.flatnonzero(table[:, column] > TOLERANCE)
        ratios = table[open_rows, -1] / table[open_rows, column]
        tied = open_rows[ratios <= ratios.min() + TOLERANCE]
        row = int(tied[inside[tied].argmin()])
        table[row] /= table[row, column]
        factors = table[:, column].copy()
        factors[row] = 0.0
        table -= factors[:, None] * table[row]
        reduced -= reduced[column] * table[row]
        inside[row] = column
    raise CapError(_("A linear programme did not come to an end."), where="methods.linear")
