"""What a workshop refuses and keeps, call by call through a whole day, as a person approved it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.approval import approve, numbered_uids
from tests.workshop.conftest import Room

FOLDER = Path(__file__).with_name("approved") / "operations"
SECRET = ("token", "receipt", "sealed", "public_key", "at", "created", "updated", "tokens", "seq")
SCRIPTS: dict[str, tuple[str, ...]] = {
    "cards": (
        "card add --text A --ref c1 --by p1", "card add --text B --ref c2 --by p1 --by p2",
        "card add --text C --ref c3 --anonymous --by p1", "card add --text C --ref c3 --source smoke",
        "card add --text C --ref c3 --source paper --lang de", "card add --text D --lang deu",
        "card add --text D --pair A", "card add --text D --pair A,A", "p1: card add --text D --ref c4",
        "p1: card add --text E --by p2", "p1: card add --text E --anonymous --ref c5", "card translate c3 --lang de --text Drei",
        "card translate c3 --lang fr --text Trois", "card translate c3 --lang fr --text Tre", "card translate c3 --lang xx --text Tre", "card translate c3 --lang fr --text =",
        "merge c1", "merge c1 c2 --title Both --ref m1", "merge m1 c3", "merge m1 m1", "p3: merge c3 c5",
        "p3: split m1", "p2: split m1", "split m1", "merge c1 c2 --ref m2", "p2: merge m2 c3 --ref m3", "split m2",
        "split m3", "p2: card withdraw c1", "p1: card withdraw c4", "card withdraw c1", "card apart c3 c3",
        "card apart c3 c5", "card apart c3 c5", "card near", "card list", "card withdraw nothing",
    ),
    "ballots": (
        "card add --text A --ref c1 --by p1", "card add --text B --ref c2", "card add --text C --ref c3",
        "ballot open --kind dots --dots 3 --max 4", "ballot open --kind dots --dots -1",
        "ballot open --kind score --dots 3", "ballot open --kind score --max 1", "ballot open --kind score --no-ties",
        "ballot open --kind score --complete", "ballot open --kind dots --dots 2 --voters tokens --no-own",
        "ballot open --kind criteria --criteria a:0", "ballot open --kind criteria --criteria a:1000000",
        "ballot open --kind criteria --criteria a:999999 --ref b0", "ballot open --kind score --criteria a:1",
        "ballot open --kind dots --dots 3 --ref b1", "ballot open --kind points --ref b2", "ballot open --kind score --ref b3",
        "ballot open --kind ranking --ref b4 --no-ties --complete", "ballot open --kind pairwise --ref b5",
        "ballot open --kind dots --dots 1 --round-of b1", "ballot open --kind dots --dots 1 --voters tokens --ref b7",
        "p1: ballot open --kind score", "vote b1 c1=3", "vote b1 c1=3 --for p1", "vote b1 c1=4 --for p1",
        "vote b1 c1=2 c2=1 --for p2 --source paper", "vote b1 c1=1 --for p2 --source phone", "p3: vote b1 c3=3",
        "p3: vote b1 c3=1 --for p1", "people proxy p1 --to p1", "people proxy p1 --to p3", "p3: vote b1 c2=3 --for p1",
        "p3: vote b1 c2=3 --source paper", "p3: vote b1 c3=3 --abstain", "p3: vote b1", "p3: vote b1 c3=3 --source phone",
        "p1: vote b2 c1=60 c2=40", "p2: vote b2 c1=60 c2=41", "p2: vote b2 c1=100", "p1: vote b3 c1=5 c2=1",
        "p1: vote b3 c1=6", "p1: vote b3 c1=0", "p2: vote b3 c1=2 c3=3", "p3: vote b3 c1=4", "p1: vote b4 c1>c2>c3",
        "p2: vote b4 c1>c2", "p2: vote b4 c3>c2=c1", "p2: vote b4 c3>c2>c1", "p1: vote b5 c1>c2", "p1: vote b5 c1>c2 c2>c3 c1>c3",
        "p2: vote b5 c2>c1 c3>c2 c3>c1", "p1: vote b0 c1:a=5", "p1: vote b0 c1:b=5", "vote b1 c1=3 --for q1", "vote b1 c1=2 c2=1 --for q2", "vote b1 c2=3 --for q3", "vote b1 c1=1 c2=1 c3=1 --for q4", "vote b3 c1=4 c2=2 --for q1", "vote b3 c1=5 c3=3 --for q2", "vote b3 c1=3 c2=2 c3=1 --for q3", "vote b3 c2=4 --for q4", "vote b0 c1:a=4 c2:a=2 --for q1", "vote b0 c1:a=5 --for q2", "vote b0 c2:a=3 c3:a=1 --for q3", "vote b0 c1:a=4 c3:a=2 --for q4", "vote b2 c1=50 c3=50 --for q1", "vote b2 c2=100 --for q2", "vote b2 c1=30 c2=30 c3=40 --for q3", "vote b2 c3=100 --for q4", "vote b4 c1>c3>c2 --for q1", "vote b4 c2>c1>c3 --for q2", "vote b4 c1>c2>c3 --for q3", "vote b4 c3>c1>c2 --for q4", "vote b5 c1>c2 c1>c3 c2>c3 --for q1", "vote b5 c1>c2 --for q2", "vote b5 c2>c3 c1>c3 --for q3", "vote b5 c3>c1 --for q4", "results b1", "ballot show b1", "ballot close b1", "ballot close b1", "vote b1 c1=1 --for p1", "ballot reveal b1", "ballot reveal b1",
        "ballot reveal b2", "ballot reveal b3", "ballot reveal b4", "ballot reveal b5", "ballot reveal b0", "results b1", "results b1 --by region",
        "results b2", "results b3", "results b4", "results b5", "results b0",
        "ballot open --kind dots --dots 1 --round-of b1 --ref b6", "ballot open --kind score --round-of b1",
        "p1: vote b6 c2=1", "p2: vote b6 c2=1", "p3: vote b6 c3=1", "ballot reveal b6", "results b6", "rate b1", "rate b0",
    ),
    "outcome": (
        "card add --text One --ref c1 --by p1", "card add --text Two --ref c2 --lang de", "card add --text Three --ref c3", "merge c1 c2 --ref m1",
        "adopt m1", "adopt m1", "adopt c3 --name New --period short", "adopt c3 --name New2", "adopt c9", "adopt c1 --between A B",
        "ballot open --kind criteria --criteria strength:2,relevance:1,transformation_potential:1 --cards m1,c3 --ref b1",
        "vote b1 m1:strength=4 m1:relevance=5 m1:transformation_potential=3 --for p1", "vote b1 m1:strength=3 m1:relevance=5 m1:transformation_potential=2 --for p2", "vote b1 m1:strength=4 m1:relevance=4 m1:transformation_potential=2 --for p3", "vote b1 m1:strength=5 m1:relevance=5 m1:transformation_potential=3 --for q1", "vote b1 m1:strength=3 m1:relevance=5 m1:transformation_potential=2 --for q2", "ballot reveal b1", "rate b1", "outcome", "mass New skills=weak market=strong --actors 3",
        "mass New skills=x", "mass Nothing skills=weak", "stage New identified", "stage New parked", "stage New parked --reason Later",
        "outcome", "partners New", "agreements", "note --kind decision --text Yes --card c1 --owner p1", "balance", "balance --ballot b1",
        "ballot show b1 --votes",
    ),
    "actions": (
        "action add --title One --days 0 --ref a1", "action add --title One --days 36500 --ref a2",
        "action add --title One --days 36501", "action add --title One --days 1 --currency EUR",
        "action add --title One --days 1 --cost 5 --currency eur", "action add --title One --days 1 --cost -5 --currency EUR",
        "action add --title Two --days 3 --after a1 --after a1 --ref a3", "action depend a1 --on a3", "action depend a3 --on a2",
        "action depend a3 --on a2", "action depend a1 --on a1", "road add --text T --perspective market --horizon mid --kind need",
        "road add --text T --perspective market --horizon mid --kind wish", "note --kind promise --text X --owner p1",
        "note --kind promise --text X --due 2026-05-01", "note --kind dissent --text X --card nothing", "plan", "road show",
        "people away p2", "people away p2", "people away nobody", "people list", "p1: card add --text X",
    ),
}  # fmt: skip


def cleaned(value: Any) -> Any:
    """Data without what differs from run to run."""
    if isinstance(value, dict):
        return {
            k: cleaned(v)
            for k, v in value.items()
            if k not in SECRET and v not in ("", [], {}, None)
        }
    if isinstance(value, list):
        return [cleaned(each) for each in value]
    return round(value, 6) if isinstance(value, float) else value


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_call_of_a_day_answers_as_approved(room: Room, name: str) -> None:
    room.people("p1", "p2")
    room.people("p3", "q1", helix="research")
    room.people("q2", "q3", "q4", helix="cluster")
    lines = []
    for call in SCRIPTS[name]:
        who, _colon, words = (
            call.rpartition(": ") if call[:1] == "p" and call[2:4] == ": " else ("", "", call)
        )
        plugin = "adw" if name == "actions" else "edw"
        code, data = room.answer(*re.split(" (?!$)", words), plugin=plugin, who=who)
        told = json.dumps(cleaned(data), ensure_ascii=False)
        lines += [f"$ {call}", f"{code or 'ok'} {told[:2500]}"]
    approve(FOLDER / f"{name}.txt", numbered_uids("\n".join(lines) + "\n"))
