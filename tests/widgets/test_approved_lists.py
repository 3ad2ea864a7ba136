"""What lists look like with their styles, and what each key does to them, as it was kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, Role, safe_line
from tests.widgets.stage import Case, Size, Stage, check, places

MOVES = ("down", "j", "up", "k", "pagedown", "pageup", "end", "home", "G", "g", "up", "end", "down")
SIDEWAYS = ("right", "right", "right", "right", "left", "left", "left", "left")
COLUMNS = (
    Column("Name", least=12),
    Column("Stage", 10, drop=1),
    Column("n", 4, "right", drop=2),
    Column("A long title", 8, drop=3),
    Column("Notes", drop=4, least=14),
    Column("Never", 5, shown=False),
)
ROLES = (Role.PLAIN, Role.GOOD, Role.BAD)


def row(n: int) -> Row:
    """A row of every length and role."""
    cells: list[Line] = [
        f"Activity {n} " + "with wood " * (n % 4),
        safe_line("idea" if n % 2 else "assessed by some", Role.WARN),
        str(n * 10),
        "yes",
        f"note {n} " * 5,
        "never",
    ]
    return Row(f"r{n}", cells[: 2 if n == 3 else 6], ROLES[n % 3])


HEADED = [
    Row("", [safe_line("A heading over all columns that is long enough to be cut", Role.HEADING)]),
    *map(row, range(9)),
    Row("", ["Second heading"]),
    *map(row, range(9, 24)),
    Row("", ["A heading at the end"]),
]


def listed(rows: Sequence[Row] = tuple(HEADED), **options: Any) -> Callable[[], Rows]:
    """A list over the columns."""
    return lambda: Rows(options.pop("columns", COLUMNS), rows, verb="Open", **options)


def _rows(app: Stage) -> Rows:
    return app.query_one(Rows)


def copied(app: Stage) -> object:
    """What can be copied."""
    return [(part.label, part.text()[:150]) for part in _rows(app).copy_parts()]


def other_rows(app: Stage) -> object:
    """Other rows, among them the marked one."""
    _rows(app).show([row(20), row(9), row(8)])
    return _rows(app).cursor


def without_the_row(app: Stage) -> object:
    """Rows without the marked one."""
    _rows(app).show([row(30), row(31)], columns=[Column(""), Column("", 9)])
    return _rows(app).cursor


def no_rows(app: Stage) -> object:
    """No row, and other words for that."""
    _rows(app).show([], empty="Nothing is left. " * 5)
    return _rows(app).current


def go_to_r9(app: Stage) -> object:
    """By key."""
    _rows(app).go_to("r9")
    return _rows(app).cursor


def go_nowhere(app: Stage) -> object:
    """To a key that is not listed."""
    _rows(app).go_to("r99")
    return _rows(app).cursor


def leave(app: Stage) -> None:
    """Take the keyboard away."""
    app.screen.set_focus(None)


def come_back(app: Stage) -> None:
    """Give the keyboard back."""
    app.query_one(Rows).focus()


def offers(app: Stage) -> object:
    """Which ways sideways are offered."""
    return [_rows(app).check_action("sideways", (step,)) for step in (1, -1)]


SHOWN = (other_rows, without_the_row, no_rows, "down", "end", "home", "pagedown", "enter", copied)
LISTS = {
    "headed": Case(
        listed(), [*MOVES, "enter", offers, *SIDEWAYS, offers], [(100, 12), (60, 9), (34, 6)]
    ),
    "shown": Case(listed(), [go_to_r9, go_nowhere, leave, come_back, copied, *SHOWN]),
    "mouse": Case(
        listed(HEADED[1:]),
        ["click 5 0", "click 5 1", "click 5 3", "click 5 3", "scroll down", "click 5 2", "scroll up", "scroll up", "click 5 11"],
    ),
    "short": Case(listed(HEADED[1:4]), [*MOVES, "click 5 3", "click 5 2"], [(60, 5), (60, 4)]),
    "sizes": Case(listed(HEADED), ["end", "size 60 6", "size 24 20", "size 200 30", "size 9 3"]),
    "one": Case(listed([row(1)]), [*MOVES, "enter", copied]),
    "none": Case(listed((), empty="There is nothing yet: press n."), [*MOVES, "enter"], [(60, 4), (20, 4)]),
    "headings": Case(listed(HEADED[:1] * 3), [*MOVES, "enter", "click 3 1"]),
    "untitled": Case(
        listed(HEADED, header=False, sideways=False), [*MOVES, "right", offers], [(60, 8), (30, 1)]
    ),
    "columnless": Case(listed(HEADED, columns=()), ["down"]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "size"), places(LISTS))
def test_a_list_and_its_keys_are_as_approved(name: str, size: Size) -> None:
    check(f"list-{name}", LISTS[name], size)
