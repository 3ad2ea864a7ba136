"""Who has voted: readable at any time, without a figure of what was voted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from cap_tui.model.workshop import WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess

GROUPINGS = ("helix", "region")


@dataclass(frozen=True)
class Turnout:
    """Who may vote, who did, and how: readable before the reveal."""

    electorate: int
    cast: int
    changed: int
    not_voted: list[str]
    sources: dict[str, int]


def turnout(access: WorkshopAccess, ballot: WorkshopBallot) -> Turnout:
    """Who has voted. With one-time tokens nobody is named."""
    state = access.state
    counted = state.counted(ballot.uid)
    electorate = state.electorate(ballot)
    missing = [] if ballot.tokens else [uid for uid in electorate if uid not in counted]
    return Turnout(
        electorate=len(electorate),
        cast=len(counted),
        changed=len(state.votes(ballot.uid)) - len(counted),
        not_voted=state.refs_of(missing),
        sources=dict(sorted(Counter(vote.source for vote in counted.values()).items())),
    )
