"""The contract that every plugin keeps. Its tests are yours with three lines::

from cap_tui.testing import PluginContract

class TestHello(PluginContract):
    plugin = "cap_hello"
"""

from __future__ import annotations

import asyncio
import copy
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest

from cap_tui.errors import NotFound
from cap_tui.model.listing import listing_data
from cap_tui.model.record import fields
from cap_tui.model.released import ReleasedGroups
from cap_tui.operations.context import Context
from cap_tui.operations.listings import record_detail
from cap_tui.operations.record_search import Query, list_records, select_records
from cap_tui.plugin.contributions import Event
from cap_tui.plugin.host import Host
from cap_tui.plugin.manifest import Manifest, wordings
from cap_tui.plugin.manifest_file import read
from cap_tui.plugin.table_permissions import TableVersion
from cap_tui.plugin.tables import migrated
from cap_tui.report.document import Section
from cap_tui.testing.hosts import host_of, sample_region, source_of
from cap_tui.workspace import Workspace

SIZES = ((80, 24), (60, 18), (120, 40))
_IMPORT = """
import importlib, sys
before = set(sys.modules)
for module in {modules!r}:
    importlib.import_module(module)
print(",".join(sorted(name for name in set(sys.modules) - before if name.split(".")[0] == "textual")))
"""


class PluginContract:
    """What every plugin promises. ``plugin`` is its package, or the folder that holds its plugin.toml.

    ``old_rows`` gives, for a table in a version above 1, sample rows of every older version:
    ``{"hello.notes": {1: [{...}]}}``. ``sizes`` are the terminals on which views are drawn.
    """

    plugin: ClassVar[str | Path]
    old_rows: ClassVar[Mapping[str, Mapping[int, Sequence[Mapping[str, Any]]]]] = {}
    sizes: ClassVar[Sequence[tuple[int, int]]] = SIZES

    @pytest.fixture
    def region(self) -> Iterator[Workspace]:
        """An empty, made-up region."""
        with sample_region() as workspace:
            yield workspace

    @pytest.fixture
    def filled(self, region: Workspace) -> Host:
        """The plugin, open on a region that its own demo has filled."""
        host = host_of(self.plugin, workspace=region)
        host.demo()
        return host

    @property
    def manifest(self) -> Manifest:
        """The plugin's manifest; reading it is the first promise."""
        return read(Path(source_of(self.plugin).folder))

    @staticmethod
    def sound(host: Host) -> None:
        """Fail with the reason when the plugin was switched off."""
        for plugin in host.plugins:
            assert plugin.state.on, f"{plugin.id} is {plugin.state}: {plugin.reason}"

    def test_its_manifest_is_valid(self) -> None:
        assert self.manifest.id

    def test_its_content_is_sound(self) -> None:
        faults = host_of(self.plugin).content().faults()
        assert not faults, "\n".join(str(fault.error()) for fault in faults)

    def test_its_words_are_given_in_the_same_languages(self) -> None:
        given = {tuple(sorted(words)) for words in wordings(self.manifest)}
        assert len(given) <= 1, f"some texts lack a language: {sorted(given)}"

    def test_its_import_is_quiet_and_draws_nothing(self) -> None:
        source = source_of(self.plugin)
        if not source.module:
            pytest.skip("it has no code")
        named = [*self.manifest.hooks.values(), *(table.record for table in self.manifest.tables)]
        inside = {name.partition(":")[0] for name in named if ":" in name}
        modules = [source.module, *(f"{source.module}.{name}" for name in sorted(inside))]
        script = f"import sys; sys.path[:0] = {sys.path!r}" + _IMPORT.format(modules=modules)
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == "", f"the import prints or loads Textual: {done.stdout}"

    def test_its_hooks_return_what_they_declare_in_an_empty_region(self, region: Workspace) -> None:
        host = host_of(self.plugin, workspace=region)
        self.ask_everything(host)
        self.sound(host)

    def test_its_hooks_return_what_they_declare_in_a_filled_region(self, filled: Host) -> None:
        self.ask_everything(filled)
        self.sound(filled)

    @staticmethod
    def ask_everything(host: Host) -> None:
        """Call every hook once; the host checks types and ids and switches off what lies."""
        host.tables()
        host.checks()
        host.status()
        host.importers("")
        host.exporters()
        host.report_sections("region", Section)
        host.actions()
        host.emit(Event("records.changed"))
        for name in host.commands():
            assert host.command_kind(name) or host.command(name)
        for listed in host.views():
            host.view(listed.id)

    def test_its_code_gives_the_tables_that_its_manifest_lists(self, region: Workspace) -> None:
        host = host_of(self.plugin, workspace=region)
        given = {table.record.TABLE: table.version for table in host.tables()}
        self.sound(host)
        listed = {name: entry.version for name, entry in self.manifest.tables_by_name().items()}
        assert given == listed

    def test_every_field_of_its_records_is_declared(self, region: Workspace) -> None:
        for table in host_of(self.plugin, workspace=region).tables():
            silent = [field.name for field in fields(table.record) if not field.meaning]
            assert not silent, f"{table.record.TABLE}: about() is missing on {', '.join(silent)}"

    def test_its_kinds_have_names_for_one_record_and_for_many(self, region: Workspace) -> None:
        for table in host_of(self.plugin, workspace=region).tables():
            if kind := table.kind:
                assert kind.title(), f"{kind.table}: plugin.toml gives no 'one'"
                assert kind.title(many=True), f"{kind.table}: plugin.toml gives no 'many'"

    def test_its_kinds_list_and_show_every_record(self, region: Workspace, filled: Host) -> None:
        context = Context(region, filled)
        for kind in context.kinds():
            for record in select_records(context, kind, Query()):
                assert record_detail(context, kind, record).title
            for row in listing_data(list_records(context, kind)):
                assert set(row) >= {"uid", *(column.id for column in kind.columns)}
        self.sound(filled)

    def test_its_tables_can_be_brought_up_from_every_older_version(self, region: Workspace) -> None:
        for table in host_of(self.plugin, workspace=region).tables():
            name = table.record.TABLE
            for version in range(1, table.version):
                rows = self.old_rows.get(name, {}).get(version, ())
                assert rows, (
                    f"give old_rows[{name!r}][{version}]: rows as version {version} had them"
                )
                for row in rows:
                    kept = copy.deepcopy(dict(row))
                    once = migrated(self.manifest.id, table, version, dict(row))
                    again = migrated(self.manifest.id, table, version, dict(row))
                    assert dict(row) == kept, f"{name}: a migration changes the row it is given"
                    assert once == again, f"{name}: the same row migrates to two results"

    def test_its_demo_is_marked_as_synthetic_and_stays_in_its_tables(
        self, region: Workspace, filled: Host
    ) -> None:
        self.sound(filled)
        core = {TableVersion.TABLE, ReleasedGroups.TABLE}  # what the core notes by itself
        own = {*self.manifest.tables_by_name(), *self.manifest.writes, *core}
        assert set(region.tables()) <= own
        for table in filled.tables():
            for record in region.records(table.record).all():
                assert record.provenance.synthetic, f"{record.TABLE} {record.uid} is not marked"

    def test_its_views_speak_in_lines_that_fit(self, filled: Host) -> None:
        from rich.cells import cell_len

        for listed in filled.views():
            for width, _height in self.sizes:
                lines = list(filled.view_lines(listed.id, width))
                assert lines, f"{listed.id} says nothing"
                wide = [line for line in lines if cell_len(line) > width]
                assert not wide, f"{listed.id} at {width}: {wide[0]!r}"

    def test_its_views_draw_in_every_size(self, filled: Host) -> None:
        from cap_tui.testing.stage import draw

        for listed in filled.views():
            ctx = filled.context(listed.plugin)
            for size in self.sizes:
                asyncio.run(draw(filled.view(listed.id), ctx, size))

    def test_a_view_that_is_not_listed_is_not_found(self, region: Workspace) -> None:
        host = host_of(self.plugin, workspace=region)
        with pytest.raises(NotFound):
            host.view(f"{self.manifest.id}.no-such-view")
