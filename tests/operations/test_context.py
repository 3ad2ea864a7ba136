"""Who acts, in which language: a context says it; no state of the process does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cap_tui.cli.command_session import CommandSession
from cap_tui.errors import ReadOnly
from cap_tui.model.kinds import AREAS
from cap_tui.model.record import Record
from cap_tui.operations.context import Context
from cap_tui.operations.records import add_record
from cap_tui.plugin.table_permissions import TableVersion
from cap_tui.testing import host_of, sample_region
from cap_tui.text.i18n import _, language, set_language, speaking
from cap_tui.text.thread_language import SpeakingExecutor
from cap_tui.workspace import Actor, Workspace


def in_thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_two_people_work_at_once_each_in_their_language() -> None:
    """Each waits for the other inside the work, so that a shared language would show."""
    both = threading.Barrier(2, timeout=30)
    labels: dict[str, str] = {}

    def work(spoken: str, name: str) -> None:
        context = Context(sample_region(), language=spoken)
        with context.speaking():
            both.wait()
            add_record(context, AREAS, {"name": name})
            both.wait()
            assert language() == spoken
        labels[spoken] = context.workspace.history(limit=1)[0].label

    threads = [
        in_thread(lambda: work("x-pseudo", "Health")),
        in_thread(lambda: work("en", "Wood")),
    ]
    for thread in threads:
        thread.join()

    assert labels["en"] == "priority area added: Wood"
    assert labels["x-pseudo"].startswith("[")
    assert language() == "en"


def test_a_language_set_here_is_not_the_language_of_another_thread() -> None:
    set_language("de")
    heard: list[str] = []
    in_thread(lambda: heard.append(language())).join()
    assert heard == ["en"]


def test_work_that_the_shell_hands_to_a_thread_speaks_its_language() -> None:
    with SpeakingExecutor(max_workers=1) as executor:
        with speaking("sl"):
            first = executor.submit(language)
        second = executor.submit(language)
        third = executor.submit(set_language, "fr")
        assert [first.result(), second.result(), third.result()] == ["sl", "en", "fr"]
        assert executor.submit(language).result() == "en", "nothing comes back from a call"


def test_what_is_done_stands_in_the_history_under_the_contexts_actor() -> None:
    workspace = Workspace.in_memory(sample_region().config, actor=Actor("ann", "s1", "Room 2"))
    context = Context(workspace)

    add_record(context, AREAS, {"name": "Health"})

    (entry,) = workspace.history(limit=1)
    assert (context.actor.login, context.actor.session) == ("ann", "s1")
    assert (entry.actor, entry.session, entry.subject) == ("ann", "s1", "Room 2")


def test_a_call_of_the_command_line_makes_its_context(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_language("de")
    region = sample_region()
    session = CommandSession(home=str(tmp_path), lang="de", plain=True, no_plugins=True)
    monkeypatch.setattr(session, "_workspace", region)

    context = session.context_of_person()

    assert context.workspace is region
    assert context.language == "de"
    assert context.home is session.home
    assert context.host is session.attached()
    assert _("yes")


VOUCHERS = Path(__file__).parents[2] / "examples" / "vouchers" / "cap_vouchers"


def vouchers_in(workspace: Workspace) -> tuple[Context, type[Record]]:
    """The region with the example plugin, whose table stands in version 2, and its record type."""
    host = host_of(VOUCHERS, workspace=workspace)
    (table,) = host.tables()
    return Context(workspace, host), table.record


def test_the_first_record_of_a_plugins_table_notes_the_tables_version() -> None:
    """Without the note the next start would take the record for one of version 1 and migrate it."""
    workspace = sample_region()
    context, voucher = vouchers_in(workspace)

    with context.transaction("a voucher") as change:
        change.add(voucher(year=2026, firm="Alder", amount=10.0))  # type: ignore[call-arg]
        change.add(voucher(year=2026, firm="Birch", amount=20.0))  # type: ignore[call-arg]

    (note,) = workspace.records(TableVersion).all()
    assert (note.name, note.table_version) == ("vouchers.vouchers", 2)


def test_a_plugins_table_of_a_newer_version_may_only_be_read() -> None:
    workspace = sample_region()
    context, voucher = vouchers_in(workspace)
    with context.transaction("a voucher") as change:
        stored = change.add(voucher(year=2026, firm="Alder", amount=10.0))  # type: ignore[call-arg]
    (note,) = workspace.records(TableVersion).all()
    with workspace.transaction("from the future") as future:
        future.put(msgspec.structs.replace(note, table_version=3))

    newer, _voucher = vouchers_in(workspace)

    for act in ("add", "put", "remove"):
        with pytest.raises(ReadOnly, match="version 3"), newer.transaction(act) as change:
            getattr(change, act)(
                msgspec.structs.replace(stored, uid="") if act == "add" else stored
            )
    assert [record.uid for record in workspace.records(voucher).all()] == [stored.uid]
