"""Every figure that a view draws stands in its plain twin: nobody who hears the program gets less than who sees it.

The pictures of the views have what is drawn; the twins are made of the same region on the same day.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.widgets.text_view import LinesView
from cap_tui.workspace import Home
from tests.screens.conftest import play, press, settled, shell
from tests.screens.picture import FOLDER
from tests.screens.test_pictures import A_DAY, PICTURE_SIZES, by_id, valdora  # noqa: F401  # the region of the pictures

NUMBER = re.compile(r"(?<![\w.,…])[-+−]?\d+(?:[.,:]\d+)*(?![.,]?[\w…])")
OF_THE_SCREEN = re.compile(r"\d+–\d+(?:/| of )\d+|▾ \d+ more lines|\d+ warnings, ! shows them")
"""The place in a list that is longer than the screen, and what is folded: nothing of this is in a text."""
EMPTY_COLUMNS = {"evaluation.grid": {"-3", "-2", "-1"}}
"""Headings of columns in which there is nothing."""
NUMBERED = {"diamond.diamond": {str(number) for number in range(1, 16)}}
"""In 60x18 the diamond numbers the activities where their names do not fit; its twin names them."""
TODAY = datetime.date.today().isoformat()
FRAME_ABOVE, FRAME_BELOW = 2, 2
WIDTH = 200


def numbers(lines: Iterable[str]) -> set[str]:
    """Every number of a text, with one sign for minus."""
    found = (
        NUMBER.findall(OF_THE_SCREEN.sub(" ", line.replace(TODAY, A_DAY)).replace("–", " "))
        for line in lines
    )
    return {number.replace("−", "-").lstrip("+") for each in found for number in each}


def drawn(view: str, size: str) -> set[str]:
    """The numbers in the picture of a view, the frame left out."""
    text = (FOLDER / f"place-{view}.{size}.txt").read_text("utf-8")
    rows = [line[1:-1] for line in text.splitlines() if line[:1] == "|"]
    named = NUMBERED.get(view, set()) if size == "60x18" else set()
    return numbers(rows[FRAME_ABOVE:-FRAME_BELOW]) - EMPTY_COLUMNS.get(view, set()) - named


@pytest.mark.parametrize("size", PICTURE_SIZES, ids=by_id)
def test_the_twin_of_every_view_has_every_number_of_its_screen(
    size: tuple[int, int],
    home: Home,
    valdora: Path,  # noqa: F811
) -> None:
    lacking: dict[str, set[str]] = {}
    views: list[str] = []

    async def compare(app: CapApp, _pilot: Pilot[Any]) -> None:
        region = app.region
        assert region is not None
        for view in region.views():
            views.append(view.id)
            text = region.host.view_text(view.id, WIDTH)
            if missing := drawn(view.id, by_id(size)) - numbers(text):
                lacking[view.id] = missing

    play(shell(valdora, home), compare)
    assert len(views) > 35
    assert not lacking, "\n".join(f"{k}: {sorted(v)}" for k, v in lacking.items())


@pytest.mark.parametrize(
    ("view", "key", "title"),
    [
        ("evaluation.results", "c", "From cards to funded actions"),
        ("diamond.diamond", "D", "To be looked at"),
    ],
)
def test_the_twin_of_a_view_has_the_page_behind_its_key(
    view: str,
    key: str,
    title: str,
    home: Home,
    valdora: Path,  # noqa: F811
) -> None:
    async def compare(app: CapApp, pilot: Pilot[Any]) -> None:
        assert app.region is not None
        twin = app.region.host.view_text(view, 80)
        app.show_view(view)
        await settled(app, pilot)
        await press(app, pilot, key)
        page = [line.plain.rstrip() for line in app.screen.query_one(LinesView).flowed(80)]
        assert len(page) > 3
        assert "\n".join([title, *page]) in "\n".join(line.rstrip() for line in twin)

    play(shell(valdora, home), compare)
