"""What a plugin sees beyond its own tables: other regions on this machine, and the core's tables it may write."""

from __future__ import annotations

import pytest

from cap_tui.errors import PluginFault, Refused
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.plugin.manifest import parse
from cap_tui.plugin.others import other_regions
from cap_tui.testing import host_of
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig

MANIFEST = 'id = "x"\napi = "1.0"\nversion = "1.0"\nline = "evidence"\nname = "X"\n'


def make(folder, code):
    Workspace.create(folder, WorkspaceConfig(region=Region(code=code, name=code))).close()
    return folder


def codes(home, workspace):
    with other_regions(home, workspace) as others:
        return [other.region.code for other in others]


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def own(tmp_path):
    with Workspace.open(make(tmp_path / "here" / "val", "VAL")) as workspace:
        yield workspace


def test_regions_beside_this_one_and_those_opened_lately_are_seen(tmp_path, home, own):
    make(tmp_path / "here" / "hoc", "HOC")
    home.remember(make(tmp_path / "elsewhere", "BRE"))

    assert sorted(codes(home, own)) == ["BRE", "HOC"]


def test_a_region_is_not_its_own_neighbour_and_counts_once(tmp_path, home, own):
    make(tmp_path / "here" / "copy-of-val", "VAL")
    make(tmp_path / "here" / "hoc", "HOC")
    make(tmp_path / "here" / "copy-of-hoc", "HOC")

    assert codes(home, own) == ["HOC"]


def test_the_region_beside_this_one_counts_before_a_copy_opened_lately(tmp_path, home, own):
    home.remember(make(tmp_path / "elsewhere" / "hoc", "HOC"))
    beside = make(tmp_path / "here" / "hoc", "HOC")

    with other_regions(home, own) as (other,):
        assert other.folder == beside


def test_a_region_that_cannot_be_read_is_left_out(tmp_path, home, own):
    broken = make(tmp_path / "here" / "bad", "BAD")
    (broken / "data.json").write_text("not a snapshot", "utf-8")
    (broken / "data.json.journal").write_text("not a journal", "utf-8")

    assert codes(home, own) == []


def test_other_regions_cannot_be_written(tmp_path, home, own):
    make(tmp_path / "here" / "hoc", "HOC")

    with other_regions(home, own) as (other,):
        assert list(other.reads.records(TransformativeActivity).all()) == []
        assert other.reads.readonly


def test_a_plugin_writes_the_tables_of_the_core_that_it_names(own):
    ctx = host_of("cap_diamond", workspace=own).context("diamond")

    with ctx.transaction("an activity") as tx:
        added = tx.add(TransformativeActivity(name="E-health"))

    assert added.provenance.plugin == "diamond"
    with pytest.raises(PluginFault), ctx.transaction("a person") as tx:
        tx.add(Person(name="Ann"))


@pytest.mark.parametrize("table", ["people", "erasures", "plugin_tables", "stresstest.rounds"])
def test_tables_with_people_or_of_others_cannot_be_named(table):
    with pytest.raises(Refused):
        parse(f'{MANIFEST}writes = ["{table}"]\n', "plugin.toml")


def test_names_of_shared_tables_are_read():
    assert parse(f'{MANIFEST}writes = ["activities"]\n', "plugin.toml").writes == ("activities",)
