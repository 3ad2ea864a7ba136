"""Composite indicators: normalise, weigh, aggregate, and see how firmly the result stands.

The steps are those of OECD/JRC (2008), Handbook on Constructing Composite Indicators.
"""

from __future__ import annotations

from cap_tui.methods.aggregate import Aggregated, Index, aggregate, index
from cap_tui.methods.bootstrap import Interval, bootstrap
from cap_tui.methods.normalise import Normalised, normalise
from cap_tui.methods.sensitivity import DropOne, SobolIndices, drop_one, sobol
from cap_tui.methods.weights import (
    AhpWeights,
    BudgetWeights,
    DataWeights,
    weights_ahp,
    weights_budget,
    weights_critic,
    weights_entropy,
)

__all__ = [
    "Aggregated", "AhpWeights", "BudgetWeights", "DataWeights", "DropOne", "Index", "Interval",
    "Normalised", "SobolIndices", "aggregate", "bootstrap", "drop_one", "index", "normalise", "sobol",
    "weights_ahp", "weights_budget", "weights_critic", "weights_entropy",
]  # fmt: skip
