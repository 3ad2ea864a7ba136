"""The sample regions in workspaces/ open as they come from git, and hold what the demo makes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from cap_tui.demo import regions, samples
from cap_tui.demo.sample import records
from cap_tui.model.activity import Challenge
from cap_tui.model.tables import CORE_TABLES
from cap_tui.workspace import Workspace

FOLDER = Path(__file__).parents[2] / "workspaces"
CODES = tuple(samples())
BOOKKEEPING = ("version", "owner", "created", "updated")


@pytest.fixture(params=CODES)
def region(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    """One sample region, copied as git has it and opened for writing."""
    (config,) = (known for known in regions() if known.region.code == request.param)
    name = config.region.name.lower()
    (tmp_path / name).mkdir()
    for file in ("workspace.toml", "data.json"):
        shutil.copy(FOLDER / name / file, tmp_path / name)
    with Workspace.open(tmp_path / name) as workspace:
        yield workspace


def test_a_sample_region_says_that_it_is_synthetic_in_all_it_holds(region: Workspace) -> None:
    assert region.config.region.synthetic
    for table in region.tables():
        for document in region.table(table):
            assert document["provenance"]["synthetic"], (table, document["uid"])


def test_it_can_be_worked_in_and_holds_together(region: Workspace) -> None:
    with region.transaction("a challenge of its own") as transaction:
        transaction.add(Challenge(name="Energy"))

    assert not region.readonly
    assert region.verify().ok


def test_it_holds_what_the_demo_makes(region: Workspace) -> None:
    """Fails when the demo's data changed: workspaces/README.md says how to make the folders anew."""
    kept = {kind.TABLE: {d["uid"]: d for d in region.table(kind.TABLE)} for kind in CORE_TABLES}

    for record in records(samples()[region.config.region.code]):
        document = kept[type(record).TABLE][record.uid]
        said = msgspec.json.decode(msgspec.json.encode(record))
        later = {name for name, value in said.items() if name not in document and not value}
        wanted = {n: value for n, value in said.items() if n not in (*BOOKKEEPING, *later)}
        assert {name: document.get(name) for name in wanted} == wanted
