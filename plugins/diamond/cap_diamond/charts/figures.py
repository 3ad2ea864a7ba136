"""The charts with everything that a report needs: drawing, alternative text, text twin, words in the report's language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from cap_diamond.charts import diamond as chart
from cap_diamond.charts import matrix
from cap_diamond.charts.diamond_layout import DrawnDiamond
from cap_tui.api import document, formats, words_in

NARROW_HEIGHT = 16  # rows of the diamond where a line is shorter than in a report
NARROWEST_MATRIX = 40
WORDS = Path(__file__).parent.parent / "packs" / "charts.toml"


@cache
def _all_words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def _words(language: str) -> Mapping[str, str]:
    return words_in(_all_words(), language)


def _written(language: str) -> Callable[[float], str]:
    """How a chart writes numbers in ``language``."""
    return lambda value: formats.number(value, language, 1)


def diamond_figure(caption: str, diamond: DrawnDiamond, language: str) -> document.Figure:
    """The synergy diamond; activities marked strong, weak or not rated."""
    say = diamond_words(language)

    def lines(width: int) -> Sequence[str]:
        height = NARROW_HEIGHT if width < document.TWIN_WIDTH else document.TWIN_HEIGHT
        return chart.draw(diamond, width, height, say).all

    return document.Figure(
        caption=caption,
        svg=chart.svg(diamond, title=caption, say=say),
        alt=f"{caption}. {chart.spoken(diamond, say)}",
        lines=lines(document.TWIN_WIDTH),
        lines_at=lines,
    )


def matrix_figure(caption: str, items: matrix.Matrix, language: str) -> document.Figure:
    """Strength against period of relevance, with the thresholds used."""
    say, number = matrix_words(language), _written(language)

    def lines(width: int) -> Sequence[str]:
        return matrix.lines(items, max(NARROWEST_MATRIX, width), say=say, number=number)

    return document.Figure(
        caption=caption,
        svg=matrix.svg(items, title=caption, say=say, number=number),
        alt=f"{caption}. {matrix.spoken(items, say, number)}",
        lines=lines(document.TWIN_WIDTH),
        lines_at=lines,
    )


def diamond_words(language: str) -> chart.DiamondWords:
    """The words of the diamond in ``language``, for reports and screens."""
    text = _words(language)
    return chart.DiamondWords(
        strong=text["strong"],
        weak=text["weak"],
        unrated=text["unrated"],
        challenge=text["challenge"],
    )


def matrix_words(language: str) -> matrix.MatrixWords:
    """The words of the matrix in ``language``: short, medium and long term, in this order."""
    text = _words(language)
    return matrix.MatrixWords(
        periods=(text["short"], text["medium"], text["long"]),
        strength=text["strength"],
        relevance=text["relevance"],
        relevant=text["relevant"],
        minor=text["minor"],
        unrated=text["unrated"],
        strong_from=text["strong_from"],
        not_placed=text["not_placed"],
    )
