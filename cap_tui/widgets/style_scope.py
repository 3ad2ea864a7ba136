"""Style sheets that reach their own widgets only.

Textual scopes a ``DEFAULT_CSS`` to its class, but of a list such as ``#head, #foot { … }`` only the last
selector, and what a screen's ``CSS_PATH`` says holds for all screens. The other selectors then move
widgets of the same id on other screens. :func:`scope_sheet` writes the class before every selector.
"""

from __future__ import annotations

import re

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BRACE = re.compile(r"[{}]")


def scope_sheet(sheet: str, name: str) -> str:
    """Return ``sheet`` with ``name``, a class of widgets, before each selector that does not begin with it.

    Rules nested in others keep their text: the outer selector scopes them.
    """
    written: list[str] = []
    depth = start = 0
    sheet = _COMMENT.sub("", sheet)
    for brace in _BRACE.finditer(sheet):
        piece = sheet[start : brace.start()]
        if brace[0] == "{":
            written.append(_scope_selectors(piece, name) if depth == 0 else piece)
        else:
            written.append(piece)
        written.append(brace[0])
        depth += 1 if brace[0] == "{" else -1
        start = brace.end()
    return "".join(written) + sheet[start:]


def _scope_selectors(head: str, name: str) -> str:
    """Scope a list of selectors; what stands before it (a variable) stays."""
    before, semicolon, selectors = head.rpartition(";")
    scoped = (_scope_selector(selector.strip(), name) for selector in selectors.split(","))
    return f"{before}{semicolon}\n{', '.join(scoped)} "


def _scope_selector(selector: str, name: str) -> str:
    own = re.match(rf"{re.escape(name)}(?![\w-])", selector)
    return selector if own else f"{name} {selector}"
