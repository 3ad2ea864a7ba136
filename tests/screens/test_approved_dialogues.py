"""What a person does in the shell, key by key: what changes on the screen and in the store."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.bundle.records import Proposal
from cap_tui.bundle.signing_key import name_key
from cap_tui.model.activity import (
    Aspect,
    Challenge,
    Evidence,
    PriorityArea,
    Rating,
    Stage,
    TransformativeActivity,
)
from cap_tui.model.actor import Actor, Helix, Person
from cap_tui.model.joint_activity import JointActivity
from cap_tui.model.tables import CORE_TABLES
from cap_tui.operations import partners
from cap_tui.plugin.states import PluginState
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig, tables, transaction
from tests.bundle.conftest import Place, key_of, public_line, write_key
from tests.screens.conftest import A_DAY, a_moment, shell, text_of, until
from tests.screens.dialogue import FOLDER, Deed, approve_dialogue


@pytest.fixture(autouse=True)
def made_at_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are made at the moment at which everything else happens."""
    for module in (tables, transaction):
        monkeypatch.setattr(module, "utc_now", a_moment)
    monkeypatch.setattr(partners, "today", A_DAY.isoformat)
    for seconds in ("rereading.SHOWN_FOR", "key_queue.READ_WITHIN", "view.HINT_FOR"):
        monkeypatch.setattr(f"cap_tui.screens.{seconds}", 10_000.0)  # no words go by themselves
    monkeypatch.setattr(PluginState, "folder", property(lambda _state: Path("/srv/plugins/own")))


A_FOLDER = "<folder-of-this-test>"
"""Stands for the temporary folder of a test, and is as long: where lines break is the same in every run."""
A_HOME = "<home-folder-of-this-test>"
"""Stands for the folder ``home`` in it, and is as long."""


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose name has the same length in every run."""
    folder = tempfile.mkdtemp(prefix="cap-tui-", dir="/tmp")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", folder)
    yield Path(folder)
    shutil.rmtree(folder)


@pytest.fixture
def home(place: Path) -> Home:
    return Home(place / "home")


def uid(table: str, number: int) -> str:
    """An id as long as others, so that it is looked up as one."""
    return f"{table}-{number}".ljust(32, "0")


@pytest.fixture
def region(make_region: Callable[..., Path], with_plugins: Callable[..., None]) -> Path:
    """Records of every kind of the core that refer to each other; one belongs to a partner."""
    with_plugins(Path(__file__).parent / "cap_own")
    folder = make_region(neighbours=("GOR",))
    with Workspace.open(folder, actor="Ana") as workspace:
        with workspace.transaction("Areas agreed") as transaction:
            wood = transaction.add(PriorityArea(name="Wood", uid=uid("area", 1)))
            heat = transaction.add(PriorityArea(name="Heat", uid=uid("area", 2)))
            transaction.add(Challenge(name="Empty valleys", uid=uid("challenge", 1)))
        with workspace.transaction("Cards read") as transaction:
            for number, name in enumerate(("Timber", "Mine heat", "Repair"), 1):
                activity = TransformativeActivity(
                    name=name,
                    uid=uid("activity", number),
                    areas=(wood.uid, heat.uid)[: 3 - number],
                    stage=Stage.ASSESSED if number == 1 else Stage.IDEA,
                    description="Beams of old houses, sawn again in the valley." * number,
                )
                transaction.add(activity)
            theirs = TransformativeActivity(name="Theirs", uid=uid("activity", 9), owner="GOR")
            transaction.add(theirs)
        with workspace.transaction("Partners named") as transaction:
            for number, name in enumerate(("Alpfaser", "Holzwerk"), 1):
                helix = (Helix.CLUSTER, Helix.BUSINESS)[number - 1]
                transaction.add(Actor(name=name, uid=uid("actor", number), helix=helix))
            transaction.add(Person(name="Ana Novak", uid=uid("person", 1), actor=uid("actor", 1)))
            transaction.add(
                Evidence(title="Study", uid=uid("evidence", 1), supports=(uid("activity", 1),))
            )
            for aspect, value in (("relevance", 4), ("strength_global", 2)):
                transaction.add(
                    Rating(
                        activity=uid("activity", 1),
                        aspect=Aspect(aspect),
                        value=value,
                        uid=uid("rating", value),
                    )
                )
    return folder


async def told(app: CapApp, pilot: Pilot[Any], label: str) -> None:
    """Wait until the shell tells the change of another session."""
    await until(pilot, lambda: f"Ana: {label}" in text_of(app), "the change of others is told")


async def ana_describes(app: CapApp, pilot: Pilot[Any]) -> None:
    """Another session changes an activity."""
    assert app.region is not None
    with Workspace.open(app.region.workspace.folder, actor="Ana") as other:
        timber = other.records(TransformativeActivity).get(uid("activity", 1))
        with other.transaction("Timber described") as transaction:
            transaction.put(msgspec.structs.replace(timber, description="hers", stage=Stage.IDEA))
    await told(app, pilot, "Timber described")


async def ana_removes(app: CapApp, pilot: Pilot[Any]) -> None:
    """Another session removes an activity."""
    assert app.region is not None
    with Workspace.open(app.region.workspace.folder, actor="Ana") as other:
        repair = other.records(TransformativeActivity).get(uid("activity", 3))
        with other.transaction("Repair removed") as transaction:
            transaction.remove(repair)
    await told(app, pilot, "Repair removed")


async def ana_renames(app: CapApp, pilot: Pilot[Any]) -> None:
    """Another session changes the settings of the region."""
    assert app.region is not None
    with Workspace.open(app.region.workspace.folder, actor="Ana") as other:
        other.save_config({"region.name": "Her Valdora"})


async def own_key(app: CapApp, pilot: Pilot[Any]) -> None:
    """The person names a key to sign with."""
    name_key(app.home.state, write_key(key_of(1), Path.cwd() / "id_ed25519"))


async def own_key_lies_here(app: CapApp, pilot: Pilot[Any]) -> None:
    """A key to sign with that nobody has named."""
    write_key(key_of(1), Path.cwd() / "id_ed25519")


async def partners_key(app: CapApp, pilot: Pilot[Any]) -> None:
    """The key of Gorje lies here as a file."""
    Path("gorje.pub").write_text(public_line(key_of(2)) + "\n", "ascii")


async def gorje_sends(app: CapApp, pilot: Pilot[Any]) -> None:
    """A bundle of Gorje arrives: two cards and what Valdora has, too, otherwise."""
    region = Region(code="GOR", name="Gorje", synthetic=True)
    gorje = Workspace.in_memory(WorkspaceConfig(region=region))
    with gorje.transaction("cards read") as transaction:
        transaction.add(TransformativeActivity(name="Sawmill", uid=uid("gor", 1)))
        transaction.add(TransformativeActivity(name="Theirs again", uid=uid("activity", 9)))
    Place("GOR", gorje, key_of(2), Path.cwd()).export()


async def waits(app: CapApp, pilot: Pilot[Any]) -> None:
    """A joint record was changed there and here, in two ways; and Gorje proposes a change of ours."""
    assert app.region is not None
    here = app.region.workspace
    region = Region(code="GOR", name="Gorje", synthetic=True)
    there = Workspace.in_memory(WorkspaceConfig(region=region), actor="Bor")
    gorje = Place("GOR", there, key_of(2), Path.cwd(), records=CORE_TABLES)
    valdora = Place("VAL", here, key_of(1), Path.cwd(), records=CORE_TABLES)
    valdora.trust(gorje)
    joint = JointActivity(name="Sawmill", uid=uid("joint", 1), regions=("VAL", "GOR"))
    with there.transaction("agreed") as transaction:
        transaction.add(joint)
    valdora.take(gorje.export().path)
    for workspace, name, common in ((here, "Saw", ("beams",)), (there, "Mill", ("boards",))):
        with workspace.transaction("renamed") as transaction:
            known = workspace.records(JointActivity).get(joint.uid)
            transaction.put(msgspec.structs.replace(known, name=name, common=common))
    valdora.take(gorje.export().path)
    with here.transaction("Import the bundle of GOR") as transaction:
        transaction.add(
            Proposal(
                table="activities", record=uid("activity", 1), uid=uid("proposal", 3), region="VAL", owner="GOR",
                title="Timber", why="clearer", changes={"name": "Old timber", "areas": [uid("area", 2)]},
                base={"name": "Timber", "areas": [uid("area", 1)]},
            )
        )  # fmt: skip
    app.records_changed()


def many(app: CapApp, pilot: Pilot[Any]) -> None:
    """One activity with more evidence than a question names, and more changes than a refusal names."""
    assert app.region is not None
    workspace = app.region.workspace
    with workspace.transaction("Studies read") as transaction:
        for number in range(20, 32):
            transaction.add(
                Evidence(
                    title=f"Study {number}",
                    uid=uid("evidence", number),
                    supports=(uid("activity", 3),),
                )
            )
    for number in range(20, 28):
        with workspace.transaction(f"Study {number} dated") as transaction:
            known = workspace.records(Evidence).get(uid("evidence", number))
            transaction.put(msgspec.structs.replace(known, date="2026-01-01"))
    app.records_changed()


def plugin_lies_here(_app: CapApp, _pilot: Pilot[Any]) -> None:
    """A plugin without code, a file that is none, and one with code."""
    manifest = 'id = "fields"\nname = "Fields"\nversion = "0.1.0"\napi = "1.0"\nline = "evidence"\n'
    for folder in ("fields", "coded"):
        Path(folder).mkdir()
        Path(folder, "plugin.toml").write_text(manifest.replace("fields", folder), "utf-8")
    Path("coded", "cap_coded.py").write_text("x = 1\n", "utf-8")
    Path("broken.toml").write_text("[id\n", "utf-8")


DEEDS: dict[str, Deed] = {
    "many": many,
    "plugin-lies-here": plugin_lies_here,
    "ana-describes": ana_describes,
    "ana-removes": ana_removes,
    "ana-renames": ana_renames,
    "own-key": own_key,
    "own-key-lies-here": own_key_lies_here,
    "partners-key": partners_key,
    "gorje-sends": gorje_sends,
    "waits": waits,
}


OWN_KEYS = """
[keys]
"app.undo" = "z"
"list.down" = ["down", "J"]
"app.help" = "q"
"board.lines" = "x"
"app.redo" = "nokey"
"app.find" = "y"
"""

NAMES = sorted(path.stem.removeprefix("dialogue-") for path in FOLDER.glob("dialogue-*"))


@pytest.mark.parametrize("name", NAMES)
def test_a_dialogue_goes_as_approved(home: Home, region: Path, place: Path, name: str) -> None:
    if name.startswith("own-keys"):
        home.path.mkdir(parents=True, exist_ok=True)
        home.config_file.write_text(OWN_KEYS, "utf-8")
    app = shell(None if name.startswith("home") else region, home)
    app.readonly = "read-only" in name
    size = (60, 18) if name.endswith("-narrow") else (80, 24)
    approve_dialogue(
        app,
        name,
        deeds=DEEDS,
        folders={A_HOME: str(place / "home"), A_FOLDER: str(place)},
        size=size,
        from_start=name.startswith(("home", "own-keys")),
    )
