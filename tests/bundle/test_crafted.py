"""Hundreds of bundles that a trusted partner's broken program could write: sound outside, anything inside.

What is taken in is taken once; afterwards the region still exports, and what it exports is sound.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import orjson
import pytest

from cap_tui.bundle.conflict_resolution import ConflictChoice, open_conflicts, resolve_conflict
from cap_tui.bundle.proposals import decide, open_proposals, propose
from cap_tui.errors import CapError, Refused
from cap_tui.model.activity import PriorityArea, TransformativeActivity
from cap_tui.model.record import ENVELOPE
from tests.bundle.conftest import RECORDS, Place, Share, make_places
from tests.bundle.forging import Files, content, document, pack, sealed, with_documents

ROUNDS = 600
DOCUMENTS = "data/documents/"
ODD: tuple[Any, ...] = (
    None, True, -1, 0, 7, 2**53, 2**64 - 1, 1.5, "", "x", "AAA", "BBB", "CCC", "activities", "acie.calls",
    "bundle.keys", "\x1b[2J", "/#order", [], ["x"], [{"id": "a"}, {"id": "b"}], [{"id": "a"}, {"id": "a"}],
    {}, {"name": "x"}, {"name": {"AAA": 9}}, {"#removed": {"AAA": 3}}, {"owner": "AAA"}, {"x/#order": 1},
)  # fmt: skip
NAMES = ("shared", "name", "owner", "region", "table", "clocks", "removed", "changes", "partners", "#removed", "a/b")  # fmt: skip


@pytest.fixture
def exchanged(tmp_path: Path) -> tuple[Place, Place, Files]:
    """AAA and BBB have exchanged once, in both directions; the files of AAA's next bundle."""
    one, two = make_places(["AAA", "BBB"], tmp_path)
    for place in (one, two):
        with place.workspace.transaction("fill") as tx:
            tx.add(PriorityArea(name=f"Area of {place.code}"))
            tx.add(TransformativeActivity(name=f"Activity of {place.code}"))
            tx.add(Share(name=f"Call of {place.code}", partners=[{"id": "AAA"}, {"id": "BBB"}]))
    two.take(one.export().path)
    one.take(two.export().path)
    (theirs,) = one.workspace.records(TransformativeActivity).find(owner="BBB")
    propose(one.workspace, "activities", theirs.uid, {"name": "A better name"})
    return one, two, content(one.export().path)


def uids(files: Files) -> list[str]:
    return [
        orjson.loads(line)["uid"]
        for name, raw in files.items()
        if name.startswith(DOCUMENTS)
        for line in raw.splitlines()
    ]


def crafted(chance: random.Random, files: Files) -> Files:
    """Some documents with other contents or more fields, some moved or made up; all canonical."""
    tables = {
        name: [orjson.loads(line) for line in raw.splitlines()]
        for name, raw in files.items()
        if name.startswith(DOCUMENTS)
    }
    known = uids(files)
    for _time in range(chance.randint(1, 4)):
        rows = chance.choice(list(tables.values()))
        if not rows or chance.random() < 0.2:
            rows.append(document(chance.choice([*known, "made-up"]), chance.choice(("AAA", "BBB"))))
        row = chance.choice(rows)
        inside = [name for name in row if name not in ENVELOPE]
        field = chance.choice([*(ENVELOPE if chance.random() < 0.05 else inside), *NAMES])
        row[field] = chance.choice([*ODD, *known])
        if chance.random() < 0.3:
            row["version"] = chance.randint(1, 9)
        if chance.random() < 0.2:
            kind = chance.choice(
                ("erasures", "bundle.tombstones", "bundle.decisions", "zz.unknown")
            )
            tables.setdefault(f"{DOCUMENTS}{kind}.jsonl", []).append(dict(row))
    fresh = {}
    for name, rows in tables.items():
        unique = {str(row.get("uid")): row for row in rows}
        table = name.removeprefix(DOCUMENTS).removesuffix(".jsonl")
        fresh[table] = [unique[uid] for uid in sorted(unique)]
    return with_documents(files, fresh)


def decided(place: Place, chance: random.Random) -> None:
    """People settle and decide what came."""
    for conflict in open_conflicts(place.workspace):
        resolve_conflict(
            place.workspace,
            conflict.uid,
            chance.choice((ConflictChoice.OURS, ConflictChoice.THEIRS)),
        )
    for asked in open_proposals(place.workspace):
        accept = chance.random() < 0.7
        try:
            decide(place.workspace, asked.uid, accept=accept, records=RECORDS)
        except CapError:
            decide(place.workspace, asked.uid, accept=False)


@pytest.mark.parametrize("part", range(4))
def test_a_region_that_took_anything_in_still_exports_and_is_read(
    part: int, exchanged: tuple[Place, Place, Files], tmp_path: Path
) -> None:
    one, two, files = exchanged
    chance = random.Random(part)
    keys = two.workspace.table("bundle.keys").all()
    taken = 0
    for _round in range(ROUNDS // 4):
        path = pack(sealed(crafted(chance, files), key=one.key), tmp_path / "crafted.cap.zip")
        try:
            plan = two.plan(path)
        except Refused:
            continue
        taken += bool(plan.changes)
        two.take(path)
        assert not two.plan(path).changes, "the same bundle again changes nothing"
        decided(two, chance)
        back = two.export().path
        one.plan(back)
        back.unlink()
    assert taken > ROUNDS // 40, "much of it is taken, or nothing is proven"
    assert two.workspace.table("bundle.keys").all() == keys
    assert {row["owner"] for row in two.workspace.table("areas").all()} == {"AAA", "BBB"}
