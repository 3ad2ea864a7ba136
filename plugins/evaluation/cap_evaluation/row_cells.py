"""The cells of one row of a file: what is wrong with its columns, names, period and numbers."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cap_evaluation.number_parser import parse_number
from cap_evaluation.period import Months, parse_period
from cap_evaluation.problem import Problem
from cap_evaluation.table_file import BLANKS, DATE, FORMULA, CellTable
from cap_evaluation.words import _
from cap_tui.api import clean

TEXTS = frozenset({"evidence", "note", "source"})
NAMES = frozenset({"indicator", "action", "institution", "item"})
BY = "by:"


@dataclass
class RowProblems:
    """Collects the problems of one row."""

    row: int | None
    found: list[Problem] = field(default_factory=list)

    def add(self, code: str, where: str, message: str, remedy: str = "") -> None:
        """Note one problem."""
        self.found.append(Problem(code, self.row, where, message, remedy))


def header_problems(
    table: CellTable, known: Sequence[str], required: Sequence[str], dimensions: frozenset[str]
) -> Iterator[Problem]:
    """Columns that are not known, stand there twice, or are missing. An empty column of any dimension is no fault."""
    seen: set[str] = set()
    for place, name in enumerate(table.header):
        by_known = name.startswith(BY) and (
            name[len(BY) :] in dimensions or not table.filled(place)
        )
        if name in seen or (name not in known and not by_known):
            yield Problem(
                "unknown_column",
                1,
                clean(name),
                _("The column '{name}' stands there twice.").format(name=clean(name))
                if name in seen
                else _("The column '{name}' is not known.").format(name=clean(name)),
                _("Known are: {names}.").format(names=", ".join(known)),
            )
        seen.add(name)
    for name in required:
        if name not in seen:
            yield Problem(
                "missing_column",
                1,
                name,
                _("The column '{name}' is missing.").format(name=name),
                _("Add it to the header."),
            )


def row_cells(header: Sequence[str], cells: Sequence[str], problems: RowProblems) -> dict[str, str]:
    """The cells of a row by column, without blanks around them. Formulas, dates and control characters are problems."""
    found: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        text = cell.strip(BLANKS)
        if not text:
            continue
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if text == FORMULA:
            problems.add(
                "formula_cell",
                name,
                _("The cell holds a formula; its stored result is not used."),
                _("Put the value itself into the cell."),
            )
            continue
        if name in TEXTS:
            text = _("(a date)") if text == DATE else clean(text, limit=sys.maxsize)
        elif text == DATE:
            text = "\N{CALENDAR}"
        elif (name in NAMES or name.startswith(BY)) and _holds_control(text):
            problems.add(
                "control_character",
                name,
                _("The cell holds a control character."),
                _("Type the name again."),
            )
            continue
        elif not text.isprintable():
            text = clean(text)
        found[name] = text
    if any(cell.strip(BLANKS) for cell in cells[len(header) :]):
        problems.add(
            "unknown_column",
            str(len(header) + 1),
            _("The row has more cells than the header."),
            _("Put texts with commas into quotes; write 1.5, not 1,5."),
        )
    return found


def _holds_control(text: str) -> bool:
    """Whether a text holds what nobody sees: control and direction characters, line ends, surrogates."""
    return not text.isprintable() and any(
        category[0] == "C" or category in ("Zl", "Zp")
        for category in map(unicodedata.category, text)
    )


def check_carriers(
    given: Mapping[str, str],
    actions: Collection[str],
    institutions: Collection[str],
    spoilt: set[str],
    problems: RowProblems,
) -> None:
    """Name an action or institution that the framework does not list."""
    for column, known in (("action", actions), ("institution", institutions)):
        name = given.get(column, "")
        if name not in known and column not in spoilt:
            problems.add(
                f"unknown_{column}",
                column,
                _("There is no {what} '{name}'.").format(what=_(column), name=name),
                _("Name one that the framework lists, by its code."),
            )


def read_period(
    given: Mapping[str, str], fiscal: int, ended: int, spoilt: set[str], problems: RowProblems
) -> Months | None:
    """The period of a row, which has ended; None with a problem."""
    text = given.get("period", "")
    if "period" in spoilt:
        return None
    period = parse_period(text, fiscal)
    if period is None:
        problems.add(
            "not_a_period",
            "period",
            _("'{text}' is not a period.").format(text=text),
            _("Write 2025, 2025-H1, 2025-Q3, 2025-07, FY2025, FY2025-H1 or FY2025-Q3 as text."),
        )
    elif period.end > ended:
        problems.add(
            "future_period",
            "period",
            _("{period} has not ended.").format(period=text),
            _("Import the row when the period is over."),
        )
    return period


def read_number(given: Mapping[str, str], column: str, problems: RowProblems) -> float | None:
    """The number in a column; None without one, or with a problem."""
    text = given.get(column)
    if text is None:
        return None
    number = parse_number(text)
    if isinstance(number, float):
        return number
    if number == "not_finite":
        problems.add(
            number,
            column,
            _("'{text}' is not a finite number up to 1e15.").format(text=text),
            _("Give the number, or leave the cell empty."),
        )
    else:
        problems.add(
            number,
            column,
            _("'{text}' is not a number.").format(text=text),
            _("Write digits with a decimal point, such as 1234.5."),
        )
    return None
