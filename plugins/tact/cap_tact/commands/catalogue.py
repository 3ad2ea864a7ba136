"""Commands about the catalogue: list, show, compare, leaflet, export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cap_tact.commands.options import CATEGORIES, MATURITIES, NEEDS, PHASES, PLUGIN, WIDTH
from cap_tact.words import _
from cap_tui.api import (
    Session,
    WrongUse,
    listing_lines,
    pass_session,
    written_file_lines,
)

FILE = click.Path(path_type=Path, dir_okay=False)


def commands() -> list[click.Command]:
    """The commands of this module."""
    return [_list(), _show(), _compare(), _leaflet(), _export()]


def _list() -> click.Command:
    @click.command("list", help=_("The services, all or those that are asked for."))
    @click.option("--search", default="", help=_("With this text, in any case."))
    @click.option("--source", default="", help=_("Contributed by this plugin or region."))
    @click.option("--category", type=click.Choice(CATEGORIES), default=None)
    @click.option("--need", type=click.Choice(NEEDS), default=None)
    @click.option("--phase", type=click.Choice(PHASES), default=None)
    @click.option("--maturity", type=click.Choice(MATURITIES), default=None)
    @pass_session
    def run(session: Session, /, **wanted: Any) -> None:
        from cap_tact.catalogue import ServiceFilter, services
        from cap_tact.listings import services_listing
        from cap_tact.service_json import service_data

        chosen = ServiceFilter(**{name: value or "" for name, value in wanted.items()})
        found = services(session.context(PLUGIN), chosen)
        data = [service_data(item) for item in found]
        session.emit("tact.services", data, listing_lines(services_listing(found), WIDTH))

    return run


def _show() -> click.Command:
    @click.command("show", help=_("One service in full, with what came of it."))
    @click.argument("service", metavar="ID")
    @pass_session
    def run(session: Session, service: str) -> None:
        from cap_tact.catalogue import outcomes_of, service_named
        from cap_tact.renderings import service_lines
        from cap_tact.service_json import outcome_data, service_data

        ctx = session.context(PLUGIN)
        item = service_named(ctx, service)
        outcomes = [outcome_data(*found) for found in outcomes_of(ctx, item.ref)]
        data = {**service_data(item), "outcomes": outcomes}
        session.emit("tact.service", data, service_lines(ctx, item, WIDTH))

    return run


def _compare() -> click.Command:
    @click.command("compare", help=_("Services side by side."))
    @click.argument("services", nargs=-1, required=True, metavar="ID ID ...")
    @pass_session
    def run(session: Session, services: tuple[str, ...]) -> None:
        from cap_tact.catalogue import service_named
        from cap_tact.listings import comparison_listing
        from cap_tact.service_json import service_data

        ctx = session.context(PLUGIN)
        items = [service_named(ctx, name) for name in services]
        data = [service_data(item) for item in items]
        session.emit("tact.compare", data, listing_lines(comparison_listing(items), WIDTH))

    return run


def _leaflet() -> click.Command:
    @click.command("leaflet", help=_("A leaflet of services: .md, .html, .docx or .pdf."))
    @click.argument("services", nargs=-1, metavar="[ID ...]")
    @click.option("-o", "--output", type=FILE, required=True, help=_("Write to this file."))
    @pass_session
    def run(session: Session, services: tuple[str, ...], output: Path) -> None:
        from cap_tact.catalogue import service_named
        from cap_tact.catalogue import services as every_service
        from cap_tact.leaflet import write_leaflet

        ctx = session.context(PLUGIN)
        items = [service_named(ctx, name) for name in services] or every_service(ctx)
        session.before_report()
        write_leaflet(ctx, items, output)
        data = {"file": str(output), "services": [item.ref for item in items]}
        session.emit("tact.leaflet", data, written_file_lines(output))

    return run


def _export() -> click.Command:
    @click.command("export", help=_("The catalogue as a table: .csv."))
    @click.option("-o", "--output", type=FILE, required=True, help=_("Write to this file."))
    @pass_session
    def run(session: Session, output: Path) -> None:
        from cap_tact.catalogue import services
        from cap_tact.leaflet import write_catalogue

        if output.suffix.lower() != ".csv":
            raise WrongUse(_("The catalogue is written as .csv only."), where=str(output))
        ctx = session.context(PLUGIN)
        items = services(ctx)
        write_catalogue(ctx, items, output)
        data = {"file": str(output), "services": [item.ref for item in items]}
        session.emit("tact.export", data, written_file_lines(output))

    return run
