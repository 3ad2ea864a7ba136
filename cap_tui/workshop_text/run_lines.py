"""The facilitator's terminal: the step, what needs attention, the cards, the ballots."""

from __future__ import annotations

import time
from collections.abc import Iterator

from cap_tui.errors import NotFound
from cap_tui.model.actor import Helix, helix_name
from cap_tui.operations.workshops.access import WorkshopAccess, WorkshopRegion
from cap_tui.text.i18n import _
from cap_tui.workshop.attention import Attention, attention
from cap_tui.workshop.group_limits import UNKNOWN
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop.step_clock import step_clock
from cap_tui.workshop_text.ballot_lines import ballot_head, card_words, sealed_words, turnout_line
from cap_tui.workshop_text.said import Said, no_workshop, opened_access, plain_lines
from cap_tui.workshop_text.step_lines import (
    clock_line,
    next_line,
    note_lines,
    prompt_lines,
    step_title,
)


def attention_words(found: Attention) -> str:
    """One thing that needs attention, in a sentence."""
    names = ", ".join(_helix(name) if found.kind == "missing" else name for name in found.names)
    return {
        "silent": _("! Silent for {n} min: {names}"),
        "votes": _("! {names}: {n} have not voted"),
        "behind": _("! The day ends {n} min late"),
        "lock": _("! {n} min too much before {names}"),
        "missing": _("! Not here: {names}"),
    }[found.kind].format(n=found.number, names=names)


def _helix(name: str) -> str:
    return helix_name(None if name == UNKNOWN else Helix(name))


def attention_lines(state: WorkshopState, seconds: float) -> Iterator[Said]:
    """What needs attention; nothing when all is well."""
    for found in attention(state, int(seconds // 60)):
        yield Said(attention_words(found), "warn")


def head_lines(access: WorkshopAccess, seconds: float, *, low: bool = False) -> Iterator[Said]:
    """The step with its clock, prompt and notes; where rows are few the notes are left out."""
    state = access.state
    yield Said(step_title(state), "title")
    yield clock_line(step_clock(state, seconds), bar=not low)
    yield from prompt_lines(state)
    if not low:
        yield from note_lines(state)
    yield next_line(state)


def room_lines(access: WorkshopAccess, seconds: float) -> Iterator[Said]:
    """The newest ballot and what needs attention."""
    state = access.state
    if ballot := next(reversed(state.ballots.values()), None):
        words = f"{ballot_head(access, ballot).text} · {turnout_line(access, ballot).text}"
        yield Said(words, "heading")
    yield from attention_lines(state, seconds)
    if ballot and state.ballot_state(ballot) != "revealed":
        yield Said(sealed_words(), "muted")


def newest_cards(state: WorkshopState) -> list[str]:
    """Cards and merges that are in no merge that stands, the newest first."""
    made = {**state.cards, **state.merges}
    return sorted(state.free_cards, key=lambda uid: made[uid].created)[::-1]


def author_words(state: WorkshopState, uid: str) -> str:
    """Who wrote a card, or any card in a merge."""
    return ", ".join(sorted(state.refs_of(state.tree.authors(uid, state.cards))))


def run_text(region: WorkshopRegion, width: int) -> Iterator[str]:
    """``edw run --plain``."""
    try:
        access = opened_access(region)
    except NotFound as error:
        yield from plain_lines(no_workshop(error), width)
        return
    now = time.time()
    yield from plain_lines([*head_lines(access, now), *room_lines(access, now)], width)
    for uid in newest_cards(access.state):
        yield from plain_lines([Said(card_words(access.state, uid))], width)
