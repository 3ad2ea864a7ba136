"""The terminal driver of the shell: as Textual's, but leaving does not wait for the keyboard.

Textual's input thread polls the keyboard ten times a second, and leaving waits for it twice. After
leaving, the process ends at once (cli/start_shell.py), so the thread is not needed any more. In
every other case, such as suspending the program, the thread is waited for as usual.
"""

from __future__ import annotations

import contextlib
import signal
import termios

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from cap_tui.screens.reserved_keys import RESERVED_KEY


class QuickExitDriver(LinuxDriver):
    """The driver of :class:`cap_tui.app.CapApp` on a terminal."""

    def start_application_mode(self) -> None:
        """Take the terminal, and tell the program how it was before."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's
        self._app.took_terminal(self.fileno, self.attrs_before)  # type: ignore[attr-defined]  # CapApp has it

    def process_message(self, message: Message) -> None:
        """Hand a message on; the reserved key, while a view holds the event loop, goes to the watch."""
        reserved = isinstance(message, events.Key) and message.key == RESERVED_KEY
        if not (reserved and self._app.leave_held_view()):  # type: ignore[attr-defined]  # CapApp has it
            super().process_message(message)

    def read_mouse(self, on: bool) -> None:
        """Take the mouse, or leave it to the terminal, however the program was started."""
        if not on:
            self._disable_mouse_support()
        self._mouse = on
        if on:
            self._enable_mouse_support()

    def disable_input(self) -> None:
        """Stop reading keys; when the program is left, keys that were not read are dropped."""
        if not getattr(self._app, "leaving", False):
            super().disable_input()
            return
        if not self.exit_event.is_set():
            signal.signal(signal.SIGWINCH, signal.SIG_DFL)
            self._disable_mouse_support()
            self.exit_event.set()
            with contextlib.suppress(termios.error, ValueError, OSError):
                termios.tcflush(self.fileno, termios.TCIFLUSH)
