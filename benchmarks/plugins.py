"""What twenty TOML plugins and twenty with code cost: ``python benchmarks/plugins.py [ROUNDS]``.

Each round runs ``--help``, ``status`` and the board on a pseudo-terminal, with the plugins and without, in an order that
changes from round to round, so that a busy machine slows both alike. Printed are the ratio of the medians and the upper end of
its 95 % interval (bootstrap over rounds). Ends with status 1 when an upper end is above :data:`MOST_UPPER`.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cap_tui.plugin.trust import Trust
from cap_tui.testing.hosts import sample_config
from cap_tui.testing.terminal_driver import TerminalDriver
from cap_tui.workspace import Home, Workspace

EACH = 20
ROUNDS = 60
DRAWS = 2000
MOST_UPPER = 1.10
GOALS = {"--help": 1.05, "status": 1.10, "board": 1.05}
TIMES = {"--help": 4, "status": 2, "board": 1}
"""How often a round measures each: a short run is told from the noise of the machine only by more of them."""
MANIFEST = """id = "{id}"
api = "1.0"
version = "1.0"
line = "support"
name.en = "Plugin {id}"
name.fr = "Module {id}"
"""
SERVICES = """
[[services]]
id = "{id}.advice-{number}"
name = "Advice {number}"
summary = "What a business can ask for"
"""
CODE = """
from cap_tui.api import Finding, Line, LineState, Status, View, hookimpl


@hookimpl
def cap_views(ctx):
    return [View("{id}.main", lambda ctx: None, lambda ctx, width: ["one line"])]


@hookimpl
def cap_status(ctx):
    return [Status(Line.SUPPORT, LineState.EMPTY, "{id} has nothing yet")]


@hookimpl
def cap_checks(ctx):
    return [Finding("{id}.one", "hint", "A hint of {id}")]
"""
VIEWS = '[[views]]\nid = "{id}.main"\ntitle = "View of {id}"\n'


def fill(home: Path) -> None:
    """Twenty plugins of data and twenty of code, trusted."""
    for number in range(EACH):
        data, code = f"data-{number}", f"code-{number}"
        for plugin in (data, code):
            (home / "plugins" / plugin).mkdir(parents=True)
        services = "".join(SERVICES.format(id=data, number=n) for n in range(5))
        (home / "plugins" / data / "plugin.toml").write_text(MANIFEST.format(id=data) + services)
        folder = home / "plugins" / code
        (folder / "plugin.toml").write_text(MANIFEST.format(id=code) + VIEWS.format(id=code))
        (folder / "__init__.py").write_text(CODE.format(id=code))
        Trust(Home(home).state).give(code, folder)


def command(home: Path, region: Path, *words: str) -> float:
    """Milliseconds of a whole process."""
    code = "from cap_tui.cli import main; main()"
    environment = {**os.environ, "CAP_TUI_HOME": str(home)}
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code, "-w", str(region), *words],
        env=environment,
        capture_output=True,
        check=True,
    )
    return (time.perf_counter() - begin) * 1000


def board(home: Path, region: Path) -> float:
    """Milliseconds from the start on a terminal to the last line of the board."""
    begin = time.perf_counter()
    with TerminalDriver(["-w", str(region)], home) as terminal:
        while "Last change" not in terminal.text:
            terminal.read(0.2)
        taken = (time.perf_counter() - begin) * 1000
        terminal.press("q")
        terminal.ended()
    return taken


MEASURED: dict[str, Callable[[Path, Path], float]] = {
    "--help": lambda home, region: command(home, region, "--help"),
    "status": lambda home, region: command(home, region, "status"),
    "board": board,
}


def ratio(pairs: list[tuple[float, float]]) -> float:
    """The median with plugins through the median without."""
    return statistics.median(p[0] for p in pairs) / statistics.median(p[1] for p in pairs)


def main() -> int:
    """Print the figures; 1 when a goal is missed."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        homes = {name: Path(folder) / name for name in ("with", "without")}
        regions = {name: home / "val" for name, home in homes.items()}
        for name, home in homes.items():
            home.mkdir()
            Workspace.create(regions[name], sample_config(), actor="tester").close()
        fill(homes["with"])
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in MEASURED}
        for number in range(rounds + 2):
            for turn, name in enumerate(
                one for one, often in TIMES.items() for _time in range(often)
            ):
                measure = MEASURED[name]
                order = ("with", "without") if (number + turn) % 2 else ("without", "with")
                taken = {which: measure(homes[which], regions[which]) for which in order}
                if number >= 2:  # the first two fill caches
                    times[name].append((taken["with"], taken["without"]))
        draw = random.Random(1)
        print(
            f"{EACH} TOML and {EACH} code plugins against none, {rounds} rounds, load {os.getloadavg()[0]:.1f}"
        )
        for name, pairs in times.items():
            drawn = sorted(ratio(draw.choices(pairs, k=len(pairs))) for _ in range(DRAWS))
            low, high = drawn[DRAWS // 40], drawn[-DRAWS // 40]
            plain = statistics.median(p[1] for p in pairs)
            print(
                f"{name:<8} {ratio(pairs):.3f} ({low:.3f} to {high:.3f}), n = {len(pairs)}, "
                f"goal {GOALS[name]}, {plain:.0f} ms without"
            )
            missed += high > MOST_UPPER
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
