"""Bundles between versions of the program: those of 0.1.0 are read whole, and it reads what is written today.

``golden/sample-0.1.0.cap.zip`` is the sample region Valdora, exported by version 0.1.0 with its
command line. What 0.1.0 reads of a bundle: the tag files, the descriptor, and from each table
documents with the fields that it declares. So no field may be lost or change its type.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.prepare import prepare
from cap_tui.bundle.profiles import Terms
from cap_tui.bundle.scope import Scope
from cap_tui.bundle.verify import Schema, Signature
from cap_tui.demo import fill, regions
from cap_tui.operations.context import Context
from cap_tui.plugin.host import Host
from cap_tui.workspace import Home, Workspace
from tests.bundle.conftest import Place, key_of, make_places
from tests.bundle.forging import content

GOLDEN = Path(__file__).with_name("golden") / "sample-0.1.0.cap.zip"
Documents = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def documents() -> Documents:
    """The documents that version 0.1.0 wrote, by table."""
    with OpenBundle(GOLDEN) as bundle:
        return {table: list(bundle.documents(table)) for table in bundle.contents.kinds}


@pytest.fixture(scope="module")
def today() -> Documents:
    """The documents of the same sample region as they leave today."""
    config = next(config for config in regions() if config.region.code == "VAL")
    workspace = Workspace.in_memory(config)
    fill(workspace, "VAL")
    host = Host.discover(Home())
    host.attach(workspace)
    host.demo()
    records = tuple(Context(workspace, host).record_types())
    prepared = prepare(workspace, records, Scope(), Terms(), {})
    return {kind.table: list(kind.documents()) for kind in prepared.kinds}


def test_a_bundle_of_0_1_0_is_read_whole(documents: Documents, tmp_path: Path) -> None:
    partner = make_places(["BBB"], tmp_path)[0]
    valdora = Place("VAL", partner.workspace, key_of(ord("V")), tmp_path)
    partner.trust(valdora)
    host = Host.discover(Home())
    partner.records = tuple(Context(partner.workspace, host).record_types())
    plan = partner.plan(GOLDEN)
    assert (plan.verdict.signature, plan.verdict.schema) == (Signature.GOOD, Schema.OK)
    counts = {status: number for status, number in plan.counts().items() if number}
    assert counts == {"new": sum(map(len, documents.values()))}
    partner.take(GOLDEN)
    for table, rows in documents.items():
        stored = {row["uid"]: row for row in partner.workspace.table(table)}
        assert {row["uid"]: row for row in rows} == stored, table
    assert not partner.plan(GOLDEN).changes, "the same bundle again changes nothing"


def kinds_of(rows: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The JSON types that each field has in some documents; null says nothing."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                kind = "number" if type(value) in (int, float) else type(value).__name__
                found.setdefault(name, set()).add(kind)
    return found


STAYS = {"stresstest.imports"}
"""How many rows a file had and where they stood tells of people; 0.1.0 takes a bundle without this table."""

FIELDS_THAT_STAY = {"stresstest.mappings": {"answer_values", "group_values"}}
"""What stood in the cells of a survey may name people; 0.1.0 takes a mapping without these fields."""


def test_what_leaves_today_has_every_field_that_0_1_0_reads(
    documents: Documents, today: Documents
) -> None:
    assert documents.keys() - today.keys() == STAYS, "every other table leaves under its name"
    for table, rows in documents.items():
        if table in STAYS:
            continue
        stay = FIELDS_THAT_STAY.get(table, set())
        old, new = kinds_of(rows), kinds_of(today[table])
        old = {name: kinds for name, kinds in old.items() if name not in stay}
        assert old.keys() - new.keys() == set(), table
        assert {name: new[name] for name in old if not new[name] <= old[name]} == {}, table


def test_the_files_of_a_bundle_are_those_that_0_1_0_knows(tmp_path: Path) -> None:
    (place,) = make_places(["AAA"], tmp_path)
    files = content(place.export().path)
    outside = {name for name in files if not name.startswith("data/")}
    assert outside == {name for name in content(GOLDEN) if not name.startswith("data/")}
    assert b"Bundle-Format: 1.0\n" in files["bag-info.txt"]
