"""Many tests at once: p-values corrected for the number of them."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values that keep the chance of even one false finding below the level, in the order given.

    Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of
    Statistics 6, 65-70. The smallest of m is multiplied by m, the next by m - 1, and so on; none
    becomes smaller than the one before it. No assumption on how the tests depend on each other.
    """
    most, adjusted = 0.0, [0.0] * len(p_values)
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    for rank, place in enumerate(order):
        most = max(most, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = most
    return adjusted
