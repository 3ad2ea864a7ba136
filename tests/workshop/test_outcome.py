"""From cards to activities: known ones, ratings by a ballot, critical mass, stages; no partners without a diamond."""

from __future__ import annotations

from pathlib import Path

from cap_tui.charts import grid
from cap_tui.model.activity import Challenge, PriorityArea, Rating, TransformativeActivity
from tests.workshop.conftest import Room

VOTERS = ("ann", "bea", "cem", "dan", "eva")


def prepared(room: Room) -> None:
    """Two areas, a challenge, a known activity, five people and three cards."""
    with room.session.workspace().transaction("region") as tx:
        areas = [tx.add(PriorityArea(name=name)).uid for name in ("Health", "ICT")]
        tx.add(Challenge(name="Ageing"))
        tx.add(TransformativeActivity(name="E-health", areas=tuple(areas)))
    room.people(*VOTERS)
    room("card", "add", "--text", "Care at a distance", "--ref", "a", "--pair", "Health,ICT")
    room("card", "add", "--text", "Remote care", "--ref", "b", "--pair", "Health,ICT")
    room("card", "add", "--text", "E-health for all", "--ref", "c")
    room("merge", "a", "b", "--title", "Care from afar", "--ref", "m")


def activity(room: Room, name: str) -> TransformativeActivity:
    """The activity of this name."""
    found = room.session.workspace().records(TransformativeActivity).all()
    return next(one for one in found if one.name == name)


def test_a_merge_becomes_an_activity_that_says_what_its_cards_say(room: Room) -> None:
    prepared(room)
    made = room("adopt", "m", "--period", "short")
    one = activity(room, "Care from afar")
    assert made["uid"] == one.uid
    assert one.description == "Care at a distance; Remote care"
    assert one.challenge, "the challenge of the scope"
    assert one.period == "short"
    assert len(one.origin) == 3, "the merge and both cards"
    assert room("stage", "m", "identified")["stage"] == "identified"
    assert room.refused("stage", "m", "assessed") == 3, "it is not rated"


def test_a_card_is_adopted_into_an_activity_that_was_known(room: Room) -> None:
    prepared(room)
    before = activity(room, "E-health")
    assert room.refused("adopt", "c", "--into", "Nothing") == 2
    assert room("adopt", "c", "--into", "E-health")["uid"] == before.uid
    assert room.refused("adopt", "c", "--into", "E-health") == 3, "once"
    assert len(activity(room, "E-health").origin) == 1
    (told,) = room("outcome")["activities"]
    assert told["cards"] == ["c"]
    assert told["cross_regional"] is None, "nobody judged its critical mass"


def test_a_ballot_of_the_aspects_rates_what_was_adopted(room: Room) -> None:
    prepared(room)
    room("ballot", "open", "--kind", "criteria", "--criteria", "relevance,strength", "--ref", "b1")
    for number, voter in enumerate(VOTERS):
        words = ["m:relevance=4", f"m:strength={2 if number else 3}", "c:relevance=2"]
        room("vote", "b1", *words, who=voter)
    assert room.refused("rate", "b1") == 1, "hidden until the reveal"
    room("ballot", "reveal", "b1")
    assert room.refused("rate", "b1") == 3, "nothing is adopted"
    room("adopt", "m")
    rated = {one["aspect"]: one["value"] for one in room("rate", "b1")["ratings"]}
    assert rated == {"relevance": 4, "strength_national": 2, "strength_global": 2}
    reasons = {one.why for one in room.session.workspace().records(Rating).all()}
    assert len(reasons) == 1
    assert "b1" in reasons.pop()


def test_the_critical_mass_of_a_card_gives_whom_to_look_for(room: Room) -> None:
    prepared(room)
    room("adopt", "m")
    told = room("mass", "m", "firms=missing", "market=strong", "--reason", "nobody builds it")
    assert told["cross_regional"] is True
    assert told["short"] == ["firms"]
    assert "nobody builds it" in told["needs"][0]
    assert room.refused("mass", "m", "firms=enormous") == 2
    assert room.refused("mass", "zz", "firms=weak") == 2


def test_without_matching_there_is_no_partner_and_no_agreement(room: Room) -> None:
    prepared(room)
    room("adopt", "m")
    assert room("partners", "m")["activities"] == []
    assert room.refused("agree", "m") == 3
    assert room("agreements")["agreements"] == []
    assert room.refused("mass", "m", "firms=weak", who="ann") == 3, "a facilitator's act"


def test_the_report_shows_board_ballots_and_roadmap_as_pictures(room: Room, tmp_path: Path) -> None:
    prepared(room)
    words = ("--perspective", "market", "--horizon", "long", "--text", "People <pay> & stay")
    room("road", "add", *words, plugin="adw")
    room("action", "add", "--title", "Pilot", "--days", "30", plugin="adw")
    file = tmp_path / "report.md"
    room("minutes", "-o", str(file))
    text = file.read_text("utf-8")
    assert "Health × ICT · cards" in text
    assert "market · long, over 7 years" in text
    assert "Actions in time" in text


def test_a_grid_has_a_place_for_every_cell_and_says_it_in_words() -> None:
    texts = {("a", "x"): ["one", "two"], ("b", "y"): ["<three>"]}
    drawn = grid.svg(["a", "b"], ["x", "y"], texts, title="Grid")
    assert drawn.count("<rect") == 5, "the paper and four cells"
    assert "&lt;three&gt;" in drawn
    assert grid.spoken(["a", "b"], ["x", "y"], texts) == "a, x: one; two. b, y: <three>."
    assert grid.lines(["a", "b"], ["x", "y"], texts, 20) == [
        "a · x",
        "  • one",
        "  • two",
        "b · y",
        "  • <three>",
    ]
