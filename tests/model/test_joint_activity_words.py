"""A joint activity is told in words: no name of the program, no notation of data."""

from __future__ import annotations

from cap_tui.model.activity import Mass
from cap_tui.model.joint_activity_kind import JOINT_ACTIVITIES
from cap_tui.model.listing import value_text
from cap_tui.text.i18n import speaking


def test_what_regions_bring_and_how_much_there_is_are_told_in_the_language() -> None:
    words = JOINT_ACTIVITIES.wording
    with speaking("de"):
        told = words["brings"]({"VAL": ("market",), "HOC": ("firms", "research")})
        assert told == "VAL: Markt; HOC: Unternehmen, Forschung"
        assert words["mass"]({"market": Mass.STRONG}) == "Markt: stark"
    assert words["brings"]({}) == ""


def test_a_table_of_values_is_a_line() -> None:
    assert value_text({"VAL-HOC": "catch up", "n": (1, 2)}) == "VAL-HOC: catch up; n: 1, 2"
