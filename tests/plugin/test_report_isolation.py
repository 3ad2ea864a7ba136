"""A plugin that cannot fill a column of its records leaves the report of the region whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_tui.cli import main
from cap_tui.plugin.host import Host
from cap_tui.report.compose import compose
from cap_tui.report.document import Paragraph, TableBlock
from cap_tui.testing import sample_config
from cap_tui.workspace import Home, Workspace
from tests.plugin.conftest import Make, manifest

ROUNDS = """
from typing import Annotated, ClassVar
from cap_tui.api import Kind, KindColumn, Record, Table, about, hookimpl

class Round(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "bad.rounds"
    year: Annotated[str, about("Year", label="year")]

@hookimpl
def cap_tables(ctx):
    return [Table(Round, kind=Kind(Round, id="rounds", one="round", many="rounds", report=True,
        sort="share", name=lambda found: found.year, columns=(
            KindColumn("year"),
            KindColumn("share", value=lambda found, here: 1 / (int(found.year) - 2026), title="share"),
            KindColumn("place", value=lambda found, here: "Alps", title="place"),
        )))]
"""
LEFT_OUT = "Not in this report: the column 'share' of 'bad'."


@pytest.fixture
def region(install: Make, tmp_path: Path) -> Iterator[Workspace]:
    """A region with two records of a plugin, of one of which it cannot say the share."""
    install("bad", manifest("bad", '[[tables]]\nname = "rounds"\n'), code=ROUNDS)
    with Workspace.create(tmp_path / "region", sample_config()) as workspace:
        with workspace.transaction("Rounds") as tx:
            for year in ("2026", "2027"):
                tx.put_document("bad.rounds", {"uid": f"r{year}", "version": 1, "year": year})
        yield workspace


def test_the_report_has_the_other_columns_and_says_what_is_missing(
    region: Workspace, home: Home
) -> None:
    host = Host.discover(home)
    host.attach(region)
    document = compose(host, region)
    (section,) = [one for one in document.sections if one.id == "records.rounds"]
    (table,) = [block for block in section.blocks if isinstance(block, TableBlock)]
    assert (list(table.columns), list(table.rows)) == (
        ["year", "place"],
        [["2026", "Alps"], ["2027", "Alps"]],
    )
    (warning,) = [b for b in section.blocks if isinstance(b, Paragraph) and b.style == "warning"]
    assert warning.text.startswith(LEFT_OUT)
    assert "ZeroDivisionError" in warning.text
    assert warning.text in document.notices
    assert list(document.missing) == [warning.text]


def test_the_command_writes_it_and_says_so(
    region: Workspace,
    home: Home,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "report.md"
    with pytest.raises(SystemExit) as left:
        main(
            [
                "--home",
                str(home.path),
                "-w",
                str(region.folder),
                "--json",
                "report",
                "-o",
                str(file),
            ]
        )
    answer = capsys.readouterr()
    assert left.value.code == 0
    assert "Alps" in file.read_text("utf-8")
    (told,) = json.loads(answer.out)["data"]["missing"]
    assert told.startswith(LEFT_OUT)
    assert told in answer.err
