"""Records and transactions, history, undo and redo."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec
import pytest

from cap_tui.errors import Conflict, NotFound, ReadOnly, Refused, WrongUse
from cap_tui.model.record import Record, about
from cap_tui.workspace import Workspace

Cards = Any


def add(region: Workspace, card: Cards, **fields: Any) -> Any:
    with region.transaction("Add a card") as tx:
        return tx.add(card(**fields))


def change(region: Workspace, record: Any, **fields: Any) -> Any:
    with region.transaction("Change a card") as tx:
        return tx.put(msgspec.structs.replace(record, **fields))


# Records and transactions


def test_an_added_record_gets_what_every_record_has(any_region: Workspace, card: Cards) -> None:
    stored = add(any_region, card, title="wood")

    assert any_region.records(card).get(stored.uid) == stored
    assert (stored.version, stored.owner, stored.title) == (1, "VA", "wood")
    assert stored.created.endswith("Z")
    assert stored.uid[14] == "7"


def test_a_changed_record_counts_its_version_and_keeps_its_birth(
    any_region: Workspace, card: Cards
) -> None:
    first = add(any_region, card, title="wood")
    second = change(any_region, first, title="timber")

    assert any_region.records(card).get(first.uid) == second
    assert (second.version, second.created) == (2, first.created)


def test_a_transaction_that_has_ended_is_not_appended_again(
    any_region: Workspace, card: Cards
) -> None:
    with any_region.transaction("Add a card") as transaction:
        transaction.add(card(title="wood"))
    with pytest.raises(WrongUse, match="ended already"):
        transaction.draft()
    assert any_region.records(card).count() == 1


def test_a_stale_save_is_a_conflict_and_leaves_theirs(any_region: Workspace, card: Cards) -> None:
    first = add(any_region, card, title="wood")
    change(any_region, first, title="theirs")

    with pytest.raises(Conflict) as clash:
        change(any_region, first, title="ours")

    assert clash.value.ours is not None
    assert clash.value.theirs is not None
    assert (clash.value.ours["title"], clash.value.theirs["title"]) == ("ours", "theirs")
    assert any_region.records(card).get(first.uid).title == "theirs"


def test_a_stale_removal_is_a_conflict(any_region: Workspace, card: Cards) -> None:
    first = add(any_region, card)
    change(any_region, first, title="new")

    with pytest.raises(Conflict), any_region.transaction("Remove") as tx:
        tx.remove(first)

    assert any_region.records(card).count() == 1


def test_what_its_table_could_not_give_back_is_not_stored(
    any_region: Workspace, card: Cards
) -> None:
    first = add(any_region, card, title="wood")

    with pytest.raises(Refused, match="votes"):
        add(any_region, card, votes="many")
    with pytest.raises(Refused, match="votes"):
        change(any_region, first, votes="many")

    assert list(any_region.records(card).all()) == [first]


def test_another_regions_record_is_not_ours_to_change(any_region: Workspace, card: Cards) -> None:
    with any_region.transaction("Import") as tx:
        theirs = tx.add(card(title="theirs", owner="HOC"))

    with pytest.raises(ReadOnly, match="HOC"), any_region.transaction("Change") as tx:
        tx.put(msgspec.structs.replace(theirs, title="ours"))

    assert any_region.records(card).get(theirs.uid).title == "theirs"


def test_another_regions_record_is_not_ours_to_share(any_region: Workspace) -> None:
    class Call(Record, frozen=True, kw_only=True):
        TABLE: ClassVar[str] = "acie.calls"

        shared: Annotated[bool, about("Whether several regions change it")] = False

    with any_region.transaction("Import") as tx:
        theirs = tx.add(Call(owner="HOC"))
        joint = tx.add(Call(owner="HOC", shared=True))

    with any_region.transaction("Change") as tx:
        tx.put(joint)
    with pytest.raises(ReadOnly, match="HOC"), any_region.transaction("Share") as tx:
        tx.put(msgspec.structs.replace(theirs, shared=True))


def test_an_exception_in_a_transaction_stores_nothing(any_region: Workspace, card: Cards) -> None:
    def fail() -> None:
        with any_region.transaction("Fail") as tx:
            tx.add(card(title="never"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert any_region.seq == 0
    assert list(any_region.records(card).all()) == []


def test_several_changes_of_one_record_in_a_transaction_become_one(
    any_region: Workspace, card: Cards
) -> None:
    with any_region.transaction("Write") as tx:
        kept = tx.put(msgspec.structs.replace(tx.add(card(title="a")), title="b"))
        gone = tx.add(card(title="gone"))
        tx.remove(gone)

    assert [record.title for record in any_region.records(card).all()] == ["b"]
    assert any_region.records(card).get(kept.uid) == kept
    assert tx.seq == 1
    assert len(any_region.history()[0].changes) == 1


def test_the_same_key_is_the_same_commit(any_region: Workspace, card: Cards) -> None:
    receipts = []
    for _time in range(2):
        with any_region.transaction("Import", key="sha") as tx:
            tx.add(card(title="once"))
        receipts.append((tx.seq, tx.repeated))

    assert receipts == [(1, False), (1, True)]
    assert any_region.records(card).count() == 1


def test_fields_of_a_newer_version_survive_a_save(any_region: Workspace, card: Cards) -> None:
    stored = add(any_region, card, title="wood")
    any_region.table("cards").update({"newer": [1]})

    current = any_region.records(card).get(stored.uid)
    change(any_region, current, title="timber")

    document = any_region.table("cards").all()[0]
    assert (document["title"], document["newer"]) == ("timber", [1])


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**63,
        "\ud800",
        {1: "a"},
        {"\ud800": 1},
        b"bytes",
        {1, 2},
        object(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_would_not_come_back_is_refused_before_it_is_acknowledged(
    any_region: Workspace, value: Any
) -> None:
    with pytest.raises(Refused) as refusal, any_region.transaction("Write") as tx:
        tx.put_document("t", {"uid": "a", "fine": 1, "list": [0, {"bad": value}]})

    assert "list[1].bad" in refusal.value.where
    assert any_region.tables() == []


def test_a_record_that_nests_without_end_is_refused(any_region: Workspace) -> None:
    endless: list[Any] = []
    endless.append(endless)

    with pytest.raises(Refused), any_region.transaction("Write") as tx:
        tx.put_document("t", {"uid": "a", "list": endless})


def test_find_answers_by_every_field(any_region: Workspace, card: Cards) -> None:
    for number in range(6):
        add(any_region, card, title=f"t{number % 2}", votes=number % 3, tags=("x",) * (number % 2))
    records = any_region.records(card)

    assert [r.votes for r in records.find(title="t1")] == [1, 0, 2]
    assert [r.title for r in records.find(votes=0)] == ["t0", "t1"]
    assert len(records.find(tags=("x",), title="t1")) == 3
    assert records.count(title="t0", votes=0) == 1
    assert records.find(title="none") == []
    with pytest.raises(WrongUse):
        records.find(colour="red")


def test_find_counts_a_field_that_an_old_record_lacks_as_its_default(
    any_region: Workspace, card: Cards
) -> None:
    any_region.table("cards").insert({"uid": "old", "version": 1, "title": "old"})
    new = add(any_region, card, title="new", votes=0)

    assert [record.uid for record in any_region.records(card).find(votes=0)] == ["old", new.uid]
    assert any_region.records(card).find(votes=None) == []


def test_a_missing_record_is_not_found(any_region: Workspace, card: Cards) -> None:
    with pytest.raises(NotFound):
        any_region.records(card).get("nothing")


def test_a_stored_record_that_does_not_fit_is_named_not_guessed(
    any_region: Workspace, card: Cards
) -> None:
    any_region.table("cards").insert({"uid": "bad", "version": 1, "title": 7})

    with pytest.raises(Refused) as refusal:
        any_region.records(card).get("bad")

    assert refusal.value.where == "cards"


def test_a_record_type_without_a_table_is_wrong_use(any_region: Workspace) -> None:
    class Homeless(Record, frozen=True, kw_only=True):
        TABLE: ClassVar[str] = ""
        note: Annotated[str, about("x")] = ""

    with pytest.raises(WrongUse):
        any_region.records(Homeless)


# History, undo, redo


def test_history_tells_what_was_before_and_after(any_region: Workspace, card: Cards) -> None:
    first = add(any_region, card, title="a")
    add(any_region, card, title="other")
    second = change(any_region, first, title="b")
    with any_region.transaction("Remove") as tx:
        tx.remove(second)
    any_region.compact()

    entries = any_region.history(first.uid)

    def title(document: dict[str, Any] | None) -> str | None:
        return document["title"] if document else None

    told = [(e.label, title(e.changes[0].before), title(e.changes[0].after)) for e in entries]
    assert told == [("Remove", "b", None), ("Change a card", "a", "b"), ("Add a card", None, "a")]
    assert [e.seq for e in entries] == [4, 3, 1]
    assert {e.actor for e in entries} == {"ada"}
    assert [change.version for e in entries for change in e.changes] == [2, 2, 1]
    assert [e.seq for e in any_region.history(limit=2)] == [4, 3]


def test_undo_and_redo_walk_back_and_forth(any_region: Workspace, card: Cards) -> None:
    first = add(any_region, card, title="a")
    change(any_region, change(any_region, first, title="b"), title="c")
    titles = []

    def title() -> str:
        return str(any_region.records(card).get(first.uid).title)

    for step in (
        any_region.undo,
        any_region.undo,
        any_region.redo,
        any_region.redo,
        any_region.undo,
    ):
        step()
        titles.append(title())

    assert titles == ["b", "a", "b", "c", "b"]
    assert any_region.records(card).get(first.uid).version == 8
    assert any_region.history()[0].undoes == 7


def test_undoing_everything_ends_in_an_empty_table_and_then_in_nothing(
    any_region: Workspace, card: Cards
) -> None:
    first = add(any_region, card, title="a")
    with any_region.transaction("Remove") as tx:
        tx.remove(first)

    any_region.undo()
    assert any_region.records(card).get(first.uid).title == "a"
    any_region.undo()
    assert any_region.records(card).count() == 0
    with pytest.raises(NotFound):
        any_region.undo()
    any_region.redo()
    any_region.redo()
    assert any_region.records(card).count() == 0
    with pytest.raises(NotFound):
        any_region.redo()


def test_a_new_change_ends_what_could_be_redone(any_region: Workspace, card: Cards) -> None:
    first = add(any_region, card, title="a")
    change(any_region, first, title="b")
    any_region.undo()
    add(any_region, card, title="other")

    with pytest.raises(NotFound):
        any_region.redo()


def test_undo_takes_back_ones_own_work_not_that_of_others(region: Workspace, card: Cards) -> None:
    mine = add(region, card, title="mine")
    with Workspace.open(region.folder, actor="bea") as other:
        theirs = add(other, card, title="theirs")
        region.catch_up()

        region.undo()

        assert [r.uid for r in region.records(card).all()] == [theirs.uid]
        assert mine.uid != theirs.uid


def test_undo_does_not_overwrite_a_later_change(region: Workspace, card: Cards) -> None:
    first = add(region, card, title="a")
    second = change(region, first, title="b")
    with Workspace.open(region.folder, actor="bea") as other:
        change(other, second, title="theirs")

    with pytest.raises(Conflict) as clash:
        region.undo()

    assert clash.value.theirs is not None
    assert clash.value.theirs["title"] == "theirs"
