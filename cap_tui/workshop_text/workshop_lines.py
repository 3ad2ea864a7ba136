"""The workshops of a region, for who chooses among them."""

from __future__ import annotations

from collections.abc import Iterable

from cap_tui.model.workshop import Workshop
from cap_tui.report.document import Cell, Table
from cap_tui.text.formats import moment_text
from cap_tui.text.i18n import _, ngettext
from cap_tui.workshop.clock import stored_instant, wall_time
from cap_tui.workshop.flows import flow_name
from cap_tui.workshop_text.said import Said


def start_words(workshop: Workshop) -> str:
    """When a workshop begins, by its own clock."""
    return moment_text(wall_time(stored_instant(workshop.start) or 0, workshop.zone))


def made_line(workshop: Workshop, steps: int) -> Said:
    """A workshop that was just made, with its flow and its beginning."""
    counted = ngettext("{n} step", "{n} steps", steps).format(n=steps)
    parts = (flow_name(workshop.flow), counted, start_words(workshop))
    return Said(f"{workshop.ref} {workshop.title} · " + " · ".join(parts))


def workshops_table(found: Iterable[Workshop]) -> Table:
    """Every workshop, with its flow and its beginning."""
    rows: list[list[Cell]] = [
        [one.ref, one.title, flow_name(one.flow), start_words(one)] for one in found
    ]
    return Table("", [_("short name"), _("title"), _("flow"), _("start")], rows)
