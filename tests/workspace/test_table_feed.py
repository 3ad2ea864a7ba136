"""A feed hands over each row once: all of them first, then what was added, changed and removed."""

from __future__ import annotations

import msgspec
import pytest

from cap_tui.model.activity import TransformativeActivity
from cap_tui.testing import sample_region
from cap_tui.workspace import memory_tables, table_feed


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


def test_more_changes_than_a_table_remembers_are_all_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory_tables, "MAX_TOUCHED", 3)
    monkeypatch.setattr(table_feed, "BATCH", 4)
    with sample_region() as workspace:
        feed = workspace.table_feed("activities", Row)
        assert feed.changes() == ([], [])
        for count in (1, 2, 7):
            with workspace.transaction("add some") as tx:
                made = [tx.add(TransformativeActivity(name=f"{count}-{n}")) for n in range(count)]
            assert [row.name for row in feed.changes()[0]] == [one.name for one in made]
            with workspace.transaction("take them out") as tx:
                for one in made:
                    tx.remove(one)
            added, removed = feed.changes()
            assert added == []
            assert sorted(row.name for row in removed) == sorted(one.name for one in made)
            assert feed.changes() == ([], [])
        with workspace.transaction("add nine") as tx:
            for number in range(9):
                tx.add(TransformativeActivity(name=str(number)))
        anew = workspace.table_feed("activities", Row)
        assert [len(came) for came, _gone in anew.batches()] == [4, 4, 1]
