"""Dates as a calendar file (iCal, RFC 5545): one event for each, with an id that stays."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_BYTES = 75
"""Of a line; what follows begins with a space (RFC 5545, 3.1)."""


@dataclass(frozen=True)
class CalendarEvent:
    """One event. The same ``id`` in a new file changes the event and doubles none.

    ``start`` is a day, or an instant with its offset; ``end`` an instant or None.
    """

    id: str
    title: str
    start: datetime.date | datetime.datetime
    end: datetime.datetime | None = None
    description: str = ""


def calendar_file(maker: str, events: Iterable[CalendarEvent], stamp: datetime.datetime) -> str:
    """The events as the text of a calendar file; ``maker`` says which tool wrote it, ``stamp`` when."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//cap-tui//{maker}//EN",
        *(line for event in events for line in _event_lines(event, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event_lines(event: CalendarEvent, stamp: datetime.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}@cap-tui"
    yield f"DTSTAMP:{_utc(stamp)}"
    if isinstance(event.start, datetime.datetime):
        yield f"DTSTART:{_utc(event.start)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
    if event.end is not None:
        yield f"DTEND:{_utc(event.end)}"
    if event.description:
        yield f"DESCRIPTION:{_escaped(event.description)}"
    yield f"SUMMARY:{_escaped(event.title)}"
    yield "END:VEVENT"


def _utc(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    part = ""
    for char in line:
        if len((part + char).encode()) > MOST_BYTES:
            yield part
            part = " "
        part += char
    yield part
