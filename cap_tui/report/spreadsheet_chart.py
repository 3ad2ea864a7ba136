"""A chart of Excel's own, in the look of the other figures: it differs without colour, too."""

from __future__ import annotations

from typing import Any

from cap_tui.charts.svg import INKS
from cap_tui.report.document import Chart

_LOOKS = (
    ("own", "", "circle", "solid"),
    ("mean", "wide_upward_diagonal", "diamond", "dash"),
    ("quiet", "percent_10", "triangle", "round_dot"),
    ("quiet", "percent_50", "square", "round_dot"),
    ("previous", "outlined_diamond", "x", "long_dash"),
)
"""Ink, pattern of a bar, mark and line of each series of a chart."""


def drawn_chart(workbook: Any, chart: Chart, sheet: str, head: int, last: int) -> Any:
    """The chart of the numbers on a sheet: names of series in row ``head``, categories below it down to ``last``."""
    first = head + 1
    subtype = {"subtype": "with_markers"} if chart.kind == "radar" else {}
    drawn = workbook.add_chart({"type": chart.kind, **subtype})
    for column in range(1, len(chart.series) + 1):
        drawn.add_series(
            {
                "name": [sheet, head, column],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                **_series_look(chart, column - 1),
            }
        )
    value_axis, other = ("y_axis", "x_axis") if chart.kind == "radar" else ("x_axis", "y_axis")
    getattr(drawn, f"set_{value_axis}")({"min": chart.scale[0], "max": chart.scale[1]})
    if chart.kind == "bar":
        getattr(drawn, f"set_{other}")({"reverse": True})
    drawn.set_legend({"position": "bottom"})
    return drawn


def _series_look(chart: Chart, place: int) -> dict[str, Any]:
    """How a series looks: as in our own figures the first is the darkest, and all differ without colour."""
    ink, pattern, marker, dash = _LOOKS[place % len(_LOOKS)]
    colour = INKS[ink][0]
    if chart.kind == "radar":
        return {
            "line": {"color": colour, "width": 2.25 if place == 0 else 1.25, "dash_type": dash},
            "marker": {
                "type": marker,
                "size": 6,
                "fill": {"color": colour},
                "border": {"color": colour},
            },
        }
    fill = {"pattern": {"pattern": pattern, "fg_color": colour, "bg_color": "#FFFFFF"}}
    looks: dict[str, Any] = {"border": {"color": colour}, "gap": 60}
    looks |= fill if pattern else {"fill": {"color": colour}}
    if place == 0:
        looks["data_labels"] = {"value": True}
    return looks
