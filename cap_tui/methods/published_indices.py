"""Published examples of composite indicators, weights and quotients, read and computed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from cap_tui.methods import capacity, composite
from cap_tui.methods.comparison import Comparison, allowed, column, one

Found = tuple[Mapping[str, Any], list[Comparison]]

NORMALISED: dict[str, dict[str, Any]] = {
    "rank_ascending_min": {"method": "rank", "ties": "min"},
    "z_n1": {"method": "zscore", "ddof": 1},
    "minmax": {"method": "minmax"},
    "ratio_mean": {"method": "distance", "reference": "mean"},
    "ratio_best": {"method": "distance", "reference": "best"},
    "ratio_worst": {"method": "distance", "reference": "worst"},
    "above_below_p20": {"method": "above_below", "threshold": 0.2},
    "percentile_minrank": {"method": "percentile", "ties": "min"},
}


def normalisation(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Rows with a raw value and what each normalisation makes of it."""
    rows = case["rows"]
    names = [row.get("country") or row.get("name") for row in rows]
    raw = [row["raw"] for row in rows]
    found, used = [], {}
    for key, choices in NORMALISED.items():
        if key in rows[0]:
            ours = composite.normalise(raw, **choices).values
            found += column(key, [row[key] for row in rows], ours, names)
            used[key] = choices
    return used, found


def geometric_vs_linear(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Values with their arithmetic and geometric mean; the handbook cuts digits off, it says."""
    found = []
    for values, arithmetic, geometric in case["cases"]:
        within = case.get("tolerance", allowed([arithmetic, geometric]))
        for how, printed in (("arithmetic", arithmetic), ("geometric", geometric)):
            ours = float(composite.aggregate(values, how=how))
            found.append(one(f"{how} mean of {values}", printed, ours, within))
    return {"weights": "equal", "within": case.get("tolerance", "printed places")}, found


def rank_by_weights(case: Mapping[str, Any], cases: Mapping[str, Any]) -> Found:
    """Ranks of the technology achievement index under several sets of weights."""
    rows = cases["TAI_raw"]["rows"]
    names, raw = list(rows), np.array(list(rows.values()))
    posts = [(_number(a), _number(b)) for a, b in zip(*_posts(case), strict=True)]
    clip = bool(case["goalposts"].get("clip", True))
    text = str(case.get("assert_", ""))
    found = []
    for method, entry in case["methods"].items():
        made = composite.index(raw, entry["weights"], goalposts=posts, clip=clip)
        found += _ranks(method, entry, dict(zip(names, made.ranks.tolist(), strict=True)))
        stated = re.search(rf"gives (\d+) {method} mismatches", text)
        if stated:
            sample = composite.index(raw, entry["weights"]).ranks
            off = sum(entry["printed"][n] != r for n, r in zip(names, sample, strict=True))
            found.append(one(f"{method} mismatches with sample min-max", int(stated[1]), off))
    return {
        "method": "minmax", "goalposts": "fixed", "clip": clip, "how": "arithmetic", "ties": "min",
    }, found  # fmt: skip


def _ranks(method: str, entry: Mapping[str, Any], ours: Mapping[str, float]) -> list[Comparison]:
    """Printed ranks beside ours; where the file itself states a mismatch, that it is the only ones."""
    printed = entry["printed"]
    listed = [str(line) for line in entry.get("mismatches_with_fixed_goalposts", [])]
    stated = {name for name in printed if any(name in line for line in listed)}
    found = [
        one(f"{method} rank {name}", rank, ours[name])
        for name, rank in printed.items()
        if name not in stated
    ]
    if stated:
        off = sorted(name for name in printed if ours[name] != printed[name])
        found.append(one(f"{method} mismatches", sorted(stated), off))
    return found


def _posts(case: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    return case["goalposts"]["min"], case["goalposts"]["max"]


def _number(value: float | str) -> float:
    """A goalpost: a number, or a logarithm written as ``log10(22)``."""
    if isinstance(value, str):
        written = re.fullmatch(r"log10\(([\d.]+)\)", value.strip())
        return math.log10(float(written[1])) if written else float(value)
    return float(value)


def location_quotient(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Shares with the quotient of the two."""
    found = [
        one(f"LQ of {share} against {reference}", printed,
            float(capacity.location_quotient(share, reference)))
        for share, reference, printed in case["cases"]
    ]  # fmt: skip
    return {"formula": "share / reference share"}, found


def wheel(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """A wheel on which 0 means no information: it must lower the coverage and not the mean."""
    text = str(case["assert_"])
    stated = re.search(r"scores \[([\d., ]+)\] average ([\d.]+) with coverage (\d+)/(\d+)", text)
    if stated is None:
        return {}, []
    scores = [float(score) or math.nan for score in stated[1].split(",")]
    made = composite.aggregate(scores, how="arithmetic", missing="available")
    share = int(stated[3]) / int(stated[4])
    return {"0": "missing", "missing": "available"}, [
        one(f"mean of [{stated[1]}]", float(stated[2]), made.scores),
        one(f"coverage of [{stated[1]}]", share, made.coverage, 0.0),
    ]


def ahp(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Pairwise comparisons with printed weights, lambda_max, CI or CR."""
    method = case.get("method", "eigenvector")
    made = composite.weights_ahp(case["matrix"], method=method)
    found = column("weight", case["weights"], made.weights) if "weights" in case else []
    for name in ("lambda_max", "ci", "cr"):
        printed = case.get(name, case.get(name.upper()))
        if printed is not None:
            found.append(one(name, printed, getattr(made, name)))
    return {"method": method, "RI": made.ri}, found


def critic(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """A matrix with printed CRITIC weights."""
    types = case.get("types", 1)
    made = composite.weights_critic(case["matrix"], types=types)
    found = column("weight", case["weights"], made.weights)
    return {"normalisation": made.normalisation, "correlation": made.correlation}, found


def entropy(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """A matrix with printed entropy weights."""
    made = composite.weights_entropy(case["matrix"])
    return {"normalisation": "sum"}, column("weight", case["weights"], made.weights)
