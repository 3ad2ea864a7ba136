"""Commands that show results: results, overdue, indicators."""

from __future__ import annotations

import datetime

import click

from cap_evaluation.commands.options import PLUGIN, WIDTH, as_of_option
from cap_evaluation.words import _
from cap_tui.api import Session, listing_lines, pass_session


def commands() -> list[click.Command]:
    """The commands of this module."""
    return [_results(), _overdue(), _indicators()]


def _results() -> click.Command:
    @click.command(
        "results", help=_("Every indicator: value, target, traffic light, result per input.")
    )
    @as_of_option()
    @pass_session
    def run(session: Session, as_of: datetime.date) -> None:
        from cap_evaluation.result_json import results_data
        from cap_evaluation.result_listings import result_lines
        from cap_evaluation.results import region_results

        found = region_results(session.context(PLUGIN), as_of)
        data = results_data(found) if session.json else None
        session.emit("evaluation.results", data, result_lines(found, WIDTH))

    return run


def _overdue() -> click.Command:
    @click.command("overdue", help=_("Figures that should be there by now, the oldest first."))
    @as_of_option()
    @pass_session
    def run(session: Session, as_of: datetime.date) -> None:
        from cap_evaluation.result_json import overdue_data
        from cap_evaluation.result_listings import overdue_listing
        from cap_evaluation.results import overdue_periods, region_results

        found = overdue_periods(region_results(session.context(PLUGIN), as_of))
        listing = overdue_listing(found, as_of)
        session.emit("evaluation.overdue", overdue_data(found), listing_lines(listing, WIDTH))

    return run


def _indicators() -> click.Command:
    @click.command("indicators", help=_("The definitions, and who contributed them."))
    @click.option("--search", default="", help=_("Only those with this text, in any case."))
    @as_of_option()
    @pass_session
    def run(session: Session, search: str, as_of: datetime.date) -> None:
        from cap_evaluation.definitions import found_definitions, region_framework
        from cap_evaluation.result_json import definition_data
        from cap_evaluation.result_listings import indicators_listing

        found = found_definitions(region_framework(session.context(PLUGIN)), search)
        data = [definition_data(definition) for definition in found]
        session.emit(
            "evaluation.indicators", data, listing_lines(indicators_listing(found, as_of), WIDTH)
        )

    return run
