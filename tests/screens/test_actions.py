"""One registry of actions: no clashes, every action can be done, the keys page is the registry."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.screens import SCREENS
from cap_tui.screens.actions import EVERYWHERE, PARTS, PLACE_NAMES, PLACES
from cap_tui.screens.help import keys_document
from cap_tui.widgets.actions import UserAction, clashes, offered
from cap_tui.widgets.asked_line import AskedLine
from cap_tui.widgets.choice import Choice
from cap_tui.widgets.form import Form
from cap_tui.widgets.header_footer import KeyBar, chosen_for, label
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.overlay import Choose, Overlay
from cap_tui.widgets.text_view import LinesView
from cap_tui.workspace import Home
from tests.screens.conftest import SIZES, lines_of, play, press, settled, shell, text_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "KEYS.md"
OWNERS = {
    "list": Rows,
    "running text": LinesView,
    "form": Form,
    "choice": Choice,
    "question": Overlay,
    "line": AskedLine,
    "picker": Choose,
}
SWALLOWED = ("alt+", "ctrl+enter", "ctrl+b", "ctrl+a", "ctrl+i", "ctrl+m", "ctrl+z")


def screens() -> dict[str, Any]:
    """Place -> the class of its screen."""
    classes = (getattr(import_module(f"cap_tui.screens.{m}"), c) for m, c in SCREENS.items())
    return {kind.PLACE: kind for kind in classes}


WITH_FORM = ("new", "settings", "bundle_export", "partners", "record_form")
WITHOUT_TEXT = ("record_list", "record_detail", "record_form")
TOGETHER = [
    (place, part)
    for place in PLACES
    for part in ("list", "running text", "form")
    if place != "everywhere"
    and (part != "form" or place in WITH_FORM)
    and (part != "running text" or place not in WITHOUT_TEXT)
]


@pytest.mark.parametrize(("place", "part"), TOGETHER)
def test_no_two_actions_of_a_place_want_one_key(place: str, part: str) -> None:
    ours = [a for a in PLACES[place] if not (part == "form" and a.id == "screen.back")]
    meant = [a for a in ours if not (place == "conflict" and part != "list")]
    # The list of the screen for conflicts does not scroll sideways: left and right choose a side.
    sideways = ("list.left", "list.right") if place == "conflict" else ()
    parts = [a for a in PARTS[part] if place != "failure" and a.id not in sideways]
    assert clashes(EVERYWHERE, meant, parts) == []


def test_a_clash_is_found_and_told() -> None:
    one = UserAction("a.one", "One", ("x", "?"))
    other = UserAction("a.other", "Other", ("question_mark",))
    assert clashes([one], [other]) == ["? is wanted by a.one and by a.other."]


def test_no_key_is_one_that_terminals_swallow() -> None:
    every = [action for place in (*PLACES.values(), *PARTS.values()) for action in place]
    for action in every:
        assert not [key for key in action.keys if key.startswith(SWALLOWED)], action.id
        first = action.keys[:1]
        assert not [key for key in first if key in ("ctrl+s", "ctrl+q")], action.id


@pytest.mark.parametrize("place", list(PLACES))
def test_every_action_can_be_done(place: str) -> None:
    owner = CapApp if place == "everywhere" else screens()[place]
    for action in PLACES[place]:
        target, _dot, method = action.method.partition("(")[0].rpartition(".")
        holder = CapApp if target == "app" else owner
        assert callable(getattr(holder, f"action_{method}", None)), action.id


@pytest.mark.parametrize("part", list(PARTS))
def test_the_parts_have_the_keys_that_the_registry_lists(part: str) -> None:
    assert PARTS[part] == OWNERS[part].ACTIONS


def test_every_place_has_a_name_and_every_screen_a_place() -> None:
    assert set(PLACE_NAMES) == {*PLACES, *PARTS}
    assert set(screens()) == {place for place in PLACES if place != "everywhere"}


def test_the_page_of_keys_is_made_from_the_registry() -> None:
    assert DOCUMENT.read_text("utf-8") == keys_document(), (
        "run: python -m cap_tui.screens.help > docs/KEYS.md"
    )


@pytest.mark.parametrize("size", SIZES)
def test_the_line_of_keys_fits_in_one_line(
    home: Home, make_region: Callable[..., Path], size: tuple[int, int]
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        for key in ("", "f4", "f5", "c"):
            if key:
                await press(app, pilot, key)
            shown = chosen_for(size[0], offered(app.screen))
            line = lines_of(app)[-1]
            assert {"F1 Help", "F2 Find"} <= {label(offer) for offer in shown}
            assert all(label(offer) in line for offer in shown)
            await press(app, pilot, "escape")

    play(shell(make_region(), home), script, size)


def test_a_click_on_a_key_presses_it(home: Home, make_region: Callable[..., Path]) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await pilot.click(KeyBar, offset=(2, 0))
        await settled(app, pilot)
        assert "› Help" in text_of(app)

    play(shell(make_region(), home), script)


def test_the_palette_offers_only_what_applies(home: Home, make_region: Callable[..., Path]) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "f2", *"undo")
        assert "Nothing here is called that" in text_of(app)
        await press(app, pilot, "escape")
        app.open_region(make_region())
        await settled(app, pilot)
        await settled(app, pilot)
        await press(app, pilot, "f2", *"undo")
        assert "Change: Undo" in text_of(app)

    play(shell(None, home), script)


def test_keys_below_a_question_are_silent(home: Home, make_region: Callable[..., Path]) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "f2", "tab", "q", "u", "c")
        assert app.is_running
        assert app.screen.PLACE == "board"  # type: ignore[attr-defined]
        await press(app, pilot, "escape", "c")
        assert app.screen.PLACE == "history"  # type: ignore[attr-defined]

    play(shell(make_region(), home), script)
