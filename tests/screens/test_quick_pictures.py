"""The kept pictures of 80x24 once more, a few places in each test: quick enough to be run for every small change."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cap_tui.app import CapApp
from cap_tui.screens import SCREENS
from cap_tui.widgets import themes
from cap_tui.workspace import Home
from tests.screens.conftest import play, press, shell, steady
from tests.screens.picture import FOLDER, cells_of
from tests.screens.test_pictures import A_DAY, IN_VIEWS, NAME_A_FOLDER, valdora  # noqa: F401
from tests.screens.walk import go_to

ENDING = ".80x24.txt"
VIEWS = {path.name.removesuffix(ENDING) for path in FOLDER.glob(f"place-diamond.*{ENDING}")}
PLACES = sorted(
    [name for name in SCREENS if name != "view" and name not in NAME_A_FOLDER]
    + [view.removeprefix("place-") for view in VIEWS if "-" not in view.removeprefix("place-")]
)
IN_A_TEST = 6
GROUPS = [PLACES[first : first + IN_A_TEST] for first in range(0, len(PLACES), IN_A_TEST)]
TODAY = datetime.date.today().isoformat()


def kept(place: str) -> tuple[list[str], list[list[str]]]:
    """The rows of a kept picture, and of each row the style of each cell in the dark theme."""
    text = (FOLDER / f"place-{place}{ENDING}").read_text("utf-8")
    rows, runs, meanings = text.split("\n\n")
    styles = {line[0]: line[3:].split(" | ")[0] for line in meanings.splitlines()}
    drawn: list[list[str]] = []
    for line in runs.splitlines():
        first, last, described = re.match(r" ?(\d+)-(\d+) +(.*)", line).groups()  # type: ignore[union-attr]
        cells = [styles[run[0]] for run in described.split() for _cell in range(int(run[1:]))]
        drawn += [cells] * (int(last) - int(first) + 1)
    return [row[1:-1] for row in rows.splitlines()], drawn


async def compare(app: CapApp, place: str) -> None:
    for field in app.screen.query(Input):
        field.cursor_blink = False
    strips = app.screen._compositor.render_strips()
    cells = cells_of([list(strip) for strip in strips])
    rows, styles = kept(place)
    now = ["".join(letter for letter, _style in row).replace(TODAY, A_DAY) for row in cells]
    assert now == rows, place
    assert [[style for _letter, style in row] for row in cells] == styles, place


@pytest.mark.parametrize("places", GROUPS, ids=lambda group: group[0])
def test_a_few_places_look_as_in_their_pictures(
    home: Home,
    valdora: Path,  # noqa: F811
    places: list[str],
) -> None:
    async def walk(app: CapApp, pilot: Pilot[Any]) -> None:
        app.theme = themes.DARK
        for place in places:
            await go_to(app, pilot, place)
            await steady(app, pilot)
            await compare(app, place)
            if keys := IN_VIEWS.get(place):
                await press(app, pilot, *keys)
                await steady(app, pilot)
                await compare(app, f"{place}-{keys[0]}")

    play(shell(valdora, home), walk)
