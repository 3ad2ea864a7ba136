"""The workshops of one tool in the region's report: who took part, what came out, what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cap_tui.model.workshop import NoteKind, Workshop
from cap_tui.operations.workshops.access import WorkshopAccess, access_workshop
from cap_tui.operations.workshops.outcome import adopted
from cap_tui.report.document import Cell, Items, Paragraph, Section, Table
from cap_tui.text import formats
from cap_tui.text.i18n import _, language, ngettext
from cap_tui.workshop.clock import local_day, stored_instant

if TYPE_CHECKING:
    from cap_tui.plugin.context import PluginContext

ORDER = 300
MESSAGES = 500
"""How much later than its chapter the message stands: page one holds five, the results of other tools before."""


def workshop_sections(
    ctx: PluginContext, tool: str, title: str, order: int = ORDER, *, short: bool = False
) -> Iterator[Section]:
    """What the region's report says of the workshops of ``tool``; nothing where none was held.

    ``short`` leaves the chapter out, for two pages.
    """
    held = [
        access_workshop(ctx, one.ref)
        for one in ctx.records(Workshop).all()
        if one.tool == tool and (one.owner or ctx.region.code) == ctx.region.code
    ]
    people = [person for access in held for person in access.state.people.values()]
    if not people:
        return
    present = sum(person.present for person in people)
    told = ngettext(
        "{title}: {n} was held; invited: {invited}, took part: {present} ({rate}).",
        "{title}: {n} were held; invited: {invited}, took part: {present} ({rate}).",
        len(held),
    ).format(
        title=title,
        n=len(held),
        present=present,
        invited=len(people),
        rate=formats.percent(present / len(people), language()),
    )
    yield Section(f"{tool}.asked", title, [Paragraph(told)], order, "asked")
    said = _came_out(title, held)
    yield Section(f"{tool}.messages", title, [Items([said])], MESSAGES + order, "message")
    if not short:
        yield Section(f"{tool}.workshops", title, [_table(title, held)], order)


def _came_out(title: str, held: list[WorkshopAccess]) -> str:
    """How many cards, activities, actions and decisions came out of all of them; nothing of what there is none."""
    cards, activities, actions, decisions = (
        sum(row) for row in zip(*map(_counts, held), strict=True)
    )
    parts = (
        (cards, ngettext("{n} card", "{n} cards", cards)),
        (
            activities,
            ngettext("{n} transformative activity", "{n} transformative activities", activities),
        ),
        (actions, ngettext("{n} action", "{n} actions", actions)),
        (decisions, ngettext("{n} decision", "{n} decisions", decisions)),
    )
    told = ", ".join(words.format(n=n) for n, words in parts if n)
    return _("{title}: what came out is {parts}.").format(title=title, parts=told or "–")


def _counts(access: WorkshopAccess) -> tuple[int, int, int, int]:
    state = access.state
    kinds = Counter(note.kind for note in state.notes.values())
    made = {activity.uid for activity in adopted(access).values()}
    return len(state.cards), len(made), len(state.actions), kinds[NoteKind.DECISION]


def _table(title: str, held: list[WorkshopAccess]) -> Table:
    rows: list[list[Cell]] = []
    for access in held:
        workshop, people = access.workshop, access.state.people.values()
        day = local_day(stored_instant(workshop.start) or 0, workshop.zone).isoformat()
        name = workshop.title or workshop.ref
        rows.append([name, day, len(people), sum(one.present for one in people), *_counts(access)])
    columns = [
        _("workshop"), _("day"), _("invited"), _("present"), _("cards"), _("activities"),
        _("actions"), _("decisions"),
    ]  # fmt: skip
    return Table(title, columns, rows)
