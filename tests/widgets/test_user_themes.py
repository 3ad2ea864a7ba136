"""A person's own themes: four colours make one; a mistake is named, and so is what is hard to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_tui.app import CapApp
from cap_tui.ui import Role
from cap_tui.widgets import themes
from cap_tui.widgets.user_themes import take_user_themes
from cap_tui.workspace import Home
from tests.cli.conftest import Run, run

FOREST = {"background": "#0b1a10", "text": "#e8f0e8", "accent": "#8fd19e", "raised": "#1c3324"}
__all__ = ["run"]


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    yield
    for name in [*themes.OWN]:
        del themes.OWN[name], themes.ROLES[name]


def test_four_colours_are_a_theme_with_a_look_for_every_role() -> None:
    taken = take_user_themes({"forest": {**FOREST, "warn": "bold #ffd479"}})
    assert taken == (("forest",), ())
    assert set(themes.ROLES["forest"]) == {role.value for role in Role if role}
    assert themes.ROLES["forest"][Role.WARN] == "bold #ffd479"
    assert themes.suitable({"TERM": "xterm-256color"}, "forest") == "forest"


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("forest", {"accent": "green"}, "accent is not a colour"),
        ("forest", {"warn": "[red]"}, "warn is not a look"),
        ("forest", {"colour": "#000000"}, "colour is no key"),
        ("cap-dark", {}, "the program has a theme of this name"),
    ],
)
def test_a_table_that_is_no_theme_is_left_out_and_said(
    name: str, more: dict[str, str], said: str
) -> None:
    taken = take_user_themes({name: {**FOREST, **more}})
    assert taken.names == ()
    assert any(said in problem for problem in taken.problems)


def test_what_is_hard_to_read_is_said_with_its_contrast() -> None:
    taken = take_user_themes({"fog": {**FOREST, "muted": "#1c3324"}})
    assert taken.names == ("fog",)
    (problem,) = taken.problems
    assert problem.startswith("fog: muted is hard to read: contrast 1.")


def test_the_shell_takes_the_theme_of_the_settings_and_doctor_names_a_mistake(
    own_home: Path, run: Run
) -> None:
    tables = "\n".join(f'{key} = "{value}"' for key, value in FOREST.items())
    settings = (
        f'[screen]\ntheme = "forest"\n[themes.forest]\n{tables}\n[themes.fog]\ntext = "grey"\n'
    )
    (own_home / "settings.toml").write_text(settings, "utf-8")
    app = CapApp(None, Home(own_home), environment={"TERM": "xterm-256color"})
    assert app.first_theme == "forest"
    assert "[themes] fog: text is not a colour" in run("doctor").out
