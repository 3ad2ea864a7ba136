"""One TOML file of a call, read strictly: its text, its table, the line of each key, its problems."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from cap_acie.words import _, ngettext
from cap_tui.api import Refused, clean_line, key_of, nearest_line, system_reason, toml_positions

Steps = tuple[str | int, ...]
LARGEST = 1 << 20
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_LINE = re.compile(r"at line (\d+)")


def steps_of(key: str) -> Steps:
    """The path of a key as people write it: ``partners[0].costs[1].amount``."""
    return tuple(int(index) if index else name for name, index in _STEP.findall(key))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file: which file, which key, on which line, and the remedy."""

    file: str
    key: str
    line: int
    message: str
    remedy: str = ""

    @property
    def where(self) -> str:
        """The place as one text: ``annex-VAL.toml:24 dates.deadline``."""
        return f"{self.file}:{self.line} {self.key}".rstrip()

    def as_data(self) -> dict[str, Any]:
        """The problem for ``--json``."""
        return {name: getattr(self, name) for name in ("file", "key", "line", "message", "remedy")}


class FileRefused(Refused):
    """A file is not what the contract of calls asks for; ``problems`` has all that is wrong (exit 3)."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        more = len(problems) - 1
        what = first.message
        if more:
            what = ngettext(
                "{message} ({n} more problem)", "{message} ({n} more problems)", more
            ).format(message=what, n=more)
        super().__init__(what, where=first.where, remedy=first.remedy)
        self.problems = tuple(problems)


class FileUnreadable(Refused):
    """A file cannot be read at all: it is missing, too large, no UTF-8 or no TOML (exit 3)."""


@dataclass(frozen=True)
class TomlFile:
    """A file that is TOML: ``name`` without folders, ``text`` and the ``table`` in it."""

    name: str
    text: str = field(repr=False, default="")
    table: Mapping[str, Any] = field(repr=False, default_factory=dict)

    @cached_property
    def positions(self) -> Mapping[Steps, int]:
        """The line of each key."""
        return toml_positions(self.text)

    def line(self, key: str) -> int:
        """The line of a key such as ``dates.deadline``, or of the nearest table above it."""
        return self.line_at(steps_of(key))

    def line_at(self, steps: Sequence[str | int]) -> int:
        """The line of a key by its path; 1 when not even its table is in the file."""
        return nearest_line(self.positions, steps) or 1

    def problem(self, steps: Sequence[str | int], message: str, remedy: str = "") -> Problem:
        """What is wrong with the key at ``steps``."""
        return Problem(self.name, key_of(steps), self.line_at(steps), message, remedy)


def read_toml_file(path: Path, *, largest: int = LARGEST) -> TomlFile:
    """Read a file; :class:`FileUnreadable` when it is missing, too large, no UTF-8 or no TOML."""
    name = clean_line(path.name)
    try:
        with path.open("rb") as opened:
            content = opened.read(largest + 1)
    except OSError as error:
        raise FileUnreadable(
            _("The file cannot be read: {reason}.").format(reason=system_reason(error)),
            where=name,
        ) from error
    if len(content) > largest:
        raise FileUnreadable(
            _("The file is larger than {size} KiB.").format(size=largest >> 10), where=name
        )
    return parse_toml(name, content)


def parse_toml(name: str, content: bytes) -> TomlFile:
    """A file from its bytes; raises as :func:`read_toml_file` does."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileUnreadable(
            _("The file is not UTF-8."), where=f"{name}:{line}", remedy=_("Save it as UTF-8.")
        ) from error
    try:
        return TomlFile(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line_of_error = _LINE.search(str(error))
        raise FileUnreadable(
            _("The file is not valid TOML: {reason}.").format(reason=clean_line(str(error))),
            where=f"{name}:{line_of_error[1]}" if line_of_error else name,
            remedy=_("Correct the line; texts and money stand in quotation marks."),
        ) from error
    except RecursionError as error:
        raise FileUnreadable(_("The file is nested too deeply."), where=name) from error
    except ValueError as error:
        # Dates and numbers that Python cannot hold.
        raise FileUnreadable(
            _("The file holds a value that cannot be read: {reason}.").format(
                reason=clean_line(str(error))
            ),
            where=name,
        ) from error
