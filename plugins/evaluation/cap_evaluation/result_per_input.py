"""Result per unit of input, with the uncertainty of the input.

The interval is exact for the input plus and minus two standard uncertainties; sigma is first order
(JCGM 100:2008, 5.1.2: the quotient's sensitivity to its denominator) and is left out when the
relative uncertainty of the input is above 0.3.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cap_evaluation.exchange_rate import rate_on
from cap_evaluation.expected_period import covered_months
from cap_evaluation.indicator import InputUnit
from cap_evaluation.measurement_index import InputRow
from cap_evaluation.period import Months
from cap_evaluation.records import ExchangeRate
from cap_evaluation.unit import is_money

LARGEST_FOR_SIGMA = 0.3
Carrier = tuple[str, str]


class SeriesInput(NamedTuple):
    """The input of one series: how much, its uncertainties, the rates used; or the reason why it is not known."""

    amount: float = 0.0
    uncertainties: tuple[float | None, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()
    reason: str = ""


class ResultPerInput(NamedTuple):
    """A result related to its input; ``value`` is None with a reason."""

    unit: str
    per: float
    value: float | None = None
    sigma: float | None = None
    low: float | None = None
    high: float | None = None
    input: float | None = None
    input_sigma: float | None = None
    result: float | None = None
    reason: str | None = None
    excluded: tuple[tuple[str, str, str], ...] = ()
    rates: tuple[ExchangeRate, ...] = ()


def series_input(
    rows: Sequence[InputRow], wish: str, window: Months, rates: Sequence[ExchangeRate]
) -> SeriesInput:
    """What was spent in the months of ``window``, in the unit of the wish.

    The reasons, the first that holds: input_straddles, input_unknown, input_incomplete, no_rate.
    """
    wanted = [row for row in rows if (row.unit == wish) or (is_money(wish) and is_money(row.unit))]
    inside: list[InputRow] = []
    for row in wanted:
        end = row.start + row.months
        if row.start < window.start < end or row.start < window.end < end:
            return SeriesInput(reason="input_straddles")
        if window.start <= row.start and end <= window.end:
            inside.append(row)
    if not inside:
        return SeriesInput(reason="input_unknown")
    spans = {Months(row.start, row.start + row.months) for row in inside}
    if len(covered_months(spans)) < window.length:
        return SeriesInput(reason="input_incomplete")
    return _converted(inside, wish, rates)


def _converted(rows: Sequence[InputRow], wish: str, rates: Sequence[ExchangeRate]) -> SeriesInput:
    amounts: list[float] = []
    uncertainties: list[float | None] = []
    used: dict[tuple[str, str], ExchangeRate] = {}
    for row in rows:
        factor = 1.0
        if row.unit != wish:
            day = Months(row.start, row.start + row.months).last_day
            rate = rate_on(rates, row.unit, wish, day)
            if rate is None:
                return SeriesInput(reason="no_rate")
            used[rate.base, rate.date] = rate
            factor = rate.rate
        amounts.append(row.amount * factor)
        uncertainties.append(None if row.uncertainty is None else row.uncertainty * factor)
    return SeriesInput(math.fsum(amounts), tuple(uncertainties), tuple(used.values()))


def input_sigma(uncertainties: Sequence[float | None], correlation: str) -> float | None:
    """The standard uncertainty of the sum; None when one is not stated."""
    stated = [one for one in uncertainties if one is not None]
    if len(stated) < len(uncertainties):
        return None
    return math.fsum(stated) if correlation == "full" else math.hypot(*stated)


def result_per_input(
    wish: InputUnit,
    result: float | None,
    inputs: Mapping[Carrier, SeriesInput],
    *,
    reason: str | None,
    correlation: str,
) -> ResultPerInput:
    """The quotient over the series whose input is known; ``reason`` says why there is none."""
    known = [found for found in inputs.values() if not found.reason]
    excluded = tuple(
        (*carrier, found.reason) for carrier, found in sorted(inputs.items()) if found.reason
    )
    empty = ResultPerInput(wish.unit, wish.per, result=result, excluded=excluded)
    if not known or result is None:
        return empty._replace(reason=reason)
    amount = math.fsum(found.amount for found in known)
    sigma = input_sigma([s for found in known for s in found.uncertainties], correlation)
    rates = {(rate.base, rate.date): rate for found in known for rate in found.rates}
    told = empty._replace(
        input=amount, input_sigma=sigma, rates=tuple(rates[key] for key in sorted(rates))
    )
    if reason is None and amount == 0:
        reason = "zero_input"
    if reason is not None:
        return told._replace(reason=reason)
    told = told._replace(value=result / amount * wish.per)
    return told if sigma is None else _with_uncertainty(told, result, amount, sigma, wish.per)


def _with_uncertainty(
    told: ResultPerInput, result: float, amount: float, sigma: float, per: float
) -> ResultPerInput:
    most, least = amount + 2 * sigma, amount - 2 * sigma
    near = result / most * per
    beyond = result / least * per if least > 0 else None
    low, high = (near, beyond) if result > 0 else (beyond, near)
    if result == 0:
        low = high = 0.0
    first_order = abs(result) * sigma / amount**2 * per
    small = sigma / amount <= LARGEST_FOR_SIGMA + 1e-12
    return told._replace(low=low, high=high, sigma=first_order if small else None)
