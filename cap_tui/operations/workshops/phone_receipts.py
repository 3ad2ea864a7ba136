"""Receipts of phones, and the audit: what of it is in the region, so that anybody can compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cap_tui.model.workshop import BallotKind, SealedVote, WorkshopCard
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.voting import opened_words
from cap_tui.workshop.sealing import receipt_of

PHONE = "phone"


def card_receipt(card: WorkshopCard) -> str:
    """The receipt of a card."""
    return receipt_of(card.uid)


def vote_receipt(vote: SealedVote) -> str:
    """The receipt of a vote: it tells nothing of the choice."""
    return receipt_of(vote.sealed)


@dataclass(frozen=True)
class JoinAudit:
    """Everything that came by phone: cards, votes that count, votes that were replaced, people."""

    cards: list[dict[str, Any]]
    votes: list[dict[str, Any]]
    superseded: list[str]
    people: int


def join_audit(access: WorkshopAccess) -> JoinAudit:
    """What phones brought into a workshop. A choice is in it only after its ballot was revealed."""
    state = access.state
    cards = [
        {"receipt": card_receipt(card), "text": card.text}
        for card in state.cards.values()
        if card.source == PHONE
    ]
    votes: list[dict[str, Any]] = []
    superseded: list[str] = []
    for ballot in state.ballots.values():
        counting = {vote.uid for vote in state.counted(ballot.uid).values()}
        cast = [vote for vote in state.votes(ballot.uid) if vote.source == PHONE]
        words = opened_words(access, ballot, cast)
        for vote in cast:
            if vote.uid not in counting:
                superseded.append(vote_receipt(vote))
                continue
            line: dict[str, Any] = {"ballot": ballot.ref, "receipt": vote_receipt(vote)}
            if ballot.uid in state.keys:
                line["points"] = _points(ballot.kind, words[vote.uid])
            votes.append(line)
    people = sum(bool(one.consent) for one in state.people.values())
    return JoinAudit(cards, votes, superseded, people)


def _points(kind: BallotKind, words: list[str] | None) -> dict[str, int] | list[str] | None:
    """The choice: numbers by card, the words of a ranking or of pairs, None for an abstention."""
    if words is None or kind in (BallotKind.RANKING, BallotKind.PAIRWISE):
        return words
    pairs = [word.rpartition("=") for word in words]
    return {name: int(number) for name, _equals, number in pairs}
