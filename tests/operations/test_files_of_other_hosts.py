"""A file that was attached on another host: the region names it, and its record says that it is not here."""

from __future__ import annotations

from pathlib import Path

from cap_tui.model.activity import Evidence
from cap_tui.operations.context import Context
from cap_tui.operations.kind_operations import attach_file
from cap_tui.operations.listings import record_detail
from cap_tui.testing.hosts import sample_config
from cap_tui.workspace import Workspace


def test_a_record_says_that_its_file_is_not_on_this_host(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("a survey", encoding="utf-8")
    with Workspace.create(tmp_path / "region", sample_config(), actor="ada") as workspace:
        context = Context(workspace)
        with workspace.transaction("a source") as change:
            survey = change.add(Evidence(title="Survey"))
        kind = context.kinds().of_table("evidence")
        assert kind is not None
        attached = attach_file(context, kind, survey, note)
        assert record_detail(context, kind, attached).marks == ()

        workspace.attachment(attached.attachment).unlink()

        (mark,) = record_detail(context, kind, attached).marks
        assert mark == "The attached file is not on this host; only its name is shared."
