"""The closed forms are those of scipy, and the small linear programmes those of its solver."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import linprog

from cap_tui.methods.distributions import chi2_tail, sign_test, t_quantile, t_two_sided
from cap_tui.methods.linear import minimise


@given(st.floats(0, 300), st.integers(1, 120))
def test_chi_square_tail(x: float, df: int) -> None:
    assert chi2_tail(x, df) == pytest.approx(stats.chi2.sf(x, df), rel=1e-8, abs=1e-300)


@given(st.floats(-40, 40), st.integers(1, 120))
@example(t=1e-9, df=1)
@example(t=1e-3, df=120)
def test_students_t(t: float, df: int) -> None:
    assert t_two_sided(t, df) == pytest.approx(outside_of_t(abs(t), df), abs=1e-12)


def outside_of_t(t: float, df: int) -> float:
    """The reference. Near zero scipy's tail rounds ``t**2`` away, so its density is integrated there."""
    if t > 1:
        return float(2 * stats.t.sf(t, df))
    inside, _error = quad(stats.t(df).pdf, 0, t, epsabs=1e-14, epsrel=1e-13)
    return float(1 - 2 * inside)


@pytest.mark.parametrize("df", [1, 2, 5, 30, 1000, 1001, 20_000, 10**7])
@pytest.mark.parametrize("outside", [0.5, 0.1, 0.05, 0.01])
def test_quantiles_of_t(df: int, outside: float) -> None:
    assert t_quantile(outside, df) == pytest.approx(stats.t.ppf(1 - outside / 2, df), rel=1e-10)


@given(st.integers(0, 40), st.integers(0, 40))
def test_sign_test(ups: int, downs: int) -> None:
    expected = stats.binomtest(ups, ups + downs).pvalue if ups + downs else 1.0
    assert sign_test(ups, downs) == pytest.approx(expected)


@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_the_simplex_finds_the_minimum_of_linprog(seed: int) -> None:
    generator = np.random.default_rng(seed)
    rows, columns = int(generator.integers(1, 6)), int(generator.integers(2, 8))
    table = np.hstack([generator.integers(-3, 4, (rows, columns)), np.eye(rows)])
    cost = generator.integers(0, 9, columns + rows).astype(float)
    right = generator.integers(0, 9, rows).astype(float)
    x = minimise(cost, table, right, list(range(columns, columns + rows)))
    assert np.allclose(table @ x, right)
    assert (x >= -1e-9).all()
    assert cost @ x == pytest.approx(linprog(cost, A_eq=table, b_eq=right).fun, abs=1e-7)
