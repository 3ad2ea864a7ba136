"""Organisations and people on the command line: what they have beyond the commands of every kind."""

from __future__ import annotations

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.cli.field_options import FieldOption
from cap_tui.cli.kinds import GroupTexts, KindGroup
from cap_tui.model.kinds import ACTORS, PEOPLE
from cap_tui.operations.records import find_record
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled

actors = KindGroup(
    ACTORS,
    texts=GroupTexts(documents={"add": "actor"}),
    options={"competences": FieldOption(("--competence", "--competences"))},
)

people = KindGroup(
    PEOPLE,
    texts=GroupTexts(
        {"add": _("Add a person: only with a purpose, a consent and an end.")}, {"add": "person"}
    ),
    options={
        "purpose": FieldOption(required=True),
        "consent": FieldOption(required=True),
        "consent_date": FieldOption(help=_("When it was given (default: today).")),
        "retain_until": FieldOption(required=True),
    },
)


@people.command(
    "erase",
    help=_("Erase a person: their record and every copy of it. This cannot be undone."),
)
@click.argument("who", metavar="PERSON")
@click.option("--dry-run", is_flag=True, help=_("Only show what would be erased."))
@pass_session
def erase(session: CommandSession, who: str, dry_run: bool) -> None:
    """Erase a person."""
    from cap_tui.operations.people import erase_person, plan_erasure

    context = session.context_of_person()
    person = find_record(context, PEOPLE, who)
    done = plan_erasure(context, person) if dry_run else erase_person(context, person)
    data = {
        "person": done.person,
        "erased": not dry_run,
        "texts": [{"table": m.table, "uid": m.uid, "fields": list(m.fields)} for m in done.texts],
        "files": list(done.files),
        "beyond": done.beyond,
    }
    texts = ngettext("{n} text", "{n} texts", len(done.texts)).format(n=len(done.texts))
    told = (
        _("The person would be erased, and the name taken out of {texts}.")
        if dry_run
        else _("The person is erased, and the name taken out of {texts}.")
    )
    lines = [told.format(texts=texts)]
    if done.files:
        lines += [_("These files of the region name the person and stay:"), *done.files]
    if done.beyond:
        lines.append(done.beyond)
    session.emit("erasure", data, lines)
    session.say(
        _(
            "Files attached to the region, reports and bundles that were sent before are not "
            "reached: look through them, and tell the partners."
        )
    )


people.add_command(erase, "remove")


@people.command("export", help=_("All that is stored of a person, for them to see."))
@click.argument("who", metavar="PERSON")
@pass_session
def export(session: CommandSession, who: str) -> None:
    """Export what is stored of a person."""
    from dataclasses import asdict

    from cap_tui.model.listing_text import listing_lines
    from cap_tui.operations.listings import detail_listing, record_detail
    from cap_tui.operations.people import personal_data
    from cap_tui.operations.table_names import table_names
    from cap_tui.text.formats import moment_text

    context = session.context_of_person()
    person = find_record(context, PEOPLE, who)
    found = personal_data(context, person)
    detail = detail_listing(record_detail(context, PEOPLE, person))
    lines = [*listing_lines(detail, session.width, title=True), person.uid]
    names = table_names(context, [one["table"] for one in (*found.references, *found.texts)])
    lines += [
        _("Refers to them: {table} {uid}").format(
            table=names[one["table"]], uid=one["document"].get("uid", "")
        )
        for one in found.references
    ]
    lines += [
        labelled(f"{names[one['table']]} {one['uid']}", ", ".join(map(str, one["fields"].values())))
        for one in found.texts
    ]
    lines += [f"{moment_text(one['at'])}  {one['by']}  {one['what']}" for one in found.changes]
    lines += [_("Named in the file {name}").format(name=name) for name in found.files]
    session.emit("personal data", asdict(found), lines)
