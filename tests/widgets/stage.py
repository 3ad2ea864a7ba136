"""A terminal with nothing but one widget on it: keys go in, and what changes is written down with its styles.

A step is the name of a key, or a word with what belongs to it: ``type Ana``, ``click 3 2`` (column and row),
``paste a\\tb``, ``size 40 10``, ``scroll down``, ``wait 2`` (seconds of the clock of the boxes). Any other step is a
function of the program, whose answer is written down.
"""

from __future__ import annotations

import asyncio
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, TextArea

from cap_tui.testing.short_rest import short_rest
from cap_tui.widgets import glyphs, overlay, themes
from tests.approval import approve
from tests.screens.picture import cells_of

Size = tuple[int, int]
Step = str | Callable[["Stage"], object]
APPROVED = Path(__file__).with_name("approved")
WORDS = ("type", "click", "paste", "size", "scroll", "wait")
LOOKS = {
    "on #14181d": "",
    "#dfe4ea": "",
    "#6cb6e8": "accent",
    "#97a3b0": "muted",
    "#8fd19e": "good",
    "#f0c674": "warn",
    "#f08a8a": "bad",
    "#ffffff on #2c4a66": "cursor",
    "on #2a323c": "raised",
}
"""The colours of the dark theme by what they mean; the ground and the text of no meaning are not written."""


class Drafts:
    """Unsent forms, kept in memory."""

    def __init__(self) -> None:
        self.texts: dict[str, dict[str, str]] = {}

    def keep(self, key: str, texts: Mapping[str, str]) -> None:
        self.texts[key] = dict(texts)

    def kept(self, key: str) -> Mapping[str, str]:
        return self.texts.get(key, {})

    def drop(self, key: str) -> None:
        self.texts.pop(key, None)


class Listener(Vertical):
    """Writes down which messages come to it."""

    def __init__(self, made: Widget, told: list[str]) -> None:
        super().__init__()
        self._made = made
        self.told = told

    def compose(self) -> ComposeResult:
        yield self._made

    def check_message_enabled(self, message: Message) -> bool:
        if type(message).__module__.startswith("cap_tui.") and message._sender is not self:
            self.told.append(spoken(message))
        return super().check_message_enabled(message)


class Stage(App[None]):
    """The program around the widget."""

    CSS = "Screen { layers: default overlay; }"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, make: Callable[[], Widget], drafts: Drafts) -> None:
        super().__init__()
        self.register_theme(next(theme for theme in themes.THEMES if theme.name == themes.DARK))
        self.theme = themes.DARK
        self.drafts = drafts
        self.told: list[str] = []
        self._make = make
        self.seconds = 0.0

    def compose(self) -> ComposeResult:
        yield Listener(self._make(), self.told)

    def record_options(self, table: str) -> Sequence[tuple[str, str]]:
        """The records of every table."""
        names = ("Ana", "Bor", "Cene Ana", "Dana", "Eva", "Franja", "Gana", "Hana")
        return [(f"{table}-{n}", name) for n, name in enumerate(names)]

    def monotonic(self) -> float:
        """The clock of the boxes."""
        return self.seconds

    def answer(self, *given: object) -> None:
        """What a question calls with its answer."""
        self.told.append(f"answered: {', '.join(map(repr, given))}")


def spoken(message: Message) -> str:
    """A message with the plain values that it carries."""
    kept = {
        name: value
        for name, value in sorted(vars(message).items())
        if not name.startswith("_")
        and name != "time"
        and isinstance(value, str | int | float | dict | tuple | list)
    }
    carried = ", ".join(f"{name}={value!r}" for name, value in kept.items())
    return f"{type(message).__qualname__}({carried})"


def rows_of(app: App[Any]) -> list[str]:
    """The rows of the screen, each with the looks of its parts that have one."""
    strips = app.screen._compositor.render_strips()
    return [_row(tuple(cells)) for cells in cells_of([list(strip) for strip in strips])]


def _row(cells: tuple[tuple[str, str], ...]) -> str:
    text = "".join(letter for letter, _style in cells).rstrip()
    parts, at = [], 0
    for style, run in groupby(_look(style) for _letter, style in cells):
        count = len(list(run))
        if style:
            parts.append(f"{at}-{at + count - 1} {style}")
        at += count
    return f"{text}   ⟨{'; '.join(parts)}⟩" if parts else text


@cache
def _look(style: str) -> str:
    for colours, name in LOOKS.items():
        style = style.replace(colours, name)
    return " ".join(style.replace("none", "").split())


async def rest(app: Stage, pilot: Pilot[None]) -> None:
    """Until everything is drawn."""
    await pilot.pause()
    for field in app.screen.query("Input, TextArea"):
        if isinstance(field, Input | TextArea):
            field.cursor_blink = False
    await pilot.pause()


async def _take(app: Stage, pilot: Pilot[None], step: Step) -> object:
    """One step; what a function answers."""
    if not isinstance(step, str):
        return step(app)
    word, _space, rest_of_it = step.partition(" ")
    if word not in WORDS:
        await pilot.press(step)
    elif word == "type":
        await pilot.press(*("space" if letter == " " else letter for letter in rest_of_it))
    elif word == "click":
        x, y = map(int, rest_of_it.split())
        await pilot.click(offset=(x, y))
    elif word == "paste":
        app.post_message(events.Paste(rest_of_it))
    elif word == "size":
        await pilot.resize_terminal(*map(int, rest_of_it.split()))
    elif word == "wait":
        app.seconds += float(rest_of_it)
    elif app.focused is not None:
        name = f"on_mouse_scroll_{rest_of_it}"
        getattr(app.focused, name)()
    return None


def seen(
    make: Callable[[], Widget],
    steps: Sequence[Step],
    *,
    size: Size = (60, 12),
    before: Callable[[Stage], object] = lambda _app: None,
    drafts: Drafts | None = None,
) -> Iterator[str]:
    """The first screen as a whole; then for each step the messages, and the rows that are others after it."""
    lines: list[str] = []

    async def play() -> None:
        app = Stage(make, drafts or Drafts())
        async with app.run_test(size=size) as pilot:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(overlay, "time", types.SimpleNamespace(monotonic=app.monotonic))
                before(app)
                await rest(app, pilot)
                rows = rows_of(app)
                lines.extend([f"===== {size[0]}x{size[1]}", *app.told, *rows])
                for step in steps:
                    app.told.clear()
                    answer = await _take(app, pilot, step)
                    await rest(app, pilot)
                    rows, old = rows_of(app), rows
                    named = step if isinstance(step, str) else step.__name__
                    lines.append(f"----- {named}" + (f": {answer!r}" if answer is not None else ""))
                    lines.extend(app.told)
                    lines.extend(changed(old, rows))

    glyphs.choose(glyphs.UNICODE)
    try:
        with short_rest():
            asyncio.run(play())
    finally:
        glyphs.choose(glyphs.UNICODE)
    return (line.rstrip() for line in lines)


def changed(old: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """The rows that are others than before, with their numbers."""
    for place, row in enumerate(now):
        if place >= len(old) or row != old[place]:
            yield f"{place:>3} |{row}"


class Case(NamedTuple):
    """A widget, its sizes, and what is done at each."""

    make: Callable[[], Widget]
    steps: Sequence[Step] = ()
    sizes: Sequence[Size] = ((60, 12),)


def places(cases: Mapping[str, Case]) -> list[tuple[str, Size]]:
    """Each case at each of its sizes."""
    return [(name, size) for name, case in cases.items() for size in case.sizes]


def check(name: str, case: Case, size: Size) -> None:
    """All steps at one size, compared with what was kept."""
    lines = seen(case.make, case.steps, size=size, before=focus_first)
    approve(APPROVED / f"{name}.{size[0]}x{size[1]}.txt", "\n".join(lines))


def focus_first(app: Stage) -> None:
    """Give the keyboard to the first widget that takes it."""
    widget = next((one for one in app.query("*") if one.focusable), None)
    if widget is not None:
        widget.focus()
