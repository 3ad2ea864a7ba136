"""Orders of alternatives by several criteria, by votes, and how firmly an order stands.

Every result repeats weights, directions, normalisation and tie rule: with another normalisation
TOPSIS can have another winner.
"""

from __future__ import annotations

from cap_tui.methods.promethee import Promethee, promethee2
from cap_tui.methods.robustness import (
    Flip,
    Flips,
    RankIntervals,
    Reversal,
    Reversals,
    rank_intervals,
    rank_reversal,
    weight_at_which_it_flips,
)
from cap_tui.methods.scores import (
    Scores,
    Vikor,
    spotis,
    topsis,
    vikor,
    weighted_product,
    weighted_sum,
)
from cap_tui.methods.voting import (
    Borda,
    Condorcet,
    Kemeny,
    Pairwise,
    borda,
    condorcet,
    kemeny,
    outranking,
    plurality,
    profile_of,
)

__all__ = [
    "Borda", "Condorcet", "Flip", "Flips", "Kemeny", "Pairwise", "Promethee", "RankIntervals",
    "Reversal", "Reversals", "Scores", "Vikor", "borda", "condorcet", "kemeny", "outranking",
    "plurality", "profile_of", "promethee2", "rank_intervals", "rank_reversal", "spotis", "topsis",
    "vikor", "weight_at_which_it_flips", "weighted_product", "weighted_sum",
]  # fmt: skip
