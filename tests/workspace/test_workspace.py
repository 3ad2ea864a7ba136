"""A region's folder: made, opened, shared, worked on."""

from __future__ import annotations

import os
import stat
import sys
import threading
import time
from pathlib import Path
from typing import Annotated, Any, ClassVar

import msgspec
import pytest

from cap_tui.errors import Conflict, NotFound, ReadOnly, Refused, WrongUse
from cap_tui.model.record import Record, about
from cap_tui.workspace import Attachment, Region, Workspace, WorkspaceConfig
from cap_tui.workspace.filelog import FileLog

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


# The folder


def test_a_folder_holds_one_region(region: Workspace, config: WorkspaceConfig) -> None:
    with pytest.raises(Refused):
        Workspace.create(region.folder, config)


def test_an_empty_folder_is_no_region(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        Workspace.open(tmp_path)

    assert "new" in refusal.value.remedy


def test_a_region_opened_for_reading_takes_nothing(region: Workspace, card: Cards) -> None:
    stored = add(region, card, title="a")
    with Workspace.open(region.folder, readonly=True) as reader:
        assert reader.records(card).get(stored.uid) == stored
        for attempt in (
            lambda: reader.transaction("x"),
            lambda: reader.table("t").insert({}),
            lambda: reader.save_config({"region.name": "x"}),
            lambda: reader.attach(b"x", "x"),
            reader.undo,
        ):
            with pytest.raises(ReadOnly):
                attempt()
        assert reader.verify().ok


def test_a_data_file_that_comes_alone_begins_a_journal(
    region: Workspace, card: Cards, tmp_path: Path
) -> None:
    stored = add(region, card, title="a")
    region.compact()
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("data.json", "workspace.toml"):
        (copy / name).write_bytes((region.folder / name).read_bytes())

    with Workspace.open(copy) as other:
        assert other.records(card).get(stored.uid) == stored
        add(other, card, title="b")
        assert other.seq == region.seq + 1


def test_attachments_are_kept_once_and_checked(region: Workspace, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"Dear minister")

    digest = region.attach(letter, "letter.txt")
    again = region.attach(b"Dear minister", "copy.txt")

    assert digest == again
    assert region.attachment(digest).read_bytes() == b"Dear minister"
    assert [a.name for a in region.records(Attachment).all()] == ["letter.txt"]
    assert region.verify().ok
    region.attachment(digest).write_bytes(b"Dear other")
    assert digest in region.verify().problems[0]
    with pytest.raises(NotFound):
        region.attachment("0" * 64)
    with pytest.raises(Refused):
        region.attachment("../workspace.toml")


def test_a_full_journal_is_compacted_in_the_background(region: Workspace) -> None:
    region.close()
    log = FileLog(region.folder, compact_min=10_000)
    with Workspace(region.folder, region.config, log, "ada") as busy:
        for number in range(300):
            busy.table("t").insert({"n": number, "text": "x" * 100})
        deadline = time.monotonic() + 10
        while log.segment.header.base == 0 and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        assert log.segment.header.base > 0
        busy.compact()
        assert (region.folder / "data.json.bak").exists()
        assert len(busy.table("t")) == 300
        assert busy.verify().transactions == 300


def test_verify_names_what_is_damaged(region: Workspace, card: Cards) -> None:
    add(region, card, title="a")
    region.compact()
    region.compact()
    history = next((region.folder / "history").iterdir())
    content = bytearray(history.read_bytes())
    content[-20] ^= 1
    history.write_bytes(content)

    found = region.verify()

    assert not found.ok
    assert history.name in found.problems[0]


# Sharing


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def narrow_umask() -> Any:
    old = os.umask(0o077)
    yield
    os.umask(old)


@pytest.mark.usefixtures("narrow_umask")
def test_files_of_a_private_folder_are_private(
    tmp_path: Path, config: WorkspaceConfig, card: Cards
) -> None:
    with Workspace.create(tmp_path / "va", config) as region:
        add(region, card)
        region.compact()
    assert modes(tmp_path / "va") == {0o600}


@pytest.mark.usefixtures("narrow_umask")
def test_files_open_to_a_group_stay_so(
    tmp_path: Path, config: WorkspaceConfig, card: Cards
) -> None:
    folder = tmp_path / "va"
    folder.mkdir()
    folder.chmod(0o2770)
    with Workspace.create(folder, config) as region:
        add(region, card)
        region.attach(b"x", "x")
        region.save_config({"region.name": "New"})
        region.compact()
        add(region, card)
        region.compact()
    assert modes(folder) == {0o660}
    assert stat.S_IMODE((folder / "history").stat().st_mode) == 0o2770


@pytest.mark.skipif(os.geteuid() != 0, reason="becoming two users needs root")
@pytest.mark.skipif(sys.platform == "darwin", reason="setgid folders work otherwise there")
def test_two_users_of_one_group_share_a_region(
    tmp_path: Path, config: WorkspaceConfig, card: Cards
) -> None:
    folder = tmp_path / "va"
    folder.mkdir()
    os.chown(folder, 4001, 5000)
    folder.chmod(0o2770)
    for parent in tmp_path.parents:
        if parent.stat().st_uid == os.geteuid() and str(parent).startswith(
            str(tmp_path.parents[1])
        ):
            parent.chmod(0o755)
    tmp_path.chmod(0o755)

    def as_user(uid: int, work: Any) -> int:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.setgroups([5000])
                os.setgid(uid)
                os.setuid(uid)
                os.umask(0o077)
                work()
                status = 0
            finally:
                os._exit(status)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def begin() -> None:
        with Workspace.create(folder, config) as region:
            add(region, card, title="one")
            region.compact()

    def carry_on() -> None:
        with Workspace.open(folder) as region:
            add(region, card, title="another")
            assert region.compact()
            add(region, card, title="third")
            region.save_config({"region.name": "New"})

    assert [as_user(4001, begin), as_user(4002, carry_on), as_user(4001, carry_on)] == [0, 0, 0]
    with Workspace.open(folder, readonly=True) as region:
        assert region.records(card).count() == 5
        assert region.verify().ok
    assert modes(folder) == {0o660}


def test_the_region_config_is_what_was_given(region: Workspace) -> None:
    assert region.config.region == Region(code="VA", name="Valdora", country="IT", synthetic=True)
