"""Public holidays on the days of a call, a hint for each: nobody opens, decides or hands in on one.

From the library ``holidays`` (extra ``calls``), by the country of each annex and the province, canton or land that it
names; of one that the library does not know the country's holidays are taken.
"""

from __future__ import annotations

import contextlib
import datetime
import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cap_acie.annex_file import Annex
from cap_acie.call_folder import CallFolder
from cap_acie.told import day_words
from cap_acie.words import _


@dataclass(frozen=True)
class HolidayHint:
    """A date of a region that is a public holiday there."""

    region: str
    key: str
    day: datetime.date
    name: str

    def as_data(self) -> dict[str, str]:
        """The hint for ``--json``."""
        return {
            "region": self.region,
            "key": self.key,
            "day": self.day.isoformat(),
            "name": self.name,
        }


def holidays_known() -> bool:
    """Whether the library is installed."""
    return importlib.util.find_spec("holidays") is not None


def holiday_hints(folder: CallFolder) -> list[HolidayHint]:
    """The dates of all regions that are holidays; none without the library."""
    if not holidays_known():
        return []
    return [
        HolidayHint(code, key, day, found[day])
        for code in folder.call.regions
        for key, day in _days(folder.annexes[code])
        if day in (found := _holidays(folder.annexes[code], day.year))
    ]


def _days(annex: Annex) -> Iterator[tuple[str, datetime.date]]:
    dates = annex.dates
    yield "dates.opens", dates.opens.date()
    yield "dates.deadline", dates.deadline.date()
    yield "dates.decision", dates.decision


def _holidays(annex: Annex, year: int) -> Mapping[datetime.date, str]:
    """The public holidays of a region in a year; none where the library does not know its country."""
    import holidays

    for part in dict.fromkeys((annex.subdivision or None, None)):
        with contextlib.suppress(NotImplementedError):
            found: Any = holidays.country_holidays(annex.country, subdiv=part, years=[year])
            return dict(found.items())
    return {}


def holiday_sentences(folder: CallFolder) -> Iterator[str]:
    """The hints in words."""
    for one in holiday_hints(folder):
        yield _("Hint: {region} {key}, {day}, is a public holiday: {name}.").format(
            region=one.region, key=one.key, day=day_words(one.day.isoformat()), name=one.name
        )
    if not holidays_known():
        yield _("Public holidays are not looked at: the library holidays (extra calls) is missing.")
