"""Where discovery stands: the workshop made last, for the board."""

from __future__ import annotations

from cap_edw.words import _, ngettext
from cap_tui.api import (
    Line,
    LineState,
    PluginContext,
    Status,
    TransformativeActivity,
    workshop_records,
)

RUN_VIEW = "edw.run"
"""The facilitator's terminal."""


def discovery_status(ctx: PluginContext) -> Status:
    """Empty without a workshop, started until its day ended, then ready."""
    held = [w for w in ctx.records(workshop_records.Workshop).all() if w.tool == "edw"]
    if not held:
        return Status(
            Line.DISCOVERY,
            LineState.EMPTY,
            _("Discovery workshop: none yet"),
            _("Make a workshop: cap-tui edw new --flow edw --start 2026-03-10T09:00"),
            RUN_VIEW,
            keys="Enter, o",
        )
    last = held[-1]
    cards = {c.uid for c in ctx.records(workshop_records.WorkshopCard).find(workshop=last.uid)}
    summary = ngettext("{title}: {cards} card", "{title}: {cards} cards", len(cards)).format(
        title=last.title or last.ref, cards=len(cards)
    )
    if last.ended:
        origins = (one.origin for one in ctx.records(TransformativeActivity).all())
        adopted = any(cards.intersection(origin) for origin in origins)
        if adopted:
            step = _("See what its activities lack: cap-tui edw outcome")
            return Status(Line.DISCOVERY, LineState.READY, summary, step)
        step = _("Adopt its results: cap-tui edw adopt")
        return Status(Line.DISCOVERY, LineState.READY, summary, step, RUN_VIEW, keys="Enter, E")
    step = _("Go on with it: cap-tui edw agenda show")
    return Status(Line.DISCOVERY, LineState.STARTED, summary, step, RUN_VIEW, keys="Enter")
