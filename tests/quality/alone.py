"""Run what failed in the whole suite once more, alone; print what passed only then.

    python tests/quality/alone.py RESULTS.xml    # pytest's --junitxml with junit_family=xunit1

Tests with terminals, servers and other processes can lose a race when both cores are full. A test
that fails twice fails the gate. One that passes alone is printed as unstable: that is a fault of
the test or of the program, to be mended next. More than ``MOST`` failures are never excused.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

MOST = 3


def failed(results: Path) -> list[str]:
    """The tests that failed or had an error, as pytest names them."""
    cases = ElementTree.parse(results).iter("testcase")
    return [
        f"{case.get('file')}::{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]


def main() -> int:
    """0 when all that failed passes alone."""
    names = failed(Path(sys.argv[1]))
    if not 0 < len(names) <= MOST:
        print(f"{len(names)} tests failed; they are not run again.")
        return 1
    again = subprocess.run([sys.executable, "-m", "pytest", "-q", *names], check=False)
    if again.returncode == 0:
        print("UNSTABLE, failed in the whole suite and passed alone:", *names, sep="\n  ")
    return again.returncode


if __name__ == "__main__":
    sys.exit(main())
