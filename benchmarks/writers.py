"""Many processes that write into one region: how long a commit takes, now and at an earlier commit.

    python benchmarks/writers.py [--against 13b7f68] [--rounds 3] [--writers 100x50 200x20]

Each round runs the earlier code and the present code one after the other on a fresh region, so
that both meet the same load of the machine. Printed are the medians over the rounds, and the ratio
of the 99th percentiles.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace

HERE = Path(__file__).resolve().parent.parent
EARLIER = "13b7f68"
LIMITS = {100: 0.33, 200: 0.25}
"""The promised ratio of the 99th percentiles by number of writers."""


def write(folder: Path, commits: int, start: int, pipe: int) -> None:
    """Commit as fast as possible from the moment that all writers are open; report the times."""
    from cap_tui.workspace import Workspace

    with Workspace.open(folder, actor="writer") as region:
        os.write(pipe, b".")
        os.read(start, 1)
        times = []
        for number in range(commits):
            begin = time.perf_counter()
            while not _vote(region, number):
                pass
            times.append(time.perf_counter() - begin)
    os.write(pipe, (json.dumps(times) + "\n").encode())


def _vote(region: Workspace, number: int) -> bool:
    """Commit one vote; False when the lock did not come in time: a person would try again."""
    from cap_tui.errors import Busy

    try:
        with region.transaction("vote") as tx:
            tx.put_document("votes", {"uid": f"{os.getpid()}-{number}", "points": number})
    except Busy:
        return False
    return True


def host(writers: int, commits: int) -> None:
    """Fork the writers, start them together and print their times as JSON."""
    from cap_tui.workspace import Region, Workspace, WorkspaceConfig

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "va"
        Workspace.create(folder, WorkspaceConfig(region=Region(code="VA", name="Valdora"))).close()
        start, go = os.pipe()
        pipes, children = [], []
        for _number in range(writers):
            reader, pipe = os.pipe()
            child = os.fork()
            if child == 0:
                try:
                    write(folder, commits, start, pipe)
                    os._exit(0)
                finally:
                    os._exit(1)
            os.close(pipe)
            pipes.append(reader)
            children.append(child)
        for reader in pipes:
            os.read(reader, 1)
        begin = time.perf_counter()
        os.write(go, bytes(writers))
        times = [json.loads(_all(reader)) for reader in pipes]
        passed = time.perf_counter() - begin
        failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
        with Workspace.open(folder) as region:
            stored = len(region.table("votes"))
        assert not failed, f"{failed} writers failed"
        assert stored == writers * commits, f"{stored} of {writers * commits} commits are stored"
    print(json.dumps({"times": [one for writer in times for one in writer], "passed": passed}))


def _all(reader: int) -> bytes:
    found = b""
    while piece := os.read(reader, 1 << 16):
        found += piece
    return found


def run(code: Path, writers: int, commits: int) -> dict[str, float]:
    """One load with the code in a folder, in processes of its own; milliseconds."""
    command = [sys.executable, __file__, "--host", f"{writers}x{commits}"]
    found = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(code)},
        cwd=code,
        check=True,
        stdout=subprocess.PIPE,
    )
    data = json.loads(found.stdout)
    times = sorted(1000 * one for one in data["times"])
    return {
        "p50": times[len(times) // 2],
        "p99": times[int(len(times) * 0.99)],
        "max": times[-1],
        "per second": len(times) / data["passed"],
    }


def earlier_code(commit: str, folder: Path) -> None:
    """Unpack the code of an earlier commit."""
    archive = subprocess.run(
        ["git", "archive", commit, "cap_tui"], cwd=HERE, check=True, stdout=subprocess.PIPE
    )
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", default=EARLIER)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--writers", nargs="*", default=["100x50", "200x20"])
    parser.add_argument("--host", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.host:
        host(*map(int, arguments.host.split("x")))
        return
    with tempfile.TemporaryDirectory() as place:
        old = Path(place)
        earlier_code(arguments.against, old)
        for load in arguments.writers:
            writers, commits = map(int, load.split("x"))
            rounds = [
                (run(old, writers, commits), run(HERE, writers, commits))
                for _round in range(arguments.rounds)
            ]
            print(f"{writers} processes, {commits} commits each")
            for name, side in ((arguments.against, 0), ("now", 1)):
                figures = {
                    key: statistics.median(both[side][key] for both in rounds)
                    for key in rounds[0][0]
                }
                told = "  ".join(f"{key} {value:,.1f}" for key, value in figures.items())
                print(f"  {name:>8}  {told}")
            ratio = statistics.median(new["p99"] / before["p99"] for before, new in rounds)
            limit = LIMITS.get(writers)
            promise = f" (promised: at most {limit})" if limit else ""
            print(f"  p99 now / {arguments.against}: {ratio:.2f}{promise}")


if __name__ == "__main__":
    main()
