"""Organisations and people on the command line."""

from __future__ import annotations

import datetime
from typing import Any

import click

from cap_tui.cli.session import CommandSession, pass_session
from cap_tui.errors import NotFound, Refused
from cap_tui.model.actor import Actor, Helix, Person, helix_name
from cap_tui.model.lookup import find
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _, ngettext

HELIX = click.Choice([helix.value for helix in Helix])


@click.group(help=_("The organisations that take part, by group of the quadruple helix."))
def actors() -> None:
    """Organisations."""


@actors.command("list", help=_("All organisations."))
@click.option("--helix", type=HELIX, help=_("Only this group."))
@pass_session
def list_actors(session: CommandSession, helix: str | None) -> None:
    """List the organisations."""
    found = [
        actor
        for actor in session.workspace().records(Actor).all()
        if helix is None or actor.helix == helix
    ]
    found.sort(key=lambda actor: (list(Helix).index(actor.helix), actor.name.casefold()))
    data = [
        {
            "uid": actor.uid,
            "name": actor.name,
            "helix": actor.helix.value,
            "role": actor.role,
            "place": actor.place,
            "employees": actor.employees,
        }
        for actor in found
    ]
    lines = [
        f"{helix_name(actor.helix):<11} {actor.name}"
        + (f", {actor.place}" if actor.place else "")
        + (f" ({actor.role})" if actor.role else "")
        for actor in found
    ]
    session.emit("actors", data, lines or [_("There is no organisation yet.")])


@actors.command("add", help=_("Add an organisation."))
@click.argument("name")
@click.option("--helix", type=HELIX, required=True, help=_("Its group in the quadruple helix."))
@click.option("--role", default="", help=_("What it does here."))
@click.option("--place", default="", help=_("Where it is."))
@click.option("--address", default="", help=_("Its public web address."))
@click.option("--employees", type=click.IntRange(min=0), help=_("Its size, in persons."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be added."))
@pass_session
def add_actor(
    session: CommandSession,
    name: str,
    helix: str,
    role: str,
    place: str,
    address: str,
    employees: int | None,
    dry_run: bool,
) -> None:
    """Add an organisation."""
    actor = Actor(
        name=_given(name),
        helix=Helix(helix),
        role=clean_line(role),
        place=clean_line(place),
        address=clean_line(address),
        employees=employees,
    )
    if not dry_run:
        with session.workspace().transaction(_("organisation added")) as transaction:
            actor = transaction.add(actor)
    told = _("{name} would be added.") if dry_run else _("{name} is added.")
    session.emit("actor", {"uid": actor.uid, "name": actor.name}, [told.format(name=actor.name)])


def _given(name: str) -> str:
    cleaned = clean_line(name, limit=200)
    if not cleaned:
        raise Refused(_("The name is empty."))
    return cleaned


@click.group(help=_("The people: added with a purpose and a consent, and erased in one act."))
def people() -> None:
    """People."""


@people.command("list", help=_("Everybody, with the day until which the data may be kept."))
@pass_session
def list_people(session: CommandSession) -> None:
    """List the people."""
    workspace = session.workspace()
    organisations = {actor.uid: actor.name for actor in workspace.records(Actor).all()}
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    data, lines = [], []
    for person in workspace.records(Person).all():
        overdue = person.overdue(today)
        data.append(
            {
                "uid": person.uid,
                "name": person.name,
                "actor": organisations.get(person.actor, ""),
                "helix": person.helix.value if person.helix else None,
                "purpose": person.purpose,
                "consent": person.consent,
                "retain_until": person.retain_until,
                "overdue": overdue,
            }
        )
        kept = _("keep until {day}").format(day=person.retain_until or "?")
        mark = "  " + _("OVERDUE: erase") if overdue else ""
        lines.append(f"{person.uid}  {person.name}, {helix_name(person.helix)}; {kept}{mark}")
    session.emit("people", data, lines or [_("There is nobody yet.")])


@people.command("add", help=_("Add a person: only with a purpose, a consent and an end."))
@click.argument("name")
@click.option("--email", default="", help=_("To invite them."))
@click.option("--phone", default="", help=_("To invite them."))
@click.option("--actor", default="", help=_("Their organisation: uid or name."))
@click.option("--helix", type=HELIX, help=_("Their group in the quadruple helix."))
@click.option("--purpose", required=True, help=_("What the data was given for."))
@click.option("--consent", required=True, help=_("Which consent text, in which version."))
@click.option(
    "--consent-date",
    type=click.DateTime(["%Y-%m-%d"]),
    help=_("When it was given (default: today)."),
)
@click.option(
    "--retain-until",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help=_("The day the data must be erased."),
)
@click.option("--dry-run", is_flag=True, help=_("Only say what would be added."))
@pass_session
def add_person(
    session: CommandSession,
    name: str,
    email: str,
    phone: str,
    actor: str,
    helix: str | None,
    purpose: str,
    consent: str,
    consent_date: datetime.datetime | None,
    retain_until: datetime.datetime,
    dry_run: bool,
) -> None:
    """Add a person."""
    workspace = session.workspace()
    day = consent_date or datetime.datetime.now(datetime.UTC)
    employer = (
        find(workspace.records(Actor).all(), actor, what=_("organisation")) if actor else None
    )
    person = Person(
        name=_given(name),
        email=clean_line(email),
        phone=clean_line(phone),
        actor=employer.uid if employer else "",
        helix=Helix(helix) if helix else (employer.helix if employer else None),
        purpose=clean_line(purpose),
        consent=clean_line(consent),
        consent_date=day.date().isoformat(),
        retain_until=retain_until.date().isoformat(),
    )
    if not dry_run:
        with workspace.transaction(_("a person added")) as transaction:
            person = transaction.add(person)
    told = _("{name} would be added.") if dry_run else _("{name} is added.")
    session.emit("person", {"uid": person.uid}, [told.format(name=person.name)])


@people.command(
    "erase",
    help=_("Erase a person: their record and every copy of it. This cannot be undone."),
)
@click.argument("who", metavar="UID")
@click.option("--dry-run", is_flag=True, help=_("Only say what would be erased."))
@pass_session
def erase_person(session: CommandSession, who: str, dry_run: bool) -> None:
    """Erase a person."""
    from cap_tui.model.erasure import erase, files_naming, mentions

    workspace = session.workspace()
    known = list(workspace.records(Person).all())
    person = next((one for one in known if one.uid == who), None)
    if person is None:
        raise NotFound(
            _("There is no person with the uid {uid}.").format(uid=who),
            remedy=_("cap-tui people list shows the uids."),
        )
    named = mentions(workspace, person)
    data: dict[str, Any] = {
        "person": person.uid,
        "erased": not dry_run,
        "texts": [{"table": m.table, "uid": m.uid, "fields": list(m.fields)} for m in named],
        "files": [],
    }
    if not dry_run:
        erase(workspace, person)
        data["files"] = [
            path.relative_to(workspace.folder).as_posix()
            for path in files_naming(workspace.folder, person)
        ]
    texts = ngettext("{n} text", "{n} texts", len(named)).format(n=len(named))
    told = (
        _("The person would be erased, and the name taken out of {texts}.")
        if dry_run
        else _("The person is erased, and the name taken out of {texts}.")
    )
    lines = [told.format(texts=texts)]
    if data["files"]:
        lines += [_("These files of the region name the person and stay:"), *data["files"]]
    session.emit("erasure", data, lines)
    session.say(
        _(
            "Files attached to the region, reports and bundles that were sent before are not "
            "reached: look through them, and tell the partners."
        )
    )
