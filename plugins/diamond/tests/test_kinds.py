"""The plugin's records as kinds: listed, edited and removed like those of the core."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cap_diamond.kinds import DECISIONS, DIAMONDS, INTERESTS
from cap_tui.api import listing_data
from cap_tui.errors import InvalidFields, WrongUse
from cap_tui.operations.context import Context
from cap_tui.operations.record_search import list_records
from cap_tui.operations.records import add_record, edit_record
from cap_tui.operations.removal import remove_record
from cap_tui.plugin.host import Host


@pytest.fixture
def context(opened: Mapping[str, Host]) -> Context:
    """A person at work in Valdora."""
    host = opened["VAL"]
    assert host.workspace is not None
    return Context(host.workspace, host)


def test_diamonds_are_listed_with_their_corners(context: Context) -> None:
    (row,) = listing_data(list_records(context, DIAMONDS))

    assert row["name"] == "Cambiamento demografico"
    assert row["corners"] == ["Salute", "ICT", "Agroalimentare", "Materiali"]
    assert row["activity_count"] > 5
    assert row["shared"] is False


def test_a_diamond_is_renamed_and_removed_and_its_corners_are_checked(context: Context) -> None:
    (diamond,) = context.records(DIAMONDS.record).all()

    renamed = edit_record(context, DIAMONDS, diamond, {"name": "Ageing"})
    for corners in (renamed.corners[:2], (*renamed.corners[:3], renamed.corners[0])):
        with pytest.raises(InvalidFields) as refused:
            edit_record(context, DIAMONDS, renamed, {"corners": corners})
        assert "3 to 6 different corners" in refused.value.problems["corners"]

    assert renamed.name == "Ageing"
    remove_record(context, DIAMONDS, renamed)
    assert list(context.records(DIAMONDS.record).all()) == []


def test_decisions_and_interests_are_listed_and_made_in_their_views_only(context: Context) -> None:
    for kind in (DECISIONS, INTERESTS):
        assert len(list_records(context, kind).rows) >= 1
        with pytest.raises(WrongUse):
            add_record(context, kind, {})
    row = list_records(context, DECISIONS).rows[0]
    assert "(VAL)" in DECISIONS.name(next(iter(context.records(DECISIONS.record).all())))
    assert row.key
