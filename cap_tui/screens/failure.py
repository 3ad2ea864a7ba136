"""Something failed: what, where, and what to do. The rest works on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from cap_tui.errors import CapError, PluginFault
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen, told
from cap_tui.text.i18n import _
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.text_view import LinesView


class FailureScreen(CapScreen):
    """An error told in full, for those that a line at the bottom does not do justice."""

    CSS_PATH = "pager.tcss"
    ACTIONS = PLACES["failure"]
    PLACE: ClassVar[str] = "failure"

    def __init__(self, error: CapError, *, switched_off: bool = False) -> None:
        super().__init__()
        self.error = error
        self._switched_off = switched_off

    def shown_by(self) -> None:
        """Nothing leads back here."""

    def body(self) -> Iterable[Widget]:
        yield LinesView(self._lines(), id="text")

    def _lines(self) -> list[Line]:
        plugin = isinstance(self.error, PluginFault)
        title = _("A plugin failed") if plugin else _("This did not work")
        lines: list[Line] = ["", safe_line(title, Role.BAD), "", *told(self.error)]
        if self._switched_off:
            lines += ["", _("It is switched off until you restart. Everything else works on.")]
        return [*lines, "", safe_line(_("Enter or Esc: go on"), Role.MUTED)]

    def path(self) -> list[str]:
        return [_("Something failed")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _("What was asked for did not work: what happened, where, and what to do about it."),
            _("Nothing that was saved is lost. y copies the text, for whoever helps you."),
        ]

    def on_mount(self) -> None:
        self.query_one(LinesView).focus()
