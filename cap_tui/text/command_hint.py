"""Advice that ends with a command, as it stands where nobody types one: in a report."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"(?:^|\s*[:;,→])\s*cap-tui\s+[a-z].*$", re.DOTALL)


def without_command(text: str) -> str:
    """``text`` up to the command that it ends with: "Adopt its results: cap-tui edw adopt" without the command.

    Nothing is left of a text that is a command alone.
    """
    cut = _COMMAND.sub("", text)
    if cut == text:
        return text
    return f"{cut}." if cut.strip() else ""
