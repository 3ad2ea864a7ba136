"""Writers are killed at random moments: what they acknowledged is there, nothing else is."""

from __future__ import annotations

import random
import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest
from writers import COMPACT_MIN, check, run_and_kill

from cap_tui.workspace.filelog import FileLog


def rounds(
    folder: Path,
    writers: int,
    number: int,
    sign: signal.Signals,
    counts: Counter[str],
    seed: int = 0,
) -> None:
    """Kill and reopen ``number`` times, each time on top of what the rounds before left."""
    FileLog.create(folder)
    chance = random.Random(1000 * seed + writers)
    standing: dict[str, int | None] = {}
    for turn in range(number):
        killed = run_and_kill(folder, writers, 100 * seed + turn, chance.uniform(0.03, 0.25), sign)
        log = FileLog(folder)
        found = {doc["uid"]: doc["version"] for _id, doc in log.tables.documents("t")}
        told = [writer.told() for writer in killed]
        check(found, standing, told)
        counts[f"commits acknowledged before {sign.name}"] += sum(one.count for one in told)
        assert log.verify().problems == ()
        counts[f"{sign.name} with {writers} writers"] += len(killed)
        counts["torn ends set aside after a kill"] += len(log.notices)
        log.close()
    counts["segments set down by compactions under kill"] += len(
        list((folder / "history").iterdir())
    )


@pytest.mark.parametrize("writers", [1, 2, 4])
def test_killed_writers_lose_nothing(tmp_path: Path, writers: int, counts: Counter[str]) -> None:
    rounds(tmp_path, writers, 6, signal.SIGKILL, counts)

    assert len(list((tmp_path / "history").iterdir())) > 0, f"no compaction of {COMPACT_MIN} bytes"


def test_a_hangup_in_mid_work_loses_nothing(tmp_path: Path, counts: Counter[str]) -> None:
    rounds(tmp_path, 2, 4, signal.SIGHUP, counts)


@pytest.mark.long
@pytest.mark.parametrize("writers", [1, 2, 4])
def test_killed_writers_lose_nothing_for_long(
    tmp_path: Path, writers: int, counts: Counter[str]
) -> None:
    for region in range(20):
        folder = tmp_path / str(region)
        folder.mkdir()
        rounds(folder, writers, 20, signal.SIGKILL, counts, seed=region)
        shutil.rmtree(folder)
