"""What a workshop prints: cards as A6 sheets, and ballots on paper with a place to mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cap_tui.errors import NotFound, Refused
from cap_tui.model.ballot_names import ballot_kind_name
from cap_tui.model.workshop import BallotKind, Participant, WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.report.document import Publicity
from cap_tui.report.publicity import imprint
from cap_tui.report.write import typeset
from cap_tui.text.i18n import _, language, ngettext
from cap_tui.workshop.ballot_choices import HIGHEST, LOWEST
from cap_tui.workshop.ballot_form import BallotForm
from cap_tui.workshop_text.ballot_form_lines import new_form
from cap_tui.workshop_text.ballot_lines import card_words
from cap_tui.workshop_text.card_lines import pair_words

MOST_BOXES = 5
"""Up to so many dots a card are marked in boxes; more are written as a number."""
MOST_BLANK = 500


def card_sheets(access: WorkshopAccess, names: Sequence[str], publicity: Publicity) -> bytes:
    """Cards and merges, one on each A6 sheet: those that are named, else all that stand. Raises NotFound."""
    state = access.state
    uids = [state.find_card(name).uid for name in names] or state.free_cards
    if not uids:
        raise NotFound(_("There is no card to print."), where=access.workshop.ref)
    return typeset(
        "card_sheets.typ",
        {**_page(access, publicity), "sheets": [_card(access, uid) for uid in uids]},
    )


def _card(access: WorkshopAccess, uid: str) -> dict[str, str]:
    state = access.state
    ref, _space, text = card_words(state, uid).partition(" ")
    cards = [state.cards[card] for card in state.tree.cards_in(uid) if card in state.cards]
    placed = next((card for card in cards if card.pair), None)
    head = [ref, pair_words(access, placed) if placed else ""]
    parts = ", ".join(card.ref for card in cards) if uid in state.merges else ""
    authors = sorted(state.tree.authors(uid, state.cards))
    people = [state.people[author] for author in authors if author in state.people]
    below = [
        ", ".join(person.name or person.ref for person in people),
        _("merged from {cards}").format(cards=parts) if parts else "",
    ]
    return {"head": _joined(head), "text": text, "below": _joined(below)}


def paper_ballots(
    access: WorkshopAccess,
    ballot: WorkshopBallot,
    publicity: Publicity,
    *,
    people: Sequence[str] = (),
    tokens: Sequence[str] = (),
    blank: int = 0,
) -> bytes:
    """A ballot on paper for each voter: for those named, else for everybody who has not voted.

    A ballot by one-time tokens has no names: the tokens that its opening gave are printed on it.
    ``blank`` ballots have a line for the name. Raises NotFound, Refused.
    """
    if access.state.ballot_state(ballot) != "open":
        raise Refused(_("The ballot is closed."), where=ballot.ref)
    voters = _voters(access, ballot, people, tokens, blank)
    if not voters:
        raise NotFound(_("Nobody is left who has not voted."), where=ballot.ref)
    sheets = [_ballot(access, ballot, uid, whose) for uid, whose in voters]
    page = {**_page(access, publicity), "card": _("card"), "own": _("own card")}
    return typeset("paper_ballots.typ", {**page, "sheets": sheets})


def _voters(
    access: WorkshopAccess,
    ballot: WorkshopBallot,
    people: Sequence[str],
    tokens: Sequence[str],
    blank: int,
) -> list[tuple[str, str]]:
    """The uid of each voter where there is one, and what stands on the ballot."""
    state = access.state
    if not 0 <= blank <= MOST_BLANK:
        raise Refused(_("From 0 to {most} blank ballots.").format(most=MOST_BLANK))
    if ballot.tokens:
        if people or blank or not tokens:
            raise Refused(
                _("The voters of this ballot have one-time tokens."),
                where=ballot.ref,
                remedy=_("Give the tokens that ballot open printed, one a line: --tokens FILE."),
            )
        return [("", _("Token: {token}").format(token=token)) for token in tokens]
    if tokens:
        raise Refused(_("This ballot has voters by name."), where=ballot.ref)
    counted = state.counted(ballot.uid)
    chosen: Iterable[Participant] = [state.find(state.people, name) for name in people]
    if not people and not blank:
        chosen = (state.people[uid] for uid in state.electorate(ballot) if uid not in counted)
    named = [(one.uid, f"{one.ref} {one.name}".strip()) for one in chosen]
    return [*named, *[("", _("Name: {line}").format(line="_" * 40))] * blank]


def _ballot(
    access: WorkshopAccess, ballot: WorkshopBallot, voter: str, whose: str
) -> dict[str, Any]:
    state = access.state
    form = new_form(access, ballot, voter)
    kind = ballot_kind_name(ballot.kind)
    votable = set(form.rows)
    # With own cards: they are on the paper, without a place to mark.
    rows = BallotForm(form.rules).rows
    words = [card_words(state, option) for option in ballot.options]
    return {
        "head": _("Ballot {ref}: {kind}").format(ref=ballot.ref, kind=kind),
        "whose": whose,
        "how": _how_to_mark(ballot),
        "columns": list(ballot.criteria) or [""],
        "marks": _marks(ballot),
        "rows": [
            {"text": " – ".join(words[at] for at in row), "own": row not in votable} for row in rows
        ],
        "notes": [
            _("Nothing marked is an abstention."),
            _("Whoever types this ballot in reads it."),
        ],
    }


def _how_to_mark(ballot: WorkshopBallot) -> str:
    return {
        BallotKind.DOTS: ngettext(
            "You have {n} dot: mark the box of one card.",
            "You have {n} dots: mark one box a dot, or write how many.",
            ballot.dots,
        ),
        BallotKind.POINTS: _("Share 100 points: write how many each card gets."),
        BallotKind.SCORE: _("Mark one box a card: 1 is low, 5 is high."),
        BallotKind.CRITERIA: _("Mark one box a criterion: 1 is low, 5 is high."),
        BallotKind.RANKING: _("Write the places: 1 is the best, equal places are a tie."),
        BallotKind.PAIRWISE: _("Mark > when the first is better, < the second, = both equal."),
    }[ballot.kind].format(n=ballot.dots)


def _marks(ballot: WorkshopBallot) -> list[str]:
    """The boxes to mark; none where a number is written."""
    match ballot.kind:
        case BallotKind.SCORE | BallotKind.CRITERIA:
            return [str(value) for value in range(LOWEST, HIGHEST + 1)]
        case BallotKind.DOTS:
            return [""] * ballot.most if ballot.most <= MOST_BOXES else []
        case BallotKind.PAIRWISE:
            return [">", "=", "<"]
        case BallotKind.POINTS | BallotKind.RANKING:
            return []


def _page(access: WorkshopAccess, publicity: Publicity) -> dict[str, str]:
    """What stands on every sheet: which workshop, who pays, and that made-up data is made up."""
    region = access.region.region
    title = access.workshop.title or access.workshop.ref
    made_up = _("SYNTHETIC: this region and all its data are made up.") if region.synthetic else ""
    line = imprint(publicity, language()).line
    return {
        "title": title,
        "region": region.name,
        "language": language(),
        "footer": _joined([title, region.name, line, made_up]),
    }


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
