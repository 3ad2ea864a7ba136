"""Exchange rates: the latest dated rate on or before a day, never one that is inverted."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from cap_evaluation.records import ExchangeRate


def rate_on(
    rates: Sequence[ExchangeRate], base: str, quote: str, day: datetime.date
) -> ExchangeRate | None:
    """The latest rate from ``base`` to ``quote`` that is dated ``day`` or earlier; None without one."""
    last = day.isoformat()
    found = [
        rate for rate in rates if rate.base == base and rate.quote == quote and rate.date <= last
    ]
    return max(found, key=lambda rate: rate.date) if found else None
