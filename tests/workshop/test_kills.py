"""Fifty killed voters: no acknowledged vote is lost, and the workshop goes on where it was."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from cap_tui.model.workshop import SealedVote
from cap_tui.operations.context import Context
from cap_tui.operations.workshops.access import access_workshop
from cap_tui.operations.workshops.voting import VoteWords, cast_vote
from cap_tui.workspace import Workspace
from tests.workshop.conftest import Room

KILLS = 50
UID = 36


def vote_until_killed(folder: Path, token: str, pipe: int) -> None:
    """Vote again and again; write the uid of each vote once it is acknowledged."""
    with Workspace.open(folder) as workspace:
        while True:
            access = access_workshop(Context(workspace), "", token)
            cast = cast_vote(access, "b1", VoteWords(("a=5",)))
            os.write(pipe, cast.vote.uid.encode())


def acknowledged(folder: Path, token: str, votes: int) -> list[str]:
    """The votes that a process acknowledged before it was killed, after ``votes`` of them."""
    reader, pipe = os.pipe()
    child = os.fork()
    if not child:
        try:
            vote_until_killed(folder, token, pipe)
        finally:
            os._exit(1)
    os.close(pipe)
    found = b""
    while len(found) < votes * UID:
        found += os.read(reader, UID)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(reader, 1 << 16):
        found += piece
    os.close(reader)
    return [found[at : at + UID].decode() for at in range(0, len(found) - UID + 1, UID)]


def test_a_killed_process_loses_no_acknowledged_vote(room: Room) -> None:
    room.people("ann")
    room.cards("a", "b")
    room("agenda", "insert", "--minutes", "30", "--ref", "rate")
    room("agenda", "start", "--at", "09:00")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    told: list[str] = []
    for number in range(KILLS):
        told += acknowledged(room.folder, room.tokens["ann"], 1 + number % 3)
    workspace = room.session.workspace()
    stored = {vote.uid for vote in workspace.records(SealedVote).all()}
    assert len(told) >= KILLS
    assert set(told) <= stored
    assert workspace.verify().ok
    assert room("ballot", "show", "b1")["cast"] == 1
    assert room("agenda", "show", "--at", "09:10")["current"] == "rate"
