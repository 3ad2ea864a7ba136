"""A trace as data, as a table and as text: what stands behind and ahead of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len

from cap_tui.model.chain import Chain as Chain
from cap_tui.model.chain import Step as Step
from cap_tui.model.chain import Trace as Trace
from cap_tui.model.chain import removed as removed
from cap_tui.model.chain_roles import role_name, table_name, told_as
from cap_tui.model.listing import CellRole, Listing, ListingCell, ListingColumn, ListingRow
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

    Each row begins with its step: a record of step 2 belongs to the one of step 1 above it.
    A row with a key is a record that can be walked on from.
    """
    steps = (trace.record, *trace.behind, *trace.ahead)
    roles = {_what(step) for step in steps}
    deepest = max(step.depth for step in steps)
    return Listing(
        id="trace",
        title=trace.record.title,
        columns=(
            ListingColumn("step", "", width=max(2, len(str(deepest))), align="right"),
            ListingColumn("title", "", least=20),
            ListingColumn("role", "", width=max(22, *map(cell_len, roles)), drop=1),
        ),
        rows=list(_trace_rows(trace)),
    )


def _trace_rows(trace: Trace) -> Iterator[ListingRow]:
    def row(title: str, what: str, key: str = "", *, depth: int = 0) -> ListingRow:
        cells = (ListingCell(depth or None, str(depth or " ")), ListingCell(title))
        role: CellRole = "" if depth else "heading"
        return ListingRow(key, (*cells, ListingCell(what, what or " ")), role=role)

    def line(text: str, *, heading: bool = False) -> ListingRow:
        return ListingRow("", (ListingCell(text),), role="heading" if heading else "")

    yield row(trace.record.title, _what(trace.record))
    for heading, steps in (
        (_("behind it: what it came from"), trace.behind),
        (_("ahead of it: what was made from it"), trace.ahead),
    ):
        yield line(heading, heading=True)
        if not steps:
            yield line(_nothing(trace.record.role, ahead=steps is trace.ahead))
        for step, more in folded(steps):
            if more:
                words = _("… and {n} more").format(n=more)
                yield row(words, _what(step), depth=step.depth)
                continue
            again = "  " + _("(see above)") if step.again else ""
            key = "" if step.state else step.uid
            yield row(step.title + again, _what(step), key, depth=step.depth)


def _nothing(role: str, *, ahead: bool) -> str:
    """What stands where the chain ends at once."""
    if ahead and role == "stresstest_indicator":
        return _("nothing: no evidence names this indicator")
    if ahead and role == "indicator":
        return _("nothing here: figures name an indicator by its id, and its sheet lists them")
    return _("nothing")


def _what(step: Step) -> str:
    """What a record is in the chain, in words."""
    return role_name(told_as(step.role, step.table)) or step.name or table_name(step.table)


def trace_lines(trace: Trace, width: int = 80) -> Iterator[str]:
    """A trace as lines of text, the record's uid last."""
    from cap_tui.model.listing_text import listing_lines

    yield from listing_lines(trace_listing(trace), width)
    yield trace.record.uid


def folded(steps: tuple[Step, ...]) -> Iterator[tuple[Step, int]]:
    """The steps to show, long runs of leaves of one table cut short: (step, 0), or (step, how many more)."""
    for run in runs(steps):
        shown = run if len(run) <= MOST_ALIKE else run[: MOST_ALIKE - 1]
        yield from ((step, 0) for step in shown)
        if len(run) > len(shown):
            yield run[len(shown)], len(run) - len(shown)


def runs(steps: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    """The steps in their order; leaves of one table below one record stand together."""
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
        yield run
        place += len(run)
