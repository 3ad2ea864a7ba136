"""The plan of a workshop's actions on a page: dates, slack, critical path, cost, and what is open."""

from __future__ import annotations

from collections.abc import Iterator

from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.action_development import plan_actions
from cap_tui.report.document import Block, Cell, Paragraph, Table
from cap_tui.report.workshop_page_one import amount_text, loose_actions, plan_sentences
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _, ngettext
from cap_tui.workshop.action_plan import ActionPlan


def plan_blocks(access: WorkshopAccess) -> Iterator[Block]:
    """Every action with its dates, then the critical path and the cost."""
    plan = plan_actions(access)
    by_ref = {action.ref: action for action in access.state.actions.values()}
    rows: list[list[Cell]] = [
        [
            one.ref, by_ref[one.ref].title, _owner(access, by_ref[one.ref].responsible),
            day_text(one.start), day_text(one.finish), one.slack, day_text(by_ref[one.ref].due),
            amount_text(by_ref[one.ref].cost, by_ref[one.ref].currency),
        ]
        for one in plan.actions
    ]  # fmt: skip
    columns = [
        _("action"), _("title"), _("responsible"), _("start"), _("finish"), _("slack"), _("due"), _("cost"),
    ]  # fmt: skip
    yield Table(_("Actions"), columns, rows)
    yield _path(plan)
    if plan.cost:
        cost = "; ".join(amount_text(total, currency) for currency, total in plan.cost.items())
        yield Paragraph(_("Cost: {cost}.").format(cost=cost))


def plan_page(access: WorkshopAccess, start: str = "") -> Iterator[Block]:
    """The plan as it is read in a narrow terminal, from ``start`` on, with what the actions still lack."""
    plan = plan_actions(access, start)
    if not plan.actions:
        yield Paragraph(_("none yet"))
        return
    by_ref = {action.ref: action for action in access.state.actions.values()}
    rows: list[list[Cell]] = []
    for one in plan.actions:
        action = by_ref[one.ref]
        owner = _owner(access, action.responsible)
        title = f"{one.ref} {action.title}" + (f" ({owner})" if owner else "")
        rows.append([title, day_text(one.start), day_text(one.finish), one.slack])
    yield from map(Paragraph, plan_sentences(access, start))
    yield Table("", [_("action"), _("start"), _("finish"), _("slack")], rows)
    yield _path(plan)
    yield from map(Paragraph, loose_actions(access))


def _path(plan: ActionPlan) -> Paragraph:
    told = ngettext(
        "Critical path, {days} day: {path}.", "Critical path, {days} days: {path}.", plan.length
    )
    return Paragraph(told.format(days=plan.length, path=" → ".join(plan.critical_path)))


def _owner(access: WorkshopAccess, uid: str) -> str:
    person = access.state.people.get(uid)
    return (person.name or person.ref) if person else ""
