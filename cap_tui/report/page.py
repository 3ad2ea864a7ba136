"""A page of results, declared once: the text of ``--plain`` and of a command, and the blocks of a report.

::

    def priorities_page(ctx: PluginContext) -> Iterator[Part]:
        yield drawing.report_matrix(profiles)
        yield document.Paragraph(_("Strong from 3.5."), "note")
        yield ranking_listing(ranking)

    View("my.priorities", widget, page_twin(priorities_page))            # --plain
    Section("my.priorities", _("Priorities"), page_blocks(priorities_page(ctx)))   # report
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from cap_tui.charts import cell_text as lines
from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow
from cap_tui.model.listing_text import listing_lines
from cap_tui.operations.activity_listings import synthetic_lines
from cap_tui.report.document import Block, Figure, Heading, Items, Paragraph, Table
from cap_tui.report.listing_table import listing_table

if TYPE_CHECKING:
    from cap_tui.plugin.context import PluginContext

Part = Block | Listing
"""What a page is made of: blocks of the document model, and listings."""


def page_blocks(page: Iterable[Part]) -> list[Block]:
    """The page for a report: each listing as a table."""
    return [listing_table(part) if isinstance(part, Listing) else part for part in page]


def page_lines(page: Iterable[Part], width: int) -> Iterator[str]:
    """The page as lines of at most ``width`` cells, an empty line between its parts.

    Running text stands together. A figure is drawn as text.
    """
    before: Part | None = None
    for part in page:
        close = isinstance(part, Paragraph | Items) and isinstance(before, Paragraph)
        if before is not None and not isinstance(before, Heading) and not close:
            yield ""
        yield from _part_lines(part, width)
        before = part


def page_twin(
    page: Callable[[PluginContext], Iterable[Part]],
) -> Callable[[PluginContext, int], Iterator[str]]:
    """The text of a view for ``--plain``; a made-up region says so first."""

    def twin(ctx: PluginContext, width: int) -> Iterator[str]:
        yield from page_lines([*map(Paragraph, synthetic_lines(ctx)), *page(ctx)], width)

    return twin


def _part_lines(part: Part, width: int) -> Iterator[str]:
    match part:
        case Listing():
            yield from listing_lines(part, width, title=True)
        case Table():
            yield from listing_lines(_table_listing(part), width, title=True)
        case Figure():
            yield from part.lines_at(width) if part.lines_at else part.lines
        case Items():
            for place, item in enumerate(part.items, 1):
                yield from lines.folded(f"{place}. {item}" if part.numbered else f"- {item}", width)
        case Paragraph():
            yield from lines.folded(
                f"! {part.text}" if part.style == "warning" else part.text, width
            )
        case Heading():
            yield from lines.broken(part.text, width)


def _table_listing(table: Table) -> Listing:
    columns = [
        ListingColumn(
            title,
            title,
            "right" if table.numeric(place) else "left",
            digits=table.places(place),
        )
        for place, title in enumerate(table.columns)
    ]
    rows: list[Any] = [
        ListingRow(str(place), tuple(ListingCell(cell) for cell in row))
        for place, row in enumerate(table.rows)
    ]
    return Listing("", table.caption, tuple(columns), rows, notes=(table.note,), unknown="–")
