"""Stored values as the history, a conflict and a partner's proposal tell them."""

from __future__ import annotations

import pytest

from cap_tui.screens.record_names import spelled


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "empty"),
        ("", "empty"),
        ([], "empty"),
        ((), "empty"),
        (["Alps", "Po"], "Alps, Po"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (2.5, "2.5"),
        ("Wood", "Wood"),
    ],
)
def test_a_stored_value_as_people_read_it(value: object, told: str) -> None:
    assert spelled(value) == told
