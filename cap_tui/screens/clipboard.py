"""Copying from every screen: over OSC 52 to the terminal's clipboard, into a file where there is none."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import App

from cap_tui.errors import CapError
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _
from cap_tui.text.terminal_profile import has_clipboard
from cap_tui.widgets.copy_parts import Copyable, CopyPart
from cap_tui.widgets.overlay import choose
from cap_tui.workspace.home import Home, keep

FILE = "copied.txt"
SCREEN_PIECE = 100  # bytes of a string that GNU screen hands on whole
MOST = 74_000  # bytes in base64 that common terminals take


def clipboard_sequence(data: str, chosen: str, environment: Mapping[str, str]) -> str:
    """OSC 52 with text in base64, wrapped for what stands between the program and the terminal.

    GNU screen hands on only what is wrapped, in short pieces. Where tmux and screen run in each other nobody can
    tell the inner one: both forms are sent, and each ignores that of the other.
    """
    sequence = f"\x1b]52;c;{data}\x07"
    if chosen == "tmux":
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if not environment.get("STY"):
        return sequence
    starts = range(0, len(sequence), SCREEN_PIECE)
    wrapped = "".join(f"\x1bP{sequence[at : at + SCREEN_PIECE]}\x1b\\" for at in starts)
    return sequence + wrapped if environment.get("TMUX") else wrapped


class Clipboard(App[int]):
    """A program with one key that copies what is marked."""

    home: Home
    environment: Mapping[str, str]

    def setting(self, name: str, default: Any = None) -> Any:
        """One of the person's settings."""
        return default

    def action_copy(self) -> None:
        """Choose what to copy: of a list the row, the table or a cell; a text is copied at once."""
        parts = self._parts()
        if len(parts) == 1:
            self._copy(parts[0])
        elif parts:
            choose(
                self.screen,
                _("Copy what?"),
                [(str(index), part.label) for index, part in enumerate(parts)],
                lambda key: self._copy(parts[int(key)]),
            )

    def action_copy_to_file(self) -> None:
        """Write what the widget with the keyboard shows into a file."""
        parts = self._parts()
        if parts:
            self._to_file(max((part.text() for part in parts), key=len))

    def _parts(self) -> Sequence[CopyPart]:
        """What can be copied: of the widget with the keyboard, else of the first that has something."""
        screen = self.screen
        widgets = [screen.focused] if screen.focused else []
        widgets += [widget for widget in screen.query("*") if widget.display]
        for widget in widgets:
            if isinstance(widget, Copyable) and (parts := widget.copy_parts()):
                return parts
        return ()

    def _copy(self, part: CopyPart) -> None:
        text = part.text()
        chosen = self.setting("screen.clipboard", "auto")
        data = base64.b64encode(text.encode()).decode()
        there = has_clipboard(self.environment, chosen)
        if not there or len(data) > MOST or self._driver is None:
            self._to_file(text)
            return
        self._driver.write(clipboard_sequence(data, chosen, self.environment))
        self._tell(_("{what}: sent to the clipboard of your terminal.").format(what=part.label))

    def _to_file(self, text: str) -> None:
        path = self.home.state / FILE
        try:
            keep(path, (text + "\n").encode())
        except CapError as error:
            self._tell(str(error), "error")
            return
        self._tell(_("Copied into the file {file}").format(file=path))

    def _tell(self, words: str, kind: str = "good") -> None:
        if isinstance(self.screen, CapScreen):
            self.screen.say(words, kind)
