"""Two regions at one desk: the officers' key, the bundles that they wrote, and what they disagree on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.bundle.keys import pin, pinned
from cap_tui.bundle.profiles import Terms
from cap_tui.bundle.proposals import propose
from cap_tui.bundle.signing_key import name_key
from cap_tui.bundle.sshsig import fingerprint
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.workspace import Home, Workspace
from tests.bundle.conftest import USUAL, Place, Share, key_of, public_line, write_key
from tests.screens.conftest import settled

PUBLIC = "~/.ssh/id_ed25519.pub"
LABELS = ("Timber from waste", "Heat from the mine", "Repair instead of waste")


@dataclass
class Desk:
    """Two regions, the officers' key, and the bundles that the first one wrote."""

    home: Home
    val: Path
    gor: Path
    key: Path
    folder: Path

    @property
    def mark(self) -> str:
        """The fingerprint of the officers' key."""
        return fingerprint(public_line(key_of(1)))

    def bundle(
        self, terms: Terms = USUAL, *, signed: bool = True, to: tuple[str, ...] = ()
    ) -> Path:
        """A bundle of Valdora, written outside the shell."""
        with Workspace.open(self.val) as workspace:
            place = Place("VAL", workspace, key_of(1), self.folder)
            written = place.export(terms, signed=signed, to=to).path
            return written.rename(self.folder / ("val.cap.zip.age" if to else "val.cap.zip"))

    def trust(self, folder: Path, code: str, seed: int = 1) -> None:
        """Pin a key outside the shell."""
        line = public_line(key_of(seed))
        with Workspace.open(folder) as workspace:
            pin(workspace, pinned(code, line, fingerprint(line), compared="by telephone"))


@pytest.fixture
def desk(
    tmp_path: Path,
    home: Home,
    make_region: Callable[..., Path],
    with_plugins: Callable[..., None],
) -> Desk:
    """Valdora with three activities and six people, Gorje empty; the key is named."""
    with_plugins()
    val, gor = make_region(), make_region(code="GOR", name="Gorje")
    (tmp_path / ".ssh").mkdir()
    key = write_key(key_of(1), tmp_path / ".ssh" / "id_ed25519")
    name_key(home.state, key)
    with Workspace.open(val) as workspace, workspace.transaction("cards read") as tx:
        for label in LABELS:
            tx.add(TransformativeActivity(name=label))
        for number in range(6):
            tx.add(Person(name=f"Person {number}"))
    return Desk(home, val, gor, key, tmp_path)


def records(folder: Path, kind: type[Any]) -> list[Any]:
    """All records of a kind, as they are on disk."""
    with Workspace.open(folder, readonly=True) as workspace:
        return list(workspace.records(kind).all())


async def enter(app: CapApp, pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as a person who knows the way: the program answers when all are pressed."""
    await pilot.press(*keys)
    await settled(app, pilot)


async def choose_file(app: CapApp, pilot: Pilot[Any], file: Path) -> None:
    """Take in a file of the folder one is in."""
    await enter(app, pilot, "i", *file.name, "enter")


@pytest.fixture
def disputed(desk: Desk) -> Desk:
    """Gorje disagrees with Valdora on the deadline of a joint call, and proposes a better name."""
    desk.trust(desk.gor, "VAL")
    desk.trust(desk.val, "GOR", seed=2)
    with Workspace.open(desk.val) as one, Workspace.open(desk.gor) as two:
        val = Place("VAL", one, key_of(1), desk.folder)
        gor = Place("GOR", two, key_of(2), desk.folder)
        with one.transaction("a joint call") as tx:
            call = tx.add(Share(name="Joint call", deadline="2027-03-31"))
        gor.take(val.export().path)
        activity = next(iter(two.records(TransformativeActivity).find(name=LABELS[0])))
        propose(two, "activities", activity.uid, {"name": "Timber of old houses"}, "clearer")
        for workspace, day in ((one, "2027-04-30"), (two, "2027-06-30")):
            stored = workspace.records(Share).get(call.uid)
            changed = Share(**{**_values(stored), "deadline": day})
            with workspace.transaction("another day") as tx:
                tx.put(changed)
        val.take(gor.export().path)
    return desk


def _values(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}
