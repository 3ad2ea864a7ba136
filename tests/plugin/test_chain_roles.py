"""The chain in roles: steps say what they are, records without ground are found, parts of records are linked."""

from __future__ import annotations

from typing import Annotated, ClassVar

import pytest

from cap_tui.model.activity import Evidence, TransformativeActivity
from cap_tui.model.chain_roles import CORE_ROLES, GROUNDS, ROLES
from cap_tui.model.record import Record, about
from cap_tui.model.tables import CORE_TABLES
from cap_tui.model.trace import trace_data, trace_lines
from cap_tui.model.workshop_tables import WORKSHOP_TABLES
from cap_tui.plugin.contributions import Table, TableParts
from cap_tui.plugin.lineage import Lineage
from cap_tui.testing import sample_region
from cap_tui.workspace import Workspace


class Round(Record, frozen=True, kw_only=True):
    """A round with parts that evidence may rest on."""

    TABLE: ClassVar[str] = "survey.rounds"

    name: Annotated[str, about("Name")]


class Sketch(Record, frozen=True, kw_only=True):
    """What a tool like the diamond has."""

    TABLE: ClassVar[str] = "sketch.sketches"

    name: Annotated[str, about("Name")]
    activities: Annotated[tuple[str, ...], about("On it", refers="activities", into=True)] = ()


class Application(Record, frozen=True, kw_only=True):
    """What needs two grounds."""

    TABLE: ClassVar[str] = "fund.applications"

    name: Annotated[str, about("Name")]
    rests_on: Annotated[tuple[str, ...], about("What it rests on", refers="*")] = ()


TABLES = [
    Table(
        Round,
        role="stresstest_round",
        parts=TableParts(
            "stresstest_indicator",
            lambda found, _reads: {key: f"{found.name} {key}" for key in ("I04", "I05")},
        ),
    ),
    Table(Sketch, role="diamond"),
    Table(Application, role="application"),
]


@pytest.fixture
def region() -> Workspace:
    return sample_region()


def lineage(*tables: Table) -> Lineage:
    """What a host with these tables knows."""
    return Lineage(tables=lambda: tables or TABLES)


def fill(region: Workspace, *records: Record) -> None:
    with region.transaction("chain") as tx:
        for record in records:
            tx.add(record)


def test_every_role_of_a_rule_and_of_the_core_is_known() -> None:
    named = {role for ground in GROUNDS for role in (ground.role, *ground.needs)}
    assert named | set(CORE_ROLES.values()) <= set(ROLES)
    assert set(CORE_ROLES) <= {record.TABLE for record in (*CORE_TABLES, *WORKSHOP_TABLES)}


def test_a_misspelt_role_is_named_to_its_author() -> None:
    with pytest.raises(ValueError, match="meant 'diamond'"):
        Table(Sketch, role="dimond")


def test_evidence_rests_on_an_indicator_of_a_round_and_the_trace_goes_both_ways(
    region: Workspace,
) -> None:
    fill(
        region,
        Round(uid="round", name="2024"),
        Evidence(uid="seen", title="Seen", basis=("round#I04",), supports=("ta",)),
        TransformativeActivity(uid="ta", name="Telecare"),
        Sketch(uid="s", name="Sketch", activities=("ta",)),
    )
    chain = lineage().chain(region)
    behind = chain.trace("ta").behind
    assert [(s.uid, s.role, s.depth) for s in behind] == [
        ("seen", "evidence", 1),
        ("round#I04", "stresstest_indicator", 2),
        ("round", "stresstest_round", 3),
        ("s", "diamond", 1),
    ]
    assert behind[1].title == "2024 I04"
    ahead = chain.trace("round#I04").ahead
    assert [(s.uid, s.role) for s in ahead] == [("seen", "evidence"), ("ta", "activity")]
    assert trace_data(chain.trace("ta"))["record"]["role"] == "activity"
    named = [s.uid for s in chain.with_role("stresstest_indicator")]
    assert named == ["round#I04", "round#I05"]
    assert chain.resolve("round#I04") == ["round#I04"]
    assert "round#I06" not in chain


def test_an_indicator_that_no_evidence_names_rests_on_its_round_and_says_what_it_lacks(
    region: Workspace,
) -> None:
    fill(
        region,
        Round(uid="round", name="2024"),
        Evidence(uid="seen", title="Seen", basis=("round#I04",)),
    )
    chain = lineage().chain(region)
    found = chain.trace("round#I05")
    assert [(s.uid, s.role) for s in found.behind] == [("round", "stresstest_round")]
    assert found.ahead == ()
    lines = [line.strip() for line in trace_lines(found)]
    assert "nothing: no evidence names this indicator" in lines
    ahead = chain.trace("round").ahead
    assert [(s.uid, s.depth) for s in ahead] == [("round#I04", 1), ("seen", 2), ("round#I05", 1)]


def test_a_record_without_its_ground_is_an_orphan(region: Workspace) -> None:
    fill(
        region,
        TransformativeActivity(uid="ta", name="On it"),
        TransformativeActivity(uid="tb", name="Beside it"),
        Sketch(uid="s", name="Sketch", activities=("ta",)),
    )
    ((ground, steps),) = lineage().orphans(region)
    assert (ground.role, [step.uid for step in steps]) == ("activity", ["tb"])


def test_every_need_of_a_rule_must_be_met(region: Workspace) -> None:
    fill(
        region,
        TransformativeActivity(uid="ta", name="On it"),
        Sketch(uid="s", name="Sketch", activities=("ta",)),
        Application(uid="half", name="Half", rests_on=("act",)),
        Application(uid="whole", name="Whole", rests_on=("act", "annex")),
    )

    class Action(Record, frozen=True, kw_only=True):
        TABLE: ClassVar[str] = "x.actions"
        activity: Annotated[str, about("Its activity", refers="activities")] = ""

    class Annex(Record, frozen=True, kw_only=True):
        TABLE: ClassVar[str] = "x.annexes"

    fill(region, Action(uid="act", activity="ta"), Annex(uid="annex"))
    tables = (*TABLES, Table(Action, role="action"), Table(Annex, role="annex"))
    ((ground, steps),) = lineage(*tables).orphans(region)
    assert (ground.role, [step.uid for step in steps]) == ("application", ["half"])


def test_a_vote_rests_on_the_cards_of_its_ballot(region: Workspace) -> None:
    with region.transaction("workshop") as tx:
        for table, row in (
            ("cards", {"uid": "card", "text": "Telecare"}),
            ("ballots", {"uid": "full", "options": ["card"]}),
            ("ballots", {"uid": "empty", "options": []}),
            ("votes", {"uid": "good", "ballot": "full"}),
            ("votes", {"uid": "bad", "ballot": "empty"}),
        ):
            tx.put_document(table, {"version": 1, "owner": "SM", **row})
    ((ground, steps),) = Lineage().orphans(region)
    assert (ground.role, [step.uid for step in steps]) == ("vote", ["bad"])


def test_a_rule_waits_for_the_tool_that_gives_the_ground(region: Workspace) -> None:
    fill(region, TransformativeActivity(uid="ta", name="Telecare"))
    assert list(Lineage().orphans(region)) == []


def test_a_partners_record_is_no_orphan(region: Workspace) -> None:
    with region.transaction("partner") as tx:
        row = {"uid": "p", "version": 1, "owner": "XYZ", "name": "Theirs"}
        tx.put_document("activities", row)
    fill(region, Sketch(uid="s", name="Sketch"))
    assert list(lineage().orphans(region)) == []
