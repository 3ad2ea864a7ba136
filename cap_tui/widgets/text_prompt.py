"""Asking for one line of text over a screen; what does not fit is told and can be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.app import ComposeResult
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.text.i18n import _
from cap_tui.widgets.asked_line import AskedLine, keep_unsent, take_unsent
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
        keeps: bool = True,
    ) -> None:
        super().__init__()
        self._title = title
        self._then = then
        self._text = tuple(text)
        self._start = start
        self._check = check
        self._hidden = hidden
        self._offered = ""
        self._draft = f"asked.{title}" if keeps and not hidden else ""

    def compose(self) -> ComposeResult:
        unsent = self._offered = take_unsent(self, self._draft)
        yield Words([safe_line(self._title, Role.HEADING), *map(safe, self._text)])
        yield AskedLine(unsent or self._start, select_on_focus=False, password=self._hidden)
        again = safe_line(_("What was not sent is here again."), Role.WARN)
        yield Words([again] if unsent else [], id="answer-problem")

    def keep_draft(self) -> None:
        """The session is being lost: remember what is typed."""
        typed = "".join(line.value for line in self.query(Input))
        if typed != self._start:
            keep_unsent(self, self._draft, typed)

    def first(self) -> Widget:
        return self.query_one(Input)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._offered:
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
    keeps: bool = True,
) -> None:
    """Ask for a line of text over the screen of ``node``; ``then`` gets an answer that ``check`` found no fault with.

    A ``hidden`` answer is not shown while it is typed. What is typed when the link is lost is offered the next time, unless it
    is hidden or ``keeps`` is False.
    """
    asked = AskText(title, then, text=text, start=start, check=check, hidden=hidden, keeps=keeps)
    open_overlay(node, asked)
