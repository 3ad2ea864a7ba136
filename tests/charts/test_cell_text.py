"""Lines of text by terminal cells: wide characters take two, marks none, and no word is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cap_tui.charts.cell_text import broken, folded

texts = st.text(st.sampled_from("ab éè健康ب 　-"), max_size=120)


@given(texts, st.integers(20, 60), st.integers(0, 6))
def test_folded_lines_keep_the_width_in_cells_and_every_character(
    text: str, width: int, indent: int
) -> None:
    lines = folded(text, width, indent)

    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_further_lines_stand_deeper_than_the_first() -> None:
    told = "relevance: 4 because the region needs it"

    assert folded(told, 22, 2) == ["  relevance: 4 because", "    the region needs", "    it"]
    assert folded("  ", 22, 2) == []


def test_a_line_of_wide_characters_is_broken_where_the_screen_ends() -> None:
    assert broken("健康与护理技术", 6) == ["健康与", "护理技", "术"]
