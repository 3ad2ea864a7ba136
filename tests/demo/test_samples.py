"""The sample regions are full, synthetic in every record, and the same on every machine."""

from __future__ import annotations

import pytest

from cap_tui.demo import fill, regions, sample_uid, samples
from cap_tui.errors import NotFound
from cap_tui.model.activity import Aspect, Rating, Stage, TransformativeActivity
from cap_tui.model.actor import Actor, Helix, Person
from cap_tui.model.chain import Chain
from cap_tui.model.critical_mass import content
from cap_tui.model.ratings import by_activity
from cap_tui.model.tables import CORE_TABLES
from cap_tui.workspace import Workspace

CODES = ("VAL", "HOC", "BRE")


@pytest.fixture(params=CODES)
def filled(request):
    config = next(c for c in regions() if c.region.code == request.param)
    with Workspace.in_memory(config) as workspace:
        fill(workspace, request.param)
        yield workspace


def test_there_are_three_neighbours_in_three_languages():
    assert [c.region.code for c in regions()] == list(CODES)
    assert [c.region.languages[0] for c in regions()] == ["it", "de", "sl"]
    for config in regions():
        assert set(config.region.neighbours) == set(CODES) - {config.region.code}
        assert config.region.synthetic


def test_every_record_says_that_it_is_synthetic(filled):
    for table in filled.tables():
        for document in filled.table(table):
            assert document["provenance"]["synthetic"], (table, document["uid"])


def test_a_region_has_enough_for_every_later_step(filled):
    activities = list(filled.records(TransformativeActivity).all())
    rated = by_activity(filled.records(Rating).all())

    assert 12 <= len(activities) <= 20
    assert sum(set(rated.get(a.uid, {})) == set(Aspect) for a in activities) >= 10
    assert {a.helix for a in filled.records(Actor).all()} == set(Helix)
    assert len({a.stage for a in activities}) >= 3
    assert all(p.consent and p.purpose and p.retain_until for p in filled.records(Person).all())


def test_what_stands_at_a_stage_satisfies_the_rules_on_the_way_to_it(filled):
    from cap_tui.model.activity import CriticalMass
    from cap_tui.model.stages import ORDER, StageFacts, obstacles

    rated = by_activity(filled.records(Rating).all())
    sheets = {s.activity: s for s in filled.records(CriticalMass).all()}
    for activity in filled.records(TransformativeActivity).all():
        if activity.stage is Stage.PARKED:
            assert activity.stage_reason
            continue
        import msgspec

        as_idea = msgspec.structs.replace(activity, stage=ORDER[0])
        standing = StageFacts(
            as_idea,
            rated.get(activity.uid, {}),
            sheets.get(activity.uid),
            sources=len(activity.evidence),
        )
        assert obstacles(standing, activity.stage) == (), activity.name


def test_every_reference_leads_to_a_record(filled):
    tables = {name: [dict(d) for d in filled.table(name)] for name in filled.tables()}
    chain = Chain(tables, CORE_TABLES)

    for table, documents in tables.items():
        for document in documents:
            for step in chain.walk(document["uid"], ahead=False):
                assert step.state == "", (table, document["uid"], step)


def test_every_sheet_judges_the_seven_factors():
    known = {factor.id for factor in content().factor}
    for sample in samples().values():
        for activity in sample.activity:
            assert set(activity.mass) in (known, set()), activity.name


def test_uids_are_the_same_everywhere_and_have_the_form_of_version_7():
    uid = sample_uid("VAL", "activities", "packaging")

    assert uid == sample_uid("VAL", "activities", "packaging")
    assert uid != sample_uid("HOC", "activities", "packaging")
    assert uid[14] == "7"
    assert uid[19] in "89ab"


def test_an_unknown_sample_is_named():
    with Workspace.in_memory(regions()[0]) as workspace, pytest.raises(NotFound, match="TIR"):
        fill(workspace, "TIR")
