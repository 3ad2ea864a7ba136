"""The terminal driver of the shell: as Textual's, but leaving does not wait for the keyboard.

Textual's input thread polls the keyboard ten times a second, and leaving waits for it twice. After
leaving, the process ends at once (cli/start_shell.py), so the thread is not needed any more. In
every other case, such as suspending the program, the thread is waited for as usual.
"""

from __future__ import annotations

import contextlib
import signal
import termios

from textual.drivers.linux_driver import LinuxDriver


class QuickExitDriver(LinuxDriver):
    """The driver of :class:`cap_tui.app.CapApp` on a terminal."""

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
