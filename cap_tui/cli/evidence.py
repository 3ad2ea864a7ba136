"""The register of evidence on the command line: what supports what."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from cap_tui.cli.session import CommandSession, pass_session
from cap_tui.errors import NotFound, Refused, WrongUse
from cap_tui.model.activity import Evidence, PriorityArea, TransformativeActivity
from cap_tui.text.clean import clean, clean_line
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace

ADDRESSES = ("https", "http", "doi", "urn")


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
    names = _names(workspace)
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
        lines += [f"    {line}" for line in _about(entry, supports, names)]
    session.emit("evidence", data, lines or [_("There is no evidence yet.")])


def _about(entry: Evidence, supports: list[str], names: Mapping[str, str]) -> Iterator[str]:
    """What it shows, where it can be checked, and by name what it supports."""
    if entry.statement:
        yield entry.statement
    if entry.value is not None:
        yield f"{entry.value:g} {entry.unit}"
    if entry.address:
        yield entry.address
    if entry.attachment:
        yield _("file {hash}").format(hash=entry.attachment[:12])
    told = [names.get(uid) or uid for uid in supports]
    yield _("supports: {names}").format(names=", ".join(told) or _("nothing yet"))


def _names(workspace: Workspace) -> dict[str, str]:
    """The name of every record that has one, by uid."""
    return {
        document["uid"]: str(name)
        for table in workspace.tables()
        for document in workspace.table(table)
        if (name := document.get("name") or document.get("title"))
    }


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
        address=_address(address),
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


def _address(words: str) -> str:
    """A place on the web, a DOI or plain words; Refused for an address that runs something."""
    address = clean_line(words)
    scheme = urlsplit(address).scheme
    if scheme and scheme not in ADDRESSES:
        raise Refused(
            _("'{scheme}:' is no address where something can be read.").format(scheme=scheme),
            where="--address",
            remedy=_("Give one that begins with {known}.").format(known=", ".join(ADDRESSES)),
        )
    return address


def _supported(session: CommandSession, words: str) -> str:
    """The uid that a person means: of any record, or its name when only one bears it."""
    names = _names(session.workspace())
    if words in names:
        return words
    for table in session.workspace().tables():
        if any(document["uid"] == words for document in session.workspace().table(table)):
            return words
    named = [uid for uid, name in names.items() if name.casefold() == words.casefold()]
    if len(named) != 1:
        raise NotFound(
            _("Several records are called '{words}'.").format(words=words)
            if named
            else _("There is no record '{words}' that could be supported.").format(words=words),
            remedy=_("Give the uid of a record: {uids}").format(uids=", ".join(named))
            if named
            else _("Give the uid of a record, or the name of an activity, an area or a round."),
        )
    return named[0]
