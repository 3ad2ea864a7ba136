"""A report's figures carry their alternative text, twin and numbers in the language of the report."""

import pytest

from cap_tui.charts.divergence import Stand
from cap_tui.charts.measures import Measure
from cap_tui.report.figures import (
    bars_figure,
    divergence_figure,
    radar_figure,
)
from cap_tui.report.labels import words
from cap_tui.text.i18n import LANGUAGES

SIX = [Measure(f"Dimenzija {n}", 3.25, 3.0, 2.0, 4.5) for n in range(6)]


def test_a_slovene_radar_has_slovene_words_and_numbers_everywhere() -> None:
    figure = radar_figure("Šest dimenzij", SIX, "sl")
    assert "Lastna regija 3,3" in figure.alt
    assert "<title>Šest dimenzij</title>" in figure.svg
    assert "Povprečje" in figure.svg
    assert "3,3" in figure.lines[0]
    assert figure.chart is not None
    assert [name for name, _ in figure.chart.series] == [
        "Lastna regija",
        "Povprečje",
        "Najnižja",
        "Najvišja",
    ]


def test_two_values_become_bars() -> None:
    assert radar_figure("Two", SIX[:2], "en").svg == bars_figure("Two", SIX[:2], "en").svg


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_speaks_every_language(language: str) -> None:
    say = words(language)
    figures = {
        "gap": divergence_figure("c", [Stand("x", (1.0, 3.5))], ("P", "Q"), language),
        "own": bars_figure("c", SIX, language),
    }
    for word, figure in figures.items():
        assert say[word] in figure.alt
        assert figure.lines


def test_every_language_has_every_word() -> None:
    assert {frozenset(words(language)) for language in LANGUAGES} == {frozenset(words("en"))}
    assert all(words(language)[key].strip() for language in LANGUAGES for key in words("en"))
