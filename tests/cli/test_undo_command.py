"""What ``cap-tui undo`` says of a newer change that it went past because its table is final."""

from __future__ import annotations

from cap_tui.cli.records import newer_final_change
from cap_tui.workspace.history import HistoryEntry


def entry(seq: int, label: str, actor: str = "ada", **inverts: int) -> HistoryEntry:
    at = "2026-03-02T09:00:00Z"
    return HistoryEntry(seq=seq, at=at, actor=actor, label=label, operations=(), **inverts)


def test_a_decision_that_an_undo_went_past_is_named() -> None:
    note, decision = entry(1, "note"), entry(2, "application S02: refused")
    undo = entry(3, "note", undoes=1)
    assert newer_final_change([undo, decision, note], note) == decision
    assert newer_final_change([decision, note], note) == decision  # --dry-run


def test_changes_of_others_and_undone_ones_are_not_named() -> None:
    note, other, mine = entry(1, "note"), entry(2, "vote", "bor"), entry(3, "card")
    lines = [entry(5, "note", undoes=1), entry(4, "card", undoes=3), mine, other, note]
    assert newer_final_change(lines, note) is None
