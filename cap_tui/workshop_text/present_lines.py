"""The projector: the step, the time that is left, and only what the facilitator has opened."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator

from cap_tui.errors import NotFound
from cap_tui.model.workshop import WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess, WorkshopRegion
from cap_tui.text.i18n import _, ngettext
from cap_tui.workshop.clock import stored_instant, wall_time
from cap_tui.workshop.join_address import JoinAddress, JoinAddressFile
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop.step_clock import step_clock
from cap_tui.workshop_text.ballot_lines import (
    ballot_head,
    card_words,
    option_lines,
    result_lines,
    sealed_words,
    turnout_line,
    what_is_asked,
)
from cap_tui.workshop_text.development_lines import development_lines
from cap_tui.workshop_text.said import Said, no_workshop, opened_access, plain_lines
from cap_tui.workshop_text.step_lines import clock_words, prompt_lines, step_title

_ROLES = {"calm": "heading", "soon": "warn", "over": "bad"}


def present_head(state: WorkshopState, seconds: float) -> Iterator[Said]:
    """The step and the time that is left."""
    clock = step_clock(state, seconds)
    yield Said(step_title(state), "title")
    yield Said(clock_words(clock), _ROLES[clock.level])


def shown_ballot(state: WorkshopState) -> WorkshopBallot | None:
    """The ballot that the room sees: the newest one, unless it was revealed before the running step began."""
    ballot = next(reversed(state.ballots.values()), None)
    running = state.day().running
    if ballot is None or running is None or ballot.uid not in state.keys:
        return ballot
    begun = stored_instant(state.blocks[running][0].begun) or 0
    return ballot if (stored_instant(ballot.created) or 0) >= begun else None


def present_body(access: WorkshopAccess) -> Iterator[Said]:
    """What is opened to the room: a ballot, its results, the cards, or the question."""
    state = access.state
    if state.day().state == "planned":
        yield from _welcome(state)
    elif ballot := shown_ballot(state):
        yield from _ballot(access, ballot)
    elif state.cards_shown:
        yield from (Said(f"- {card_words(state, uid)}") for uid in mixed_cards(state))
    elif developed := list(development_lines(state)):
        yield from developed
    else:
        yield from prompt_lines(state)
        count = len(state.cards)
        yield Said(ngettext("{n} card", "{n} cards", count).format(n=count), "muted")


def mixed_cards(state: WorkshopState) -> list[str]:
    """The cards that stand, in an order that says nothing of who was first; it stays the same."""
    return sorted(state.free_cards, key=lambda uid: hashlib.sha256(uid.encode()).digest())


def _welcome(state: WorkshopState) -> Iterator[Said]:
    start = wall_time(stored_instant(state.workshop.start) or 0, state.workshop.zone)
    yield Said(_("We begin at {time}.").format(time=start[11:16]))


def joining_lines(address: JoinAddress | None) -> Iterator[Said]:
    """How people take part: the address and the code to type, also where a QR code stands beside them."""
    if address is not None:
        yield Said(_("Join by phone:"), "heading")
        yield Said(address.url)
        yield Said(_("Code: {code}").format(code=address.spelled), "title")
    yield Said(_("At a terminal: cap-tui edw join"), "muted")


def _ballot(access: WorkshopAccess, ballot: WorkshopBallot) -> Iterator[Said]:
    if access.state.ballot_state(ballot) == "revealed":
        yield from result_lines(access, ballot)
        return
    yield ballot_head(access, ballot)
    yield turnout_line(access, ballot)
    if not ballot.closed:
        yield Said(what_is_asked(ballot))
    yield from option_lines(access.state, ballot)
    yield Said(sealed_words(), "muted")


def present_text(region: WorkshopRegion, width: int) -> Iterator[str]:
    """``edw present --plain``: how to join stands there as long as phones can, for who comes late."""
    try:
        access = opened_access(region)
    except NotFound as error:
        yield from plain_lines(no_workshop(error), width)
        return
    said = [*present_head(access.state, time.time()), *present_body(access)]
    address = JoinAddressFile(region.home_folder, access.workshop.uid).read()
    if address is not None or access.state.day().state == "planned":
        said += joining_lines(address)
    yield from plain_lines(said, width)
