"""What plugins raise, in words; and the one exception that is not theirs: Ctrl-C at the keyboard."""

from __future__ import annotations

import signal
import threading
import traceback
from pathlib import Path

from cap_tui.text.clean import clean_line


class KeyboardStop(KeyboardInterrupt):
    """Ctrl-C of the person at the keyboard: the one exception that passes through every guard."""


def stop_on_interrupt() -> None:
    """Let SIGINT raise :class:`KeyboardStop`, so that a KeyboardInterrupt which a plugin raises is known as its own."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardStop

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, stop)


def from_keyboard(error: BaseException) -> bool:
    """Whether ``error`` is the person's Ctrl-C. Where :func:`stop_on_interrupt` was not called it cannot be told apart."""
    if isinstance(error, KeyboardStop):
        return True
    unknown = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    main = threading.current_thread() is threading.main_thread()
    return isinstance(error, KeyboardInterrupt) and unknown and main


def described(error: BaseException) -> str:
    """An exception in one line: its type and what it says. An exception that cannot say it has its type only."""
    try:
        said = clean_line(str(error), limit=300)
    except BaseException as failure:  # __str__ is the plugin's code too
        if from_keyboard(failure):
            raise
        said = ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def place_in(folder: Path, error: BaseException) -> str:
    """``file.py:12`` where an error, or what caused it, came out of the code in ``folder``; "" when it did not."""
    found = ""
    at: BaseException | None = error
    while at is not None:
        if isinstance(at, SyntaxError) and at.filename:
            found = _inside(folder, at.filename, at.lineno or 0) or found
        for frame, line in traceback.walk_tb(at.__traceback__):
            found = _inside(folder, frame.f_code.co_filename, line) or found
        at = at.__cause__
    return found


def _inside(folder: Path, file: str, line: int) -> str:
    path = Path(file)
    return f"{path.relative_to(folder)}:{line}" if path.is_relative_to(folder) else ""
