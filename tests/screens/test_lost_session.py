"""A session that is lost comes back where it was: the same screens, the row that was marked, the words that were not sent."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cap_tui.app import LOST, CapApp
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.kinds import ACTIVITIES
from cap_tui.screens import SCREENS, screen_class, screen_name
from cap_tui.screens.base import CapScreen
from cap_tui.screens.lost_session import _noted
from cap_tui.screens.pager import PagerScreen
from cap_tui.screens.session_file import MOST, SessionFile, ShownScreen
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from tests.screens.conftest import play, shell, until
from tests.screens.walk import BOARD, go_to

HUNG_UP = LOST + signal.SIGHUP
LED_BY_WORDS = (
    *("kinds.record_list", "kinds.record_detail", "kinds.record_form", "trace", "activity_life"),
    *("training_unit", "content", "settings", "history", "bundle_import", "diamond.diamond"),
)
"""Places that are opened by words, and some that are not."""
GONE = ShownScreen("kinds.record_form", ("activities", "no such uid", "{}"))
"""The way back ends before it."""
LIST = ShownScreen("kinds.record_list", ("activities",), marked="1")


@pytest.fixture
def region(tmp_path: Path) -> Path:
    folder = tmp_path / "valdora"
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    Workspace.create(folder, config).close()
    return folder


def lost(state: Path, region: str, *screens: ShownScreen) -> None:
    """Leave behind what a shell leaves that was killed."""
    running = SessionFile(state)
    running.keep(region, screens)
    running.leave_behind()


async def at_rest(app: CapApp, pilot: Pilot[Any]) -> None:
    """Until no thread reads any more; a newer reading ends an older one."""
    await pilot.pause()
    await until(pilot, lambda: all(worker.is_finished for worker in app.workers), "all is read")


def test_what_a_lost_session_showed_is_told_once(tmp_path: Path) -> None:
    lost(tmp_path, "/valdora", LIST)
    assert SessionFile(tmp_path).take("/hochtal") == ()
    assert SessionFile(tmp_path).take("/valdora") == (LIST,)
    assert SessionFile(tmp_path).take("/valdora") == ()


def test_each_of_several_lost_sessions_is_told_the_newest_first(tmp_path: Path) -> None:
    for name in ("history", "plugins"):
        lost(tmp_path, "/valdora", ShownScreen(name))
    assert SessionFile(tmp_path).take("/valdora") == (ShownScreen("plugins"),)
    assert SessionFile(tmp_path).take("/valdora") == (ShownScreen("history"),)
    assert SessionFile(tmp_path).take("/valdora") == ()


def test_a_shell_that_runs_keeps_its_place_to_itself(tmp_path: Path) -> None:
    running = SessionFile(tmp_path)
    running.keep("/valdora", [LIST])
    assert SessionFile(tmp_path).take("/valdora") == ()
    running.keep("/valdora", [])
    assert not list((tmp_path / "places").iterdir())


def test_a_shorter_place_replaces_a_longer_one(tmp_path: Path) -> None:
    running = SessionFile(tmp_path)
    running.keep("/valdora", [LIST, LIST, LIST])
    running.keep("/valdora", [ShownScreen("history")])
    running.leave_behind()
    assert SessionFile(tmp_path).take("/valdora") == (ShownScreen("history"),)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"region": "a"}', "[" * 100_000, "1"], ids=range(6)
)
def test_a_damaged_place_counts_as_none_and_goes(tmp_path: Path, text: str) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "1-1.json").write_text(text, "utf-8")
    assert SessionFile(tmp_path).take("") == ()
    assert not list((tmp_path / "places").iterdir())


def test_places_of_other_regions_do_not_pile_up(tmp_path: Path) -> None:
    for number in range(MOST + 3):
        lost(tmp_path, f"/region{number}", LIST)
    SessionFile(tmp_path).take("/valdora")
    assert len(list((tmp_path / "places").iterdir())) == MOST


def test_a_form_comes_back_with_its_text_and_esc_leads_the_way_back(
    home: Home, region: Path
) -> None:
    with ShellDriver(region, home) as first:
        first.call(lambda: first.app.show_records(ACTIVITIES.table))
        first.press("a")
        first.type("Houses of beams")
        first.call(lambda: first.app._leave_with(HUNG_UP))
    with ShellDriver(region, home) as again:
        again.wait("Houses of beams")
        again.wait("The last session was cut off here")
        again.press("escape")
        assert again.place == "record_list"
        again.press("escape")
        assert again.place == BOARD
        again.press("q")
    assert not list((home.state / "places").iterdir()), "a clean end leaves no place"


def test_a_question_comes_back_with_what_was_typed(home: Home, region: Path) -> None:
    """The question itself is asked again by the same key; a token is never kept."""
    from cap_tui.widgets.text_prompt import ask_text

    def asked(driver: ShellDriver, *, keeps: bool = True) -> None:
        driver.call(lambda: ask_text(driver.app.screen, "Why?", print, keeps=keeps))

    with ShellDriver(region, home) as first:
        asked(first)
        first.type("Because of beams")
        first.call(lambda: first.app._leave_with(HUNG_UP))
    with ShellDriver(region, home) as again:
        asked(again)
        again.wait("Because of beams")
        again.wait("What was not sent is here again.")
        again.press("escape")
        asked(again, keeps=False)
        again.type("token")
        again.call(lambda: again.app._leave_with(HUNG_UP))
    assert not list((home.state / "drafts").iterdir())


def test_a_path_comes_back_as_it_was_typed(home: Home, region: Path) -> None:
    with ShellDriver(region, home, size=(120, 40)) as first:
        first.press("w")
        first.wait("Write the report to which file?")
        first.type(".for-the-board.pdf")
        first.call(lambda: first.app._leave_with(HUNG_UP))
    with ShellDriver(region, home, size=(120, 40)) as again:
        again.press("w")
        again.wait(".for-the-board.pdf")
        again.wait("What was not sent is here again.")
        again.press("escape", "w")
        again.wait("Write the report to which file?")
        assert ".for-the-board.pdf" not in again.text, "told once"


def test_what_is_typed_hidden_is_noted_nowhere(home: Home, region: Path) -> None:
    noted: list[ShownScreen] = []
    with ShellDriver(region, home) as driver:
        screen = driver.app.screen
        driver.call(lambda: screen.mount(Input("open words", id="open")))
        driver.call(lambda: screen.mount(Input("passphrase", id="hidden", password=True)))
        driver.call(lambda: noted.append(_noted(cast("CapScreen", screen), ())))
    assert noted[0].typed == {"open": "open words"}


def test_an_answer_that_was_left_on_purpose_is_not_asked_about_again(
    home: Home, region: Path
) -> None:
    from cap_tui.widgets.text_prompt import ask_text

    def asked(driver: ShellDriver) -> None:
        driver.call(lambda: ask_text(driver.app.screen, "Why?", print))
        driver.wait("Why?")

    with ShellDriver(region, home) as first:
        asked(first)
        first.type("Because of beams")
        first.press("ctrl+q")
    with ShellDriver(region, home) as again:
        asked(again)
        assert "Because of beams" not in again.text


def test_a_shell_that_runs_has_its_drafts_to_itself_and_a_lost_one_gives_them_back(
    home: Home, region: Path
) -> None:
    def begin(driver: ShellDriver, words: str) -> None:
        driver.call(lambda: driver.app.show_records(ACTIVITIES.table))
        driver.press("a")
        driver.wait("F10 Save")
        driver.type(words)
        driver.wait(words)
        driver.call(driver.app.save_unsent)

    with ShellDriver(region, home) as one, ShellDriver(region, home) as two:
        begin(one, "Houses of beams")
        begin(two, "Halls of stone")
        assert "Houses of beams" not in two.text
        two.press("f10")
        two.wait("is saved")
        two.press("a")
        two.wait("F10 Save")
        assert "Houses of beams" not in two.text
        one.call(lambda: one.app._leave_with(HUNG_UP))
    with ShellDriver(region, home) as again:
        again.wait("Houses of beams")


def test_a_screen_leads_back_to_itself_and_its_row(home: Home, region: Path) -> None:
    with Workspace.open(region) as workspace, workspace.transaction("made") as transaction:
        for number in range(5):
            transaction.add(TransformativeActivity(name=f"Idea {number}"))

    async def walk(app: CapApp, pilot: Pilot[Any]) -> None:
        for place in LED_BY_WORDS:
            await go_to(app, pilot, place)
            if place == "kinds.record_list":
                await pilot.press("down", "down", "down")
            before, shown = app.screen, tuple(app._shown())
            assert isinstance(before, CapScreen)
            lost(home.state, os.path.realpath(region), *shown, GONE)
            await go_to(app, pilot, BOARD)
            assert await app.return_to_place(), place
            await at_rest(app, pilot)
            assert isinstance(app.screen, CapScreen)
            assert screen_name(app.screen) == screen_name(before), place
            await until(pilot, partial(shows, app, shown), place)

    play(shell(region, home), walk)


def shows(app: CapApp, shown: tuple[ShownScreen, ...]) -> bool:
    """Whether the program shows this, with the same row marked."""
    return tuple(app._shown()) == shown


def test_only_what_stands_over_a_screen_leads_nowhere() -> None:
    nowhere = {
        name
        for name in SCREENS
        if screen_class(name).shown_by.__doc__ == PagerScreen.shown_by.__doc__
    }
    assert nowhere == {"pager", "conflict", "failure"}
