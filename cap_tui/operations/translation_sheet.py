"""Texts and translations as a workbook: one row a text, with its package, its places and each plural form."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from cap_tui.errors import Refused
from cap_tui.text.clean import clean, clean_line
from cap_tui.text.i18n import _
from cap_tui.text.po_files import PoFile, domain_of, new_po_file, texts_of, translations_of

TEXTS, ABOUT = "translations", "about"
FIXED = ("package", "place", "text", "plural", "again")
"""The first columns; the translations follow, one a plural form."""
LARGEST, LARGEST_UNPACKED = 8 << 20, 64 << 20
WIDTHS = (14, 28, 50, 30, 10)
AGAIN = "x"


def translation_sheet(file: PoFile) -> bytes:
    """The workbook. Raises Refused where XlsxWriter is not installed."""
    try:
        import xlsxwriter
    except ModuleNotFoundError as error:
        raise Refused(
            _("XlsxWriter is not installed."),
            remedy=_("Install it with: pip install 'cap-tui[office]'"),
        ) from error
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(TEXTS)
        heads = (*FIXED, *(f"{file.language} {form + 1}" for form in range(file.forms)))
        for column, head in enumerate(heads):
            sheet.set_column(column, column, WIDTHS[column] if column < len(WIDTHS) else 50, text)
            sheet.write_string(0, column, head, bold)
        sheet.freeze_panes(1, 0)
        messages = (message for message in file.catalog if message.id)
        for row, message in enumerate(messages, start=1):
            texts = texts_of(message)
            places = "\n".join(place for place, _line in message.locations)
            again = AGAIN if message.fuzzy else ""
            cells = (domain_of(message, file), places, texts[0], "".join(texts[1:]), again)
            for column, cell in enumerate((*cells, *translations_of(message))):
                sheet.write_string(row, column, cell, text)
        about = book.add_worksheet(ABOUT)
        about.set_column(0, 1, 40, text)
        for row, (key, value) in enumerate(_about(file)):
            about.write_string(row, 0, key, bold)
            about.write_string(row, 1, value, text)
    return out.getvalue()


def _about(file: PoFile) -> list[tuple[str, str]]:
    return [
        ("language", file.language),
        ("reviewed", file.reviewed),
        ("plural forms", file.catalog.plural_forms),
    ]


def read_translation_sheet(path: Path) -> PoFile:
    """The workbook as one catalogue; the line of a message is its row. Raises Refused."""
    sheets = _sheets(path)
    about = {str(row[0]): str(row[1]) for row in sheets[ABOUT] if len(row) > 1}
    language = about.get("language", "").strip()
    if not language:
        raise Refused(
            _("The file does not say its language."),
            where=f"{path}, {ABOUT}",
            remedy=_("Keep the sheet '{sheet}' as it was exported.").format(sheet=ABOUT),
        )
    rows = sheets[TEXTS]
    if not rows or tuple(map(str, rows[0][: len(FIXED)])) != FIXED:
        raise Refused(
            _("The columns are not those of an exported file."),
            where=f"{path}, {TEXTS}",
            remedy=_("The first ones are: {columns}.").format(columns=", ".join(FIXED)),
        )
    file = new_po_file("cap_tui", language)
    for number, row in enumerate(rows[1:], start=2):
        package, _place, one, many, again, *translated = [clean(str(cell)) for cell in row]
        if one:
            plural = (*translated, *[""] * file.forms)[: file.forms]
            file.catalog.add(
                (one, many) if many else one,
                plural if many else "".join(translated[:1]),
                flags={"fuzzy"} if again.strip() else set(),
                lineno=number,
                context=package.strip() or None,
            )
    return replace(file, reviewed=clean_line(about.get("reviewed", "")))


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    """The cells of both sheets; what is unpacked is measured before it is."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if path.stat().st_size > LARGEST:
            raise Refused(
                _("The file is larger than {size} KB.").format(size=LARGEST // 1024),
                where=str(path),
            )
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise Refused(_("The file unpacks to too much."), where=str(path))
        book = CalamineWorkbook.from_path(str(path))
        missing = {TEXTS, ABOUT} - set(book.sheet_names)
        if missing:
            raise Refused(
                _("The sheet {sheet} is missing.").format(sheet=", ".join(sorted(missing))),
                where=str(path),
                remedy=_("Keep the sheet '{sheet}' as it was exported.").format(sheet=ABOUT),
            )
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in (TEXTS, ABOUT)
        }
    except (OSError, zipfile.BadZipFile, CalamineError) as error:
        raise Refused(
            _("The file is no spreadsheet that can be read: {reason}.").format(
                reason=clean_line(str(error))
            ),
            where=str(path),
            remedy=_("Save it as .xlsx."),
        ) from error
