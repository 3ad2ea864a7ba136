"""The manifest names the plugin's code; each module is imported when it is first used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cap_tui.errors import PluginFault
from cap_tui.plugin.host import Host
from cap_tui.plugin.manifest_file import faults
from cap_tui.plugin.states import State
from cap_tui.report.document import Section
from cap_tui.workspace import Home, Workspace
from tests.plugin.conftest import Make, manifest

TOML = """
[[tables]]
name = "notes"
version = 2
record = "records:Note"
migrations = { 1 = "records:from_1" }

[[commands]]
name = "letters"
run = "commands:letters"

[[views]]
id = "letters.desk"
title = "Desk"
lines = "views:lines"

[[views]]
id = "letters.other"
title = "Other"
lines = "missing:lines"

[[importers]]
id = "letters.csv"
purpose = "letters"
title = "Letters"
suffixes = [".csv"]
read = "files:read"

[[exporters]]
id = "letters.txt"
title = "Letters"
suffix = ".txt"
write = "files:write"

[[actions]]
id = "letters.answer"
title = "Answer it"
table = "letters.notes"
run = "work:answer"

[hooks]
checks = "work:checks"
status = "work:status"
report_sections = "work:sections"
event = "work:event"
demo = "work:demo"
"""
RECORDS = """
from typing import Annotated, ClassVar
from cap_tui.api import Record, about

class Note(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "letters.notes"
    text: Annotated[str, about("What was noted")] = ""

def from_1(row):
    row["text"] = row.pop("remark")
    return row
"""
WORK = """
from cap_letters.records import Note
from cap_tui.api import Finding, Line, LineState, Section, Severity, Status, document

heard = []

def answer(ctx, selection):
    return f"answered {selection.text}"

def checks(ctx):
    yield Finding("letters.none", Severity.HINT, "no letter")

def status(ctx):
    return [Status(Line.SUPPORT, LineState.EMPTY, "no letter")]

def sections(ctx, report):
    yield Section("letters.all", "Letters", [document.Paragraph(report)])

def event(event):
    heard.append(event.tables)

def demo(ctx):
    with ctx.transaction("demo") as change:
        change.add(Note(text="made up"))
"""
FILES = """
from cap_tui.api import Sheet

def read(path):
    return Sheet("csv", ("text",), [("row 2", (path.read_text(),))])

def write(ctx, path):
    path.write_text(ctx.region.name)
"""
MODULES = {
    "records": RECORDS,
    "work": WORK,
    "files": FILES,
    "views": "def lines(ctx, width):\n    yield ctx.region.name[:width]\n",
    "commands": "import click\n\n@click.command('letters')\ndef letters():\n    pass\n",
}


@pytest.fixture
def letters(install: Make) -> Path:
    """A plugin whose ``__init__`` is empty."""
    folder = install("letters", manifest("letters", TOML), code="")
    for name, text in MODULES.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    return folder


def test_all_that_the_manifest_names_is_contributed(
    letters: Path, home: Home, cap_workspace: Workspace, tmp_path: Path
) -> None:
    host = Host.discover(home)
    ctx = host.attach(cap_workspace)["letters"]

    assert [table.version for table in host.tables() if table.record.TABLE == "letters.notes"] == [
        2
    ]
    host.demo()
    note = next(ctx.records(sys.modules["cap_letters.records"].Note).all())
    assert list(host.view_lines("letters.desk", 5)) == ["Sampl"]
    assert host.command("letters").name == "letters"
    (tmp_path / "a.csv").write_text("Dear Ana")
    (importer,) = host.importers("letters")
    assert importer.sniff(tmp_path / "a.csv") == pytest.approx(0.3)
    assert importer.sniff(tmp_path / "a.txt") == 0.0
    assert list(importer.read(tmp_path / "a.csv").rows) == [("row 2", ("Dear Ana",))]
    assert "letters.txt" in [exporter.id for exporter in host.exporters()]
    assert "letters.none" in [finding.id for finding in host.checks()]
    assert "no letter" in [status.summary for status in host.status()]
    assert "letters.all" in [s.id for s in host.report_sections("region", Section)]
    assert any("letters.notes" in tables for tables in sys.modules["cap_letters.work"].heard)
    assert "letters.answer" not in [action.id for action in host.actions()]
    (action,) = [action for action in host.actions(note) if action.id == "letters.answer"]
    assert action.run(ctx) == "answered made up"


def test_a_module_is_imported_when_its_code_is_used(
    letters: Path, home: Home, cap_workspace: Workspace
) -> None:
    host = Host.discover(home)
    host.attach(cap_workspace)
    list(host.view_lines("letters.desk", 20))
    assert "cap_letters.views" in sys.modules
    assert "cap_letters.work" not in sys.modules


def test_a_name_that_is_not_there_is_the_plugins_fault(
    letters: Path, home: Home, cap_workspace: Workspace
) -> None:
    host = Host.discover(home)
    host.attach(cap_workspace)
    with pytest.raises(PluginFault, match="missing:lines"):
        list(host.view_lines("letters.other", 20))


def test_what_the_package_gives_itself_is_added(
    letters: Path, home: Home, cap_workspace: Workspace
) -> None:
    (letters / "__init__.py").write_text(
        "from cap_tui.api import Finding, Severity, hookimpl\n\n@hookimpl\n"
        "def cap_checks(ctx):\n    return [Finding('letters.more', Severity.HINT, 'more')]\n"
    )
    host = Host.discover(home)
    host.attach(cap_workspace)
    assert {"letters.none", "letters.more"} <= {finding.id for finding in host.checks()}


def test_manifest_and_code_must_agree_on_the_version_of_a_table(
    install: Make, home: Home, cap_workspace: Workspace
) -> None:
    code = RECORDS + (
        "from cap_tui.api import Table, hookimpl\n\n@hookimpl\n"
        "def cap_tables(ctx):\n    return [Table(Note, version=2, migrations={1: from_1})]\n"
    )
    install("letters", manifest("letters", '[[tables]]\nname = "notes"\n'), code=code)
    host = Host.discover(home)
    host.attach(cap_workspace)
    host.tables()
    state = host.plugin("letters")
    assert not state.usable
    assert state.state in (State.FAILED, State.QUARANTINED)
    assert "version 1 in the manifest and 2 in the code" in state.reason
    assert state.remedy == "Its author has to give both the same version."


@pytest.mark.parametrize(
    ("more", "what", "remedy"),
    [
        ('[[views]]\nid = "x.a"\ntitle = "A"\nlines = "os.system"', "not the right form", "module:name"),
        ('[[views]]\nid = "x.a"\ntitle = "A"\nwidget = "views:A"', "no 'lines'", "MODULE:FUNCTION"),
        ('[[tables]]\nname = "a"\nkind = "a:A"', "no 'record'", "MODULE:CLASS"),
        ('[[tables]]\nname = "a"\nversion = 2\nrecord = "a:A"', "no migration from version 1", "migrations = { 1"),
        ('[hooks]\nchecs = "a:b"', "checs", ""),
    ],
)  # fmt: skip
def test_code_that_is_named_wrongly_is_explained(more: str, what: str, remedy: str) -> None:
    _manifest, (fault,) = faults(manifest("x", more), "plugin.toml")
    assert what in fault.what
    assert remedy in fault.remedy
    assert fault.where.startswith("plugin.toml:")
