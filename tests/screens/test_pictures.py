"""Pictures of every screen and view, at three sizes and in three themes. Look at them before you keep them.

One run of the program visits many places, each opened over the board, in a fixed order.
"""

from __future__ import annotations

import asyncio
import datetime
import shutil
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from cap_tui.app import CapApp
from cap_tui.bundle.keys import pin, pinned
from cap_tui.bundle.records import ConflictKind, OpenConflict, PartnerKey, Proposal
from cap_tui.bundle.signing_key import name_key
from cap_tui.bundle.sshsig import fingerprint
from cap_tui.errors import Conflict, PluginFault
from cap_tui.model.activity import TransformativeActivity
from cap_tui.plugin.states import PluginState
from cap_tui.ui import confirm
from cap_tui.widgets import themes
from cap_tui.widgets.overlay import Overlay
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from tests.bundle.conftest import Place, key_of, public_line, write_key
from tests.screens.conftest import press, settled, shell
from tests.screens.picture import FOLDER, Cells, cells_of, check_pictures, letters, picture
from tests.screens.walk import all_places, go_to

OWN = Path(__file__).parent / "cap_own"
Before = Callable[[CapApp, Pilot[Any]], Awaitable[None]]


def keys(*pressed: str) -> Before:
    async def before(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, *pressed)

    return before


async def view(app: CapApp, pilot: Pilot[Any]) -> None:
    app.show_view("own.well")
    await settled(app, pilot)
    await press(app, pilot, "y")


async def conflict(app: CapApp, pilot: Pilot[Any]) -> None:
    ours = {"name": "Timber from waste", "stage": "assessed", "description": "Beams of old wood"}
    theirs = {"name": "Timber of old houses", "stage": "idea", "description": "Beams of old wood"}
    app.show_error(Conflict("changed", table="activities", uid="1", ours=ours, theirs=theirs))
    await settled(app, pilot)
    await press(app, pilot, "down", "greater_than_sign")


async def failure(app: CapApp, pilot: Pilot[Any]) -> None:
    fault = PluginFault("KeyError: 'n'", where="own", remedy="Tell its author.")
    app.show("failure", fault, switched_off=True)
    await settled(app, pilot)


async def question(app: CapApp, pilot: Pilot[Any]) -> None:
    text = ["26 answers of 2026 go; undo brings them back."]
    confirm(app.screen, "Remove the round 2026?", lambda _yes: None, text=text)
    await settled(app, pilot)


async def partners(app: CapApp, pilot: Pilot[Any]) -> None:
    """The own key named, one partner's key pinned, another's revoked."""
    assert app.region is not None
    if any(app.region.workspace.records(PartnerKey).all()):
        await press(app, pilot, "p")
        return
    own = write_key(key_of(1), Path.cwd() / "id_ed25519")
    name_key(app.home.state, own)
    for code, seed, revoked in (("GOR", 2, ""), ("DOL", 3, "2026-02-01")):
        line = public_line(key_of(seed))
        key = pinned(code, line, fingerprint(line), compared="by telephone with Ana Novak")
        pin(app.region.workspace, replace(key, revoked=revoked, created="2026-01-12T08:00:00Z"))
    await press(app, pilot, "p")


async def leaves(app: CapApp, pilot: Pilot[Any]) -> None:
    await press(app, pilot, "B", "tab", "tab", *"Gorje", "f10")


async def arrives(app: CapApp, pilot: Pilot[Any]) -> None:
    """A bundle of Gorje whose key nobody has compared yet."""
    if not Path("GOR-1.cap.zip").exists():
        send_from_gorje()
    await press(app, pilot, "i", *"GOR-1.cap.zip", "enter")


def send_from_gorje() -> None:
    """Write a bundle of Gorje into the current folder."""
    region = Region(code="GOR", name="Gorje", synthetic=True)
    gorje = Workspace.in_memory(WorkspaceConfig(region=region))
    with gorje.transaction("cards read") as transaction:
        for number, name in enumerate(("Sawmill of the valley", "Straw for walls")):
            transaction.add(TransformativeActivity(name=name, uid=f"gor-{number}"))
    Place("GOR", gorje, key_of(2), Path.cwd()).export()


async def arrives_trusted(app: CapApp, pilot: Pilot[Any]) -> None:
    await partners(app, pilot)
    await press(app, pilot, "escape")
    await arrives(app, pilot)


async def to_settle(app: CapApp, pilot: Pilot[Any]) -> None:
    """A conflict in one field, one over a whole record, and a proposal."""
    assert app.region is not None
    common = {"table": "activities", "region": "GOR"}
    with app.region.workspace.transaction("Import the bundle of GOR") as transaction:
        for record in (
            OpenConflict(
                **common, record="uid-18", uid="1", title="Heat from the mine", kind=ConflictKind.FIELD,
                field="name", base="Heat of mines", ours="Heat from the mine", theirs="Warm water of mines",
            ),
            OpenConflict(
                **common, record="uid-23", uid="2", title="Repair instead of waste",
                kind=ConflictKind.RECORD, ours={"name": "Repair instead of waste"}, theirs=None,
            ),
            Proposal(
                **common, record="uid-17", uid="3", owner="GOR", title="Timber from waste", why="clearer",
                changes={"name": "Timber of old houses"}, base={"name": "Timber from waste"},
            ),
        ):  # fmt: skip
            transaction.add(replace(record, region="VAL") if record.uid == "3" else record)
    await press(app, pilot, "C")


async def plugins(app: CapApp, pilot: Pilot[Any]) -> None:
    """The folder is where the checkout happens to be; the picture must be the same everywhere."""
    place = property(lambda _state: Path("/srv/plugins/cap_own"))
    with mock.patch.object(PluginState, "folder", place):
        await press(app, pilot, "f4")


async def problems(app: CapApp, pilot: Pilot[Any]) -> None:
    await press(app, pilot, "f3", "n", *"Dolina", "tab", *"D O", "f10")


SITUATIONS: dict[str, Before] = {
    "board": keys("down"),
    "view": view,
    "help": keys("f1"),
    "palette": keys("f2"),
    "palette_found": keys("f2", "r", "e"),
    "settings": keys("f5"),
    "settings_form": keys("f5", "enter"),
    "history": keys("c"),
    "history_details": keys("c", "enter"),
    "plugins": plugins,
    "conflict": conflict,
    "failure": failure,
    "question": question,
    "send": keys("B", "tab"),
    "leaves": leaves,
    "arrives": arrives,
    "arrives_trusted": arrives_trusted,
    "partners": partners,
    "to_settle": to_settle,
    "home": keys("f3"),
    "new_with_problems": problems,
}
"""Places of a small region, and how to come there from the board by key."""

A_DAY = "2026-01-31"
"""Stands in pictures where a screen names today."""

NAME_A_FOLDER = ("bundle_import", "plugins")
"""Screens that begin with a folder of this machine; their situations above are pictured in their place."""

IN_VIEWS: dict[str, tuple[str, ...]] = {
    "diamond.card": ("enter",),
    "diamond.chain": ("enter",),
    "diamond.diamond": ("e",),
    "diamond.matching": ("enter",),
    "diamond.matrix": ("m",),
    "diamond.overlay": ("p",),
    "stresstest.dimensions": ("enter",),
}
"""What a view shows after these keys is one more picture."""


THEMES = (themes.DARK, themes.LIGHT, themes.PLAIN)
MOST_LOOKS = 20
"""How often a place is looked at until the three themes show the same letters, or the same ones as before."""
PICTURE_SIZES = ((80, 24), (60, 18), (120, 40))
SAMPLES = Path(__file__).parents[2] / "workspaces"


@pytest.fixture
def region(busy_region: Path) -> Path:
    """A region with some history and a plugin that knows what is missing."""
    return busy_region


@pytest.fixture
def valdora(home: Home, tmp_path: Path) -> Path:
    """The sample region Valdora among its neighbours, as git has them."""
    for place in sorted(SAMPLES.iterdir()):
        if place.is_dir():
            folder = tmp_path / "samples" / place.name
            shutil.copytree(place, folder)
            Workspace.open(folder).close()
            home.remember(folder)
    return tmp_path / "samples" / "valdora"


async def drawn(app: CapApp, pilot: Pilot[Any]) -> str:
    """The picture of what is on the screen."""
    for field in app.screen.query(Input):
        field.cursor_blink = False
    cells: list[Cells] = []
    for _look in range(MOST_LOOKS):
        before, cells = cells, []
        for theme in THEMES:
            app.theme = theme
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            cells.append(cells_of([list(strip) for strip in strips]))
        app.theme = themes.DARK
        if len({letters(each) for each in cells}) == 1 or cells == before:
            break
        await settled(app, pilot)  # something was still on its way
    return picture(cells).replace(datetime.date.today().isoformat(), A_DAY)


async def to_the_board(app: CapApp, pilot: Pilot[Any]) -> None:
    """Close what lies over the board."""
    for box in app.screen.query(Overlay):
        box.close()
    if app.region is not None and app.current_mode != "region":
        await app.switch_mode("region")
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    app.say("")
    await settled(app, pilot)


def walk(app: CapApp, size: tuple[int, int], names: Callable[[], dict[str, Before]]) -> None:
    """Come to each place, draw it, compare."""
    made: dict[str, str] = {}
    ending = f".{size[0]}x{size[1]}.txt"

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            for name, way in names().items():
                await to_the_board(app, pilot)
                await way(app, pilot)
                made[name + ending] = await drawn(app, pilot)

    asyncio.run(run())
    group = next(iter(made)).partition("-")[0]
    check_pictures(made, {p.name for p in FOLDER.glob(f"{group}-*{ending}")})


def by_id(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


@pytest.mark.parametrize("size", PICTURE_SIZES, ids=by_id)
def test_pictures_of_situations(size: tuple[int, int], home: Home, region: Path) -> None:
    ways = {f"shell-{name}": way for name, way in SITUATIONS.items()}
    walk(shell(region, home), size, lambda: ways)


@pytest.mark.parametrize("size", PICTURE_SIZES, ids=by_id)
def test_pictures_of_every_screen_and_view(
    size: tuple[int, int], home: Home, valdora: Path
) -> None:
    app = shell(valdora, home)

    def ways() -> dict[str, Before]:
        found: dict[str, Before] = {}
        for place in all_places(app):
            if place in NAME_A_FOLDER:
                continue
            found[f"place-{place}"] = partial(come_to, place)
            if pressed := IN_VIEWS.get(place):
                found[f"place-{place}-{pressed[0]}"] = partial(come_to, place, pressed=pressed)
        return found

    walk(app, size, ways)


async def come_to(
    place: str, app: CapApp, pilot: Pilot[Any], pressed: tuple[str, ...] = ()
) -> None:
    await go_to(app, pilot, place)
    await press(app, pilot, *pressed)


@pytest.mark.parametrize("size", PICTURE_SIZES, ids=by_id)
def test_pictures_of_a_home_without_regions(size: tuple[int, int], home: Home) -> None:
    async def stay(app: CapApp, pilot: Pilot[Any]) -> None:
        await settled(app, pilot)

    walk(shell(None, home), size, lambda: {"empty-home": stay})


def test_every_picture_belongs_to_a_walk() -> None:
    groups = {path.name.partition("-")[0] for path in FOLDER.glob("*.txt")}
    assert groups == {"shell", "place", "empty"}
