"""Commands of the preparation: scope, invitations, letters, calendar, evidence."""

from __future__ import annotations

import datetime
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import click

from cap_tui.model.actor import Helix
from cap_tui.operations.workshops import preparation as operations
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.text.i18n import _
from cap_tui.text.written_file import written_file_lines
from cap_tui.workshop_commands.call import WorkshopCall, listed, workshop_command
from cap_tui.workshop_commands.output_file import (
    output_option,
    require_suffix,
    workshop_publicity,
    write_document,
    write_output,
)
from cap_tui.workshop_text.preparation_lines import (
    invited_lines,
    preparation_lines,
    scope_lines,
)


@click.group("prepare", help=_("Before the day: scope, invitations, letters, calendar, evidence."))
def prepare() -> None:
    """The preparation."""


def _scope_data(access: WorkshopAccess, scope: operations.WorkshopScope) -> dict[str, Any]:
    return {
        "ref": access.workshop.ref,
        "diamond": scope.diamond.name if scope.diamond else None,
        "challenge": scope.challenge or None,
        "areas": [area.name for area in scope.areas],
        "pairs": scope.pairs,
        "place": access.workshop.place or None,
    }


@prepare.command("scope", help=_("Show or choose the diamond; note the place."))
@click.option("--diamond", default="", metavar="NAME", help=_("The diamond: uid or name."))
@click.option("--place", default="", help=_("Where the workshop is held."))
@workshop_command
def scope(call: WorkshopCall, diamond: str, place: str) -> None:
    """Show or choose the scope."""
    access = call.access()
    found = operations.choose_scope(access, diamond=diamond, place=place)
    call.emit(_scope_data(access, found), scope_lines(access, found))


@prepare.command("check", help=_("Judge scope and invitations by the rules; exit 1 for an error."))
@workshop_command
def check(call: WorkshopCall) -> None:
    """Check the preparation."""
    access = call.access()
    found = operations.preparation_findings(access)
    ready = not any(one.state == "error" for one in found)
    data = {**_scope_data(access, operations.workshop_scope(access)), "ready": ready}
    call.emit({**data, "findings": [asdict(one) for one in found]}, list(preparation_lines(found)))
    if not ready:
        click.get_current_context().exit(1)


@prepare.command("invite", help=_("Invite people of the region's table who are not invited yet."))
@click.option("--people", "names", default="", metavar="A,B", help=_("Uids or names; else all."))
@click.option("--helix", type=click.Choice([h.value for h in Helix]), help=_("Only this group."))
@workshop_command
def invite(call: WorkshopCall, names: str, helix: str | None) -> None:
    """Invite people."""
    access = call.access()
    group = Helix(helix) if helix else None
    invited = operations.invite_people(access, people=listed(names), helix=group)
    data = {
        "invited": [
            {"ref": one.ref, "helix": one.helix.value if one.helix else None, "name": one.name}
            for one in invited
        ]
    }
    call.emit(data, invited_lines(invited))


@prepare.command("letters", help=_("Write the list for a mail merge, as CSV."))
@click.option("--tokens", is_flag=True, help=_("With a fresh token for each; the old ones end."))
@output_option
@workshop_command
def letters(call: WorkshopCall, tokens: bool, output: Path) -> None:
    """Write the list of letters."""
    from cap_tui.report.csv_table import csv_table
    from cap_tui.report.document import Table
    from cap_tui.workspace.atomic_write import put_whole
    from cap_tui.workspace.disk_errors import require_folder

    require_suffix(output, ".csv")
    require_folder(output)
    access = call.access()
    found = operations.invitation_letters(access, fresh_tokens=tokens)
    names = [one.name for one in fields(operations.Letter) if tokens or one.name != "token"]
    workshop = access.workshop
    event = operations.workshop_event(access)
    shared = [workshop.title, event.start.isoformat(), workshop.zone, workshop.place]
    rows = [[*(getattr(letter, name) for name in names), *shared] for letter in found]
    table = Table("letters", [*names, "workshop", "start_utc", "zone", "place"], rows)
    if not call.dry_run:
        put_whole(output, csv_table(table), mode=0o600)
    missing = [letter.ref for letter in found if not letter.email]
    data = {"file": str(output), "letters": len(found), "without_email": missing}
    lines = [] if call.dry_run else written_file_lines(output)
    if missing:
        told = _("Without an e-mail address: {names}").format(names=", ".join(missing))
        lines.append(told)
    call.emit(data, lines)


@prepare.command("calendar", help=_("Write the workshop as a calendar file (.ics)."))
@output_option
@workshop_command
def calendar(call: WorkshopCall, output: Path) -> None:
    """Write the calendar file."""
    from cap_tui.text.calendar_file import calendar_file

    require_suffix(output, ".ics")
    access = call.access()
    event = operations.workshop_event(access)
    text = calendar_file(call.plugin, [event], datetime.datetime.now(datetime.UTC))
    end = event.end.isoformat() if event.end else None
    write_output(call, text.encode(), output, {"start": event.start.isoformat(), "end": end})


@prepare.command("evidence", help=_("Write a sheet for each corner: Markdown, Word or PDF."))
@click.option("--area", default="", metavar="NAME", help=_("Only this corner."))
@output_option
@workshop_command
def evidence(call: WorkshopCall, area: str, output: Path) -> None:
    """Write the evidence sheets."""
    from cap_tui.report.workshop_evidence import evidence_sheets

    document = evidence_sheets(call.access(), workshop_publicity(call), area)
    corners = [section.title for section in document.sections]
    write_document(call, document, output, {"corners": corners})
