"""Timeline: windows and days on one axis; the common window is what all rows share; no date is said so."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cap_tui.charts import timeline
from cap_tui.charts.svg import problem
from cap_tui.charts.timeline import Span, TimelineRow, TimelineWords, common_window, months
from cap_tui.text import formats

D = datetime.date
SAY = TimelineWords(
    ("call open", "assessment", "project"), "deadline", "open everywhere", "no date"
)
THREE = [
    TimelineRow(
        "Valdora", [Span(D(2026, 3, 1), D(2026, 6, 30)), Span(D(2026, 7, 1), D(2026, 9, 1), 1)]
    ),
    TimelineRow("Hochtal", [Span(D(2026, 4, 15), D(2026, 8, 31))], [D(2026, 5, 15)]),
    TimelineRow("Brezje", [Span(D(2026, 2, 1), D(2026, 5, 31))]),
]

days = st.dates(D(2015, 1, 1), D(2045, 12, 31))
spans = st.builds(
    lambda a, b, kind: Span(min(a, b), max(a, b), kind), days, days, st.integers(0, 2)
)
rows = st.lists(
    st.builds(
        TimelineRow, st.text(max_size=50), st.lists(spans, max_size=3), st.lists(days, max_size=3)
    ),
    max_size=8,
)


def test_the_common_window_is_what_all_calls_share() -> None:
    assert common_window(THREE) == Span(D(2026, 4, 15), D(2026, 5, 31))
    assert (
        common_window([*THREE, TimelineRow("Later", [Span(D(2027, 1, 1), D(2027, 2, 1))])]) is None
    )
    assert common_window([*THREE, TimelineRow("No call")]) is None


@given(rows)
def test_every_day_of_the_common_window_is_in_every_row(given_rows) -> None:
    window = common_window(given_rows)
    if window is not None:
        for day in (window.first, window.last):
            for row in given_rows:
                assert any(s.kind == 0 and s.first <= day <= s.last for s in row.spans)


def test_lines_read_like_a_calendar() -> None:
    assert timeline.lines(THREE, 60, say=SAY) == [
        "               2026-03       2026-05        2026-07",
        "Valdora ·······█████████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒",
        "Hochtal ··················███████◆██████████████████████████",
        "Brezje  ██████████████████████████████······················",
        "█ call open   ▒ assessment   ◆ deadline",
        "open everywhere: 2026-04-15 – 2026-05-31",
    ]


@given(rows, st.integers(30, 120), st.booleans())
def test_lines_keep_their_width(given_rows, width: int, ascii_only: bool) -> None:
    told = timeline.lines(given_rows, width, say=SAY, ascii_only=ascii_only)
    assert all(cell_len(line) <= width for line in told)
    assert not ascii_only or all(line.isascii() for line in told)


@given(rows)
def test_any_rows_make_a_figure_that_speaks(given_rows) -> None:
    assert problem(timeline.svg(given_rows, title="t", say=SAY)) == ""


def test_a_row_without_dates_says_so() -> None:
    assert "Empty: no date." in timeline.spoken([TimelineRow("Empty")], SAY)
    assert "no date" in timeline.lines([*THREE, TimelineRow("Empty")], 60, say=SAY)[4]


@pytest.mark.parametrize(
    ("last", "most", "count"),
    [(D(2026, 12, 31), 12, 12), (D(2026, 12, 31), 4, 4), (D(2035, 1, 1), 5, 5)],
)
def test_an_axis_has_no_more_names_than_fit(last: D, most: int, count: int) -> None:
    assert len(months(D(2026, 1, 1), last, most)) == count


def test_a_window_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Span(D(2026, 2, 1), D(2026, 1, 1))


def test_days_are_written_as_the_words_say() -> None:
    rows = [
        TimelineRow(one, [Span(D(2026, 3, 1), D(2026, 6, 30))], [D(2026, 7, 2)]) for one in "AB"
    ]
    say = replace(SAY, date=lambda day: f"{day:%d.%m.%Y}")
    assert timeline.spoken(rows[:1], say) == (
        "A: call open 01.03.2026 – 30.06.2026, deadline 02.07.2026. open everywhere: 01.03.2026 – 30.06.2026."
    )
    assert any("01.03.2026 – 30.06.2026" in line for line in timeline.lines(rows, 60, say=say))
    assert "2026-03-01" in timeline.spoken(rows, SAY), "as in ISO 8601 where nothing is said"


@pytest.mark.parametrize(
    ("language", "axis"),
    [
        ("en", "Mar 2026      May 2026       Jul 2026"),
        ("de", "März 2026     Mai 2026       Juli 2026"),
        ("it", "mar 2026      mag 2026       lug 2026"),
        ("sl", "mar. 2026     maj 2026       jul. 2026"),
        ("hr", "ožu 2026.     svi 2026.      srp 2026."),
    ],
)
def test_months_on_the_axis_are_written_as_the_language_does(language: str, axis: str) -> None:
    say = replace(SAY, month=lambda day: formats.short_month(day.isoformat(), language))
    assert timeline.lines(THREE, 60, say=say)[0].strip() == axis
    assert f">{axis.split('  ')[0]}<" in timeline.svg(THREE, title="Calls", say=say)


@given(rows, st.integers(30, 120))
def test_names_of_months_stand_apart_and_none_is_cut(given_rows, width: int) -> None:
    say = replace(SAY, month=lambda day: f"September{day:%Y%m}")
    if any(row.spans or row.days for row in given_rows):
        names = timeline.lines(given_rows, width, say=say)[0].split()
        assert all(len(name) == len("September202601") for name in names)
