"""Published examples about people: agreement, rounds, small groups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from cap_tui.methods import consensus, disclosure
from cap_tui.methods.comparison import Comparison, column, one
from cap_tui.methods.delphi import NINE_POINT, DelphiResult, DelphiRule, Stability

Found = tuple[Mapping[str, Any], list[Comparison]]


def kendall_tau(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Two rankings with their concordant pairs and tau."""
    made = consensus.kendall_tau(case["x"], case["y"], ties=case.get("ties", "b"))
    names = ("concordant", "discordant", "tau")
    return {"ties": made.ties}, [one(n, case[n], getattr(made, n)) for n in names if n in case]


def kendall_w(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """A sheet of ranks, printed with its items as rows or as columns."""
    of = "ranks" if "ranks" in case else "scores"
    sheet = np.array(case[of], dtype=np.float64)
    turned = _items_are_rows(sheet, case)
    made = consensus.kendall_w(sheet.T if turned else sheet, of=of)
    found = []
    if "rank_sums" in case:
        found += column("rank sum of item", case["rank_sums"], made.rank_sums)
    for printed, name in (("S", "s"), ("W", "W"), ("chi2", "chi2"), ("df", "df"), ("p", "p")):
        if printed in case:
            found.append(one(printed, case[printed], getattr(made, name)))
    choices = {"ties": made.ties, "p": made.p_method, "rows": "items" if turned else "raters"}
    return choices, found


def _items_are_rows(sheet: Any, case: Mapping[str, Any]) -> bool:
    """Whether each column, and not each row, is one rater's ranking."""
    if sheet.shape[0] != sheet.shape[1] and "rank_sums" in case:
        return bool(len(case["rank_sums"]) == sheet.shape[0])
    if "df" in case and sheet.shape[0] != sheet.shape[1]:
        return bool(case["df"] == sheet.shape[0] - 1)
    rows = sheet.shape[0]
    return bool(np.allclose(sheet.sum(axis=0), rows * (rows + 1) / 2))


def krippendorff(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Raters x units with null for missing, and alpha for one level or for several."""
    data = np.array(case["data"], dtype=np.float64)
    printed = case["alpha"]
    by_level = printed if isinstance(printed, Mapping) else {case["level"]: printed}
    found = [
        one(f"alpha, {level}", value, consensus.krippendorff_alpha(data, level=level).alpha)
        for level, value in by_level.items()
    ]
    return {"level": ", ".join(by_level)}, found


def cronbach(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Cases x items and alpha."""
    standardised = bool(case.get("standardised", False))
    made = consensus.cronbach_alpha(case["data"], standardised=standardised)
    return {"standardised": standardised}, [one("alpha", case["alpha"], made.alpha)]


def rwg(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Expected variances by number of points, and an example."""
    found = [
        one(f"expected variance, {points} points", printed,
            consensus.rwg([1, 1], int(points)).expected_variance)
        for points, printed in case.get("sEU", {}).items()
    ]  # fmt: skip
    example = case.get("example", case if "ratings" in case else None)
    if example is not None:
        points = example["A"] if "A" in example else example["points"]
        made = consensus.rwg(example["ratings"], int(points))
        found += [one(n, example[n], getattr(made, n)) for n in ("s2", "rwg") if n in example]
    return {"null": "uniform", "s2": "n - 1", "cut off": 0}, found


def small_n(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """Relative standard errors by n, and the rule that follows from them."""
    printed = case["rse"]
    ours = [disclosure.small_n(int(n)).rse for n in printed]
    found = column("RSE in % at n =", list(printed.values()), ours, list(printed))
    text = str(case.get("assert_", ""))
    least, limit = re.search(r"n<(\d+)", text), re.search(r"RSE>(\d+)", text)
    if least and limit:
        minimum, at = int(least[1]), float(limit[1])
        for n, value in printed.items():
            rule = "suppress" if int(n) < minimum else "indicative" if value > at else "publish"
            verdict = disclosure.small_n(int(n), minimum=minimum, rse_limit=at).verdict
            found.append(one(f"verdict at n = {n}", rule, verdict))
        if "complement" in text:
            table = disclosure.suppress([minimum - 1, 4 * minimum, 5 * minimum], minimum=minimum)
            quantity = "hidden in a table with one small group"
            found.append(one(quantity, 2, int(table.hidden.sum())))
    return {"rse": "100 / sqrt(n)"}, found


def delphi(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """A rule in words, tried at its own bounds; or ratings with a printed verdict."""
    if "ratings" in case:
        made = consensus.delphi(case["ratings"], round_number=case.get("round", 2))
        assert isinstance(made, DelphiResult)
        return {"rule": made.rule.name}, [one("verdict", case["verdict"], made.verdicts[0])]
    text = str(case["rule"])
    shares = re.search(r">=(\d+)% \(R1: (\d+)%\) score (\d)-(\d) and <(\d+)% score (\d)-(\d)", text)
    if shares:
        stated = [int(group) for group in shares.groups()]
        return {"rule": NINE_POINT.name}, _shares(stated) + _bounds(NINE_POINT)
    experts = re.search(r"fewer than (\d+) experts", text)
    return {"rule": "stability"}, _tests_around(int(experts[1])) if experts else []


def _shares(stated: list[int]) -> list[Comparison]:
    """The numbers of the printed rule beside those of ours."""
    rule = NINE_POINT
    ours = [
        round(100 * rule.share), round(100 * rule.first_share), rule.high[0], rule.high[1],
        round(100 * rule.against), rule.low[0], rule.low[1],
    ]  # fmt: skip
    names = ("least share in %", "least share in % in round 1", "high from", "high to",
             "opposite share in %", "low from", "low to")  # fmt: skip
    return column("rule:", stated, ours, names)


def _bounds(rule: DelphiRule) -> list[Comparison]:
    """Verdicts of a hundred experts at the bounds of the rule, and one vote before them."""
    need, first, against = (round(100 * x) for x in (rule.share, rule.first_share, rule.against))
    tried = [
        (need, 0, 2, "in"), (need - 1, 0, 2, "none"), (need, against - 1, 2, "in"),
        (need, against, 2, "none"), (0, need, 2, "out"), (against, need, 2, "none"),
        (first, 0, 1, "in"), (first - 1, 0, 1, "none"),
    ]  # fmt: skip
    found = []
    for high, low, round_number, verdict in tried:
        votes = [rule.high[0]] * high + [rule.low[1]] * low
        votes += [rule.low[1] + 1] * (100 - len(votes))
        made = consensus.delphi(votes, rule=rule, round_number=round_number)
        assert isinstance(made, DelphiResult)
        found.append(
            one(f"{high} % high, {low} % low, round {round_number}", verdict, made.verdicts[0])
        )
    return found


def _tests_around(experts: int) -> list[Comparison]:
    """Which kind of test stops the rounds with one expert fewer, and with that many."""
    found = []
    for count, kind in ((experts - 1, "non-parametric"), (experts, "parametric")):
        rounds = [np.tile([1.0, 3.0, 5.0], (count, 1))] * 2
        made = consensus.delphi(rounds, rule="stability")
        assert isinstance(made, Stability)
        ours = "non-parametric" if made.test == "sign test" else "parametric"
        found.append(one(f"test with {count} experts", kind, ours))
    return found
