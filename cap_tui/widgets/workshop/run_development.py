"""Roadmap and actions on the facilitator's terminal of an action development workshop."""

from __future__ import annotations

import textwrap
from typing import Any

from cap_tui.model.action import Horizon, Perspective
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.action_development import (
    MOST_DAYS,
    ROAD_KINDS,
    NewAction,
    add_action,
    add_road_item,
)
from cap_tui.report.page import page_lines
from cap_tui.report.workshop_figures import road_kind_name, roadmap_figure
from cap_tui.report.workshop_plan import plan_page
from cap_tui.text.i18n import N_, _
from cap_tui.text.labelled import labelled
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.dialog import ChoiceStep, Dialog, TextStep
from cap_tui.widgets.fields import FormField
from cap_tui.widgets.form import Form
from cap_tui.widgets.safe_text import safe
from cap_tui.widgets.workshop.facilitator_page import FacilitatorPage
from cap_tui.workshop_text.development_lines import action_words, cell_name, cell_words

WHOLE = "whole"
CELL_WIDTH = 70
DAYS = 30
NEW_ACTION = "workshop.action"
"""With the workshop, the name of the draft of a new action."""


class DevelopmentActions(FacilitatorPage):
    """What the facilitator writes into the roadmap and the plan."""

    @user_action("L", N_("Roadmap"), N_("Write into its cells, or see the whole"), changes=True)
    def action_roadmap(self) -> Dialog:
        access = self._here()
        cells = {f"{p.value} {h.value}": (p, h) for p in Perspective for h in Horizon}
        chosen = yield ChoiceStep(
            _("Which cell of the roadmap?"),
            [*((key, _cell(access, *cell)) for key, cell in cells.items()), (WHOLE, _("all"))],
        )
        if chosen == WHOLE:
            figure = roadmap_figure(access)
            lines_at = figure.lines_at or (lambda _width: figure.lines)
            self.show_lines(_("Roadmap"), lambda width: map(safe, lines_at(width)))
            return
        perspective, horizon = cells[chosen]
        kind = yield ChoiceStep(
            _("What is it?"), [(one, road_kind_name(one)) for one in ROAD_KINDS]
        )
        while True:
            title = _("{cell}, {kind}: one after another; Esc ends.").format(
                cell=cell_name(perspective, horizon), kind=road_kind_name(kind)
            )
            text = yield TextStep(title)
            item = add_road_item(access, perspective, horizon, text, kind=kind)
            self._done(_("{ref} stands in the roadmap.").format(ref=item.ref))

    @user_action("n", N_("New action"), N_("Owner, date, money, sign of success"), changes=True)
    def action_new(self) -> None:
        access = self._here()
        access.state.refresh()
        people = (("", _("nobody yet")), *self._people(access, lambda _one: True))
        actions = [(one.ref, f"{one.ref} {one.title}") for one in access.state.actions.values()]
        before = ", ".join(ref for ref, _title in actions) or _("none yet")
        fields = [
            FormField("title", _("title"), required=True, most=200),
            FormField(
                "days", _("days"), "int", default=DAYS, required=True, least=0, most=MOST_DAYS
            ),
            FormField("owner", _("owner"), "choice", choices=people, default=""),
            FormField("role", _("role")),
            FormField("due", _("due"), "date"),
            FormField("cost", _("cost"), help=_("A number with a decimal point.")),
            FormField("currency", _("currency"), default=access.region.region.currency, help="EUR"),
            FormField("sign", _("sign of success")),
            FormField(
                "after",
                _("after"),
                "list",
                help=_("Short names of actions: {refs}").format(refs=before),
            ),
            FormField(
                "services",
                _("services"),
                "list",
                help=_("Ids of the cluster services that it needs"),
            ),
            FormField("joint_call", _("joint call"), "bool", default=False),
        ]
        form = Form(fields, draft=f"{NEW_ACTION}.{access.workshop.uid}")
        self.fill_in(form, lambda values: self._store(access, values))

    @user_action("W", N_("Plan"), N_("Dates, slack, critical path, cost, and what is open."))
    def action_plan(self) -> None:
        access = self._here()
        access.state.refresh()
        page = tuple(plan_page(access))
        self.show_lines(_("Plan"), lambda width: map(safe, page_lines(page, width)))

    def open_draft(self, draft: str) -> None:
        if draft.startswith(NEW_ACTION) and self.access is not None:
            self.action_new()

    def _store(self, access: WorkshopAccess, values: dict[str, Any]) -> str:
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items()
            if value not in (None, "")
        }
        if "cost" not in given:
            given.pop("currency", None)
        made = add_action(access, NewAction(**given))
        self.records_changed()
        return action_words(access.state, made)


def _cell(access: WorkshopAccess, perspective: Perspective, horizon: Horizon) -> str:
    words = "; ".join(cell_words(access.state, perspective, horizon)) or "-"
    return textwrap.shorten(
        labelled(cell_name(perspective, horizon), words), CELL_WIDTH, placeholder="…"
    )
