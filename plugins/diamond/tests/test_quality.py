"""What is doubtful about a diamond is found, and what is sound is left in peace."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cap_diamond import operations
from cap_diamond.pack import pack
from cap_diamond.quality import findings
from cap_diamond.queries import diamond_of, diamond_state
from cap_tui.api import (
    Aspect,
    Evidence,
    LineState,
    PluginContext,
    PriorityArea,
    Stage,
    TransformativeActivity,
    rate_aspects,
)


def ids(ctx: PluginContext, name: str = "") -> list[str]:
    return [finding.id for finding in findings(ctx, diamond_state(ctx, diamond_of(ctx, name)))]


def diamond_with(ctx: PluginContext, *corners: str, evidence: bool = True) -> None:
    """A diamond whose corners each have evidence of their own, with an activity on every side."""
    with ctx.transaction("areas") as tx:
        areas = []
        for corner in corners:
            source = tx.add(Evidence(title=f"Study on {corner}"))
            areas.append(
                tx.add(PriorityArea(name=corner, evidence=(source.uid,) if evidence else ()))
            )
        for one, other in zip(areas, [*areas[1:], areas[0]], strict=True):
            tx.add(TransformativeActivity(name=f"{one.name}+", areas=(one.uid, other.uid)))
    operations.from_corners(ctx, "d", corners, "Ageing")


def test_a_sound_diamond_has_no_finding(empty: PluginContext) -> None:
    diamond_with(empty, "Health", "ICT", "Agrofood", "Materials")

    assert ids(empty) == []


def test_corners_without_evidence_are_named(empty: PluginContext) -> None:
    diamond_with(empty, "Health", "ICT", "Agrofood", evidence=False)

    assert ids(empty) == ["diamond.corner-evidence"] * 3


def test_evidence_that_says_what_it_supports_counts_too(empty: PluginContext) -> None:
    diamond_with(empty, "Health", "ICT", "Agrofood", evidence=False)
    with empty.transaction("evidence") as tx:
        for area in empty.records(PriorityArea).all():
            tx.add(Evidence(title="x", supports=(area.uid,)))

    assert ids(empty) == []


@pytest.mark.parametrize("twin", ["Gesundheit", "Health care", "Salute"])
def test_corners_that_are_much_alike_are_found_in_any_language(
    empty: PluginContext, twin: str
) -> None:
    diamond_with(empty, "Health", "ICT", twin)

    assert "diamond.similar-corners" in ids(empty)


def test_a_corner_that_nothing_touches_is_found(empty: PluginContext) -> None:
    operations.from_template(empty, pack().template_of("demographic-change"))
    operations.from_corners(empty, "wide", ["Health", "ICT", "Agrofood", "Tourism"], "Ageing")

    assert "diamond.idle-corner" in ids(empty, "wide")


def test_all_activities_of_one_cluster_on_one_corner_are_found(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    told = [
        f.message
        for f in findings(ctx, diamond_state(ctx, diamond_of(ctx)))
        if f.id == "diamond.lobbying"
    ]

    assert any("PolyVal" in message and "Materiali" in message for message in told)
    assert not any("MedNet" in message for message in told)


def test_every_finding_says_what_to_do(contexts: Mapping[str, PluginContext]) -> None:
    for ctx in contexts.values():
        for finding in findings(ctx, diamond_state(ctx, diamond_of(ctx))):
            assert finding.message
            assert finding.remedy
            assert finding.where


def test_brezje_has_a_corner_without_evidence(contexts: Mapping[str, PluginContext]) -> None:
    ctx = contexts["BRE"]
    told = [f.message for f in findings(ctx, diamond_state(ctx, diamond_of(ctx)))]

    assert "Nothing shows that the region is strong in Materiali." in told


def test_a_parked_activity_keeps_nobody_waiting_and_the_next_step_leads_to_where_it_is_done(
    empty: PluginContext,
) -> None:
    from cap_diamond.checks import status
    from cap_diamond.listings import own_profiles

    diamond = operations.from_template(empty, pack().template_of("demographic-change"))
    for profile in own_profiles(empty)[1:]:
        activity = empty.records(TransformativeActivity).get(profile.uid)
        rate_aspects(empty, activity, dict.fromkeys(Aspect, 4))
    before = status(empty)
    first = empty.records(TransformativeActivity).get(diamond.activities[0])

    operations.change(empty, first, {"stage": Stage.PARKED, "stage_reason": "later"})

    assert first.name == own_profiles(empty)[0].name
    assert (before.state, before.view) == (LineState.STARTED, "diamond.ratings")
    assert "5 activities" in before.summary
    assert status(empty).state is LineState.READY
    assert "4 activities" in status(empty).summary
