"""Before the day: scope by the rules, invitations, letters, calendar, evidence sheets."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec

from cap_tui.model.activity import Challenge, Evidence, PriorityArea
from cap_tui.model.actor import Actor, Helix, Person
from cap_tui.model.workshop import Workshop
from cap_tui.text.i18n import speaking
from cap_tui.workshop.preparation import preparation_rules
from cap_tui.workshop.preparation_limits import PreparationLimit, limit_problems
from tests.workshop.conftest import Room, open_session


def states(room: Room) -> dict[str, str]:
    """The state of each rule."""
    _code, data = room.answer("prepare", "check")
    return {one["rule"]: one["state"] for one in data["findings"]}


def edw(room: Room) -> None:
    """A workshop that needs a diamond."""
    room("new", "--flow", "empty", "--start", "2026-03-10T09:00", "--zone", "Europe/Rome")
    workspace = room.session.workspace()
    with workspace.transaction("an EDW") as tx:
        (found,) = workspace.records(Workshop).all()
        tx.put(msgspec.structs.replace(found, flow="edw", needs_diamond=True, title="Discovery"))


def test_every_rule_has_its_limits_its_reason_and_its_source() -> None:
    rules = preparation_rules()
    assert {"diamond", "too_narrow", "too_broad", "balance"} <= {rule.id for rule in rules.rule}
    for rule in rules.rule:
        assert all((rule.reason, rule.question, rule.source)), rule.id
    assert rules.named("too_broad").holds(6)
    assert not rules.named("too_broad").holds(7)
    assert rules.size_of("edw-half-day") is rules.size_of("edw")


def test_a_scope_is_too_narrow_then_right_then_too_broad(region_only: Room) -> None:
    room = region_only
    edw(room)
    workspace = room.session.workspace()
    code, data = room.answer("prepare", "check")
    assert (code, data["ready"]) == (1, False), "the diamond is the mandatory input"
    with workspace.transaction("one area") as tx:
        shown = tx.add(Evidence(title="Patents", statement="Forty patents"))
        tx.add(PriorityArea(name="Health", evidence=(shown.uid,)))
    assert states(room)["too_narrow"] == "error"
    with workspace.transaction("more") as tx:
        tx.add(PriorityArea(name="Food"))
        tx.add(Challenge(name="Ageing"))
    found = states(room)
    assert found["too_narrow"] == found["too_broad"] == found["challenge"] == "fine"
    assert found["evidence"] == "warning", "nothing shows strength in food"
    with workspace.transaction("many") as tx:
        for name in "ABC":
            tx.add(PriorityArea(name=name))
    assert states(room)["too_broad"] == "warning", "five areas make ten pairs"


def test_groups_outside_the_limits_have_the_words_of_the_language(region_only: Room) -> None:
    edw(region_only)
    with speaking("it"):
        _code, data = region_only.answer("prepare", "check")
    finding = next(one for one in data["findings"] if one["rule"] == "balance")
    assert finding["about"][0] == "business", "a program reads the name that is stored"
    assert "imprese" in finding["message"]
    assert "business" not in finding["message"]


def test_people_are_invited_and_get_their_letters(region_only: Room, tmp_path: Path) -> None:
    room = region_only
    edw(room)
    with room.session.workspace().transaction("people") as tx:
        cluster = tx.add(Actor(name="MedNet", helix=Helix.CLUSTER))
        other = tx.add(Actor(name="PolyNet", helix=Helix.CLUSTER))
        tx.add(Person(name="Ada", email="ada@x.example", actor=cluster.uid, helix=Helix.CLUSTER))
        tx.add(Person(name="Bo", email="", actor="", helix=Helix.BUSINESS))
    assert room.refused("prepare", "invite", "--people", "Nobody") == 2
    assert [p["name"] for p in room("prepare", "invite", "--helix", "cluster")["invited"]] == [
        "Ada"
    ]
    assert [p["name"] for p in room("prepare", "invite")["invited"]] == ["Bo"], "each once"
    _code, data = room.answer("prepare", "check")
    finding = next(one for one in data["findings"] if one["rule"] == "clusters")
    assert finding["state"] == "warning"
    assert finding["about"] == ["PolyNet"] == [other.name]
    file = tmp_path / "letters.csv"
    told = room("prepare", "letters", "-o", str(file), "--tokens")
    assert told["letters"] == 2
    assert told["without_email"] == ["p2"]
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert [row["name"] for row in rows] == ["Ada", "Bo"]
    assert rows[0]["organisation"] == "MedNet"
    assert file.stat().st_mode & 0o777 == 0o600, "tokens are for the sender only"
    room.tokens["p1"] = rows[0]["token"]
    assert room("card", "add", "--text", "An idea", who="p1")["authors"] == ["p1"]
    assert room.refused("prepare", "letters", "-o", str(tmp_path / "letters.txt")) == 2


def test_the_calendar_file_has_the_planned_day(room: Room, tmp_path: Path) -> None:
    room("agenda", "insert", "--minutes", "90")
    room("prepare", "scope", "--place", "Hall; left")
    file = tmp_path / "day.ics"
    told = room("prepare", "calendar", "-o", str(file))
    assert told["start"] == "2026-03-10T08:00:00+00:00"
    assert told["end"].startswith("2026-03-10T09:30")
    text = file.read_bytes().decode()
    assert "DTSTART:20260310T080000Z" in text
    assert "Hall\\; left" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_each_corner_has_its_evidence_sheet(region_only: Room, tmp_path: Path) -> None:
    room = region_only
    edw(room)
    with room.session.workspace().transaction("areas") as tx:
        shown = tx.add(Evidence(title="Patents", statement="Forty patents", value=40.0))
        tx.add(PriorityArea(name="Health", evidence=(shown.uid,)))
        tx.add(PriorityArea(name="Food"))
    file = tmp_path / "sheets.md"
    assert room("prepare", "evidence", "-o", str(file))["corners"] == ["Health", "Food"]
    text = file.read_text("utf-8")
    assert "Forty patents" in text
    assert "Nothing shows strength in this area yet." in text
    room("prepare", "evidence", "--area", "Food", "-o", str(file))
    assert "Forty patents" not in file.read_text("utf-8")
    assert room.refused("prepare", "evidence", "--area", "Nothing", "-o", str(file)) == 2


LIMITS = """
[[preparation-limits]]
id = "val.broad"
name = "Does the scope cover ten pairs of areas at most?"
rule = "too_broad"
most = 10
severity = "hint"
reason = "We work two days"
source = "Steering group"
[[preparation-limits]]
id = "val.people"
name = "Are there one to three people?"
rule = "size"
flow = "edw"
least = 1
most = 3
reason = "A small region"
"""


def test_a_region_states_other_limits(region_only: Room) -> None:
    folder = region_only.folder / "content" / "preparation-limits"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(LIMITS)
    with open_session(region_only.folder, plugins=True) as session:
        room = Room(session)
        edw(room)
        with session.workspace().transaction("five areas") as tx:
            for name in "ABCDE":
                tx.add(PriorityArea(name=name))
        room.people("ann")
        _code, data = room.answer("prepare", "check")
        found = {one["rule"]: one for one in data["findings"]}
        assert found["too_broad"]["state"] == found["size"]["state"] == "fine"
        assert found["too_broad"]["question"] == "Does the scope cover ten pairs of areas at most?"
        assert (found["too_broad"]["reason"], found["too_broad"]["source"]) == (
            "We work two days",
            "Steering group",
        )
        assert found["size"]["source"] == "val.people"
        again = LIMITS.replace("val.", "val.other-")
        (folder / "more.toml").write_text(again)
        assert room.refused("prepare", "check") == 4


def test_limits_that_say_nothing_or_too_much_are_named() -> None:
    def keys(**said: Any) -> list[str]:
        entry = PreparationLimit(id="a.b", name="n", **{"reason": "r", **said})
        return [one.key for one in limit_problems(entry)]

    assert keys(rule="too_broad", most=10) == keys(rule="clusters", severity="hint") == []
    assert keys(rule="too_broad") == ["rule"]
    assert keys(rule="evidence", least=2) == ["rule"]
    assert keys(rule="balance", least=0.6, most=0.5, reason="") == ["reason", "least"]
    assert keys(rule="size", least=1) == ["flow", "most"]
    assert {rule.id for rule in preparation_rules().rule} - {"diamond"} == {
        *get_args(get_type_hints(PreparationLimit)["rule"])
    } - {"size"}
