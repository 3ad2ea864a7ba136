"""A line that is written again and again: Enter sends it and stays, Esc leaves it, a paste sends every line."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.widgets import Input

from cap_tui.text.i18n import _
from cap_tui.widgets.asked_line import AskedLine


class LineInput(AskedLine):
    """One line of a terminal of a workshop."""

    DEFAULT_CSS = "LineInput { display: none; } LineInput.-open { display: block; }"

    class Sent(Message):
        """One line, or several that were pasted. :meth:`LineInput.clear` is for who stored them."""

        def __init__(self, line: LineInput, lines: Sequence[str]) -> None:
            super().__init__()
            self.line = line
            self.lines = tuple(lines)

    class Left(Message):
        """The person left the line; what was typed stays in it."""

    def __init__(
        self, placeholder: str, *, id: str, password: bool = False, keeps: bool = True
    ) -> None:
        """With ``keeps`` False the shell does not keep what stands here when its session is lost: the page does."""
        super().__init__(placeholder=placeholder, id=id, password=password, verb=_("Send"))
        self.keeps = keeps

    def open(self) -> None:
        """Show the line and give it the keyboard."""
        self.add_class("-open")
        self.focus()

    def close(self) -> None:
        """Hide the line."""
        self.remove_class("-open")

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.post_message(self.Left())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.post_message(self.Sent(self, [event.value]))

    def on_paste(self, event: events.Paste) -> None:
        lines = [line for line in event.text.splitlines() if line.strip()]
        if len(lines) > 1:
            event.stop()
            event.prevent_default()
            self.post_message(self.Sent(self, lines))
