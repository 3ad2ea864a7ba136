"""What phones do in a workshop: the operations of every terminal, each under the key of its form.

The functions here run in the writer's thread, inside its hold. The same session, form and key again
is the same commit: it is found in the log, and answered with the first receipt.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from cap_tui.errors import NotFound
from cap_tui.model.conversion import decoder
from cap_tui.model.read_access import Reading
from cap_tui.model.record import Record
from cap_tui.model.workshop import Participant, SealedVote, Workshop, WorkshopCard
from cap_tui.operations.context import Context
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.capture import running_step
from cap_tui.operations.workshops.cards import NewCard, add_card
from cap_tui.operations.workshops.people import NewParticipant, add_participant, end_session
from cap_tui.operations.workshops.phone_receipts import card_receipt, vote_receipt
from cap_tui.operations.workshops.voting import VoteWords, cast_vote
from cap_tui.web.following_state import FollowingState
from cap_tui.web.form_body import BadRequest

R = TypeVar("R", bound=Record)
SOURCE = "phone"
REMEMBERED = 20_000


@dataclass(frozen=True)
class GivenReceipt:
    """What somebody gets for a card or a vote: its receipt, and the number of its commit."""

    receipt: str
    seq: int


class KeyedRegion:
    """The region, with the key of a form on the one change that the form makes."""

    def __init__(self, region: Context, key: str) -> None:
        self._region = region
        self._key = key

    def __getattr__(self, name: str) -> Any:
        return getattr(self._region, name)

    def records(self, kind: type[R]) -> Reading[R]:
        """The table of a record type."""
        return self._region.records(kind)

    @contextmanager
    def transaction(
        self,
        label: str,
        key: str | None = None,
        subject: str | None = None,
        *,
        dry_run: bool = False,
    ) -> Iterator[Any]:
        """One change under the key of the form."""
        with self._region.transaction(label, self._key, subject, dry_run=dry_run) as transaction:
            yield transaction


class PhoneRoom:
    """One workshop as phones change it."""

    def __init__(self, region: Context, workshop: Workshop, seats: int) -> None:
        self.region = region
        self.seats = seats
        self.state = FollowingState(region, workshop)
        self._given: dict[str, GivenReceipt] = {}

    def join(self, new: NewParticipant, key: str) -> None:
        """Let somebody in. Raises BadRequest 503 when every seat is taken, as the rule of names is the operation's."""

        def enter(access: WorkshopAccess) -> GivenReceipt:
            if seats_taken(access.state.people) >= self.seats:
                raise BadRequest(503, "full", headers={"retry-after": "60"})
            added, _token = add_participant(access, new)
            return GivenReceipt(added.uid, 0)

        with self.state.writing(Participant.TABLE):
            self._once("", "join", key, enter)

    def add_card(self, person: str, text: str, key: str) -> GivenReceipt:
        """Store a card of a person."""

        def write(access: WorkshopAccess) -> GivenReceipt:
            step = running_step(access.state)
            card = add_card(access, NewCard(text, source=SOURCE, step=step))
            return GivenReceipt(card_receipt(card), self.region.seq)

        with self.state.writing(WorkshopCard.TABLE):
            return self._once(person, "cards", key, write)

    def vote(
        self, person: str, ballot: str, words: tuple[str, ...], abstain: bool, key: str
    ) -> GivenReceipt:
        """Store a vote of a person."""

        def write(access: WorkshopAccess) -> GivenReceipt:
            asked = access.state.ballots.get(ballot)
            if asked is None:
                raise NotFound(ballot)
            if access.state.ballot_state(asked) != "open":
                raise BadRequest(409, "closed")
            said = VoteWords(words, abstain, source=SOURCE)
            cast = cast_vote(access, ballot, said)
            return GivenReceipt(cast.receipt, self.region.seq)

        with self.state.writing(SealedVote.TABLE):
            return self._once(person, f"ballots {ballot}", key, write)

    def leave(self, person: str) -> None:
        """End somebody's session."""
        self.state.refresh()
        with self.state.writing(Participant.TABLE):
            end_session(WorkshopAccess(self.region, self.state), person)

    def _once(
        self, person: str, form: str, key: str, write: Callable[[WorkshopAccess], GivenReceipt]
    ) -> GivenReceipt:
        text = f"{self.state.workshop.uid} {person} {form} {key}".encode("utf-8", "replace")
        name = f"join {hashlib.sha256(text).hexdigest()}"
        if (known := self._known(name)) is not None:
            return known
        self.state.refresh()
        actor = self.state.people.get(person)
        if person and (actor is None or not actor.token_hash):
            raise BadRequest(403, "session")
        region: Any = KeyedRegion(self.region, name)
        given = write(WorkshopAccess(region, self.state, actor))
        if len(self._given) >= REMEMBERED:
            self._given.pop(next(iter(self._given)))
        self._given[name] = given
        return given

    def _known(self, name: str) -> GivenReceipt | None:
        """The receipt of an earlier commit under this key: of this run, or out of the log."""
        seq = self.region.workspace.log.tables.committed(name)
        if seq is None:
            return None
        if (given := self._given.get(name)) is not None:
            return given
        for change in self.region.workspace.entry(seq).operations:
            if change.table == WorkshopCard.TABLE:
                card = decoder(WorkshopCard).decode(change.after)
                return GivenReceipt(card_receipt(card), seq)
            if change.table == SealedVote.TABLE:
                vote = decoder(SealedVote).decode(change.after)
                return GivenReceipt(vote_receipt(vote), seq)
        return GivenReceipt("", seq)


def seats_taken(people: dict[str, Participant]) -> int:
    """How many sits by phone are in use: who joined and has not left."""
    return sum(bool(one.consent and one.token_hash) for one in people.values())
