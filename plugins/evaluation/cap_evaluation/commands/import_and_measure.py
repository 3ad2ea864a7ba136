"""Commands that bring figures in: import a file, one measurement, one input."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cap_evaluation.commands.options import (
    FILE,
    PLUGIN,
    as_of_option,
    dry_run_option,
    replace_option,
)
from cap_evaluation.words import _
from cap_tui.api import Session, WrongUse, formats, pass_session

if TYPE_CHECKING:
    from cap_evaluation.operations.import_plan import ImportPlan


def commands() -> list[click.Command]:
    """The commands of this module."""
    return [_import(), _measure(), _input()]


def _import() -> click.Command:
    @click.command(
        "import", help=_("Import a framework (.toml), measurements or inputs (.csv, .xlsx).")
    )
    @click.argument("file", type=FILE)
    @as_of_option()
    @replace_option()
    @dry_run_option()
    @pass_session
    def run(
        session: Session, file: Path, as_of: datetime.date, replace: bool, dry_run: bool
    ) -> None:
        from cap_evaluation.operations.import_file import plan_import
        from cap_evaluation.operations.import_plan import commit_import

        ctx = session.context(PLUGIN)
        plan = plan_import(ctx, file, as_of, replace=replace)
        commit_import(ctx, plan, dry_run=dry_run)
        _emit(session, "evaluation.import", plan, as_of, dry_run=dry_run)

    return run


def _measure() -> click.Command:
    @click.command("measure", help=_("Store one measurement."))
    @click.argument("indicator")
    @click.option("--action", required=True, help=_("Code of the action."))
    @click.option("--institution", required=True, help=_("Code of the institution."))
    @click.option("--period", required=True, help=_("Such as 2025-Q3."))
    @click.option("--value", default="", help=_("The figure."))
    @click.option("--numerator", default="", help=_("Of a ratio: above the line."))
    @click.option("--denominator", default="", help=_("Of a ratio: below the line."))
    @click.option("--weight", default="", help=_("Of a mean: its weight."))
    @click.option("--unit", default="", help=_("The unit, when it is another one."))
    @click.option(
        "--by", "category", default="", metavar="DIM=CATEGORY", help=_("One category, no total.")
    )
    @click.option("--evidence", default="", help=_("What proves it."))
    @click.option("--note", default="", help=_("A remark."))
    @as_of_option()
    @replace_option()
    @dry_run_option()
    @pass_session
    def run(
        session: Session,
        /,
        category: str,
        as_of: datetime.date,
        replace: bool,
        dry_run: bool,
        **cells: str,
    ) -> None:
        if category:
            dimension, sign, name = category.partition("=")
            if not sign:
                raise WrongUse(_("Write --by DIMENSION=CATEGORY."), where=category)
            cells[f"by:{dimension}"] = name
        _row(session, "measurements", cells, as_of, replace=replace, dry_run=dry_run)

    return run


def _input() -> click.Command:
    @click.command("input", help=_("Store what was spent on an action."))
    @click.option("--action", required=True, help=_("Code of the action."))
    @click.option("--institution", required=True, help=_("Code of the institution."))
    @click.option("--period", required=True, help=_("Such as 2025-Q3."))
    @click.option("--item", default="", help=_("What it was spent on."))
    @click.option("--amount", required=True, help=_("How much."))
    @click.option("--unit", required=True, help=_("A currency, or FTE-months."))
    @click.option(
        "--uncertainty",
        default="",
        help=_("One standard uncertainty, 1200 or 5%; 0 is exact, without it: not stated."),
    )
    @click.option("--source", default="", help=_("Where the figure is from."))
    @as_of_option()
    @replace_option()
    @dry_run_option()
    @pass_session
    def run(
        session: Session,
        /,
        as_of: datetime.date,
        replace: bool,
        dry_run: bool,
        **cells: str,
    ) -> None:
        _row(session, "inputs", cells, as_of, replace=replace, dry_run=dry_run)

    return run


def _row(
    session: Session,
    content: Any,
    cells: dict[str, str],
    as_of: datetime.date,
    *,
    replace: bool,
    dry_run: bool,
) -> None:
    from cap_evaluation.definitions import region_framework
    from cap_evaluation.operations.measure import record_row

    ctx = session.context(PLUGIN)
    framework = region_framework(ctx)
    if cells.get("indicator", "") in framework.ambiguous:
        framework.definition(cells["indicator"])  # the id of several: which one is to be said
    plan = record_row(ctx, content, cells, as_of, replace=replace, dry_run=dry_run)
    kind = "evaluation.measure" if content == "measurements" else "evaluation.input"
    _emit(session, kind, plan, as_of, dry_run=dry_run)


def _emit(
    session: Session, kind: str, plan: ImportPlan, as_of: datetime.date, *, dry_run: bool
) -> None:
    data = {**plan.counts(), "as_of": as_of.isoformat(), "file": plan.name, "dry_run": dry_run}
    session.emit(kind, data, _lines(data))


def _lines(data: dict[str, Any]) -> Iterator[str]:
    names = {
        "framework": _("framework"),
        "measurements": _("measurements"),
        "inputs": _("inputs"),
    }
    shown = {"content": names[data["content"]], "as_of": formats.day_text(data["as_of"])}
    yield _("{content}: {new} new, {same} unchanged, {replaced} replaced; today is {as_of}").format(
        **{**data, **shown}
    )
    if data["dry_run"]:
        yield _("Dry run: nothing was changed.")
