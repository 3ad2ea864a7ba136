"""The modes that a terminal had before the shell, and how it gets them back when Textual cannot do it any more."""

from __future__ import annotations

import contextlib
import os
import select
import termios
from typing import Any

RESTORE = (
    b"\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l"  # synchronised output, bracketed paste, no wrapping, size reports
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # the mouse
    b"\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[0m"  # kitty keys, second screen, cursor, focus reports, colours
)
"""What undoes all that Textual and the shell switch on; a terminal ignores what it does not know."""
TAKES_WITHIN = 0.3
"""Seconds that a stuck terminal is waited for."""


def restore(fd: int, attributes: list[Any] | None, words: str = "") -> None:
    """Give the terminal back as it was, and write ``words`` on it. Never raises and never waits for long."""
    with contextlib.suppress(OSError, ValueError):
        if select.select([], [fd], [], TAKES_WITHIN)[1]:
            os.write(fd, RESTORE)
    if attributes is not None:
        with contextlib.suppress(termios.error, OSError, ValueError):
            termios.tcsetattr(fd, termios.TCSANOW, attributes)
    if words:
        with contextlib.suppress(OSError, ValueError):
            if select.select([], [fd], [], TAKES_WITHIN)[1]:
                os.write(fd, f"\r\x1b[K{words}\n".encode())
