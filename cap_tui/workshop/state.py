"""A workshop as it stands: the read model that commands and screens share.

Each part is read when it is first asked for and kept until :meth:`WorkshopState.refresh` is told
that its table changed, so that following the news of a running workshop costs what changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

import msgspec

from cap_tui.errors import NotFound
from cap_tui.model.action import PlannedAction
from cap_tui.model.read_access import Reads
from cap_tui.model.record import Record
from cap_tui.model.workshop import (
    AgendaStep,
    BallotKey,
    CardMerge,
    MergeState,
    Participant,
    RoadmapItem,
    SealedVote,
    VotingToken,
    Workshop,
    WorkshopBallot,
    WorkshopCard,
    WorkshopNote,
)
from cap_tui.text.i18n import _
from cap_tui.workshop.agenda import AgendaDay, TimedBlock, TimedStep
from cap_tui.workshop.ballot_choices import BallotRules
from cap_tui.workshop.clock import stored_instant
from cap_tui.workshop.merges import MergeTree
from cap_tui.workshop.read_once import ReadOnce

R = TypeVar("R", bound=Record)
_PARTS: Mapping[str, tuple[str, ...]] = {
    Participant.TABLE: ("people", "refs", "tree"),
    AgendaStep.TABLE: ("steps", "blocks", "refs"),
    WorkshopCard.TABLE: ("cards", "merges", "tree", "refs"),
    CardMerge.TABLE: ("merges", "tree", "refs"),
    MergeState.TABLE: ("merge_states", "tree"),
    WorkshopBallot.TABLE: ("ballots", "refs"),
    BallotKey.TABLE: ("keys",),
    WorkshopNote.TABLE: ("notes",),
    RoadmapItem.TABLE: ("roadmap", "refs"),
    PlannedAction.TABLE: ("actions", "refs"),
}


class WorkshopState:
    """What the records of one workshop say together."""

    def __init__(self, reads: Reads, workshop: Workshop) -> None:
        self.reads = reads
        self.workshop = workshop
        self._votes: dict[str, list[SealedVote]] = {}

    def refresh(self, tables: Collection[str] | None = None) -> None:
        """Forget what was read from these tables (None: from all); it is read again when asked for."""
        if tables is None or Workshop.TABLE in tables:
            self.workshop = self.reads.records(Workshop).get(self.workshop.uid)
        if tables is None or SealedVote.TABLE in tables:
            self._votes.clear()
        for table, parts in _PARTS.items():
            if tables is None or table in tables:
                for part in parts:
                    self.__dict__.pop(part, None)

    def _all(self, kind: type[R]) -> dict[str, R]:
        found = self.reads.records(kind).find(workshop=self.workshop.uid)
        return {record.uid: record for record in found}

    # Records by uid, in the order in which they were made

    @ReadOnce
    def people(self) -> dict[str, Participant]:
        """Everybody who is invited or present."""
        return self._all(Participant)

    @ReadOnce
    def cards(self) -> dict[str, WorkshopCard]:
        """The contributions."""
        return self._all(WorkshopCard)

    @ReadOnce
    def merges(self) -> dict[str, CardMerge]:
        """Every merge, also those that were split; their parts by uid where they are still there."""
        stored = self._all(CardMerge)
        by_ref = {card.ref: uid for uid, card in self.cards.items()}
        by_ref |= {merge.ref: uid for uid, merge in stored.items()}
        return {
            uid: msgspec.structs.replace(
                merge, parts=tuple(by_ref.get(part, part) for part in merge.parts)
            )
            for uid, merge in stored.items()
        }

    @ReadOnce
    def merge_states(self) -> dict[str, MergeState]:
        """The state of each merge that stands, by the merge's uid."""
        return {state.merge: state for state in self._all(MergeState).values()}

    @property
    def kept_apart(self) -> frozenset[frozenset[str]]:
        """Pairs of cards that people compared and did not merge, by uid."""
        return frozenset(
            frozenset((uid, other)) for uid, card in self.cards.items() for other in card.apart
        )

    @ReadOnce
    def tree(self) -> MergeTree:
        """Which cards stand together."""
        return MergeTree(self.merges, self.merge_states)

    @ReadOnce
    def steps(self) -> dict[str, AgendaStep]:
        """The steps of the agenda, in their order."""
        found = self._all(AgendaStep).values()
        return {step.uid: step for step in sorted(found, key=lambda step: step.place)}

    @ReadOnce
    def ballots(self) -> dict[str, WorkshopBallot]:
        """The ballots, also those that are not revealed."""
        return self._all(WorkshopBallot)

    @ReadOnce
    def keys(self) -> dict[str, BallotKey]:
        """The published key of each revealed ballot, by the ballot's uid."""
        return {key.ballot: key for key in self._all(BallotKey).values()}

    @ReadOnce
    def notes(self) -> dict[str, WorkshopNote]:
        """The lines of the minutes."""
        return self._all(WorkshopNote)

    @ReadOnce
    def roadmap(self) -> dict[str, RoadmapItem]:
        """The entries of the roadmap."""
        return self._all(RoadmapItem)

    @ReadOnce
    def actions(self) -> dict[str, PlannedAction]:
        """The actions that were agreed here."""
        return self._all(PlannedAction)

    @property
    def free_cards(self) -> list[str]:
        """Cards and merges that are in no merge that stands, in the order in which they were made."""
        standing = (*self.cards, *(uid for uid in self.merges if uid in self.merge_states))
        return [uid for uid in standing if not self.tree.holder(uid)]

    def votes(self, ballot: str) -> list[SealedVote]:
        """Every vote of a ballot, oldest first."""
        if ballot not in self._votes:
            self._votes[ballot] = self.reads.records(SealedVote).find(ballot=ballot)
        return self._votes[ballot]

    def counted(self, ballot: str) -> dict[str, SealedVote]:
        """The vote of each voter that counts: the last one."""
        return {vote.voter: vote for vote in self.votes(ballot)}

    def vote_of(self, ballot: str, voter: str) -> SealedVote | None:
        """A voter's vote that counts, by an index: the others are not read."""
        cast = self.reads.records(SealedVote).find(voter=voter, ballot=ballot)
        return cast[-1] if cast else None

    def tokens(self, ballot: str) -> list[VotingToken]:
        """The one-time tokens of a ballot."""
        return self.reads.records(VotingToken).find(ballot=ballot)

    # Names

    @ReadOnce
    def refs(self) -> dict[str, str]:
        """ref → uid of everything in the workshop that has a short name."""
        tables: tuple[Mapping[str, Record], ...] = (
            self.people,
            self.cards,
            self.merges,
            self.ballots,
            self.steps,
            self.roadmap,
            self.actions,
        )
        named = {r.ref: uid for table in tables for uid, r in table.items()}  # type: ignore[attr-defined]
        named.pop("", None)
        return named

    def find(self, table: Mapping[str, R], name: str) -> R:
        """The record of ``table`` with this uid or ref. Raises NotFound."""
        uid = name if name in table else self.refs.get(name, "")
        if uid not in table:
            raise NotFound(
                _("There is nothing of that name in the workshop."),
                where=name,
                remedy=_("Name it by its short name, such as c1, or its uid."),
            )
        return table[uid]

    def find_card(self, name: str) -> WorkshopCard | CardMerge:
        """The card or merge with this uid or ref. Raises NotFound."""
        both: dict[str, WorkshopCard | CardMerge] = {**self.cards, **self.merges}
        return self.find(both, name)

    def ref_of(self, uid: str) -> str:
        """The short name of a person, card, merge, ballot or step; the uid where it is gone."""
        for table in (self.people, self.cards, self.merges, self.ballots, self.steps):
            if uid in table:
                return str(table[uid].ref)
        return uid

    def refs_of(self, uids: Iterable[str]) -> list[str]:
        """The short names of several records."""
        return [self.ref_of(uid) for uid in uids]

    # Ballots

    def rules(self, ballot: WorkshopBallot) -> BallotRules:
        """The rules of a ballot, with its options by ref."""
        return BallotRules(
            kind=ballot.kind,
            options=tuple(self.refs_of(ballot.options)),
            dots=ballot.dots,
            most=ballot.most,
            criteria=tuple(ballot.criteria),
            no_ties=ballot.no_ties,
            complete=ballot.complete,
        )

    def own_options(self, ballot: WorkshopBallot, voter: str) -> frozenset[int]:
        """The options, by number, that are the voter's own and may not be voted on."""
        if not ballot.no_own:
            return frozenset()
        return frozenset(
            at
            for at, option in enumerate(ballot.options)
            if voter in self.tree.authors(option, self.cards)
        )

    def ballot_state(self, ballot: WorkshopBallot) -> str:
        """``open``, ``closed`` or ``revealed``."""
        if ballot.uid in self.keys:
            return "revealed"
        return "closed" if ballot.closed else "open"

    def electorate(self, ballot: WorkshopBallot) -> list[str]:
        """Those who are present now and those who have a vote; of a ballot by tokens the tokens."""
        counted = self.counted(ballot.uid)
        if ballot.tokens:
            return [token.uid for token in self.tokens(ballot.uid)]
        return [uid for uid, one in self.people.items() if one.present or uid in counted]

    # The agenda

    @ReadOnce
    def blocks(self) -> list[list[AgendaStep]]:
        """The steps in blocks: the first one leads, the others run in parallel with it."""
        found: dict[str, list[AgendaStep]] = {}
        for step in self.steps.values():
            found.setdefault(step.parallel_with or step.uid, []).append(step)
        return [sorted(block, key=lambda s: bool(s.parallel_with)) for block in found.values()]

    @property
    def cards_shown(self) -> bool:
        """Whether the room sees the cards: the facilitator showed them, and the step is the same."""
        running = self.day().running
        return running is not None and self.workshop.cards_shown == self.blocks[running][0].uid

    def day(self) -> AgendaDay:
        """The workshop's clock, for the arithmetic of :mod:`cap_tui.workshop.agenda`."""
        blocks = tuple(
            TimedBlock(
                tuple(TimedStep(step.ref, step.minutes, step.extra) for step in block),
                locked=stored_instant(block[0].locked),
                begun=stored_instant(block[0].begun),
            )
            for block in self.blocks
        )
        start = stored_instant(self.workshop.start) or 0
        return AgendaDay(start, blocks, stored_instant(self.workshop.ended))
