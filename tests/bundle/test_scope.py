"""What is chosen: the whole region, an action line, some records with all they need."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.prepare import prepare
from cap_tui.bundle.preview import preview
from cap_tui.bundle.profiles import Terms
from cap_tui.bundle.scope import Scope, ScopeKind
from cap_tui.errors import NotFound, Refused
from cap_tui.model.activity import Aspect, Evidence, PriorityArea, Rating, TransformativeActivity
from cap_tui.model.actor import Actor, Helix
from tests.bundle.conftest import RECORDS, Idea, Place, make_places

LINES = {
    "evidence": "evidence",
    "activities": "discovery",
    "ratings": "discovery",
    "edw.ideas": "discovery",
}


@pytest.fixture
def region(tmp_path: Path) -> tuple[Place, dict[str, str]]:
    """Two activities: one with area, actor, evidence and rating, one alone."""
    (place,) = make_places(["AAA"], tmp_path)
    with place.workspace.transaction("fill") as tx:
        area = tx.add(PriorityArea(name="Health"))
        uni = tx.add(Actor(name="University", helix=Helix.RESEARCH))
        tx.add(Actor(name="Nobody needs it", helix=Helix.BUSINESS))
        one = tx.add(TransformativeActivity(name="One", areas=(area.uid,), actors=(uni.uid,)))
        two = tx.add(TransformativeActivity(name="Two"))
        rating = tx.add(Rating(activity=one.uid, aspect=Aspect.RELEVANCE, value=4))
        source = tx.add(Evidence(title="Study", supports=(one.uid,)))
        tx.add(Rating(activity=two.uid, aspect=Aspect.RELEVANCE, value=2))
        tx.add(Idea(title="loose"))
    names = {"area": area, "uni": uni, "one": one, "two": two, "rating": rating, "source": source}
    return place, {name: record.uid for name, record in names.items()}


def leaving(place: Place, scope: Scope) -> set[str]:
    prepared = prepare(place.workspace, RECORDS, scope, Terms(), LINES)
    return {row["uid"] for kind in prepared.kinds for row in kind.documents()}


def test_the_whole_region_leaves(region: tuple[Place, dict[str, str]]) -> None:
    place, uids = region
    assert set(uids.values()) < leaving(place, Scope())


def test_a_chosen_activity_takes_what_it_needs_and_what_is_said_of_it(
    region: tuple[Place, dict[str, str]],
) -> None:
    place, uids = region
    scope = Scope(ScopeKind.RECORDS, uids=(uids["one"],))
    assert leaving(place, scope) == {
        uids[name] for name in ("one", "area", "uni", "rating", "source")
    }


def test_what_is_said_of_many_does_not_bring_the_others(
    region: tuple[Place, dict[str, str]],
) -> None:
    place, uids = region
    with place.workspace.transaction("a study of both") as tx:
        both = tx.add(Evidence(title="Both", supports=(uids["one"], uids["two"]))).uid
    scope = Scope(ScopeKind.RECORDS, uids=(uids["one"],))
    assert both in leaving(place, scope)
    assert uids["two"] not in leaving(place, scope)
    seen = preview(prepare(place.workspace, RECORDS, scope, Terms(), LINES))
    assert seen.left == 1
    assert "1 record of yours is mentioned in what leaves; it stays." in seen.lines()
    chosen = leaving(place, Scope(ScopeKind.RECORDS, uids=(both,)))
    assert {uids["one"], uids["two"]} < chosen, "what is chosen brings what it speaks of"


def test_the_closure_is_shown(region: tuple[Place, dict[str, str]]) -> None:
    place, uids = region
    scope = Scope(ScopeKind.RECORDS, uids=(uids["one"],))
    seen = preview(prepare(place.workspace, RECORDS, scope, Terms(), LINES))
    assert ("chosen", "activities", 1) in seen.closure
    assert ("needed", "areas", 1) in seen.closure
    assert ("part", "ratings", 1) in seen.closure
    assert any("needed by it: areas 1" in line for line in seen.lines())


def test_an_action_line_takes_its_tables_and_what_they_need(
    region: tuple[Place, dict[str, str]],
) -> None:
    place, uids = region
    found = leaving(place, Scope(ScopeKind.LINE, line="discovery"))
    assert {uids["one"], uids["two"], uids["area"], uids["uni"]} <= found
    evidence = leaving(place, Scope(ScopeKind.LINE, line="evidence"))
    assert evidence == {uids["source"], uids["one"], uids["area"], uids["uni"], uids["rating"]}


def test_a_record_or_line_that_is_not_there_is_named(region: tuple[Place, dict[str, str]]) -> None:
    place, _uids = region
    with pytest.raises(NotFound):
        leaving(place, Scope(ScopeKind.RECORDS, uids=("nobody",)))
    with pytest.raises(NotFound, match="discovery"):
        leaving(place, Scope(ScopeKind.LINE, line="marketing"))


def test_records_of_other_regions_stay_out_and_are_counted(tmp_path: Path) -> None:
    one, two = make_places(["AAA", "BBB"], tmp_path)
    with one.workspace.transaction("fill") as tx:
        theirs = tx.add(TransformativeActivity(name="Theirs"))
    two.take(one.export().path)
    with two.workspace.transaction("fill") as tx:
        mine = tx.add(TransformativeActivity(name="Mine", origin=(theirs.uid, "gone")))
    scope = Scope(ScopeKind.RECORDS, uids=(mine.uid,))
    prepared = prepare(two.workspace, RECORDS, scope, Terms(), LINES)
    assert (prepared.selection.elsewhere, prepared.selection.missing) == (1, 1)
    with OpenBundle(two.export(scope=scope).path) as bundle:
        assert [row["uid"] for row in bundle.documents("activities")] == [mine.uid]


def test_an_existing_file_is_not_replaced_unasked(region: tuple[Place, dict[str, str]]) -> None:
    place, _uids = region
    path = place.export().path
    place.sent = 0
    with pytest.raises(Exception, match="already"):
        place.export()
    place.sent = 0
    assert place.export(overwrite=True).path == path
    place.folder = path.parent / "missing"
    with pytest.raises(Refused):
        place.export()
