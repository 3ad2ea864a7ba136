"""Where the development of actions stands: the workshop made last, for the board."""

from __future__ import annotations

from cap_adw.words import _, ngettext
from cap_tui.api import (
    Line,
    LineState,
    PlannedAction,
    PluginContext,
    Status,
    workshop_records,
)

RUN_VIEW = "adw.run"
"""The facilitator's terminal."""


def development_status(ctx: PluginContext) -> Status:
    """Empty without a workshop, started until its day ended, then ready."""
    held = [w for w in ctx.records(workshop_records.Workshop).all() if w.tool == "adw"]
    if not held:
        return Status(
            Line.DEVELOPMENT,
            LineState.EMPTY,
            _("Action workshop: none yet"),
            _("Make a workshop: cap-tui adw new --flow adw --start 2026-03-10T09:00"),
            RUN_VIEW,
            keys="Enter, o",
        )
    last = held[-1]
    actions = len(ctx.records(PlannedAction).find(workshop=last.uid))
    summary = ngettext("{title}: {actions} action", "{title}: {actions} actions", actions).format(
        title=last.title or last.ref, actions=actions
    )
    if last.ended:
        step = _("Look at the plan: cap-tui adw plan")
        return Status(Line.DEVELOPMENT, LineState.READY, summary, step, RUN_VIEW, keys="Enter, W")
    step = _("Go on with it: cap-tui adw agenda show")
    return Status(Line.DEVELOPMENT, LineState.STARTED, summary, step, RUN_VIEW, keys="Enter")
