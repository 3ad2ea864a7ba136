"""A screenful of text: help, an explanation, anything that is read and left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _
from cap_tui.widgets.safe_text import Line
from cap_tui.widgets.text_view import LinesView, Source


class PagerScreen(CapScreen):
    """Text under a title; Esc goes back."""

    CSS_PATH = "pager.tcss"
    ACTIONS = PLACES["text"]
    PLACE: ClassVar[str] = "text"

    def __init__(self, title: str, source: Source) -> None:
        super().__init__()
        self._title = title
        self._source = source

    def shown_by(self) -> None:
        """Nothing leads back here."""

    def body(self) -> Iterable[Widget]:
        yield LinesView(self._source, id="text")

    def path(self) -> list[str]:
        return [self._title]

    def help_lines(self) -> Iterable[Line]:
        return [_("A text to read. Arrow and page keys move in it, y copies it, Esc leaves it.")]

    def on_mount(self) -> None:
        self.query_one(LinesView).focus()
