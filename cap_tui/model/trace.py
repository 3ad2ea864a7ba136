"""A trace as data, as a table and as text: what stands behind and ahead of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len

from cap_tui.model.chain import Chain as Chain
from cap_tui.model.chain import Step as Step
from cap_tui.model.chain import Trace as Trace
from cap_tui.model.chain import removed as removed
from cap_tui.model.chain_roles import role_name, table_name
from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow
from cap_tui.text.i18n import _

MOST_ALIKE = 8  # leaves of one table shown under one record before the rest is only counted


def trace_data(trace: Trace) -> dict[str, Any]:
    """A trace as plain data for ``trace --json``."""

    def step(found: Step) -> dict[str, Any]:
        return {
            "uid": found.uid,
            "table": found.table,
            "role": found.role,
            "title": found.title,
            "depth": found.depth,
            "field": found.field,
            "again": found.again,
            "state": found.state,
        }

    return {
        "record": step(trace.record),
        "behind": [step(found) for found in trace.behind],
        "ahead": [step(found) for found in trace.ahead],
    }


def trace_listing(trace: Trace) -> Listing:
    """A trace for people: the record, what it came from, what was made from it.

    A row with a key is a record that can be walked on from.
    """
    roles = {_what(step) for step in (trace.record, *trace.behind, *trace.ahead)}
    return Listing(
        id="trace",
        title=trace.record.title,
        columns=(
            ListingColumn("title", "", least=20),
            ListingColumn("role", "", width=max(22, *map(cell_len, roles)), drop=1),
        ),
        rows=list(_trace_rows(trace)),
    )


def _trace_rows(trace: Trace) -> Iterator[ListingRow]:
    def row(title: str, what: str = "", key: str = "", *, heading: bool = False) -> ListingRow:
        cells = (ListingCell(title), ListingCell(what, what or " "))
        return ListingRow(key, cells, role="heading" if heading else "")

    yield row(trace.record.title, _what(trace.record), heading=True)
    for heading, steps in (
        (_("behind it: what it came from"), trace.behind),
        (_("ahead of it: what was made from it"), trace.ahead),
    ):
        yield row(heading, heading=True)
        if not steps:
            yield row("  " + _("nothing"))
        for step, more in folded(steps):
            indent = "  " * step.depth
            if more:
                yield row(indent + _("… and {n} more").format(n=more), _what(step))
                continue
            again = "  " + _("(see above)") if step.again else ""
            key = "" if step.state else step.uid
            yield row(indent + step.title + again, _what(step), key)


def _what(step: Step) -> str:
    """What a record is in the chain, in words."""
    return role_name(step.role) or table_name(step.table)


def trace_lines(trace: Trace, width: int = 80) -> Iterator[str]:
    """A trace as lines of text, the record's uid last."""
    from cap_tui.model.listing_text import listing_lines

    yield from listing_lines(trace_listing(trace), width)
    yield trace.record.uid


def folded(steps: tuple[Step, ...]) -> Iterator[tuple[Step, int]]:
    """The steps to show, long runs of leaves of one table cut short: (step, 0), or (step, how many more)."""
    place = 0
    while place < len(steps):
        first = steps[place]
        end = place
        while (
            end < len(steps)
            and steps[end].depth == first.depth
            and steps[end].table == first.table
            and not (end + 1 < len(steps) and steps[end + 1].depth > first.depth)
        ):
            end += 1
        run = steps[place : max(end, place + 1)]
        shown = run if len(run) <= MOST_ALIKE else run[: MOST_ALIKE - 1]
        yield from ((step, 0) for step in shown)
        if len(run) > len(shown):
            yield run[len(shown)], len(run) - len(shown)
        place += len(run)
