"""The balance of a room: who is invited, present, has spoken, has voted, by group of the helix."""

from __future__ import annotations

from dataclasses import dataclass

from cap_tui.model.actor import Helix
from cap_tui.workshop.group_limits import UNKNOWN
from cap_tui.workshop.preparation import preparation_rules
from cap_tui.workshop.state import WorkshopState


@dataclass(frozen=True)
class GroupBalance:
    """One group; ``share`` is of those present, None when nobody is.

    ``voted`` is None in a ballot by one-time tokens where the group has no tokens of its own.
    """

    helix: str
    invited: int
    present: int
    share: float | None
    spoken: int
    voted: int | None


@dataclass(frozen=True)
class Balance:
    """All five groups, and a sixth for people without one; which are missing, which too small or too large."""

    groups: list[GroupBalance]
    missing: list[str]
    outside: list[str]
    ballot: str | None


def room_balance(state: WorkshopState, ballot: str = "") -> Balance:
    """The balance now. ``ballot`` is a uid; empty: the newest one."""
    chosen = ballot or next(reversed(state.ballots), "")
    voted = _voted(state, chosen)
    authors = {author for card in state.cards.values() for author in card.authors}
    by_group: dict[str, list[str]] = {helix.value: [] for helix in Helix}
    for uid, person in state.people.items():
        by_group.setdefault(person.helix.value if person.helix else UNKNOWN, []).append(uid)
    everybody = sum(person.present for person in state.people.values())
    groups = []
    for name, members in by_group.items():
        here = [uid for uid in members if state.people[uid].present]
        groups.append(
            GroupBalance(
                name,
                invited=len(members),
                present=len(here),
                share=len(here) / everybody if everybody else None,
                spoken=len(authors.intersection(here)),
                voted=voted.get(name),
            )
        )
    known = [group for group in groups if group.helix != UNKNOWN]
    rule = preparation_rules().named("balance")
    return Balance(
        groups,
        missing=[group.helix for group in known if not group.present],
        outside=[g.helix for g in known if g.share is not None and not rule.holds(g.share)],
        ballot=state.ballots[chosen].ref if chosen else None,
    )


def _voted(state: WorkshopState, ballot: str) -> dict[str, int]:
    """How many of each group have a vote in a ballot; without a group that one-time tokens do not name."""
    if not ballot:
        return dict.fromkeys((*Helix, UNKNOWN), 0)
    voters = state.counted(ballot)
    if state.ballots[ballot].tokens:
        found = {token.group: 0 for token in state.tokens(ballot) if token.group}
        groups = {token.uid: token.group for token in state.tokens(ballot)}
    else:
        found = dict.fromkeys((*Helix, UNKNOWN), 0)
        groups = {
            uid: person.helix.value if person.helix else UNKNOWN
            for uid, person in state.people.items()
        }
    for uid in voters:
        if groups.get(uid) in found:
            found[groups[uid]] += 1
    return found
