"""A participant's terminal: the step, the own cards, the ballot that is open."""

from __future__ import annotations

from collections.abc import Iterator

from cap_tui.model.workshop import Participant, WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess, WorkshopRegion
from cap_tui.text.i18n import _
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop_text.ballot_lines import ballot_head, card_words, sealed_words, what_is_asked
from cap_tui.workshop_text.present_lines import present_head, present_text, shown_ballot
from cap_tui.workshop_text.said import Said, plain_lines
from cap_tui.workshop_text.step_lines import prompt_lines


def own_cards(state: WorkshopState, person: Participant) -> list[str]:
    """The cards that somebody wrote, the newest first."""
    return [uid for uid, card in state.cards.items() if person.uid in card.authors][::-1]


def open_ballot_of(state: WorkshopState) -> WorkshopBallot | None:
    """The ballot in which people vote now."""
    ballot = shown_ballot(state)
    return ballot if ballot and state.ballot_state(ballot) == "open" else None


def join_head(access: WorkshopAccess, person: Participant, seconds: float) -> Iterator[Said]:
    """The step, and who is at this terminal."""
    yield from present_head(access.state, seconds)
    yield from prompt_lines(access.state)
    name = person.name or person.ref
    yield Said(_("You are {name}. Others see a card when it is shown.").format(name=name), "muted")


def ballot_lines(access: WorkshopAccess, person: Participant) -> Iterator[Said]:
    """The ballot that is open, its options, and whether this person has voted."""
    state = access.state
    ballot = open_ballot_of(state)
    if ballot is None:
        return
    yield ballot_head(access, ballot)
    own = state.own_options(ballot, person.uid)
    for at, option in enumerate(ballot.options):
        mark = _(" (your own)") if at in own else ""
        yield Said(f"  {card_words(state, option)}{mark}")
    yield Said(what_is_asked(ballot))
    if ballot.tokens:
        yield Said(_("The voters of this ballot have one-time tokens."))
    if person.uid in state.counted(ballot.uid):
        yield Said(_("You have voted; vote again to change it."), "good")
    yield Said(sealed_words(), "muted")


def join_text(region: WorkshopRegion, width: int) -> Iterator[str]:
    """``edw join --plain``: what everybody sees; for one's own cards and vote the commands take a token."""
    yield from present_text(region, width)
    told = _("Write and vote without a screen: card add, vote; each with --as TOKEN.")
    yield from plain_lines([Said(told, "muted")], width)
