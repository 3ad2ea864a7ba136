"""Many commands in one process, and a second process that follows the votes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cap_tui.workshop_commands.batch_lines import MOST_BYTES
from tests.workshop.conftest import Room

DEMO = Path(__file__).parents[2] / "examples" / "by-phone.jsonl"
PROGRAM = (sys.executable, "-m", "cap_tui", "--no-plugins")


def batch(room: Room, lines: list[Any], *words: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and the documents of ``edw batch -``."""
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    done = subprocess.run(
        [*PROGRAM, "-w", str(room.folder), "--json", "edw", "batch", "-", *words],
        input=text.encode(),
        capture_output=True,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_is_answered_in_order_and_an_error_stops_nothing(room: Room) -> None:
    code, answers = batch(
        room,
        [
            ["new", "--flow", "empty", "--start", "2026-03-11T09:00", "--ref", "other"],
            ["card", "add", "--text", "Into W", "--json"],
            ["card", "add", "--text", ""],
            "no array",
            '["card", 5]',
            ["card", "dance"],
            json.dumps(["card", "add", "--text", "x" * MOST_BYTES]),
            ["card", "list", "-W", "other"],
            ["card", "list"],
        ],
        "-W",
        "W",
    )
    assert code == 1
    assert [answer["line"] for answer in answers] == list(range(1, 10))
    assert [answer["exit"] for answer in answers] == [0, 0, 3, 2, 2, 2, 2, 0, 0]
    assert [answer["kind"] for answer in answers[:3]] == ["new", "card add", "error"]
    assert answers[7]["data"]["cards"] == []
    assert [card["text"] for card in answers[8]["data"]["cards"]] == ["Into W"]
    assert {answer["cap_tui"] for answer in answers} == {1}


def test_a_batch_without_errors_ends_with_zero(room: Room) -> None:
    assert batch(room, [["card", "list"], ["list"]])[0] == 0


@pytest.fixture
def watcher(room: Room) -> Iterator[subprocess.Popen[bytes]]:
    """``edw watch`` in a process of its own."""
    words = [*PROGRAM, "-w", str(room.folder), "--json", "edw", "watch"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        yield process
        process.terminate()


def test_a_watcher_sees_what_is_there_and_then_each_vote_once(
    room: Room, watcher: subprocess.Popen[bytes]
) -> None:
    assert watcher.stdout is not None
    first = json.loads(watcher.stdout.readline())
    assert (first["kind"], first["data"]["votes"]) == ("seen", [])
    room.people("ann", "bea")
    room.cards("a", "b")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    cast = [room("vote", "b1", "a=5", who=who)["uid"] for who in ("ann", "bea", "ann")]
    seen: list[dict[str, str]] = []
    while len(seen) < len(cast):
        seen += json.loads(watcher.stdout.readline())["data"]["votes"]
    assert [vote["uid"] for vote in seen] == cast
    assert {(vote["workshop"], vote["ballot"]) for vote in seen} == {("W", "b1")}


def test_the_commands_of_make_demo_join_are_all_done(room: Room) -> None:
    for line in DEMO.read_text("utf-8").splitlines():
        room(*json.loads(line))
    assert room("ballot", "show", "b1")["state"] == "open"
