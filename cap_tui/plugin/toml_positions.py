"""Find the line of a TOML file on which a value is written, so that an error can point at it.

``tomllib`` and msgspec tell what is wrong (``$.settings[1].max``) but not on which line.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence

Steps = tuple[str | int, ...]

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_MISSING = re.compile(r"missing required field `([^`]+)`")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)


def steps_of(message: str) -> Steps:
    """The path that a msgspec error names: ``"... - at `$.views[0]`"`` gives ``("views", 0)``.

    An unknown field is the last step, so that the line found is the field's own.
    """
    place = re.search(r"`\$([^`]*)`", message)
    steps: list[str | int] = []
    for step in _STEP.finditer(place.group(1) if place else ""):
        if step.group(1):
            steps.append(step.group(1))
        elif step.group(2):
            steps.append(int(step.group(2)))
    unknown = _UNKNOWN.search(message)
    if unknown:
        steps.append(unknown.group(1))
    return tuple(steps)


def missing_field(message: str) -> str:
    """The name of the required field that a msgspec error misses, or an empty text."""
    missing = _MISSING.search(message)
    return missing.group(1) if missing else ""


def key_of(steps: Sequence[str | int]) -> str:
    """The path as people write it: ``("views", 1, "title")`` gives ``views[1].title``."""
    key = ""
    for step in steps:
        if isinstance(step, int):
            key += f"[{step}]"
        else:
            key += f".{step}" if key else step
    return key


def line_of(text: str, steps: Sequence[str | int]) -> int | None:
    """The line (1 is the first) on which the value at ``steps`` is written.

    For an array of tables it is the line of its first entry. When the last steps cannot be found,
    the line of the last one that can be is returned; None when nothing of the path is in the text.
    """
    return nearest_line(toml_positions(text), steps)


def nearest_line(positions: Mapping[Steps, int], steps: Sequence[str | int]) -> int | None:
    """The line of ``steps`` in ``positions``, else of the nearest value above it that has one."""
    for length in range(len(steps), 0, -1):
        line = positions.get(tuple(steps[:length]))
        if line is not None:
            return line
    return None


@functools.lru_cache(maxsize=4)
def toml_positions(text: str) -> dict[Steps, int]:
    """The line of every key, table and array item of a valid TOML text, by its path."""
    return _Scanner(text).scan()


class _Scanner:
    """Walks over a TOML text that ``tomllib`` accepts, and notes where each value begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Steps, int] = {}
        self.entries: dict[Steps, int] = {}
        self._counted = (0, 1)

    def scan(self) -> dict[Steps, int]:
        base: Steps = ()
        while self._skip_blank():
            if self._next("["):
                repeated = self._next("[")
                base = self._open_table(self._key(), repeated=repeated)
            else:
                self._pair(base)
            self._skip_line()
        return self.found

    def _open_table(self, key: Sequence[str], *, repeated: bool) -> Steps:
        path: Steps = ()
        for number, name in enumerate(key):
            path = (*path, name)
            self._note(path)
            if repeated and number == len(key) - 1:
                self.entries[path] = self.entries.get(path, 0) + 1
            if path in self.entries:
                path = (*path, self.entries[path] - 1)
                self._note(path)
        return path

    def _pair(self, base: Steps) -> None:
        """``key = value``; a dotted key notes each of its steps."""
        path = base
        for name in self._key():
            path = (*path, name)
            self._note(path)
        self._skip_blank()
        if self._next("="):
            self._value(path)

    def _value(self, path: Steps) -> None:
        self._skip_blank()
        if self._next("["):
            index = 0
            while self._skip_blank() and not self._next("]"):
                start = self.at
                self._note((*path, index))
                self._value((*path, index))
                self.at += self.at == start
                index += 1
                self._skip_blank()
                self._next(",")
        elif self._next("{"):
            while self._skip_blank() and not self._next("}"):
                start = self.at
                self._pair(path)
                self.at += self.at == start
                self._skip_blank()
                self._next(",")
        elif not self._string():
            self._match(_SCALAR)

    def _key(self) -> list[str]:
        names: list[str] = []
        while self._skip_blank():
            start = self.at
            if self._string():
                names.append(_unquoted(self.text[start : self.at]))
            elif self._match(_BARE_KEY):
                names.append(self.text[start : self.at])
            else:
                # Not a key: go on behind the character, so that every text comes to its end.
                self.at += 1
                break
            self._skip_blank()
            if not self._next("."):
                break
        return names

    def _string(self) -> bool:
        return any(self._match(form) for form in _STRINGS)

    def _match(self, form: re.Pattern[str]) -> bool:
        match = form.match(self.text, self.at)
        if match:
            self.at = match.end()
        return bool(match and match.group())

    def _next(self, sign: str) -> bool:
        if self.text.startswith(sign, self.at):
            self.at += len(sign)
            return True
        return False

    def _skip_blank(self) -> bool:
        """Go over blanks, line ends and comments; whether anything follows."""
        self._match(_BLANK)
        return self.at < len(self.text)

    def _skip_line(self) -> None:
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end + 1

    def _note(self, path: Steps) -> None:
        counted_to, line = self._counted
        line += self.text.count("\n", counted_to, self.at)
        self._counted = (self.at, line)
        self.found.setdefault(path, line)


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text)) if text.startswith('"') else text.strip("'")
    except ValueError:
        return text.strip('"')
