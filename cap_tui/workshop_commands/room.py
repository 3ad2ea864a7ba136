"""Commands of the workshop and its people: new, list, people, balance."""

from __future__ import annotations

from dataclasses import asdict

import click

from cap_tui.model.actor import Helix
from cap_tui.model.workshop import Participant
from cap_tui.operations.workshops.access import access_workshop, workshops
from cap_tui.operations.workshops.people import (
    NewParticipant,
    add_participant,
    give_proxy,
    set_present,
)
from cap_tui.operations.workshops.setup import NewWorkshop, make_workshop
from cap_tui.report.workshop_page_one import balance_blocks
from cap_tui.text.i18n import _
from cap_tui.workshop.balance import room_balance
from cap_tui.workshop.clock import stored_instant, wall_time
from cap_tui.workshop.flows import KIND, Flow, find_flow
from cap_tui.workshop_commands.call import WorkshopCall, not_blank, workshop_command
from cap_tui.workshop_text.people_lines import (
    people_table,
    person_words,
    presence_words,
    token_lines,
)
from cap_tui.workshop_text.run_lines import balance_warnings
from cap_tui.workshop_text.said import Said
from cap_tui.workshop_text.workshop_lines import made_line, workshops_table

HELIX = click.Choice([helix.value for helix in Helix])


@click.command("new", help=_("Make a workshop with the agenda of a flow."))
@click.option("--flow", required=True, help=_("edw, cedw, adw, cadw, empty, or another flow."))
@click.option("--start", required=True, metavar="TIME", help=_("When: 2026-03-10T09:00."))
@click.option("--zone", default="", help=_("Time zone; else the machine's."))
@click.option("--title", default="", callback=not_blank, help=_("What it is called."))
@click.option("--activity", default="", help=_("The activity that it develops: uid or name."))
@workshop_command
def new(call: WorkshopCall, flow: str, start: str, zone: str, title: str, activity: str) -> None:
    """Make a workshop."""
    if call.token:
        access_workshop(call.region, "", call.token).require_facilitator()
    context = call.session.context(call.plugin)
    chosen, use = find_flow(context.content(KIND, Flow), flow)
    wanted = NewWorkshop(chosen, start, zone, title, call.ref, use, activity)
    made, steps = make_workshop(call.region, wanted)
    data = {"uid": made.uid, "ref": made.ref, "flow": made.flow, "steps": len(steps)}
    call.emit(data, [made_line(made, len(steps))])


@click.command("list", help=_("The workshops of the region."))
@workshop_command
def list_workshops(call: WorkshopCall) -> None:
    """List the workshops."""
    if call.token:
        access_workshop(call.region, "", call.token)
    known = workshops(call.region)
    found = [
        {
            "uid": one.uid,
            "ref": one.ref,
            "flow": one.flow,
            "title": one.title,
            "start": wall_time(stored_instant(one.start) or 0, one.zone),
        }
        for one in known
    ]
    call.emit(
        {"workshops": found},
        [workshops_table(known) if known else Said(_("There is no workshop yet."))],
    )


@click.group("people", help=_("Who is invited, who is here, who votes for whom."))
def people() -> None:
    """The people."""


@people.command("add", help=_("Add somebody; the token is shown once and stored nowhere."))
@click.option("--helix", type=HELIX, required=True, help=_("Group of the quadruple helix."))
@click.option("--region", default="", metavar="CODE", help=_("Code of their region."))
@click.option("--name", default="", help=_("Their name."))
@click.option("--person", default="", metavar="UID", help=_("Their record among the people."))
@click.option("--group", default="", help=_("Their table or breakout group."))
@click.option("--invited", is_flag=True, help=_("Invited, not yet here."))
@workshop_command
def add_person(
    call: WorkshopCall,
    helix: str,
    region: str,
    name: str,
    person: str,
    group: str,
    invited: bool,
) -> None:
    """Add a participant."""
    wanted = NewParticipant(Helix(helix), region, name, person, group, not invited, call.ref)
    added, token = add_participant(call.access(), wanted)
    data = {"uid": added.uid, "ref": added.ref, "token": token}
    call.emit(data, [presence_words(added), *token_lines(token)])


def _presence(name: str, present: bool, help_text: str) -> None:
    @people.command(name, help=help_text)
    @click.argument("person")
    @workshop_command
    def command(call: WorkshopCall, person: str) -> None:
        """Note who is here."""
        changed = set_present(call.access(), person, present)
        call.emit({"ref": changed.ref, "present": changed.present}, [presence_words(changed)])


_presence("here", True, _("Somebody came."))
_presence("away", False, _("Somebody left."))


@people.command("proxy", help=_("Let somebody vote for another one."))
@click.argument("person")
@click.option("--to", required=True, metavar="PERSON", help=_("Who may vote for them."))
@workshop_command
def proxy(call: WorkshopCall, person: str, to: str) -> None:
    """Give a proxy."""
    access = call.access()
    changed = give_proxy(access, person, to)
    voter = access.state.people[changed.proxy]
    words = _("{voter} may vote for {person}.").format(
        voter=person_words(voter), person=person_words(changed)
    )
    call.emit({"ref": changed.ref, "proxy": voter.ref}, [Said(words)])


@people.command("list", help=_("Everybody, without tokens."))
@workshop_command
def list_people(call: WorkshopCall) -> None:
    """List the participants."""
    state = call.access().state

    def told(person: Participant) -> dict[str, object]:
        return {
            "uid": person.uid,
            "ref": person.ref,
            "helix": person.helix.value if person.helix else None,
            "region": person.region,
            "present": person.present,
            "proxy": state.ref_of(person.proxy) if person.proxy else None,
            "group": person.table_group,
        }

    data = {"people": [told(person) for person in state.people.values()]}
    call.emit(data, [people_table(state)])


@click.command("balance", help=_("Who is invited, here, has spoken and voted, by group."))
@click.option("--ballot", default="", help=_("The ballot; else the newest."))
@workshop_command
def balance(call: WorkshopCall, ballot: str) -> None:
    """Show the balance."""
    state = call.access().state
    chosen = state.find(state.ballots, ballot).uid if ballot else ""
    found = room_balance(state, chosen)
    call.emit(asdict(found), [*balance_blocks(found), *balance_warnings(found)])
