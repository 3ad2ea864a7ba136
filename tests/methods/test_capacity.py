"""Quotients, stars, the critical-mass sheet, and the rules of joint calls."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from cap_tui.errors import Refused
from cap_tui.methods import calls, capacity

FACTORS = ("firms", "research", "skills", "capital", "market", "value_chain", "coordination")


def sheet(**other: str | None) -> dict[str, str | None]:
    return {**dict.fromkeys(FACTORS, "sufficient"), **other}


def test_a_quotient_needs_a_reference() -> None:
    assert float(capacity.location_quotient(0.16, 0.08)) == 2
    assert capacity.location_quotient(0.16, 0.08).specialised
    several = capacity.location_quotient([0.1, 0.1], [0.2, 0.0])
    assert np.allclose(several.value, [0.5, np.nan], equal_nan=True)
    with pytest.raises(Refused):
        capacity.location_quotient(1.2, 0.1)


def test_stars_count_the_rules_that_are_met() -> None:
    table = np.full((20, 2), 10.0)
    table[3] = [200, 10]
    made = capacity.stars(table, totals=np.full(20, 400.0))
    assert made.stars[3, 0] == 3
    assert made.size[3, 0]
    assert made.specialisation[3, 0]
    assert made.focus[3, 0]
    assert made.stars[0, 0] == 0
    assert capacity.stars([[0.0, 5.0], [0.0, 5.0]]).stars[:, 0].tolist() == [0, 0]
    with pytest.raises(Refused):
        capacity.stars([[0.0, 0.0]])


def test_one_missing_or_two_weak_factors_call_for_partners() -> None:
    assert capacity.critical_mass(sheet()).verdict == "sufficient"
    assert capacity.critical_mass(sheet(skills="weak")).verdict == "sufficient"
    weak = capacity.critical_mass(sheet(skills="weak", market="weak"))
    assert weak.verdict == "cross-regional"
    missing = capacity.critical_mass(sheet(firms="weak", capital="missing"))
    assert [(gap.factor, gap.level) for gap in missing.gaps] == [("capital", "missing"), ("firms", "weak")]  # fmt: skip
    assert "capital" in missing.reasons[0]


def test_what_is_not_assessed_is_not_missing_and_leaves_the_verdict_open() -> None:
    made = capacity.critical_mass({"firms": "strong"}, factors=FACTORS)
    assert made.verdict == "open"
    assert made.coverage == pytest.approx(1 / 7)
    assert made.gaps == ()
    assert capacity.critical_mass({"firms": "missing", "market": None}).verdict == "cross-regional"


def test_a_level_that_the_sheet_does_not_have_is_refused_with_its_factor() -> None:
    with pytest.raises(Refused) as refusal:
        capacity.critical_mass({"firms": "huge"})
    assert refusal.value.where == "firms"


def test_regions_together_have_the_best_of_each_and_show_who_brings_what() -> None:
    made = capacity.union(
        {"one": sheet(firms="missing"), "two": sheet(firms="strong"), "three": sheet(firms="weak")}
    )
    assert made.together.verdict == "sufficient"
    assert made.brings == {"one": (), "two": ("firms",), "three": ()}


def test_of_regions_together_the_unassessed_say_nothing_and_a_foreign_level_is_refused() -> None:
    made = capacity.union({"NOR": {"market": None, "firms": None}, "SUD": {"market": "strong"}})
    assert made.sheet == {"market": "strong", "firms": None}
    with pytest.raises(Refused, match="'huge' is not a level of the sheet") as refused:
        capacity.union({"NOR": {"market": "strong"}, "SUD": {"market": "huge"}})
    assert refused.value.where == "market"


def test_a_deadline_is_the_earliest_of_the_members() -> None:
    made = calls.effective_deadline(
        date(2014, 10, 31), {"LT": date(2014, 9, 30)}, ["LT", "DK", "NO"]
    )
    assert made.day == date(2014, 9, 30)
    assert made.set_by == ("LT",)
    later = calls.effective_deadline(date(2014, 10, 31), {"FI": date(2014, 11, 7)}, ["FI", "DK"])
    assert later.day == date(2014, 10, 31)
    with pytest.raises(Refused):
        calls.effective_deadline(date(2014, 10, 31), {}, [])


def test_a_grant_follows_the_home_rate_up_to_its_cap() -> None:
    rates = {"small": "0.8", "large": "0.5"}
    assert calls.grant(1000, "small", rates).amount == 800
    capped = calls.grant(1000, "small", rates, cap=500)
    assert (capped.amount, capped.own_share, capped.capped) == (500, 500, True)
    half_cent = calls.grant("0.01", "large", rates)
    assert (str(half_cent.amount), str(half_cent.own_share)) == ("0.01", "0.00")
    with pytest.raises(Refused):
        calls.grant(1000, "medium", rates)


@pytest.mark.parametrize("amount", [0.1, True, "NaN", "-1", "a", None])
def test_money_is_exact_or_refused(amount: Any) -> None:
    with pytest.raises(Refused):
        calls.grant(amount, "small", {"small": "0.5"})
    with pytest.raises(Refused):
        calls.grant(1, "small", {"small": amount})
