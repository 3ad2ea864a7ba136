"""What the terminals of a workshop say as lines in each of its states, ballots asked line by line, sheets and minutes, as it was kept."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest

from cap_tui.workshop_text import (
    join_lines,
    notes_lines,
    plain_join,
    present_lines,
    printed_sheets,
    run_lines,
)
from cap_tui.workspace import log, tables, transaction
from tests.approval import approve, numbered_uids
from tests.workshop.conftest import Room
from tests.workshop.test_plain_join import Person

APPROVED = Path(__file__).with_name("approved") / "terminals"
NINE = datetime.datetime(2026, 3, 10, 8, tzinfo=datetime.UTC).timestamp()
"""Nine o'clock in Vienna."""
KINDS: dict[str, tuple[list[str], tuple[list[str], list[str]], list[str]]] = {
    "dots": (["--dots", "3"], (["c1=2", "c2=1"], ["c1=3"]), ["4", "2", "x", "1", "0", "3"]),
    "points": ([], (["c1=60", "c2=40"], ["c3=100"]), ["60", "200", "30", "10", "3"]),
    "score": ([], (["c1=5", "c3=2"], ["c1=1"]), ["6", "5", "", "2", "3"]),
    "criteria": (
        ["--criteria", "relevance:2,strength"],
        (["c1:relevance=5", "c1:strength=3"], ["c1:relevance=1", "c1:strength=1"]),
        ["5", "3", "", "", "1", "1", "3"],
    ),
    "ranking": ([], (["c1>c2>c3"], ["c3>c1=c2"]), ["1", "2", "2", "3"]),
    "pairwise": ([], (["c1>c2", "c2=c3"], ["c1<c2"]), [">", "x", "=", "<", "3"]),
}
VOTERS = ("ann", "bea", "cem", "dan", "eva")
HELICES = ("business", "research", "government", "society", "business")


class Stage:
    """A workshop whose clock is set, and what its terminals said."""

    def __init__(self, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room = room
        self.patch = monkeypatch
        self.told: list[str] = []

    def at(self, minutes: float) -> None:
        """Set the clock: so many minutes after nine."""
        seconds = NINE + 60 * minutes
        moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
        stamp = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        for module in (log, tables, transaction):
            self.patch.setattr(module, "utc_now", lambda: stamp)
        for module in (run_lines, present_lines, notes_lines):
            self.patch.setattr(module.time, "time", lambda: seconds)

    def keep(self, what: str, *, width: int = 80) -> None:
        """What the terminals say now."""
        region: Any = self.room.session.context("edw")
        self.room.session.workspace().catch_up()
        for name, text in (
            ("run", run_lines.run_text),
            ("present", present_lines.present_text),
            ("notes", notes_lines.notes_text),
            ("join", join_lines.join_text),
        ):
            if (name, width) != ("join", 60):
                self.told += [f"===== {what}: {name}", *text(region, width), ""]

    def text(self) -> str:
        """All of it, with names for uids."""
        text = re.sub(r"(Receipt: )\w+", r"\1RECEIPT", "\n".join(self.told))
        return numbered_uids(text)


def rows(data: Any) -> str:
    """Data in lines that are short enough to compare."""
    return json.dumps(data, ensure_ascii=False).replace("}, ", "},\n").replace("], ", "],\n")


@pytest.fixture
def stage(region_only: Room, monkeypatch: pytest.MonkeyPatch) -> Stage:
    made = Stage(region_only, monkeypatch)
    made.at(-10)
    return made


def gathered(stage: Stage, flow: str = "empty") -> Room:
    """A workshop with five people of four groups and three cards; the first is ann's."""
    room = stage.room
    zone = ("--start", "2026-03-10T09:00", "--zone", "Europe/Vienna", "--ref", "W")
    room("new", "--flow", flow, *zone)
    for ref, helix in zip(VOTERS, HELICES, strict=True):
        room("people", "add", "--helix", helix, "--ref", ref)
    room("card", "add", "--text", "Beams of old wood", "--by", "ann")
    room("card", "add", "--text", "Bark " * 30, "--lang", "en")
    room("card", "add", "--text", "Straw")
    return room


def test_the_terminals_through_a_day(stage: Stage) -> None:
    stage.keep("no workshop")
    room = gathered(stage, "edw")
    stage.keep("planned")
    room("agenda", "start", "--at", "09:00", "--anyway", "the diamond comes later")
    stage.at(3)
    stage.keep("begun")
    stage.at(14)
    stage.keep("nearly over", width=60)
    stage.at(40)
    stage.keep("too late")
    room("agenda", "next", "--at", "09:40")
    room("note", "--kind", "decision", "--text", "We go on")
    room("note", "--kind", "promise", "--text", "Call", "--owner", "ann", "--due", "2026-04-01")
    room("merge", "c2", "c3", "--title", "By-products", "--ref", "m")
    stage.keep("noted and merged", width=60)
    approve(APPROVED / "day.txt", stage.text())


def test_what_is_developed(stage: Stage) -> None:
    room = gathered(stage, "adw")
    room("agenda", "start", "--at", "09:00", "--anyway", "a test", plugin="adw")
    words = ("--perspective", "market", "--horizon", "long", "--text", "People pay", "--kind")
    room("road", "add", *words, "need", plugin="adw")
    room(
        "action",
        "add",
        "--title",
        "Pilot",
        "--days",
        "30",
        "--cost",
        "400.5",
        "--currency",
        "EUR",
        plugin="adw",
    )
    for number in range(5):
        room("agenda", "next", "--at", f"09:{10 + 5 * number:02}", plugin="adw")
        stage.at(12 + 5 * number)
        stage.keep(f"step {number}", width=60)
    approve(APPROVED / "development.txt", stage.text())


@pytest.mark.parametrize("kind", KINDS)
def test_a_ballot_on_every_terminal(stage: Stage, tmp_path: Path, kind: str) -> None:
    room = gathered(stage)
    options, (words, others), typed = KINDS[kind]
    room("agenda", "insert", "--minutes", "60", "--title", "Voting", "--ref", "s1")
    room("agenda", "start", "--at", "09:00")
    stage.at(5)
    given: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printed_sheets, "typeset", lambda name, data: given.append(data) or b"%PDF")
        room("ballot", "open", "--kind", kind, "--ref", "b1", *options)
        room("ballot", "print", "b1", "--blank", "1", "--for", "ann", "-o", str(tmp_path / "b.pdf"))
        room("card", "print", "-o", str(tmp_path / "c.pdf"))
    stage.told += ["===== on paper", rows(given), ""]
    stage.keep("open")
    person = Person(room.tokens["dan"], "v", *typed, "q")
    context: Any = room.session.context("edw")
    plain_join.PlainJoin(context, person.ask, person.seen.append, 80).run()
    stage.told += ["===== asked line by line", *person.seen, f"left: {person.lines}", ""]
    for voter in VOTERS[:3]:
        room("vote", "b1", *(words if voter != "cem" else others), who=voter)
    room("vote", "b1", "--abstain", who="eva")
    stage.keep("all voted", width=60)
    room("ballot", "close", "b1")
    stage.keep("closed", width=60)
    room("ballot", "reveal", "b1")
    stage.keep("revealed")
    stage.told += ["===== results", rows(room("results", "b1")), ""]
    room("minutes", "-o", str(tmp_path / "minutes.md"))
    text = (tmp_path / "minutes.md").read_text("utf-8")
    stage.told += ["===== minutes", *(x for x in text.splitlines() if not x.startswith("[figure"))]
    approve(APPROVED / f"ballot-{kind}.txt", stage.text())
