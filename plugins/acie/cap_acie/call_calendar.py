"""The dates of a call as a chart, for the terminal and as SVG, and as a calendar file (iCal, RFC 5545)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cap_acie.call_folder import CallFolder
from cap_acie.words import _
from cap_tui.api import CalendarEvent, calendar_file, formats, language, pick, timeline


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
        date=lambda day: formats.day_text(day.isoformat()),
        month=lambda day: formats.short_month(day.isoformat(), language()),
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
    made_up = " " + _("MADE UP") if folder.made_up else ""
    events = []
    for key, words, when, zone in _events(folder):
        there = when.isoformat(sep=" ") if isinstance(when, datetime.datetime) else when.isoformat()
        events.append(
            CalendarEvent(
                f"{folder.call.id}-{key}",
                f"{words} ({pick(folder.call.title)})",
                when,
                description=f"{there} ({zone}){made_up}",
            )
        )
    return calendar_file("acie", events, stamp)


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
