"""Layouts hold the longest language, and what is on the screen is in the language that was chosen."""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.screens.base import CapScreen
from cap_tui.testing import ShellDriver
from cap_tui.text.i18n import LANGUAGES, set_language
from cap_tui.workspace import Home
from tests.screens.conftest import play, shell, text_of
from tests.screens.walk import all_places, cut_words, go_to, sample_region

ROOT = Path(__file__).parents[2]
WIDER = pytest.mark.wider
WALKS = [(language, size) for language in LANGUAGES for size in ((60, 18), (80, 24))]
"""The pseudo-locale is walked through by the tests of the layout."""


@WIDER
@pytest.mark.parametrize(("language", "size"), WALKS)
def test_titles_of_columns_keys_and_places_are_whole(
    language: str, size: tuple[int, int], home: Home, tmp_path: Path
) -> None:
    folder = sample_region(tmp_path / "samples", home)
    cut: dict[str, list[str]] = {}
    set_language(language)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        for place in all_places(app):
            await go_to(app, pilot, place)
            assert isinstance(app.screen, CapScreen)
            if found := list(cut_words(app.screen)):
                cut[place] = found

    play(shell(folder, home), script, size)
    assert cut == {}


WORD = re.compile(r"[^\W\d_]{3,}")


@cache
def english_words(language: str) -> frozenset[str]:
    """Words that our messages have in English and no translation into the language has."""
    english: set[str] = set()
    own: set[str] = set()
    for path in ROOT.glob(f"**/locales/{language}/LC_MESSAGES/*.mo"):
        if ".venv" in path.parts:
            continue
        with path.open("rb") as file:
            catalogue: dict[Any, str] = vars(gettext.GNUTranslations(file))["_catalog"]
        for key, text in catalogue.items():
            english.update(words_of(key if isinstance(key, str) else key[0]))
            own.update(words_of(text))
    return frozenset(english - own)


def words_of(text: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(text)}


def names_in(shell: ShellDriver) -> set[str]:
    """The words of the region's records and of its settings: names, written by people."""
    workspace = shell.workspace
    text = repr(workspace.config) + repr(workspace.identity)
    text += "".join(repr(row) for table in workspace.tables() for row in workspace.table(table))
    return words_of(text)


@pytest.mark.parametrize(
    "language", ["de", *(pytest.param(code, marks=WIDER) for code in LANGUAGES[2:])]
)
def test_board_help_and_palette_have_no_english_word(
    language: str, home: Home, tmp_path: Path
) -> None:
    folder = sample_region(tmp_path / "samples", home)
    set_language(language)
    with ShellDriver(folder, home, size=(120, 150)) as driver:
        seen = driver.text
        driver.press("f1")
        seen += driver.text
        driver.press("escape", "f2")
        seen += driver.text
        foreign = (words_of(seen) & english_words(language)) - names_in(driver)
    assert len(words_of(seen)) > 300
    assert foreign == set()


def test_the_label_of_a_field_has_the_colon_of_its_language(home: Home, tmp_path: Path) -> None:
    folder = sample_region(tmp_path / "samples", home)
    set_language("fr")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await go_to(app, pilot, "bundle_export")
        assert "Pour qui\u00a0:" in text_of(app)

    play(shell(folder, home), script)
