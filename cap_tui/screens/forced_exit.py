"""The ways out that need no plugin's consent: signals, the reserved key, and leaving while threads still run.

Joins the watch of the terminal, the watch of the event loop, and the program that they save, name and end.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from textual.app import App

from cap_tui.screens.base import CapScreen
from cap_tui.screens.containment import OUR_FAULT
from cap_tui.screens.loop_watch import Culprit, LoopWatch
from cap_tui.screens.region_session import OpenRegion
from cap_tui.screens.terminal import TerminalWatch
from cap_tui.text.i18n import _

START_AGAIN = 75
"""The code with which the shell is left to be started anew; nobody outside the process sees it."""


class ForcedExit(App[int]):
    """A program that can be left whatever holds it. It gives ``_save_all`` and ``_leave_with``."""

    region: OpenRegion | None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._on_terminal = False
        self._watch = TerminalWatch(self._save_all, self._leave_with)
        self._loop_watch = LoopWatch(
            self._folders, self._draw_over, self._turns_again, self._end_held
        )

    @abstractmethod
    def _save_all(self) -> None:
        """Write what is typed and unsent."""

    @abstractmethod
    def _leave_with(self, code: int) -> None:
        """Leave in the ordinary way."""

    def watch_terminal(self) -> None:
        """Begin; call from the event loop, in the main thread."""
        self._watch.begin()
        if self._on_terminal:
            self._loop_watch.begin()

    def unwatch_terminal(self) -> None:
        """The program has come to its proper end."""
        self._loop_watch.stop()
        self._watch.stop()

    def took_terminal(self, fd: int, attributes: list[Any] | None) -> None:
        """The driver has a real terminal: it is restored whatever happens, and the event loop is watched."""
        self._on_terminal = True
        self._watch.took_terminal(fd, attributes)

    def expect_foreign_code(self) -> None:
        """Code of a plugin that is not built in is about to run: whatever it does, the terminal is given back."""
        self._watch.start_helper()

    def leave_held_view(self) -> bool:
        """The reserved key was pressed, in the driver's thread; whether it means a view that holds the event loop."""
        return self._loop_watch.leave_key()

    def leave_soon(self, code: int) -> None:
        """The program is being left: end it, should a thread or a widget not let go; a new start waits for them."""
        if self._on_terminal and code != START_AGAIN:
            self._watch.end_soon(code)

    def start_again(self) -> None:
        """Leave, and start anew in the language that was chosen."""
        self._leave_with(START_AGAIN)

    def goodbye(self) -> None:
        """The process ends now."""
        self._watch.goodbye()

    def _folders(self) -> dict[str, str]:
        return self.region.plugin_folders() if self.region is not None else {}

    def _draw_over(self, sequence: str) -> None:
        """In a thread, while the event loop is held: write to the terminal past the program's own drawing."""
        if self._driver is not None:
            self._driver.write(sequence)
            self._driver.flush()

    def _turns_again(self, plugin: str) -> None:
        """The event loop was held and turns again: draw over what was written, and say who it was."""
        self.screen.refresh(layout=True)
        if plugin and isinstance(self.screen, CapScreen):
            words = _("{plugin} held the program for a while.")
            self.screen.say(words.format(plugin=plugin), "warning")

    def _end_held(self, culprit: Culprit | None) -> None:
        """In a thread: the code that holds the loop cannot be stopped; leave, and name it at the next start."""
        words = _("cap-tui was ended: it did not answer any more. What was saved is safe.")
        if culprit is not None and self.region is not None:
            words = _(
                "cap-tui was ended: the plugin '{plugin}' held it ({place}). What was saved is safe."
            ).format(plugin=culprit.plugin, place=culprit.place)
            reason = _("It held the program at {place} and could not be stopped.")
            self.region.host.quarantine(culprit.plugin, "", reason.format(place=culprit.place))
        self._watch.end_hard(OUR_FAULT, words=words)
