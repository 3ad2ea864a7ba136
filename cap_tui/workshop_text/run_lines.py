"""The facilitator's terminal: the step, what needs attention, the cards, the ballots."""

from __future__ import annotations

import time
from collections.abc import Iterator

from cap_tui.errors import NotFound
from cap_tui.model.actor import Helix, helix_name
from cap_tui.operations.workshops.access import WorkshopAccess, WorkshopRegion
from cap_tui.text.i18n import _, ngettext
from cap_tui.workshop.attention import Attention, attention
from cap_tui.workshop.balance import Balance, room_balance
from cap_tui.workshop.group_limits import UNKNOWN
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop.step_clock import step_clock
from cap_tui.workshop_text.ballot_lines import (
    ballot_head,
    card_words,
    disagreement_lines,
    sealed_words,
    turnout_line,
)
from cap_tui.workshop_text.development_lines import development_lines
from cap_tui.workshop_text.present_lines import shown_ballot
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
    of_helix = found.kind in ("missing", "outside")
    names = ", ".join(_helix(name) if of_helix else name for name in found.names)
    return {
        "silent": _("! Silent for {n} min: {names}"),
        "votes": ngettext(
            "! {names}: {n} has not voted", "! {names}: {n} have not voted", found.number
        ),
        "behind": _("! The day ends {n} min late"),
        "lock": _("! {n} min too much before {names}"),
        "missing": _("! Not here: {names}"),
        "outside": _("! Under 10 % or over 50 % of the room: {names}"),
    }[found.kind].format(n=found.number, names=names)


def _helix(name: str) -> str:
    return helix_name(None if name == UNKNOWN else Helix(name))


def attention_lines(state: WorkshopState, seconds: float) -> Iterator[Said]:
    """What needs attention; nothing when all is well."""
    for found in attention(state, int(seconds // 60)):
        yield Said(attention_words(found), "warn")


def head_lines(
    access: WorkshopAccess, seconds: float, *, low: bool = False, bar: bool = True
) -> Iterator[Said]:
    """The step with its clock, prompt and notes; where rows are few the notes are left out."""
    state = access.state
    yield Said(step_title(state), "title")
    yield clock_line(step_clock(state, seconds), bar=bar and not low)
    yield from prompt_lines(state)
    if not low:
        yield from note_lines(state)
    yield next_line(state)


def balance_lines(access: WorkshopAccess) -> Iterator[Said]:
    """Each group: invited, present, spoken, voted; which are missing, too small or too large."""
    balance = room_balance(access.state)
    for group in balance.groups:
        told = _("{group}: invited {invited}, here {present}, spoken {spoken}, voted {voted}")
        words = told.format(
            group=_helix(group.helix),
            invited=group.invited,
            present=group.present,
            spoken=group.spoken,
            voted="–" if group.voted is None else group.voted,
        )
        yield Said(words, "warn" if group.helix in balance.outside else "plain")


def balance_warnings(balance: Balance) -> Iterator[Said]:
    """Which groups are not here, and which are too few or too many."""
    for kind, names in (("missing", balance.missing), ("outside", balance.outside)):
        if names:
            yield Said(attention_words(Attention(kind, tuple(names))), "warn")


def missing_lines(state: WorkshopState) -> Iterator[Said]:
    """Which groups are not here, or too few or too many: said before people vote."""
    for found in attention(state, 0):
        if state.people and found.kind in ("missing", "outside"):
            yield Said(attention_words(found), "warn")


class GroupDisagreement:
    """Cards of the newest revealed ballot on which the groups differ; computed once for its state.

    No vote comes after a reveal, so only merges change the results.
    """

    def __init__(self) -> None:
        self._key: object = None
        self._lines: list[Said] = []

    def lines(self, access: WorkshopAccess) -> list[Said]:
        """What differs, in sentences; nothing while the newest ballot is not revealed."""
        state = access.state
        ballot = next(reversed(state.ballots.values()), None)
        key = (ballot.uid, frozenset(state.merge_states)) if ballot else None
        if ballot is None or ballot.uid not in state.keys:
            return []
        if key != self._key:
            self._key, self._lines = key, list(disagreement_lines(access, ballot))
        return self._lines


def room_lines(
    access: WorkshopAccess, seconds: float, disagreement: GroupDisagreement
) -> Iterator[Said]:
    """The newest ballot and what needs attention."""
    state = access.state
    if ballot := next(reversed(state.ballots.values()), None):
        words = f"{ballot_head(access, ballot).text} · {turnout_line(access, ballot).text}"
        yield Said(words, "heading")
    yield from disagreement.lines(access)
    yield from attention_lines(state, seconds)
    if ballot and state.ballot_state(ballot) != "revealed":
        yield Said(sealed_words(), "muted")


def hidden_cards_lines(state: WorkshopState) -> Iterator[Said]:
    """While the room sees only how many cards there are: which key shows them."""
    hidden = state.day().running is not None and state.cards and not state.cards_shown
    if hidden and shown_ballot(state) is None and not any(development_lines(state)):
        yield Said(_("The room does not see the cards: press A to show them."))


def newest_cards(state: WorkshopState) -> list[str]:
    """Cards and merges that are in no merge that stands, the newest first."""
    made = {**state.cards, **state.merges}
    return sorted(state.free_cards, key=lambda uid: made[uid].created)[::-1]


def author_words(state: WorkshopState, uid: str) -> str:
    """Who wrote a card, or any card in a merge."""
    return ", ".join(sorted(state.refs_of(state.tree.authors(uid, state.cards))))


def run_text(region: WorkshopRegion, width: int) -> Iterator[str]:
    """``edw run --plain``: without the bar of the clock, which a screen reader spells out."""
    try:
        access = opened_access(region)
    except NotFound as error:
        yield from plain_lines(no_workshop(error), width)
        return
    state, now = access.state, time.time()
    said = [*head_lines(access, now, bar=False), *room_lines(access, now, GroupDisagreement())]
    for uid in newest_cards(state):
        authors = author_words(state, uid)
        said.append(Said(card_words(state, uid) + (f" ({authors})" if authors else "")))
    yield from plain_lines(said, width)
