"""Finding the reader for a file, and refusing a file of which too little is known."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from cap_stresstest.column_mapping import Assignment
from cap_stresstest.mapping_file import MappingFile
from cap_stresstest.readers import files, plain, spreadsheet
from cap_stresstest.readers.delimited import read_table
from cap_stresstest.row_parser import SurveySource
from cap_stresstest.words import _
from cap_tui.api import Importer, Refused, Sheet, WrongUse, clean_line

PURPOSE = "stresstest.survey"
_TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
_SPREADSHEET_ENDINGS = frozenset({".xlsx", ".xlsm"})


def check_ending(path: Path) -> None:
    """Raise Refused when a file's name says something else than its contents: a sign of a mix-up."""
    data = files.contents(path)
    kind = files.kind(data[:4096])
    ending = path.suffix.lower()
    if (kind and ending in _TEXT_ENDINGS) or (kind != "zip" and ending in _SPREADSHEET_ENDINGS):
        raise Refused(
            _("The file extension is {ending}, but this is {kind}.").format(
                ending=ending, kind=files.named(kind)
            ),
            where=clean_line(path.name),
            remedy=_("Rename the file to its right extension, if it is the right file."),
        )


def choose_reader(importers: tuple[Importer, ...], path: Path, wanted: str = "") -> Importer:
    """The reader for a file: the one that is named, else the one that is surest.

    Raises WrongUse for an unknown name. Without any that is sure, the plain reader is
    returned, which names the reason when it cannot read the file either.
    """
    if wanted:
        named = [i for i in importers if wanted in (i.id, i.id.rpartition(".")[2])]
        if not named:
            known = ", ".join(i.id for i in importers)
            raise WrongUse(
                _("There is no reader {name}.").format(name=clean_line(wanted)),
                remedy=_("There are: {names}.").format(names=known),
            )
        return named[0]
    sure = [(importer.sniff(path), importer) for importer in importers]
    best = max((score for score, _importer in sure), default=0.0)
    if best <= 0:
        return plain.reader_for(path)
    fitting = [importer for score, importer in sure if score == best]
    if len(fitting) > 1:
        raise Refused(
            _("Several readers claim this file: {names}.").format(
                names=", ".join(i.id for i in fitting)
            ),
            where=clean_line(path.name),
            remedy=_("Choose one with --reader."),
        )
    return fitting[0]


def read_source(
    importers: tuple[Importer, ...], path: Path, wanted: str = "", hint: MappingFile | None = None
) -> SurveySource:
    """Read a file with the reader that fits; a hint of the mapping serves files that none recognises."""
    check_ending(path)
    importer = choose_reader(importers, path, wanted)
    try:
        if importer.id in (plain.TEXT.id, plain.SPREADSHEET.id) and hint and hint.reader:
            sheet = _by_hint(path, hint)
        else:
            sheet = importer.read(path)
        rows = list(sheet.rows)
    finally:
        spreadsheet.forget()
    again = [place for place, cells in rows if cells == sheet.columns]
    if again:  # two exports were pasted together
        note = _("Repeated header row in {places}: skipped.")
        sheet = replace(sheet, notes=(*sheet.notes, note.format(places=", ".join(again[:5]))))
        rows = [(place, cells) for place, cells in rows if cells != sheet.columns]
    return SurveySource(
        name=clean_line(path.name),
        sha256=_file_hash(path),
        reader=importer.id,
        sheet=sheet,
        rows=rows,
    )


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _by_hint(path: Path, hint: MappingFile) -> Sheet:
    reader = hint.reader
    assert reader is not None
    if reader.kind == "xlsx":
        found = spreadsheet.table(path, reader.sheets or (), reader.header_row)
    else:
        found = read_table(
            path,
            delimiter=reader.delimiter,
            encoding=reader.encoding,
            header_row=reader.header_row,
        )
    return Sheet(layout="table", columns=found.columns, rows=found.rows, notes=found.notes)


def _placed(source: SurveySource, column: str) -> str:
    """A column by its place in the file and its name, since two may have the same one."""
    return _("column {number}, {name}").format(
        number=source.sheet.columns.index(column) + 1, name=clean_line(column, limit=60)
    )


def refuse_incomplete(found: Assignment, source: SurveySource, *, allow_missing: bool) -> None:
    """Raise Refused when a group column or indicators are not found, naming what is left over."""
    left = "; ".join(repr(clean_line(column, limit=60)) for column in found.unmapped[:6])
    hint = _("Say which column is what with --mapping FILE.")
    if left:
        hint += " " + _("Columns left over: {columns}.").format(columns=left)
    if not found.items and not found.doubtful:
        raise Refused(
            _("None of the columns belongs to the questionnaire."), where=source.name, remedy=hint
        )
    if found.doubtful:
        indicator, columns = next(iter(found.doubtful.items()))
        raise Refused(
            _("Several columns claim the indicator {id}.").format(id=indicator),
            where=f"{source.name}, " + "; ".join(_placed(source, column) for column in columns),
            remedy=hint,
        )
    if not found.group_column:
        raise Refused(
            _("No column says to which group a respondent belongs."),
            where=source.name,
            remedy=hint,
        )
    if found.missing and not allow_missing:
        raise Refused(
            _("No column was found for {ids}.").format(ids=", ".join(found.missing)),
            where=source.name,
            remedy=hint + " " + _("Or take the file as it is with --allow-missing."),
        )
