"""What plugins cost at a start: ``python benchmarks/plugins.py [ROUNDS]``.

Seven plugins of the size of the StressTest are dropped into a home. Every figure is the median of
fresh processes, run in turns so that a busy machine slows all of them alike.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "plugins" / "stresstest" / "cap_stresstest" / "plugin.toml"
TIMED = """
import sys, time
{before}
begin = time.perf_counter()
{measured}
print((time.perf_counter() - begin) * 1000)
"""
INSIDE = {
    "names and help of the commands, for --help": (
        "import click",
        "from cap_tui.plugin.discovery import command_names; command_names()",
    ),
    "the same without importing the code that does it": (
        "import click, tomllib; from cap_tui.plugin.discovery import command_names",
        "command_names()",
    ),
    "Host.discover: every manifest validated": (
        "from cap_tui.workspace import Home; from cap_tui.plugin.host import Host",
        "Host.discover(Home())",
    ),
}
WHOLE = {
    "python -c 'import click'": ["-c", "import click"],
    "cap-tui --help": ["-c", "from cap_tui.cli import main; main(['--help'])"],
    "cap-tui plugins list": ["-c", "from cap_tui.cli import main; main(['plugins', 'list'])"],
}


def fill(home: Path) -> None:
    """Seven plugins, the built-in one's manifest under other ids."""
    text = MODEL.read_text("utf-8")
    for number in range(7):
        folder = home / "plugins" / f"plugin{number}"
        folder.mkdir(parents=True)
        (folder / "plugin.toml").write_text(text.replace("stresstest", f"plugin{number}"), "utf-8")


def inside(before: str, measured: str) -> float:
    """Milliseconds of ``measured`` in a fresh process."""
    script = TIMED.format(before=before, measured=measured)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def whole(arguments: list[str]) -> float:
    """Milliseconds of a whole process."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    """Print the figures."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    home = Path(tempfile.mkdtemp())
    try:
        os.environ["CAP_TUI_HOME"] = str(home)
        fill(home)
        figures: dict[str, list[float]] = {name: [] for name in (*INSIDE, *WHOLE)}
        for _round in range(rounds):
            for name, parts in INSIDE.items():
                figures[name].append(inside(*parts))
            for name, arguments in WHOLE.items():
                figures[name].append(whole(arguments))
        base = statistics.median(figures["python -c 'import click'"])
        print(f"seven dropped-in manifests of {MODEL.stat().st_size} bytes, {rounds} rounds, ms")
        for name, times in figures.items():
            median = statistics.median(times)
            ratio = f"  {median / base:.2f}x import click" if name in WHOLE else ""
            print(f"{name:<50} {median:7.1f} (best {min(times):.1f}){ratio}")
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
