"""Commands of the roadmap, the actions and their plan; and notes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from cap_tui.model.action import ActionType, Horizon, Perspective
from cap_tui.model.workshop import NoteKind
from cap_tui.operations.workshops.action_development import (
    ROAD_KINDS,
    NewAction,
    add_action,
    add_dependency,
    add_road_item,
    plan_actions,
    road_cells,
)
from cap_tui.operations.workshops.notes import NewNote, add_note
from cap_tui.plugin.number_options import WHOLE
from cap_tui.report.page import page_lines
from cap_tui.report.workshop_figures import roadmap_figure
from cap_tui.report.workshop_plan import plan_page
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.workshop_commands.call import WorkshopCall, listed, workshop_command
from cap_tui.workshop_text.development_lines import (
    action_words,
    cell_name,
    empty_cells_lines,
    item_words,
)
from cap_tui.workshop_text.notes_lines import note_line
from cap_tui.workshop_text.said import Said


def choices(enumeration: Any) -> click.Choice[str]:
    """The values of an enumeration as the choices of an option."""
    return click.Choice([one.value for one in enumeration])


@click.group("road", help=_("The roadmap: four perspectives by three horizons."))
def road() -> None:
    """The roadmap."""


@road.command("add", help=_("Put an entry into a cell."))
@click.option("--perspective", type=choices(Perspective), required=True, help=_("The row."))
@click.option("--horizon", type=choices(Horizon), required=True, help=_("The column."))
@click.option("--text", required=True, help=_("What it says."))
@click.option("--kind", type=click.Choice(ROAD_KINDS), default="trend", help=_("What it is."))
@workshop_command
def road_add(call: WorkshopCall, perspective: str, horizon: str, text: str, kind: str) -> None:
    """Add an entry."""
    row, column = Perspective(perspective), Horizon(horizon)
    made = add_road_item(call.access(), row, column, text, kind=kind, ref=call.ref)
    cell = cell_name(row, column)
    call.emit({"uid": made.uid, "ref": made.ref}, [Said(labelled(cell, item_words(made)))])


@road.command("show", help=_("The grid, and its empty cells."))
@workshop_command
def road_show(call: WorkshopCall) -> None:
    """Show the roadmap."""
    access = call.access()
    cells = road_cells(access)
    empty = [
        [row, column] for row, line in cells.items() for column, refs in line.items() if not refs
    ]
    figure = [roadmap_figure(access)] if access.state.roadmap else []
    data = {
        "perspectives": list(cells),
        "horizons": [horizon.value for horizon in Horizon],
        "cells": cells,
        "empty": empty,
    }
    call.emit(data, [*figure, *empty_cells_lines(access.state)])


@click.group("action", help=_("The actions that develop an activity."))
def action() -> None:
    """Actions."""


@action.command("add", help=_("Add an action; what is missing is shown in the plan."))
@click.option("--title", required=True, help=_("What is done."))
@click.option("--days", type=WHOLE, required=True, help=_("Calendar days; 0 is a milestone."))
@click.option("--owner", default="", metavar="PERSON", help=_("Who sees to it."))
@click.option("--due", default="", metavar="DAY", help=_("When it must be done."))
@click.option("--not-before", default="", metavar="DAY", help=_("When it may begin."))
@click.option("--cost", default="", help=_("A number with a decimal point."))
@click.option("--currency", default="", help=_("Such as EUR."))
@click.option("--after", default="", metavar="A,B", help=_("What must have ended before."))
@click.option("--type", "type_", type=choices(ActionType), help=_("What sort of work it is."))
@click.option("--sign", default="", help=_("By what one sees that it succeeded."))
@click.option("--region", default="", metavar="CODE", help=_("Where it is done."))
@click.option("--role", default="", help=_("What the owner does in it."))
@click.option("--services", default="", metavar="ID,ID", help=_("The cluster services it needs."))
@click.option("--joint-call", is_flag=True, help=_("A joint call of regions is wanted for it."))
@click.option(
    "--activity", default="", help=_("The activity that it develops; else the workshop's.")
)
@workshop_command
def action_add(
    call: WorkshopCall, /, after: str, services: str, type_: str | None, **given: Any
) -> None:
    """Add an action."""
    kind = ActionType(type_) if type_ else None
    wanted = NewAction(
        after=listed(after), services=listed(services), type=kind, ref=call.ref, **given
    )
    access = call.access()
    made = add_action(access, wanted)
    words = action_words(access.state, made)
    call.emit({"uid": made.uid, "ref": made.ref}, [Said(words)])


@action.command("depend", help=_("Let an action wait for another one."))
@click.argument("name", metavar="ACTION")
@click.option("--on", required=True, metavar="ACTION", help=_("What must have ended before."))
@workshop_command
def depend(call: WorkshopCall, name: str, on: str) -> None:
    """Add a dependency."""
    access = call.access()
    changed = add_dependency(access, name, on)
    known = access.state.actions
    after = [known[uid].ref for uid in changed.depends if uid in known]
    told = _("{action}: after {others}.").format(
        action=f"{changed.ref} {changed.title}", others=", ".join(after)
    )
    call.emit({"ref": changed.ref, "after": after}, [Said(told)])


@click.command("plan", help=_("Dates, slack, critical path, cost, and what is open."))
@click.option("--start", default="", metavar="DAY", help=_("The first day; else the workshop's."))
@workshop_command
def plan(call: WorkshopCall, start: str) -> None:
    """Show the plan."""
    access = call.access()
    page = plan_page(access, start)
    call.emit(asdict(plan_actions(access, start)), list(page_lines(page, call.session.width)))


@click.command("note", help=_("Note a decision, a dissent, something parked, a promise."))
@click.option("--kind", type=choices(NoteKind), required=True, help=_("What it is."))
@click.option("--text", required=True, help=_("What was said."))
@click.option("--step", default="", help=_("In which step."))
@click.option("--card", default="", help=_("About which card."))
@click.option("--owner", default="", metavar="PERSON", help=_("Who promised."))
@click.option("--due", default="", metavar="DAY", help=_("Until when."))
@workshop_command
def note(call: WorkshopCall, /, kind: str, **given: Any) -> None:
    """Add a note."""
    access = call.access()
    made = add_note(access, NewNote(NoteKind(kind), **given))
    call.emit({"uid": made.uid, "kind": made.kind.value}, [note_line(access.state, made)])
