"""Options that are given and empty, texts of any length and language, numbers of any size, and lines of a batch."""

from __future__ import annotations

import pytest

from tests.workshop.conftest import Room
from tests.workshop.test_batch_and_watch import batch


def test_an_option_that_is_given_and_empty_acts_for_nobody(room: Room) -> None:
    room.people("ann", "bea")
    room.cards("a", "b")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    assert room.refused("card", "add", "--text", "x", "--as", "") == 3
    assert room.refused("card", "add", "--text", "x", "-W", "") == 2
    assert room.refused("card", "add", "--text", "x", "--ref", "") == 2
    assert room.refused("vote", "b1", "a=5", "--for", "", who="ann") == 2
    assert room.refused("ballot", "open", "--kind", "score", "--cards", ",") == 3
    assert room.refused("ballot", "open", "--kind", "dots", "--dots", "3", "--max", "0") == 3
    assert room("ballot", "show", "b1")["cast"] == 0


def test_a_token_acts_in_the_workshop_made_last_unless_another_is_named(room: Room) -> None:
    room.people("ann")
    room("new", "--flow", "empty", "--start", "2026-03-11T09:00", "--ref", "other")
    assert room.refused("card", "add", "--text", "x", who="ann") == 3
    assert room("card", "add", "--text", "x", "-W", "W", who="ann")["authors"] == ["ann"]


@pytest.mark.parametrize(
    "words",
    [
        ("new", "--flow", "empty", "--start", "2026-03-11T09:00"),
        ("agenda", "insert", "--minutes", "5"),
        ("merge", "a", "b"),
        ("action", "add", "--days", "1"),
    ],
)
def test_a_title_is_a_text_of_up_to_2000_characters(room: Room, words: tuple[str, ...]) -> None:
    room.cards("a", "b")
    assert room.refused(*words, "--title", " \u200b ", plugin="adw") == 3
    assert room.refused(*words, "--title", "é" * 2_001, plugin="adw") == 3
    room(*words, "--title", "é" * 2_000, plugin="adw")


def test_criteria_have_names_in_any_language(room: Room) -> None:
    room.people("ann")
    room.cards("a", "b")
    room("ballot", "open", "--kind", "criteria", "--criteria", "Größe:2,vrednost za ljudi")
    room("vote", "b1", "a:Gro\u0308ße=5", "a:vrednost za ljudi=2", who="ann")
    room("ballot", "reveal", "b1")
    rows = {row["card"]: row for row in room("results", "b1")["rows"]}
    assert rows["a"]["value"] == pytest.approx(4.0)
    assert rows["a"]["criteria"]["Größe"] == {"n": 1, "mean": 5.0}


def test_sums_of_costs_keep_every_digit(room: Room) -> None:
    costs = ("123456789012345678901234567890.25", "0.0000000000000000001")
    for cost in costs:
        words = ("--title", "T", "--days", "1", "--cost", cost, "--currency", "EUR")
        room("action", "add", *words, plugin="adw")
    assert room("plan", plugin="adw")["cost"] == {
        "EUR": "123456789012345678901234567890.2500000000000000001"
    }
    for cost in ("1E+999999999", "1_000", " 5", "٣", "Infinity"):
        words = ("--title", "T", "--days", "1", "--cost", cost, "--currency", "EUR")
        assert room.refused("action", "add", *words, plugin="adw") == 3


def test_days_that_no_calendar_has_are_refused(room: Room) -> None:
    for start in ("9999-12-31T23:59", "0001-01-01T00:00"):
        assert room.refused("new", "--flow", "empty", "--start", start) == 2
    room("action", "add", "--title", "T", "--days", "36500", plugin="adw")
    assert room.refused("plan", "--start", "9999-01-01", plugin="adw") == 3


def test_what_a_line_of_a_batch_does_not_say_counts_from_the_batch(room: Room) -> None:
    token = room("people", "add", "--helix", "business", "--ref", "ann")["token"]
    code, answers = batch(room, [["card", "add", "--text", "x"]], "--dry-run")
    assert (code, answers[0]["data"]["dry_run"]) == (0, True)
    code, answers = batch(
        room,
        [["card", "add", "--text", "Mine"], ["people", "here", "ann"], ["card", "--help"]],
        *("--as", token),
    )
    assert [answer["exit"] for answer in answers] == [0, 3, 0]
    assert [card["authors"] for card in room("card", "list")["cards"]] == [["ann"]]
