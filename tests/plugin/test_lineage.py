"""What plugins of the later action lines made from an activity counts for the rules of its stages."""

from __future__ import annotations

from typing import Annotated, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cap_tui.model.activity import Evidence, TransformativeActivity
from cap_tui.model.record import Record, about
from cap_tui.plugin.contributions import Table
from cap_tui.plugin.lineage import Lineage
from cap_tui.testing import sample_region

LINES = {"adw": "development", "tact": "support", "evaluation": "evaluation", "diamond": "evidence"}


class Action(Record, frozen=True, kw_only=True):
    """An action as a plugin would declare it."""

    TABLE: ClassVar[str] = "adw.actions"

    name: Annotated[str, about("Name")]
    activity: Annotated[str, about("What it develops", refers="activities")]


@pytest.fixture
def workspace():
    with sample_region() as region:
        with region.transaction("activity") as tx:
            tx.add(TransformativeActivity(uid="ta", name="Smart packaging"))
        yield region


def standing(workspace, *kinds):
    whole = Lineage(tables=lambda: map(Table, kinds), lines=lambda: LINES)
    return whole.standing(workspace, workspace.records(TransformativeActivity).get("ta"))


def test_an_action_of_a_plugin_counts(workspace):
    with workspace.transaction("action") as tx:
        tx.add(Action(uid="act", name="Test line", activity="ta"))

    assert standing(workspace, Action).actions == 1


def test_an_action_counts_also_when_its_plugin_is_not_installed(workspace):
    with workspace.transaction("action") as tx:
        tx.add(Action(uid="act", name="Test line", activity="ta"))

    assert standing(workspace).actions == 1


def test_what_line_five_found_about_an_action_counts_as_result(workspace):
    with workspace.transaction("chain") as tx:
        tx.add(Action(uid="act", name="Test line", activity="ta"))
        tx.put_document("evaluation.findings", {"uid": "f", "version": 1, "about": "act"})

    found = standing(workspace, Action)
    assert (found.actions, found.results) == (1, 1)


def test_evidence_supports_by_either_reference_and_a_figure_is_a_result(workspace):
    with workspace.transaction("evidence") as tx:
        tx.add(Evidence(title="Study", supports=("ta",)))
        tx.add(Evidence(title="Sales", supports=("ta",), value=3.0, unit="million EUR"))

    found = standing(workspace)
    assert (found.sources, found.results) == (2, 1)


def test_an_interest_is_no_action(workspace):
    with workspace.transaction("interest") as tx:
        tx.put_document("diamond.interests", {"uid": "i", "version": 1, "activity": "ta"})

    assert standing(workspace).actions == 0


NAMES = st.sampled_from(["a", "b", "c"])
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["activity", "action", "evidence", "absent", "remove"]), NAMES, NAMES
    ),
    max_size=25,
)


def change(workspace, what, name, other):
    """One change of a small region: records that refer to each other, of known and unknown tables."""
    made = {
        "activity": TransformativeActivity(uid=name, name=name, origin=(other,)),
        "action": Action(uid=f"act-{name}", name=name, activity=other),
        "evidence": Evidence(uid=f"e-{name}", title=name, supports=(other, f"act-{other}")),
    }
    with workspace.transaction(what) as tx:
        if what == "absent":
            tx.put_document("gone.notes", {"uid": f"n-{name}", "version": 1, "about": [other]})
        elif what == "remove":
            if workspace.document("activities", name):
                tx.remove(workspace.records(TransformativeActivity).get(name))
        elif known := workspace.document(made[what].TABLE, made[what].uid):
            tx.put(replace(made[what], version=known["version"]))
        else:
            tx.add(made[what])


@given(changes=CHANGES)
@settings(max_examples=40, deadline=None)
def test_a_chain_that_is_kept_says_what_one_that_is_read_anew_says(changes):
    tables = [Table(Action)]
    kept = Lineage(tables=lambda: tables)
    with sample_region() as region:
        for step in changes:
            change(region, *step)
            kept.chain(region)
        fresh = Lineage(tables=lambda: tables).chain(region)
        uids = [d["uid"] for name in region.tables() for d in region.table(name)]
        for uid in uids:
            assert kept.chain(region).trace(uid) == fresh.trace(uid)
            assert kept.chain(region).lacks(uid, ["activity"]) == fresh.lacks(uid, ["activity"])
