"""The dates of a call as a chart, for the terminal and as SVG, and as a calendar file (iCal, RFC 5545)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cap_acie.call_folder import CallFolder
from cap_acie.words import _
from cap_tui.api import pick, timeline


def timeline_rows(folder: CallFolder) -> list[timeline.TimelineRow]:
    """One row a region: the window of its call, the time to its decision; then the start of projects."""
    rows = []
    for code in folder.call.regions:
        dates = folder.annexes[code].dates
        opens, closes = dates.opens.date(), dates.deadline.date()
        rows.append(
            timeline.TimelineRow(
                code,
                (timeline.Span(opens, closes, 0), timeline.Span(closes, dates.decision, 1)),
                (dates.start_earliest,),
            )
        )
    return rows


def timeline_words() -> timeline.TimelineWords:
    """The words of the chart."""
    return timeline.TimelineWords(
        kinds=(_("applications"), _("decision pending"), _("starts")),
        day=_("earliest start"),
        common=_("common window"),
        open=_("no date"),
    )


def calendar_lines(folder: CallFolder, width: int) -> Iterator[str]:
    """The chart in lines of at most ``width`` cells."""
    yield from timeline.lines(timeline_rows(folder), max(30, width), say=timeline_words())


def calendar_svg(folder: CallFolder) -> str:
    """The chart as SVG."""
    title = pick(folder.call.title)
    return timeline.svg(timeline_rows(folder), title=title, say=timeline_words())


def calendar_ics(folder: CallFolder, stamp: datetime.datetime) -> str:
    """The dates of the call as an iCal file: instants in UTC with the region's time zone named, days as days."""
    events = [line for event in _events(folder) for line in event_lines(folder, *event, stamp)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//cap-tui//acie//EN",
        *events,
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


Event = tuple[str, str, datetime.date | datetime.datetime, str]


def _events(folder: CallFolder) -> Iterator[Event]:
    """Key, words, when, and the time zone of the office."""
    for code in folder.call.regions:
        dates = folder.annexes[code].dates
        zone = dates.zone.key
        yield f"{code}-opens", _("{region}: call opens").format(region=code), dates.opens, zone
        yield f"{code}-deadline", _("{region}: deadline").format(region=code), dates.deadline, zone
        yield f"{code}-decision", _("{region}: decision").format(region=code), dates.decision, zone
        start = _("{region}: earliest start").format(region=code)
        yield f"{code}-start", start, dates.start_earliest, zone
    line = folder.call.timeline
    for number, day in enumerate(line.matchmaking):
        yield f"matchmaking-{number}", _("matchmaking"), day, line.zone.key


def event_lines(
    folder: CallFolder,
    key: str,
    words: str,
    when: datetime.date | datetime.datetime,
    zone: str,
    stamp: datetime.datetime,
) -> Iterator[str]:
    """One event. Its id is the same each time, so that a new file changes the event and doubles none."""
    title = f"{words} ({pick(folder.call.title)})"
    made_up = " " + _("MADE UP") if folder.made_up else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{folder.call.id}-{key}@cap-tui"
    yield f"DTSTAMP:{_utc(stamp)}"
    if isinstance(when, datetime.datetime):
        yield f"DTSTART:{_utc(when)}"
        there = when.isoformat(sep=" ")
        yield f"DESCRIPTION:{_escaped(f'{there} ({zone}){made_up}')}"
    else:
        yield f"DTSTART;VALUE=DATE:{when:%Y%m%d}"
        yield f"DESCRIPTION:{_escaped(f'{when.isoformat()} ({zone}){made_up}')}"
    yield f"SUMMARY:{_escaped(title)}"
    yield "END:VEVENT"


def _utc(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Parts of at most 75 bytes; what follows begins with a space (RFC 5545, 3.1)."""
    part = ""
    for char in line:
        if len((part + char).encode()) > 75:
            yield part
            part = " "
        part += char
    yield part
