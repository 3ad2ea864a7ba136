"""A ballot in words: what is asked and how to answer, who has voted, and the results once revealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_tui.model.actor import Helix, helix_name
from cap_tui.model.ballot_names import ballot_kind_name, ballot_state_name
from cap_tui.model.workshop import BallotKind, WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.results import ballot_results, turnout
from cap_tui.text.formats import LocalNumber, exact_number
from cap_tui.text.i18n import _, language, ngettext
from cap_tui.workshop.ballot_results import BallotFigures, ResultRow
from cap_tui.workshop.card_language import card_text
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop_text.said import Said

MEAN_KINDS = (BallotKind.SCORE, BallotKind.CRITERIA)
"""Kinds of ballots whose value is a mean over everybody who rated the card."""


def sealed_words() -> str:
    """What the secrecy of a ballot is, said on the screen."""
    return _(
        "The folder holds no readable vote until the ballot is revealed; that somebody voted, "
        "and when, can be seen."
    )


def card_words(state: WorkshopState, uid: str) -> str:
    """A card or merge by short name and text."""
    found = state.cards.get(uid)
    if found is not None:
        return f"{found.ref} {card_text(found)}"
    merge = state.merges[uid]
    title = merge.title or " + ".join(
        card_text(state.cards[card]) for card in state.tree.cards_in(uid) if card in state.cards
    )
    return f"{merge.ref} {title}"


def shared_login_words() -> str:
    """Who could read the key of an open ballot, said when one is opened without a passphrase."""
    return _(
        "The key is in your home folder, for your login only; under one shared login every terminal "
        "can read it. cap-tui edw ballot open --passphrase protects it."
    )


def what_is_asked(ballot: WorkshopBallot) -> str:
    """What the room is asked to do, by keyboard, phone or on paper."""
    return {
        BallotKind.DOTS: ngettext(
            "Give {n} dot, at most {most} to a card.",
            "Give {n} dots, at most {most} to a card.",
            ballot.dots,
        ),
        BallotKind.POINTS: _("Share 100 points among the cards."),
        BallotKind.SCORE: _("Rate the cards from 1 (low) to 5 (high)."),
        BallotKind.CRITERIA: _("Rate the cards from 1 (low) to 5 (high): {criteria}."),
        BallotKind.RANKING: _("Put the cards in order, the best first."),
        BallotKind.PAIRWISE: _("Compare the cards in pairs."),
    }[ballot.kind].format(n=ballot.dots, most=ballot.most, criteria=", ".join(ballot.criteria))


def turnout_line(access: WorkshopAccess, ballot: WorkshopBallot) -> Said:
    """How many have voted."""
    told = turnout(access, ballot)
    words = ngettext("{cast} of {all} has voted", "{cast} of {all} have voted", told.cast).format(
        cast=told.cast, all=told.electorate
    )
    return Said(words, "good" if told.cast == told.electorate else "plain")


FIRST_NAMES = 8


def first_names(names: Sequence[str]) -> str:
    """Names in a row; of many the first, and how many more."""
    over = len(names) - FIRST_NAMES
    more = [ngettext("{n} more", "{n} more", over).format(n=over)] if over > 0 else []
    return ", ".join([*names[:FIRST_NAMES], *more])


def missing_words(access: WorkshopAccess, ballot: WorkshopBallot) -> str:
    """Who has not voted, by name; of many the first."""
    state = access.state
    missing = [state.find(state.people, ref) for ref in turnout(access, ballot).not_voted]
    if not missing:
        return _("All have voted")
    names = first_names([person.name or person.ref for person in missing])
    return _("Not yet: {names}").format(names=names)


def ballot_head(access: WorkshopAccess, ballot: WorkshopBallot, state: str = "") -> Said:
    """One line on a ballot; ``state`` where it has just changed."""
    words = _("Ballot {ref}: {kind}, {state}").format(
        ref=ballot.ref,
        kind=ballot_kind_name(ballot.kind),
        state=ballot_state_name(state or access.state.ballot_state(ballot)),
    )
    return Said(words, "heading")


def option_lines(state: WorkshopState, ballot: WorkshopBallot) -> Iterator[Said]:
    """The options."""
    for option in ballot.options:
        yield Said(f"  {card_words(state, option)}")


def result_lines(
    access: WorkshopAccess, ballot: WorkshopBallot, by: str = "helix"
) -> Iterator[Said]:
    """The results: ranking with its stability, consensus, disagreement, and whether there are enough voters.

    ``by`` says which groups are compared: those of the helix, or the regions.
    """
    state = access.state
    found = ballot_results(access, ballot.ref, by)
    figures = found.figures
    yield ballot_head(access, ballot)
    ordered = sorted(figures.rows, key=lambda row: (row.rank is None, row.rank or 0))
    for row in ordered:
        rank = "-" if row.rank is None else f"{row.rank}."
        value = "-" if row.value is None else exact_number(float(f"{row.value:.4g}"), language())
        words = card_words(state, state.find_card(row.card).uid)
        support = _value_words(ballot.kind, value, row)
        stable = (
            _(", place {best} to {worst}").format(best=row.rank_best, worst=row.rank_worst)
            if row.rank_best is not None and row.rank_best != row.rank_worst
            else ""
        )
        yield Said(f"{rank} {words} ({support}{stable})", "good" if row.rank == 1 else "plain")
    told = _("n = {n}, abstained {abstained}, voted {cast} of {all}").format(
        n=figures.n,
        abstained=found.abstained,
        cast=found.turnout.cast,
        all=found.turnout.electorate,
    )
    yield Said(told, "muted")
    if not figures.enough:
        yield Said(_("! n is too small: nothing is claimed"), "warn")
    if figures.concordance is not None:
        yield Said(
            _("Agreement: W = {w:.2f}").format(w=LocalNumber(figures.concordance.W)), "muted"
        )
    yield from _apart(figures)


def _value_words(kind: BallotKind, value: str, row: ResultRow) -> str:
    """The value of a row and how many people it rests on: those who rated it, or those who chose it."""
    if kind in MEAN_KINDS:
        words = ngettext("{value}, mean of {n} person", "{value}, mean of {n} people", row.n)
        return words.format(value=value, n=row.n)
    words = ngettext("{value}, from {n} person", "{value}, from {n} people", row.support)
    return words.format(value=value, n=row.support)


def disagreement_lines(access: WorkshopAccess, ballot: WorkshopBallot) -> Iterator[Said]:
    """The cards of a revealed ballot on which the groups of the helix differ."""
    yield from _apart(ballot_results(access, ballot.ref).figures)


def _apart(figures: BallotFigures) -> Iterator[Said]:
    flagged = [apart for apart in figures.divergence or () if apart.flagged]
    for apart in flagged:
        words = _("! The groups disagree on {card}: {low} low, {high} high")
        told = words.format(card=apart.card, low=_group(apart.low), high=_group(apart.high))
        yield Said(told, "warn")


def _group(name: str | None) -> str:
    """A group of the helix in words, a region by its code."""
    known = {helix.value for helix in Helix}
    return helix_name(Helix(name)) if name in known else name or helix_name(None)
