"""A workshop's terminal with a clock that stands: what is pressed, what is other on the screen then, what is stored at the end."""

from __future__ import annotations

import datetime
import json
import os
import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.widgets import header_footer
from cap_tui.widgets.overlay import overlay_open
from cap_tui.widgets.workshop import (
    join_page,
    notes_page,
    present_page,
    run_page,
    workshop_choice,
    workshop_page,
)
from cap_tui.widgets.workshop.ballot_sheet import BallotGrid
from cap_tui.widgets.workshop.workshop_page import WorkshopPage
from cap_tui.workspace import Home
from tests.approval import approve, numbered_uids
from tests.widgets.stage import changed, rows_of
from tests.workshop.conftest import Room
from tests.workshop.test_approved_terminals import NINE, Stage

APPROVED = Path(__file__).with_name("approved") / "keys"
PAGES = (join_page, notes_page, present_page, run_page, workshop_page)
TABLES = (
    "workshops", "agenda_steps", "participants", "cards", "merge_states", "ballots", "votes", "workshop_notes", "roadmap",
    "actions", "activities",
)  # fmt: skip
LEFT_OUT = (
    "version", "owner", "created", "updated", "provenance", "hash", "token", "key", "sealed", "salt", "box", "recipient", "public_key",
)  # fmt: skip
Act = str | Callable[[ShellDriver], object]
_WORD = re.compile(r"[A-Za-z0-9+/]{43}=|\b[A-Za-z0-9]{22,}\b|(?<=Receipt: )[0-9a-f]{16}\b")
"""Words that are drawn by chance: tokens, receipts."""
_FRAME = re.compile(
    r"(?<=⟨)0-0 accent; |; \d+-\d+ accent(?=⟩)|   ⟨0-\d+ accent(?:; \d+-\d+ accent)?⟩$"
)
"""The look of a box's frame, which is the same everywhere."""


def stand(stage: Stage, patch: pytest.MonkeyPatch, minutes: float) -> None:
    """Let every clock of the terminals stand so many minutes after nine."""
    stage.at(minutes)
    patch.setenv("LOGNAME", "officer")
    seconds = NINE + 60 * minutes
    for module in PAGES:
        if hasattr(module, "time"):
            patch.setattr(module, "time", types.SimpleNamespace(time=lambda: seconds))
    # What was said stays until something else is said.
    patch.setattr(header_footer, "time", types.SimpleNamespace(monotonic=lambda: 0.0))
    moment = datetime.datetime(2026, 3, 10, 9, int(max(0.0, minutes)))

    class Day(datetime.date):
        @classmethod
        def today(cls) -> Day:
            return cls(2026, 3, 10)

    class Moment(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return moment

    clock = types.SimpleNamespace(date=Day, datetime=Moment, timedelta=datetime.timedelta)
    patch.setattr(run_page, "datetime", clock)
    patch.setattr(workshop_choice, "datetime", clock)


def terminal(room: Room, view: str) -> Iterator[ShellDriver]:
    """The terminal of the person who made the region."""
    home = Home(Path(os.environ["CAP_TUI_HOME"]))
    environment = {**os.environ, "TZ": "UTC"}
    plugin = f"cap_{view.partition('.')[0]}"
    with ShellDriver(room.folder, home, plugins=[plugin], environment=environment) as shell:
        shell.open_view(view)
        yield shell


def played(shell: ShellDriver, steps: Sequence[Act]) -> Iterator[str]:
    """The first screen; then for each step the rows that are others after it."""
    rows = steady(shell)
    yield from ["===== begun", *rows]
    for step in steps:
        answer = None
        if isinstance(step, str):
            keys = step.split(" ") if not step.startswith("type ") else [step[5:]]
            shell.press(*keys)
        else:
            answer = step(shell)
        rows, old = steady(shell), rows
        if step is back:
            continue  # it is as it was before the key, or the next difference shows it
        named = step if isinstance(step, str) else step.__name__
        yield f"----- {named}" + (f": {answer!r}" if answer is not None else "")
        yield from (_FRAME.sub("", row) for row in changed(old, rows))


def size(width: int, height: int) -> Act:
    """Give the terminal another size."""

    def resize(shell: ShellDriver) -> None:
        shell.resize(width, height)

    resize.__name__ = f"size {width} {height}"
    return resize


def back(shell: ShellDriver) -> None:
    """Leave the box, the form, the line or the page that a key opened, if it opened one."""
    page = next(iter(shell.app.screen.query(WorkshopPage)), None)
    asked = overlay_open(shell.app.screen) or isinstance(shell.app.focused, Input | BallotGrid)
    if page is None or asked or page.has_class("-form"):
        shell.press("escape")


def acts(text: str) -> list[Act]:
    """Steps as they are written in one text, with bars between; ``back`` leaves what a key opened."""
    steps = (" ".join(part.split()) for part in text.split("|"))
    return [back if step == "back" else step for step in steps]


def steady(shell: ShellDriver) -> list[str]:
    """The rows once the screen stays as it is."""
    same, before = 0, rows_of(shell.app)
    while same < 4:
        for field in shell.app.screen.query(Input):
            field.cursor_blink = False
        shell._run(shell.pilot.pause(0.01))
        shell.settle()
        now = rows_of(shell.app)
        same, before = (same + 1 if now == before else 0), now
    return before


def stored(shell: ShellDriver) -> Iterator[str]:
    """Every record of the workshop, without what is drawn by chance."""
    for table in TABLES:
        records = shell.records(table)
        if records:
            yield f"===== {table}"
            yield from (json.dumps(plain(record), ensure_ascii=False) for record in records)


def plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record that are the same in every run, and uids."""
    return {name: value for name, value in record.items() if name not in LEFT_OUT}


def keep(name: str, shell: ShellDriver, steps: Sequence[Act]) -> None:
    """Play the steps, and compare all of it with what was kept."""
    lines = [*played(shell, steps), *stored(shell)]
    text = _WORD.sub("WORD", numbered_uids("\n".join(line.rstrip() for line in lines)))
    approve(APPROVED / f"{name}.txt", text)
