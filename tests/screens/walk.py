"""Every place of the shell, the plugins' views too, as a name and a way to open it: for walks and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.demo import sample_uid
from cap_tui.demo.making import OPENED, places
from cap_tui.demo.making import make_missing as make_sample_regions
from cap_tui.errors import Conflict, PluginFault
from cap_tui.model.kinds import ACTIVITIES
from cap_tui.screens import SCREENS
from cap_tui.screens.base import CapScreen
from cap_tui.widgets.header_footer import KeyBar, TitleBar
from cap_tui.widgets.list_view import MARK, Rows
from cap_tui.workspace import Home
from tests.screens.conftest import settled

OURS = {"name": "Timber from waste", "stage": "assessed", "description": "Beams of old wood"}
THEIRS = {"name": "Timber of old houses", "stage": "idea", "description": "Beams of old wood"}

SAMPLE_ACTIVITY = sample_uid(OPENED, ACTIVITIES.table, "ehealth")

ARGUMENTS: dict[str, Callable[[], tuple[Any, ...]]] = {
    "pager": lambda: ("Help", [f"Line {number}" for number in range(60)]),
    "conflict": lambda: (
        Conflict("changed", table="activities", uid="1", ours=OURS, theirs=THEIRS),
    ),
    "failure": lambda: (PluginFault("KeyError: 'n'", where="own", remedy="Tell its author."),),
    "kinds.record_list": lambda: (ACTIVITIES,),
    "kinds.record_form": lambda: (ACTIVITIES,),
    "kinds.record_detail": lambda: (ACTIVITIES, "removed"),
    "activity_life": lambda: (SAMPLE_ACTIVITY,),
    "trace": lambda: (SAMPLE_ACTIVITY,),
    "training_unit": lambda: ("core.tour",),
}
"""What a screen is given that is not opened by its name alone."""

BOARD = "board"


def sample_region(folder: Path, home: Home) -> Path:
    """Make the sample regions with the real plugins; return the folder of the one that the demo opens."""
    make_sample_regions(folder, home)
    return places(folder)[OPENED]


def all_places(app: CapApp) -> list[str]:
    """The names of all screens and views; a view's name has a dot."""
    assert app.region is not None
    screens = [name for name in SCREENS if name != "view"]
    return [*screens, *(view.id for view in app.region.views())]


async def go_to(app: CapApp, pilot: Pilot[Any], place: str) -> None:
    """Open a place over the board; the board itself is below all."""
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    if place == BOARD:
        pass
    elif place in SCREENS:
        app.show(place, *ARGUMENTS.get(place, tuple)())
    else:
        app.show_view(place)
    await settled(app, pilot)


def cut_words(screen: CapScreen) -> Iterator[str]:
    """The titles of columns, labels of keys and the place that a screen does not show whole."""
    if getattr(screen, "presenting", False):
        return
    lines = ["".join(part.text for part in strip) for strip in screen._compositor.render_strips()]
    for rows in screen.query(Rows):
        if rows.display and rows._header and rows.size.width:
            for place, cells in rows._layout(rows.size.width - MARK):
                title = rows._columns[place].title
                if cell_len(title) > cells:
                    yield f"column {title!r} in {cells}"
    for bar in screen.query(KeyBar):
        yield from (f"key {label!r}" for label in bar._drawn if label not in lines[-1])
    for title_bar in screen.query(TitleBar):
        yield from (f"place {part!r}" for part in title_bar._path[-1:] if part not in lines[0])
