"""A feed hands over each row once: all of them first, then what was added, changed and removed."""

from __future__ import annotations

import msgspec

from cap_tui.model.activity import TransformativeActivity
from cap_tui.testing import sample_region


class Row(msgspec.Struct):
    name: str


def test_a_feed_tells_what_moved_since_it_was_asked() -> None:
    with sample_region() as workspace:
        feed = workspace.table_feed("activities", Row)
        first, gone = feed.changes()
        assert len(first) == workspace.records(TransformativeActivity).count()
        assert gone == []
        assert feed.changes() == ([], [])
        with workspace.transaction("add two") as tx:
            one = tx.add(TransformativeActivity(name="One"))
            two = tx.add(TransformativeActivity(name="Two"))
        assert [row.name for row in feed.changes()[0]] == ["One", "Two"]
        with workspace.transaction("rename and remove") as tx:
            tx.put(msgspec.structs.replace(one, name="First"))
            tx.remove(two)
        added, removed = feed.changes()
        assert [row.name for row in added] == ["First"]
        assert sorted(row.name for row in removed) == ["One", "Two"]
        workspace.undo()
        added, removed = feed.changes()
        assert sorted(row.name for row in added) == ["One", "Two"]
        assert [row.name for row in removed] == ["First"]
