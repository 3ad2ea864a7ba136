"""Rules of joint calls that can be computed: the effective deadline and the grant at the home rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cap_tui.errors import Refused
from cap_tui.methods.result import Result
from cap_tui.text.i18n import _


@dataclass(frozen=True, eq=False)
class Deadline(Result):
    """The day by which a consortium must have applied, and whose rule sets it ("" is the call's)."""

    MAIN: ClassVar[str] = "day"

    day: date
    set_by: tuple[str, ...]
    by_member: dict[str, date]


def effective_deadline(
    deadline: date, exceptions: Mapping[str, date], members: Iterable[str]
) -> Deadline:
    """The earliest deadline among a consortium's members.

    ``exceptions`` gives the members (regions or countries) whose funder closes on another day
    than the call; practice of BSR Innovation Express 2014.
    """
    by_member = {member: exceptions.get(member, deadline) for member in members}
    if not by_member:
        raise Refused(_("A consortium has members."), where="members")
    day = min(by_member.values())
    setters = tuple(m for m, d in by_member.items() if d == day and m in exceptions)
    return Deadline(day, setters, by_member)


@dataclass(frozen=True, eq=False)
class Grant(Result):
    """What a funder pays for a partner's eligible cost, and what the partner pays."""

    MAIN: ClassVar[str] = "amount"

    amount: float
    own_share: float
    rate: float
    size: str
    capped: bool


def grant(cost: float, size: str, rates: Mapping[str, float], *, cap: float | None = None) -> Grant:
    """Cost x the rate of the partner's size class, at most ``cap``; in the currency of the cost.

    ``rates`` maps a size class to a share 0..1; practice of the EUREKA Danube calls.
    """
    if size not in rates:
        raise Refused(
            _("This funder has no rate for {size!r}.").format(size=size),
            where="size",
            remedy=_("Choose one of: {choices}.").format(choices=", ".join(rates)),
        )
    rate = rates[size]
    if not 0 <= rate <= 1 or cost < 0:
        raise Refused(_("A rate lies between 0 and 1, and a cost is not negative."), where=size)
    full = cost * rate
    amount = full if cap is None else min(full, cap)
    return Grant(amount, cost - amount, rate, size, amount < full)
