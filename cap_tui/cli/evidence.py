"""The register of evidence on the command line: what supports what."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from cap_tui.cli.session import CommandSession, pass_session
from cap_tui.errors import NotFound, Refused, WrongUse
from cap_tui.model.activity import Evidence, PriorityArea, TransformativeActivity
from cap_tui.model.lookup import name_of
from cap_tui.text.clean import clean, clean_line
from cap_tui.text.i18n import _


@click.group(help=_("What supports what: analyses, figures, StressTest rounds."))
def evidence() -> None:
    """Evidence."""


@evidence.command("list", help=_("All evidence, or what supports one record."))
@click.argument("uid", required=False)
@pass_session
def list_evidence(session: CommandSession, uid: str | None) -> None:
    """List the evidence."""
    workspace = session.workspace()
    referring: dict[str, list[str]] = {}
    holders: list[TransformativeActivity | PriorityArea] = [
        *workspace.records(TransformativeActivity).all(),
        *workspace.records(PriorityArea).all(),
    ]
    for holder in holders:
        for source in holder.evidence:
            referring.setdefault(source, []).append(holder.uid)
    data, lines = [], []
    for entry in workspace.records(Evidence).all():
        supports = sorted({*entry.supports, *referring.get(entry.uid, [])})
        if uid is not None and uid not in supports:
            continue
        data.append(
            {
                "uid": entry.uid,
                "title": entry.title,
                "statement": entry.statement,
                "source": entry.source,
                "date": entry.date,
                "address": entry.address,
                "attachment": entry.attachment,
                "value": entry.value,
                "unit": entry.unit,
                "supports": supports,
            }
        )
        where = ", ".join(part for part in (entry.source, entry.date) if part)
        lines.append(f"{entry.title}" + (f" ({where})" if where else ""))
        if entry.statement:
            lines.append(f"    {entry.statement}")
        lines.append("    " + _("supports {n} records").format(n=len(supports)))
    session.emit("evidence", data, lines or [_("There is no evidence yet.")])


@evidence.command(
    "add", help=_("Add a source, with its file or its address, and what it supports.")
)
@click.argument("title")
@click.option("--statement", default="", help=_("What it shows, in a sentence."))
@click.option("--source", default="", help=_("Author or body, and title."))
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help=_("Date of the source."))
@click.option("--address", default="", help=_("Where it can be read."))
@click.option(
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("A file to keep in the region."),
)
@click.option("--value", type=float, help=_("The figure, when there is one."))
@click.option("--unit", default="", help=_("Unit of the figure."))
@click.option(
    "--supports",
    multiple=True,
    metavar="UID",
    help=_("What it supports: uid or name; may be repeated."),
)
@click.option("--dry-run", is_flag=True, help=_("Only say what would be added."))
@pass_session
def add_evidence(
    session: CommandSession,
    title: str,
    statement: str,
    source: str,
    date: datetime.datetime | None,
    address: str,
    file: Path | None,
    value: float | None,
    unit: str,
    supports: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Add a source."""
    workspace = session.workspace()
    if not clean_line(title):
        raise Refused(_("The title is empty."))
    if value is not None and not unit:
        raise WrongUse(_("A figure needs its unit."), remedy=_("Give --unit."))
    entry = Evidence(
        title=clean_line(title, limit=200),
        statement=clean(statement),
        source=clean_line(source),
        date=date.date().isoformat() if date else "",
        address=clean_line(address),
        value=value,
        unit=clean_line(unit),
        supports=tuple(_supported(session, words) for words in supports),
    )
    if not dry_run:
        import msgspec

        if file is not None:
            kept = workspace.attach(file, file.name)
            entry = msgspec.structs.replace(entry, attachment=kept)
        with workspace.transaction(_("evidence added")) as transaction:
            entry = transaction.add(entry)
    told = _("{title} would be added.") if dry_run else _("{title} is added.")
    session.emit("evidence-added", {"uid": entry.uid}, [told.format(title=entry.title)])


def _supported(session: CommandSession, words: str) -> str:
    """The uid that a person means: of any record, or the name of an activity or a priority area."""
    workspace = session.workspace()
    for table in workspace.tables():
        if any(document["uid"] == words for document in workspace.table(table)):
            return words
    named = [
        record.uid
        for kind in (TransformativeActivity, PriorityArea)
        for record in workspace.records(kind).all()
        if name_of(record).casefold() == words.casefold()
    ]
    if len(named) != 1:
        raise NotFound(
            _("There is no record '{words}' that could be supported.").format(words=words),
            remedy=_("Give the uid of a record, or the name of an activity or a priority area."),
        )
    return named[0]
