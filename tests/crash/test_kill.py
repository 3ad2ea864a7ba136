"""Writers are killed at random moments: what they acknowledged is there, nothing else is."""

from __future__ import annotations

import random
import shutil
import signal
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from writers import COMPACT_MIN, check, run_and_kill

from cap_tui.workspace.file_log import FileLog


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

    def compacted(turn: int) -> bool:
        """The last round goes on until a compaction has set a segment down, however busy the machine is."""
        return turn < number - 1 or any((folder / "history").iterdir())

    for turn in range(number):
        killed = run_and_kill(
            folder,
            writers,
            100 * seed + turn,
            chance.uniform(0.03, 0.25),
            sign,
            enough=partial(compacted, turn),
        )
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

    assert any((tmp_path / "history").iterdir()), f"no compaction of {COMPACT_MIN} bytes"


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
