"""Reads one table of a file key by key, and collects all that is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from cap_acie import values
from cap_acie.toml_file import FileRefused, Problem, Steps, TomlFile
from cap_acie.values import InvalidValue
from cap_acie.words import _

T = TypeVar("T")


class TableReader:
    """A table of ``file`` at ``steps``. Every key is required unless it is asked for as optional.

    Reading goes on after a problem, so that a person gets all of them at once; what was wrong has
    the value of ``instead`` meanwhile. :meth:`close` complains about keys that nobody asked for.
    """

    def __init__(
        self,
        file: TomlFile,
        table: Mapping[str, Any] | None = None,
        steps: Steps = (),
        problems: list[Problem] | None = None,
    ) -> None:
        self.file = file
        self.table = file.table if table is None else table
        self.steps = steps
        self.problems: list[Problem] = [] if problems is None else problems
        self._asked: set[str] = set()

    def problem(self, key: str, message: str, remedy: str = "") -> None:
        """Note what is wrong with a key of this table."""
        self.problems.append(self.file.problem((*self.steps, key), message, remedy))

    def get(self, key: str, convert: Callable[[Any], T], instead: Any) -> T:
        """The value of a required key."""
        self._asked.add(key)
        if key not in self.table:
            self.problem(key, _("The key {key} is missing.").format(key=key))
            missing: T = instead
            return missing
        found: T = self._converted(key, convert, instead)
        return found

    def optional(self, key: str, convert: Callable[[Any], T]) -> T | None:
        """The value of a key that may be missing."""
        self._asked.add(key)
        if key not in self.table:
            return None
        found: T | None = self._converted(key, convert, None)
        return found

    def _converted(self, key: str, convert: Callable[[Any], T], instead: Any) -> Any:
        try:
            return convert(self.table[key])
        except InvalidValue as invalid:
            self.problem(key, invalid.what, invalid.remedy)
            return instead

    def format(self) -> bool:
        """Read ``format`` = 1 and ``made_up``; whether the file is made up."""
        self.get("format", values.integer(1, 1), 1)
        return bool(self.optional("made_up", values.boolean))

    def sub(self, key: str) -> TableReader:
        """A required table below this one."""
        self._asked.add(key)
        if key not in self.table:
            self.problem(key, _("The table [{key}] is missing.").format(key=key))
        return self._below(key, self.table.get(key, {}), (key,))

    def optional_sub(self, key: str) -> TableReader | None:
        """A table below this one that may be missing."""
        self._asked.add(key)
        return self._below(key, self.table[key], (key,)) if key in self.table else None

    def entries(self, key: str, *, least: int = 1) -> list[TableReader]:
        """The tables ``[[key]]``, at least ``least``; with 0 the key may be missing."""
        self._asked.add(key)
        found = self.table.get(key, [])
        if not isinstance(found, list):
            self.problem(key, _("This is an array of tables: [[{key}]].").format(key=key))
            return []
        if len(found) < least:
            self.problem(key, _("At least {n} of [[{key}]] is needed.").format(n=least, key=key))
        return [self._below(key, entry, (key, number)) for number, entry in enumerate(found)]

    def _below(self, key: str, table: Any, steps: Steps) -> TableReader:
        if not isinstance(table, dict):
            self.problem(key, _("This is a table."))
            table = {}
            return _Closed(self.file, table, (*self.steps, *steps), [])
        return TableReader(self.file, table, (*self.steps, *steps), self.problems)

    def unique(self, seen: set[Any], key: str, value: Any) -> None:
        """Note a problem when ``value`` of ``key`` was seen before."""
        if value in seen:
            self.problem(key, _("{value} stands here twice.").format(value=value))
        seen.add(value)

    def mapping(
        self, key: str, names: Callable[[Any], str], convert: Callable[[Any], T]
    ) -> dict[str, T]:
        """A required table whose keys are ids, with one form of value."""
        below = self.sub(key)
        return below.pairs(names, convert)

    def pairs(self, names: Callable[[Any], str], convert: Callable[[Any], T]) -> dict[str, T]:
        """All keys of this table with their values; wrong ones are noted and left out."""
        found: dict[str, T] = {}
        for name, value in self.table.items():
            self._asked.add(name)
            try:
                names(name)
                found[name] = convert(value)
            except InvalidValue as invalid:
                self.problem(name, invalid.what, invalid.remedy)
        return found

    def close(self) -> None:
        """Note a problem for every key that the contract does not name."""
        for key in self.table:
            if key not in self._asked:
                self.problem(key, _("The key {key} is unknown.").format(key=key), self._meant(key))

    def _meant(self, key: str) -> str:
        near = difflib.get_close_matches(key, self._asked - self.table.keys(), n=1)
        if near:
            return _("Did you mean {key}?").format(key=near[0])
        return _("Remove it, or correct its name.")

    def refuse(self) -> None:
        """Raise :class:`FileRefused` when anything was wrong, in the order of the lines."""
        if self.problems:
            raise FileRefused(sorted(self.problems, key=lambda one: (one.line, one.key)))


class _Closed(TableReader):
    """Stands for a table that is none: what is asked of it is noted nowhere."""

    def problem(self, key: str, message: str, remedy: str = "") -> None:
        """Nothing more: the table itself is the problem."""


def close_all(readers: Collection[TableReader]) -> None:
    """Close several tables."""
    for reader in readers:
        reader.close()
