"""Real power cuts: an ext4 in a file is shut down under running writers, as xfstests' godown does.

Needs root, losetup and mkfs.ext4; elsewhere it is skipped, loudly, and the enumerated power
cuts have to do. What was not synced really is gone after the shutdown.
"""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import struct
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from writers import IdleFiles, Told, check, run_and_kill

from cap_tui.errors import Corrupt
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import Files

SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN
WITHOUT_FLUSHING_THE_LOG = struct.pack("I", 2)


class Disk:
    """An ext4 file system whose power can be cut."""

    def __init__(self, folder: Path) -> None:
        self.image = folder / "disk.img"
        self.folder = folder / "disk"
        self.folder.mkdir()
        with self.image.open("wb") as image:
            image.truncate(64 << 20)
        self._run("mkfs.ext4", "-q", "-F", str(self.image))
        self.mount()

    def _run(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True)

    def mount(self) -> None:
        self._run("mount", "-o", "loop", str(self.image), str(self.folder))

    def unmount(self) -> None:
        self._run("umount", str(self.folder))

    def cut_power(self) -> int:
        """Stop the file system at once; returns the moment just before, in ns."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            moment = time.monotonic_ns()
            fcntl.ioctl(descriptor, SHUTDOWN, WITHOUT_FLUSHING_THE_LOG)
        finally:
            os.close(descriptor)
        return moment


@pytest.fixture
def disk(tmp_path: Path, counts: Counter[str]) -> Iterator[Disk]:
    """A mounted disk of 64 MB."""
    if os.geteuid() != 0 or not shutil.which("mkfs.ext4"):
        counts["SKIPPED: real power cuts (need root and mkfs.ext4)"] += 1
        pytest.skip("a disk can be made by root only")
    try:
        found = Disk(tmp_path)
    except subprocess.CalledProcessError:
        counts["SKIPPED: real power cuts (no loop device)"] += 1
        pytest.skip("a disk cannot be mounted here")
    yield found
    subprocess.run(["umount", "-l", str(found.folder)], capture_output=True)


def cuts(disk: Disk, writers: int, number: int, counts: Counter[str], files: Files) -> int:
    """Cut the power ``number`` times under writers; returns how many times something was lost."""
    chance = random.Random(writers)
    lost = 0
    for turn in range(number):
        region = disk.folder / f"region{turn}"
        region.mkdir()
        FileLog.create(region)
        Files().sync_folder(disk.folder)
        moment: list[int] = []

        def cut(moment: list[int] = moment) -> None:
            moment.append(disk.cut_power())

        killed = run_and_kill(
            region,
            writers,
            turn,
            chance.uniform(0.1, 0.3),
            signal.SIGKILL,
            files=files,
            before=cut,
        )
        disk.unmount()
        disk.mount()
        told = [writer.told(moment[0]) for writer in killed]
        counts["commits acknowledged before a real power cut"] += sum(one.count for one in told)
        lost += loses(region, told, counts)
        shutil.rmtree(region)
    return lost


def loses(region: Path, told: list[Told], counts: Counter[str]) -> bool:
    """Whether something acknowledged is missing, wrong or cannot be opened."""
    try:
        log = FileLog(region)
    except Corrupt:
        return True
    try:
        check({d["uid"]: d["version"] for _id, d in log.tables.documents("t")}, {}, told)
    except AssertionError:
        return True
    finally:
        torn = sum("set aside" in notice for notice in log.notices)
        counts["torn ends set aside after a real power cut"] += torn
        log.close()
    return False


@pytest.mark.parametrize("writers", [1, 2, 4])
def test_a_real_power_cut_takes_nothing_acknowledged(
    disk: Disk, writers: int, counts: Counter[str]
) -> None:
    assert cuts(disk, writers, 3, counts, Files()) == 0
    counts[f"real power cuts with {writers} writers"] += 3


def test_real_power_cuts_show_a_store_that_does_not_sync(disk: Disk) -> None:
    assert cuts(disk, 1, 4, Counter(), IdleFiles()) > 0


@pytest.mark.long
@pytest.mark.parametrize("writers", [1, 2, 4])
def test_real_power_cuts_for_long(disk: Disk, writers: int, counts: Counter[str]) -> None:
    assert cuts(disk, writers, 150, counts, Files()) == 0
    counts[f"real power cuts with {writers} writers"] += 150


@pytest.mark.long
def test_real_power_cuts_show_a_store_that_does_not_sync_for_long(
    disk: Disk, counts: Counter[str]
) -> None:
    lost = cuts(disk, 2, 20, Counter(), IdleFiles())
    counts["mutation: real power cuts that cost a store without sync something, of 20"] += lost
    assert lost >= 15
