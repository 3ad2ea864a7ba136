"""The frame stays where it is, wherever one comes from: no screen's styles reach another."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

import cap_tui.screens
import cap_tui.widgets
from cap_tui.app import CapApp
from cap_tui.screens import SCREENS
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import PSEUDO, set_language
from cap_tui.widgets.header_footer import KeyBar, MessageLine, TitleBar
from cap_tui.widgets.style_scope import scope_sheet
from cap_tui.workspace import Home
from tests.screens.conftest import SIZES, play, settled, shell
from tests.screens.walk import all_places, cut_words, go_to, sample_region

ROOT = Path(__file__).parents[2]
Layout = dict[str, tuple[int, int, int, int]]


def layout(screen: Screen[Any]) -> Layout:
    """Where each widget of a screen is: the row and column of its corner, its height and width."""
    found: Layout = {}
    for number, widget in enumerate(screen.query("*")):
        x, y, width, height = widget.region
        found[f"{number} {type(widget).__name__} #{widget.id}"] = (y, x, height, width)
    return found


def assert_frame(screen: CapScreen, size: tuple[int, int], place: str) -> None:
    """The title is on the first row, words and keys on the last two, and the body fills what is between.

    A view that presents has the whole screen; only what it is told stays, on the last row.
    """
    width, height = size
    if getattr(screen, "presenting", False):
        assert screen.query_one(MessageLine).region.bottom == height, place
        return
    assert screen.query_one(TitleBar).region == (0, 0, width, 1), place
    assert screen.query_one(MessageLine).region == (0, height - 2, width, 1), place
    assert screen.query_one(KeyBar).region == (0, height - 1, width, 1), place
    covered = {y for child in screen.children if child.region.height for y in rows_of(child)}
    assert covered >= set(range(height)), f"{place}: rows {set(range(height)) - covered} are lost"


def rows_of(widget: Widget) -> range:
    """The rows that a widget takes, its margins too."""
    _x, y, _width, height = widget.region
    margin = widget.styles.margin
    return range(y - margin.top, y + height + margin.bottom)


async def laid_out(app: CapApp, pilot: Pilot[Any]) -> None:
    """Until every text has wrapped at its width: the layout of two looks is the same."""
    before: Layout = {}
    while (now := layout(app.screen)) != before:
        before = now
        await settled(app, pilot)


def walk(folder: Path, home: Home, size: tuple[int, int], *, back: bool) -> dict[str, Layout]:
    """Open all places in their order, or in the other one, and give the layout of each.

    The words are those of the pseudo-locale: longer than in any language, and nothing may be cut.
    """
    set_language(PSEUDO)
    found: dict[str, Layout] = {}

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        for place in sorted(all_places(app), reverse=back):
            await go_to(app, pilot, place)
            assert isinstance(app.screen, CapScreen)
            await laid_out(app, pilot)
            assert_frame(app.screen, size, place)
            assert list(cut_words(app.screen)) == [], place
            found[place] = layout(app.screen)

    play(shell(folder, home), script, size)
    return found


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "60x18"])
def test_no_place_changes_the_layout_of_another(
    size: tuple[int, int], home: Home, tmp_path: Path
) -> None:
    """Of each pair of places one is first on the way there and the other on the way back."""
    folder = sample_region(tmp_path / "samples", home)
    there = walk(folder, home, size, back=False)
    back = walk(folder, home, size, back=True)
    assert len(there) > 25
    for place, found in there.items():
        assert found == back[place], place


def styled_classes() -> Iterator[type[DOMNode]]:
    """Every class of the program and its plugins that has a style sheet."""
    import cap_diamond.views
    import cap_stresstest.views

    for package in (cap_tui.screens, cap_tui.widgets, cap_diamond.views, cap_stresstest.views):
        for info in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            module = import_module(info.name)
            for _name, kind in inspect.getmembers(module, inspect.isclass):
                if kind.__module__ == module.__name__ and "DEFAULT_CSS" in kind.__dict__:
                    yield kind


def test_every_selector_begins_with_the_class_that_it_belongs_to() -> None:
    kinds = list(styled_classes())
    assert len(kinds) > 30
    for kind in kinds:
        sheet = Stylesheet(variables={"background": "red", "foreground": "red", "border": "red",
                                      "panel": "red"})  # fmt: skip
        sheet.add_source(kind.DEFAULT_CSS)
        for rule in sheet.rules:
            for selectors in rule.selector_set:
                assert selectors.selectors[0].name == kind.__name__, (kind, rule.selectors)


def test_a_screen_has_no_styles_but_its_scoped_sheet() -> None:
    from cap_tui import screens

    for name, kind_name in SCREENS.items():
        kind = getattr(import_module(f"{screens.__name__}.{name}"), kind_name)
        assert kind.CSS_PATH is None, name
        assert kind.CSS == "", name
        assert kind.__dict__.get("SCOPED_CSS", True), name


def test_a_list_of_selectors_is_scoped_whole() -> None:
    sheet = "/* a, { */ #head, .low #foot, Own.-low #x { height: 2; &.-b, .c { width: 1; } }"
    scoped = scope_sheet(sheet, "Own")
    assert "Own #head, Own .low #foot, Own.-low #x {" in scoped
    assert "&.-b, .c { width: 1; }" in scoped
    assert scope_sheet("Owner { height: 1; }", "Own").strip() == "Own Owner { height: 1; }"


def test_no_sheet_sets_one_side_of_a_margin() -> None:
    """Textual takes the other sides of such a rule as 0: the text of a short screen lost its indent."""
    for sheet in (ROOT / "cap_tui" / "screens").glob("*.tcss"):
        assert not re.search(r"(margin|padding)-(top|right|bottom)", sheet.read_text()), sheet.name
