"""The terminal driver of the shell: as Textual's, but it does not wait for a key when the program is left.

Textual's input thread looks up from the keyboard ten times a second, and leaving waits for it twice.
The process ends at once afterwards (cli/start_shell.py), so nobody has to wait: what the thread would
still read belongs to nobody. Anywhere else (the program is suspended) the thread is waited for.
"""

from __future__ import annotations

import contextlib
import signal
import termios

from textual.drivers.linux_driver import LinuxDriver


class ShellDriver(LinuxDriver):
    """The driver of :class:`cap_tui.app.CapApp` on a terminal."""

    def disable_input(self) -> None:
        """Stop reading keys; typed keys that nobody read are dropped, as in every program that is left."""
        if not getattr(self._app, "leaving", False):
            super().disable_input()
            return
        if not self.exit_event.is_set():
            signal.signal(signal.SIGWINCH, signal.SIG_DFL)
            self._disable_mouse_support()
            self.exit_event.set()
            with contextlib.suppress(termios.error, ValueError, OSError):
                termios.tcflush(self.fileno, termios.TCIFLUSH)
