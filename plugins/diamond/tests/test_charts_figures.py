"""The charts in a report, and where plugins of API 1.0 find them."""

from __future__ import annotations

import tomllib

import pytest

import cap_tui.api
from cap_diamond.charts import diamond, diamond_layout, figures, matrix
from cap_diamond.charts.diamond_layout import Activity, DrawnDiamond, Mark
from cap_diamond.charts.matrix import Matrix, Rated
from cap_tui.api import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_charts_speak_every_language(language: str) -> None:
    say = figures._words(language)
    drawn = DrawnDiamond("C", ("A", "B", "D"), (Activity("x", (0, 1), Mark.STRONG),))

    of_diamond = figures.diamond_figure("c", drawn, language)
    of_matrix = figures.matrix_figure("c", Matrix([Rated("x", 4.0, 0, 4.0)]), language)

    assert say["strong"] in of_diamond.alt
    assert f"{say['challenge']}: C" in of_diamond.alt
    assert say["strong_from"] in of_matrix.alt
    assert of_diamond.lines
    assert any(say["short"] in line for line in of_matrix.lines)


def test_every_language_has_every_word() -> None:
    known = tomllib.loads(figures.WORDS.read_text("utf-8"))

    assert set(known) == set(LANGUAGES)
    assert {frozenset(words) for words in known.values()} == {frozenset(known["en"])}
    assert all(word.strip() for words in known.values() for word in words.values())
    assert figures._words("xx") == known["en"]
    assert figures._words("x-pseudo")["long"].startswith("[")


def test_a_plugin_of_api_1_0_finds_the_charts_where_they_were() -> None:
    assert cap_tui.api.diamond is diamond
    assert cap_tui.api.diamond_layout is diamond_layout
    assert cap_tui.api.matrix is matrix
    for name in ("diamond_figure", "diamond_words", "matrix_figure", "matrix_words"):
        assert getattr(cap_tui.api, name) is getattr(figures, name)
    for name in cap_tui.api.__all__:
        assert getattr(cap_tui.api, name) is not None
    with pytest.raises(AttributeError):
        _ = cap_tui.api.no_such_name
