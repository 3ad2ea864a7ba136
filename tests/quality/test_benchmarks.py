"""A benchmark that cannot start measures nothing: each is imported, with what it takes from the program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORT_ALL = """
import runpy, sys
sys.path[:0] = [".", "benchmarks"]
for name in sys.argv[1:]:
    runpy.run_path(name, run_name="imported")
"""


def test_every_benchmark_can_be_imported() -> None:
    files = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("benchmarks/*.py"))]

    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *files], cwd=ROOT, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, ""), done.stderr[-2000:]
    assert len(files) > 10
