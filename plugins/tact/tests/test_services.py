"""The catalogue, matching in its order, plans that outlive their service, outcomes beside it."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tact.catalogue import (
    ServiceFilter,
    outcomes_of,
    service_hashes,
    service_named,
    services,
)
from cap_tact.checks import findings, status
from cap_tact.gaps import ActivityGap, ActivityNeeds, activity_needs
from cap_tact.leaflet import catalogue_csv, leaflet
from cap_tact.listings import comparison_listing, service_fields
from cap_tact.matching import _scope_reason, match_service, match_services
from cap_tact.operations.plan_service import (
    activity_named,
    new_outcome,
    new_plan,
    plan_service,
    plans_of,
    record_outcome,
)
from cap_tact.service import Service
from cap_tact.service_json import match_data, outcome_data, plan_data, service_data
from cap_tui.api import (
    ContentItem,
    CriticalMass,
    Evidence,
    LineState,
    Mass,
    NotFound,
    PluginContext,
    Refused,
    Stage,
    SurveyRound,
    TransformativeActivity,
    WeakIndicator,
)
from cap_tui.model.content import ContentProvenance
from cap_tui.plugin.host import Host
from cap_tui.testing import host_of
from cap_tui.workspace import Workspace

CASES = json.loads((Path(__file__).parent / "nordtal" / "matching.json").read_text("utf-8"))


def region_of(host: Host) -> Workspace:
    """The open region."""
    assert host.workspace is not None
    return host.workspace


def activity(host: Host, stage: Stage = Stage.IDEA, **factors: str) -> TransformativeActivity:
    """An activity with its critical-mass sheet."""
    with region_of(host).transaction("an activity") as tx:
        made = tx.add(TransformativeActivity(name="Smart timber", stage=stage))
        if factors:
            judged = {name: Mass(level) for name, level in factors.items()}
            tx.add(CriticalMass(activity=made.uid, factors=judged))
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_services_come_in_the_order_of_the_worked_examples(
    host: Host, ctx: PluginContext, case: dict[str, Any]
) -> None:
    made = activity(host, **case["factors"])
    needs = activity_needs(ctx, made, phase=case["phase"], needs=case["needs"])
    found = match_services(services(ctx, ServiceFilter(source="nordtal-tools")), needs)
    order = [f"{match.item.id.partition('.')[2]} {match.points}" for match in found]
    assert order == case["expected"]
    told = match_data(needs, found)
    for entry in told["services"]:
        assert [reason["code"] for reason in entry["reasons"]][-3:] == [
            "phase",
            "scope",
            "maturity",
        ]
        assert all(reason["text"] for reason in entry["reasons"])


def test_a_factor_that_nobody_judged_is_no_gap(host: Host, ctx: PluginContext) -> None:
    needs = activity_needs(ctx, activity(host, skills="missing"))
    assert [gap.id for gap in needs.gaps] == ["mass:skills"]
    assert set(needs.unjudged) == {
        "firms",
        "research",
        "capital",
        "market",
        "value_chain",
        "coordination",
    }
    assert needs.cross_regional is True


@pytest.mark.parametrize(
    ("stage", "phase"),
    [
        (Stage.IDENTIFIED, "identify"),
        (Stage.DEVELOPMENT, "develop"),
        (Stage.IMPLEMENTED, "implement"),
        (Stage.PARKED, None),
    ],
)
def test_the_phase_follows_from_the_stage(
    host: Host, ctx: PluginContext, stage: Stage, phase: str | None
) -> None:
    assert activity_needs(ctx, activity(host, stage)).phase == phase


def test_an_adw_tells_missing_links_and_constraints(host: Host, ctx: PluginContext) -> None:
    made = activity(host)
    region = region_of(host)
    region.table("actions").insert({"uid": "a1", "activity": made.uid, "workshop": "w1"})
    for ref, kind, perspective in (
        ("R1", "missing-link", "market"),
        ("R2", "constraint", "framework"),
        ("R3", "trend", "market"),
    ):
        item = {"uid": ref, "workshop": "w1", "ref": ref, "kind": kind, "perspective": perspective}
        region.table("roadmap").insert({**item, "text": f"{kind} in words"})
    gaps = activity_needs(ctx, made).gaps
    assert [(gap.id, gap.need, gap.level) for gap in gaps] == [
        ("road:R1", "market", "missing"),
        ("road:R2", "regulation", "weak"),
    ]


def item_of(**fields: Any) -> ContentItem[Service]:
    """A service of a made-up plugin."""
    service = Service(id="x.one", name="One", summary="s", **fields)
    origin = ContentProvenance(source="plugin", plugin="x")
    return ContentItem("services", "x.one", {"name": "One"}, (origin,), service)


@given(
    st.sampled_from(["missing", "weak"]),
    st.sampled_from([("skills",), ()]),
    st.sampled_from(["skills", "market", ""]),
)
def test_points_are_severity_times_fit(level: str, answers: tuple[str, ...], need: str) -> None:
    gap = ActivityGap("mass:skills", "skills", level, "Skills", "skills")
    needs = ActivityNeeds((gap,), (), None, None)
    match = match_service(item_of(answers=answers, need=need), needs)
    fit = 2 if answers else 1 if need == "skills" else 0
    assert match.points == {"missing": 2, "weak": 1}[level] * fit
    assert not match.phase_fits, "an activity without a phase fits no service"


def test_an_idea_is_not_sold_as_practice() -> None:
    match = match_service(item_of(maturity="idea"), ActivityNeeds((), (), None, None))
    assert "no practice yet" in match.maturity_text


def test_the_catalogue_is_found_and_filtered(ctx: PluginContext) -> None:
    assert [item.id for item in services(ctx, ServiceFilter(search="ZIRBELHOLZ"))] == [
        "nordtal-tools.pine-lab"
    ]
    assert {item.entry.need for item in services(ctx, ServiceFilter(need="finance"))} == {"finance"}
    assert all("tact." in item.id for item in services(ctx, ServiceFilter(source="tact")))
    shown = service_data(service_named(ctx, "nordtal-tools.rule-breakfast"))
    assert shown["provenance"]["plugin"] == "nordtal-tools"
    assert shown["provenance"]["version"] == "1.2.0"
    assert "[/] is no markup" in shown["summary"]
    with pytest.raises(NotFound):
        service_named(ctx, "tact.no-such-service")


def test_services_stand_side_by_side(ctx: PluginContext) -> None:
    pair = [service_named(ctx, f"nordtal-tools.{name}") for name in ("pine-lab", "joint-stand")]
    listing = comparison_listing(pair)
    rows = {row.key: [cell.text for cell in row.cells[1:]] for row in listing.rows}
    assert rows["cost"] == ["low", "high"]
    assert rows["answers"] == ["research", ""]
    assert dict(service_fields(pair[0]))["effort"] == "2–4 person-days"


def test_a_plan_keeps_its_name_when_the_service_is_gone(host: Host, ctx: PluginContext) -> None:
    made = activity(host, research="missing")
    plan = plan_service(
        ctx,
        new_plan(
            ctx,
            activity_named(ctx, "smart timber"),
            "nordtal-tools.pine-lab",
            owner="Office",
            start="2026-01-01",
            end="2026-02-01",
            cost=1200,
        ),
    )
    told = plan_data(plan, service_hashes(ctx), made.name)
    assert (told["service_state"], told["currency"], told["service_changed"]) == (
        "present",
        "EUR",
        False,
    )
    without = host_of("cap_tact", workspace=region_of(host)).context("tact")
    (kept,) = plans_of(without, made)
    told = plan_data(kept, service_hashes(without), made.name)
    assert (told["service_state"], told["service_name"]) == ("absent", "Stone pine test bench")
    assert "tact.absent-service" in {finding.id for finding in findings(without)}


def test_an_outcome_stands_beside_the_service_and_never_in_its_points(
    host: Host, ctx: PluginContext
) -> None:
    made = activity(host, research="missing")
    before = match_services(services(ctx), activity_needs(ctx, made))
    plan = plan_service(ctx, new_plan(ctx, made, "nordtal-tools.pine-lab"))
    assert status(ctx).state is LineState.STARTED
    day = datetime.date(2026, 3, 1)
    outcome = record_outcome(
        ctx, new_outcome(ctx, plan.uid, "helped", "A product came of it", date=day)
    )
    assert status(ctx).state is LineState.READY
    with ctx.transaction("a partner's plan") as transaction:
        transaction.add(msgspec.structs.replace(plan, uid="", owner="PAR", end="2026-01-01"))
    assert status(ctx).state is LineState.READY  # it is not for us to say what came of it
    assert status(ctx).due == ()
    after = match_services(services(ctx), activity_needs(ctx, made))
    assert [(m.item.id, m.points) for m in after] == [(m.item.id, m.points) for m in before]
    ((found, planned),) = outcomes_of(ctx, "nordtal-tools.pine-lab")
    assert found.uid == outcome.uid
    assert outcome_data(found, planned)["activity"] == made.uid
    with pytest.raises(NotFound):
        new_outcome(ctx, "nobody", "helped", date=day)


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "2026-02-01", "end": "2026-01-01"},
        {"start": "soon"},
        {"cost": -1.0},
        {"cost": math.nan},
        {"cost": math.inf},
        {"currency": "EURO"},
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    host: Host, ctx: PluginContext, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        new_plan(ctx, activity(host), "nordtal-tools.pine-lab", **wrong)


def test_a_service_that_names_an_unknown_indicator_is_found(ctx: PluginContext) -> None:
    found = [entry for entry in findings(ctx) if entry.id == "tact.unknown-indicator"]
    assert [entry.where for entry in found] == ["nordtal-tools.joint-stand"]
    assert "nordtal-tools.no-such-indicator" in found[0].message


def test_the_leaflet_and_the_table(ctx: PluginContext) -> None:
    item = service_named(ctx, "nordtal-tools.pine-lab")
    made = leaflet(ctx, [item], datetime.date(2026, 1, 1))
    assert made.title == "Stone pine test bench"
    rows = list(
        csv.DictReader(io.StringIO(catalogue_csv(services(ctx), {item.id: {"helped": ["HOC"]}})))
    )
    mine = next(row for row in rows if row["id"] == "nordtal-tools.pine-lab")
    assert (mine["effort_person_days"], mine["contributor"]) == ("2-4", "nordtal-tools")
    assert mine["outcomes"] == "helped: 1 (HOC)"


def test_weak_survey_indicators_under_the_evidence_of_an_activity_are_gaps(
    host: Host, ctx: PluginContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = WeakIndicator("I09", "Alignment with neighbours", 1.7, "partners")
    survey = SurveyRound("2024", "2024-12-01", "Survey", uid="round-1", weak=(weak,))
    monkeypatch.setattr(type(ctx), "survey_rounds", lambda _self: (survey,))
    made = activity(host)
    assert activity_needs(ctx, made).gaps == ()
    with region_of(host).transaction("evidence") as tx:
        tx.add(
            Evidence(
                title="Survey", statement="Weak.", supports=(made.uid,), basis=("round-1#I09",)
            )
        )
    (gap,) = activity_needs(ctx, made).gaps
    assert (gap.id, gap.need, gap.level) == ("survey:I09", "partners", "weak")
    found = match_services(services(ctx), activity_needs(ctx, made))
    assert found
    assert all("Alignment with neighbours, mean 1.7" in match.sentences[0] for match in found)


def test_a_service_that_states_no_scope_is_said_so_in_a_sentence() -> None:
    assert _scope_reason("", True, fits=False) == "Scope: none stated."
