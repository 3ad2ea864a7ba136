"""What a plugin sees beyond its own tables: other regions on this machine, and the core's tables it may write."""

from __future__ import annotations

import pytest

from cap_tui.errors import NotFound, PluginFault, ReadOnly, Refused
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.plugin.manifest_file import parse
from cap_tui.plugin.neighbour_regions import (
    choose_partners,
    other_regions,
    region_choice,
    regions_on_this_machine,
    require_known,
)
from cap_tui.testing import host_of
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from cap_tui.workspace.config import read_config

MANIFEST = 'id = "x"\napi = "1.0"\nversion = "1.0"\nline = "evidence"\nname = "X"\n'


def make(folder, code, **more):
    region = Region(code=code, name=code, **more)
    Workspace.create(folder, WorkspaceConfig(region=region)).close()
    return folder


def codes(home, workspace, named=None):
    choice = region_choice(workspace.config.region, named)
    with other_regions(home, workspace, choice) as others:
        return [other.region.code for other in others]


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def own(tmp_path):
    folder = make(tmp_path / "here" / "val", "VAL", neighbours=("HOC", "BAD"))
    with Workspace.open(folder) as workspace:
        yield workspace


def test_regions_beside_this_one_and_those_opened_lately_are_known(tmp_path, home, own):
    make(tmp_path / "here" / "hoc", "HOC")
    home.remember(make(tmp_path / "elsewhere", "BRE"))

    assert sorted(r.code for r in regions_on_this_machine(home, own)) == ["BRE", "HOC"]


def test_only_neighbours_are_compared_unless_a_person_chooses(tmp_path, home, own):
    make(tmp_path / "here" / "hoc", "HOC")
    home.remember(make(tmp_path / "elsewhere", "BRE"))

    assert codes(home, own) == ["HOC"]
    assert codes(home, own, ["bre"]) == ["BRE"]
    choose_partners(own, ["BRE"])
    assert codes(home, own) == ["BRE"]
    choose_partners(own, [])
    assert codes(home, own) == []
    choose_partners(own, None)
    assert codes(home, own) == ["HOC"]


@pytest.mark.parametrize("made_up", [False, True])
def test_made_up_and_real_regions_are_compared_only_by_name(tmp_path, home, made_up):
    make(tmp_path / "here" / "hoc", "HOC", synthetic=not made_up)
    folder = make(tmp_path / "here" / "val", "VAL", neighbours=("HOC",), synthetic=made_up)
    with Workspace.open(folder) as own:
        assert codes(home, own) == []
        assert codes(home, own, ["HOC"]) == ["HOC"]


def test_an_imported_bundle_is_a_choice_but_not_that_of_a_made_up_region():
    choice = region_choice(Region(code="VAL", name="Valdora"))

    assert choice.includes("BRE", synthetic=False, received=True)
    assert not choice.includes("BRE", synthetic=False)
    assert not choice.includes("BRE", synthetic=True, received=True)


def test_the_choice_is_kept_in_the_file_and_a_reader_makes_none(tmp_path, own):
    choose_partners(own, ["HOC", "bre"])
    assert read_config(own.folder / "workspace.toml").region.partners == ("bre", "HOC")

    with Workspace.open(own.folder, readonly=True) as reader, pytest.raises(ReadOnly):
        choose_partners(reader, ["HOC"])


def test_a_code_that_nobody_has_is_refused():
    require_known(["hoc"], ["HOC"])
    with pytest.raises(NotFound) as refused:
        require_known(["HOC", "XXX"], ["HOC"])
    assert "XXX" in refused.value.what
    assert "HOC" in refused.value.remedy
    with pytest.raises(NotFound) as refused:
        require_known(["XXX"], [])
    assert "bundle" in refused.value.remedy


def test_a_region_is_not_its_own_neighbour_and_counts_once(tmp_path, home, own):
    make(tmp_path / "here" / "copy-of-val", "VAL")
    make(tmp_path / "here" / "hoc", "HOC")
    make(tmp_path / "here" / "copy-of-hoc", "HOC")

    assert codes(home, own, ["HOC", "VAL"]) == ["HOC"]


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
