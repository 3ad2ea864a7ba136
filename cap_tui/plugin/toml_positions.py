"""Find the line of a TOML file in which a value stands, so that an error can point at it.

``tomllib`` and msgspec tell what is wrong (``$.settings[1].max``) but not on which line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_MISSING = re.compile(r"missing required field `([^`]+)`")


def steps_of(message: str) -> tuple[str | int, ...]:
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


def line_of(text: str, steps: Sequence[str | int]) -> int | None:
    """The line (1 is the first) on which the value at ``steps`` is written, as near as can be told.

    ``("views", 1, "title")`` is looked for under the second ``[[views]]`` header, else in the
    second ``{`` of an inline ``views = [...]``. When the last steps cannot be found, the line
    of the last one that can be is returned; None when nothing of the path is in the text.
    """
    lines = text.splitlines()
    found: int | None = None
    begin, end = 0, _first_header(lines)
    position = 0
    for position, step in enumerate(steps):
        if isinstance(step, int):
            continue
        index = next((s for s in steps[position + 1 : position + 2] if isinstance(s, int)), None)
        block = _block(lines, step, index)
        if block:
            begin, end = block
            found = begin + 1
            continue
        key = _key_line(lines, step, begin, end)
        if key is None:
            break
        found = key + 1
        begin = key
        if index is not None:
            begin = _inline_item(lines, key, index)
            found = begin + 1
    return found


def _first_header(lines: Sequence[str]) -> int:
    return next((i for i, line in enumerate(lines) if _HEADER.match(line)), len(lines))


def _block(lines: Sequence[str], name: str, index: int | None) -> tuple[int, int] | None:
    """First line of the ``index``-th ``[[name]]`` (or of ``[name]``) and the line after its last."""
    seen = -1
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if not header or header.group(2).strip("\"'") != name:
            continue
        seen += 1
        if index is None or seen == index:
            rest = _first_header(lines[number + 1 :])
            return number, number + 1 + rest
    return None


def _key_line(lines: Sequence[str], key: str, begin: int, end: int) -> int | None:
    """The line between ``begin`` and ``end`` that gives ``key`` a value, also inside an inline table."""
    given = re.compile(rf"(?:^|[{{,\s.])[\"']?{re.escape(key)}[\"']?\s*(?:\.[\w\"'-]+\s*)*=")
    return next((i for i in range(begin, end) if given.search(lines[i])), None)


def _inline_item(lines: Sequence[str], begin: int, index: int) -> int:
    """The line on which item ``index`` of an inline list of tables opens."""
    seen, depth = -1, 0
    for number in range(begin, len(lines)):
        for char in lines[number]:
            if char == "{":
                seen += depth == 0
                depth += 1
                if seen == index:
                    return number
            elif char == "}":
                depth -= 1
    return begin
