"""What a facilitator should look at now: silent groups, groups that are missing, votes that are out, time."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from cap_tui.workshop.agenda import day_times
from cap_tui.workshop.balance import room_balance
from cap_tui.workshop.state import WorkshopState

SILENT = 5
"""Minutes after which a table that writes nothing is named."""
WRITING = frozenset({"collect", "tables", "ideas"})
"""Kinds of steps in which tables write."""


@dataclass(frozen=True)
class Attention:
    """One thing to look at: ``kind`` is silent, missing, outside, votes, behind or lock; ``names`` and ``number`` say which."""

    kind: str
    names: tuple[str, ...] = ()
    number: int = 0


def attention(state: WorkshopState, minute: int) -> list[Attention]:
    """What needs attention at a moment, the most pressing first."""
    found: list[Attention] = []
    day = state.day()
    times = day_times(day, minute)
    if day.state == "running" and (silent := silent_tables(state, minute)):
        found.append(Attention("silent", tuple(silent), SILENT))
    for uid, ballot in state.ballots.items():
        if state.ballot_state(ballot) == "open":
            voters = state.electorate(ballot)
            if missing := len(set(voters) - set(state.counted(uid))):
                found.append(Attention("votes", (ballot.ref,), missing))
    if day.state != "done" and times.end_behind > 0:
        found.append(Attention("behind", number=times.end_behind))
    for block, at in zip(state.blocks, times.blocks, strict=True):
        if at.slack is not None and at.slack < 0:
            found.append(Attention("lock", (block[0].title or block[0].ref,), -at.slack))
            break
    if state.people:
        balance = room_balance(state)
        if balance.missing:
            found.append(Attention("missing", tuple(balance.missing)))
        if outside := [name for name in balance.outside if name not in balance.missing]:
            found.append(Attention("outside", tuple(outside)))
    return found


def silent_tables(state: WorkshopState, minute: int) -> list[str]:
    """Tables with people who are here that wrote no card for some minutes of a step in which tables write."""
    running = state.day().running
    if running is None or not any(step.kind in WRITING for step in state.blocks[running]):
        return []
    begun = state.day().blocks[running].begun or 0
    last: dict[str, int] = {
        person.table_group: begun
        for person in state.people.values()
        if person.present and person.table_group
    }
    for card in state.cards.values():
        for author in card.authors:
            table = state.people[author].table_group if author in state.people else ""
            if table in last:
                last[table] = max(last[table], _minute(card.created))
    return sorted(table for table, at in last.items() if minute - at >= SILENT)


def _minute(stored: str) -> int:
    """The minute of a record's time."""
    return int(datetime.datetime.fromisoformat(stored).timestamp() // 60) if stored else 0
