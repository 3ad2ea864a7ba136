"""What a session costs over a slow link, against the same program with every changed screen sent whole.

A person starts the shell, looks at the board and the diamond, types into the form of a new activity, votes in a workshop, and leaves. Both
programs run on a pseudo-terminal in the same steps; in the second one Textual's compositor sends the whole screen at every change. Waiting is
what the link costs: a round trip a step, and the bytes at the link's speed. The program's own time is not in it.

    python benchmarks/slow_link.py [--trip 0.1] [--speed 1000000]

Linux, pyte and this project only.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cap_tui.demo.making import make_missing
from cap_tui.testing import TerminalDriver
from cap_tui.workspace import Home

WHOLE = """
from textual._compositor import Compositor
update = Compositor.render_update
def whole(self, full=False, screen_stack=None, simplify=False):
    return update(self, True, screen_stack, simplify)
Compositor.render_update = whole
"""
TOKEN = "TOKEN"
Step = tuple[str, tuple[str, ...], str]
SESSION: tuple[Step, ...] = (
    ("start, board", (), "Last change"),
    ("along the board", ("down", "down", "up"), "Last change"),
    ("find the diamond", ("f2", "Diamond"), "Diamond"),
    ("diamond", ("enter",), "strong here"),
    ("along the diamond", ("down", "down", "down", "down"), "strong here"),
    ("back", ("escape",), "Last change"),
    ("list of activities", ("f2", "transformative activities", "enter"), "16 records"),
    ("form", ("a",), "Name"),
    ("type a name", ("Healing houses of timber",), "Healing houses of timber"),
    ("leave the form", ("escape",), "16 records"),
    ("find the workshop", ("f2", "workshop: participant"), "articipant"),
    ("to the token", ("enter",), "Your token, please"),
    ("join with the token", (TOKEN, "enter"), "You are Ana."),
    ("ballot", ("V",), "0 of 5 dots given"),
    ("five dots", ("3", "2"), "5 of 5 dots given"),
    ("vote", ("enter",), "You have voted"),
    ("back to the list", ("escape",), "16 records"),
)
WORKSHOP = (
    ("new", "--flow", "empty", "--title", "Timber day", "--start", "2026-11-29T09:00", "--zone", "UTC"),
    ("agenda", "insert", "--minutes", "30", "--title", "What could we do together?"),
    ("people", "add", "--helix", "business", "--name", "Ana"),
    ("agenda", "start", "--anyway", "a benchmark"),
    ("card", "add", "--text", "Beams of old wood"),
    ("card", "add", "--text", "Bark instead of plastic"),
    ("ballot", "open", "--kind", "dots", "--dots", "5"),
)  # fmt: skip
"""A workshop with an open ballot; the second command of the people tells Ana's token."""


def open_ballot(region: Path, home: Path) -> str:
    """Hold a workshop with an open ballot in the region; the token of a person who may vote."""
    token = ""
    for words in WORKSHOP:
        command = [sys.executable, "-m", "cap_tui", "--home", str(home), "-w", str(region), "edw"]
        done = subprocess.run([*command, *words, "--json"], capture_output=True, check=True)
        token = json.loads(done.stdout)["data"].get("token", token)
    return token


def session(
    region: Path, home: Path, environment: dict[str, str], token: str
) -> list[tuple[str, int]]:
    """The bytes of each step."""
    costs = []
    with TerminalDriver(["-w", str(region)], home, environment=environment) as terminal:
        for name, keys, shown in SESSION:
            before = len(terminal.output)
            for key in (token if key == TOKEN else key for key in keys):
                terminal.press(*([key] if len(key) < 12 and " " not in key else list(key)))
            terminal.wait(shown)
            while terminal.read(0.2):
                pass
            costs.append((name, len(terminal.output) - before))
        before = len(terminal.output)
        terminal.press("q")
        terminal.ended_well()
        costs.append(("quit", len(terminal.output) - before))
    return costs


def main() -> None:
    """Print the table of docs/performance.md."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--trip", type=float, default=0.1, help="seconds of a round trip")
    parser.add_argument("--speed", type=float, default=1_000_000, help="bits a second")
    asked = parser.parse_args()
    remote = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        make_missing(place / "regions", Home(place / "home"))
        (place / "whole").mkdir()
        (place / "whole" / "sitecustomize.py").write_text(WHOLE, "utf-8")
        whole = {**remote, "PYTHONPATH": os.pathsep.join([str(place / "whole"), *sys.path])}
        found = []
        for number, environment in enumerate(({}, remote, remote, whole)):
            home = place / f"home{number}"
            home.mkdir()
            region = shutil.copytree(place / "regions" / "valdora", place / f"valdora{number}")
            token = open_ballot(region, home)
            found.append(session(region, home, environment, token))
    _local, _first, ours, theirs = found

    def waiting(size: int) -> float:
        return asked.trip + size * 8 / asked.speed

    print("| step | bytes | sent whole | waiting s | sent whole s |\n|---|---|---|---|---|")
    for (name, size), (_name, other) in zip(ours, theirs, strict=True):
        print(f"| {name} | {size:,} | {other:,} | {waiting(size):.2f} | {waiting(other):.2f} |")
    small, large = (sum(size for _name, size in costs) for costs in (ours, theirs))
    waits = [sum(waiting(size) for _name, size in costs) for costs in (ours, theirs)]
    print(f"| all | {small:,} | {large:,} | {waits[0]:.2f} | {waits[1]:.2f} |")
    full = sum(size for _name, size in _local)
    print(
        f"\nbytes {small / large:.0%}, waiting {waits[0] / waits[1]:.0%}; lite {small / full:.0%} of full"
    )


if __name__ == "__main__":
    main()
