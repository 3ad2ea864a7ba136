"""Figures with everything a report needs: drawing, alternative text, text twin and the numbers behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cap_tui.charts import bars, divergence, radar
from cap_tui.charts.measures import Legend, Measure, Number, Scale, spoken
from cap_tui.report.document import TWIN_WIDTH, Chart, Figure
from cap_tui.report.labels import words
from cap_tui.text import formats


def legend(language: str) -> Legend:
    """The words of radar and bars in ``language``."""
    say = words(language)
    return Legend(say["own"], say["mean"], say["band"], say["previous"], say["unknown"])


def numbers(language: str, decimals: int = 1) -> Number:
    """How a figure writes numbers in ``language``."""

    def written(value: float) -> str:
        return formats.number(value, language, decimals)

    return written


def radar_figure(
    caption: str,
    measures: Sequence[Measure],
    language: str,
    *,
    scale: Scale = (1, 5),
    words_of: Legend | None = None,
) -> Figure:
    """A radar of ``measures``; with fewer than three of them it is drawn as bars, which say the same."""
    drawn = radar.svg if len(measures) >= 3 else bars.svg
    return _figure(drawn, "radar", caption, measures, language, scale, words_of)


def bars_figure(
    caption: str,
    measures: Sequence[Measure],
    language: str,
    *,
    scale: Scale = (1, 5),
    words_of: Legend | None = None,
) -> Figure:
    """Bars of ``measures``, one a row. ``words_of`` replaces the words of the key."""
    return _figure(bars.svg, "bar", caption, measures, language, scale, words_of)


def divergence_figure(
    caption: str,
    stands: Sequence[divergence.Stand],
    groups: Sequence[str],
    language: str,
    *,
    scale: Scale = (1, 5),
    flag_from: float = 1.0,
) -> Figure:
    """Where the groups of respondents part; gaps from ``flag_from`` on are flagged."""
    text, number = words(language), numbers(language)
    say = divergence.DivergenceWords(tuple(groups), text["gap"], text["hidden"], text["wide"])
    drawn = divergence.svg(
        stands, title=caption, say=say, scale=scale, number=number, flag_from=flag_from
    )
    return Figure(
        caption=caption,
        svg=drawn,
        alt=f"{caption}. {divergence.spoken(stands, say, number, flag_from)}",
        lines=divergence.lines(
            stands, TWIN_WIDTH, say=say, scale=scale, number=number, flag_from=flag_from
        ),
    )


class _Drawn(Protocol):
    def __call__(
        self,
        measures: Sequence[Measure],
        *,
        title: str,
        legend: Legend,
        scale: Scale = ...,
        number: Number = ...,
    ) -> str: ...


def _figure(
    drawn: _Drawn,
    kind: str,
    caption: str,
    measures: Sequence[Measure],
    language: str,
    scale: Scale,
    words_of: Legend | None,
) -> Figure:
    key, say = words_of or legend(language), words(language)
    number = numbers(language, 0 if _counted(measures) else 1)

    def lines(width: int) -> list[str]:
        return bars.lines(measures, width, legend=key, scale=scale, number=number)

    alt = f"{caption}. {say['scale']} {scale[0]:g}–{scale[1]:g}. {spoken(measures, key, number)}"
    return Figure(
        caption=caption,
        svg=drawn(measures, title=caption, legend=key, scale=scale, number=number),
        alt=alt,
        lines=lines(TWIN_WIDTH),
        lines_at=lines,
        chart=Chart(kind, [m.label for m in measures], _series(measures, key, language), scale),
    )


def _counted(measures: Sequence[Measure]) -> bool:
    """Whether all values are whole numbers, as counts are."""
    values = [v for m in measures for v in (m.own, m.mean, m.low, m.high, m.previous)]
    return all(float(value).is_integer() for value in values if value is not None)


def _series(
    measures: Sequence[Measure], key: Legend, language: str
) -> list[tuple[str, list[float | None]]]:
    say = words(language)
    columns = [
        (key.own, [m.own for m in measures]),
        (key.mean, [m.mean for m in measures]),
        (say["lowest"], [m.low for m in measures]),
        (say["highest"], [m.high for m in measures]),
        (key.previous, [m.previous for m in measures]),
    ]
    return [(name, values) for name, values in columns if any(v is not None for v in values)]
