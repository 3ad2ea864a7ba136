"""Foreign files on their way in: who reads them, and the table of text that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from cap_tui.plugin.contribution import Contribution


@dataclass(frozen=True)
class Sheet:
    """What an importer read: one table of text cells as it stood in the file, foreign text cleaned.

    ``rows`` yields (place, cells), where place names the row for a person ("row 17",
    "sheet Content1, row 4"). ``identity`` names the columns that identify people; they are
    dropped unless asked for. ``row_id`` names the column with the source's own id of a row.
    ``submitted`` names the column that is empty for an answer which was not sent in,
    ``answered`` the one with the day or time of an answer.
    """

    layout: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[str, tuple[str, ...]]]
    identity: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    row_id: str = ""
    submitted: str = ""
    answered: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Importer(Contribution):
    """Reads foreign files of one layout.

    ``purpose`` names what the content is for ("stresstest.survey"); ``sniff(path)`` returns
    0..1, how sure it is that the file has this layout, and must not raise on any file;
    ``read(path)`` raises :class:`cap_tui.errors.Refused` with reason and place.
    """

    id: str
    purpose: str
    title: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Path], float]
    read: Callable[[Path], Sheet]
