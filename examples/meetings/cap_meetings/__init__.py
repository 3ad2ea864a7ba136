"""Meetings: a record kind with list, form, commands and report, from one declaration."""

from __future__ import annotations

import datetime
from typing import Annotated, ClassVar

from cap_tui.api import Kind, KindColumn, Personal, Record, Table, about, bounds, hookimpl


class Meeting(Record, frozen=True, kw_only=True):
    """One meeting: what it was about, when, where and with whom."""

    TABLE: ClassVar[str] = "meetings.meetings"

    title: Annotated[
        Annotated[str, bounds(min_length=1)], about("What it was about", label="title")
    ]
    date: Annotated[datetime.date | None, about("On which day", label="date")] = None
    place: Annotated[str, about("Where", label="place")] = ""
    participants: Annotated[
        tuple[str, ...],
        about("The organisations that took part", label="participants", refers="actors"),
    ] = ()
    notes: Annotated[
        Annotated[str, bounds(max_length=20_000)],
        about("What was said", label="notes", personal=Personal.FREE_TEXT),
    ] = ""


MEETINGS = Kind(
    Meeting,
    id="meetings",
    columns=(
        KindColumn("title", least=20),
        KindColumn("date", width=10),
        KindColumn("place", drop=2),
        KindColumn("participants", least=16, drop=1),
    ),
    edit=("title", "date", "place", "participants", "notes"),
    sort="date",
    help="Who met, when and what about.",
    empty="There is no meeting yet.",
    report=True,
)


@hookimpl
def cap_tables() -> list[Table]:
    return [Table(Meeting, kind=MEETINGS)]
