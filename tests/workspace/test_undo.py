"""Undo by session, subject and login; a chosen change is reverted when nothing depends on it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cap_tui.errors import Conflict, NotFound, Refused
from cap_tui.workspace import Actor, Identity, UndoScope, Workspace

Cards = Any

PARTNERS = "019b76da-a800-7fce-8182-69b8602ac17c"
"""The uid of a record that a partner region made."""


def add(region: Workspace, card: Cards, **fields: Any) -> Any:
    with region.transaction(f"Add {fields.get('title', '')}") as tx:
        return tx.add(card(**fields))


def change(region: Workspace, record: Any, **fields: Any) -> Any:
    with region.transaction("Change a card") as tx:
        return tx.put(msgspec.structs.replace(record, **fields))


def titles(region: Workspace, card: Cards) -> list[str]:
    region.catch_up()
    return sorted(record.title for record in region.records(card).all())


def test_the_store_keeps_login_session_and_subject(region: Workspace, card: Cards) -> None:
    who = Actor("ada", "session-1", "p1")
    with Workspace.open(region.folder, actor=who) as other:
        add(other, card, title="a")

    entry = region.history()[0]

    assert (entry.actor, entry.session, entry.subject) == ("ada", "session-1", "p1")


def test_an_actor_may_be_given_as_a_login(region: Workspace) -> None:
    assert region.actor == "ada"
    assert region.identity.login == "ada"
    assert region.identity.session
    assert region.identity.subject == ""


def test_every_handle_is_a_session_of_its_own(region: Workspace) -> None:
    with Workspace.open(region.folder, actor="ada") as other:
        assert other.identity.session != region.identity.session


def test_undo_leaves_another_session_of_the_same_login_alone(
    region: Workspace, card: Cards
) -> None:
    add(region, card, title="mine")
    with Workspace.open(region.folder, actor="ada") as other:
        add(other, card, title="theirs")

        undone = region.undo()

        assert (undone.label, undone.undoes) == ("Add mine", 1)
        assert titles(region, card) == ["theirs"]
        assert region.undoable() is None
        with pytest.raises(NotFound):
            region.undo()


def test_undo_leaves_what_was_done_for_another_subject_alone(
    any_region: Workspace, card: Cards
) -> None:
    add(any_region, card, title="mine")
    with any_region.transaction("Vote", subject="p1") as tx:
        tx.add(card(title="for p1"))

    mine, for_p1 = any_region.undoable(), any_region.undoable(subject="p1")

    assert mine is not None
    assert mine.label == "Add mine"
    assert for_p1 is not None
    assert (for_p1.label, for_p1.subject) == ("Vote", "p1")
    any_region.undo()
    assert titles(any_region, card) == ["for p1"]


def test_by_login_undo_takes_the_newest_change_of_every_session(
    region: Workspace, card: Cards
) -> None:
    add(region, card, title="first")
    with Workspace.open(region.folder, actor="ada") as call:
        add(call, card, title="second")
    with Workspace.open(region.folder, actor="bea") as stranger:
        add(stranger, card, title="stranger's")

    with Workspace.open(region.folder, actor="ada") as call:
        assert call.undoable() is None
        assert call.undo(UndoScope.LOGIN).label == "Add second"
    with Workspace.open(region.folder, actor="ada") as call:
        assert call.undo("login").label == "Add first"
    with Workspace.open(region.folder, actor="ada") as call:
        assert call.redo("login").label == "Add first"

    assert titles(region, card) == ["first", "stranger's"]


def test_a_change_that_somebody_else_undid_is_not_undone_again(
    region: Workspace, card: Cards
) -> None:
    add(region, card, title="first")
    add(region, card, title="second")
    with Workspace.open(region.folder, actor="ada") as call:
        call.undo("login")

    undoable = region.undoable()

    assert undoable is not None
    assert undoable.label == "Add first"


def test_a_session_redoes_its_own_undo_only(region: Workspace, card: Cards) -> None:
    add(region, card, title="a")
    region.undo()
    with Workspace.open(region.folder, actor="ada") as other:
        assert other.redoable() is None
        with pytest.raises(NotFound):
            other.redo()

    assert region.redo().label == "Add a"


def test_a_chosen_change_of_anybody_is_reverted(region: Workspace, card: Cards) -> None:
    add(region, card, title="old")
    add(region, card, title="between")
    with Workspace.open(region.folder, actor="bea") as other:
        reverting = other.revert(1)

        assert (reverting.undoes, reverting.label, reverting.actor) == (1, "Add old", "bea")
        assert titles(region, card) == ["between"]
        assert other.revert(reverting.seq).redoes == reverting.seq

    assert titles(region, card) == ["between", "old"]


def test_a_change_that_later_changes_depend_on_is_not_reverted(
    any_region: Workspace, card: Cards
) -> None:
    first = add(any_region, card, title="a")
    second = change(any_region, first, title="b")
    change(any_region, second, title="c")

    with pytest.raises(Conflict) as conflict:
        any_region.revert(1)

    assert [entry.seq for entry in any_region.dependents(1)] == [3, 2]
    assert "3 Change a card (ada); 2 Change a card (ada)" in conflict.value.what
    assert conflict.value.uid == first.uid
    assert titles(any_region, card) == ["c"]
    assert any_region.seq == 3


def test_a_record_that_another_one_refers_to_is_not_taken_away(
    any_region: Workspace, card: Cards
) -> None:
    first = add(any_region, card, title="card")
    other = add(any_region, card, title="vote", tags=(first.uid,))

    with pytest.raises(Conflict) as conflict:
        any_region.revert(1)

    assert conflict.value.uid == other.uid
    assert "2 Add vote (ada)" in conflict.value.what
    any_region.undo()
    any_region.revert(1)
    assert titles(any_region, card) == []


def test_a_reference_that_was_there_before_its_record_does_not_hold_the_record(
    any_region: Workspace, card: Cards
) -> None:
    add(any_region, card, title="interest", tags=(PARTNERS,))
    with any_region.transaction("Import") as tx:
        tx.add(card(uid=PARTNERS, title="of a partner"))

    assert any_region.undo().label == "Import"
    assert titles(any_region, card) == ["interest"]

    again = any_region.redo()
    add(any_region, card, title="later", tags=(PARTNERS,))
    with pytest.raises(Conflict, match="Add later"):
        any_region.revert(again.seq)


def test_many_records_are_looked_up_as_references_too(any_region: Workspace, card: Cards) -> None:
    with any_region.transaction("Import") as tx:
        added = [tx.add(card(title=f"c{number}")) for number in range(20)]
    add(any_region, card, title="refers", tags=(added[13].uid,))

    with pytest.raises(Conflict, match="2 Add refers"):
        any_region.revert(1)


def test_a_change_is_reverted_once(any_region: Workspace, card: Cards) -> None:
    add(any_region, card, title="a")
    any_region.revert(1)

    with pytest.raises(Refused, match="undone already"):
        any_region.revert(1)
    with pytest.raises(NotFound):
        any_region.revert(99)


def test_an_erasure_is_not_reverted(any_region: Workspace, card: Cards) -> None:
    with any_region.transaction("Erase", final=True) as tx:
        tx.add(card(title="final"))

    with pytest.raises(Refused, match="cannot be undone"):
        any_region.revert(1)


def test_a_change_is_found_by_its_number(any_region: Workspace, card: Cards) -> None:
    add(any_region, card, title="a")
    add(any_region, card, title="b")

    assert any_region.entry(1).label == "Add a"
    with pytest.raises(NotFound):
        any_region.entry(3)


def test_raw_reading_goes_through_the_workspace(any_region: Workspace, card: Cards) -> None:
    with any_region.transaction("Import", key="digest") as tx:
        stored = tx.add(card(title="a"))

    document = any_region.document("cards", stored.uid)
    raw = any_region.raw_tables()

    assert document is not None
    assert document["title"] == "a"
    assert any_region.document("cards", "missing") is None
    assert raw.seq == 1
    assert [msgspec.json.decode(body)["uid"] for body in raw.bodies["cards"]] == [stored.uid]
    assert (any_region.committed("digest"), any_region.committed("other")) == (1, None)
    assert [line.seq for line in any_region.lines()] == [1]
    assert next(any_region.newest_lines()).key == "digest"
    with any_region.exclusive():
        assert any_region.seq == 1


def test_an_identity_fills_in_what_is_missing() -> None:
    filled = Identity.of(Identity(login="ada", subject="p1"))

    assert (filled.login, filled.subject) == ("ada", "p1")
    assert len(filled.session) == 12
    assert Identity.of(Identity("ada", "s")).session == "s"
