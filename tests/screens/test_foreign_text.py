"""Foreign text is drawn as text: on every screen, at every size, whatever stands in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.bundle.records import ConflictKind, Export, Import, OpenConflict, PartnerKey, Proposal
from cap_tui.errors import Conflict, Refused
from cap_tui.model.activity import TransformativeActivity
from cap_tui.plugin.contributions import Action
from cap_tui.ui import Bar, Bars, Column, LinesView, Row, Rows, Words, choose, confirm
from cap_tui.widgets.record_form import form_for
from cap_tui.workspace import Home, Workspace
from tests.bundle.conftest import Place, key_of
from tests.screens.conftest import SIZES, lines_of, play, press, settled, shell, text_of

EVIL = (
    "[/]",
    "note [/b] [red",
    "[@click=app.leave]press me[/]",
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred",
    "null\x00 and c1 \x9b31m \x85",
    "right \u202eto left\u2066",
    "to\u0301\u0300\u0301\u0300\u0301\u0300\u0301\u0300\u0301\u0300\u0301\u0300wer 👩‍👩‍👧 漢字",
)
ALL = " ".join(EVIL)


def raw(app: CapApp) -> Iterator[str]:
    """Every character on the screen that could act on a terminal."""
    for line in lines_of(app):
        for char in line:
            if unicodedata.category(char) == "Cc" or char in "\u202e\u2066":
                yield char


def sound(app: CapApp, place: str) -> None:
    assert list(raw(app)) == [], place
    assert all("\x1b" not in line for line in lines_of(app))


async def click_it(app: CapApp, pilot: Pilot[Any]) -> None:
    """Click on every text that would like to be an action; none is."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            meta = segment.style.meta if segment.style else {}
            assert "@click" not in meta, segment
    for y, line in enumerate(lines_of(app)):
        x = line.find("press me")
        if x >= 0:
            await pilot.click(offset=(x + 2, y))
            assert app.is_running


@pytest.fixture
def evil_region(make_region: Callable[..., Path]) -> Path:
    """A region in which every text is evil, written past every form."""
    folder = make_region(name=ALL)
    with Workspace.open(folder, actor=ALL[:60]) as workspace:
        for text in EVIL:
            with workspace.transaction(text) as transaction:
                transaction.add(TransformativeActivity(name=text, description=text))
    return folder


@pytest.mark.parametrize("size", SIZES)
def test_every_screen_draws_evil_text_as_text(
    home: Home, evil_region: Path, size: tuple[int, int]
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "escape")
        for key in ("", "f1", "f4", "f5", "c"):
            if key:
                await press(app, pilot, key)
            sound(app, f"place {key}")
            await click_it(app, pilot)
            if key == "c":
                await press(app, pilot, "enter")
                sound(app, "details")
                await press(app, pilot, "escape")
            if key == "f5":
                await press(app, pilot, "down", "enter")
                sound(app, "form")
                await press(app, pilot, "escape")
            if key:
                await press(app, pilot, "escape")
        await press(app, pilot, "f3")
        sound(app, "home")
        await click_it(app, pilot)
        assert app.is_running

    play(shell(evil_region, home), script, size)


@pytest.mark.parametrize("size", SIZES)
def test_errors_conflicts_and_messages_draw_evil_text_as_text(
    home: Home, evil_region: Path, size: tuple[int, int]
) -> None:
    ours = {"name": ALL, "uid": "1", "note": None}
    theirs = {"name": EVIL[0], "uid": "1", "note": ALL}
    conflict = Conflict(ALL, table=ALL, uid=ALL, ours=ours, theirs=theirs)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        for error in (Refused(ALL, where=ALL, remedy=ALL), conflict):
            app.show_error(error)
            await settled(app, pilot)
            sound(app, str(type(error)))
            await click_it(app, pilot)
            await press(app, pilot, "escape")
        for kind in ("good", "hint", "warning", "error"):
            app.say(ALL, kind)
            await pilot.pause()
            sound(app, "message")

    play(shell(evil_region, home), script, size)


@pytest.fixture
def evil_partners(evil_region: Path) -> Path:
    """A region whose partners wrote evil texts wherever they could."""
    more = {"bundle": ALL, "identifier": ALL}
    conflict = OpenConflict(
        table=ALL, record=ALL, title=ALL, kind=ConflictKind.FIELD, field=ALL, base=ALL, ours=ALL,
        theirs=ALL, region=ALL,
    )  # fmt: skip
    whole = OpenConflict(
        table=ALL, record=ALL, title=ALL, kind=ConflictKind.RECORD, ours={ALL: ALL},
        theirs={ALL: EVIL[0], "name": ALL}, region=ALL,
    )  # fmt: skip
    records = (
        PartnerKey(region=ALL, name=ALL, key=ALL, fingerprint=ALL, compared=ALL),
        Export(**more, file=ALL, profile=ALL, min_group=5, scope=ALL, recipient=ALL, rows={ALL: 1}),
        Import(**more, region=ALL, signer=ALL, counts={ALL: 3}),
        conflict,
        whole,
        Proposal(
            table=ALL, record=ALL, region="VAL", title=ALL, changes={ALL: ALL}, base={}, why=ALL
        ),
    )
    with Workspace.open(evil_region) as workspace, workspace.transaction(ALL) as transaction:
        for record in records:
            transaction.add(record)
    return evil_region


@pytest.mark.parametrize("size", SIZES)
def test_what_partners_wrote_is_drawn_as_text(
    home: Home, evil_partners: Path, size: tuple[int, int]
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        places = [
            ("p",), ("2",), ("3",), ("enter",), ("escape", "1", "x"), ("escape", "escape", "C"),
            ("down",), ("down", "enter"), ("escape", "home", "e"), ("escape", "escape", "B"),
            ("left", "f10"), ("enter", "v"), ("end",), ("escape", "escape", "escape", "i"),
        ]  # fmt: skip
        for keys in places:
            await press(app, pilot, *keys)
            sound(app, str(keys))
            await click_it(app, pilot)
        assert app.is_running

    play(shell(evil_partners, home), script, size)


@pytest.mark.parametrize("size", SIZES)
def test_an_evil_bundle_is_drawn_as_text(
    home: Home, evil_partners: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    with Workspace.open(evil_partners) as workspace:
        Place("VAL", workspace, key_of(1), tmp_path).export(signed=False)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        for keys in (("i", *"VAL-1.cap.zip", "enter"), ("Q",), ("enter",), ("escape", "end")):
            await press(app, pilot, *keys)
            sound(app, str(keys))
            await click_it(app, pilot)
        assert "QUARANTINE" in text_of(app)

    play(shell(evil_partners, home), script, size)


@pytest.mark.parametrize("size", SIZES)
def test_the_palette_and_questions_draw_evil_text_as_text(
    home: Home, evil_region: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        assert app.region is not None
        action = Action("own.evil", ALL, lambda _ctx: ran.append("ran"))
        monkeypatch.setattr(app.region, "actions", lambda *_asked: [("own", action)])
        monkeypatch.setattr(app.region, "plugin_name", lambda _plugin: f"own {ALL}")
        await press(app, pilot, "f2", *"own")
        sound(app, "palette")
        await click_it(app, pilot)
        await press(app, pilot, "escape")
        confirm(app.screen, ALL, lambda yes: None, text=[ALL])
        await settled(app, pilot)
        sound(app, "confirm")
        await press(app, pilot, "escape")
        choose(app.screen, ALL, [(text, text) for text in EVIL], lambda key: None, text=EVIL)
        await settled(app, pilot)
        sound(app, "choose")
        await press(app, pilot, "escape")
        assert ran == []

    play(shell(evil_region, home), script, size)


@pytest.mark.parametrize("size", SIZES)
def test_every_part_that_plugins_use_draws_evil_text_as_text(
    home: Home, evil_region: Path, size: tuple[int, int]
) -> None:
    parts = [
        lambda: Rows([Column(ALL), Column(ALL, 9)], [Row(t, [t, t]) for t in EVIL], empty=ALL),
        lambda: Rows([Column(ALL)], [], empty=ALL),
        lambda: LinesView([*EVIL, ALL]),
        lambda: Words([*EVIL, ALL]),
        lambda: Bars([Bar(t, 3.0, 2.0, 1.0, 4.0, t) for t in EVIL]),
        lambda: form_for(
            TransformativeActivity,
            TransformativeActivity(name=ALL, description=ALL, synonyms=EVIL),
        ),
    ]

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        for make in parts:
            widget = make()
            await app.screen.mount(widget, before=1)
            await settled(app, pilot)
            sound(app, type(widget).__name__)
            await click_it(app, pilot)
            await widget.remove()

    play(shell(evil_region, home), script, size)
