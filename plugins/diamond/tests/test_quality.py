"""What is doubtful about a diamond is found, and what is sound is left in peace."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from cap_diamond import operations
from cap_diamond.pack import pack
from cap_diamond.pages import diamonds_page
from cap_diamond.quality import findings
from cap_diamond.queries import diamond_of, diamond_state
from cap_diamond.records import Diamond
from cap_tui.api import (
    Actor,
    Aspect,
    Challenge,
    Evidence,
    Helix,
    LineState,
    PluginContext,
    PriorityArea,
    Severity,
    Stage,
    TransformativeActivity,
    page_twin,
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
    assert "Nothing is doubtful about this diamond." in page_twin(diamonds_page)(empty, 80)


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


@pytest.mark.parametrize(
    ("count", "found"),
    [(2, "diamond.few-corners"), (3, ""), (6, ""), (7, "diamond.many-corners")],
)
def test_three_to_six_corners_are_neither_few_nor_many(
    empty: PluginContext, count: int, found: str
) -> None:
    names = ("Health", "ICT", "Agrofood", "Materials", "Tourism", "Energy", "Mobility")[:count]
    with empty.transaction("areas") as tx:
        areas = [tx.add(PriorityArea(name=name)).uid for name in names]
        challenge = tx.add(Challenge(name="Ageing")).uid
        tx.add(Diamond(name="d", corners=tuple(areas), challenge=challenge))

    about = [one for one in ids(empty) if one.endswith("-corners")]

    assert about == ([found] if found else [])


def test_two_activities_of_one_cluster_are_no_sign_of_lobbying(empty: PluginContext) -> None:
    diamond_with(empty, "Health", "ICT", "Agrofood")
    with empty.transaction("cluster") as tx:
        cluster = tx.add(Actor(name="MedNet", helix=Helix.CLUSTER))
        for activity in list(empty.records(TransformativeActivity).all())[:2]:
            tx.put(replace(activity, cluster=cluster.uid))

    assert ids(empty) == []


def test_an_activity_aside_of_the_corners_is_found_and_named(empty: PluginContext) -> None:
    diamond_with(empty, "Health", "ICT", "Agrofood")
    diamond = diamond_of(empty)
    with empty.transaction("aside") as tx:
        lone = tx.add(TransformativeActivity(name="Alone", areas=diamond.corners[:1]))
        tx.put(replace(diamond, activities=(*diamond.activities, lone.uid)))

    (found,) = findings(empty, diamond_state(empty, diamond_of(empty)))

    assert (found.id, found.severity) == ("diamond.aside", Severity.WARNING)
    assert found.message == "Alone does not lie between two corners of the diamond."
    assert (found.where, found.view) == ("d", "diamond.diamond")


def test_too_few_corners_are_an_error_and_a_missing_challenge_is_a_warning(
    empty: PluginContext,
) -> None:
    with empty.transaction("areas") as tx:
        areas = [tx.add(PriorityArea(name=name)).uid for name in ("Health", "ICT")]
        tx.add(Diamond(name="d", corners=tuple(areas)))

    told = {f.id: f.severity for f in findings(empty, diamond_state(empty, diamond_of(empty)))}

    assert told["diamond.few-corners"] is Severity.ERROR
    assert told["diamond.challenge"] is Severity.WARNING
    assert told["diamond.idle-corner"] is Severity.WARNING
