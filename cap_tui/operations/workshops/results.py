"""The results of a ballot once it is revealed, and who has voted at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cap_tui.errors import DoesNotHold
from cap_tui.methods.delphi import STABILITY, Stability, delphi
from cap_tui.model.actor import Helix
from cap_tui.model.workshop import BallotKind, WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.turnout import Turnout as Turnout
from cap_tui.operations.workshops.turnout import turnout as turnout
from cap_tui.operations.workshops.voting import opened_choices
from cap_tui.text.i18n import _
from cap_tui.workshop.ballot_results import BallotFigures, ResultOptions, ballot_figures
from cap_tui.workshop.voter_figures import CountedVote, voter_figures


@dataclass(frozen=True)
class BallotResults:
    """The turnout, the figures, and for a round of a Delphi the rule of stopping."""

    ballot: WorkshopBallot
    turnout: Turnout
    abstained: int
    figures: BallotFigures
    delphi: dict[str, Any] | None = None


def ballot_results(access: WorkshopAccess, name: str, by: str = "helix") -> BallotResults:
    """The results. Raises DoesNotHold before the reveal."""
    state = access.state
    ballot = state.find(state.ballots, name)
    if ballot.uid not in state.keys:
        raise DoesNotHold(
            _("The votes are hidden until the ballot is revealed."),
            where=ballot.ref,
            remedy=_("The command ballot reveal opens them."),
        )
    votes = counted_votes(access, ballot)
    cast = len(state.counted(ballot.uid))
    figures = ballot_figures(
        state.rules(ballot),
        result_rows(access, ballot),
        votes,
        _groups(access, ballot, by),
        order=[helix.value for helix in Helix] if by == "helix" else [],
        weights=list(ballot.criteria.values()),
    )
    rounds = _delphi(access, ballot) if ballot.round_of else None
    return BallotResults(ballot, turnout(access, ballot), cast - len(votes), figures, rounds)


def counted_votes(access: WorkshopAccess, ballot: WorkshopBallot) -> list[CountedVote]:
    """The votes that count, without abstentions."""
    counted = list(access.state.counted(ballot.uid).values())
    choices = opened_choices(access, ballot, counted)
    return [
        CountedVote(vote.voter, choice, access.state.own_options(ballot, vote.voter))
        for vote, choice in zip(counted, choices, strict=True)
        if choice is not None
    ]


def result_rows(access: WorkshopAccess, ballot: WorkshopBallot) -> list[ResultOptions]:
    """Options that stand in one merge are one row; the others are rows of their own."""
    state = access.state
    together: dict[str, list[int]] = {}
    for at, option in enumerate(ballot.options):
        together.setdefault(state.tree.outermost(option), []).append(at)
    return [
        ResultOptions(
            state.ref_of(uid), tuple(options), uid not in ballot.options or len(options) > 1
        )
        for uid, options in together.items()
    ]


def _groups(access: WorkshopAccess, ballot: WorkshopBallot, by: str) -> Mapping[str, str]:
    """The group of each voter."""
    state = access.state
    if ballot.tokens:
        return {token.uid: token.group for token in state.tokens(ballot.uid)}
    if by == "region":
        return {uid: person.region for uid, person in state.people.items()}
    return {uid: p.helix.value if p.helix else "" for uid, p in state.people.items()}


def _delphi(access: WorkshopAccess, ballot: WorkshopBallot) -> dict[str, Any] | None:
    """The rule of stopping over all rounds of this question; None where it cannot be computed."""
    state = access.state
    rounds = [ballot]
    while (former := state.ballots.get(rounds[0].round_of)) is not None:
        rounds.insert(0, former)
    shared = [o for o in ballot.options if all(o in one.options for one in rounds)]
    tables: list[dict[str, list[float]]] = []
    for one in rounds:
        votes = counted_votes(access, one)
        rows = [(one.options.index(option),) for option in shared]
        found = voter_figures(state.rules(one), rows, votes, list(one.criteria.values()))
        tables.append(
            {v.voter: line for v, line in zip(votes, found.figures.tolist(), strict=True)}
        )
    voters = sorted(set.union(*(set(table) for table in tables)))
    if len(shared) < 2 or not voters or ballot.kind is BallotKind.PAIRWISE:
        return None
    blank = [float("nan")] * len(shared)
    ratings = [np.array([table.get(v, blank) for v in voters]) for table in tables]
    judged = delphi(ratings, rule=STABILITY)
    if not isinstance(judged, Stability):
        return None
    return {
        "rule": STABILITY,
        "rounds": len(rounds),
        "stop": bool(judged.stop),
        "correlation": None if np.isnan(judged.correlation) else float(judged.correlation),
        "changed": None if np.isnan(judged.changed) else float(judged.changed),
        "enough": bool(judged.enough),
        "claim": judged.claim,
    }
