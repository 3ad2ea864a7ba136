"""What plugins tell the board: where a tool stands, what is missing, what is due, who waits.

Apart from the other contributions, because the shell's first screen is made from these alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cap_tui.model.action_line import Line
from cap_tui.plugin.contribution import Contribution, LineState, Severity

_UID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True)
class Finding(Contribution):
    """What is missing before the next step, and how to fix it. ``where`` is a place or the uid of a record."""

    id: str
    severity: Severity
    message: str
    where: str = ""
    remedy: str = ""
    line: Line = Line.EVIDENCE
    view: str = ""  # the view where it is mended

    @property
    def place(self) -> str:
        """``where`` for people; empty where it is a uid: the message names the record."""
        return "" if re.fullmatch(_UID, self.where) else self.where


@dataclass(frozen=True)
class DueItem(Contribution):
    """Something that must be done by a day, for the board. ``view`` or ``record`` (a uid) is where."""

    day: str  # ISO 8601
    text: str
    view: str = ""
    record: str = ""


@dataclass(frozen=True)
class PartnerWait(Contribution):
    """Something that a partner region waits for, for the board. ``view`` or ``record`` (a uid) is where."""

    region: str  # its code
    text: str
    view: str = ""
    record: str = ""


@dataclass(frozen=True)
class Status(Contribution):
    """Where one tool of an action line stands, for the board, with what is due and what partners wait for.

    A ``next_step`` may end with the command that takes it: ``Look at the plan: cap-tui adw plan``. The board of the
    shell says ``keys`` in its place, such as "Enter, W": Enter leads to the ``view``.
    """

    line: Line
    state: LineState
    summary: str
    next_step: str = ""
    view: str = ""  # the view where the next step is taken
    due: tuple[DueItem, ...] = ()
    partners: tuple[PartnerWait, ...] = ()
    keys: str = ""  # the keys that take the next step from the board
