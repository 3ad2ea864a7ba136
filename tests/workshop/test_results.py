"""Results: a room that said nothing, own cards, merges, groups that must not be given away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.workshop.group_differences import hidden_groups
from tests.workshop.conftest import Room

KINDS = {
    "dots": ("--dots", "3"),
    "points": (),
    "score": (),
    "criteria": ("--criteria", "rel:2,str"),
    "ranking": (),
    "pairwise": (),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_abstention_of_all_has_no_figure_and_no_claim(room: Room, kind: str) -> None:
    room.people("ann")
    room.cards("a", "b")
    room("ballot", "open", "--kind", kind, "--ref", "b1", *KINDS[kind])
    room("ballot", "open", "--kind", kind, "--ref", "b2", *KINDS[kind])
    room("vote", "b1", "--abstain", who="ann")
    for ballot, cast in (("b1", 1), ("b2", 0)):
        room("ballot", "reveal", ballot)
        told = room("results", ballot)
        assert (told["n"], told["cast"], told["abstained"]) == (0, cast, cast)
        assert (told["enough"], told["claim"], told["winner"]) == (False, "none", None)
        assert [(row["value"], row["rank"], row["support"]) for row in told["rows"]] == [
            (None, None, 0)
        ] * 2


def test_criteria_count_what_everybody_rated_and_missing_is_not_zero(room: Room) -> None:
    room.people("ann", "bea")
    room.cards("a", "b")
    room("ballot", "open", "--kind", "criteria", "--criteria", "rel:2,str", "--ref", "b1")
    room("vote", "b1", "a:rel=5", "a:str=4", "b:rel=3", who="ann")
    room("vote", "b1", "a:rel=3", who="bea")
    room("ballot", "reveal", "b1")
    first, second = room("results", "b1")["rows"]
    assert first["criteria"] == {"rel": {"n": 2, "mean": 4.0}, "str": {"n": 1, "mean": 4.0}}
    assert (first["value"], first["n"], first["support"]) == (4.0, 1, 1)
    assert (second["value"], second["rank"], second["n"]) == (None, None, 0)


def test_pairs_that_contradict_each_other_cancel_and_an_uncompared_card_has_no_value(
    room: Room,
) -> None:
    room.people("ann", "bea")
    room.cards("a", "b", "c", "d")
    room("ballot", "open", "--kind", "pairwise", "--ref", "b1", "--cards", "a,b,c,d")
    room("vote", "b1", "a>c", "b<c", who="ann")
    room("vote", "b1", "a=c", who="bea")
    room("ballot", "reveal", "b1")
    rows = {row["card"]: row for row in room("results", "b1")["rows"]}
    assert [rows[ref]["value"] for ref in "abcd"] == [0.75, 0.0, 0.5, None]
    room("merge", "a", "b", "--ref", "m")
    merged = {row["card"]: row for row in room("results", "b1")["rows"]}
    assert [merged[ref]["value"] for ref in "mcd"] == [0.5, 0.5, None]
    assert (merged["m"]["merged"], merged["m"]["options"], merged["m"]["support"]) == (
        True,
        ["a", "b"],
        0,
    )


def test_a_ranking_without_own_cards_compares_what_each_may_rank(room: Room) -> None:
    room.people("ann", "bea", "cem", "dan", "eva")
    room("card", "add", "--text", "x", "--by", "ann", "--ref", "a")
    room.cards("b", "c")
    room("ballot", "open", "--kind", "ranking", "--no-own", "--ref", "b1", "--cards", "a,b,c")
    room("vote", "b1", "b>c", who="ann")
    for who in ("bea", "cem", "dan", "eva"):
        room("vote", "b1", "a>b>c", who=who)
    room("ballot", "reveal", "b1")
    told = room("results", "b1")
    rows = {row["card"]: row for row in told["rows"]}
    assert [rows[ref]["n"] for ref in "abc"] == [4, 5, 5]
    assert rows["a"]["value"] == 1.0
    assert rows["b"]["value"] == pytest.approx((4 * 1 + 1) / (4 * 2 + 1))
    assert told["concordance"]["left_out"] == 1
    assert told["winner"] == told["condorcet"] == "a"
    assert told["kemeny"] == ["a", "b", "c"]


def test_regions_are_groups_too(room: Room) -> None:
    for number in range(10):
        room(
            "people",
            "add",
            "--helix",
            "business",
            "--region",
            "AT" if number < 5 else "IT",
            "--ref",
            f"p{number}",
        )
    room.cards("a", "b")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    for number in range(10):
        room("vote", "b1", f"a={1 if number < 5 else 5}", who=f"p{number}")
    room("ballot", "reveal", "b1")
    (told, empty) = room("results", "b1", "--by", "region")["divergence"]
    assert [(g["group"], g["mean"]) for g in told["groups"]] == [("AT", 1.0), ("IT", 5.0)]
    assert (told["gap"], told["low"], told["high"], told["flagged"]) == (4.0, "AT", "IT", True)
    assert empty["groups"] == []
    assert room.refused("results", "b1", "--by", "age") == 2


def test_delphi_rounds_say_whether_to_stop(room: Room) -> None:
    voters = [f"p{number}" for number in range(6)]
    room.people(*voters)
    room.cards("a", "b", "c")
    for ballot, more in (("b1", ()), ("b2", ("--round-of", "b1"))):
        room("ballot", "open", "--kind", "score", "--ref", ballot, "--cards", "a,b,c", *more)
        for who in voters:
            room("vote", ballot, "a=5", "b=3", "c=1", who=who)
        room("ballot", "reveal", ballot)
    told = room("results", "b2")["delphi"]
    assert (told["rule"], told["rounds"], told["changed"], told["stop"]) == (
        "stability",
        2,
        0.0,
        True,
    )


@given(counts=st.lists(st.integers(1, 12), min_size=1, max_size=6))
def test_what_is_hidden_is_five_people_or_everything(counts: list[int]) -> None:
    hidden = hidden_groups(counts)
    assert all(counts[at] >= 5 for at in range(len(counts)) if at not in hidden)
    together = sum(counts[at] for at in hidden)
    assert not hidden or together >= 5 or len(hidden) == len(counts)
