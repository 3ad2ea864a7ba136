"""Commands about the region's own services: add, change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from cap_tact.commands.options import PLUGIN, WIDTH, dry_run_option
from cap_tact.words import _
from cap_tui.api import Session, labelled, lines, pass_session


def commands() -> list[click.Command]:
    """The commands of this module."""
    return [_add(), _change()]


def _fields(*, required: bool) -> Callable[[Any], Any]:
    """An option for each field of a service."""
    from cap_tact.service_form import form_fields

    def decorate(run: Any) -> Any:
        for field in reversed(form_fields()):
            run = click.option(
                f"--{field.name.replace('_', '-')}",
                field.name,
                default=None,
                required=required and field.required,
                help=labelled(_(field.label), ", ".join(field.choices))
                if field.choices
                else _(field.label),
            )(run)
        return run

    return decorate


def _add() -> click.Command:
    @click.command(
        "add", help=_("A service of this region, kept as a file of its own; several values: a; b.")
    )
    @_fields(required=True)
    @dry_run_option()
    @pass_session
    def run(session: Session, /, *, dry_run: bool, **given: str | None) -> None:
        from cap_tact.operations.keep_service import new_service

        ctx = session.context(PLUGIN)
        document = new_service(ctx, {name: text or "" for name, text in given.items()})
        _keep(session, document, dry_run=dry_run)

    return run


def _change() -> click.Command:
    @click.command("change", help=_("Change fields of a service that this region keeps."))
    @click.argument("service", metavar="ID")
    @_fields(required=False)
    @dry_run_option()
    @pass_session
    def run(session: Session, /, service: str, *, dry_run: bool, **given: str | None) -> None:
        from cap_tact.catalogue import service_named
        from cap_tact.operations.keep_service import changed_service

        ctx = session.context(PLUGIN)
        texts = {name: text for name, text in given.items() if text is not None}
        document = changed_service(ctx, service_named(ctx, service), texts)
        _keep(session, document, dry_run=dry_run)

    return run


def _keep(session: Session, document: dict[str, Any], *, dry_run: bool) -> None:
    from cap_tact.operations.keep_service import keep_service
    from cap_tact.renderings import service_lines
    from cap_tact.service_json import service_data

    ctx = session.context(PLUGIN)
    if dry_run:
        data = {**document, "dry_run": True}
        said = _("{id} would be written.").format(id=document["id"])
        session.emit("tact.service", data, lines.broken(said, WIDTH))
        return
    item = keep_service(ctx, document)
    session.emit("tact.service", service_data(item), service_lines(ctx, item, WIDTH))
