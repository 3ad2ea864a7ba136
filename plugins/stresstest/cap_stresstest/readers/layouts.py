"""The known layouts as data (``packs/layouts.toml``), and a table plus its layout as a Sheet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from cap_stresstest.readers.delimited import SurveyTable
from cap_tui.api import Sheet, convert

_FILE = Path(__file__).parent.parent / "packs" / "layouts.toml"


class SurveyLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The columns that one survey tool adds to the answers."""

    title: str
    source: str
    sheet: str = ""
    marks: tuple[tuple[str, ...], ...] = ()
    row_id: tuple[str, ...] = ()
    submitted: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    identity: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    ignored_like: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def marked(self, columns: Sequence[str]) -> bool:
        """True when the column names are those of this layout."""
        there = set(columns)
        return any(set(mark) <= there for mark in self.marks)


@lru_cache(maxsize=1)
def layouts() -> dict[str, SurveyLayout]:
    """All known layouts by id."""
    with _FILE.open("rb") as file:
        return convert(tomllib.load(file), dict[str, SurveyLayout])


def answer_codes(layout_id: str) -> tuple[str, ...]:
    """What a layout writes for don't know and not applicable, beside the questionnaire's labels."""
    known = layouts().get(layout_id)
    return known.codes if known else ()


def _first(names: Sequence[str], columns: Sequence[str]) -> str:
    return next((name for name in names if name in columns), "")


def sheet(
    layout_id: str, table: SurveyTable, *, row_id: str = "", also_ignored: Sequence[str] = ()
) -> Sheet:
    """A table as a Sheet, with the tool's own columns separated from the answers.

    ``row_id`` and ``also_ignored`` are columns that a reader knows by their cells.
    """
    layout = layouts()[layout_id]
    row_id = _first(layout.row_id, table.columns) or row_id
    submitted = _first(layout.submitted, table.columns)
    answered = _first(layout.answered, table.columns)
    identity = layout.identity & set(table.columns)
    alike = re.compile("|".join(layout.ignored_like) or r"(?!)")
    known = {c for c in table.columns if c in layout.ignored or alike.fullmatch(c)}
    own = known | {row_id, submitted, answered, *also_ignored}
    return Sheet(
        layout=layout_id,
        columns=table.columns,
        rows=table.rows,
        identity=identity,
        ignored=frozenset(own - identity - {""}),
        row_id=row_id,
        submitted=submitted,
        answered=answered,
        notes=table.notes,
    )
