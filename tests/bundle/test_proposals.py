"""Proposals: what may be asked is checked before it is asked, and what is asked and stays is told."""

from __future__ import annotations

from typing import Any

import pytest

from cap_tui.bundle.canonical import typed_json
from cap_tui.bundle.prepare import prepare
from cap_tui.bundle.preview import preview
from cap_tui.bundle.proposals import decide, drafted, open_proposals, propose
from cap_tui.bundle.records import Proposal
from cap_tui.errors import CapError, Refused, WrongUse
from cap_tui.model.activity import TransformativeActivity
from cap_tui.plugin.lineage import Lineage
from tests.bundle.conftest import EVERYTHING, RECORDS, USUAL, Place, Places


@pytest.fixture
def pair(places: Places) -> tuple[Place, Place, str]:
    """BBB holds a copy of an activity of AAA."""
    one, two = places("AAA", "BBB")
    with one.workspace.transaction("add") as tx:
        made = tx.add(TransformativeActivity(name="Smart packaging"))
    two.take(one.export().path)
    return one, two, made.uid


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"nmae": "Wise packaging"}, WrongUse),
        ({"name": 5}, Refused),
        ({"name": "Smart packaging"}, WrongUse),
        ({"owner": "BBB"}, WrongUse),
    ],
)
def test_what_the_owner_could_never_take_is_not_asked(
    pair: tuple[Place, Place, str], changes: dict[str, Any], error: type[CapError]
) -> None:
    _one, two, uid = pair
    with pytest.raises(error):
        drafted(two.workspace, "activities", uid, changes, records=RECORDS)
    assert drafted(two.workspace, "activities", uid, {"name": "Wise"}, records=RECORDS).version == 0
    assert two.workspace.records(Proposal).count() == 0


def test_a_field_that_stays_at_home_is_told_and_an_empty_proposal_does_not_leave(
    pair: tuple[Place, Place, str],
) -> None:
    one, two, uid = pair
    propose(two.workspace, "activities", uid, {"stage_reason": "seen it work"})
    prepared = prepare(two.workspace, RECORDS, EVERYTHING, USUAL, {})
    told = preview(prepared).warnings
    assert told == ("the proposal for Smart packaging leaves without stage_reason",)
    propose(two.workspace, "activities", uid, {"stage_reason": "seen it", "name": "Wise"})
    one.take(two.export().path)
    (asked,) = open_proposals(one.workspace)
    assert asked.changes == {"name": "Wise"}
    decide(one.workspace, asked.uid, accept=True)
    plan = two.plan(one.export().path)
    assert "accepted: Smart packaging" in [line.reason for line in plan.lines]


def test_the_chain_shows_the_record_and_not_what_the_exchange_notes_of_it(
    pair: tuple[Place, Place, str],
) -> None:
    _one, two, uid = pair
    assert Lineage().chain(two.workspace).table_of(uid) == "activities"


@pytest.mark.parametrize("typed", ["short", "", "{'a': 1}", "1e999", "\udcff"])
def test_what_a_person_typed_wrong_is_not_blamed_on_a_sender(typed: str) -> None:
    with pytest.raises(WrongUse, match="The value cannot be read") as told:
        typed_json(typed, where="period")
    assert "sender" not in str(told.value)
    assert typed_json(' "short" ', where="period") == "short"
