"""Watches that the event loop turns: code of a view that holds it is named after three seconds and can be left.

While the loop is held nothing is drawn and no key is answered. A thread notices it, writes the culprit's name on
the last line, and on the reserved key raises an exception in the very code that holds the loop, by a
signal whose handler runs there. When that does not help, the program ends with the terminal restored.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType
from typing import NamedTuple

from rich.cells import set_cell_size

from cap_tui.errors import PluginFault
from cap_tui.screens.plugin_frames import plugin_in
from cap_tui.text.i18n import _

BEAT = 0.5
HELD_AFTER = 3.0
"""Seconds without a turn of the loop after which the culprit is named."""
KEY_AFTER = 1.0
"""Seconds without a turn after which the reserved key means the view, and not the program."""
TRIES = 3
TRY_EVERY = 0.4
BREAK = signal.SIGUSR1
"""Raises :class:`PluginFault` in code of a plugin that holds the loop; means nothing at any other moment."""


class Culprit(NamedTuple):
    """The code that holds the loop: the plugin, and the place in its files."""

    plugin: str
    place: str


class LoopWatch:
    """``folders`` names the folder of each plugin's code, ``draw`` writes to the terminal, ``give_up`` ends the program."""

    def __init__(
        self,
        folders: Callable[[], Mapping[str, str]],
        draw: Callable[[str], None],
        turning: Callable[[str], None],
        give_up: Callable[[Culprit | None], None],
    ) -> None:
        self._folders = folders
        self._draw = draw
        self._turning = turning
        self._give_up = give_up
        self._over = threading.Event()
        self._breaking = False
        self._told: Culprit | None = None
        self._main = threading.main_thread()
        self.beat = time.monotonic()

    def begin(self) -> None:
        """Watch the running loop. Call from it, in the main thread."""
        self._loop = asyncio.get_running_loop()
        self._beat()
        signal.signal(BREAK, self._break)
        threading.Thread(target=self._watch, name="loop-watch", daemon=True).start()

    def stop(self) -> None:
        """The loop has come to its proper end."""
        self._over.set()

    @property
    def held_for(self) -> float:
        """Seconds since the loop last turned."""
        return time.monotonic() - self.beat

    def _beat(self) -> None:
        self.beat = time.monotonic()
        if not self._over.is_set():
            self._loop.call_later(BEAT, self._beat)

    def _watch(self) -> None:
        before = time.monotonic()
        while not self._over.wait(BEAT):
            now = time.monotonic()
            if now - before > BEAT + 1.0:
                self.beat = now  # the whole process stood still: nobody is to blame
            before = now
            if self.held_for > HELD_AFTER:
                self._name()
            elif self._told is not None and self.held_for < BEAT * 2:
                told, self._told = self._told, None
                self._loop.call_soon_threadsafe(self._turning, told.plugin)

    def _name(self) -> None:
        """Write who holds the loop on the last line; every time, because it may have been drawn over."""
        self._told = culprit = self.culprit() or Culprit("", "")
        if culprit.plugin:
            words = _("{plugin} ({place}) holds the program for {seconds:.0f} s. Ctrl+Q leaves it.")
        else:
            words = _("The program is busy for {seconds:.0f} s. Ctrl+Q ends it.")
        said = words.format(plugin=culprit.plugin, place=culprit.place, seconds=self.held_for)
        try:
            columns, rows = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr]
        except (OSError, ValueError, AttributeError):
            columns, rows = 80, 24
        self._draw(f"\x1b7\x1b[{rows};1H\x1b[0;7m{set_cell_size(said, columns)}\x1b[0m\x1b8")

    def culprit(self) -> Culprit | None:
        """Whose code the main thread is in; None when it is nobody's but our own."""
        frame = sys._current_frames().get(self._main.ident or 0)
        return self._of_plugin(frame)

    def _of_plugin(self, frame: FrameType | None) -> Culprit | None:
        folders = self._folders()
        while frame is not None:
            if plugin := plugin_in(frame, folders):
                file = frame.f_code.co_filename[len(folders[plugin]) + 1 :]
                return Culprit(plugin, f"{file}:{frame.f_lineno}")
            frame = frame.f_back
        return None

    # ------------------------------------------------------------- leaving

    def leave_key(self) -> bool:
        """The reserved key was pressed (in the thread that reads keys); whether it means the view that holds the loop."""
        if self._over.is_set() or self.held_for < KEY_AFTER:
            return False
        if not self._breaking:
            self._breaking = True
            threading.Thread(target=self._leave_view, name="loop-break", daemon=True).start()
        return True

    def _leave_view(self) -> None:
        culprit = self.culprit()
        for _try in range(TRIES if culprit else 1):
            pressed = time.monotonic()
            signal.pthread_kill(self._main.ident or 0, BREAK)
            while time.monotonic() < pressed + TRY_EVERY:
                if self.beat > pressed or self._over.wait(0.02):
                    self._breaking = False
                    return
        self._give_up(culprit)

    def _break(self, _number: int, frame: FrameType | None) -> None:
        """The handler of :data:`BREAK`: runs where the main thread is, and raises there when that is a plugin's code."""
        culprit = self._of_plugin(frame)
        if culprit is not None:
            raise PluginFault(
                _("It held the program and was stopped at {place}.").format(place=culprit.place),
                where=culprit.plugin,
                remedy=_("Tell its author. F4 shows all plugins and their states."),
            )
