"""Inputs from the rows of a table: what an institution spent on an action, and how sure that is."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from cap_evaluation.definitions import RegionFramework
from cap_evaluation.number_parser import parse_number
from cap_evaluation.period import months_ended_by
from cap_evaluation.problem import Problem
from cap_evaluation.records import InputAmount
from cap_evaluation.row_cells import (
    RowProblems,
    check_carriers,
    header_problems,
    read_number,
    read_period,
    row_cells,
)
from cap_evaluation.table_file import CellTable
from cap_evaluation.unit import is_money
from cap_evaluation.words import _

COLUMNS = ("action", "institution", "period", "item", "amount", "unit", "uncertainty", "source")
REQUIRED = ("action", "institution", "period", "amount", "unit")

InputKey = tuple[str, str, int, int, str, str]


def input_key(row: InputAmount) -> InputKey:
    """What makes an input this one: action, institution, months, item, unit."""
    return (row.action, row.institution, row.start, row.months, row.item, row.unit)


class InputReader:
    """Reads rows of inputs against the actions and institutions of a region."""

    def __init__(self, framework: RegionFramework, as_of: datetime.date) -> None:
        self._framework = framework
        self._ended = months_ended_by(as_of)

    def header_problems(self, table: CellTable) -> Iterator[Problem]:
        """What is wrong with the columns."""
        return header_problems(table, COLUMNS, REQUIRED, frozenset())

    def read_row(
        self, header: Sequence[str], number: int | None, cells: Sequence[str]
    ) -> tuple[InputAmount | None, list[Problem]]:
        """One row as an input, or its problems."""
        problems = RowProblems(number)
        given = row_cells(header, cells, problems)
        spoilt = {problem.where for problem in problems.found}
        check_carriers(
            given, self._framework.actions, self._framework.institutions, spoilt, problems
        )
        fiscal = self._framework.settings.fiscal_year_start
        period = read_period(given, fiscal, self._ended, spoilt, problems)
        amount = self._amount(given, spoilt, problems)
        self._unit(given, spoilt, problems)
        uncertainty = self._uncertainty(given, amount, spoilt, problems)
        if problems.found or period is None or amount is None:
            return None, problems.found
        read = InputAmount(
            action=given["action"],
            institution=given["institution"],
            period=given["period"],
            start=period.start,
            months=period.length,
            item=given.get("item", ""),
            amount=amount,
            unit=given["unit"],
            uncertainty=uncertainty,
            source=given.get("source", ""),
            of_action=self._framework.actions[given["action"]].uid,
        )
        return read, problems.found

    def _amount(
        self, given: Mapping[str, str], spoilt: set[str], problems: RowProblems
    ) -> float | None:
        amount = read_number(given, "amount", problems)
        if amount is None:
            if "amount" not in given and "amount" not in spoilt:
                problems.add(
                    "no_value",
                    "amount",
                    _("The row has no amount."),
                    _("Take the row out, or give the amount: an empty cell is not zero."),
                )
        elif amount < 0:
            problems.add(
                "negative_input", "amount", _("The input is below 0."), _("Correct the amount.")
            )
        return amount

    def _unit(self, given: Mapping[str, str], spoilt: set[str], problems: RowProblems) -> None:
        text = given.get("unit", "")
        if "unit" not in spoilt and not is_money(text) and text != "FTE-months":
            problems.add(
                "unknown_unit",
                "unit",
                _("'{unit}' is no unit of an input.").format(unit=text),
                _("Write the ISO 4217 code of a currency, or FTE-months."),
            )

    def _uncertainty(
        self,
        given: Mapping[str, str],
        amount: float | None,
        spoilt: set[str],
        problems: RowProblems,
    ) -> float | None:
        """One standard uncertainty in the unit of the amount; None when it is not stated."""
        text = given.get("uncertainty")
        if text is None or "uncertainty" in spoilt:
            return None
        relative = text.endswith("%")
        number = parse_number(text.removesuffix("%").rstrip() if relative else text)
        if isinstance(number, str) or number < 0:
            problems.add(
                "bad_uncertainty",
                "uncertainty",
                _("'{text}' is no uncertainty.").format(text=text),
                _("Write 1200 or 5%; 0 is exact, an empty cell is not stated."),
            )
            return None
        if relative:
            return None if amount is None else number / 100 * amount
        return number
