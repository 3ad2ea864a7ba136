"""The roadmap and the actions of an action development workshop."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import msgspec

from cap_tui.errors import Refused, WrongUse
from cap_tui.model.action import ActionType, Horizon, Perspective, PlannedAction
from cap_tui.model.action_kind import find_cycle, read_amount
from cap_tui.model.workshop import RoadmapItem
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.notes import read_day
from cap_tui.operations.workshops.setup import find_activity
from cap_tui.text.i18n import _
from cap_tui.workshop.action_plan import ActionPlan, action_plan
from cap_tui.workshop.clock import local_day, stored_instant
from cap_tui.workshop.one_line import one_line
from cap_tui.workshop.refs import choose_ref

ROAD_KINDS = ("trend", "need", "constraint", "missing-link")
MOST_DAYS = 36_500
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


@dataclass(frozen=True)
class NewAction:
    """An action as it is written down: everything but title and days may come later."""

    title: str
    days: int
    type: ActionType | None = None
    owner: str = ""
    due: str = ""
    not_before: str = ""
    cost: str = ""
    currency: str = ""
    after: tuple[str, ...] = ()
    sign: str = ""
    region: str = ""
    activity: str = ""
    role: str = ""
    services: tuple[str, ...] = ()
    joint_call: bool = False
    ref: str = ""


def add_road_item(
    access: WorkshopAccess,
    perspective: Perspective,
    horizon: Horizon,
    text: str,
    *,
    kind: str = "trend",
    ref: str = "",
) -> RoadmapItem:
    """Put an entry into a cell of the roadmap."""
    access.require_facilitator()
    told = one_line(text, _("roadmap"))
    with access.changing(_("Add to the roadmap")) as transaction:
        state = access.state
        item: RoadmapItem = transaction.add(
            RoadmapItem(
                workshop=access.workshop.uid,
                ref=choose_ref(ref, state.refs, "r", len(state.roadmap)),
                perspective=perspective.value,
                horizon=horizon,
                text=told,
                kind=kind,
            )
        )
    return item


def road_cells(access: WorkshopAccess) -> dict[str, dict[str, list[str]]]:
    """perspective → horizon → refs of the entries."""
    cells: dict[str, dict[str, list[str]]] = {
        p.value: {h.value: [] for h in Horizon} for p in Perspective
    }
    for item in access.state.roadmap.values():
        cells[item.perspective][item.horizon.value].append(item.ref)
    return cells


def _check_cost(new: NewAction) -> None:
    if bool(new.cost) != bool(new.currency):
        raise WrongUse(_("A cost and its currency belong together."))
    if new.cost and read_amount(new.cost) is None:
        raise Refused(_("The cost is a number of 0 or more, with a decimal point."))
    if new.currency and not _CURRENCY.match(new.currency):
        raise WrongUse(_("A currency has three letters, such as EUR."), where=new.currency)


def add_action(access: WorkshopAccess, new: NewAction) -> PlannedAction:
    """Store an action of the plan. Raises WrongUse, NotFound, Refused, Busy."""
    access.require_facilitator()
    title = one_line(new.title, _("title"))
    if not 0 <= new.days <= MOST_DAYS:
        raise Refused(_("An action takes from 0 to {most} days.").format(most=MOST_DAYS))
    _check_cost(new)
    sign = one_line(new.sign, _("sign of success"), empty=True)
    region = one_line(new.region, _("region"), empty=True)
    role = one_line(new.role, _("role"), empty=True)
    due, not_before = read_day(new.due), read_day(new.not_before)
    activity = find_activity(access.region, new.activity) if new.activity else ""
    with access.changing(_("Add an action")) as transaction:
        state = access.state
        waits = [state.find(state.actions, name).uid for name in new.after]
        action: PlannedAction = transaction.add(
            PlannedAction(
                title=title,
                type=new.type,
                activity=activity or access.workshop.activity,
                responsible=state.find(state.people, new.owner).uid if new.owner else "",
                region=region,
                not_before=not_before,
                due=due,
                days=new.days,
                depends=tuple(dict.fromkeys(waits)),
                cost=new.cost,
                currency=new.currency,
                sign=sign,
                role=role,
                services=tuple(dict.fromkeys(new.services)),
                joint_call=new.joint_call,
                workshop=access.workshop.uid,
                ref=choose_ref(new.ref, state.refs, "a", len(state.actions)),
            )
        )
    return action


def add_dependency(access: WorkshopAccess, name: str, on: str) -> PlannedAction:
    """Let an action wait for another one; twice is no change. Raises Refused for a circle, with it in ``details``."""
    access.require_facilitator()
    with access.region.hold():
        access.state.refresh()
        actions = access.state.actions
        action, before = (access.state.find(actions, one) for one in (name, on))
        if before.uid in action.depends:
            return action
        depends = {uid: one.depends for uid, one in actions.items()}
        depends[action.uid] = (*action.depends, before.uid)
        circle = find_cycle(depends, action.uid)
        if circle:
            refs = [actions[uid].ref for uid in circle]
            raise Refused(
                _("The actions would wait for each other: {circle}.").format(
                    circle=" → ".join(refs)
                ),
                where=action.ref,
                details={"cycle": refs},
            )
        with access.changing(_("Let an action wait for another")) as transaction:
            changed: PlannedAction = transaction.put(
                msgspec.structs.replace(action, depends=depends[action.uid])
            )
    return changed


def plan_actions(access: WorkshopAccess, start: str = "") -> ActionPlan:
    """The plan from ``start`` on; without it from the workshop's day."""
    day = read_day(start)
    if day:
        first = datetime.date.fromisoformat(day)
    else:
        first = local_day(stored_instant(access.workshop.start) or 0, access.workshop.zone)
    return action_plan(access.state.actions, first)
