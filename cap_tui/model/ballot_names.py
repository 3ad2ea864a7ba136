"""What ballots and their kinds are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cap_tui.model.workshop import BallotKind
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled


def ballot_kind_name(kind: BallotKind) -> str:
    """A kind of ballot for people."""
    return {
        BallotKind.DOTS: _("dots"),
        BallotKind.POINTS: _("100 points"),
        BallotKind.SCORE: _("ratings from 1 to 5"),
        BallotKind.CRITERIA: _("several criteria"),
        BallotKind.RANKING: _("ranking"),
        BallotKind.PAIRWISE: _("pairwise comparison"),
    }[kind]


def ballot_name(ballot: Mapping[str, Any]) -> str:
    """A ballot by its short name, how people vote, and whether they still do; nothing for what is none."""
    kind = ballot.get("kind")
    if kind not in tuple(BallotKind):
        return ""
    state = ballot_state_name("closed" if ballot.get("closed") else "open")
    return labelled(ballot.get("ref", ""), f"{ballot_kind_name(BallotKind(kind))}, {state}")


def ballot_state_name(state: str) -> str:
    """The state of a ballot for people."""
    return {"open": _("open"), "closed": _("closed"), "revealed": _("revealed")}[state]
