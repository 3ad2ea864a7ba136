"""What pages show of a workshop to one person; nothing in it depends on what others voted before a reveal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool

from cap_tui.model.workshop import Participant, SealedVote, Workshop, WorkshopBallot, WorkshopCard
from cap_tui.operations.context import Context
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.phone_receipts import card_receipt, vote_receipt
from cap_tui.web.following_state import FollowingState
from cap_tui.workshop.clock import find_zone
from cap_tui.workshop.state import WorkshopState


@dataclass(frozen=True)
class OwnCard:
    """A card of the person: where it stands now, and after a reveal how many back it."""

    uid: str
    ref: str
    text: str
    receipt: str
    group: str = ""
    support: int | None = None
    voters: int = 0


@dataclass(frozen=True)
class RevealedRow:
    """A row of a revealed ballot."""

    ref: str
    options: tuple[str, ...]
    support: int
    rank: int | None


@dataclass(frozen=True)
class RevealedBallot:
    """What the room said: rows, best first, and how many voted."""

    rows: tuple[RevealedRow, ...]
    cast: int


class RoomView:
    """The workshop as pages read it, in the server's own thread."""

    def __init__(self, region: Context, workshop: Workshop) -> None:
        self.region = region
        self.state = FollowingState(region, workshop)
        self._cards = region.workspace.table_feed(WorkshopCard.TABLE, WorkshopCard)
        self._by_author: dict[str, dict[str, WorkshopCard]] = {}
        self._revealed: dict[tuple[str, tuple[str, ...]], RevealedBallot] = {}
        self._seqs: dict[str, int] = {}
        self._zone = find_zone(workshop.zone)

    def refresh(self) -> None:
        """Take in what changed."""
        self.state.refresh()

    def now_word(self) -> str:
        """A word that changes when something opens, closes or is revealed: nothing else is in it."""
        state = self.state
        step = self.running_step()
        parts = [step[0], state.workshop.ended, str(state.cards_shown)]
        parts += [f"{b.uid} {state.ballot_state(b)}" for b in state.ballots.values()]
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]

    def running_step(self) -> tuple[str, str, str]:
        """Uid, title and prompt of the step that runs; empty when none does."""
        running = self.state.day().running
        if running is None:
            return "", "", ""
        step = self.state.blocks[running][0]
        return step.uid, step.title, step.prompt

    def find_ballot(self, name: str) -> WorkshopBallot | None:
        """The ballot with this uid or short name."""
        ballots = self.state.ballots
        found = ballots.get(name)
        return found or next((one for one in ballots.values() if one.ref == name), None)

    def time_of(self, moment: str) -> str:
        """A stored time as the clock in the room shows it."""
        return datetime.fromisoformat(moment).astimezone(self._zone).strftime("%H:%M:%S")

    def keep_seq(self, receipt: str, seq: int) -> None:
        """Remember the number of a commit, so that its receipt need not be looked up."""
        if len(self._seqs) > 50_000:
            self._seqs.clear()
        self._seqs[receipt] = seq

    def cards_of(self, person: Participant) -> list[WorkshopCard]:
        """The cards that a person wrote, the newest first."""
        added, removed = self._cards.changes()
        for card in removed:
            for author in card.authors:
                self._by_author.get(author, {}).pop(card.uid, None)
        for card in added:
            for author in card.authors:
                self._by_author.setdefault(author, {})[card.uid] = card
        own = self._by_author.get(person.uid, {}).values()
        return [card for card in own if card.workshop == person.workshop][::-1]

    async def own_cards(self, person: Participant) -> list[OwnCard]:
        """A person's cards with their group and, after the newest reveal that asked about them, their support."""
        cards = self.cards_of(person)
        revealed = [b for uid, b in self.state.ballots.items() if uid in self.state.keys][::-1]
        found = []
        for card in cards:
            group = self.state.tree.outermost(card.uid)
            told = OwnCard(
                card.uid,
                card.ref,
                card.text,
                card_receipt(card),
                "" if group == card.uid else self.state.merges[group].ref,
            )
            row, cast = await self._row_of({card.uid, group}, revealed)
            if row is not None:
                told = OwnCard(**{**vars(told), "support": row.support, "voters": cast})
            found.append(told)
        return found

    async def _row_of(
        self, uids: set[str], ballots: list[WorkshopBallot]
    ) -> tuple[RevealedRow | None, int]:
        for ballot in ballots:
            shown = await self.revealed(ballot)
            for row in shown.rows:
                if uids.intersection(row.options):
                    return row, shown.cast
        return None, 0

    async def revealed(self, ballot: WorkshopBallot) -> RevealedBallot:
        """The results of a revealed ballot; computed once for the merges as they stand."""
        key = (ballot.uid, tuple(self.state.merge_states))
        if key not in self._revealed:
            self._revealed[key] = await run_in_threadpool(self._results, ballot)
        return self._revealed[key]

    def _results(self, ballot: WorkshopBallot) -> RevealedBallot:
        from cap_tui.operations.workshops.results import ballot_results

        # A state of its own: this runs in another thread.
        state = WorkshopState(self.region, self.state.workshop)
        found = ballot_results(WorkshopAccess(self.region, state), ballot.uid)
        rows = [
            RevealedRow(
                row.card,
                tuple(state.find_card(name).uid for name in row.options),
                row.support,
                row.rank,
            )
            for row in found.figures.rows
        ]
        ranked = sorted(rows, key=lambda row: row.rank or len(rows) + 1)
        return RevealedBallot(tuple(ranked), found.turnout.cast)

    async def find_receipt(self, person: Participant, receipt: str) -> dict[str, Any] | None:
        """What a receipt of this person is for; None for anybody else's."""
        for card in self.cards_of(person):
            if card_receipt(card) == receipt:
                seq = await self._seq(receipt, card.uid)
                return {"card": card, "time": self.time_of(card.created), "seq": seq}
        for vote in self.region.records(SealedVote).find(voter=person.uid):
            if vote_receipt(vote) == receipt and vote.ballot in self.state.ballots:
                ballot = self.state.ballots[vote.ballot]
                last = self.state.vote_of(ballot.uid, person.uid)
                return {
                    "ballot": ballot,
                    "sealed": self.state.ballot_state(ballot) != "revealed",
                    "replaced": last is not None and last.uid != vote.uid,
                    "time": self.time_of(vote.created),
                    "seq": await self._seq(receipt, vote.uid),
                }
        return None

    async def _seq(self, receipt: str, uid: str) -> int:
        """The number of the commit that made a record."""
        if receipt not in self._seqs:
            entries = await run_in_threadpool(self.region.workspace.history, uid)
            self.keep_seq(receipt, entries[-1].seq if entries else 0)
        return self._seqs[receipt]
