"""The answer of the eligibility check as data for ``--json``."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from cap_acie.application_file import Application
from cap_acie.call_folder import CallFolder
from cap_acie.consortium import exchange_factors, reference_currency
from cap_acie.eligibility import Eligibility
from cap_acie.money import money_text, round_half_up
from cap_acie.rule_result import RuleResult


def eligibility_data(folder: CallFolder, found: Eligibility) -> dict[str, Any]:
    """All of ``acie-eligibility``."""
    return {
        "application": found.application.id,
        "call": folder.call.id,
        "verdict": found.verdict.value,
        "regions": list(found.regions),
        "independent": found.independent,
        "end": found.end.isoformat(),
        "effective_deadline": deadline_data(folder, found),
        "rules": [rule_data(folder, rule) for rule in found.rules],
        "partners": partner_data(found),
        "totals": totals_data(folder, found),
    }


def deadline_data(folder: CallFolder, found: Eligibility) -> dict[str, str] | None:
    """The effective deadline, whose it is, and in which time zone."""
    if found.deadline is None:
        return None
    code, moment = found.deadline
    zone = folder.annexes[code].dates.zone.key
    return {"at": moment.isoformat(), "region": code, "time_zone": zone}


def rule_data(folder: CallFolder, rule: RuleResult) -> dict[str, Any]:
    """One rule with the line of its limit."""
    return {
        "rule": rule.rule,
        "status": rule.status.value,
        "partner": rule.partner,
        "region": rule.region,
        "found": rule.found,
        "limit": rule.limit,
        "file": rule.file,
        "key": rule.key,
        "line": folder.line(rule.file, rule.key),
        "message": rule.message(),
    }


def partner_data(found: Eligibility) -> list[dict[str, str]]:
    """The amounts of each partner."""
    entries = []
    for partner in found.application.partners:
        amounts = found.amounts[partner.id]
        entries.append(
            {
                "id": partner.id,
                "region": partner.region,
                "currency": partner.currency,
                "cost": money_text(amounts.cost),
                "rate_amount": money_text(amounts.rate_amount),
                "possible": money_text(amounts.possible),
                "requested": money_text(amounts.requested),
                "own": money_text(amounts.own),
            }
        )
    return entries


def totals_of(application: Application) -> dict[str, int]:
    """The cost of all partners by currency, in cents."""
    cost: dict[str, int] = {}
    for partner in application.partners:
        cost[partner.currency] = cost.get(partner.currency, 0) + partner.cost
    return dict(sorted(cost.items()))


def totals_data(folder: CallFolder, found: Eligibility) -> dict[str, Any]:
    """Totals by currency, and beside them those in one currency when each has a dated rate."""
    cost = totals_of(found.application)
    requested = dict.fromkeys(cost, 0)
    for partner in found.application.partners:
        code = partner.currency
        requested[code] += partner.requested
    return {
        "cost": {code: money_text(cost[code]) for code in sorted(cost)},
        "requested": {code: money_text(requested[code]) for code in sorted(requested)},
        "reference": _reference(folder, cost, requested),
    }


def _reference(
    folder: CallFolder, cost: dict[str, int], requested: dict[str, int]
) -> dict[str, Any] | None:
    exchange = folder.call.exchange
    factors = exchange_factors(cost, exchange)
    if len(cost) < 2 or factors is None:
        return None

    def together(amounts: dict[str, int]) -> str:
        whole = sum((amount * factors[code] for code, amount in amounts.items()), Fraction(0))
        return money_text(round_half_up(whole))

    return {
        "currency": reference_currency(exchange),
        "cost": together(cost),
        "requested": together(requested),
        "rates": [exchange[code].as_data() for code in sorted(cost) if code in exchange],
    }
