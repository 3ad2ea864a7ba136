"""F1 on every screen: what it is for, its keys, and what the fields of its form mean."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.screens import SCREENS
from cap_tui.screens.base import CapScreen
from cap_tui.screens.help import help_for
from cap_tui.testing import ShellDriver, host_of
from cap_tui.workspace import Home
from cap_tui.workspace.config import read_config
from tests.screens.conftest import play, press, shell
from tests.screens.walk import all_places, go_to, sample_region


@pytest.mark.parametrize("name", list(SCREENS))
def test_every_screen_says_what_it_is_for(name: str) -> None:
    kind = getattr(import_module(f"cap_tui.screens.{name}"), SCREENS[name])
    assert kind.help_lines is not CapScreen.help_lines


def test_every_view_of_the_built_in_plugins_says_what_it_is_for() -> None:
    for view in host_of("cap_diamond", "cap_stresstest").views():
        assert view.help, view.id


def test_help_of_a_form_says_what_its_fields_mean(home: Home) -> None:
    with ShellDriver(None, home, plugins=[]) as shell:
        shell.press("n", "f1")
        shell.wait("A region is a folder with a file workspace.toml")
        shell.wait("Fields")
        shell.wait("Two letters, ISO 3166")


def test_help_of_a_failure_and_of_a_text(home: Home, make_region: Callable[..., Path]) -> None:
    from cap_tui.errors import NotSaved

    with ShellDriver(make_region(), home, plugins=[]) as shell:
        shell.press("f1", "f1")
        shell.wait("Arrow and page keys move in it")
        shell.press("escape", "escape")
        shell.call(lambda: shell.app.show_error(NotSaved("The disk is full.")))
        shell.press("f1")
        shell.wait("Nothing that was saved is lost.")


def test_help_explains_the_contributed_words_that_stand_on_the_screen(
    home: Home, make_region: Callable[..., Path]
) -> None:
    folder = make_region()
    words = folder / "content" / "glossary" / "words.toml"
    words.parent.mkdir(parents=True)
    code = read_config(folder / "workspace.toml").region.code.lower()
    words.write_text(
        f'[[glossary]]\nid = "{code}.d"\nname = "Discovery"\ndefinition = "What EDW finds"\n'
        f'[[glossary]]\nid = "{code}.x"\nname = "Xylophone"\ndefinition = "Made of wood"\n'
    )
    with ShellDriver(folder, home, plugins=[], size=(80, 100)) as shell:
        shell.wait("Last change")
        shell.press("f1")
        shell.wait("Words on this screen")
        shell.wait("Discovery: What EDW finds")
        assert "Xylophone" not in shell.text


def test_help_opens_over_every_screen_view_and_list_of_content(home: Home, tmp_path: Path) -> None:
    region = sample_region(tmp_path / "regions", home)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        for place in all_places(app):
            await go_to(app, pilot, place)
            help_for(app.screen)
        app.show("content", "services")
        await press(app, pilot, "f1")
        assert "Good to know" in "\n".join(map(str, help_for(app.screen_stack[-2])))

    play(shell(region, home), script)
