"""Published examples of rankings, by criteria and by votes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cap_tui.methods import ranking
from cap_tui.methods.comparison import Comparison, column, one

Found = tuple[Mapping[str, Any], list[Comparison]]

# What files call a result -> what ours calls it.
NAMES = {
    "closeness": "scores", "scores": "scores", "rank": "ranks", "ranks": "ranks", "net": "net",
    "phi_plus": "phi_plus", "phi_minus": "phi_minus", "S": "s", "R": "r", "Q": "q", "s": "s", "r": "r",
    "q": "q",
}  # fmt: skip


def _criteria(case: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    return case["matrix"], case.get("w", case.get("weights")), case.get("types")


def _columns(case: Mapping[str, Any], made: Any) -> list[Comparison]:
    """Every result that the file prints and ours has."""
    found: list[Comparison] = []
    for printed, name in NAMES.items():
        if isinstance(case.get(printed), list) and hasattr(made, name):
            found += column(printed, case[printed], getattr(made, name))
    return found


def topsis(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Closeness under the normalisation that the file names."""
    norm = case.get("norm", case.get("normalisation", "vector"))
    made = ranking.topsis(*_criteria(case), normalisation=norm)
    return {"normalisation": norm, "ties": made.ties}, _columns(case, made)


def vikor(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """S, R, Q and ranks."""
    made = ranking.vikor(*_criteria(case), v=case.get("v", 0.5))
    return {"normalisation": "minmax", "v": made.v, "ties": made.ties}, _columns(case, made)


def spotis(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Distances to the ideal inside fixed bounds."""
    made = ranking.spotis(*_criteria(case), bounds=case["bounds"], ideal=case.get("esp"))
    return {"bounds": case["bounds"], "ties": made.ties}, _columns(case, made)


def promethee(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Leaving, entering and net flows."""
    thresholds = {name: case[name] for name in ("q", "p", "s") if name in case}
    kind = case.get("preference", "usual")
    made = ranking.promethee2(*_criteria(case), preference=kind, **thresholds)
    printed = {name: value for name, value in case.items() if name not in thresholds}
    return {"preference": kind, **thresholds, "flows": "/ (n - 1)"}, _columns(printed, made)


def sum_and_product(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Weighted sums, ratios of weighted products, and who is first and last."""
    summed = ranking.weighted_sum(*_criteria(case))
    product = ranking.weighted_product(*_criteria(case))
    found: list[Comparison] = []
    if "wsm" in case:
        found += column("WSM score of A", case["wsm"], summed.scores)
    if "wpm" in case:
        found += column("WPM score of A", case["wpm"], product.scores)
    for pair, printed in case.get("wpm_ratios", {}).items():
        above, below = (int(name[1:]) - 1 for name in pair.split("_"))
        ours = float(product.scores[above] / product.scores[below])
        found.append(one(f"WPM ratio {pair}", printed, ours))
    stated = re.findall(r"(WSM|WPM) ranks (?:A(\d+)|it) (first|last)", str(case.get("assert_", "")))
    which = next((int(number) - 1 for _m, number, _p in stated if number), 0)
    for method, _number, place in stated:
        ranks = (summed if method == "WSM" else product).ranks
        end = ranks.min() if place == "first" else ranks.max()
        ours_place = place if ranks[which] == end else f"rank {ranks[which]:.0f}"
        found.append(one(f"{method} ranks A{which + 1}", place, ours_place))
    return {"normalisation": "none", "ties": "min"}, found


def votes(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """A profile with plurality, Borda points, pairwise support, Condorcet winner and orders."""
    profile = case["profile"]
    points = ranking.borda(profile)
    pairs = ranking.condorcet(profile)
    best = ranking.kemeny(profile)
    found: list[Comparison] = []
    if "plurality" in case:
        found.append(one("plurality", case["plurality"], ranking.plurality(profile).winner))
    for name, printed in case.get("borda", {}).items():
        found.append(one(f"Borda points of {name}", printed, points.points[name]))
    for pair, printed in case.get("outranking", {}).items():
        found.append(one(f"{pair[0]} above {pair[1]}", printed, pairs.pairwise.of(*pair)))
    if "condorcet" in case:
        found.append(one("Condorcet winner", case["condorcet"], pairs.winner))
    if "ranking" in case:
        found.append(one("Condorcet order", case["ranking"], _order(pairs.ranking or best.ranking)))
    if "kemeny" in case:
        found += _kemeny(case["kemeny"], best)
    if "no decision" in str(case.get("assert_", "")):
        decisions = {"Borda": points.winner, "Condorcet": pairs.winner, "Kemeny": best.ranking}
        for method, decided in decisions.items():
            ours = "no decision" if decided is None else str(decided)
            found.append(one(method, "no decision", ours))
    return {"unranked": "last", "Borda": points.rule, "ties": "reported"}, found


def _order(names: tuple[str, ...] | None) -> str | None:
    return None if names is None else "".join(names)


def _kemeny(printed: Any, best: ranking.Kemeny) -> list[Comparison]:
    """One printed order, or all that share the least distance."""
    if isinstance(printed, list):
        ours = sorted("".join(order) for order in best.orders)
        return [one("Kemeny orders", sorted("".join(order) for order in printed), ours)]
    return [one("Kemeny order", printed, _order(best.ranking))]
