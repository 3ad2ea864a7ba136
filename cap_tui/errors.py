"""Every error a person can meet: what happened, where, and what to do about it.

One tree. Each class carries the exit status of the command line's contract, so that a
command, a screen and a test tell the same story.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class CapError(Exception):
    """Something the program has to tell a person.

    ``what`` is one sentence, ``where`` names the file, line, cell or record, and ``remedy``
    says what to do next. All three are shown; none ever holds a traceback. ``details`` are further
    values for scripts: they stand beside the three in the JSON document of an error.
    """

    exit_code: ClassVar[int] = 5

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        remedy: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy
        self.details = dict(details or {})

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            parts.append(f"({self.where})")
        if self.remedy:
            parts.append(f"→ {self.remedy}")
        return " ".join(parts)


class DoesNotHold(CapError):
    """What was asked does not hold: a check, a verification, a self-test (exit 1)."""

    exit_code = 1


class WrongUse(CapError):
    """The call itself is wrong: an unknown name, a missing choice (exit 2)."""

    exit_code = 2


class NotFound(WrongUse):
    """There is no such record, table, round or region (exit 2)."""


class Refused(CapError):
    """Input was refused; nothing was changed (exit 3)."""

    exit_code = 3


class Ambiguous(CapError):
    """One name stands for several things that differ; nothing decides between them (exit 4)."""

    exit_code = 4


class InvalidFields(Refused):
    """Values do not fit their fields (exit 3). ``problems`` gives for each field a sentence."""

    def __init__(self, what: str, problems: Mapping[str, str], *, where: str = "") -> None:
        super().__init__(what, where=where, remedy=" ".join(problems.values()))
        self.problems = dict(problems)


class Busy(CapError):
    """Somebody else holds it, or it may only be read (exit 4)."""

    exit_code = 4


class Unreachable(Busy):
    """The place where the region is stored does not answer; nothing was sent (exit 4)."""


class ReadOnly(Busy):
    """The workspace, table or record may be read but not changed (exit 4)."""


class Conflict(Busy):
    """A record was changed by somebody else since it was read (exit 4).

    ``ours`` is what was to be saved, ``theirs`` what stands in the workspace now (None when
    the record was removed). Both are whole documents, so that a person can choose.
    """

    def __init__(
        self,
        what: str,
        *,
        table: str,
        uid: str,
        ours: Mapping[str, Any] | None,
        theirs: Mapping[str, Any] | None,
        where: str = "",
        remedy: str = "",
    ) -> None:
        super().__init__(what, where=where or f"{table} {uid}", remedy=remedy)
        self.table = table
        self.uid = uid
        self.ours = ours
        self.theirs = theirs


class NotSaved(CapError):
    """The change could not be made durable and was taken back: a full disk, a failing disk (exit 5)."""


class Poisoned(NotSaved):
    """A sync failed: what reached the disk is unknown. Reopen before writing again (exit 5)."""


class InDoubt(NotSaved):
    """The change was sent and the answer did not come: it may be stored. The same key asks again (exit 5)."""


class Corrupt(Refused):
    """A file of the workspace is damaged; it is refused, never guessed at (exit 3)."""


class PluginFault(CapError):
    """A plugin failed; the rest works on (exit 5)."""
