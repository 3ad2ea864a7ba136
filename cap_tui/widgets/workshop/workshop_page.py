"""What every terminal of a workshop does: follow the region and the clock, and draw lines that were said."""

from __future__ import annotations

import time
from collections.abc import Iterable

from cap_tui.api import NotFound, PluginContext
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.widgets.page import Page
from cap_tui.widgets.safe_text import Line, Role, safe
from cap_tui.widgets.text_view import Words
from cap_tui.workshop.step_clock import step_clock
from cap_tui.workshop_text.said import OpenedTerminal, Said, no_workshop, opened_access

TICK = 0.25
"""Seconds between two looks at the clock; nothing is drawn unless what it shows has changed."""


def drawn(said: Iterable[Said]) -> list[Line]:
    """Lines as they are drawn."""
    return [safe(line.text, Role[line.role.upper()]) for line in said]


class WorkshopPage(Page):
    """A view on the workshop that was asked for, else on the newest of the view's plugin."""

    ACTION_PREFIX = "workshop"
    ACTION_AREA = "Workshop"

    token = ""
    access: WorkshopAccess | None = None
    _opened = ""
    _seen = -1
    _shown: object = None

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self._told: dict[str, list[Said]] = {}

    @property
    def acts_for(self) -> str:
        actor = self.access.actor if self.access else None
        return actor.uid if actor else ""

    def on_mount(self) -> None:
        self.set_interval(TICK, self._look)

    def refresh_data(self) -> None:
        """Read what changed and draw everything."""
        seq = self.ctx.seq  # before reading: what others write meanwhile is read the next time
        if self._opened != OpenedTerminal.workshop and not self.token:
            self.access = None
        self._opened = OpenedTerminal.workshop
        try:
            if self.access is None:
                self.access = opened_access(self.ctx, self.token)
            elif self._seen != seq:
                self.access.state.refresh()
        except NotFound as error:
            self.access = None
            self.draw_nothing(no_workshop(error))
            return
        self._seen = seq
        self._shown = self.clock_key(self.access)
        self.draw(self.access)

    def _look(self) -> None:
        """Draw the clock again when what it shows has changed."""
        if self.access is not None:
            self.look(self.access)
        if self.access is not None and (key := self.clock_key(self.access)) != self._shown:
            self._shown = key
            self.draw_clock(self.access)

    def tell(self, id: str, said: Iterable[Said]) -> None:
        """Draw these lines in the widget of that id, unless they stand there already."""
        lines = list(said)
        if self._told.get(id) != lines:
            self._told[id] = lines
            self.query_one(f"#{id}", Words).show(drawn(lines))

    def clock_key(self, access: WorkshopAccess) -> object:
        """What the clock shows: minutes, and seconds in the last minute."""
        clock = step_clock(access.state, time.time())
        return clock.shown, clock.behind, clock.level

    def look(self, access: WorkshopAccess) -> None:
        """Look at what is not in the region, as often as at the clock."""

    def draw_clock(self, access: WorkshopAccess) -> None:
        """Draw what the clock changes."""
        self.draw(access)

    def draw(self, access: WorkshopAccess) -> None:
        """Draw everything."""

    def draw_nothing(self, said: Iterable[Said]) -> None:
        """Draw what stands where there is no workshop."""
