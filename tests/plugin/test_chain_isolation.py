"""A plugin that cannot name its records leaves the chain of evidence whole."""

from __future__ import annotations

import logging

import pytest

from cap_tui.plugin.host import Host
from cap_tui.workspace import Home, Workspace
from tests.plugin.conftest import Make, manifest

PARTS = """
from typing import Annotated, ClassVar
from cap_tui.api import Kind, KindColumn, Record, Table, TableParts, about, hookimpl

class Round(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "bad.rounds"
    year: Annotated[str, about("Year")]

@hookimpl
def cap_tables(ctx):
    kind = Kind(id="rounds", record=Round, one="round", many="rounds",
                columns=(KindColumn("year"),), name=lambda found: 1 / 0)
    return [Table(Round, role="stresstest_round", kind=kind,
                  parts=TableParts("stresstest_indicator", lambda found, reads: 1 / 0))]
"""


def test_records_and_parts_that_cannot_be_named_leave_the_chain_whole(
    install: Make,
    home: Home,
    cap_workspace: Workspace,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logging.getLogger("cap_tui"), "propagate", True)
    rounds = '[[tables]]\nname = "rounds"\n'
    install("bad", manifest("bad", rounds), code=PARTS)
    host = Host.discover(home)
    host.attach(cap_workspace)
    with cap_workspace.transaction("Round") as tx:
        tx.put_document("bad.rounds", {"uid": "r", "version": 1, "year": "2026"})
    chain = host.lineage().chain(cap_workspace)
    assert [step.title for step in chain.with_role("stresstest_round")] == ["2026"]
    assert list(chain.with_role("stresstest_indicator")) == []
    assert "plugin bad: stresstest_indicator" in caplog.text
