"""The people of a workshop: invited, present, away, and who votes for whom."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from cap_tui.errors import NotFound, Refused
from cap_tui.model.actor import Helix, Person
from cap_tui.model.workshop import Participant
from cap_tui.operations.workshops.access import WorkshopAccess, new_token, token_hash
from cap_tui.text.i18n import _
from cap_tui.workshop.one_line import one_line
from cap_tui.workshop.refs import choose_ref
from cap_tui.workspace.log import utc_now


@dataclass(frozen=True)
class NewParticipant:
    """What is known of somebody who joins.

    ``consent`` is the version of the wording that they agreed to, ``token`` the one that they hold
    already (by phone); empty: they get a fresh one.
    """

    helix: Helix | None
    region: str = ""
    name: str = ""
    person: str = ""
    group: str = ""
    present: bool = True
    ref: str = ""
    consent: str = ""
    token: str = ""


def add_participant(access: WorkshopAccess, new: NewParticipant) -> tuple[Participant, str]:
    """Add somebody; returns the record and the token, which is stored nowhere."""
    access.require_facilitator()
    name = one_line(new.name, _("name"), empty=True)
    group = one_line(new.group, _("table"), empty=True)
    region = one_line(new.region, _("region"), empty=True)
    if new.person and not access.region.records(Person).find(uid=new.person):
        raise NotFound(_("There is no such person."), where=new.person)
    token = new.token or new_token()
    with access.changing(_("Add a participant")) as transaction:
        state = access.state
        added = transaction.add(
            Participant(
                workshop=access.workshop.uid,
                ref=choose_ref(new.ref, state.refs, "p", len(state.people)),
                helix=new.helix,
                region=region,
                table_group=group,
                name=name,
                person=new.person,
                present=new.present,
                token_hash=token_hash(token),
                consent=new.consent,
                consented=utc_now() if new.consent else "",
            )
        )
    return added, token


def end_session(access: WorkshopAccess, name: str) -> Participant:
    """Make somebody's token void and note that they are away. Themselves and the facilitator may."""
    found = access.state.find(access.state.people, name)
    if access.actor is None or access.actor.uid != found.uid:
        access.require_facilitator()
    with access.changing(_("A participant leaves")) as transaction:
        found = access.state.find(access.state.people, name)
        ended: Participant = transaction.put(
            msgspec.structs.replace(found, token_hash="", present=False)
        )
    return ended


def set_present(access: WorkshopAccess, name: str, present: bool) -> Participant:
    """Note that somebody came or went."""
    access.require_facilitator()
    label = _("A participant is here") if present else _("A participant is away")
    with access.changing(label) as transaction:
        found = access.state.find(access.state.people, name)
        if found.present == present:
            return found
        changed: Participant = transaction.put(msgspec.structs.replace(found, present=present))
    return changed


def give_proxy(access: WorkshopAccess, name: str, to: str) -> Participant:
    """Let ``to`` vote for somebody; replaces whoever could before."""
    access.require_facilitator()
    with access.changing(_("Give a proxy")) as transaction:
        giver = access.state.find(access.state.people, name)
        holder = access.state.find(access.state.people, to)
        if giver.uid == holder.uid:
            raise Refused(_("Nobody is their own proxy."), where=giver.ref)
        changed: Participant = transaction.put(msgspec.structs.replace(giver, proxy=holder.uid))
    return changed
