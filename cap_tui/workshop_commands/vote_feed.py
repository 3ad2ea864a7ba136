"""Follow the votes of a region: one line for what any process committed, each vote once."""

from __future__ import annotations

import threading

import msgspec

from cap_tui.model.workshop import SealedVote, Workshop, WorkshopBallot
from cap_tui.plugin.context import PluginContext
from cap_tui.plugin.session_protocol import Session
from cap_tui.workspace.log import utc_now

EVERY = 0.05


class SeenVote(msgspec.Struct, frozen=True):
    """What of a vote is shown: that it is there."""

    uid: str
    workshop: str
    ballot: str


def watch_votes(session: Session, context: PluginContext) -> None:
    """Print all votes that are there, then each new one, until the process is ended. Writes nothing."""
    moved = threading.Event()
    feed = context.table_feed(SealedVote.TABLE, SeenVote)
    stop = context.watch([SealedVote.TABLE], lambda _news: moved.set(), every=EVERY)
    known: dict[str, str] = {}

    def ref(uid: str, kind: type[Workshop] | type[WorkshopBallot]) -> str:
        if uid not in known:
            found = context.records(kind).find(uid=uid)
            known[uid] = found[0].ref if found else uid
        return known[uid]

    def told(votes: list[SeenVote]) -> None:
        seen = [
            {
                "workshop": ref(vote.workshop, Workshop),
                "ballot": ref(vote.ballot, WorkshopBallot),
                "uid": vote.uid,
            }
            for vote in votes
        ]
        session.stream({"kind": "seen", "data": {"at": utc_now(), "votes": seen}})

    try:
        told(feed.changes()[0])
        while True:
            moved.wait()
            moved.clear()
            if added := feed.changes()[0]:
                told(added)
    finally:
        stop()
