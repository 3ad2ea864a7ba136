"""Text on its way to the screen: safe, and flowed into any width."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from cap_tui.ui import Role, safe, wrapped
from cap_tui.widgets.safe_text import joined


@given(st.text(max_size=300))
def test_nothing_that_could_act_on_a_terminal_is_left(text: str) -> None:
    drawn = safe(text)
    assert not [c for c in drawn.plain if unicodedata.category(c) == "Cc" and c != "\n"]
    assert drawn.spans == []


@given(st.text(max_size=300), st.integers(2, 100))
def test_no_line_is_wider_than_the_width(text: str, width: int) -> None:
    assert all(line.cell_length <= width for line in wrapped(text, width))


def test_what_follows_a_bullet_is_indented_below_it() -> None:
    lines = [line.plain.rstrip() for line in wrapped("- one two three four", 10)]
    assert lines == ["- one two", "  three", "  four"]


def test_no_line_begins_with_a_sign_that_stands_behind_a_blank() -> None:
    for words, width in (("Image du futur : différent", 15), ("un nom gardé ; il reste", 13)):
        for line in wrapped(words, width):
            assert line.plain.strip()[0] not in ":;?!%»"
    lines = [line.plain.rstrip() for line in wrapped("il coûte 343\u202f000\u00a0EUR en tout", 17)]
    assert lines == ["il coûte", "343\u202f000\u00a0EUR en", "tout"]


def test_a_line_keeps_its_styles_where_blanks_are_held() -> None:
    lines = wrapped(joined([safe("le futur"), safe(" : différent", Role.WARN)]), 12)
    assert [line.plain.rstrip() for line in lines] == ["le futur :", "différent"]
    assert lines[1].spans[0].style == Role.WARN.value
