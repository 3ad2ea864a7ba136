"""Plugins in a region: what it enables and requires, whose tables may be written, migrations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest

from cap_tui.errors import PluginFault, ReadOnly, Refused, WrongUse
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.record import Record, about
from cap_tui.plugin import tables
from cap_tui.plugin.context import PluginContext
from cap_tui.plugin.host import Host
from cap_tui.plugin.states import State
from cap_tui.plugin.table_permissions import TableVersion
from cap_tui.testing import sample_config, sample_region
from cap_tui.workspace import Home, PluginsConfig, Workspace
from tests.plugin.conftest import Make, manifest

RECORDS = """
from typing import Annotated, Any, ClassVar
from cap_tui.api import Record, Table, about, hookimpl

class Note(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "notes.notes"
    {field}: Annotated[str, about("What was noted")] = ""

@hookimpl
def cap_tables(ctx):
    return [Table(Note, version={version}, migrations={{ {migrations} }})]
"""
RENAMED = '1: lambda row: {**{k: v for k, v in row.items() if k != "text"}, "body": row["text"]}'


class Note(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "notes.notes"
    text: Annotated[str, about("What was noted")] = ""


class NewNote(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "notes.notes"
    body: Annotated[str, about("What was noted")] = ""


def notes(version: int = 1) -> str:
    """The manifest of a plugin with one table."""
    return manifest("notes", f'[[tables]]\nname = "notes"\nversion = {version}\n')


@pytest.fixture
def ctx(install: Make, home: Home, cap_workspace: Workspace) -> PluginContext:
    """The context of a plugin with one table."""
    install("notes", notes(), code="")
    return Host.discover(home).attach(cap_workspace)["notes"]


def test_a_plugin_writes_its_own_table_and_the_record_names_it(
    ctx: PluginContext, cap_workspace: Workspace
) -> None:
    with ctx.transaction("write a note") as change:
        note = change.add(Note(text="a"))
    assert change.seq == cap_workspace.seq == ctx.seq
    assert ctx.records(Note).get(note.uid).provenance.plugin == "notes"
    assert cap_workspace.history(limit=1)[0].label == "write a note"
    with ctx.transaction("remove it") as change:
        change.remove(note)
    assert ctx.records(Note).count() == 0


def test_a_plugin_does_not_write_anothers_table(
    ctx: PluginContext, cap_workspace: Workspace
) -> None:
    activity = TransformativeActivity(name="a")

    def sneak() -> None:
        with ctx.transaction("sneak") as change:
            change.add(Note(text="goes with it"))
            change.add(activity)

    with pytest.raises(PluginFault, match="may not write to the table 'activities'"):
        sneak()
    assert cap_workspace.tables() == []


def test_a_plugin_writes_a_table_of_the_core_that_its_manifest_names(
    install: Make, home: Home, cap_workspace: Workspace
) -> None:
    install("finder", manifest("finder", 'writes = ["activities"]\n'))
    ctx = Host.discover(home).attach(cap_workspace)["finder"]
    with ctx.transaction("find an activity") as change:
        change.add(TransformativeActivity(name="a"))
    assert ctx.records(TransformativeActivity).count() == 1


def test_no_manifest_may_ask_for_tables_with_people(install: Make, home: Home) -> None:
    install("nosy", manifest("nosy", 'writes = ["people"]\n'))
    assert Host.discover(home).plugin("nosy").state is State.FAILED


def test_a_plugin_reads_any_table(ctx: PluginContext, cap_workspace: Workspace) -> None:
    with cap_workspace.transaction("core") as change:
        change.add(TransformativeActivity(name="a"))
    assert [activity.name for activity in ctx.records(TransformativeActivity).all()] == ["a"]


def test_the_same_key_is_the_same_change(ctx: PluginContext) -> None:
    for _time in range(2):
        with ctx.transaction("import", key="file 1") as change:
            change.add(Note(text="a"))
    assert ctx.records(Note).count() == 1


def test_a_context_knows_its_region(ctx: PluginContext) -> None:
    assert (ctx.region.code, ctx.languages, ctx.readonly) == ("SM", ("en", "de"), False)
    assert ctx.api_version == "1.1"
    assert ctx.cache.is_dir()
    assert ctx.log.name == "cap_tui.plugin.notes"


def test_without_a_region_a_context_says_that_none_is_open() -> None:
    with pytest.raises(WrongUse, match="No region is open"):
        PluginContext("notes").records(Note)


def test_a_region_narrows_the_plugins_and_never_widens(install: Make, home: Home) -> None:
    install("one")
    install("two")
    install("future", manifest("future").replace('"1.0"', '"9.0"', 1))
    host = Host.discover(home)
    host.attach(sample_region(PluginsConfig(enabled=["one", "future"])))
    assert host.plugin("one").state is State.ACTIVE
    assert host.plugin("two").state is State.DISABLED
    assert "workspace.toml" in host.plugin("two").remedy
    assert host.plugin("future").state is State.INCOMPATIBLE
    host.attach(sample_region())
    assert host.plugin("two").state is State.ACTIVE


def test_a_region_that_needs_plugins_that_are_not_here_says_so(install: Make, home: Home) -> None:
    install("old")
    host = Host.discover(home)
    host.attach(sample_region(PluginsConfig(required={"tact-na": ">=1.2", "old": ">=2"})))
    told = [notice.message for notice in host.notices()]
    assert told == [
        "This region uses tact-na>=1.2, which is not here: its data is kept, read-only.",
        "This region uses old>=2, which is not here: its data is kept, read-only.",
    ]
    assert [finding.message for finding in host.checks()][:2] == told


def test_data_of_a_plugin_that_is_not_here_stays_as_it_is(
    install: Make, home: Home, tmp_path: Path
) -> None:
    document = {"uid": "u1", "version": 3, "odd": {"deep": [1, None]}}
    with Workspace.create(tmp_path / "r", sample_config()) as region:
        with region.transaction("by the plugin") as change:
            change.put_document("gone.things", document)
        install("notes", notes(), code="")
        ctx = Host.discover(home).attach(region)["notes"]
        with ctx.transaction("other work") as change:
            change.add(Note(text="a"))
        region.compact()
    with Workspace.open(tmp_path / "r") as region:
        assert [dict(row) for row in region.table("gone.things")] == [document]


@pytest.fixture
def old_region(tmp_path: Path) -> Path:
    """A region whose notes are stored in version 1."""
    folder = tmp_path / "region"
    with (
        Workspace.create(folder, sample_config()) as region,
        region.transaction("by version 1") as change,
    ):
        change.add(Note(text="first"))
        change.add(Note(text="second"))
    return folder


def test_an_older_table_is_migrated_in_one_transaction_behind_a_backup(
    install: Make, home: Home, old_region: Path
) -> None:
    install("notes", notes(2), code=RECORDS.format(field="body", version=2, migrations=RENAMED))
    with Workspace.open(old_region) as region:
        before = region.seq
        ctx = Host.discover(home).attach(region)["notes"]
        assert sorted(note.body for note in ctx.records(NewNote).all()) == ["first", "second"]
        assert region.seq == before + 1
        assert all("text" not in row for row in region.table("notes.notes"))
        assert [row.table_version for row in region.records(TableVersion).all()] == [2]
        (backup,) = (old_region / "exports").iterdir()
        Host.discover(home).attach(region)
        assert region.seq == before + 1
    with Workspace.open(backup) as kept:
        assert sorted(note.text for note in kept.records(Note).all()) == ["first", "second"]
        assert not kept.verify().problems


def test_of_two_programs_that_find_an_older_table_only_one_migrates(
    install: Make, home: Home, old_region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("notes", notes(2), code=RECORDS.format(field="body", version=2, migrations=RENAMED))
    with Workspace.open(old_region) as first, Workspace.open(old_region) as second:
        migrate = tables.migrate

        def other_first(workspace: Workspace, state: Any, declared: Any) -> None:
            migrate(second, state, declared)
            migrate(workspace, state, declared)

        monkeypatch.setattr(tables, "migrate", other_first)
        before = first.seq
        ctx = Host.discover(home).attach(first)["notes"]
        assert sorted(note.body for note in ctx.records(NewNote).all()) == ["first", "second"]
        assert first.seq == before + 1


@pytest.mark.parametrize(
    ("migrations", "reason"),
    [
        ("", "has no migration from version 1"),
        ("1: lambda row: row['nothing']", "migration of notes.notes from version 1: KeyError"),
        ("1: lambda row: {**row, 'body': 5}", "does not fit its declaration"),
        ("1: lambda row: {**row, 'uid': 'other'}", "changed 'uid'"),
    ],
)
def test_a_migration_that_fails_changes_nothing(
    install: Make, home: Home, old_region: Path, migrations: str, reason: str
) -> None:
    install("notes", notes(2), code=RECORDS.format(field="body", version=2, migrations=migrations))
    with Workspace.open(old_region) as region:
        before = region.seq
        host = Host.discover(home)
        host.attach(region)
        assert host.plugin("notes").state is State.FAILED
        assert reason in host.plugin("notes").reason
        assert region.seq == before
        assert sorted(note.text for note in region.records(Note).all()) == ["first", "second"]


def test_a_table_whose_version_differs_between_manifest_and_code_is_not_migrated_again_and_again(
    install: Make, home: Home, old_region: Path
) -> None:
    install("notes", notes(2), code=RECORDS.format(field="text", version=1, migrations=""))
    with Workspace.open(old_region) as region:
        before = region.seq
        host = Host.discover(home)
        host.attach(region)
        assert "version 2 in the manifest and 1 in the code" in host.plugin("notes").reason
        assert region.seq == before
        assert not (old_region / "exports").exists()


def test_a_region_open_for_reading_is_not_migrated(
    install: Make, home: Home, old_region: Path
) -> None:
    install("notes", notes(2), code=RECORDS.format(field="body", version=2, migrations=RENAMED))
    with Workspace.open(old_region, readonly=True) as region:
        host = Host.discover(home)
        host.attach(region)
        assert "open read-only" in host.plugin("notes").reason
        assert not (old_region / "exports").exists()


def test_a_table_from_a_newer_plugin_is_read_only(install: Make, home: Home) -> None:
    region = sample_region()
    with region.transaction("by version 3") as change:
        change.add(TableVersion(name="notes.notes", table_version=3))
        change.add(Note(text="a"))
    install("notes", notes(2), code=RECORDS.format(field="body", version=2, migrations=RENAMED))
    host = Host.discover(home)
    ctx = host.attach(region)["notes"]
    assert ctx.records(Note).count() == 1
    with (
        pytest.raises(ReadOnly, match="stored in version 3; the plugin knows 2"),
        ctx.transaction("write") as change,
    ):
        change.add(NewNote(body="b"))
    assert [notice.remedy for notice in host.notices()] == ["Update the plugin 'notes'."]


def test_a_new_table_notes_its_version_with_its_first_record(install: Make, home: Home) -> None:
    install("notes", notes(2), code=RECORDS.format(field="body", version=2, migrations=RENAMED))
    region = sample_region()
    ctx = Host.discover(home).attach(region)["notes"]
    assert region.seq == 0
    for _time in range(2):
        with ctx.transaction("write") as change:
            change.add(NewNote(body="b"))
            change.add(NewNote(body="c"))
    assert [(v.name, v.table_version) for v in region.records(TableVersion).all()] == [
        ("notes.notes", 2)
    ]
    region.undo()
    region.undo()
    assert region.records(TableVersion).count() == 0


def test_a_plugin_cannot_write_in_a_region_open_for_reading(
    install: Make, home: Home, old_region: Path
) -> None:
    install("notes", notes(), code="")
    with Workspace.open(old_region, readonly=True) as region:
        ctx = Host.discover(home).attach(region)["notes"]
        assert ctx.readonly
        with pytest.raises(ReadOnly), ctx.transaction("write") as change:
            change.add(Note(text="a"))
        assert not isinstance(ReadOnly("x"), Refused)
