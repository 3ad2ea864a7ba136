"""What the model calls things and what it finds wrong with records, by table, as a person approved it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_tui.demo.making import fill, regions
from cap_tui.errors import CapError
from cap_tui.model import (
    action,
    action_line,
    actor,
    ballot_names,
    chain_roles,
    columns,
    critical_mass,
    glossary,
    joint_activity,
    joint_activity_kind,
    stages,
    training_unit,
    vote_source,
    workshop,
)
from cap_tui.model.action import PlannedAction
from cap_tui.model.activity import (
    Aspect,
    CriticalMass,
    Evidence,
    Mass,
    Period,
    PriorityArea,
    Rating,
    Stage,
    TransformativeActivity,
)
from cap_tui.model.activity_text import card_lines, card_of
from cap_tui.model.actor import Actor, Helix, Person
from cap_tui.model.joint_activity import JointActivity
from cap_tui.model.kind import Kind, KindColumn, KindRegistry, Surroundings
from cap_tui.model.kinds import CORE_KINDS
from cap_tui.model.listing import ListingColumn
from cap_tui.model.record import Record
from cap_tui.model.stages import StageFacts
from cap_tui.operations.context import Context
from cap_tui.operations.listings import detail_listing, kind_listing, record_detail
from cap_tui.workspace import Workspace
from tests.approval import approve, numbered_uids, shown, stop_the_clock

FOLDER = Path(__file__).with_name("approved")
ENUMS = (
    (action.action_type_name, action.ActionType),
    (action.action_status_name, action.ActionStatus),
    (action.funding_name, action.FundingStatus),
    (action.perspective_name, action.Perspective),
    (action_line.line_name, action_line.Line),
    (actor.helix_name, Helix),
    (ballot_names.ballot_kind_name, workshop.BallotKind),
    (critical_mass.mass_name, Mass),
    (joint_activity.mandate_name, joint_activity.Mandate),
    (stages.stage_name, Stage),
    (stages.aspect_name, Aspect),
    (stages.period_name, Period),
)


def test_every_name_for_people_is_as_approved() -> None:
    lines = [f"{name.__name__}: {[name(each) for each in every]}" for name, every in ENUMS]
    lines += [str((action.action_type_name(None), action.perspective_name(None)))]
    lines += [str((stages.period_name(None), actor.helix_name(None)))]
    for role in (*chain_roles.ROLES, chain_roles.EVALUATED_ACTION, "unknown", ""):
        lines.append(f"role {role}: {chain_roles.role_name(role)}")
    tables = ("actors", "people", "participants", "agenda_steps", "merge_states", "ballot_keys",
              "voting_tokens", "workshop_notes", "roadmap", "nothing")  # fmt: skip
    lines += [f"table {table}: {chain_roles.table_name(table)}" for table in tables]
    lines += [f"{table}: {role}" for table, role in chain_roles.CORE_ROLES.items()]
    lines += [f"{ground}" for ground in chain_roles.GROUNDS]
    lines += [
        chain_roles.told_as(*pair) for pair in itertools.product(("action", "x"), ("actions", "y"))
    ]
    lines += [f"after {stage}: {stages.next_stage(stage)}" for stage in Stage]
    for case in ("catch_up", "peer_lead", "too_small_alone", "of_a_plugin"):
        lines.append(f"{case}: {joint_activity_kind.case_name(case)}")
    sources = ["phone", "phone", "paper", "keyboard", "ssh", "proxy", "", "other"]
    lines += [str(vote_source.votes_by_source(sources)), str(vote_source.votes_by_source([]))]
    for flow, identity, activity in (
        ("edw", "", ""), ("x.cadw-long", "", ""), ("own", "", "a"), ("own", "", ""),
        ("own", "edw.one", "a"), ("own", "tact.one", ""), ("own", "adw", ""), ("", "adw.two", ""),
    ):  # fmt: skip
        told = workshop.workshop_tool(flow, identity, activity)
        lines.append(f"workshop of {flow!r} {identity!r} {activity!r}: {told}")
    approve(FOLDER / "words.txt", "\n".join(lines) + "\n")


WRONG: tuple[Record, ...] = (
    Actor(name="A", helix=Helix.BUSINESS, address="javascript:alert(1)"),
    Actor(name="A", helix=Helix.BUSINESS, address="https://example.org"),
    Actor(name="A", helix=Helix.BUSINESS, address="Hauptplatz 1"),
    Person(name="P"),
    Person(name="P", purpose="p", consent="c", retain_until="2032-01-01"),
    Evidence(title="E", address="file:///etc", value=0.0),
    Evidence(title="E", address="doi:10.1/2", value=1.0, unit="%"),
    PlannedAction(title="A", cost="-1", not_before="soon", start="2026-02-30", due="x"),
    PlannedAction(title="A", cost="1.", currency="EUR", start="2026-02-02", due="2026-02-01"),
    PlannedAction(title="A", cost=".5", currency="EURO", start="2026-02-02", due="2026-02-02"),
    PlannedAction(title="A", cost=".", currency="eur"),
    PlannedAction(title="A", currency="EUR"),
    JointActivity(name="J", due="soon"),
    JointActivity(name="J", due="2027-01-01"),
    TransformativeActivity(name="T", areas=("a",)),
    TransformativeActivity(name="T", areas=("a", "b", "c")),
    TransformativeActivity(name=" ", areas=("a", "b")),
    TransformativeActivity(name="Smart packaging", areas=("a", "b")),
)  # fmt: skip
KINDS = {kind.record: kind for kind in CORE_KINDS}


def test_what_is_wrong_with_a_record_is_said_as_approved(sample: Workspace) -> None:
    lines = []
    area = sample.records(PriorityArea).find(name="ICT")[0].uid
    twice = TransformativeActivity(name="T", areas=(area, area))
    for record in (*WRONG, twice):
        given = {k: v for k, v in msgspec.structs.asdict(record).items() if v and k != "provenance"}
        found = KINDS[type(record)].check(record, sample)
        lines.append(f"{type(record).__name__} {given}: {dict(found)}")
    approve(FOLDER / "wrong.txt", numbered_uids("\n".join(lines) + "\n"))


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A sample region, on a day that stands."""
    stop_the_clock(monkeypatch)
    config = next(each for each in regions() if each.region.code == "VAL")
    workspace = Workspace.in_memory(config, actor="officer")
    fill(workspace, "VAL")
    return workspace


def test_every_list_and_every_page_of_a_record_is_as_approved(sample: Workspace) -> None:
    """The first records of each kind as rows, with and without people's names, and the whole page of the first."""
    context = Context(sample)
    lines = []
    for kind in CORE_KINDS:
        records = sorted(sample.records(kind.record).all(), key=lambda record: record.uid)
        for personal in (True, False):
            here = Surroundings(context, KindRegistry(CORE_KINDS), kind, personal=personal)
            made = list(shown(kind_listing(kind, here, records[:2])))
            lines += made if personal else made[-len(records[:2]) - 1 :]
        for record in records[:1]:
            lines += shown(detail_listing(record_detail(context, kind, record)))
    approve(FOLDER / "pages.txt", numbered_uids("\n".join(lines) + "\n"))


def test_the_card_of_an_activity_is_as_approved(sample: Workspace) -> None:
    lines = []
    for activity in sorted(sample.records(TransformativeActivity).all(), key=lambda one: one.name)[
        :6
    ]:
        for width in (80, 44):
            lines += [f"##### {width}", *card_lines(card_of(sample, activity), width)]
    approve(FOLDER / "cards.txt", "\n".join(lines) + "\n")


def facts() -> Iterator[tuple[str, StageFacts]]:
    """An activity that has everything, then one without each thing."""
    whole = {
        "name": "A", "description": "d", "areas": ("a", "b"), "challenge": "c", "period": Period.SHORT, "cluster": "k",
        "actors": ("x", "y"), "stage": Stage.IDEA,
    }  # fmt: skip
    ratings = {aspect: Rating(activity="a", aspect=aspect, value=3) for aspect in Aspect}
    factors = {factor.id: Mass.STRONG for factor in critical_mass.content().factor}
    sheet = CriticalMass(activity="a", factors=factors)
    around = {"ratings": ratings, "sheet": sheet, "sources": 1, "actions": 1, "results": 1}
    yield "whole", StageFacts(TransformativeActivity(**whole), **around)
    for name, value in (
        ("areas", ("a",)), ("challenge", ""), ("period", None), ("cluster", ""), ("actors", ("x", "x")),
        ("description", ""),
    ):  # fmt: skip
        yield (
            f"without {name}",
            StageFacts(TransformativeActivity(**{**whole, name: value}), **around),
        )
    less: Mapping[str, Any] = {
        "ratings": {Aspect.RELEVANCE: ratings[Aspect.RELEVANCE]},
        "sheet": CriticalMass(activity="a", factors=dict(list(factors.items())[1:])),
        "sources": 0, "actions": 0, "results": 0,
    }  # fmt: skip
    for name, value in less.items():
        yield (
            f"without {name}",
            StageFacts(TransformativeActivity(**whole), **{**around, name: value}),
        )


def test_what_stands_before_each_stage_is_as_approved() -> None:
    lines = []
    for name, standing in facts():
        for obstacle in stages.obstacles(standing, Stage.EVALUATED):
            lines.append(
                f"{name}: {obstacle.rule} {obstacle.step}: {obstacle.message} → {obstacle.remedy}"
            )
    bare = TransformativeActivity(name="A")
    for now, to in itertools.product(Stage, Stage):
        standing = StageFacts(msgspec.structs.replace(bare, stage=now))
        rules = [obstacle.rule for obstacle in stages.obstacles(standing, to)]
        try:
            moved = stages.moved(standing, to, "why")
            lines.append(f"{now} to {to}: {rules}, {moved.stage} because {moved.stage_reason!r}")
        except CapError as error:
            lines.append(f"{now} to {to}: {rules}, {error.remedy}")
    with pytest.raises(CapError) as refused:
        stages.moved(StageFacts(bare), Stage.PARKED, " ")
    approve(FOLDER / "stages.txt", "\n".join([*lines, str(refused.value)]) + "\n")


def test_what_is_said_of_a_sheet_is_as_approved() -> None:
    ids = [factor.id for factor in critical_mass.content().factor]
    sheets = [
        dict.fromkeys(ids, Mass.SUFFICIENT),
        dict.fromkeys(ids, Mass.STRONG) | {ids[0]: Mass.WEAK},
        dict.fromkeys(ids, Mass.STRONG) | {ids[0]: Mass.WEAK, ids[1]: Mass.WEAK},
        dict.fromkeys(ids, Mass.STRONG) | {ids[3]: Mass.MISSING},
        dict.fromkeys(ids[1:], Mass.SUFFICIENT),
        {ids[0]: Mass.MISSING, "unknown": Mass.WEAK},
        {},
    ]
    lines = []
    for factors in sheets:
        sheet = CriticalMass(
            activity="a", factors=factors, reasons={ids[0]: "few"}, actors=1, employment=0
        )
        lines.append(critical_mass.verdict_line(critical_mass.verdict(sheet)))
        lines.append(f"  {critical_mass.search_profile('A', sheet)}")
    lines.append(critical_mass.verdict_line(critical_mass.verdict(None)))
    for figures in ({}, {"actors": 0}, {"actors": 2, "employment": 30, "location_quotient": 1.234}):
        lines.append(critical_mass.figures_line(CriticalMass(activity="a", **figures)))
    lines.append(str(critical_mass.factor_name("nothing")))
    approve(FOLDER / "mass.txt", "\n".join(lines) + "\n")


COLUMNS = (
    ListingColumn("a", "Name", least=10),
    ListingColumn("b", "A long title", width=6, drop=2),
    ListingColumn("c", "Status", width=9, drop=1),
    ListingColumn("d", "hidden", width=9, shown=False),
    ListingColumn("e", "Remark", least=12, drop=3),
    ListingColumn("f", "n", width=4),
)


def test_which_columns_fit_is_as_approved() -> None:
    lines = []
    for width in range(4, 90, 3):
        fitted = columns.fit_columns(COLUMNS, width)
        wide = columns.widen_cut(COLUMNS, fitted, lambda place: 8 + 5 * place)
        steps = [columns.scroll_columns(COLUMNS, width, step) for step in range(-1, 6)]
        seen = [f"{w.step}{'<' * w.left}{'>' * w.right}{w.sizes}" for w in steps]
        lines += [f"{width}: {fitted}, widened {wide}", f"  {' '.join(dict.fromkeys(seen))}"]
    for chosen in (COLUMNS[:1], COLUMNS[3:4], ()):
        lines.append(str([columns.scroll_columns(chosen, width, 2).sizes for width in (4, 12)]))
    lines.append(str([columns.fit_columns(COLUMNS[:3], 26, gap) for gap in (0, 1, 3)]))
    approve(FOLDER / "columns.txt", "\n".join(lines) + "\n")


class Note(Record, frozen=True, kw_only=True):
    """Something with neither name nor title."""

    TABLE = "notes"
    about: str = ""
    count: int = 0


def test_a_kind_that_names_what_is_not_there_is_refused_in_these_words() -> None:
    lines = []
    for given in (
        {"edit": ("nothing",)}, {"also": ("nothing",)}, {"detail": ("uid",)}, {"sort": "count"},
        {"columns": (KindColumn[Any]("nothing"),)}, {"columns": (KindColumn[Any]("created"),)},
        {"columns": (KindColumn[Any]("x_y", value=lambda _r, _h: 1),)}, {"id": "ladies"}, {"single": "one"},
    ):  # fmt: skip
        wanted = {"id": "notes", "columns": (KindColumn[Any]("about"),), **given}
        try:
            kind = Kind(Note, **wanted)
        except ValueError as error:
            lines.append(f"{sorted(given)}: {error}")
            continue
        titles = [kind.column_title(column) for column in kind.columns]
        names = [kind.name(Note(uid="u", about=text, count=3)) for text in ("", "x")]
        lines.append(f"{sorted(given)}: {kind.single_id} {kind.table} {titles} {names}")
    approve(FOLDER / "refused.txt", "\n".join(lines) + "\n")


def test_content_of_the_core_that_is_wrong_is_told_in_these_words() -> None:
    translation = glossary.Translation(
        id="hr", name="Hrvatski", language="HR", domain="cap_tui",
        texts={"{n} cards": "{m} karte", "One": "Jedan"}, plurals={"{n} card": ("a", "{n}")},
    )  # fmt: skip
    unit = training_unit.TrainingUnit(id="u", name="U", minutes=5, idea="i")
    field, check, step = (
        training_unit.FieldCondition,
        training_unit.RecordCheck,
        training_unit.UnitStep,
    )
    conditions = (
        field(field="a"),
        field(field="a", equals=1, filled=True),
        field(field="a", equals=0),
    )
    checked = step(text="t", checks=(check(table="t", where=conditions),))
    units = (
        unit,
        *(msgspec.structs.replace(unit, steps=(each,)) for each in (step(text="t"), checked)),
    )
    found = [glossary.check_translation(translation), glossary.check_translation(unit)]
    found += [training_unit.check_training_unit(each) for each in (*units, translation)]
    approve(FOLDER / "content.txt", "".join(f"{problem}\n" for each in found for problem in each))
