"""What a kind allows decides which keys its screens have."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from cap_tui.screens.kinds.base import KindScreen


@pytest.mark.parametrize(
    ("allows", "allowed"),
    [
        ({"add", "edit", "remove"}, {"add", "edit", "remove", "open"}),
        ({"edit"}, {"edit", "open"}),
        ({"erase"}, {"remove", "open"}),
        (set[str](), {"open"}),
    ],
)
def test_a_kind_allows_what_it_says_and_other_actions_are_not_its_matter(
    allows: set[str], allowed: set[str]
) -> None:
    screen: Any = SimpleNamespace(kind=SimpleNamespace(allows=frozenset(allows)))
    asked = ("add", "edit", "remove", "open")
    assert {name for name in asked if KindScreen.allowed(cast(KindScreen, screen), name)} == allowed
