"""A report's figures carry their alternative text, twin and numbers in the language of the report."""

from cap_tui.figures.measures import Measure
from cap_tui.report.figures import bars_figure, radar_figure

SIX = [Measure(f"Dimenzija {n}", 3.25, 3.0, 2.0, 4.5) for n in range(6)]


def test_a_slovene_radar_has_slovene_words_and_numbers_everywhere() -> None:
    figure = radar_figure("Šest dimenzij", SIX, "sl")
    assert "Lastna regija 3,2" in figure.alt
    assert "<title>Šest dimenzij</title>" in figure.svg
    assert "Povprečje" in figure.svg
    assert "3,2" in figure.lines[0]
    assert figure.chart is not None
    assert [name for name, _ in figure.chart.series] == [
        "Lastna regija",
        "Povprečje",
        "Najnižja",
        "Najvišja",
    ]


def test_two_values_become_bars() -> None:
    assert radar_figure("Two", SIX[:2], "en").svg == bars_figure("Two", SIX[:2], "en").svg
