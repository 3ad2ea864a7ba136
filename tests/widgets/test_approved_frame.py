"""The frame of a screen at several widths: the way here, what is said, the keys; and what a window too small says."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from cap_tui.widgets import header_footer
from cap_tui.widgets.actions import Acting, UserAction
from cap_tui.widgets.header_footer import Enlarge, KeyBar, MessageLine, TitleBar
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from tests.widgets.stage import Case, Size, Stage, Step, check, places

LONG = "Nobody can be told so much in a single line of this width " * 4


def way(*path: str, marks: tuple[str, ...] = ()) -> Step:
    """Show the way here."""

    def show(app: Stage) -> None:
        app.query_one(TitleBar).show(path, marks)

    return show


def said(text: str, kind: str = "good") -> Step:
    """Say something; whether it warns."""

    def say(app: Stage) -> object:
        app.query_one(MessageLine).say(text, kind)
        return app.query_one(MessageLine).warns

    return say


def busy(text: str) -> Step:
    """Show a task that runs; what stands there then."""

    def show(app: Stage) -> object:
        app.query_one(MessageLine).busy(text)
        return app.query_one(MessageLine).text[:20]

    return show


def expired(after: float) -> Step:
    """Some time later."""

    def look(app: Stage) -> object:
        app.seconds += after
        header_footer.time = types.SimpleNamespace(monotonic=app.monotonic)  # type: ignore[assignment]
        app.query_one(MessageLine).expire(5.0)
        return app.query_one(MessageLine).text

    return look


class Place(Acting, Vertical):
    """A list with actions of every weight around it, and the line of keys below."""

    ACTIONS = (
        UserAction("app.help", "Keys", ("f1",), run="note('app.help')", footer=90),
        UserAction(
            "place.one", "First thing", ("a",), run="note('place.one')", footer=70, changes=True
        ),
        UserAction(
            "place.two", "Second thing", ("ctrl+s", "s"), run="note('place.two')", footer=30
        ),
        UserAction(
            "place.three", "Third", ("question_mark",), run="note('place.three')", footer=40
        ),
        UserAction("place.four", "Not in the line", ("d",), run="note('place.four')"),
        UserAction("place.five", "Without a key", run="note('place.five')", footer=20),
        UserAction("place.six", "Off", ("x",), run="off", footer=20),
    )

    def compose(self) -> ComposeResult:
        yield Rows([Column("Name")], [Row("1", ["one"])], verb="Open")
        yield KeyBar()

    def action_note(self, what: str) -> None:
        """Something was done."""
        self.app.told.append(f"done: {what}")  # type: ignore[attr-defined]

    def action_off(self) -> None:
        """Never."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "off"


def shown(app: Stage) -> None:
    """Ask the screen again."""
    app.query_one(KeyBar).show(app.screen)


def readonly(app: Stage) -> None:
    """A region that may only be read, and keys of one's own."""
    given: Any = app
    given.region = types.SimpleNamespace(readonly=True)
    given.own_keys = {"place.two": ("f7",)}
    shown(app)


def without_rows(app: Stage) -> None:
    """The list is empty."""
    app.query_one(Rows).show([])
    shown(app)


def box(make: Callable[[], Widget]) -> Callable[[], Widget]:
    """A widget above empty space."""
    return lambda: Vertical(make())


WAYS: list[Step] = [
    way("cap-tui"),
    way("cap-tui", "Valdora", "Activities"),
    way("cap-tui", "", "Valdora", "Activities", "Timber from waste"),
    way("cap-tui", "Valdora", "Board", marks=("SYNTHETIC", "read only")),
    way("A place with a name that is longer than the whole window", marks=("SYNTHETIC",)),
]
SAID: list[Step] = [
    *(said("Stored", kind) for kind in ("good", "hint", "warning", "error", "other")),
    said(LONG, "warning"), said(LONG), said("Two lines of a refusal that is a little too long for one", "error"), busy("Writing 30%"), busy(LONG),
    said("Said meanwhile"), busy(""), expired(4.9), expired(0.2), said("Stays", "warning"), expired(9.0), said(""),
]  # fmt: skip
FRAMES = {
    "ways": Case(box(TitleBar), WAYS, [(60, 2), (30, 2)]),
    "messages": Case(box(MessageLine), SAID, [(50, 5)]),
    "keys": Case(
        Place,
        [
            shown,
            "click 2 5",
            "click 10 5",
            "click 14 5",
            "click 23 5",
            readonly,
            without_rows,
            "f7",
        ],
        [(100, 6), (50, 6), (24, 6)],
    ),
    "enlarge": Case(Enlarge, ["size 49 13"], [(30, 5)]),
}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands."""
    monkeypatch.setattr(header_footer, "time", types.SimpleNamespace(monotonic=lambda: 0.0))


@pytest.mark.parametrize(("name", "size"), places(FRAMES))
def test_the_frame_is_as_approved(name: str, size: Size) -> None:
    check(f"frame-{name}", FRAMES[name], size)
