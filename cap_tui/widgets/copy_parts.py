"""What can be copied from a widget: a cell, a row, a whole table, a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual.content import Content

from cap_tui.text.i18n import _
from cap_tui.widgets.safe_text import Line, safe_line


@dataclass(frozen=True)
class CopyPart:
    """Something that can be copied: what it is called, and its text, made when it is asked for."""

    label: str
    text: Callable[[], str]


@runtime_checkable
class Copyable(Protocol):
    """A widget whose content can be copied."""

    def copy_parts(self) -> Sequence[CopyPart]:
        """What can be copied now, the likeliest first."""
        ...


def plain_cell(cell: Line) -> str:
    """A cell as text in one line, without tabs, so that a spreadsheet takes it as one cell."""
    return safe_line(cell).plain.replace("\t", " ").strip()


def tab_separated(rows: Iterable[Sequence[Line]]) -> str:
    """Rows as lines, their cells with tabs between, as spreadsheets paste them."""
    return "\n".join("\t".join(map(plain_cell, row)) for row in rows)


def text_part(lines: Callable[[], Iterable[Content]]) -> CopyPart:
    """A running text as one part."""
    return CopyPart(_("Text"), lambda: "\n".join(line.plain.rstrip() for line in lines()))
