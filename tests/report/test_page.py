"""A page is declared once: its text and the blocks of a report hold the same."""

from __future__ import annotations

from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow
from cap_tui.report.document import Figure, Heading, Items, Paragraph, Table
from cap_tui.report.page import page_blocks, page_lines

FOUND = Listing(
    "found",
    "What was found",
    (ListingColumn("name", "name", width=8), ListingColumn("count", "count", "right", 5)),
    [ListingRow("a", (ListingCell("wood"), ListingCell(3)))],
)
DRAWN = Figure(
    "Drawn", "<svg xmlns='http://www.w3.org/2000/svg'/>", "a line", ["-" * 72], None, lambda w: ["=" * w]
)  # fmt: skip


def test_a_page_as_text_has_its_parts_in_order_and_in_the_width_asked_for() -> None:
    page = [
        Heading("Wood"),
        Paragraph("Said first."),
        Paragraph("Mind this.", "warning"),
        Items(["one", "two"], numbered=True),
        DRAWN,
        FOUND,
        Table("Plain", ("what", "share"), [("wood", 0.5), ("wool", None)], note="Of all."),
    ]
    assert list(page_lines(page, 30)) == [
        "Wood",
        "Said first.",
        "! Mind this.",
        "1. one",
        "2. two",
        "",
        "=" * 30,
        "",
        "What was found",
        "name      count",
        "wood          3",
        "",
        "Plain",
        "what  share",
        "wood    0.5",
        "wool      –",
        "Of all.",
    ]


def test_a_page_in_a_report_has_its_listings_as_tables() -> None:
    heading, table = page_blocks([Heading("Wood"), FOUND])
    assert heading == Heading("Wood")
    assert isinstance(table, Table)
    assert (table.caption, list(table.rows)) == ("What was found", [["wood", 3]])
