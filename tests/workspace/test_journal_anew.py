"""A reader under whom the journal was written anew: it reads on where the lines are those that it has, else everything again."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.workspace import Workspace
from cap_tui.workspace.file_log import FileLog
from tests.workspace.conftest import Card


def put_in_place(journal: Path, data: bytes) -> None:
    """Another file of that name, as after a failed sync or a restored backup."""
    beside = journal.with_suffix(".beside")
    beside.write_bytes(data)
    beside.rename(journal)


@pytest.mark.parametrize("kept", ["all", "and more", "fewer", "others"])
def test_a_reader_reads_on_in_a_journal_with_the_same_lines_alone(
    region: Workspace, kept: str
) -> None:
    journal, written = region.folder / "data.json.journal", list[bytes]()
    for title in ("one", "two", "three"):
        with region.transaction(title) as transaction:
            transaction.add(Card(title=title))
        written.append(journal.read_bytes())
    one, two, three = written
    region.close()
    put_in_place(journal, two)
    reader = FileLog(region.folder, readonly=True)
    tables, before = reader.tables, reader.tables.seq
    if kept == "others":
        put_in_place(journal, one)
        with Workspace.open(region.folder) as other, other.transaction("other") as transaction:
            transaction.add(Card(title="other"))
    else:
        put_in_place(journal, {"all": two, "and more": three, "fewer": one}[kept])
    reached = reader.catch_up()
    assert (reader.tables is tables) is (kept in ("all", "and more"))
    assert reached - before == {"all": 0, "and more": 1, "fewer": -1, "others": 0}[kept]
    reader.close()
