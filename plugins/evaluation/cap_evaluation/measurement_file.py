"""Measurements from the rows of a table: every row is checked, every problem is named.

A row is one figure of an indicator, an action and an institution in a period: the total, or one
category of one dimension.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cap_evaluation.definitions import Definition, RegionFramework
from cap_evaluation.number_parser import parse_number
from cap_evaluation.period import Months, months_ended_by, parse_period
from cap_evaluation.problem import Problem
from cap_evaluation.records import Measurement
from cap_evaluation.table_file import BLANKS, DATE, FORMULA, CellTable
from cap_evaluation.unit import conversion_factor, likely_unit, parse_unit
from cap_evaluation.words import _
from cap_tui.api import clean

REQUIRED = ("indicator", "action", "institution", "period")
NUMBERS = ("value", "numerator", "denominator", "weight")
COLUMNS = (*REQUIRED, *NUMBERS, "unit", "evidence", "note")
TEXTS = frozenset({"evidence", "note", "source"})
BY = "by:"

Key = tuple[str, str, str, int, int, str, str]


def measurement_key(row: Measurement) -> Key:
    """What makes a measurement this one: indicator, action, institution, months, dimension, category."""
    return (
        row.indicator,
        row.action,
        row.institution,
        row.start,
        row.months,
        row.dimension,
        row.category,
    )


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
        if text == FORMULA:
            problems.add(
                "formula_cell",
                name,
                _("The cell holds a formula; its stored result is not used."),
                _("Put the value itself into the cell."),
            )
            continue
        if name in TEXTS:
            text = _("(a date)") if text == DATE else clean(text)
        elif text == DATE:
            text = "\N{CALENDAR}"
        elif not text.isprintable():
            problems.add(
                "control_character",
                name,
                _("The cell holds a control character."),
                _("Type the name again."),
            )
            continue
        found[name] = text
    if any(cell.strip(BLANKS) for cell in cells[len(header) :]):
        problems.add(
            "unknown_column",
            str(len(header) + 1),
            _("The row has more cells than the header."),
            _("Put texts with commas into quotes; write 1.5, not 1,5."),
        )
    return found


class SeriesPeriods:
    """The periods of each series: equal or disjoint."""

    def __init__(self) -> None:
        self._months: dict[tuple[str, str, str], dict[int, Months]] = {}

    def add(self, series: tuple[str, str, str], period: Months) -> Months | None:
        """Note a period of a series; returns an earlier one that overlaps it without being equal."""
        taken = self._months.setdefault(series, {})
        if taken.get(period.start) == period:
            return None
        for month in range(period.start, period.end):
            if month in taken:
                return taken[month]
        for month in range(period.start, period.end):
            taken[month] = period
        return None


class MeasurementReader:
    """Reads rows against the definitions of a region; ``as_of`` is today for them."""

    def __init__(self, framework: RegionFramework, as_of: datetime.date) -> None:
        self._framework = framework
        self._ended = months_ended_by(as_of)
        self._fiscal = framework.settings.fiscal_year_start

    def header_problems(self, table: CellTable) -> Iterator[Problem]:
        """What is wrong with the columns."""
        return header_problems(table, COLUMNS, REQUIRED, self._framework.dimensions)

    def read_row(
        self, header: Sequence[str], number: int | None, cells: Sequence[str]
    ) -> tuple[Measurement | None, list[Problem]]:
        """One row as a measurement, or its problems."""
        problems = RowProblems(number)
        given = row_cells(header, cells, problems)
        spoilt = {problem.where for problem in problems.found}
        definition = self._definition(given, spoilt, problems)
        self._carriers(given, spoilt, problems)
        period = self._period(given, spoilt, problems, definition)
        numbers = self._numbers(given, problems)
        spoilt |= {problem.where for problem in problems.found}
        dimension, category = "", ""
        if definition is not None:
            factor = self._factor(definition, given, spoilt, problems)
            if numbers.get("value") is not None:
                numbers["value"] *= factor
            self._figures(definition, numbers, spoilt, problems)
            dimension, category = self._category(definition, header, given, problems)
        if problems.found or definition is None or period is None:
            return None, problems.found
        ratio = definition.indicator.aggregation == "ratio"
        action = self._framework.actions[given["action"]]
        measured = Measurement(
            indicator=definition.ref,
            action=given["action"],
            institution=given["institution"],
            period=given["period"],
            start=period.start,
            months=period.length,
            value=None if ratio else numbers.get("value"),
            numerator=numbers.get("numerator") if ratio else None,
            denominator=numbers.get("denominator") if ratio else None,
            weight=numbers.get("weight") if definition.indicator.weighted_by else None,
            dimension=dimension,
            category=category,
            evidence=given.get("evidence", ""),
            note=given.get("note", ""),
            of_action=action.uid,
        )
        return measured, problems.found

    def _definition(
        self, given: Mapping[str, str], spoilt: set[str], problems: RowProblems
    ) -> Definition | None:
        name = given.get("indicator", "")
        found = self._framework.indicators.get(name)
        if found is None:
            if "indicator" not in spoilt:
                problems.add(
                    "unknown_indicator",
                    "indicator",
                    _("There is no indicator '{name}'.").format(name=name),
                    _("cap-tui evaluation indicators lists them."),
                )
        elif found.indicator.computed:
            problems.add(
                "unknown_indicator",
                "indicator",
                _("'{name}' is counted by the program and measured by nobody.").format(name=name),
                _("Take the row out."),
            )
            return None
        return found

    def _carriers(self, given: Mapping[str, str], spoilt: set[str], problems: RowProblems) -> None:
        for column, code, known in (
            ("action", "unknown_action", self._framework.actions),
            ("institution", "unknown_institution", self._framework.institutions),
        ):
            name = given.get(column, "")
            if name not in known and column not in spoilt:
                problems.add(
                    code,
                    column,
                    _("There is no {what} '{name}'.").format(what=_(column), name=name),
                    _("Name one that the framework lists, by its code."),
                )

    def _period(
        self,
        given: Mapping[str, str],
        spoilt: set[str],
        problems: RowProblems,
        definition: Definition | None,
    ) -> Months | None:
        period = read_period(given, self._fiscal, self._ended, spoilt, problems)
        baseline = definition.baseline_months if definition else None
        if period and baseline and period.start < baseline.end:
            problems.add(
                "before_baseline",
                "period",
                _("{period} begins before the period of the baseline ended.").format(
                    period=given["period"]
                ),
                _("Measure from the period after the baseline on."),
            )
        return period

    def _numbers(self, given: Mapping[str, str], problems: RowProblems) -> dict[str, float]:
        found = {}
        for column in NUMBERS:
            number = read_number(given, column, problems)
            if number is not None:
                found[column] = number
        return found

    def _factor(
        self,
        definition: Definition,
        given: Mapping[str, str],
        spoilt: set[str],
        problems: RowProblems,
    ) -> float:
        """What the value is multiplied with to be in the indicator's unit."""
        text = given.get("unit")
        wanted = definition.indicator.parsed_unit
        if text is None or "unit" in spoilt or text == wanted.text:
            return 1.0
        unit = parse_unit(text)
        if unit is None or (unit.family == "count" and wanted.family == "count"):
            problems.add(
                "unknown_unit",
                "unit",
                _("The unit '{unit}' is not known.").format(unit=text),
                _("Write {unit}.").format(unit=likely_unit(text) or wanted.text),
            )
            return 1.0
        factor = conversion_factor(unit, wanted)
        if factor is None:
            code = "unknown_unit" if unit.family == "count" else "unit_mismatch"
            problems.add(
                code,
                "unit",
                _("The indicator is measured in {wanted}, the row is in {given}.").format(
                    wanted=wanted.text, given=text
                ),
                _("Give the value in {wanted}.").format(wanted=wanted.text),
            )
        return factor or 1.0

    def _figures(
        self,
        definition: Definition,
        numbers: Mapping[str, float],
        spoilt: set[str],
        problems: RowProblems,
    ) -> None:
        indicator = definition.indicator
        if indicator.aggregation == "ratio":
            self._ratio(definition, numbers, spoilt, problems)
        elif "value" not in numbers:
            if "value" not in spoilt:
                problems.add(
                    "no_value",
                    "value",
                    _("The row has no value."),
                    _("Take the row out, or give the value: an empty cell is not zero."),
                )
        else:
            self._value(definition, numbers["value"], problems)
        weight = numbers.get("weight")
        if (
            indicator.weighted_by
            and indicator.aggregation == "mean"
            and "weight" not in spoilt
            and (weight is None or weight <= 0)
        ):
            problems.add(
                "bad_weight",
                "weight",
                _("The mean is weighted by {what}: the weight is missing or not above 0.").format(
                    what=indicator.weighted_by
                ),
                _("Give the weight."),
            )

    def _value(self, definition: Definition, value: float, problems: RowProblems) -> None:
        unit = definition.indicator.parsed_unit
        if unit.low is not None and unit.high is not None and not unit.low <= value <= unit.high:
            problems.add(
                "out_of_range",
                "value",
                _("{value:g} is not between {low:g} and {high:g}.").format(
                    value=value, low=unit.low, high=unit.high
                ),
                _("Give the value on the scale of the indicator."),
            )
        if value < 0 and unit.at_least_zero and not definition.indicator.signed:
            problems.add(*_negative("value"))

    def _ratio(
        self,
        definition: Definition,
        numbers: Mapping[str, float],
        spoilt: set[str],
        problems: RowProblems,
    ) -> None:
        numerator, denominator = numbers.get("numerator"), numbers.get("denominator")
        if numerator is None or denominator is None:
            if not spoilt & {"numerator", "denominator"}:
                problems.add(
                    "ratio_without_parts",
                    "numerator",
                    _("A ratio needs its numerator and its denominator."),
                    _("Give {numerator} and {denominator}.").format(
                        numerator=definition.indicator.numerator,
                        denominator=definition.indicator.denominator,
                    ),
                )
            return
        if denominator < 0 or (denominator == 0 and numerator != 0):
            problems.add(
                "bad_denominator",
                "denominator",
                _("The denominator is below 0, or 0 under a numerator."),
                _("Correct the row; 0 of 0 is allowed."),
            )
        if numerator < 0 and not definition.indicator.signed:
            problems.add(*_negative("numerator"))

    def _category(
        self,
        definition: Definition,
        header: Sequence[str],
        given: Mapping[str, str],
        problems: RowProblems,
    ) -> tuple[str, str]:
        stated = [(name, given[name]) for name in header if name.startswith(BY) and name in given]
        if not stated:
            return "", ""
        column, category = stated[0]
        dimension = column[len(BY) :]
        known = {entry.id: entry.categories for entry in definition.indicator.disaggregation}
        if len(stated) > 1:
            problems.add(
                "unknown_category",
                column,
                _("A row is the total, or one category of one dimension."),
                _("Write a row for each dimension."),
            )
        elif category not in known.get(dimension, ()):
            problems.add(
                "unknown_category",
                column,
                _("'{category}' is no category of {dimension} for this indicator.").format(
                    category=category, dimension=dimension
                ),
                _("Choose from {known}.").format(known=", ".join(known[dimension]))
                if dimension in known
                else _("Leave the column empty for this indicator."),
            )
        return dimension, category


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


def _negative(column: str) -> tuple[str, str, str, str]:
    return (
        "negative_value",
        column,
        _("The value is below 0."),
        _("Correct it, or declare the indicator signed."),
    )
