"""Pictures of every screen, at 80x24 and 60x18, dark and without colour. Look at them before accepting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.bundle.keys import pin, pinned
from cap_tui.bundle.records import ConflictKind, OpenConflict, Proposal
from cap_tui.bundle.signing_key import name_key
from cap_tui.bundle.sshsig import fingerprint
from cap_tui.errors import Conflict, PluginFault
from cap_tui.model.activity import TransformativeActivity
from cap_tui.plugin.states import PluginState
from cap_tui.ui import confirm
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from tests.bundle.conftest import Place, key_of, public_line, write_key
from tests.screens.conftest import SIZES, press, settled, shell

OWN = Path(__file__).parent / "cap_own"
Compare = Callable[..., bool]
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
    region = Region(code="GOR", name="Gorje", synthetic=True)
    gorje = Workspace.in_memory(WorkspaceConfig(region=region))
    with gorje.transaction("cards read") as transaction:
        for number, name in enumerate(("Sawmill of the valley", "Straw for walls")):
            transaction.add(TransformativeActivity(name=name, uid=f"gor-{number}"))
    Place("GOR", gorje, key_of(2), Path.cwd()).export()
    await press(app, pilot, "i", *"GOR-1.cap.zip", "enter")


async def arrives_trusted(app: CapApp, pilot: Pilot[Any]) -> None:
    await partners(app, pilot)
    await press(app, pilot, "escape")
    await arrives(app, pilot)


async def to_settle(app: CapApp, pilot: Pilot[Any]) -> None:
    """A conflict in one field, one over a whole record, and a proposal."""
    assert app.region is not None
    common = {"table": "activities", "record": "uid-1", "region": "GOR"}
    with app.region.workspace.transaction("Import the bundle of GOR") as transaction:
        for record in (
            OpenConflict(
                **common, uid="1", title="Joint call", kind=ConflictKind.FIELD, field="deadline",
                base="2027-01-31", ours="2027-03-31", theirs="2027-06-30",
            ),
            OpenConflict(
                **common, uid="2", title="Heat from the mine", kind=ConflictKind.RECORD,
                ours={"name": "Heat from the mine"}, theirs=None,
            ),
            Proposal(
                **common, uid="3", owner="GOR", title="Timber from waste", why="clearer",
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


SCREENS: dict[str, Before] = {
    "board": keys("2"),
    "home": keys("f3"),
    "new_with_problems": problems,
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
    "partners": partners,
    "send": keys("e", "tab"),
    "leaves": leaves,
    "arrives": arrives,
    "arrives_trusted": arrives_trusted,
    "to_settle": to_settle,
}


@pytest.fixture
def region(make_region: Callable[..., Path], with_plugins: Callable[..., None]) -> Path:
    """A region with some history and a plugin that knows what is missing."""
    with_plugins(OWN)
    make_region(code="GOR", name="Gorje")
    folder = make_region()
    with Workspace.open(folder) as workspace:
        for name in ("Timber from waste", "Heat from the mine", "Repair instead of waste"):
            with workspace.transaction(f"Card read: {name}") as transaction:
                transaction.add(TransformativeActivity(name=name, uid=f"uid-{len(name)}"))
    return folder


@pytest.mark.parametrize("colour", ["dark", "none"])
@pytest.mark.parametrize("size", SIZES, ids=["80x24", "60x18"])
@pytest.mark.parametrize("name", list(SCREENS))
def test_picture(
    name: str,
    size: tuple[int, int],
    colour: str,
    snap_compare: Compare,
    home: Home,
    region: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment = {}
    if colour == "none":
        monkeypatch.setenv("NO_COLOR", "1")
        environment = {"NO_COLOR": "1"}
    app = shell(region, home, environment)

    async def before(pilot: Pilot[Any]) -> None:
        await settled(app, pilot)
        await SCREENS[name](app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)


@pytest.mark.parametrize("size", [(40, 20), (80, 10)], ids=["narrow", "low"])
def test_picture_of_a_window_that_is_too_small(
    size: tuple[int, int], snap_compare: Compare, home: Home, region: Path
) -> None:
    app = shell(region, home)

    async def before(pilot: Pilot[Any]) -> None:
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "60x18"])
def test_picture_of_a_home_without_regions(
    size: tuple[int, int], snap_compare: Compare, home: Home
) -> None:
    app = shell(None, home)

    async def before(pilot: Pilot[Any]) -> None:
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)
