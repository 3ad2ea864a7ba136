"""How long the program takes to show its first screen, and its help, against the least possible.

Two comparisons, each in one interleaved run on an 80x24 pseudo-terminal, so that only
ratios of the same run are compared:

    the first screen of cap-tui     against a bare Textual app that paints one line   (goal 1.3)
    cap-tui --help                  against python -c 'import click'                  (goal 1.5)

    python benchmarks/start.py [-n 20] [--json FILE]

Linux and macOS, standard library only. Run it once before you trust it: without compiled
bytecode every Python program starts several times slower.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import random
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

ESCAPE = re.compile(rb"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]|\x1b[@-_]|\x1b\][^\x07]*\x07")
HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("Ready.")
Hello().run()
"""
SHELL = "import sys; from cap_tui.cli import main; sys.argv[1:] = {arguments!r}; sys.exit(main())"
DEADLINE = 20.0
BOOTSTRAP = 2000


def painted(command: list[str], marker: bytes, environment: dict[str, str]) -> float:
    """Seconds from the start of ``command`` until ``marker`` has been written to its terminal."""
    begin = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.execve(command[0], command, environment)
    seen = b""
    try:
        while marker not in ESCAPE.sub(b"", seen):
            left = begin + DEADLINE - time.perf_counter()
            if left <= 0 or not select.select([terminal], [], [], left)[0]:
                raise TimeoutError(f"{command[-1][:60]} did not paint {marker!r}: {seen[-300:]!r}")
            seen += os.read(terminal, 65536)
        return time.perf_counter() - begin
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def finished(command: list[str], environment: dict[str, str]) -> float:
    """Seconds that ``command`` takes from start to end, its output thrown away."""
    begin = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def ratio(ours: list[float], least: list[float]) -> dict[str, float]:
    """The median of the per-round ratios, with its 95 % interval (bootstrap over rounds)."""
    ratios = [mine / other for mine, other in zip(ours, least, strict=True)]
    chance = random.Random(1)
    medians = sorted(
        statistics.median(chance.choices(ratios, k=len(ratios))) for _ in range(BOOTSTRAP)
    )
    return {
        "ours_ms": statistics.median(ours) * 1e3,
        "least_ms": statistics.median(least) * 1e3,
        "ratio": statistics.median(ratios),
        "from": medians[int(BOOTSTRAP * 0.025)],
        "to": medians[int(BOOTSTRAP * 0.975)],
        "n": len(ratios),
    }


def measure(rounds: int, home: Path) -> dict[str, dict[str, float]]:
    """All comparisons, every round doing each command once, in changing order."""
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        "CAP_TUI_HOME": str(home / "home"),
    }
    python = sys.executable
    region = home / "valdora"
    new = ["new", str(region), "--code", "VAL", "--name", "Valdora", "--country", "XX"]
    subprocess.run(
        [python, "-c", SHELL.format(arguments=new)],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip
    shell = [python, "-c", SHELL.format(arguments=["-w", str(region)])]
    started = [python, "-c", SHELL.format(arguments=["--home", str(home / "empty")])]
    jobs = {
        "hello": lambda: painted([python, "-c", HELLO], b"Ready.", environment),
        "board": lambda: painted(shell, b"Evaluation", environment),
        "home": lambda: painted(started, b"Make a new region", environment),
        "click": lambda: finished([python, "-c", "import click"], environment),
        "help": lambda: finished([python, "-c", SHELL.format(arguments=["--help"])], environment),
    }
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for job in jobs.values():
        job()
    order = list(jobs)
    for _round in range(rounds):
        random.shuffle(order)
        for name in order:
            times[name].append(jobs[name]())
    return {
        "board": ratio(times["board"], times["hello"]),
        "home": ratio(times["home"], times["hello"]),
        "help": ratio(times["help"], times["click"]),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-n", "--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(options.rounds, Path(folder))
    names = {
        "board": ("the board of a region", "a bare Textual app", 1.3),
        "home": ("the list of regions", "a bare Textual app", 1.3),
        "help": ("cap-tui --help", "import click", 1.5),
    }
    for name, (ours, least, goal) in names.items():
        found = figures[name]
        verdict = "holds" if found["ratio"] <= goal else "DOES NOT HOLD"
        print(
            f"{ours:24} {found['ours_ms']:6.0f} ms   {least:20} {found['least_ms']:6.0f} ms   "
            f"x{found['ratio']:.2f} ({found['from']:.2f}–{found['to']:.2f}, n={found['n']:.0f})   "
            f"goal x{goal}: {verdict}"
        )
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
