"""An application as a spreadsheet form: written with every key, filled in anywhere, and read back safely.

Nothing in the form is computed by the program that shows it: every cell is text. Reading takes values only, never
a formula's code, link or macro; the size of what is unpacked is bounded first. What is wrong is named by its cell.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w

from cap_acie.application_file import application_of
from cap_acie.call_folder import CallFolder
from cap_acie.document_parts import Key, Typed, shown_value, typed_value
from cap_acie.document_schema import APPLICATION_PARTS
from cap_acie.toml_file import (
    LARGEST,
    FileRefused,
    FileUnreadable,
    Problem,
    TomlFile,
    parse_toml,
    steps_of,
)
from cap_acie.words import _
from cap_tui.api import clean_line, whole_number

PROJECT, PARTNERS = "Project", "Partners"
HEAD = (Key("id", "id"), Key("call", "call"), Key("made_up", "made up", Typed.YES))
PROJECT_KEYS = (*HEAD, *APPLICATION_PARTS[0].keys)
PARTNER_KEYS = APPLICATION_PARTS[1].keys
EMPTY_ROWS = 12
LARGEST_UNPACKED = 8 << 20
MOST_PARTNERS = 200


def write_form(folder: CallFolder, table: Mapping[str, Any] | None = None) -> bytes:
    """The form of a call as a workbook, empty or filled with the table of an application."""
    import xlsxwriter

    filled: dict[str, Any] = {"call": folder.call.id, **(table or {})}
    if folder.made_up:
        filled.setdefault("made_up", True)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(PROJECT)
        sheet.set_column(0, 1, 24, bold)
        sheet.set_column(2, 2, 60, text)
        for row, key in enumerate(PROJECT_KEYS):
            sheet.write_string(row, 0, key.name, bold)
            sheet.write_string(row, 1, _words(key), bold)
            sheet.write_string(row, 2, _cell_text(key, filled), text)
        sheet = book.add_worksheet(PARTNERS)
        sheet.set_column(0, len(PARTNER_KEYS) - 1, 22, text)
        sheet.freeze_panes(2, 1)
        entries = [*filled.get("partners", ()), *({} for _row in range(EMPTY_ROWS))]
        for column, key in enumerate(PARTNER_KEYS):
            sheet.write_string(0, column, key.name, bold)
            sheet.write_string(1, column, _words(key), bold)
            for row, entry in enumerate(entries, start=2):
                sheet.write_string(row, column, _cell_text(key, entry), text)
    return out.getvalue()


def _words(key: Key) -> str:
    choices = f" ({', '.join(key.choices)})" if key.choices else ""
    about = f"\n{_(key.help)}" if key.help else ""
    return f"{_(key.label)}{choices}{about}"


def _cell_text(key: Key, table: Mapping[str, Any]) -> str:
    value = shown_value(key, table)
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def read_form(path: Path) -> TomlFile:
    """The application in a form that was filled in; FileUnreadable, or FileRefused with the cell of every problem."""
    name = clean_line(path.name)
    sheets = _sheets(path, name)
    table: dict[str, Any] = {"format": 1}
    table |= _filled(PROJECT_KEYS, [_at(row, 2) for row in _by_key(sheets, name)])
    table["partners"] = [
        _filled(PARTNER_KEYS, row)
        for row in sheets[PARTNERS][2 : 2 + MOST_PARTNERS]
        if any(map(_typed, row))
    ]
    text = tomli_w.dumps(table)
    file = parse_toml(f"{path.stem}.toml", text.encode())
    try:
        application_of(file)
    except FileRefused as refused:
        raise FileRefused([_at_cell(name, one) for one in refused.problems]) from refused
    return file


def _by_key(sheets: Mapping[str, list[list[Any]]], name: str) -> Iterator[list[Any]]:
    """The rows of the project in the order of its keys."""
    rows = {str(row[0]): row for row in sheets[PROJECT] if row}
    for key in PROJECT_KEYS:
        if key.name not in rows:
            raise FileUnreadable(
                _("The row {key} is missing on the sheet {sheet}.").format(
                    key=key.name, sheet=PROJECT
                ),
                where=name,
                remedy=_("Write the form anew: cap-tui acie form write OUT.xlsx --call DIR"),
            )
        yield rows[key.name]


def _at(row: Sequence[Any], place: int) -> Any:
    return row[place] if place < len(row) else ""


def _sheets(path: Path, name: str) -> dict[str, list[list[Any]]]:
    """The values of both sheets; what is unpacked is measured before it is."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if path.stat().st_size > LARGEST:
            raise FileUnreadable(
                _("The file is larger than {size} KiB.").format(size=LARGEST >> 10), where=name
            )
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise FileUnreadable(_("The file unpacks to too much."), where=name)
        book = CalamineWorkbook.from_path(str(path))
        missing = {PROJECT, PARTNERS} - set(book.sheet_names)
        if missing:
            raise FileUnreadable(
                _("The sheet {sheet} is missing.").format(sheet=", ".join(sorted(missing))),
                where=name,
            )
        return {title: book.get_sheet_by_name(title).to_python() for title in (PROJECT, PARTNERS)}
    except (OSError, zipfile.BadZipFile, CalamineError) as error:
        raise FileUnreadable(
            _("The file is no spreadsheet that can be read: {reason}.").format(
                reason=clean_line(str(error))
            ),
            where=name,
            remedy=_("Save it as .xlsx."),
        ) from error


def _filled(keys: Sequence[Key], cells: Sequence[Any]) -> dict[str, Any]:
    table = {}
    for place, key in enumerate(keys):
        value = typed_value(key, _answer(key, _at(cells, place)), {})
        if value not in (None, [], {}):
            table[key.name] = value
    return table


def _answer(key: Key, cell: Any) -> Any:
    """What was typed into a cell, as a form has it."""
    typed = _typed(cell)
    if key.typed in (Typed.LIST, Typed.PAIRS, Typed.COSTS):
        return tuple(part.strip() for part in typed.split(",") if part.strip())
    if key.typed is Typed.INTEGER and (number := whole_number(typed)) is not None:
        return number
    if key.typed is Typed.DAY:
        try:
            return datetime.date.fromisoformat(typed) if typed else None
        except ValueError:
            return typed
    return typed


def _typed(cell: Any) -> str:
    """A cell as text: numbers as they were typed, dates in ISO form."""
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f")
    return clean_line(str(cell), limit=20_000).strip()


def _at_cell(name: str, problem: Problem) -> Problem:
    """The problem at the cell of the form in which it is."""
    steps = steps_of(problem.key)
    if steps[:1] == ("partners",) and len(steps) > 1 and isinstance(steps[1], int):
        row = steps[1] + 3
        names = [key.name for key in PARTNER_KEYS]
        column = names.index(str(steps[2])) if len(steps) > 2 and steps[2] in names else 0
        cell = f"{PARTNERS}!{chr(ord('A') + column)}{row}"
    else:
        names = [key.name for key in PROJECT_KEYS]
        row = names.index(str(steps[0])) + 1 if steps and steps[0] in names else 1
        cell = f"{PROJECT}!C{row}"
    return Problem(name, cell, row, problem.message, problem.remedy)
