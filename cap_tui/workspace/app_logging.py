"""The log file: one per user, rotated, never sent anywhere."""

from __future__ import annotations

import logging
from functools import cache
from logging.handlers import RotatingFileHandler

from cap_tui.workspace.home import Home

MAX_BYTES = 500_000
KEPT = 3


class QuietFile(RotatingFileHandler):
    """A log file that says nothing when it cannot be written: the screen is not its place."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Drop the record."""


@cache
def log() -> logging.Logger:
    """The program's logger, writing to ``cap-tui.log`` in the user's home of the program.

    Call it before plugins run: what they log then goes to the file, never onto the screen.
    A log that cannot be written must not stop anybody's work, so it falls silent then.
    """
    logger = logging.getLogger("cap_tui")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        folder = Home().logs
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler: logging.Handler = QuietFile(
            folder / "cap-tui.log", maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    return logger
