"""Text on its way to the screen: foreign text made safe, and roles instead of colours.

A role says what a piece of text is (a heading, a warning); the theme says how that looks.
Without colour a role is carried by bold, underline or reverse, or by a glyph and a word
that the caller writes.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from textual.content import Content, Span

from cap_tui.text.clean import clean, clean_line
from cap_tui.text.held_blanks import hold, let_go

Line = str | Content


class Role(enum.StrEnum):
    """What a piece of text is."""

    PLAIN = ""
    TITLE = "cap-title"
    HEADING = "cap-heading"
    MUTED = "cap-muted"
    KEY = "cap-key"
    GOOD = "cap-good"
    WARN = "cap-warn"
    BAD = "cap-bad"
    OWN = "cap-own"
    OTHERS = "cap-others"
    CURSOR = "cap-cursor"
    BAR = "cap-bar"


def safe(text: object, role: Role = Role.PLAIN) -> Content:
    """Any text as something that can be drawn: nothing in it is read as markup or reaches the terminal raw.

    Content that is already drawable is returned as it is (with ``role`` laid over it).
    """
    if isinstance(text, Content):
        return text.stylize(role.value) if role else text
    plain = clean(str(text)).expandtabs(4)
    return Content(plain, [Span(0, len(plain), role.value)] if role and plain else None)


def safe_line(text: object, role: Role = Role.PLAIN) -> Content:
    """Like :func:`safe`, folded into one line: for titles and the cells of a list."""
    if isinstance(text, Content):
        return safe(text, role)
    return safe(clean_line(str(text)), role)


def joined(parts: Iterable[Line], between: str = "") -> Content:
    """Several pieces in one line, with ``between`` them."""
    return Content(between).join([safe(part) for part in parts])


def wrapped(line: Line, width: int) -> list[Content]:
    """``line`` as lines of at most ``width`` cells; what follows keeps the indent of what comes first."""
    if width < 1:
        return []
    flowed: list[Content] = []
    for part in safe(line).split("\n", allow_blank=True):
        if part.cell_length <= width:
            flowed.append(part)
            continue
        text = part.plain
        indent = _indent(text)
        if indent >= width // 2:
            flowed += [_let_go(line) for line in _held(part).wrap(width)]
            continue
        hanging = [_let_go(line) for line in _held(part[indent:]).wrap(width - indent)]
        flowed += [part[:indent] + first for first in hanging[:1]]
        flowed += [Content(" " * indent) + later for later in hanging[1:]]
    return flowed


def _held(line: Content) -> Content:
    """The line with the blanks held at which it must not be broken."""
    return Content(hold(line.plain), list(line.spans))


def _let_go(line: Content) -> Content:
    """The same with its blanks again."""
    return Content(let_go(line.plain), list(line.spans))


def _indent(text: str) -> int:
    """How far a paragraph's later lines are indented: past its blanks and its bullet."""
    blanks = len(text) - len(text.lstrip(" "))
    return blanks + (2 if text[blanks : blanks + 2] in ("- ", "• ", "→ ", "> ") else 0)
