"""What a large bundle costs: memory beside the open workspace, and speed beside ``sha512sum`` and ``zip``.

Run: ``python benchmarks/bundle.py [--documents 1000000] [--rounds 3]``. One process fills a region, a
fresh one opens and exports it; then the very files of that bundle go through ``sha512sum`` and
``zip`` in the same run, so that the ratio does not depend on the machine. Prints one JSON document.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Annotated, Any, ClassVar

from cap_tui.bundle.bundle_writer import ExportOptions
from cap_tui.bundle.export import write
from cap_tui.bundle.layout import LIMITS
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.prepare import prepare
from cap_tui.bundle.profiles import Terms
from cap_tui.bundle.scope import Scope
from cap_tui.bundle.verify import judge
from cap_tui.model.record import Record, about
from cap_tui.workspace import Region, Workspace, WorkspaceConfig

BATCH = 50_000
GOAL_MB = 100.0
GOAL_RATIO = 0.5


class Idea(Record, frozen=True, kw_only=True):
    """A record of the size that storage was measured with: about 320 bytes."""

    TABLE: ClassVar[str] = "bench.ideas"

    kind: Annotated[str, about("Kind of record")]
    region: Annotated[str, about("Part of the region")]
    author: Annotated[str, about("Code of the author's group")]
    title: Annotated[str, about("What it is")]
    text: Annotated[str, about("What it says")]
    votes: Annotated[int, about("Votes it got", unit="votes")]
    score: Annotated[float, about("Its score")]
    status: Annotated[str, about("How far it has come")]


_SYLLABLES = [
    "ba",
    "de",
    "fi",
    "go",
    "lu",
    "ma",
    "ne",
    "pi",
    "ro",
    "sta",
    "tri",
    "ver",
    "wal",
    "xen",
    "zo",
    "kla",
    "bren",
    "dorf",
]
WORDS = ["".join(random.Random(n).choices(_SYLLABLES, k=2 + n % 3)) for n in range(4_000)]
"""A vocabulary of the size of a technical text's, so that records pack like text and not like a pattern."""


def idea(number: int) -> Idea:
    """One record: short fields with few values, a title and a text drawn from the vocabulary."""
    draw = random.Random(number)
    return Idea(
        kind="idea",
        region=f"R{number % 40:02d}",
        author=f"group-{number % 997}",
        title=" ".join(draw.choices(WORDS, k=3)),
        text=" ".join(draw.choices(WORDS, k=9)),
        votes=draw.randrange(60),
        score=draw.randrange(500) / 100,
        status=draw.choice(("open", "rated", "chosen")),
    )


def fill(folder: Path, documents: int) -> None:
    """Make the region, in batches, and compact it."""
    config = WorkspaceConfig(region=Region(code="BEN", name="Bench", synthetic=True))
    with Workspace.create(folder, config) as workspace:
        for start in range(0, documents, BATCH):
            with workspace.transaction("fill") as tx:
                for number in range(start, min(start + BATCH, documents)):
                    tx.add(idea(number))
        workspace.compact()


def memory(name: str) -> float:
    """A line of /proc/self/status in MB: VmRSS is what stands in memory, VmHWM the most so far."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


def export(folder: Path, target: Path) -> dict[str, float]:
    """Open the region and export it; called in a process of its own."""
    with Workspace.open(folder) as workspace:
        count = workspace.records(Idea).count()
        before = memory("VmRSS")
        # Forget the peak of opening.
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        started = time.perf_counter()
        prepared = prepare(workspace, (Idea,), Scope(), Terms(), {})
        write(prepared, target, ExportOptions(workbook=True, overwrite=True))
        seconds = time.perf_counter() - started
        return {
            "documents": count,
            "open_mb": before,
            "added_mb": memory("VmHWM") - before,
            "seconds": seconds,
        }


def verify(target: Path) -> dict[str, float]:
    """Verify the bundle; called in a process of its own."""
    before = memory("VmRSS")
    started = time.perf_counter()
    with OpenBundle(target, limits=LIMITS.scaled(4_000_000_000)) as bundle:
        verdict = judge(bundle, [], "2026-01-01")
    assert verdict.integrity == "ok", verdict
    return {"seconds": time.perf_counter() - started, "added_mb": memory("VmHWM") - before}


def in_process(what: str, *paths: Path) -> dict[str, float]:
    """Run one of the measured parts in a fresh process."""
    command = [sys.executable, __file__, f"--{what}", *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def by_zip(folder: Path) -> Path:
    """Where ``zip`` puts the files in ``folder``."""
    return folder.parent / "by-zip.zip"


def tools(folder: Path) -> float:
    """Seconds that ``sha512sum`` and then ``zip`` take over the files in ``folder``."""
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    archive = by_zip(folder)
    archive.unlink(missing_ok=True)
    started = time.perf_counter()
    subprocess.run(["sha512sum", *files], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["zip", "-q", str(archive), *files], cwd=folder, check=True)
    return time.perf_counter() - started


def measure(documents: int, rounds: int) -> dict[str, Any]:
    """The whole measurement."""
    if shutil.which("zip") is None or shutil.which("sha512sum") is None:
        raise SystemExit("The programs zip and sha512sum are needed: apt-get install zip coreutils")
    with tempfile.TemporaryDirectory(prefix="cap-tui-bench-") as name:
        place = Path(name)
        fill(place / "region", documents)
        target, content = place / "bench.cap.zip", place / "content"
        runs, references = [], []
        for _round in range(rounds):
            runs.append(in_process("export", place / "region", target))
            if not content.exists():
                with zipfile.ZipFile(target) as archive:
                    archive.extractall(content)
            references.append(tools(content))
        ratios = [ref / run["seconds"] for run, ref in zip(runs, references, strict=True)]
        size = sum(path.stat().st_size for path in content.rglob("*") if path.is_file())
        checked = in_process("verify", target)
        return {
            "documents": int(runs[0]["documents"]),
            "content_mb": round(size / 1e6, 1),
            "bundle_mb": round(target.stat().st_size / 1e6, 1),
            "by_zip_mb": round(by_zip(content).stat().st_size / 1e6, 1),
            "open_workspace_mb": round(runs[0]["open_mb"], 1),
            "added_mb": [round(run["added_mb"], 1) for run in runs],
            "export_seconds": [round(run["seconds"], 2) for run in runs],
            "sha512sum_and_zip_seconds": [round(value, 2) for value in references],
            "speed_ratio": round(statistics.median(ratios), 2),
            "verify_seconds": round(checked["seconds"], 2),
            "verify_added_mb": round(checked["added_mb"], 1),
            "goal": f"under {GOAL_MB:.0f} MB added, ratio at least {GOAL_RATIO}",
            "cores": os.cpu_count(),
        }


def main() -> None:
    """Measure, or be one of the measured processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--export", nargs=2, type=Path, metavar=("REGION", "FILE"))
    parser.add_argument("--verify", type=Path, metavar="FILE")
    wanted = parser.parse_args()
    if wanted.export:
        print(json.dumps(export(*wanted.export)))
    elif wanted.verify:
        print(json.dumps(verify(wanted.verify)))
    else:
        result = measure(wanted.documents, wanted.rounds)
        print(json.dumps(result, indent=2))
        if max(result["added_mb"]) >= GOAL_MB or result["speed_ratio"] < GOAL_RATIO:
            sys.exit(1)


if __name__ == "__main__":
    main()
