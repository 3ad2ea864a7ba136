"""A whole workshop with synthetic people: named so, the same for a seed, on a copy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cap_tui.cli import build
from cap_tui.demo import fill, regions
from cap_tui.demo.workshops import fill_workshops
from cap_tui.errors import Refused
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.joint_activity import JointActivity
from cap_tui.model.workshop import Participant, SealedVote, Workshop, WorkshopCard
from cap_tui.plugin.host import Host
from cap_tui.workspace import Home, Workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture
def region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The sample region Valdora with the core's records only."""
    monkeypatch.setenv("CAP_TUI_HOME", str(tmp_path / "home"))
    folder = tmp_path / "valdora"
    with Workspace.create(folder, next(iter(regions()))) as workspace:
        fill(workspace, "VAL")
    return folder


def rehearse(region: Path, *words: str) -> dict[str, Any]:
    """The answer of a rehearsal."""
    answer = CliRunner().invoke(build(), ["-w", str(region), "--json", *words])
    assert answer.exit_code == 0, answer.output
    data: dict[str, Any] = json.loads(answer.stdout)["data"]
    return data


def texts(folder: str) -> list[tuple[str, ...]]:
    """What a rehearsal left: cards with the short names of their authors."""
    with Workspace.open(Path(folder)) as workspace:
        people = {one.uid: one.ref for one in workspace.records(Participant).all()}
        return [
            (one.ref, one.text, *(people[uid] for uid in one.authors))
            for one in workspace.records(WorkshopCard).all()
        ]


def test_a_rehearsal_plays_a_whole_day_on_a_copy_and_again_the_same(region: Path) -> None:
    first = rehearse(region, "edw", "run", "--rehearse", "7", "--seed", "5")
    again = rehearse(region, "edw", "run", "--rehearse", "7", "--seed", "5")
    other = rehearse(region, "edw", "run", "--rehearse", "7", "--seed", "6")
    places = ("folder", "minutes")
    same = {k: v for k, v in first.items() if k not in places}
    assert same == {k: v for k, v in again.items() if k not in places}
    assert texts(first["folder"]) == texts(again["folder"]) != texts(other["folder"])
    assert first["synthetic"]
    assert first["votes"] == first["people"] == 7
    assert len(first["adopted"]) == 3
    assert first["notes"] == 6
    with Workspace.open(Path(first["folder"])) as copy:
        assert copy.config.region.synthetic
        assert all(one.name.startswith("Synthetic ") for one in copy.records(Participant).all())
        assert next(iter(copy.records(Workshop).all())).ended
    minutes = Path(first["minutes"]).read_text("utf-8")
    assert "SYNTHETIC" in minutes
    assert "Rehearsal (synthetic)" in minutes
    with Workspace.open(region) as untouched:
        assert not list(untouched.records(Workshop).all()), "the region itself is not touched"


def test_an_action_workshop_is_rehearsed_in_the_region_when_asked(region: Path) -> None:
    words = ("adw", "run", "--rehearse", "6", "--activity", "Smart packaging", "--in-region")
    left = rehearse(region, *words)
    assert left["actions"] == 4
    with Workspace.open(region) as workspace:
        assert len(list(workspace.records(Workshop).all())) == 1


def test_a_rehearsal_has_enough_people(region: Path) -> None:
    words = ["-w", str(region), "edw", "run", "--rehearse", "2"]
    assert isinstance(CliRunner().invoke(build(), words).exception, Refused)


def test_the_sample_region_held_an_edw_a_cedw_and_an_adw(region: Path, tmp_path: Path) -> None:
    with Workspace.open(region) as workspace:
        host = Host.discover(Home(tmp_path / "home"))
        host.attach(workspace)
        for plugin in ("edw", "adw"):
            file = ROOT / "plugins" / plugin / f"cap_{plugin}" / "samples.toml"
            fill_workshops(host.context(plugin), file)
        assert [one.flow for one in workspace.records(Workshop).all()] == ["edw", "cedw", "adw"]
        for table in workspace.tables():
            for document in workspace.table(table):
                assert document["provenance"]["synthetic"], (table, document["uid"])
        packaging = next(
            one
            for one in workspace.records(TransformativeActivity).all()
            if one.name == "Smart packaging"
        )
        cards = {one.uid for one in workspace.records(WorkshopCard).all()}
        assert len(cards.intersection(packaging.origin)) == 2, "the EDW and the cEDW found it"
        joint = {one.name: one for one in workspace.records(JointActivity).all()}
        assert joint["Smart packaging"].cases == {"VAL-BRE": "peer_lead"}
        cases = {"VAL-HOC": "catch_up", "VAL-BRE": "too_small_alone", "BRE-HOC": "catch_up"}
        assert joint["E-health"].cases == cases
        assert all(one.shared for one in joint.values())
        assert workspace.records(SealedVote).count() == 38
        assert not host.checks() or all("chain.orphan" not in one.id for one in host.checks())


def test_a_rehearsal_of_a_region_that_is_stored_elsewhere_leaves_that_alone(
    region: Path, tmp_path: Path
) -> None:
    from cap_tui.workshop_commands.rehearse import _copied

    folder = tmp_path / "settings alone"
    folder.mkdir()
    text = (region / "workspace.toml").read_text("utf-8")
    text = re.sub(r"(?m)^\[storage\]\nurl.*\n", "", text)
    (folder / "workspace.toml").write_text(f'{text}\n[storage]\nurl = "file:{region}"\n', "utf-8")
    (folder / "content").mkdir()

    made = _copied(folder, tmp_path / "new" / "copy")

    with Workspace.open(made) as copy, copy.transaction("played") as tx:
        tx.add(Workshop(ref="w9", flow="edw.edw"))
    with Workspace.open(region) as stored:
        assert [one for one in stored.records(Workshop).all() if one.ref == "w9"] == []
        assert made.joinpath("content").is_dir()
