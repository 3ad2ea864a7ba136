"""SIGKILL in the middle of an import: all of it or nothing, and the same bundle goes in afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cap_tui.model.activity import PriorityArea
from cap_tui.workspace import Region, Workspace, WorkspaceConfig
from tests.bundle.conftest import Place, key_of, make_places

RECORDS = 300
ROUNDS = 7

IMPORT = """
import sys
from pathlib import Path
from cap_tui.workspace import Workspace
from tests.bundle.conftest import Place, key_of
place = Place("BBB", Workspace.open(Path(sys.argv[1])), key_of(66), Path(sys.argv[1]))
plan = place.plan(Path(sys.argv[2]))
from cap_tui.bundle.apply_plan import apply_plan
print("ready", flush=True)
apply_plan(place.workspace, plan)
print("done", flush=True)
"""


@pytest.fixture
def bundle(tmp_path: Path) -> tuple[Place, Path]:
    """The bundle of a region with a few hundred records."""
    (one,) = make_places(["AAA"], tmp_path)
    with one.workspace.transaction("fill") as tx:
        for number in range(RECORDS):
            tx.add(PriorityArea(name=f"Area {number}", description="x" * 500))
    return one, one.export().path


def region(folder: Path, partner: Place) -> Path:
    """A region on disk that trusts the partner."""
    config = WorkspaceConfig(region=Region(code="BBB", name="B", synthetic=True))
    with Workspace.create(folder, config) as workspace:
        Place("BBB", workspace, key_of(66), folder).trust(partner)
    return folder


def start(folder: Path, path: Path) -> subprocess.Popen[bytes]:
    """A process that has planned the import and is about to commit it."""
    command = [sys.executable, "-c", IMPORT, str(folder), str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def usual_seconds(folder: Path, path: Path) -> float:
    """How long the commit takes when nobody kills it."""
    with start(folder, path) as process:
        assert process.stdout is not None
        started = time.perf_counter()
        assert process.stdout.readline() == b"done\n"
        return time.perf_counter() - started


def test_a_killed_import_is_whole_or_did_not_happen(
    bundle: tuple[Place, Path], tmp_path: Path
) -> None:
    """Kills are spread evenly from before the commit to behind it."""
    partner, path = bundle
    whole = usual_seconds(region(tmp_path / "usual", partner), path)
    for number in range(ROUNDS):
        folder = region(tmp_path / f"r{number}", partner)
        with start(folder, path) as process:
            at = time.perf_counter() + 1.5 * whole * number / (ROUNDS - 1)
            while time.perf_counter() < at:
                pass
            os.kill(process.pid, signal.SIGKILL)
        with Workspace.open(folder) as workspace:
            assert workspace.verify().ok
            count = workspace.records(PriorityArea).count()
            assert count in (0, RECORDS)
            assert len(workspace.table("bundle.copies")) == count
            assert len(workspace.table("bundle.imports")) == (count > 0)
            place = Place("BBB", workspace, key_of(66), folder)
            place.take(path)
            assert workspace.records(PriorityArea).count() == RECORDS
            assert not place.plan(path).changes


def test_a_failed_export_leaves_no_file_and_no_temporary_folder(tmp_path: Path) -> None:
    (one,) = make_places(["AAA"], tmp_path)

    def broken(_leaving: object) -> bytes:
        raise RuntimeError("the report failed")

    with pytest.raises(RuntimeError):
        one.export(report=broken)
    assert list(tmp_path.iterdir()) == []
