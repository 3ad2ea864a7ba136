"""Votes: sealed, with their source, changed by voting again. The last one of a voter counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cap_tui.errors import NotFound, Refused, WrongUse
from cap_tui.model.workshop import Participant, SealedVote, VotingToken, WorkshopBallot
from cap_tui.operations.workshops.access import VOTES_RULE, WorkshopAccess, token_hash
from cap_tui.text.i18n import _
from cap_tui.workshop.ballot_choices import Choice, ChoiceReader, choice_words
from cap_tui.workshop.ballot_encoding import decode_choices, encode_choice
from cap_tui.workshop.sealing import open_all, receipt_of, seal
from cap_tui.workspace.uid import new_uid

FACILITATORS_SOURCES = ("facilitator", "paper")
OWN_SOURCES = ("ssh", "phone")
PROXY = "proxy"
TOKEN = "token"


@dataclass(frozen=True)
class VoteWords:
    """What a voter says: the words of the choice, or an abstention."""

    words: tuple[str, ...] = ()
    abstain: bool = False
    for_whom: str = ""
    source: str = ""
    token: str = ""


@dataclass(frozen=True)
class CastVote:
    """The stored vote, the one it replaces, and what the voter keeps."""

    vote: SealedVote
    replaces: str
    receipt: str


def cast_vote(access: WorkshopAccess, name: str, said: VoteWords) -> CastVote:
    """Store one vote; durable when this returns. Raises WrongUse, Refused; the choice stands in no message."""
    if bool(said.words) == said.abstain:
        raise WrongUse(_("Give a choice, or abstain."))
    with access.changing(_("Vote"), VOTES_RULE) as transaction:
        state = access.state
        ballot = state.find(state.ballots, name)
        if state.ballot_state(ballot) != "open":
            raise Refused(_("The ballot is closed."), where=ballot.ref)
        voter, source = _voter(access, ballot, said)
        rules = state.rules(ballot)
        choice: Choice | None = None
        if not said.abstain:
            reader = ChoiceReader(
                rules,
                lambda word: _option(access, ballot, word),
                state.own_options(ballot, voter.uid),
            )
            choice = reader.read(said.words)
        uid = new_uid()
        vote: SealedVote = transaction.add(
            SealedVote(
                uid=uid,
                workshop=access.workshop.uid,
                ballot=ballot.uid,
                voter=voter.uid,
                by=access.actor.uid if access.actor else "",
                source=source,
                sealed=seal(
                    ballot.public_key,
                    encode_choice(rules, choice),
                    vote_context(ballot.uid, voter.uid, uid),
                ),
            )
        )
        former = state.vote_of(ballot.uid, voter.uid)
    return CastVote(vote, former.uid if former else "", receipt_of(vote.sealed))


def vote_context(ballot: str, voter: str, vote: str) -> str:
    """What a sealed document is bound to, so that it counts nowhere else."""
    return f"{ballot} {voter} {vote}"


def _option(access: WorkshopAccess, ballot: WorkshopBallot, word: str) -> int:
    """The number of an option. Raises NotFound for no card, Refused for one that is not on the ballot."""
    card = access.state.find_card(word)
    if card.uid not in ballot.options:
        raise Refused(_("This card is not on the ballot."), where=card.ref)
    return ballot.options.index(card.uid)


def _voter(
    access: WorkshopAccess, ballot: WorkshopBallot, said: VoteWords
) -> tuple[Participant | VotingToken, str]:
    """Whose vote it is, and by which source. Raises WrongUse, NotFound, Refused."""
    if ballot.tokens:
        return _token_voter(access, ballot, said), TOKEN
    if said.token:
        raise Refused(_("This ballot has voters by name."), where=ballot.ref)
    state, actor = access.state, access.actor
    if actor is None:
        if not said.for_whom:
            raise WrongUse(_("Say whose vote it is."), remedy=_("Give --for, or --as."))
        voter = state.find(state.people, said.for_whom)
        return voter, _source(said.source or FACILITATORS_SOURCES[0], FACILITATORS_SOURCES)
    # The newest record: the token was read before the region was held.
    actor = state.people.get(actor.uid, actor)
    voter = state.find(state.people, said.for_whom) if said.for_whom else actor
    if voter.uid == actor.uid:
        return voter, _source(said.source or OWN_SOURCES[0], OWN_SOURCES)
    if voter.proxy != actor.uid:
        raise Refused(
            _("{voter} gave no proxy to {actor}.").format(voter=voter.ref, actor=actor.ref)
        )
    return voter, _source(said.source or PROXY, (PROXY,))


def _token_voter(access: WorkshopAccess, ballot: WorkshopBallot, said: VoteWords) -> VotingToken:
    if said.for_whom or access.actor is not None or said.source not in ("", TOKEN):
        raise Refused(_("The voters of this ballot have one-time tokens."), where=ballot.ref)
    if not said.token:
        raise WrongUse(_("Give the one-time token."), remedy=_("Give --token."))
    return token_voter(access, ballot, said.token)


def token_voter(access: WorkshopAccess, ballot: WorkshopBallot, given: str) -> VotingToken:
    """The voter behind a one-time token of a ballot. Raises Refused."""
    hashed = token_hash(given.strip())
    for token in access.state.tokens(ballot.uid):
        if token.token_hash == hashed:
            return token
    raise Refused(_("This ballot has no such token."), where=ballot.ref)


def _source(source: str, allowed: Sequence[str]) -> str:
    if source not in allowed:
        raise Refused(
            _("This vote cannot come by that source: {source}.").format(source=source),
            remedy=_("Choose from {known}.").format(known=", ".join(allowed)),
        )
    return source


def opened_choices(
    access: WorkshopAccess, ballot: WorkshopBallot, votes: Sequence[SealedVote]
) -> list[Choice | None]:
    """The choices of these votes; None is an abstention. Raises NotFound before the reveal."""
    key = access.state.keys.get(ballot.uid)
    if key is None:
        raise NotFound(_("The ballot is not revealed."), where=ballot.ref)
    rules = access.state.rules(ballot)
    sealed = [(v.sealed, vote_context(ballot.uid, v.voter, v.uid)) for v in votes]
    return list(decode_choices(rules, open_all(key.private_key, sealed)))


def opened_words(
    access: WorkshopAccess, ballot: WorkshopBallot, votes: Sequence[SealedVote]
) -> dict[str, list[str] | None]:
    """The words of each vote by its uid; None for an abstention, and for all before the reveal."""
    if ballot.uid not in access.state.keys:
        return dict.fromkeys((vote.uid for vote in votes), None)
    rules = access.state.rules(ballot)
    choices = opened_choices(access, ballot, votes)
    return {
        vote.uid: None if choice is None else choice_words(rules, choice)
        for vote, choice in zip(votes, choices, strict=True)
    }
