"""What grids, texts, drawings and other parts look like with their styles, and what each key does, as it was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import pytest

from cap_tui.charts.text_layout import Box
from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow
from cap_tui.widgets import glyphs
from cap_tui.widgets.bars import Bar, Bars
from cap_tui.widgets.choice import Choice
from cap_tui.widgets.folded_warnings import FoldedWarnings
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.listing import ListingView
from cap_tui.widgets.marked_drawing import MarkedDrawing
from cap_tui.widgets.rating_grid import GridEntry, GridRow, RatingGrid
from cap_tui.widgets.safe_text import Line, Role, joined, safe_line
from cap_tui.widgets.text_view import LinesView, Words
from tests.widgets.stage import Case, Size, Stage, Step, check, places
from tests.widgets.test_approved_lists import MOVES, leave, listed

LISTING = Listing(
    "values",
    "Values",
    (
        ListingColumn("name", "Name", least=12),
        ListingColumn("value", "Value", "right", 8),
        ListingColumn("state", "State", drop=1),
    ),
    (
        ListingRow(
            "a",
            (
                ListingCell("Alpha", role="heading"),
                ListingCell(3.25, explain="3.25 of 4"),
                ListingCell("ok", role="good"),
            ),
            notes=("A note",),
        ),
        ListingRow("", (ListingCell("A group", role="muted"),)),
        ListingRow(
            "b",
            (ListingCell("Beta"), ListingCell(None, role="warn"), ListingCell("late", role="bad")),
            "muted",
        ),
    ),
    empty="No values.",
)


def explained(app: Stage) -> object:
    """What a question about the marked row answers."""
    return [line if isinstance(line, str) else line.plain for line in _listing(app).explain()]


def found(app: Stage) -> object:
    """Go to a row by its key."""
    _listing(app).go_to("b")
    marked = _listing(app).marked
    return marked and marked.key


def _listing(app: Stage) -> ListingView:
    return app.query_one(ListingView)


def emptied(app: Stage) -> object:
    """A listing without rows."""
    _listing(app).show_listing(replace(LISTING, rows=()))
    return (_listing(app).marked, _listing(app).explain())


STORED: list[tuple[str, int, int]] = []


def store(entries: Sequence[GridEntry]) -> bool:
    """Store ratings; a 4 is refused."""
    STORED.extend((entry.key, entry.column, entry.value) for entry in entries)
    return all(entry.value != 4 for entry in entries)


def filled(app: Stage) -> None:
    """Three rows, two of them rated."""
    values = [(1, None, 5), (None, None, None), (2, 3, None)]
    app.query_one(RatingGrid).show_rows(
        [GridRow(f"g{n}", f"Row {n}", each) for n, each in enumerate(values)]
    )


def stored(app: Stage) -> object:
    """What came to be stored since this was asked, and the marked cell."""
    kept = list(STORED)
    STORED.clear()
    marked = app.query_one(RatingGrid).marked
    return kept, marked and (marked[0].key, marked[0].values, marked[1])


def grid() -> RatingGrid:
    """A grid of three columns."""
    STORED.clear()
    return RatingGrid("Activity", ["Local", "Global strength", "Fit"], store, empty="None yet.")


PASTES = ("paste 1\n2\n", "paste 1\t2\n3\t5", "paste 1\t\t5", "paste 1\n2\n3\n4", "paste 1\t2\t3\t4", "paste 6", "paste 0",
          "paste x", "paste 4.0\r\n5,0\r", "paste 4", "paste \n", "paste 2.5")  # fmt: skip
RATED: list[Step] = [
    "1",
    "2",
    "l",
    "h",
    "right",
    "right",
    "right",
    "3",
    "left",
    "4",
    stored,
    "5",
    "6",
    "0",
    "9",
    stored,
    "o",
    "home",
    "1",
    "2",
]
RATED += [
    "3",
    "5",
    "down",
    "end",
    "right",
    "right",
    "1",
    stored,
    "o",
    "home",
    "left",
    "left",
    "left",
    "enter",
]
for paste in PASTES:
    RATED += [paste, stored]
RATED += ["down", "right", PASTES[0], PASTES[1], PASTES[2], stored]


class Mark(NamedTuple):
    """A mark of a drawing."""

    members: tuple[int, ...]
    point: tuple[float, float]
    box: Box


class Cross(MarkedDrawing):
    """Five marks: one in the middle, and one on each side; or all in two places."""

    together = False

    def draw(self, width: int, height: int) -> tuple[list[str], list[Mark]] | None:
        if width < 20:
            return None
        lines = ["      北     ", "", "west  middle  east", "", "      south"]
        places = [(6, 0, 2), (0, 2, 4), (6, 2, 6), (14, 2, 4), (6, 4, 5)]
        marks = [Mark((n,), (x, y), Box(x, y, w, 1)) for n, (x, y, w) in enumerate(places)]
        if self.together:
            marks = [
                Mark((0, 1, 2), (6, 0), Box(6, 0, 2, 1)),
                Mark((3, 4), (6, 4), Box(6, 4, 5, 1)),
            ]
        return lines, marks

    def order(self) -> Sequence[int]:
        return (2, 0, 1, 3, 4)

    def why_not_drawn(self) -> str:
        return "It needs 20 cells."


def member(app: Stage) -> object:
    """Which is marked."""
    return app.query_one(Cross).member


def gathered(app: Stage) -> None:
    """All marks in two places."""
    cross = app.query_one(Cross)
    cross.together = True
    cross.forget_drawing()


def unmarked(app: Stage) -> None:
    """None is marked."""
    app.query_one(Cross).mark(None)


TEXT: list[Line] = [
    safe_line("A title", Role.TITLE),
    "- a bullet that is followed by so many words that it goes on in the next lines, below its text",
    "    an indented line that goes on and on and on and on and on and on and on and on and on and on",
    " " * 40 + "far to the right " * 3,
    joined([safe_line("key", Role.KEY), " means ", safe_line("bad", Role.BAD)]),
    "tab\tand\x1b[31m escape [b]no markup[/b]\r\nsecond line",
    *(f"Line {n}" for n in range(30)),
]


def text_copied(app: Stage) -> object:
    """The whole text."""
    return [(part.label, part.text()[:80]) for part in app.query_one(LinesView).copy_parts()]


def other_text(app: Stage) -> None:
    """A text of another length, where it was."""
    app.query_one(LinesView).show([*TEXT, "The end"], keep_place=True)


def new_text(app: Stage) -> None:
    """A text made for the width, from its beginning."""
    app.query_one(LinesView).show(lambda width: [f"{width} cells", *"abcdefghijklmnop"])


def no_text(app: Stage) -> object:
    """Nothing."""
    app.query_one(LinesView).show([])
    return app.query_one(LinesView).copy_parts()


BARS = (
    Bar("Governance of the region with many words", 3.4, 3.1, 1.0, 5.0, "mean 3.1 · n 17 · and more"),
    Bar("Fit", 1.0, 1.0, 1.0, 1.0),
    Bar("Out of it", 6.0, 0.0, 2.0, 3.0),
    Bar("Unknown", None, 2.0, note="hidden"),
    Bar("Alone", 5.0),
    Bar("No mean", 2.0, None, 2.0, 4.0),
)  # fmt: skip


def ascii_signs(app: Stage) -> None:
    """Draw in ASCII."""
    glyphs.choose(glyphs.ASCII)
    app.screen.refresh(layout=True)
    for words in app.query(Words):
        words.reflow()
    for rows in app.query(Rows):
        rows.refresh()


def one_warning(app: Stage) -> object:
    """A single warning."""
    folded = app.query_one(FoldedWarnings)
    folded.show_warnings(["Only this"])
    return [line if isinstance(line, str) else line.plain for line in folded.full_lines()]


def no_warning(app: Stage) -> object:
    """None."""
    app.query_one(FoldedWarnings).show_warnings([])
    return app.query_one(FoldedWarnings).size.height


GROUPS = [("", "not said"), ("b", "business"), ("r", "research"), ("g", "government"), ("s", "society")]  # fmt: skip
CHOSEN = ["right", "space", "left", "5", "right", "left", "2", "6", "g", "g", "b", "n", "x", "click 3 0"]  # fmt: skip


def set_to_society(app: Stage) -> object:
    """By key; then by one that is unknown."""
    choice = app.query_one(Choice)
    choice.set("s")
    given = choice.value
    choice.set("zz")
    return given, choice.value


OTHERS = {
    "listing": Case(lambda: ListingView(LISTING, verb="Open"), [explained, "down", explained, "down", "up", found, "enter", emptied], [(60, 6), (24, 6)]),
    "grid": Case(grid, [filled, *RATED], [(70, 8)]),
    "grid-empty": Case(grid, ["1", "left", "o", "paste 1", "enter", stored], [(40, 5)]),
    "grid-narrow": Case(grid, [filled, "right", "right", "right", "o", "4", "left", "left", "left", "size 70 6", "size 30 6"], [(34, 6)]),
    "drawing": Case(Cross, ["left", member, "left", "h", "right", "l", "right", "right", "left", "up", "k", "down", "j", "down", "left", "up", member, gathered, "right", "down", "left", "up", member, unmarked, "up", "size 19 6", "left"], [(30, 6)]),
    "text": Case(lambda: LinesView(TEXT), [*MOVES, "l", "h", "space", "scroll down", "scroll up", text_copied, "end", other_text, new_text, "size 30 30", no_text, "down"], [(60, 12), (28, 9), (60, 3)]),
    "bars": Case(lambda: Bars(BARS), [ascii_signs], [(90, 14), (50, 14), (24, 14)]),
    "bars-of-own-scale": Case(lambda: Bars(BARS, scale=(0, 10), show_range=False)),
    "warnings": Case(lambda: FoldedWarnings(["The first warning is long enough to be cut here", "A second"]), ["click 3 0", one_warning, no_warning], [(60, 3)]),
    "choice": Case(lambda: Choice(GROUPS, "b"), [*CHOSEN, set_to_society, leave], [(70, 2), (30, 2), (14, 2)]),
    "choice-of-none": Case(lambda: Choice([]), ["right", "1", "b", "click 3 0"], [(30, 2)]),
    "list-in-ascii": Case(listed(), [ascii_signs, "down", "size 30 6", "right"], [(60, 6)]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "size"), places(OTHERS))
def test_a_part_and_its_keys_are_as_approved(name: str, size: Size) -> None:
    check(name, OTHERS[name], size)
