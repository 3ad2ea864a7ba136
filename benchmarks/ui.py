"""What the shell costs a person, against the least possible: a bare Textual app, and Textual's own line API.

Everything runs on a pseudo-terminal that answers as a terminal does, in turns within one run, so that only
ratios of the same run are compared:

    board   until its last line ("Last change") stands, against a bare app that paints one line: time, bytes,
            memory (small region; 10,000 activities), the time to quit
    help    cap-tui --help against python -c 'import click'
    list    a cursor key in a list of 100,000 rows, against Textual's line API: time and bytes at 120x40 and 80x24
    search  a letter in the search of 10,000 records

    python benchmarks/ui.py [-n 20] [--only board,help,list] [--json FILE]

Linux, standard library and this project only. Run it once before you trust it: without compiled bytecode
every Python program starts several times slower. The second start of the board is measured (it shows the
board of the last time); ``--cold`` measures the first.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import random
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path

HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("Ready.")
Hello().run()
"""
LINE_API = """
from textual.app import App
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from rich.segment import Segment
from rich.style import Style
class Lines(ScrollView, can_focus=True):
    BINDINGS = [("down", "move(1)", "down"), ("up", "move(-1)", "up")]
    cursor = 0
    plain, marked = Style(), Style(reverse=True)
    def on_mount(self):
        self.virtual_size = Size(80, 100000)
    def render_line(self, y):
        index = y + self.scroll_offset.y
        style = self.marked if index == self.cursor else self.plain
        text = f"{index:>8}  Activity number {index}      identified"
        return Strip([Segment(text.ljust(self.size.width), style)])
    def action_move(self, step):
        before, self.cursor = self.cursor, self.cursor + step
        for index in (before, self.cursor):
            self.refresh(Region(0, index - self.scroll_offset.y, self.size.width, 1))
class Bare(App):
    def compose(self):
        yield Lines()
    def on_mount(self):
        self.query_one(Lines).focus()
Bare().run()
"""
OURS = """
from collections.abc import Sequence
from textual.app import App
from cap_tui.ui import Column, Row, Rows
class Many(Sequence):
    def __len__(self):
        return 100000
    def __getitem__(self, index):
        return Row(str(index), [f"{index:>8}  Activity number {index}", "identified"])
class Ours(App):
    def compose(self):
        yield Rows([Column("name"), Column("stage", 12)], Many(), header=False)
    def on_mount(self):
        self.query_one(Rows).focus()
Ours().run()
"""
SHELL = "import sys; from cap_tui.cli import main; sys.argv[1:] = {arguments!r}; sys.exit(main())"
MANY = """
import sys
from pathlib import Path
from cap_tui.model.activity import TransformativeActivity
from cap_tui.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as region:
    for start in range(0, 10000, 500):
        with region.transaction("activities added") as transaction:
            for number in range(start, start + 500):
                transaction.add(TransformativeActivity(name=f"Activity number {number}",
                    description="What is done, for whom, and what it would change."))
    region.compact()
    with region.transaction("one more") as transaction:
        transaction.add(TransformativeActivity(name="One more"))
"""
DEADLINE = 30.0
BOOTSTRAP = 2000
QUIET = 0.15
KEYS = 96
"""Keys of one measurement: twelve down, twelve up, so that neither list has to scroll."""
BETWEEN_KEYS = 0.05
"""Seconds without output after which a key counts as answered."""


class Terminal:
    """A program on a pseudo-terminal that answers its questions."""

    def __init__(self, command: list[str], size: tuple[int, int], env: dict[str, str]) -> None:
        self.begin = time.perf_counter()
        self.child, self.file = pty.fork()
        if self.child == 0:
            os.execve(command[0], command, env)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.seen = b""

    def read(self, seconds: float) -> bool:
        """Take in what is written within ``seconds``; False when nothing is."""
        if not select.select([self.file], [], [], max(seconds, 0))[0]:
            return False
        try:
            data = os.read(self.file, 65536)
        except OSError:
            return False
        if b"?2026$p" in data:
            os.write(self.file, b"\x1b[?2026;2$y")
        self.seen += data
        return bool(data)

    def until(self, marker: bytes) -> float:
        """Seconds from the start until ``marker`` is written."""
        while marker not in self.seen:
            if time.perf_counter() - self.begin > DEADLINE:
                raise TimeoutError(f"{marker!r} was not written: {self.seen[-300:]!r}")
            self.read(0.5)
        return time.perf_counter() - self.begin

    def settle(self) -> None:
        """Return when nothing has been written for a while."""
        while self.read(QUIET):
            continue

    def key(self, data: bytes) -> tuple[float, int]:
        """Press a key: seconds to the last output of its answer, and bytes."""
        before = len(self.seen)
        begin = last = time.perf_counter()
        os.write(self.file, data)
        while self.read(BETWEEN_KEYS if len(self.seen) > before else 2.0):
            last = time.perf_counter()
        return last - begin, len(self.seen) - before

    def memory(self) -> float:
        """Peak memory in MB."""
        for line in Path(f"/proc/{self.child}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
        return 0.0

    def quit(self, data: bytes) -> float:
        """Seconds from the key to the end of the process."""
        begin = time.perf_counter()
        os.write(self.file, data)
        while os.waitpid(self.child, os.WNOHANG)[0] == 0:
            if time.perf_counter() - begin > DEADLINE:
                os.kill(self.child, signal.SIGKILL)
            self.read(0.001)
        os.close(self.file)
        return time.perf_counter() - begin


def start(command: list[str], marker: bytes, env: dict[str, str]) -> dict[str, float]:
    """One start at 80x24: until the marker, bytes, memory, quitting."""
    terminal = Terminal(command, (80, 24), env)
    figures = {"time": terminal.until(marker)}
    terminal.settle()
    figures |= {"bytes": len(terminal.seen), "memory": terminal.memory()}
    return figures | {"quit": terminal.quit(b"\x11")}


def keys(command: list[str], size: tuple[int, int], env: dict[str, str]) -> dict[str, float]:
    """A cursor key in a list: the medians of time and bytes."""
    terminal = Terminal(command, size, env)
    terminal.until(b"Activity number 1")
    terminal.settle()
    pressed = [terminal.key(b"\x1b[A" if turn // 12 % 2 else b"\x1b[B") for turn in range(KEYS)]
    terminal.quit(b"\x11")
    return {
        "time": statistics.median(seconds for seconds, _size in pressed),
        "bytes": statistics.median(size for _seconds, size in pressed),
    }


def finished(command: list[str], env: dict[str, str]) -> dict[str, float]:
    """Seconds that ``command`` takes from start to end, its output thrown away."""
    begin = time.perf_counter()
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
    return {"time": time.perf_counter() - begin}


def ratio(ours: list[float], least: list[float]) -> dict[str, float]:
    """The median of the per-round ratios, with its 95 % interval (bootstrap over rounds)."""
    ratios = [mine / other for mine, other in zip(ours, least, strict=True)]
    chance = random.Random(1)
    medians = sorted(
        statistics.median(chance.choices(ratios, k=len(ratios))) for _ in range(BOOTSTRAP)
    )
    return {
        "ours": statistics.median(ours),
        "least": statistics.median(least),
        "ratio": statistics.median(ratios),
        "from": medians[int(BOOTSTRAP * 0.025)],
        "to": medians[int(BOOTSTRAP * 0.975)],
        "n": len(ratios),
    }


GOALS = [  # figure, ours, least, measure, goal
    ("board: time", "board", "hello", "time", 1.7),
    ("board: bytes", "board", "hello", "bytes", 2.5),
    ("board: memory", "board", "hello", "memory", 1.3),
    ("board of 10,000: memory", "board_many", "hello", "memory", 1.5),
    ("board of 10,000 to a small one", "board_many", "board", "time", 1.2),
    ("board: quit", "board", "hello", "quit", 0.6),
    ("--help", "help", "click", "time", 1.25),
    ("key in a list, 120x40: time", "list_120", "line_120", "time", 1.15),
    ("key in a list, 80x24: time", "list_80", "line_80", "time", 1.15),
]
BYTES = [("key in a list, 120x40: bytes", "list_120", 250), ("80x24: bytes", "list_80", 180)]


def prepare(home: Path, env: dict[str, str]) -> tuple[Path, Path]:
    """A small region, and one of 10,000 activities."""
    regions = (home / "small", home / "many")
    for folder in regions:
        new = ["new", str(folder), "--code", "VAL", "--name", "Valdora", "--country", "XX"]
        for arguments in (new, ["-w", str(folder), "areas", "add", "Health"]):
            command = [sys.executable, "-c", SHELL.format(arguments=arguments)]
            subprocess.run(command, env=env, check=True, capture_output=True)
    subprocess.run([sys.executable, "-c", MANY, str(regions[1])], env=env, check=True)
    return regions


def keep_boards(regions: tuple[Path, ...], boards: Path, env: dict[str, str]) -> None:
    """Open every region once, as long as a person looks at it: until its board is kept."""
    for number, folder in enumerate(regions, 1):
        command = [sys.executable, "-c", SHELL.format(arguments=["-w", str(folder)])]
        terminal = Terminal(command, (80, 24), env)
        while len(list(boards.glob("*.json"))) < number:
            if time.perf_counter() - terminal.begin > DEADLINE:
                raise TimeoutError(f"no board of {folder} was kept")
            terminal.read(0.1)
        terminal.quit(b"\x11")


def jobs(home: Path, env: dict[str, str], cold: bool) -> dict[str, Callable[[], dict[str, float]]]:
    """Every command, by the names of :data:`GOALS`."""
    python = sys.executable
    small, many = prepare(home, env)
    boards = Path(env["CAP_TUI_HOME"]) / "state" / "boards"
    if not cold:
        keep_boards((small, many), boards, env)

    def board(folder: Path) -> dict[str, float]:
        if cold:
            shutil.rmtree(boards, ignore_errors=True)
        command = [python, "-c", SHELL.format(arguments=["-w", str(folder)])]
        return start(command, b"Last change", env)

    return {
        "hello": lambda: start([python, "-c", HELLO], b"Ready.", env),
        "board": lambda: board(small),
        "board_many": lambda: board(many),
        "click": lambda: finished([python, "-c", "import click"], env),
        "help": lambda: finished([python, "-c", SHELL.format(arguments=["--help"])], env),
        "line_120": lambda: keys([python, "-c", LINE_API], (120, 40), env),
        "list_120": lambda: keys([python, "-c", OURS], (120, 40), env),
        "line_80": lambda: keys([python, "-c", LINE_API], (80, 24), env),
        "list_80": lambda: keys([python, "-c", OURS], (80, 24), env),
    }


def measure(rounds: int, home: Path, only: set[str], cold: bool) -> dict[str, dict[str, float]]:
    """All comparisons, every round doing each command once, in changing order."""
    env = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        "CAP_TUI_HOME": str(home / "home"),
    }
    known = jobs(home, env, cold)
    goals = [
        goal
        for goal in GOALS
        if not only or only & set(goal[0].replace(":", "").replace(",", "").split())
    ]
    order = sorted({name for goal in goals for name in goal[1:3]})
    for name in order:
        known[name]()
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in order}
    for _round in range(rounds):
        random.shuffle(order)
        for name in order:
            runs[name].append(known[name]())
    figures = {}
    for title, ours, least, what, goal in goals:
        found = ratio([r[what] for r in runs[ours]], [r[what] for r in runs[least]])
        figures[title] = {**found, "goal": goal}
    for title, ours, goal in BYTES:
        if ours in runs:
            figures[title] = {
                "ratio": statistics.median(r["bytes"] for r in runs[ours]),
                "goal": goal,
            }
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("-n", "--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="board, --help, list: comma-separated")
    parser.add_argument("--cold", action="store_true", help="without the board of the last time")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        only = {word for word in options.only.split(",") if word}
        figures = measure(options.rounds, Path(folder), only, options.cold)
    for title, found in figures.items():
        verdict = "holds" if found["ratio"] <= found["goal"] else "DOES NOT HOLD"
        interval = f" ({found['from']:.2f}–{found['to']:.2f})" if "from" in found else ""
        print(f"{title:30} {found['ratio']:6.2f}{interval:14} goal {found['goal']}: {verdict}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
