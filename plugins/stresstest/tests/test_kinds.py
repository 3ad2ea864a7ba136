"""Rounds, imports, mappings, questionnaires and portfolio are listed as the core's records are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cap_stresstest import rounds
from cap_stresstest.kinds import KINDS, ROUNDS
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.records import Response
from cap_tui.api import PluginContext, ReadOnly, WrongUse
from cap_tui.operations.context import Context
from cap_tui.operations.record_search import list_records
from cap_tui.operations.records import add_record, edit_record
from cap_tui.testing import host_of
from cap_tui.widgets.fields import FieldProblem, form_field
from cap_tui.workspace import Workspace


@pytest.fixture
def context(ctx: PluginContext, cap_workspace: Workspace) -> Context:
    """A person at work in the region of ``ctx``."""
    return Context(cap_workspace, host_of("cap_stresstest", workspace=cap_workspace))


def test_each_kind_lists_what_an_import_and_a_closed_round_leave(
    ctx: PluginContext, context: Context, bring: Callable[..., Any], surveys: Path
) -> None:
    bring(surveys / "kobo.csv")
    close_round(ctx, rounds.get(ctx))
    for kind in KINDS.values():
        listing = list_records(context, kind)
        assert len(listing.rows) == 1, kind.id
        with pytest.raises(WrongUse):
            add_record(context, kind, {})
    receipt = list_records(context, KINDS["stresstest.imports"]).rows[0]
    assert [cell.value for cell in receipt.cells][1:3] == ["2026", "kobo.csv"]
    assert Response.TABLE not in KINDS, "what a person answered is nobody's list"


def test_how_many_were_invited_is_entered_and_gives_the_rate(
    ctx: PluginContext, context: Context, bring: Callable[..., Any], surveys: Path
) -> None:
    bring(surveys / "kobo.csv")
    edit_record(context, ROUNDS, rounds.get(ctx), {"invited": 52})
    assert rounds.get(ctx).invited == 52
    with pytest.raises(WrongUse):
        edit_record(context, ROUNDS, rounds.get(ctx), {"state": "closed"})


def test_the_form_takes_whole_numbers_for_the_invited_of_each_group() -> None:
    asked = form_field(ROUNDS.fields["invited_groups"])
    assert asked.read("cluster_manager=25\npolicy_maker=") == {"cluster_manager": 25}
    assert asked.spell({"cluster_manager": 25}) == "cluster_manager=25"
    with pytest.raises(FieldProblem):
        asked.read("cluster_manager=some")


def test_a_closed_round_stays_closed_whatever_a_form_sends(
    ctx: PluginContext, context: Context, bring: Callable[..., Any], surveys: Path
) -> None:
    bring(surveys / "kobo.csv")
    close_round(ctx, rounds.get(ctx))
    edit_record(context, ROUNDS, rounds.get(ctx), {"invited": 30})
    assert rounds.get(ctx).state == "closed"
    with pytest.raises(ReadOnly):
        close_round(ctx, rounds.get(ctx))
