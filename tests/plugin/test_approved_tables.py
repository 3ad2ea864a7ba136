"""Every migration of a row, every right to a table, every requirement, word by word."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar

from cap_tui.errors import Refused
from cap_tui.model.record import Record, about
from cap_tui.plugin.contributions import Table
from cap_tui.plugin.entries import TableEntry
from cap_tui.plugin.requirements import numbers, requirement
from cap_tui.plugin.tables import due_tables, migrated, settle_tables
from cap_tui.workspace import Home, Workspace
from tests.approval import approve
from tests.plugin.conftest import Make, manifest
from tests.plugin.test_approved_packages import told

FOLDER = Path(__file__).with_name("approved") / "tables"


class Row(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "notes.rows"
    body: Annotated[str, about("What was noted")]


def migrations() -> Iterator[tuple[str, dict[int, Any]]]:
    def renamed(row: dict[str, Any]) -> dict[str, Any]:
        row["body"] = row.pop("text")
        return row

    good: dict[int, Any] = {1: lambda row: {**row, "text": row["text"] + "!"}, 2: renamed}
    yield "both", good
    yield "none", {}
    yield "the second only", {2: renamed}
    yield "the first only", {1: good[1]}
    yield "one that fails", {1: lambda row: row["nothing"], 2: renamed}
    yield "one that refuses", {1: lambda _row: (_ for _ in ()).throw(Refused("no")), 2: renamed}
    yield "what does not fit", {1: good[1], 2: lambda row: {**row, "body": 5}}
    for field in ("uid", "version", "owner"):
        yield f"another {field}", {1: lambda row, f=field: {**row, f: "other"}, 2: renamed}


def test_every_migration_of_a_row() -> None:
    row = {
        "uid": "u",
        "version": 3,
        "owner": "VD",
        "created": "",
        "updated": "",
        "provenance": {},
        "text": "x",
    }
    lines = []
    for title, steps in migrations():
        for there in (1, 2, 3):
            lines.append(f"{title} from {there}: {told(lambda s=steps, t=there: migrated('notes', Table(Row, 3, s), t, copy.deepcopy(row)))}")  # type: ignore[misc]  # fmt: skip
    approve(FOLDER / "migrations.txt", "\n".join(lines))


def test_what_a_plugin_may_do_with_its_tables(
    home: Home, install: Make, cap_workspace: Workspace
) -> None:
    from cap_tui.plugin.plugin_status import assess
    from cap_tui.plugin.table_permissions import TableVersion

    text = 'writes = ["areas"]\n' + "".join(
        f'[[tables]]\nname = "{name}"\nversion = {version}\n{more}\n'
        for name, version, more in (
            ("one", 1, ""), ("two", 2, ""), ("three", 3, "append_only = true"), ("four", 2, "final = true"), ("five", 2, "quiet = true"),
        )
    )  # fmt: skip
    install("notes", manifest("notes", text), code="")
    (state,) = [each for each in assess(home) if each.id == "notes"]
    with cap_workspace.transaction("versions") as tx:
        for name, version in (("notes.two", 2), ("notes.three", 4), ("notes.four", 1)):
            tx.add(TableVersion(name=name, table_version=version))
    rights = settle_tables(cap_workspace, state, lambda _state: [])
    lines = [f"{name}: {right}" for name, right in rights.items()]
    lines.append(f"due {due_tables(cap_workspace, state)}")
    with cap_workspace.transaction("rows") as tx:
        tx.put_document("notes.four", {"uid": "u", "version": 1, "owner": "VD"})
        tx.put_document("notes.five", {"uid": "v", "version": 1, "owner": "VD"})
    lines.append(f"due {due_tables(cap_workspace, state)}")
    lines.append(told(lambda: settle_tables(cap_workspace, state, lambda _state: [])))
    four = type("Four", (Row,), {"TABLE": "notes.four"}, frozen=True, kw_only=True)
    lines.append(told(lambda: settle_tables(cap_workspace, state, lambda _state: [Table(four, 3)])))
    approve(FOLDER / "rights.txt", "\n".join(lines))
    assert TableEntry(name="x").version == 1


def test_requirements() -> None:
    lines = []
    for text in (
        "a",
        "a>=1",
        "a >= 1.2",
        "a==1.0",
        "a<2",
        "a<=2",
        "a>1",
        "a!=1",
        "a~=1",
        "a>=1,<2",
        "a>=",
        ">=1",
        "A>=1",
        "a>=x",
        "a>=1.2.3.4.5",
        "",
    ):
        found = told(lambda t=text: requirement(t))  # type: ignore[misc]
        met = (
            []
            if ":" in found
            else [
                v
                for v in ("0.9", "1", "1.0", "1.2", "1.2.0", "1.10", "2", "2.0a", "x")
                if requirement(text).met_by(v)
            ]
        )
        lines.append(f"{text!r}: {found} met by {met}")
    lines += [
        f"{version}: {numbers(version)}"
        for version in ("1", "1.0", "1.2.0", "1.0.1", "2a", "1.2rc1", "x", "")
    ]
    approve(FOLDER / "requirements.txt", "\n".join(lines))
