"""What the facilitator sees of the phones: the address, who is in by group, who has not voted."""

from __future__ import annotations

from collections.abc import Iterator

from cap_tui.model.actor import Helix, helix_name
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.phone_server import phone_people
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.workshop.join_address import JoinAddress
from cap_tui.workshop_text.ballot_lines import first_names
from cap_tui.workshop_text.said import Said


def phone_lines(access: WorkshopAccess, address: JoinAddress | None) -> Iterator[Said]:
    """The address with its code, and who is in."""
    if address is None or not address.url:
        yield Said(_("Nobody can join by phone at the moment."))
    else:
        yield Said(address.url)
        yield Said(_("Code: {code}").format(code=address.spelled), "title")
        if not address.open:
            yield Said(_("The door is closed: nobody new comes in."), "warn")
    found = phone_people(access)
    count = len(found.people)
    words = ngettext("{n} is in by phone", "{n} are in by phone", count).format(n=count)
    named = [
        f"{helix_name(Helix(group)) if group in tuple(Helix) else _('no group')} {n}"
        for group, n in found.groups.items()
    ]
    yield Said(labelled(words, ", ".join(named)) if named else f"{words}.")
    if found.not_voted:
        names = first_names([one.name or one.ref for one in found.not_voted])
        yield Said(_("Not voted yet: {names}").format(names=names))
