"""Importing a framework, measurements or inputs: one transaction, or nothing and every problem."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from cap_evaluation.definitions import RegionFramework, region_framework
from cap_evaluation.input_file import InputReader, input_key
from cap_evaluation.measurement_file import MeasurementReader, measurement_key
from cap_evaluation.operations.import_framework import plan_framework
from cap_evaluation.operations.import_plan import ENVELOPE, ImportPlan, same_content
from cap_evaluation.period import Months
from cap_evaluation.problem import Problem, refused_file
from cap_evaluation.records import InputAmount, Measurement
from cap_evaluation.series_periods import SeriesPeriods
from cap_evaluation.table_file import BLANKS, CellTable, read_table_file
from cap_evaluation.words import _
from cap_tui.api import PluginContext, Record

R = TypeVar("R", bound=Record)
MOST_LOOKUPS = 20
"""Up to so many indicators their figures are looked up; for more the whole table is read."""


def plan_import(
    ctx: PluginContext, path: Path, as_of: datetime.date, *, replace: bool = False
) -> ImportPlan:
    """Read a file and compare it with the region; nothing is written.

    Raises Refused with every problem when anything in the file is wrong.
    """
    if path.suffix.lower() == ".toml":
        return plan_framework(ctx, path, replace=replace)
    seen_at = ctx.seq
    table = read_table_file(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    if {"item", "amount"} & set(table.header) and "indicator" not in table.header:
        plan = ImportPlan("inputs", table.name, sha256, seen_at=seen_at)
        plan_inputs(ctx, plan, table, as_of, replace=replace)
    else:
        plan = ImportPlan("measurements", table.name, sha256, seen_at=seen_at)
        plan_measurements(ctx, plan, table, as_of, replace=replace)
    return plan


def plan_measurements(
    ctx: PluginContext,
    plan: ImportPlan,
    table: CellTable,
    as_of: datetime.date,
    *,
    replace: bool = False,
) -> None:
    """Judge every row of measurements. Raises Refused with every problem."""
    reader = MeasurementReader(region_framework(ctx), as_of)
    problems = list(reader.header_problems(table))
    _refuse(table.name, problems)
    known = {measurement_key(row): row for row in _measurements(ctx, region_framework(ctx), table)}
    periods = SeriesPeriods()
    for indicator, action, institution, start, months, *_rest in known:
        periods.add((indicator, action, institution), Months(start, start + months))
    read: dict[Any, Measurement] = {}
    for number, cells in table.numbered():
        row, found = reader.read_row(table.header, number, cells)
        problems += found
        if row is None:
            continue
        series = (row.indicator, row.action, row.institution)
        overlapping = periods.add(series, Months(row.start, row.start + row.months))
        if overlapping is not None:
            problems.append(
                _overlap(number, row, reader_text(region_framework(ctx), row, overlapping))
            )
            continue
        _judge(plan, problems, number, measurement_key(row), row, known, read, replace=replace)
    _refuse(table.name, problems)


def _measurements(
    ctx: PluginContext, framework: RegionFramework, table: CellTable
) -> Iterator[Measurement]:
    """The region's measurements that rows of a table may meet: of the indicators that it names, if these are few.

    Each names its indicator as it is called now. What a partner measured is the partner's.
    """
    stored = ctx.records(Measurement)
    place = table.header.index("indicator")
    named = {cells[place].strip(BLANKS) for cells in table.rows if place < len(cells)}
    found: Iterable[Measurement] = stored.all()
    if len(named) <= MOST_LOOKUPS:
        wanted = [definition for name in named if (definition := framework.find(name))]
        names = [name for one in wanted for name in framework.stored_names(one.ref)]
        found = (row for name in dict.fromkeys(names) for row in stored.find(indicator=name))
    for row in found:
        if row.owner != ctx.region.code:
            continue
        reference = framework.reference(row.indicator)
        same = reference == row.indicator
        yield row if same else msgspec.structs.replace(row, indicator=reference)


def plan_inputs(
    ctx: PluginContext,
    plan: ImportPlan,
    table: CellTable,
    as_of: datetime.date,
    *,
    replace: bool = False,
) -> None:
    """Judge every row of inputs. Raises Refused with every problem."""
    reader = InputReader(region_framework(ctx), as_of)
    problems = list(reader.header_problems(table))
    _refuse(table.name, problems)
    own = ctx.region.code
    known = {input_key(row): row for row in ctx.records(InputAmount).all() if row.owner == own}
    read: dict[Any, InputAmount] = {}
    for number, cells in table.numbered():
        row, found = reader.read_row(table.header, number, cells)
        problems += found
        if row is not None:
            _judge(plan, problems, number, input_key(row), row, known, read, replace=replace)
    _refuse(table.name, problems)


def reader_text(framework: RegionFramework, row: Measurement, period: Months) -> str:
    """A period in the form of the row's indicator."""
    return framework.indicators[row.indicator].text(period)


def _judge(
    plan: ImportPlan,
    problems: list[Problem],
    number: int | None,
    key: Any,
    row: R,
    known: Mapping[Any, R],
    read: dict[Any, R],
    *,
    replace: bool,
) -> None:
    """Whether a row is new, there already, or another value for one that is there."""
    if key in read:
        problems.append(_twice(number))
        return
    read[key] = row
    there = known.get(key)
    if there is None:
        plan.new.append(row)
    elif same_content(row, there):
        plan.same += 1
    elif replace:
        envelope = {name: getattr(there, name) for name in ENVELOPE}
        plan.replaced.append(msgspec.structs.replace(row, **envelope))
    else:
        problems.append(
            Problem(
                "duplicate_row",
                number,
                "value",
                _("There is another value for this row."),
                _("Correct the row, or import with --replace; the old value stays in the history."),
            )
        )


def _twice(number: int | None) -> Problem:
    return Problem(
        "duplicate_row",
        number,
        "period",
        _("The row stands in the file twice."),
        _("Take one of them out."),
    )


def _overlap(number: int | None, row: Measurement, other: str) -> Problem:
    return Problem(
        "period_overlap",
        number,
        "period",
        _("{period} overlaps {other}, for which this series has a figure.").format(
            period=row.period, other=other
        ),
        _("Periods of one series are equal or have no month in common."),
    )


def _refuse(name: str, problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise refused_file(name, found)
