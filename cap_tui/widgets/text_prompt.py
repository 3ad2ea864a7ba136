"""Asking for one line of text over a screen; what does not fit is told and can be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.app import ComposeResult
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.widgets.overlay import Overlay, open_overlay
from cap_tui.widgets.safe_text import Line, Role, safe, safe_line
from cap_tui.widgets.text_view import Words


class AskText(Overlay):
    """A question and a line for the answer. ``check`` says what is wrong with an answer, or nothing."""

    def __init__(
        self,
        title: str,
        then: Callable[[str], object],
        *,
        text: Iterable[Line] = (),
        start: str = "",
        check: Callable[[str], str] = lambda _answer: "",
        hidden: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self._then = then
        self._text = tuple(text)
        self._start = start
        self._check = check
        self._hidden = hidden

    def compose(self) -> ComposeResult:
        yield Words([safe_line(self._title, Role.HEADING), *map(safe, self._text)])
        yield Input(self._start, compact=True, select_on_focus=False, password=self._hidden)
        yield Words(id="answer-problem")

    def first(self) -> Widget:
        return self.query_one(Input)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one("#answer-problem", Words).show([])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if problem := self._check(event.value):
            self.query_one("#answer-problem", Words).show([safe_line(f"! {problem}", Role.BAD)])
            return
        self.close()
        self._then(event.value)


def ask_text(
    node: DOMNode,
    title: str,
    then: Callable[[str], object],
    *,
    text: Iterable[Line] = (),
    start: str = "",
    check: Callable[[str], str] = lambda _answer: "",
    hidden: bool = False,
) -> None:
    """Ask for a line of text over the screen of ``node``; ``then`` gets an answer that ``check`` found no fault with.

    A ``hidden`` answer is not shown while it is typed.
    """
    open_overlay(node, AskText(title, then, text=text, start=start, check=check, hidden=hidden))
