"""Valdora shares its diamond with Brezje: both work on it, and what both changed is settled by a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_diamond import joint
from cap_diamond.operations import add_on_edge
from cap_diamond.queries import diamond_of, diamond_state, diamonds
from cap_diamond.records import TABLES, Diamond
from cap_tui.api import PluginContext, ReadOnly
from cap_tui.bundle.conflict_resolution import open_conflicts
from cap_tui.cli import main
from cap_tui.demo import fill, regions
from cap_tui.model.tables import CORE_TABLES
from cap_tui.plugin.host import Host
from cap_tui.testing import host_of
from cap_tui.workspace import Home, Workspace
from tests.bundle.conftest import Place, key_of

RECORDS = (*CORE_TABLES, *TABLES)
SHARED = "Cambiamento demografico"


def region(code: str, folder: Path) -> tuple[Place, Host]:
    """A sample region on disk, with its diamond."""
    config = next(config for config in regions() if config.region.code == code)
    workspace = Workspace.create(folder / code, config)
    fill(workspace, code)
    host = host_of("cap_diamond", workspace=workspace, home=Home(folder / "home"))
    host.demo()
    return Place(code, workspace, key_of(ord(code[0])), folder, records=RECORDS), host


Two = tuple[Place, Place, PluginContext, PluginContext]


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    """Valdora, which shares its diamond, and Brezje, which has it; and the plugin in each."""
    monkeypatch.setenv("CAP_TUI_HOME", str(tmp_path / "home"))
    (valdora, here), (brezje, there) = region("VAL", tmp_path), region("BRE", tmp_path)
    valdora.trust(brezje)
    brezje.trust(valdora)
    mine, theirs = here.context("diamond"), there.context("diamond")
    hand_over(valdora, brezje)
    hand_over(brezje, valdora)
    joint.share(mine, diamond_of(mine, SHARED))
    hand_over(valdora, brezje)
    return valdora, brezje, mine, theirs


def hand_over(sender: Place, receiver: Place) -> dict[str, int]:
    counts = receiver.take(sender.export().path).counts
    assert counts["refused"] == 0
    return counts


def shared(place: Place) -> Diamond:
    (found,) = [d for d in place.workspace.records(Diamond).all() if d.shared]
    return found


def test_a_partner_sees_the_joint_diamond_beside_its_own_with_all_corners(two: Two) -> None:
    _valdora, _brezje, mine, theirs = two

    own, common = diamonds(theirs)

    assert (own.owner, common.owner, common.shared) == ("BRE", "VAL", True)
    seen = diamond_state(theirs, common)
    assert seen.title == "Cambiamento demografico (joint, owner VAL)"
    assert [corner.name for corner in seen.corners] == [
        corner.name for corner in diamond_state(mine, diamond_of(mine)).corners
    ]
    assert seen.challenge
    assert len(seen.placed) > 10
    assert [d.owner for d in diamonds(mine)] == ["VAL"], "what is not shared stays in the overlay"


def test_only_the_owner_makes_a_diamond_joint(two: Two) -> None:
    _valdora, _brezje, mine, theirs = two
    not_ours = next(d for d in mine.records(Diamond).all() if d.owner == "BRE")

    with pytest.raises(ReadOnly, match="BRE"):
        joint.share(mine, not_ours)
    with pytest.raises(ReadOnly, match="VAL"):
        joint.to_share(theirs, SHARED)

    assert [d.owner for d in diamonds(mine)] == ["VAL"]


def test_both_add_an_activity_and_both_stand_without_a_conflict(two: Two) -> None:
    valdora, brezje, mine, theirs = two
    ours = add_on_edge(mine, diamond_of(mine, SHARED), (0, 1), "Orologi")
    other = add_on_edge(theirs, diamond_of(theirs, SHARED), (1, 2), "Senzorji")
    assert other.owner == "BRE"

    assert hand_over(valdora, brezje)["conflict"] == 0
    assert hand_over(brezje, valdora)["conflict"] == 0

    assert shared(valdora).activities == shared(brezje).activities
    for ctx in (mine, theirs):
        placed = {p.profile.uid: p for p in diamond_state(ctx, diamond_of(ctx, SHARED)).placed}
        assert placed[ours.uid].edge == (0, 1)
        assert placed[other.uid].edge == (1, 2)
        assert placed[other.uid].profile.region == "BRE"
    assert hand_over(valdora, brezje)["changed"] == 0
    assert not brezje.plan(valdora.export().path).changes


def test_two_new_names_are_a_conflict_that_one_side_settles_for_both(
    two: Two, capsys: pytest.CaptureFixture[str]
) -> None:
    valdora, brezje, mine, theirs = two
    joint.rename(mine, diamond_of(mine, SHARED), "Invecchiare bene")
    joint.rename(theirs, diamond_of(theirs, SHARED), "Staranje")
    add_on_edge(theirs, diamond_of(theirs, "Staranje"), (0, 1), "Senzorji")

    assert hand_over(valdora, brezje)["conflict"] == 1

    assert shared(brezje).name == "Staranje", "ours stays"
    (conflict,) = open_conflicts(brezje.workspace)
    assert (conflict.field, conflict.base, conflict.ours, conflict.theirs) == (
        "name", SHARED, "Staranje", "Invecchiare bene",
    )  # fmt: skip

    with pytest.raises(SystemExit) as left:
        main(["-w", str(brezje.workspace.folder), "bundle", "settle", conflict.uid, "theirs"])
    assert not left.value.code, capsys.readouterr().err
    brezje.workspace.catch_up()

    assert open_conflicts(brezje.workspace) == []
    assert hand_over(brezje, valdora)["conflict"] == 0
    assert hand_over(valdora, brezje)["conflict"] == 0
    assert shared(valdora).name == shared(brezje).name == "Invecchiare bene"
    assert shared(valdora).activities == shared(brezje).activities
    for place in (valdora, brezje):
        assert place.workspace.verify().ok


def test_a_third_region_without_the_areas_is_told_where_they_come_from(
    two: Two, tmp_path: Path
) -> None:
    _valdora, brezje, _mine, _theirs = two
    hochtal, host = region("HOC", tmp_path)
    hochtal.trust(brezje)

    hand_over(brezje, hochtal)

    ctx = host.context("diamond")
    seen = diamond_state(ctx, diamond_of(ctx, SHARED))
    assert (len(seen.corners), seen.away) == (0, 4)
    told = [found for found in host.checks() if found.id == "diamond.corners-away"]
    assert [found.where for found in told] == [SHARED]
    assert "VAL" in told[0].remedy


def test_a_region_without_the_plugin_passes_on_what_both_added(two: Two, tmp_path: Path) -> None:
    valdora, brezje, mine, theirs = two
    hochtal, _host = region("HOC", tmp_path)
    hochtal.records = CORE_TABLES
    for place in (valdora, brezje):
        place.trust(hochtal)
        hochtal.trust(place)
    ours = add_on_edge(mine, diamond_of(mine, SHARED), (0, 1), "Orologi")
    hand_over(valdora, hochtal)
    other = add_on_edge(theirs, diamond_of(theirs, SHARED), (1, 2), "Senzorji")
    hand_over(brezje, hochtal)

    hand_over(hochtal, valdora)
    hand_over(hochtal, brezje)

    assert {ours.uid, other.uid} <= set(shared(valdora).activities)
    assert shared(valdora).activities == shared(brezje).activities
    for place in (valdora, brezje, hochtal):
        assert open_conflicts(place.workspace) == []
