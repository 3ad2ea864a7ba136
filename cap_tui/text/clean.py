"""Foreign text is cleaned once, where it enters the program.

After :func:`clean` a text holds no control character but newline and tab, no escape
sequence, no bidirectional override, no surrogate and no tower of combining marks, so that
it can be stored, compared and drawn. Markup is left as it is: it is text, and drawing it
as text is the work of ``cap_tui.ui.safe``.
"""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
MAX_LENGTH = 20_000
MAX_MARKS = 8

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEEP = frozenset("\n\t")
_BAD_CATEGORIES = frozenset({"Cc", "Cs", "Cn", "Co"})
_PLAIN = re.compile(r"[\n\t\x20-\x7e]*\Z")
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0" + REPLACEMENT)
"""Fillers that fonts draw as nothing, and what stands for a replaced character."""
_BYTE_ORDER_MARK = "\ufeff"
_SPREADSHEET_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def clean(text: str, *, limit: int = MAX_LENGTH) -> str:
    """Return ``text`` as NFC without anything that could act on a terminal or a reader.

    ``limit`` is the number of characters kept; a longer text ends in an ellipsis.
    Line ends become ``\\n``; a byte order mark in front, which comes with what is copied from a file, goes.
    The function is idempotent.
    """
    if len(text) <= limit and _PLAIN.match(text):
        return text
    text = text.lstrip(_BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    kept: list[str] = []
    marks = 0
    for char in text:
        if unicodedata.combining(char):
            marks += 1
            if marks > MAX_MARKS:
                continue
        else:
            marks = 0
        harmful = char in _BIDI or (
            char not in _KEEP and unicodedata.category(char) in _BAD_CATEGORIES
        )
        kept.append(REPLACEMENT if harmful else char)
    if len(kept) > limit:
        kept[limit - 1 :] = ["…"]
    return "".join(kept)


def clean_entry(text: str, *, limit: int = MAX_LENGTH) -> str:
    """Clean what somebody wrote, of several lines perhaps; blanks at its ends say nothing."""
    return clean(text, limit=limit).strip()


def clean_line(text: str, *, limit: int = 500) -> str:
    """Clean ``text`` and fold it into one line: for names, titles and table cells."""
    return " ".join(clean(text, limit=max(MAX_LENGTH, limit)).split())[:limit]


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: blanks, invisible and replaced characters, lone marks."""
    return all(
        char in _FILLERS or char.isspace() or unicodedata.category(char) in ("Cf", "Mn", "Me")
        for char in text
    )


def decode_spreadsheet(text: str) -> str:
    """Turn the ``_x001B_`` spelling of a control character in an XLSX cell back into it.

    Spreadsheets cannot hold control characters and spell them out (ECMA-376, ST_Xstring).
    The result is meant for :func:`clean`, so that the same answer read from a CSV file and
    from an XLSX file is the same text.
    """
    return _SPREADSHEET_ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
