"""Wall-clock times in a workshop's zone, and the line of instants behind them.

An instant is a whole number of minutes since 1970 in UTC: the agenda adds minutes on that line
and shows the result as wall clock, so that a change of daylight saving time costs nobody a minute.
"""

from __future__ import annotations

import datetime
import os
import re
import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cap_tui.errors import Refused, WrongUse
from cap_tui.text.i18n import _

Instant = int
_FULL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\Z", re.ASCII)
_SHORT = re.compile(r"\d\d:\d\d\Z", re.ASCII)
_DAY = datetime.timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1970, 9000


def find_zone(name: str) -> ZoneInfo:
    """The time zone with this name. Raises WrongUse."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongUse(
            _("There is no time zone {name}.").format(name=name),
            remedy=_("Write it as Europe/Vienna."),
        ) from error


def machine_zone() -> str:
    """The name of the machine's time zone; UTC when it has none."""
    named = os.environ.get("TZ", "").lstrip(":")
    try:
        link = str(Path("/etc/localtime").resolve())
    except OSError:
        link = ""
    for candidate in (named, link.partition("zoneinfo/")[2]):
        try:
            return ZoneInfo(candidate).key if candidate else _unknown()
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return "UTC"


def _unknown() -> str:
    raise ZoneInfoNotFoundError


def now() -> Instant:
    """The present minute."""
    return int(time.time() // 60)


def read_time(text: str, zone: str, start: Instant | None = None) -> Instant:
    """The instant that a wall-clock time in ``zone`` means.

    ``HH:MM`` is the first such time at or after ``start``, on the line of instants: of a time that
    occurs twice the second, when the first is before ``start``. A time with its day that occurs twice
    is the first. Raises WrongUse for anything else, Refused for a time that a change of the clock skips.
    """
    known = find_zone(zone)
    try:
        if _FULL.match(text):
            return _instant(datetime.datetime.fromisoformat(text), known, text)
        if _SHORT.match(text) and start is not None:
            return _next_such(datetime.time.fromisoformat(text), start, known, text)
    except ValueError:
        pass
    raise WrongUse(
        _("'{text}' is no time.").format(text=text),
        remedy=_("Write 2026-03-10T09:00, or 09:00."),
    )


def _next_such(asked: datetime.time, start: Instant, zone: ZoneInfo, text: str) -> Instant:
    """The first instant at or after ``start`` at which the clock in ``zone`` shows ``asked``."""
    begin = _shown(start, zone)
    today = datetime.datetime.combine(begin.date(), asked)
    second = int(today.replace(tzinfo=zone, fold=1).timestamp() // 60)
    if asked >= begin.time() or (second >= start and _shown(second, zone) == today):
        first = _instant(today, zone, text)
        return first if first >= start else second
    return _instant(today + _DAY, zone, text)


def _instant(wall: datetime.datetime, zone: ZoneInfo, text: str) -> Instant:
    """The instant of a wall-clock time; of one that occurs twice the first."""
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise ValueError(text)
    instant = int(wall.replace(tzinfo=zone, fold=0).timestamp() // 60)
    if _shown(instant, zone) != wall:
        raise Refused(
            _("The clock skips this time on that day: {text}.").format(text=text),
            where=zone.key,
            remedy=_("Choose a time before or after the change of the clock."),
        )
    return instant


def _local(instant: Instant, zone: ZoneInfo) -> datetime.datetime:
    utc = datetime.datetime.fromtimestamp(instant * 60, datetime.UTC)
    return utc.astimezone(zone)


def _shown(instant: Instant, zone: ZoneInfo) -> datetime.datetime:
    """What the clock on the wall shows, without its offset."""
    return _local(instant, zone).replace(tzinfo=None)


def wall_time(instant: Instant, zone: str) -> str:
    """The wall-clock time with its offset: ``2026-03-10T09:00+01:00``."""
    return _local(instant, find_zone(zone)).isoformat(timespec="minutes")


def local_day(instant: Instant, zone: str) -> datetime.date:
    """The day on which an instant falls in ``zone``."""
    return _local(instant, find_zone(zone)).date()


def stored_time(instant: Instant) -> str:
    """An instant as it is stored: UTC, ISO 8601."""
    utc = datetime.datetime.fromtimestamp(instant * 60, datetime.UTC)
    return utc.strftime("%Y-%m-%dT%H:%MZ")


def stored_instant(text: str) -> Instant | None:
    """The instant of a stored time; None when there is none."""
    if not text:
        return None
    return int(datetime.datetime.fromisoformat(text).timestamp() // 60)
