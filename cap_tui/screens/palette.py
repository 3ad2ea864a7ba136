"""The palette: find anything that can be done here by a few letters of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _
from cap_tui.widgets.actions import Offered, key_name, offered
from cap_tui.widgets.overlay import Overlay, move_list
from cap_tui.widgets.rows import Column, Row, Rows
from cap_tui.widgets.text import Role, safe_line


@dataclass(frozen=True)
class Entry:
    """One line of the palette: "area: Verb", its keys, and what choosing it does."""

    name: str
    keys: str
    run: Callable[[], object]


def score(wanted: str, name: str) -> float:
    """How well a few letters fit a name: 0 not at all; letters in order, more for beginnings of words."""
    if not wanted:
        return 1.0
    text, total, at, last = name.casefold(), 0.0, 0, -2
    for letter in wanted.casefold().replace(" ", ""):
        found = text.find(letter, at)
        starts = [i for i in range(at, len(text)) if text[i] == letter and _begins(text, i)]
        if starts and found != last + 1:
            found = starts[0]
        if found < 0:
            return 0.0
        total += 3.0 if _begins(text, found) else 2.0 if found == last + 1 else 1.0
        at, last = found + 1, found
    return total / (1.0 + len(name) / 100)


def _begins(text: str, index: int) -> bool:
    return index == 0 or not text[index - 1].isalnum()


def found(wanted: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that fit, best first; all of them in their order while nothing is typed."""
    scored = [(score(wanted, entry.name), entry) for entry in entries]
    fitting = [(value, entry) for value, entry in scored if value > 0]
    if wanted:
        fitting.sort(key=lambda pair: -pair[0])
    return [entry for _value, entry in fitting]


def entries_for(screen: CapScreen) -> list[Entry]:
    """All that applies on ``screen`` at this moment: actions, the region's views, the plugins' actions."""
    return [*_actions(screen), *_views(screen), *_plugin_actions(screen)]


def _actions(screen: CapScreen) -> Iterator[Entry]:
    for offer in offered(screen):
        if offer.action.id == "app.find" or not offer.area:
            continue
        name = _("{area}: {verb}").format(area=offer.area, verb=offer.label)
        keys = key_name(offer.action.keys[0]) if offer.action.keys else ""
        if "{key}" not in offer.action.method:
            yield Entry(name, keys, _runner(screen, offer))


def _runner(screen: CapScreen, offer: Offered) -> Callable[[], object]:
    method = offer.action.method

    async def run() -> None:
        await screen.app.run_action(method, offer.node)

    return run


def _views(screen: CapScreen) -> Iterator[Entry]:
    region = screen.shell.region
    if region is None:
        return
    for view in region.views():
        area, title = region.title(view.id)
        name = _("{area}: {verb}").format(area=area, verb=title)
        yield Entry(name, "", partial(screen.shell.show_view, view.id))


def _plugin_actions(screen: CapScreen) -> Iterator[Entry]:
    region = screen.shell.region
    if region is None:
        return
    from cap_tui.screens.running import run_plugin_action

    for plugin, action in region.actions():
        if action.changes and region.readonly:
            continue
        name = _("{area}: {verb}").format(area=region.plugin_name(plugin), verb=action.title)
        yield Entry(name, action.key, partial(run_plugin_action, screen, plugin, action))


class Palette(Overlay):
    """A line to type in and what fits below it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._entries = list(entries)
        self._shown = self._entries

    def compose(self) -> ComposeResult:
        yield Input(placeholder=_("type a few letters"), compact=True)
        yield Rows(
            [Column("", least=20), Column("", 6, "right")],
            self._rows(),
            empty=_("Nothing here is called that. Esc closes."),
        )

    def first(self) -> Widget:
        return self.query_one(Input)

    def _rows(self) -> list[Row]:
        return [
            Row(str(index), [safe_line(entry.name), safe_line(entry.keys, Role.KEY)])
            for index, entry in enumerate(self._shown)
        ]

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._shown = found(event.value, self._entries)
        rows = self.query_one(Rows)
        rows.show(self._rows())
        rows.action_edge(-1)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(Rows).action_choose()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        entry = self._shown[int(event.key)]
        self.close()
        self.app.call_later(entry.run)

    def on_key(self, event: events.Key) -> None:
        move_list(self.query_one(Rows), event)
