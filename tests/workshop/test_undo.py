"""Undo never touches a vote, nor what a vote rests on; a merge is split, a close is a reopening."""

from __future__ import annotations

import pytest

from cap_tui.errors import Conflict
from cap_tui.workspace.undo import correct_final_change
from tests.workshop.conftest import Room


def merges(room: Room) -> dict[str, bool]:
    return {one["ref"]: one["live"] for one in room("card", "list")["merges"]}


def test_undo_of_a_merge_is_a_split_and_the_merge_stays_in_the_list(room: Room) -> None:
    room.cards("a", "b")
    room("merge", "a", "b", "--ref", "m")
    assert merges(room) == {"m": True}
    assert room.undo() == 0
    assert merges(room) == {"m": False}
    assert room.refused("merge", "m", "a") == 3, "a merge that was split is no part"
    assert room.refused("merge", "a", "b", "--ref", "m") == 4, "its name stays taken"


def test_undo_of_a_split_lets_the_merge_stand_again(room: Room) -> None:
    room.cards("a", "b")
    room("merge", "a", "b", "--ref", "m")
    room("split", "m")
    assert room.undo() == 0
    assert merges(room) == {"m": True}


def test_a_vote_is_invisible_to_undo_and_the_ballot_it_rests_on_stays(room: Room) -> None:
    room.people("ann")
    room.cards("a", "b")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    room("vote", "b1", "a=5", who="ann")
    assert room.undo() == 4
    assert room("ballot", "show", "b1")["cast"] == 1
    with pytest.raises(Conflict) as refused:
        room.session.workspace().undo("login")
    assert refused.value.remedy == correct_final_change()


def test_undo_takes_back_the_newest_change_that_is_no_vote(room: Room) -> None:
    room.people("ann")
    room.cards("a", "b")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    room.cards("c")
    room("vote", "b1", "a=5", who="ann")
    assert room.undo() == 0
    assert [card["ref"] for card in room("card", "list")["cards"]] == ["a", "b"]
    assert room("ballot", "show", "b1")["cast"] == 1


def test_a_voter_is_not_taken_back(room: Room) -> None:
    room.cards("a", "b")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    room.people("ann")
    room("vote", "b1", "a=5", who="ann")
    assert room.undo() == 4
    assert [one["ref"] for one in room("people", "list")["people"]] == ["ann"]


def test_a_ballot_without_votes_is_taken_back(room: Room) -> None:
    room.cards("a", "b")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    assert room.undo() == 0
    assert room.refused("ballot", "show", "b1") == 2


def test_undo_of_a_close_is_a_reopening(room: Room) -> None:
    room.people("ann")
    room.cards("a", "b")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    room("vote", "b1", "a=5", who="ann")
    assert room("ballot", "close", "b1") == {"ref": "b1", "state": "closed"}
    assert room.refused("vote", "b1", "a=4", who="ann") == 3
    assert room.undo() == 0
    assert room("ballot", "show", "b1")["state"] == "open"
    room("vote", "b1", "a=4", who="ann")


def test_undo_stops_at_a_reveal(room: Room) -> None:
    room.people("ann")
    room.cards("a", "b")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    room.cards("c")
    room("ballot", "reveal", "b1")
    assert room.undo() == 4
    assert room("ballot", "show", "b1")["state"] == "revealed"
    assert len(room("card", "list")["cards"]) == 3, "nothing before the reveal is taken back"
    room.cards("d")
    assert room.undo() == 0
    assert room.undo() == 4


def test_a_merge_that_a_ballot_asks_about_stays(room: Room) -> None:
    room.people("ann")
    room.cards("a", "b", "c")
    room("merge", "a", "b", "--ref", "m")
    room("ballot", "open", "--kind", "score", "--ref", "b1", "--cards", "m,c")
    room("vote", "b1", "m=5", who="ann")
    assert room.undo() == 4
    assert merges(room) == {"m": True}


def test_undo_goes_on_before_a_merge_that_was_undone(room: Room) -> None:
    room.cards("a", "b")
    room("merge", "a", "b", "--ref", "m")
    assert [room.undo() for _change in range(3)] == [0, 0, 0]
    told = room("card", "list")
    assert (told["cards"], [one["live"] for one in told["merges"]]) == ([], [False])
