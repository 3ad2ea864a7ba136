"""A listing is declared once; text, JSON, the report's table and the widget show the same values."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from cap_tui.model.columns import fit_columns
from cap_tui.model.listing import (
    Listing,
    ListingCell,
    ListingColumn,
    ListingRow,
    listing_data,
    value_text,
)
from cap_tui.model.listing_text import listing_lines
from cap_tui.report.listing_table import listing_table
from cap_tui.text.i18n import speaking


def organisations(rows: int = 2, **options: object) -> Listing:
    cells = [
        (ListingCell("Alpfaser"), ListingCell(12500), ListingCell(1.25, explain="4 / 3.2")),
        (ListingCell("Talwerk"), ListingCell(None), ListingCell(None, text="hidden")),
    ]
    return Listing(
        id="organisations",
        title="Organisations",
        columns=(
            ListingColumn("name", "name"),
            ListingColumn("employees", "employees", align="right", drop=1),
            ListingColumn("quotient", "quotient", align="right", digits=2, drop=2),
            ListingColumn("uid", "", shown=False),
        ),
        rows=[
            ListingRow(f"u{n}", (*cells[n % 2], ListingCell(f"u{n}")), data={"own": True})
            for n in range(rows)
        ],
        **options,  # type: ignore[arg-type]
    )


def test_json_gets_the_values_and_null_for_unknown() -> None:
    assert listing_data(organisations()) == [
        {"name": "Alpfaser", "employees": 12500, "quotient": 1.25, "uid": "u0", "own": True},
        {"name": "Talwerk", "employees": None, "quotient": None, "uid": "u1", "own": True},
    ]


def test_a_heading_stands_in_text_and_in_no_json() -> None:
    listing = organisations()
    heading = ListingRow("", (ListingCell("Research"),))
    listing = Listing("x", "", listing.columns, [heading, *listing.rows])

    assert len(listing_data(listing)) == 2
    assert "Research" in list(listing_lines(listing))


def test_text_shows_numbers_as_the_language_writes_them_and_unknown_as_a_sign() -> None:
    with speaking("de"):
        lines = list(listing_lines(organisations()))
    assert lines[0].split() == ["name", "employees", "quotient"]
    assert lines[1].split() == ["Alpfaser", "12.500", "1,25"]
    assert lines[2].split() == ["Talwerk", "?", "hidden"]


def test_a_narrow_place_loses_no_value_only_columns() -> None:
    lines = list(listing_lines(organisations(), 24))
    assert all(cell_len(line) <= 24 for line in lines)
    told = " ".join(" ".join(lines).split())
    assert "quotient: 1.25" in told
    assert "quotient: hidden" in told


def test_without_rows_the_listing_says_what_to_do() -> None:
    lines = list(listing_lines(organisations(0, empty="Add one with a.", notes=("A note.",))))
    assert lines == ["Add one with a.", "A note."]


def test_a_report_gets_numbers_with_the_digits_of_their_column_and_peoples_wording() -> None:
    table = listing_table(organisations(notes=("Made up.",)), "Who")
    assert table.caption == "Who"
    assert table.columns == ["name", "employees", "quotient"]
    assert table.rows[0] == ["Alpfaser", 12500, 1.25]
    assert table.rows[1] == ["Talwerk", None, "hidden"]
    assert (table.places(1), table.places(2)) == (0, 2)
    assert table.note == "Made up."


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "?"), (True, "yes"), (0, "0"), (0.0, "0.0"), (["a", 2], "a, 2"), ("", "")],
)
def test_how_a_value_reads(value: object, text: str) -> None:
    assert value_text(value) == text


def _texts() -> Iterator[st.SearchStrategy[str]]:
    yield st.text("ab 漢é", max_size=40)


@example([("aaaaaaaa", "aaaaaaaa", "b")], 20, [0, 0, 0])
@given(
    st.lists(st.tuples(*([next(_texts())] * 3)), max_size=6),
    st.integers(20, 130),
    st.lists(st.integers(0, 3), min_size=3, max_size=3),
)
def test_no_line_is_wider_than_the_place_and_no_word_is_lost(
    rows: list[tuple[str, str, str]], width: int, drops: list[int]
) -> None:
    listing = Listing(
        "x",
        "",
        tuple(ListingColumn(f"c{n}", f"c{n}", drop=drop) for n, drop in enumerate(drops)),
        [ListingRow(f"r{n}", tuple(map(ListingCell, row))) for n, row in enumerate(rows)],
    )
    lines = list(listing_lines(listing, width))
    assert all(cell_len(line) <= width for line in lines)
    shown = "".join("".join(lines).split())
    for row in rows:
        for text in row:
            assert all(char in shown for char in text if char != " ")


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20), st.integers(0, 3)), min_size=1),
    st.integers(1, 130),
)
def test_shown_columns_never_need_more_than_the_place(
    sizes: list[tuple[int, int, int]], width: int
) -> None:
    columns = [
        ListingColumn(str(n), "", width=w, least=m, drop=d) for n, (w, m, d) in enumerate(sizes)
    ]
    fitted = fit_columns(columns, width)
    assert fitted
    assert sum(max(cells, 0) for _place, cells in fitted) <= width
    assert [place for place, _cells in fitted] == sorted({place for place, _cells in fitted})


@pytest.mark.parametrize(
    ("value", "text"), [(0.26, "+0.3"), (-0.26, "-0.3"), (0.04, "0.0"), (-0.04, "0.0"), (None, "?")]
)
def test_a_difference_has_its_sign_and_nought_has_none(value: float | None, text: str) -> None:
    listing = Listing("x", "", (ListingColumn("gap", "Gap", signed=True),), ())
    assert listing.text_of(ListingCell(value), 0) == text


def test_days_are_told_in_the_language_and_stay_iso_for_programs() -> None:
    rows = [ListingRow("a", (ListingCell("2026-11-03"),)), ListingRow("b", (ListingCell("new"),))]
    listing = Listing("days", "Days", (ListingColumn("day", "day"),), rows)
    with speaking("de"):
        assert [listing.text(row, 0) for row in listing.rows] == ["03.11.2026", "new"]
        assert [row["day"] for row in listing_data(listing)] == ["2026-11-03", "new"]
        assert value_text(["2026-11-03", "x"]) == "03.11.2026, x"
