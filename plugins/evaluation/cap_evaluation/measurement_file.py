"""Measurements from the rows of a table: every row is checked, every problem is named.

A row is one figure of an indicator, an action and an institution in a period: the total, or one
category of one dimension.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from cap_evaluation.definitions import Definition, RegionFramework
from cap_evaluation.figure_checks import check_figures, row_category, unit_factor
from cap_evaluation.period import Months, months_ended_by
from cap_evaluation.problem import Problem
from cap_evaluation.records import Measurement
from cap_evaluation.row_cells import (
    RowProblems,
    check_carriers,
    header_problems,
    read_number,
    read_period,
    row_cells,
)
from cap_evaluation.table_file import CellTable
from cap_evaluation.words import _

REQUIRED = ("indicator", "action", "institution", "period")
NUMBERS = ("value", "numerator", "denominator", "weight")
COLUMNS = (*REQUIRED, *NUMBERS, "unit", "evidence", "note")

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
        check_carriers(
            given, self._framework.actions, self._framework.institutions, spoilt, problems
        )
        period = self._period(given, spoilt, problems, definition)
        numbers = self._numbers(given, problems)
        spoilt |= {problem.where for problem in problems.found}
        dimension, category = "", ""
        if definition is not None:
            factor = unit_factor(definition, given, spoilt, problems)
            if numbers.get("value") is not None:
                numbers["value"] *= factor
            check_figures(definition, numbers, spoilt, problems)
            dimension, category = row_category(definition, header, given, problems)
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
        found = self._framework.find(name)
        if found is None:
            if "indicator" not in spoilt:
                problems.add("unknown_indicator", "indicator", *self._framework.unknown(name))
        elif found.indicator.computed:
            problems.add(
                "unknown_indicator",
                "indicator",
                _("'{name}' is counted by the program and measured by nobody.").format(name=name),
                _("Take the row out."),
            )
            return None
        return found

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
