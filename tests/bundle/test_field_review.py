"""Each field of each table is reviewed in docs/privacy.md: what it adds to the other files and to what left before."""

from __future__ import annotations

import re
from pathlib import Path

from cap_tui.bundle.table_schema import declare
from cap_tui.model.record import Personal, Record
from cap_tui.operations.context import Context
from cap_tui.testing import host_of, sample_region

PAGE = Path(__file__).parents[2] / "docs" / "privacy.md"
PLUGINS = Path(__file__).parents[2] / "plugins"
ROW = re.compile(r"^\| `([\w.]+)` \|(.*)\|(.*)\|(.*)\|(.*)\|$", re.MULTILINE)


def columns_of(record: type[Record]) -> tuple[list[str], list[str], list[str]]:
    """The declared fields: those that leave, that are counted, that stay."""
    found = declare(record).fields
    return (
        [f.name for f in found if f.personal is Personal.NONE],
        [f.name for f in found if f.personal is Personal.QUASI],
        [f.name for f in found if f.personal not in (Personal.NONE, Personal.QUASI)],
    )


def test_every_field_of_every_table_stands_in_the_review_in_its_column() -> None:
    reviewed = {
        table: tuple(re.findall(r"`(\w+)`", cell) for cell in (leaves, counted, stays))
        for table, leaves, counted, stays, adds in ROW.findall(PAGE.read_text("utf-8"))
        if len(adds.strip()) > 10
    }
    workspace = sample_region()
    plugins = [f"cap_{folder.name}" for folder in sorted(PLUGINS.iterdir()) if folder.is_dir()]
    context = Context(workspace, host_of(*plugins, workspace=workspace), language="en")
    declared = {record.TABLE: columns_of(record) for record in context.record_types()}
    assert declared.keys() == reviewed.keys()
    assert {t: c for t, c in declared.items() if c != reviewed[t]} == {}
