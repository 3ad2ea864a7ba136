"""The plan of a workshop's actions: dates, slack, the critical path, cost by currency, what is open."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

from cap_tui.errors import Refused
from cap_tui.methods.critical_path import Task, critical_path
from cap_tui.model.action import PlannedAction
from cap_tui.model.action_kind import read_amount
from cap_tui.text.i18n import _

EXACT = Context(prec=100)
"""Digits enough for every sum of amounts."""


@dataclass(frozen=True)
class ActionDates:
    """One action in the plan. ``finish`` is its last day, ``late_by`` the days after its due date."""

    ref: str
    days: int
    start: str
    finish: str
    slack: int
    critical: bool
    late_by: int | None


@dataclass(frozen=True)
class ActionPlan:
    """All actions of a workshop from one day on."""

    length: int
    start: str
    finish: str
    actions: list[ActionDates]
    critical: list[str]
    critical_path: list[str]
    cost: dict[str, str]
    open: dict[str, list[str]]


def action_plan(actions: Mapping[str, PlannedAction], start: datetime.date) -> ActionPlan:
    """The plan of these actions, given by uid; what they wait for outside the plan does not count."""
    tasks = {
        uid: Task(
            action.days or 0,
            max(0, (_day(action.not_before) - start).days) if action.not_before else 0,
            tuple(before for before in action.depends if before in actions),
        )
        for uid, action in actions.items()
    }
    found = critical_path(tasks)
    if found.length > (datetime.date.max - start).days:
        raise Refused(_("The plan ends after the year 9999."))
    dates = []
    for uid, action in actions.items():
        times = found.times[uid]
        last = start + datetime.timedelta(days=max(times.start, times.end - 1))
        late = max(0, (last - _day(action.due)).days) if action.due else None
        first = start + datetime.timedelta(days=times.start)
        dates.append(
            ActionDates(
                action.ref,
                tasks[uid].days,
                first.isoformat(),
                last.isoformat(),
                times.slack,
                not times.slack,
                late,
            )
        )
    return ActionPlan(
        length=found.length,
        start=start.isoformat(),
        finish=max((one.finish for one in dates), default=start.isoformat()),
        actions=dates,
        critical=sorted(one.ref for one in dates if one.critical),
        critical_path=[actions[uid].ref for uid in found.path],
        cost=cost_by_currency(actions),
        open={
            "owner": sorted(a.ref for a in actions.values() if not a.responsible),
            "due": sorted(a.ref for a in actions.values() if not a.due),
            "cost": sorted(a.ref for a in actions.values() if not a.cost),
        },
    )


def cost_by_currency(actions: Mapping[str, PlannedAction]) -> dict[str, str]:
    """The sums of each currency as decimal text; currencies are never added to each other."""
    sums: dict[str, Decimal] = {}
    for action in actions.values():
        amount = read_amount(action.cost) if action.cost else None
        if amount is not None:
            known = sums.get(action.currency, Decimal(0))
            sums[action.currency] = EXACT.add(known, amount)
    return {currency: f"{total:f}" for currency, total in sorted(sums.items())}


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
