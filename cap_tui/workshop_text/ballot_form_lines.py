"""The form of a ballot in words: what is asked, the rows, and what is said of each of them."""

from __future__ import annotations

import textwrap

from cap_tui.model.workshop import BallotKind, WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.round_feedback import RoundFeedback, round_feedback
from cap_tui.text.i18n import _, ngettext
from cap_tui.workshop.ballot_form import BallotForm
from cap_tui.workshop_text.ballot_lines import ballot_head, card_words, sealed_words
from cap_tui.workshop_text.said import Said

PAIR_SIDE = 22
"""Characters of each side of a pair in its row; the whole texts stand below."""


def new_form(access: WorkshopAccess, ballot: WorkshopBallot, voter: str) -> BallotForm:
    """An empty form of a voter (uid); nobody's own cards are known where the voter has none."""
    state = access.state
    return BallotForm(state.rules(ballot), state.own_options(ballot, voter))


def how_to_fill(ballot: WorkshopBallot) -> str:
    """How the cells are filled in."""
    return {
        BallotKind.DOTS: ngettext(
            "Type 1 where a card gets your {n} dot.",
            "Type how many of your {n} dots a card gets.",
            ballot.dots,
        ),
        BallotKind.POINTS: _("Type how many of the 100 points a card gets."),
        BallotKind.SCORE: _("Type 1 (low) to 5 (high)."),
        BallotKind.CRITERIA: _("Type 1 (low) to 5 (high) for each criterion."),
        BallotKind.RANKING: _("Type the place: 1 is the best, equal places are a tie."),
        BallotKind.PAIRWISE: _("Type > when the first is better, < the second, = both equal."),
    }[ballot.kind].format(n=ballot.dots)


def form_head(
    access: WorkshopAccess, ballot: WorkshopBallot, form: BallotForm, whose: str
) -> list[Said]:
    """What is asked and whose vote it is; own cards are named, because they are not on the form."""
    head = f"{ballot_head(access, ballot).text} · {whose}"
    told = [Said(head, "heading"), Said(how_to_fill(ballot))]
    if form.own:
        own = ", ".join(form.rules.options[at] for at in sorted(form.own))
        told.append(Said(_("Own cards, not to be voted on: {cards}").format(cards=own), "muted"))
    return [*told, Said(sealed_words(), "muted")]


def form_titles(access: WorkshopAccess, ballot: WorkshopBallot, form: BallotForm) -> list[str]:
    """One line for each row."""
    words = [card_words(access.state, option) for option in ballot.options]

    def title(row: tuple[int, ...]) -> str:
        if len(row) == 1:
            return words[row[0]]
        return " – ".join(textwrap.shorten(words[at], PAIR_SIDE, placeholder="…") for at in row)

    return [title(row) for row in form.rows]


def form_details(
    access: WorkshopAccess, ballot: WorkshopBallot, form: BallotForm, voter: str
) -> list[Said]:
    """For each row its whole text, and in a Delphi what the room and the voter said in the round before."""
    state = access.state
    before = round_feedback(access, ballot, voter)
    return [
        Said(
            " – ".join(_detail(card_words(state, uid), before.get(uid)) for uid in uids),
            "muted",
        )
        for uids in ([ballot.options[at] for at in row] for row in form.rows)
    ]


def _detail(words: str, feedback: RoundFeedback | None) -> str:
    return f"{words} ({feedback_words(feedback)})" if feedback else words


def feedback_words(feedback: RoundFeedback) -> str:
    """The middle of the room in the round before, and the own answer."""
    own = "-" if feedback.own is None else f"{feedback.own:.4g}"
    if feedback.median is None:
        return ngettext(
            "before: {n} answer, too few to show; yours {own}",
            "before: {n} answers, too few to show; yours {own}",
            feedback.n,
        ).format(n=feedback.n, own=own)
    return _("before: median {median:.4g}, middle half {q1:.4g}–{q3:.4g}; yours {own}").format(
        median=feedback.median, q1=feedback.q1, q3=feedback.q3, own=own
    )
