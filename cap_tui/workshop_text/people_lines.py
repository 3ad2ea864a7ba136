"""The people of a workshop: who is here, who votes for whom, and a token that is shown once."""

from __future__ import annotations

from collections.abc import Iterator

from cap_tui.model.actor import helix_name
from cap_tui.model.workshop import Participant
from cap_tui.report.document import Cell, Table
from cap_tui.text.i18n import _
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop_text.said import Said


def person_words(person: Participant) -> str:
    """Somebody by short name and name."""
    return f"{person.ref} {person.name}".strip()


def presence_words(person: Participant) -> str:
    """Somebody, and whether they are in the room."""
    return f"{person_words(person)} · {_('here') if person.present else _('away')}"


def token_lines(token: str) -> Iterator[Said]:
    """A person's token, with what to do with it."""
    yield Said(_("Hand it out now: it is shown this once, and kept nowhere."), "warn")
    yield Said(token)


def people_table(state: WorkshopState) -> Table:
    """Everybody who is invited, without tokens."""
    rows: list[list[Cell]] = [
        [
            person.ref,
            person.name,
            helix_name(person.helix),
            person.region,
            _("yes") if person.present else _("no"),
            state.ref_of(person.proxy) if person.proxy else "",
            person.table_group,
        ]
        for person in state.people.values()
    ]
    columns = [
        _("short name"), _("name"), _("group"), _("region"), _("here"), _("proxy"), _("table"),
    ]  # fmt: skip
    return Table("", columns, rows)
