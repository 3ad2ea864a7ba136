"""``edw present``: the projector. It follows by itself and writes nothing."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from textual.widget import Widget

from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.text_view import LinesView, Words
from cap_tui.widgets.workshop.workshop_page import WorkshopPage, drawn
from cap_tui.workshop.step_clock import step_clock
from cap_tui.workshop_text.present_lines import present_body, present_head
from cap_tui.workshop_text.said import Said


class PresentPage(WorkshopPage):
    """The step, the time, and what is opened to the room."""

    DEFAULT_CSS = """
    PresentPage { padding: 1 2; }
    PresentPage > #clock { margin-bottom: 1; }
    """
    PRESENT = True

    def compose(self) -> Iterator[Widget]:
        yield Words(id="title")
        yield Words(id="clock")
        yield LinesView(id="body")

    def draw(self, access: WorkshopAccess) -> None:
        self.draw_clock(access)
        self.query_one("#body", LinesView).show(drawn(present_body(access)), keep_place=True)

    def draw_clock(self, access: WorkshopAccess) -> None:
        title, clock = present_head(access.state, time.time())
        self.tell("title", [title])
        self.tell("clock", [clock])

    def clock_key(self, access: WorkshopAccess) -> object:
        """The room sees what is left, not how late the day is."""
        clock = step_clock(access.state, time.time())
        return clock.shown, clock.level

    def draw_nothing(self, said: Iterable[Said]) -> None:
        self.query_one("#body", LinesView).show(drawn(said))

    @user_action("f11", N_("Present"), N_("With the frame of the program, or without"), footer=40)
    def action_present(self) -> None:
        self.present(not self.presenting)
