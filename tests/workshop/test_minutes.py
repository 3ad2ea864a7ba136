"""Notes and the minutes: what was decided, by whom, how sure; no choice of a named person."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workshop.conftest import Room


def test_a_promise_needs_who_and_when(room: Room) -> None:
    room.people("ann")
    assert room.refused("note", "--kind", "promise", "--text", "Call", "--owner", "ann") == 3
    assert room.refused("note", "--kind", "promise", "--text", "Call", "--due", "2026-04-01") == 3
    assert room.refused("note", "--kind", "gossip", "--text", "x") == 2
    told = room(
        "note", "--kind", "promise", "--text", "Call", "--owner", "ann", "--due", "2026-04-01"
    )
    assert told["kind"] == "promise"


@pytest.mark.parametrize("suffix", [".md", ".docx", ".pdf"])
def test_minutes_are_written_in_every_format(room: Room, tmp_path: Path, suffix: str) -> None:
    room("note", "--kind", "decision", "--text", "We go on")
    file = tmp_path / f"minutes{suffix}"
    told = room("minutes", "-o", str(file))
    assert told == {
        "file": str(file),
        "counts": {"decision": 1, "dissent": 0, "parked": 0, "promise": 0},
    }
    assert file.stat().st_size > 100


def test_minutes_hold_what_the_room_decided_and_no_named_choice(room: Room, tmp_path: Path) -> None:
    room("people", "add", "--helix", "business", "--name", "Ann Ander", "--ref", "ann")
    room.people("bea", "cem", "dan", "eva")
    room.cards("a", "b", "c")
    room("ballot", "open", "--kind", "dots", "--dots", "3", "--ref", "b1")
    room("vote", "b1", "a=3", who="ann")
    for voter in ("bea", "cem", "dan", "eva"):
        room("vote", "b1", "b=2", "c=1", who=voter)
    room("merge", "a", "b", "--title", "Smart fibres", "--ref", "m")
    room("note", "--kind", "dissent", "--text", "Too early", "--card", "c")
    room("note", "--kind", "parked", "--text", "Patents")
    room("note", "--kind", "promise", "--text", "Call", "--owner", "ann", "--due", "2026-04-01")
    hidden = tmp_path / "hidden.md"
    room("minutes", "-o", str(hidden))
    assert "b1" not in hidden.read_text("utf-8"), "nothing of a ballot before the reveal"
    room("ballot", "reveal", "b1")
    room("minutes", "-o", str(tmp_path / "minutes.md"))
    text = (tmp_path / "minutes.md").read_text("utf-8")
    for words in (
        "Too early",
        "Patents",
        "Call (Ann Ander, 2026-04-01)",
        "Smart fibres",
        "Before merging",
        "an indication",
    ):
        assert words in text, words
    assert "a=3" not in text
    heads = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert heads[:2] == ["In short", "Decisions, dissent, promises"]
    assert heads[-2:] == ["The board", "Glossary"], "what is looked up stands behind"
    page_one = text[text.index("## In short") : text.index("## Decisions")]
    for words in (
        "5 people were invited and 5 took part: 100%.",
        "The room took no decision.",
        "In ballot b1 this came first: Smart fibres (5 of 5 voted).",
        "People differ on: Too early.",
        "Take up again what was parked: Patents.",
    ):
        assert words in page_one, words
    assert page_one.count("**Figure") == 1


def test_the_reason_for_a_start_without_a_diamond_stands_in_the_minutes(
    region_only: Room, tmp_path: Path
) -> None:
    region_only("new", "--flow", "edw", "--start", "2026-03-10T09:00", "--zone", "Europe/Vienna")
    assert region_only.refused("agenda", "start", "--at", "09:00") == 1
    region_only("agenda", "start", "--at", "09:00", "--anyway", "The diamond comes in May")
    region_only("minutes", "-o", str(tmp_path / "minutes.md"))
    assert "The diamond comes in May" in (tmp_path / "minutes.md").read_text("utf-8")
