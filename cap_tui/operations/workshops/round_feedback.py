"""What a voter is shown of the round before: the middle of the room and the own answer, nobody else's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cap_tui.methods.result import Array
from cap_tui.model.workshop import WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.results import counted_votes
from cap_tui.workshop.group_limits import MINIMUM
from cap_tui.workshop.voter_figures import voter_figures


@dataclass(frozen=True)
class RoundFeedback:
    """Of one option in the round before: median and quartiles (Hyndman & Fan type 7) over ``n`` voters.

    They are None under five voters: the middle of few tells who said what. ``own`` is the voter's own figure.
    """

    n: int
    median: float | None
    q1: float | None
    q3: float | None
    own: float | None


def round_feedback(
    access: WorkshopAccess, ballot: WorkshopBallot, voter: str
) -> dict[str, RoundFeedback]:
    """By the uid of each option that was in the round before, too; empty where there was none."""
    state = access.state
    former = state.ballots.get(ballot.round_of)
    if former is None or former.uid not in state.keys:
        return {}
    shared = [option for option in ballot.options if option in former.options]
    votes = counted_votes(access, former)
    rows = [(former.options.index(option),) for option in shared]
    weights = list(former.criteria.values())
    figures = voter_figures(state.rules(former), rows, votes, weights).figures
    own = next((place for place, vote in enumerate(votes) if vote.voter == voter), None)
    return {
        option: _feedback(figures[:, at], None if own is None else float(figures[own, at]))
        for at, option in enumerate(shared)
    }


def _feedback(figures: Array, own: float | None) -> RoundFeedback:
    said = figures[~np.isnan(figures)]
    kept = None if own is None or np.isnan(own) else own
    if len(said) < MINIMUM:
        return RoundFeedback(len(said), None, None, None, kept)
    q1, median, q3 = (float(v) for v in np.quantile(said, (0.25, 0.5, 0.75)))
    return RoundFeedback(len(said), median, q1, q3, kept)
