"""A picture of a screen as text: what stands on it, and the style of each part in three themes.

The rows are as they are drawn, with a bar at both ends. Below, each row's styles by letters, as
runs (``a12`` is style a for 12 cells); then what the letters mean: dark, light, without colour.
"""

from __future__ import annotations

import difflib
import os
from functools import cache
from itertools import groupby
from pathlib import Path

from rich.segment import Segment
from rich.style import Style

FOLDER = Path(__file__).parent / "pictures"
RENEW = "CAP_TUI_RENEW_PICTURES"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
Cells = list[list[tuple[str, str]]]
"""Of each row each character with its style."""


def cells_of(rows: list[list[Segment]]) -> Cells:
    """The characters of drawn rows, each with its style in words."""
    return [
        [
            (letter, words)
            for text, style, _control in row
            for words in [_words(style)]
            for letter in text
        ]
        for row in rows
    ]


@cache
def _words(style: Style | None) -> str:
    """A style in words, without what the mouse does there."""
    if style is None:
        return "none"
    names = ("bold", "dim", "italic", "underline", "reverse", "strike")
    parts = [name for name in names if getattr(style, name)]
    for colour, before in ((style.color, ""), (style.bgcolor, "on ")):
        if colour is not None and not colour.is_default:
            parts.append(f"{before}{colour.name}")
    return " ".join(parts) or "none"


def letters(cells: Cells) -> tuple[str, ...]:
    """What stands in each row."""
    return tuple("".join(letter for letter, _style in row) for row in cells)


def picture(themes: list[Cells]) -> str:
    """The text of a picture; the rows of the first theme, and the styles of all of them."""
    rows = letters(themes[0])
    known: dict[tuple[str, ...], str] = {}
    styles = []
    for y in range(len(rows)):
        triples = zip(*([style for _letter, style in theme[y]] for theme in themes), strict=True)
        runs = []
        for triple, run in groupby(triples):
            letter = known.setdefault(triple, LETTERS[len(known)])
            runs.append(f"{letter}{len(list(run))}")
        styles.append(" ".join(runs))
    lines = [f"|{row}|" for row in rows]
    lines += ["", *(f"{y:>2}-{y + count - 1:<2} {runs}" for y, count, runs in _counted(styles))]
    lines += ["", *(f"{letter}: {' | '.join(triple)}" for triple, letter in known.items())]
    return "\n".join(lines) + "\n"


def _counted(styles: list[str]) -> list[tuple[int, int, str]]:
    """Equal rows that follow each other as one: the first, how many, their runs."""
    found = []
    y = 0
    for runs, group in groupby(styles):
        count = len(list(group))
        found.append((y, count, runs))
        y += count
    return found


def check_pictures(made: dict[str, str], known: set[str]) -> None:
    """Compare pictures with the kept ones; with the variable of ``make pictures`` set, keep them anew.

    ``known`` are the names of the kept pictures that belong to the same walk.
    """
    if os.environ.get(RENEW):
        for name in known - made.keys():
            (FOLDER / name).unlink()
        for name, text in made.items():
            (FOLDER / name).write_text(text, "utf-8")
        return
    problems = [f"{name}: no screen makes this picture any more" for name in known - made.keys()]
    for name, text in made.items():
        kept = (FOLDER / name).read_text("utf-8") if (FOLDER / name).exists() else ""
        if kept != text:
            changed = difflib.unified_diff(
                kept.splitlines(), text.splitlines(), f"kept/{name}", "now", lineterm="", n=1
            )
            problems.append("\n".join([*changed][:40]))
    shown = "\n\n".join(problems[:3])
    assert not problems, f"{len(problems)} pictures differ (make pictures keeps them):\n{shown}"
