"""``edw present``: the projector. It follows by itself and writes nothing."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from textual.widget import Widget

from cap_tui.charts.qr import qr_rows
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.glyphs import ASCII, signs
from cap_tui.widgets.safe_text import safe
from cap_tui.widgets.text_view import LinesView, Words
from cap_tui.widgets.workshop.workshop_page import WorkshopPage, drawn
from cap_tui.workshop.join_address import JoinAddress, JoinAddressFile
from cap_tui.workshop.step_clock import step_clock
from cap_tui.workshop_text.present_lines import joining_lines, present_body, present_head
from cap_tui.workshop_text.said import Said

LEAST_BESIDE = 20
"""Cells that the words beside a QR code keep."""


class PresentPage(WorkshopPage):
    """The step, the time, what is opened to the room; before the start, and on a key, how to join."""

    DEFAULT_CSS = """
    PresentPage { padding: 1 2; }
    PresentPage.-low { padding: 0 2; }
    PresentPage > #clock { margin-bottom: 1; }
    PresentPage > #qr { display: none; dock: right; width: auto; height: auto; margin-left: 2; }
    """
    PRESENT = True

    joining = False
    _address: JoinAddress | None = None
    _file: JoinAddressFile | None = None

    def compose(self) -> Iterator[Widget]:
        yield Words(id="qr")
        yield Words(id="title")
        yield Words(id="clock")
        yield LinesView(id="body")

    def draw(self, access: WorkshopAccess) -> None:
        self.draw_clock(access)
        planned = access.state.day().state == "planned"
        shown = self.joining or planned
        said = [] if self.joining and not planned else list(present_body(access))
        if shown:
            said += joining_lines(self._address)
        self._draw_code(self._address if shown else None)
        self.query_one("#body", LinesView).show(drawn(said), keep_place=True)

    def _draw_code(self, address: JoinAddress | None) -> None:
        """The QR code where it has room and the terminal can draw it; the typed code stands there anyway."""
        rows: list[str] = []
        if address is not None and signs() is not ASCII:
            room = self.size.width - LEAST_BESIDE
            dark = not self.app.current_theme.dark
            rows = qr_rows(address.link, room, self.size.height, dark_filled=dark)
        code = self.query_one("#qr", Words)
        code.display = bool(rows)
        code.styles.width = len(rows[0]) if rows else 0
        code.show([safe(row) for row in rows])

    def on_resize(self) -> None:
        self.call_after_refresh(self.refresh_data)

    def draw_clock(self, access: WorkshopAccess) -> None:
        title, clock = present_head(access.state, time.time())
        self.tell("title", [title])
        self.tell("clock", [clock])

    def look(self, access: WorkshopAccess) -> None:
        """Besides the clock: whether phones can join now."""
        if self._file is None:
            self._file = JoinAddressFile(self.ctx.home_folder, access.workshop.uid)
        if (address := self._file.read()) != self._address:
            self._address = address
            self.draw(access)

    def clock_key(self, access: WorkshopAccess) -> object:
        """The room sees what is left, not how late the day is."""
        clock = step_clock(access.state, time.time())
        return clock.shown, clock.level

    def draw_nothing(self, said: Iterable[Said]) -> None:
        self.query_one("#body", LinesView).show(drawn(said))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody joins where there is no workshop."""
        if action == "join" and self.access is None:
            return False
        return super().check_action(action, parameters)

    @user_action("J", N_("How to join"), N_("Show the room how to take part, or not"), footer=45)
    def action_join(self) -> None:
        self.joining = not self.joining
        self.refresh_data()

    @user_action("f11", N_("Present"), N_("With the frame of the program, or without"), footer=40)
    def action_present(self) -> None:
        self.present(not self.presenting)
