"""The shell on a region whose server goes away: it says so, reading goes on, and what was typed is kept."""

from __future__ import annotations

from pathlib import Path

from cap_tui.model.activity import TransformativeActivity
from cap_tui.operations.storage import move_storage
from cap_tui.workspace import Region, Workspace, WorkspaceConfig
from cap_tui.workspace.postgres.schema import schema_sql
from tests.postgres.databases import folder_of_a_server
from tests.postgres.server import running
from tests.pty.terminal import Terminal
from tests.pty.test_saving import edit_card


def test_an_outage_is_shown_and_the_typed_text_is_saved_after_it(
    tmp_path: Path, own_home: Path
) -> None:
    region = tmp_path / "valdora"
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    with (
        Workspace.create(region, config, actor="ada") as workspace,
        workspace.transaction("made") as transaction,
    ):
        transaction.add(TransformativeActivity(name="Timber"))
    with folder_of_a_server() as folder, running(folder / "data") as server:
        server.sql("CREATE DATABASE region", "postgres")
        server.sql(schema_sql(roles=True))
        move_storage(region, server.url())
        with Terminal(["-w", str(region)], own_home) as terminal:
            edit_card(terminal)
            terminal.press(" from waste")
            terminal.wait("Timber from waste")

            server.kill()
            terminal.wait("not connected since")
            terminal.press("f10")
            terminal.wait("does not answer")
            terminal.wait("Timber from waste")

            server.start()
            terminal.wait("not connected since", gone=True)
            terminal.press("f10")
            terminal.wait("F10 Save", gone=True)
            terminal.press("ctrl+q")
            terminal.ended_well()
        with Workspace.open(region) as workspace:
            names = [one.name for one in workspace.records(TransformativeActivity).all()]
        assert names == ["Timber from waste"]
