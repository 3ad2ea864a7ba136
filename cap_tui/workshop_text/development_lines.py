"""What an action development workshop has written down so far: its roadmap, its actions."""

from __future__ import annotations

from collections.abc import Iterator

from cap_tui.model.action import Horizon, Perspective, PlannedAction, perspective_name
from cap_tui.model.action_kind import amount_words
from cap_tui.model.workshop import RoadmapItem
from cap_tui.report.workshop_figures import horizon_name, road_kind_name
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop_text.said import Said

ROADMAP, ACTIONS = "roadmap", "actions"
"""Kinds of the steps in which a roadmap, and actions, are written down."""


def development_lines(state: WorkshopState) -> Iterator[Said]:
    """What the running step develops; nothing in any other step."""
    running = state.day().running
    kind = state.blocks[running][0].kind if running is not None else ""
    if kind == ROADMAP:
        yield from roadmap_lines(state)
    if kind == ACTIONS:
        yield from (Said(f"- {action_words(state, one)}") for one in state.actions.values())


def roadmap_lines(state: WorkshopState) -> Iterator[Said]:
    """The cells of the roadmap that hold something, perspective by perspective."""
    for perspective in Perspective:
        for horizon in Horizon:
            found = cell_words(state, perspective, horizon)
            if found:
                yield Said(cell_name(perspective, horizon), "heading")
                yield from (Said(f"- {words}") for words in found)


def empty_cells_lines(state: WorkshopState) -> Iterator[Said]:
    """Which cells of the roadmap hold nothing yet."""
    empty = [
        cell_name(perspective, horizon)
        for perspective in Perspective
        for horizon in Horizon
        if not cell_words(state, perspective, horizon)
    ]
    if not state.roadmap:
        yield Said(_("Nothing stands in the roadmap yet."), "muted")
    elif empty:
        yield Said(_("Empty: {cells}").format(cells="; ".join(empty)), "muted")


def cell_name(perspective: Perspective, horizon: Horizon) -> str:
    """A cell of the roadmap in words."""
    return f"{perspective_name(perspective)} · {horizon_name(horizon)}"


def cell_words(state: WorkshopState, perspective: Perspective, horizon: Horizon) -> list[str]:
    """The entries of a cell."""
    return [
        item_words(item)
        for item in state.roadmap.values()
        if item.perspective == perspective.value and item.horizon is horizon
    ]


def item_words(item: RoadmapItem) -> str:
    """An entry of the roadmap, with what it is."""
    return f"{item.ref} {item.text} ({road_kind_name(item.kind)})"


def action_words(state: WorkshopState, action: PlannedAction) -> str:
    """An action with its owner, its date and its cost; what is missing is said."""
    person = state.people.get(action.responsible)
    owner = (person.name or person.ref) if person else _("no owner yet")
    due = day_text(action.due) if action.due else _("no date yet")
    cost = f"{amount_words(action.cost)} {action.currency}".strip()
    parts = (owner, due, cost)
    return f"{action.ref} {action.title} · " + " · ".join(part for part in parts if part)
