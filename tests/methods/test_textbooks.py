"""Examples printed in the sources of the methods, beyond those that come with the program."""

from __future__ import annotations

import numpy as np
import pytest

from cap_tui.methods import composite, ranking


def test_saatys_wealth_of_nations() -> None:
    # Saaty (1980), The Analytic Hierarchy Process: seven nations.
    upper = [[4, 9, 6, 6, 5, 5], [7, 5, 5, 3, 4], [1 / 5, 1 / 5, 1 / 7, 1 / 5], [1, 1 / 3, 1 / 3],
             [1 / 3, 1 / 3], [2]]  # fmt: skip
    table = np.eye(7)
    for row, values in enumerate(upper):
        table[row, row + 1 :] = values
        table[row + 1 :, row] = 1 / np.array(values)
    made = composite.weights_ahp(table)
    assert made.weights.round(3).tolist() == [0.427, 0.23, 0.021, 0.052, 0.052, 0.123, 0.094]
    assert made.lambda_max == pytest.approx(7.608, abs=5e-4)
    assert made.cr == pytest.approx(0.077, abs=5e-4)


def test_hwang_and_yoons_fighter_aircraft() -> None:
    # Hwang & Yoon (1981), section on TOPSIS; the book rounds on the way, hence the width.
    table = [[2.0, 1500, 20000, 5.5, 5, 9], [2.5, 2700, 18000, 6.5, 3, 5],
             [1.8, 2000, 21000, 4.5, 7, 7], [2.2, 1800, 20000, 5.0, 5, 5]]  # fmt: skip
    made = ranking.topsis(table, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [1, 1, 1, -1, 1, 1])
    assert made.scores == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=1e-3)
    assert made.order == (0, 2, 3, 1)


def test_dezerts_first_example_of_spotis() -> None:
    # Dezert, Tchamova, Han & Tacnet (2020), example 1.
    table = [[10.5, -3.1, 1.7], [-4.7, 0, 3.4], [8.1, 0.3, 1.3], [3.2, 7.3, -5.3]]
    bounds = [[-5, 12], [-6, 10], [-8, 5]]
    made = ranking.spotis(table, [0.2, 0.3, 0.5], [1, -1, 1], bounds=bounds)
    assert made.scores.round(4).tolist() == [0.1989, 0.3705, 0.3063, 0.7491]
    assert made.winner == 0


def test_youngs_sixty_voters() -> None:
    # Young (1988), Condorcet's theory of voting: a circle, of which b > c > a is the best order.
    profile = [("abc", 23), ("bca", 17), ("bac", 2), ("cab", 10), ("cba", 8)]
    assert ranking.condorcet(profile).winner is None
    assert ranking.kemeny(profile).ranking == ("b", "c", "a")
    assert ranking.borda(profile).points == {"a": 58, "b": 69, "c": 53}
