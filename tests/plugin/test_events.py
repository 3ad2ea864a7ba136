"""What plugins hear of changes, and the rules of their tables."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec
import pytest

from cap_tui.errors import Conflict, Refused
from cap_tui.model.record import Record, about
from cap_tui.plugin.host import Host
from cap_tui.workspace import Home, News, TableRule, Workspace
from cap_tui.workspace.memory_log import MemoryLog
from tests.plugin.conftest import manifest

Make = Callable[..., Path]

LISTENS = """
from cap_tui.api import hookimpl
heard = []

@hookimpl
def cap_event(ctx, event):
    heard.append((event.name, event.tables, event.seq, event.uids))
"""


class Vote(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "votes.votes"
    points: Annotated[int, about("Points")] = 0


def store(region: Workspace, table: str, *uids: str) -> None:
    with region.transaction("store") as tx:
        for uid in uids:
            tx.put_document(table, {"uid": uid, "version": 1})


def test_a_plugin_hears_of_every_commit_with_tables_and_uids(
    install: Make, home: Home, cap_workspace: Workspace
) -> None:
    install("ears", code=LISTENS)
    Host.discover(home).attach(cap_workspace)

    store(cap_workspace, "activities", "a", "b")
    with cap_workspace.transaction("remove") as tx:
        tx.remove_document("activities", "a")

    assert sys.modules["cap_ears"].heard == [
        ("records.changed", ("activities",), 1, ("a", "b")),
        ("records.changed", ("activities",), 2, ("a",)),
    ]


def test_what_a_listener_commits_itself_calls_nobody(
    install: Make, home: Home, cap_workspace: Workspace
) -> None:
    code = LISTENS + '    ctx._open().table("t").insert({"n": 1})\n'
    install("ears", code=code)
    Host.discover(home).attach(cap_workspace)

    store(cap_workspace, "activities", "a")

    assert len(sys.modules["cap_ears"].heard) == 1
    assert cap_workspace.seq == 2


def test_a_plugin_that_does_not_listen_is_not_imported_for_it(
    install: Make, home: Home, cap_workspace: Workspace
) -> None:
    install("deaf", code="raise ValueError('imported')")
    host = Host.discover(home)
    host.attach(cap_workspace)

    store(cap_workspace, "activities", "a")

    assert host.plugin("deaf").usable
    assert "cap_deaf" not in sys.modules


def test_a_listener_that_fails_fails_no_commit(
    install: Make, home: Home, cap_workspace: Workspace
) -> None:
    install("ears", code=LISTENS + "    raise RuntimeError\n")
    host = Host.discover(home)
    host.attach(cap_workspace)

    store(cap_workspace, "activities", "a")
    store(cap_workspace, "activities", "b")

    assert cap_workspace.seq == 2
    assert not host.plugin("ears").usable


def test_a_context_watches_the_tables_that_it_names(
    install: Make, home: Home, cap_workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    install("eyes")
    ctx = Host.discover(home).attach(cap_workspace)["eyes"]
    heard: list[News] = []
    called = threading.Event()

    def hear(news: News) -> None:
        heard.append(news)
        called.set()
        raise KeyError("gone")

    stop = ctx.watch(["votes"], hear, every=0.005)
    store(cap_workspace, "other", "x")
    store(cap_workspace, "votes", "v1")
    assert called.wait(60)
    called.clear()
    store(cap_workspace, "votes", "v2")
    assert called.wait(60), "an error in the callback ends nothing"
    stop()

    assert {"v1", "v2"} <= frozenset().union(*(news.uids for news in heard))


RULES = '[[tables]]\nname = "votes"\nappend_only = true\nquiet = true\n'


def test_the_rules_of_a_manifest_hold_for_every_program(
    install: Make, home: Home, cap_workspace: Workspace
) -> None:
    install("votes", manifest("votes", RULES), code="")
    ctx = Host.discover(home).attach(cap_workspace)["votes"]

    with ctx.transaction("vote", subject="p1") as tx:
        vote = tx.add(Vote(points=3))

    rule = TableRule(table="votes.votes", append_only=True, quiet=True)
    assert cap_workspace.table_rule("votes.votes") == rule
    assert cap_workspace.history()[0].subject == "p1"
    assert [change.table for change in cap_workspace.history()[0].changes] == ["votes.votes"]
    other = Workspace(Path(), cap_workspace.config, MemoryLog(cap_workspace.log.hub), "bea")
    with pytest.raises(Refused, match="added, not changed"), other.transaction("cheat") as tx2:
        tx2.put(msgspec.structs.replace(vote, points=9))
    with pytest.raises(Refused, match="added, not changed"):
        other.table("votes.votes").truncate()
    assert cap_workspace.undoable() is None
    with pytest.raises(Refused, match="final"):
        other.revert(1)


def test_votes_are_invisible_to_undo(install: Make, home: Home, cap_workspace: Workspace) -> None:
    install("votes", manifest("votes", RULES), code="")
    ctx = Host.discover(home).attach(cap_workspace)["votes"]
    store(cap_workspace, "cards", "c1")
    with ctx.transaction("vote") as tx:
        tx.add(Vote(points=3))

    assert cap_workspace.undo().undoes == 1
    assert cap_workspace.redo().redoes == 3
    assert len(cap_workspace.table("votes.votes")) == 1


def test_what_a_vote_refers_to_is_not_taken_back(
    install: Make, home: Home, cap_workspace: Workspace
) -> None:
    install("votes", manifest("votes", RULES), code="")
    ctx = Host.discover(home).attach(cap_workspace)["votes"]
    store(cap_workspace, "ballots", "ballot-1")
    with ctx.transaction("vote") as tx:
        tx.add(Vote(owner="ballot-1"))

    with pytest.raises(Conflict, match="2 vote"):
        cap_workspace.undo()


def test_a_quiet_change_is_known_as_such(cap_workspace: Workspace) -> None:
    cap_workspace.declare_table("votes", quiet=True)
    store(cap_workspace, "votes", "v")
    store(cap_workspace, "cards", "c")
    with cap_workspace.transaction("both") as tx:
        for table in ("votes", "cards"):
            tx.put_document(table, {"uid": f"{table}-2", "version": 1})

    quiet = [cap_workspace.is_quiet_change(entry) for entry in cap_workspace.history(limit=3)]
    assert quiet == [False, False, True]
