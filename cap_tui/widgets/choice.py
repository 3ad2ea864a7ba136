"""A field with a few answers on one line: arrows go from one to the next, a digit or a first letter to one of them."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message

from cap_tui.text.folding import fold_text
from cap_tui.widgets.actions import Acting
from cap_tui.widgets.canvas import Canvas
from cap_tui.widgets.key_bindings import CHOICE_KEYS
from cap_tui.widgets.safe_text import Role, joined, safe_line


class Choice(Acting, Canvas, can_focus=True):
    """One of several answers. All are shown where they fit, else the chosen one and its place."""

    DEFAULT_CSS = "Choice { height: 1; }"

    ACTIONS = CHOICE_KEYS

    class Changed(Message):
        """Another answer was chosen."""

        def __init__(self, choice: Choice, value: str) -> None:
            super().__init__()
            self.choice = choice
            self.value = value

        @property
        def control(self) -> Choice:
            return self.choice

    def __init__(
        self, choices: Sequence[tuple[str, str]], value: str = "", *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._at = 0
        self.set(value)

    @property
    def value(self) -> str:
        """The key of the chosen answer."""
        return self._choices[self._at][0] if self._choices else ""

    def set(self, value: str) -> None:
        """Choose by key; an unknown key leaves the first answer."""
        keys = [key for key, _words in self._choices]
        self._at = keys.index(value) if value in keys else 0
        if self.is_attached:
            self.refresh()

    def action_step(self, step: int) -> None:
        """To the next answer, or the one before."""
        if self._choices:
            self._choose((self._at + step) % len(self._choices))

    def action_choose_number(self, number: int) -> None:
        """The answer at this place, counted from 1; a larger number changes nothing."""
        if number <= len(self._choices):
            self._choose(number - 1)

    def on_key(self, event: events.Key) -> None:
        """A letter chooses the next answer that begins with it."""
        letter = fold_text(event.character or "")
        if not letter.isalpha():
            return
        count = len(self._choices)
        for at in (*range(self._at + 1, count), *range(self._at)):
            if fold_text(self._choices[at][1]).startswith(letter):
                event.stop()
                self._choose(at)
                return

    def _choose(self, at: int) -> None:
        self._at = at
        self.refresh()
        self.post_message(self.Changed(self, self.value))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_step(1)

    def line(self, y: int) -> tuple[Content, Role]:
        role = Role.CURSOR if self.has_focus else Role.PLAIN
        if y or not self._choices:
            return Content(""), Role.PLAIN
        every = joined(
            [
                safe_line(f"({'•' if at == self._at else ' '}) {words}")
                for at, (_key, words) in enumerate(self._choices)
            ],
            "  ",
        )
        if every.cell_length <= self.size.width:
            return every, role
        words = self._choices[self._at][1]
        before, behind = "‹ ", f" ›  {self._at + 1}/{len(self._choices)}"
        room = max(0, self.size.width - len(before) - len(behind))
        shown = safe_line(words).truncate(room, ellipsis=True)
        return joined([before, shown, behind]), role
