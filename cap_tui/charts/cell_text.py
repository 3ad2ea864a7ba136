"""Lines of text for figures: clipping, padding and breaking by terminal cells, not characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from rich.cells import cell_len, chop_cells, set_cell_size

from cap_tui.text.held_blanks import hold, let_go

HANG = 2


def clip(text: str, width: int, *, ascii_only: bool = False) -> str:
    """``text`` in one line and at most ``width`` cells; a cut ends in an ellipsis."""
    text = " ".join(text.split())
    if cell_len(text) <= width:
        return text
    mark = "~" if ascii_only else "…"
    if width <= 1:
        return mark[:width]
    return set_cell_size(text, width - 1).rstrip() + mark


def pad(text: str, width: int, side: str = "left", *, ascii_only: bool = False) -> str:
    """``text`` clipped and filled to exactly ``width`` cells; ``side`` is where the text stands."""
    text = clip(text, width, ascii_only=ascii_only)
    gap = width - cell_len(text)
    if side == "right":
        return " " * gap + text
    if side == "middle":
        return " " * (gap // 2) + text + " " * (gap - gap // 2)
    return text + " " * gap


def broken(text: str, width: int, hang: int = 0) -> list[str]:
    """``text`` broken at spaces into lines of at most ``width`` cells; a longer word is cut.

    Lines after the first have ``hang`` cells less.
    """
    lines: list[str] = []
    line = ""
    for held in hold(text).split():
        word = " ".join(let_go(held).split())
        trial = f"{line} {word}" if line else word
        if cell_len(trial) <= width - (hang if lines else 0):
            line = trial
            continue
        if line:
            lines.append(line)
        *whole, line = chop_cells(word, max(1, width - hang)) or [""]
        lines += whole
    return [*lines, line] if line or not lines else lines


def folded(text: str, width: int, indent: int = 0) -> list[str]:
    """``text`` in lines of at most ``width`` cells (20 or more) behind an indent; further lines two cells deeper.

    No text is no line.
    """
    if not text.split():
        return []
    first, *rest = broken(text, max(20, width) - indent, HANG)
    return [" " * indent + first, *(" " * (indent + HANG) + line for line in rest)]


def flowed(
    entries: Sequence[str], width: int, gap: str = "   ", *, ascii_only: bool = False
) -> list[str]:
    """Short entries set one after the other into as few lines of ``width`` cells as they need."""
    rows = [""]
    for entry in (clip(entry, width, ascii_only=ascii_only) for entry in entries):
        trial = f"{rows[-1]}{gap}{entry}" if rows[-1] else entry
        if cell_len(trial) <= width:
            rows[-1] = trial
        else:
            rows.append(entry)
    return rows


_SPELT = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "−": "-",
        "…": "~",
        "’": "'",
        "‘": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "ß": "ss",
        "→": ">",
    }
)


def plain(ascii_only: bool) -> Callable[[str], str]:
    """How a figure writes foreign words: as they are, or in ASCII without accents and with ? for the rest."""
    return _ascii if ascii_only else str


def _ascii(text: str) -> str:
    spelt = unicodedata.normalize("NFKD", text.translate(_SPELT))
    bare = "".join(char for char in spelt if not unicodedata.combining(char))
    return bare.encode("ascii", "replace").decode()
