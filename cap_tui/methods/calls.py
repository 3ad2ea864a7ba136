"""Rules of joint calls that can be computed exactly: the effective deadline and the grant at the home rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import ClassVar

from cap_tui.errors import Refused
from cap_tui.methods.result import Result
from cap_tui.text.i18n import _

CENT = Decimal("0.01")


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


Amount = Decimal | int | str
"""An exact amount. A float is refused: it is not the number that was written."""


@dataclass(frozen=True, eq=False)
class Grant(Result):
    """What a funder pays for a partner's eligible cost, and what the partner pays; to the cent."""

    MAIN: ClassVar[str] = "amount"

    amount: Decimal
    own_share: Decimal
    rate: Decimal
    size: str
    capped: bool


def grant(
    cost: Amount, size: str, rates: Mapping[str, Amount], *, cap: Amount | None = None
) -> Grant:
    """Cost x the rate of the partner's size class, rounded half up to cents, at most ``cap``.

    ``rates`` maps a size class to a share 0..1; practice of the EUREKA Danube calls. All amounts are
    in the currency of the cost.
    """
    if size not in rates:
        raise Refused(
            _("This funder has no rate for {size!r}.").format(size=size),
            where="size",
            remedy=_("Choose one of: {choices}.").format(choices=", ".join(rates)),
        )
    whole, rate = exact_amount(cost, "cost"), exact_amount(rates[size], size)
    if rate > 1:
        raise Refused(_("A rate lies between 0 and 1, and a cost is not negative."), where=size)
    with localcontext(prec=60):
        full = (whole * rate).quantize(CENT, ROUND_HALF_UP)
        amount = full if cap is None else min(full, exact_amount(cap, "cap"))
        return Grant(amount, whole - amount, rate, size, amount < full)


def exact_amount(value: Amount, name: str) -> Decimal:
    """``value`` as a decimal; Refused when it is a float, no number, negative or not finite."""
    if isinstance(value, float | bool) or not isinstance(value, Decimal | int | str):
        raise Refused(
            _("An amount is a decimal, an integer or a text, never a binary fraction."), where=name
        )
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise Refused(_("{text!r} is no number.").format(text=value), where=name) from None
    if not number.is_finite() or number < 0:
        raise Refused(_("A rate lies between 0 and 1, and a cost is not negative."), where=name)
    return number


def request_fault(
    requested: Amount, possible: Amount, *, least: Amount = 0, most: Amount | None = None
) -> str:
    """The rule that a request breaks: ``grant_min``, ``grant_max``, ``rate``, or an empty text."""
    asked = exact_amount(requested, "requested")
    if asked < exact_amount(least, "least"):
        return "grant_min"
    if most is not None and asked > exact_amount(most, "most"):
        return "grant_max"
    return "rate" if asked > exact_amount(possible, "possible") else ""
