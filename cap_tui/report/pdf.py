"""The PDF writer: Typst sets the page, every text reaches it as data and never as markup."""

from __future__ import annotations

import datetime
import re
from typing import Any

from cap_tui.report import column_widths, typesetting
from cap_tui.report.document import Figure, Heading, Items, Paragraph, TableBlock
from cap_tui.report.labels import words
from cap_tui.report.rendered_document import Edition, Numbered, paragraphs
from cap_tui.text import formats

_TALL_CELL = 1200
_WIDEST = 149 / 50
"""92 % of the line by the height of the figure on page one, both in millimetres."""
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_FORMATS = {"png": "png", "jpeg": "jpg", "svg": "svg"}


def pdf(edition: Edition) -> bytes:
    """The whole document as an accessible PDF (PDF/UA-1)."""
    day = datetime.date.fromisoformat(edition.iso_date) if edition.iso_date else None
    imprint = edition.imprint
    logo = imprint.logo and {"data": list(imprint.logo.data), "format": _FORMATS[imprint.logo.kind]}
    return typesetting.pdf(
        {
            "title": edition.title,
            "subtitle": edition.subtitle,
            "region": edition.region,
            "cover": " · ".join(part for part in (edition.region, edition.date) if part),
            "day": day and [day.year, day.month, day.day],
            "language": formats.locale(edition.language).language,
            "words": {"colon": edition.colon, **words(edition.language)},
            "imprint": {
                "statement": imprint.statement,
                "payers": imprint.payers,
                "line": imprint.line,
                "logo": logo,
            },
            "notices": edition.notices,
            "contents": bool(edition.contents),
            "small": edition.short,
            "footer": edition.footer,
            "provenance": edition.provenance,
            "chapters": [
                {
                    "title": chapter.title,
                    "page_one": chapter.page_one,
                    "blocks": [_block(numbered, edition) for numbered in chapter.blocks],
                }
                for chapter in edition.chapters
            ],
        }
    )


def _block(numbered: Numbered, edition: Edition) -> dict[str, Any]:
    match numbered.block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(text, style):
            return {
                "kind": "paragraph",
                "parts": paragraphs(text),
                "style": style,
                "leads": numbered.leads,
            }
        case Items(items, ordered):
            return {"kind": "items", "items": list(items), "numbered": ordered}
        case TableBlock():
            return _table(numbered.block, numbered.label, edition)
        case Figure(caption, svg, alt):
            return {
                "kind": "figure",
                "label": numbered.label,
                "caption": caption,
                "svg": svg,
                "alt": alt,
                "wide": _wide(svg),
            }


def _wide(svg: str) -> bool:
    """Whether a drawing is wider than the line when it has the height that page one gives it."""
    found = _SIZE.search(svg)
    return found is not None and float(found[1]) / float(found[2]) > _WIDEST


def _table(table: TableBlock, label: str, edition: Edition) -> dict[str, Any]:
    rows = edition.cells(table)
    widths = column_widths.shares(table, edition)
    return {
        "kind": "table",
        "label": label,
        "caption": table.caption,
        "columns": list(table.columns),
        "small": column_widths.small(table, edition),
        "shares": widths,
        "squeezed": column_widths.squeezed(table, edition),
        "together": column_widths.together(table, edition, widths),
        "right": [table.numeric(place) for place in range(len(table.columns))],
        "rows": rows,
        # A row stays on one page unless a cell is longer than a page could hold.
        "tall": any(len(cell) > _TALL_CELL for row in rows for cell in row),
        "note": table.note,
    }
