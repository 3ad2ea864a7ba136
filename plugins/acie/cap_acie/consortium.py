"""What is computed about a consortium: amounts, independence, shares, deadline, last day."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from cap_acie.annex_file import Annex
from cap_acie.application_file import Application, Partner
from cap_acie.call_file import ExchangeRate
from cap_acie.money import round_half_up


@dataclass(frozen=True, slots=True)
class PartnerAmounts:
    """The amounts of one partner, in cents of its currency."""

    cost: int
    rate_amount: int
    possible: int
    requested: int

    @property
    def own(self) -> int:
        """What the partner pays."""
        return self.cost - self.requested


def partner_amounts(partner: Partner, annex: Annex | None) -> PartnerAmounts:
    """The amounts of a partner; from outside the call nothing is possible."""
    if annex is None:
        return PartnerAmounts(partner.cost, 0, 0, partner.requested)
    amount = rate_amount(partner, annex)
    return PartnerAmounts(partner.cost, amount, min(amount, annex.grant.most), partner.requested)


def rate_amount(partner: Partner, annex: Annex) -> int:
    """Sum of amount x rate over the lines, rounded to cents once."""
    nothing = Fraction(0)
    total = sum(
        (
            line.amount * annex.rates.get((partner.size, line.activity), nothing)
            for line in partner.costs
        ),
        nothing,
    )
    return round_half_up(total)


def member_regions(regions: Iterable[str], partners: Iterable[Partner]) -> tuple[str, ...]:
    """The regions of the call that have a partner, in the call's order."""
    present = {partner.region for partner in partners}
    return tuple(code for code in regions if code in present)


def independent_partners(partners: Iterable[Partner], regions: Iterable[str]) -> int:
    """The number of groups of partners of the call's regions that nothing joins.

    Partners are joined by one organisation, or through entities that they are linked to, also over
    an entity that is no partner. What a partner from outside says of its links counts as well.
    """
    group: dict[str, str] = {}

    def root(entity: str) -> str:
        while group.setdefault(entity, entity) != entity:
            group[entity] = group[group[entity]]
            entity = group[entity]
        return entity

    everybody = tuple(partners)
    for partner in everybody:
        for other in partner.linked_to:
            group[root(partner.organisation)] = root(other)
    within = set(regions)
    return len({root(one.organisation) for one in everybody if one.region in within})


@dataclass(frozen=True, slots=True)
class CostShares:
    """Cost by partner and by region in one currency, exact; the whole is their sum."""

    currency: str
    by_partner: Mapping[str, Fraction]
    by_region: Mapping[str, Fraction]
    total: Fraction


def cost_shares(
    application: Application, exchange: Mapping[str, ExchangeRate]
) -> CostShares | None:
    """The costs in one currency; None when they are in several and a rate is missing."""
    currencies = {partner.currency for partner in application.partners}
    factors = exchange_factors(currencies, exchange)
    if factors is None:
        return None
    by_partner: dict[str, Fraction] = {}
    by_region: dict[str, Fraction] = {}
    for partner in application.partners:
        cost = partner.cost * factors[partner.currency]
        by_partner[partner.id] = cost
        by_region[partner.region] = by_region.get(partner.region, Fraction(0)) + cost
    target = next(iter(currencies)) if len(currencies) == 1 else reference_currency(exchange)
    return CostShares(target, by_partner, by_region, sum(by_partner.values(), Fraction(0)))


def reference_currency(exchange: Mapping[str, ExchangeRate]) -> str:
    """The currency to which all rates of the call lead; empty when there is none."""
    return next((rate.target for rate in exchange.values()), "")


def exchange_factors(
    currencies: Iterable[str], exchange: Mapping[str, ExchangeRate]
) -> dict[str, Fraction] | None:
    """The factor of each currency; None when there are several and one has no rate."""
    wanted = sorted(set(currencies))
    if len(wanted) == 1:
        return {wanted[0]: Fraction(1)}
    target = reference_currency(exchange)
    factors = {}
    for currency in wanted:
        if currency == target:
            factors[currency] = Fraction(1)
        elif currency in exchange:
            factors[currency] = exchange[currency].rate
        else:
            return None
    return factors


def effective_deadline(
    members: Iterable[str], annexes: Mapping[str, Annex]
) -> tuple[str, datetime.datetime] | None:
    """The earliest deadline of the member regions and its region, the first in the call's order."""
    deadlines = [(annexes[code].dates.deadline, code) for code in members]
    if not deadlines:
        return None
    earliest = min(moment for moment, _code in deadlines)
    return next((code, moment) for moment, code in deadlines if moment == earliest)


def last_day(start: datetime.date, months: int) -> datetime.date:
    """The day before start + months; 29 February + 12 months is 28 February."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > datetime.MAXYEAR:
        return datetime.date.max
    days = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(start.day, days)) - datetime.timedelta(days=1)
