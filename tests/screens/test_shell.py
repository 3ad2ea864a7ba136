"""What the shell does with regions, forms, changes and windows of every size."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.errors import Conflict
from cap_tui.model.activity import TransformativeActivity
from cap_tui.text.i18n import set_language
from cap_tui.widgets.header_footer import Enlarge
from cap_tui.workspace import Home, Workspace
from tests.screens.conftest import SIZES, lines_of, play, press, settled, shell, text_of, until

OWN = Path(__file__).parent / "cap_own"


def test_a_home_without_regions_says_what_to_do(home: Home) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        assert "None here yet. Make one, or begin with the demo." in text_of(app)

    play(shell(None, home), script)


def test_a_damaged_region_is_listed_and_says_why_it_does_not_open(
    home: Home, make_region: Callable[..., Path]
) -> None:
    folder = make_region()
    (folder / "workspace.toml").write_text("[region", encoding="utf-8")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        assert "damaged" in text_of(app)
        await press(app, pilot, "enter")
        await until(pilot, lambda: getattr(app.screen, "PLACE", "") == "failure")
        await settled(app, pilot)
        assert "workspace.toml" in "".join(line.strip() for line in lines_of(app))
        await press(app, pilot, "enter")
        assert "damaged" in text_of(app)

    play(shell(None, home), script)


def test_one_region_after_the_other_is_opened(home: Home, make_region: Callable[..., Path]) -> None:
    make_region(code="AAA", name="Alpina")
    make_region(code="BBB", name="Borealis")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        for name in ("Alpina", "Borealis"):
            rows = next(i for i, line in enumerate(lines_of(app)) if name in line)
            await pilot.click(offset=(8, rows))
            await settled(app, pilot)
            if app.screen.PLACE == "home":  # type: ignore[attr-defined]
                await press(app, pilot, "enter")
            await until(pilot, lambda: bool(app.region and app.region.name == name))  # noqa: B023
            await settled(app, pilot)
            assert f"cap-tui › {name}" in lines_of(app)[0]
            await press(app, pilot, "f3")

    play(shell(None, home), script)


def test_what_the_store_says_on_opening_is_told_in_full(
    home: Home, make_region: Callable[..., Path]
) -> None:
    folder = make_region()
    with (folder / "data.json.journal").open("ab") as journal:
        journal.write(b'{"torn')

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await settled(app, pilot)
        assert "set aside" in " ".join(text_of(app).split())

    play(shell(folder, home), script)


def test_a_change_by_others_is_told_and_shown(home: Home, make_region: Callable[..., Path]) -> None:
    folder = make_region()

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        with Workspace.open(folder, actor="Ana") as other, other.transaction("Card read") as tx:
            tx.add(TransformativeActivity(name="Timber from waste"))
        await until(pilot, lambda: "Ana: Card read" in text_of(app))
        await settled(app, pilot)
        assert "1 transformative activity" in text_of(app)

    play(shell(folder, home), script)


def test_a_conflict_shows_both_versions_and_saves_what_was_chosen(
    home: Home, make_region: Callable[..., Path]
) -> None:
    folder = make_region()

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        assert app.region is not None
        workspace = app.region.workspace
        with workspace.transaction("made") as tx:
            first = tx.add(TransformativeActivity(name="Timber", description="old"))
        with workspace.transaction("theirs") as tx:
            tx.put(
                TransformativeActivity(**{**vars_of(first), "name": "Theirs", "description": "new"})
            )
        with pytest.raises(Conflict) as met, workspace.transaction("ours") as tx:
            tx.put(TransformativeActivity(**{**vars_of(first), "name": "Ours"}))
        app.show_error(met.value)
        await settled(app, pilot)
        assert "Ours" in text_of(app)
        assert "Theirs" in text_of(app)
        await press(app, pilot, "down", "greater_than_sign", "f10")
        stored = workspace.records(TransformativeActivity).get(first.uid)
        assert (stored.name, stored.description, stored.version) == ("Ours", "new", 3)

    play(shell(folder, home), script)


def vars_of(record: TransformativeActivity) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}


@pytest.mark.parametrize("size", [(49, 24), (80, 13), (20, 5)], ids=["narrow", "low", "tiny"])
def test_a_window_that_is_too_small_says_so_and_recovers(
    home: Home, make_region: Callable[..., Path], size: tuple[int, int]
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        assert "Please enlarge"[: size[0]] in text_of(app)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: not app.screen.query(Enlarge))
        await settled(app, pilot)
        assert "1 Evidence" in text_of(app)

    play(shell(make_region(), home), script, size)


def test_settings_are_drawn_from_schemas_and_kept(
    home: Home, make_region: Callable[..., Path]
) -> None:
    folder = make_region()
    file = folder / "workspace.toml"
    file.write_text("# mine\n" + file.read_text("utf-8"), encoding="utf-8")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "f5", "down", "down", "enter", *"ERDF", "f10")
        assert "Publicity: saved." in text_of(app)
        await press(app, pilot, "up", "up", "enter", "tab", "right", "right", "f10")
        assert app.theme == "cap-projector"

    play(shell(folder, home), script)
    text = file.read_text("utf-8")
    assert tomllib.loads(text)["publicity"]["fund"] == "ERDF"
    assert "# mine" in text
    assert tomllib.loads(home.config_file.read_text("utf-8"))["screen"]["theme"] == "cap-projector"


def test_an_unsent_form_is_offered_again_and_can_be_cleared(home: Home) -> None:
    async def write(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "n", *"Dolina", "escape")

    async def read(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "n")
        assert "Dolina" in text_of(app)
        assert "not sent is here again" in text_of(app)
        await press(app, pilot, "x")
        assert "Dolinax" in text_of(app), "one goes on typing where one stopped"
        await press(app, pilot, "f9")
        assert "Dolina" not in text_of(app)
        assert "not sent is here again" not in text_of(app)

    play(shell(None, home), write)
    play(shell(None, home), read)


def test_the_board_goes_where_the_next_step_is_taken(
    home: Home, make_region: Callable[..., Path], with_plugins: Callable[..., None]
) -> None:
    with_plugins(OWN)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "down")
        assert "Three activities belong to no priority area" in text_of(app)
        await press(app, pilot, "1")
        assert "all is well" in text_of(app)
        await press(app, pilot, "escape", "5")
        assert "No tool for this line is installed" in text_of(app)

    play(shell(make_region(), home), script)


def test_a_plugin_is_switched_off_and_on(
    home: Home, make_region: Callable[..., Path], with_plugins: Callable[..., None]
) -> None:
    with_plugins(OWN)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "f4", "x")
        assert app.setting("plugins.disabled") == ["own"]
        await press(app, pilot, "x")
        assert app.setting("plugins.disabled") == []

    play(shell(make_region(), home), script)


@pytest.mark.parametrize("size", SIZES)
def test_every_word_on_every_screen_is_translated_and_none_is_cut(
    home: Home,
    make_region: Callable[..., Path],
    with_plugins: Callable[..., None],
    size: tuple[int, int],
) -> None:
    """In the pseudo-locale every word of ours stands in brackets; what does not is a literal."""
    with_plugins()
    set_language("x-pseudo")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        for key in ("", "f4", "f5", "c", "p", "C", "B", "f3"):
            if key:
                await press(app, pilot, key)
            await settled(app, pilot)
            literal = [line for line in lines_of(app) if _plain_words(line)]
            assert literal == [], key
            assert lines_of(app)[-1].count("[") == lines_of(app)[-1].count("]")
            if key and key != "f3":
                await press(app, pilot, "escape")

    play(shell(make_region(name="9"), home), script, size)
    set_language("en")


def _plain_words(line: str) -> list[str]:
    """Words without any of the pseudo-locale's accents, but for names, keys, paths and codes."""
    known = {
        "VAL",
        "workspace",
        "toml",
        "publicity",
        "Enter",
        "Esc",
        "officer",
        "val",
        "cap",
        "tui",
        "home",
    }
    words = "".join(c if c.isalpha() else " " for c in line).split()
    return [w for w in words if len(w) > 3 and w.isascii() and w not in known]
