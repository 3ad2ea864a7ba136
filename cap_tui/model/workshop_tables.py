"""The record types of a workshop."""

from __future__ import annotations

from cap_tui.model.record import Record
from cap_tui.model.workshop import (
    AgendaStep,
    BallotKey,
    CardMerge,
    MergeState,
    Participant,
    RoadmapItem,
    SealedVote,
    VotingToken,
    Workshop,
    WorkshopBallot,
    WorkshopCard,
    WorkshopNote,
)

WORKSHOP_TABLES: tuple[type[Record], ...] = (
    Workshop,
    Participant,
    AgendaStep,
    WorkshopCard,
    CardMerge,
    MergeState,
    WorkshopBallot,
    VotingToken,
    SealedVote,
    BallotKey,
    WorkshopNote,
    RoadmapItem,
)
"""In the order in which they arise."""
