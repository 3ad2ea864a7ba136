"""People and cards: who may do what, names that are taken, merges that lose nothing."""

from __future__ import annotations

import pytest

from cap_tui.model.activity import PriorityArea
from cap_tui.operations.context import Context
from tests.workshop.conftest import Room


def test_a_name_is_taken_once_in_the_workshop_and_counted_otherwise(room: Room) -> None:
    assert room("card", "add", "--text", "x")["ref"] == "c1"
    assert room("card", "add", "--text", "x", "--ref", "c2")["ref"] == "c2"
    assert room("card", "add", "--text", "x")["ref"] == "c3"
    assert room.refused("card", "add", "--text", "x", "--ref", "c2") == 4
    assert room.refused("card", "add", "--text", "x", "--ref", "a b") == 2
    assert room.refused("new", "--flow", "empty", "--start", "2026-03-10T09:00", "--ref", "W") == 4


def test_a_token_is_given_once_and_acts_for_its_holder_only(room: Room) -> None:
    token = room("people", "add", "--helix", "society", "--ref", "ann")["token"]
    assert len(token) >= 22
    assert token.isalnum()
    assert token.encode() not in b"".join(
        p.read_bytes() for p in room.folder.rglob("*") if p.is_file()
    )
    assert "token" not in room("people", "list")["people"][0]
    assert room.refused("card", "list", "--as", "nobody") == 3
    card = room("card", "add", "--text", "Mine", who="ann")
    assert card["authors"] == ["ann"]
    room("balance", who="ann")


@pytest.mark.parametrize(
    "words",
    [
        "people add --helix society",
        "people away ann",
        "agenda insert --minutes 5",
        "ballot open --kind score",
        "note --kind decision --text x",
        "road add --perspective market --horizon mid --text x",
        "action add --title x --days 1",
        "new --flow empty --start 2026-03-10T09:00",
        "adopt c1",
    ],
)
def test_a_participant_may_not_do_what_the_facilitator_does(room: Room, words: str) -> None:
    room.people("ann")
    assert room.refused(*words.split(), who="ann") == 3


def test_authors_are_those_named_or_nobody(room: Room) -> None:
    room.people("ann", "bea")
    both = room("card", "add", "--text", "Ours", "--by", "ann", "--by", "bea")
    assert both["authors"] == ["ann", "bea"]
    assert room("card", "add", "--text", "x")["authors"] == []
    assert room("card", "add", "--text", "x", "--anonymous", who="ann")["authors"] == []
    assert room.refused("card", "add", "--text", "x", "--by", "bea", who="ann") == 3
    assert room.refused("card", "add", "--text", "x", "--by", "zoe") == 2


@pytest.mark.parametrize(
    ("text", "code"), [("x" * 2000, 0), ("x" * 2001, 3), ("   ", 3), ("[/] [bold]", 0), ("a\nb", 0)]
)
def test_a_text_is_one_line_refused_when_too_long_and_never_cut(
    room: Room, text: str, code: int
) -> None:
    found, data = room.answer("card", "add", "--text", text)
    assert found == code
    if not code:
        assert data["text"] == " ".join(text.split())


def test_merges_nest_and_are_split_from_the_outside(room: Room) -> None:
    room.people("ann", "bea")
    room("card", "add", "--text", "One", "--by", "ann", "--ref", "a")
    room.cards("b", "c")
    assert room.refused("merge", "a") == 2
    assert room.refused("merge", "a", "a") == 3
    assert room.refused("merge", "a", "b", who="bea") == 3
    room("merge", "a", "b", "--ref", "m", who="ann")
    assert room.refused("merge", "a", "c") == 3
    room("merge", "m", "c", "--ref", "n")
    assert room.refused("split", "m") == 3
    assert room.refused("split", "n", who="bea") == 3
    held = {card["ref"]: card["merged_into"] for card in room("card", "list")["cards"]}
    assert held == {"a": "m", "b": "m", "c": "n"}
    room("split", "n", who="ann")
    room("split", "m")
    assert room.refused("split", "m") == 3


def test_the_balance_counts_who_is_here_spoke_and_voted(room: Room) -> None:
    room.people("ann", "bea", helix="business")
    room("people", "add", "--helix", "research", "--invited", "--ref", "cem")
    room("card", "add", "--text", "x", "--by", "ann")
    room("card", "add", "--text", "y")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    room("vote", "b1", "--abstain", who="ann")
    told = room("balance")
    assert [g["helix"] for g in told["groups"]] == [
        "business",
        "research",
        "government",
        "society",
        "cluster",
    ]
    business, research, *_rest = told["groups"]
    assert business == {
        "helix": "business",
        "invited": 2,
        "present": 2,
        "share": 1.0,
        "spoken": 1,
        "voted": 1,
    }
    assert (research["invited"], research["present"]) == (1, 0)
    assert told["missing"] == ["research", "government", "society", "cluster"]
    assert told["outside"] == told["missing"] or set(told["outside"]) == {
        "business",
        *told["missing"],
    }
    assert told["ballot"] == "b1"


def test_near_duplicates_are_proposed_with_their_reason(room: Room) -> None:
    room("card", "add", "--text", "Smart packaging for fresh food", "--ref", "a")
    room("card", "add", "--text", "Fresh foods in smart packages", "--ref", "b")
    room("card", "add", "--text", "Telemedicine in mountain valleys", "--ref", "c")
    (pair,) = room("card", "near")["pairs"]
    assert pair["cards"] == ["a", "b"]
    assert pair["reason"] == "both: Smart, packaging, fresh, food"
    assert all(card["merged_into"] is None for card in room("card", "list")["cards"])


def test_a_reason_names_whole_words_of_the_cards(room: Room) -> None:
    room("card", "add", "--text", "E-health in the valleys")
    room("card", "add", "--text", "Telemedicine for our valleys")
    (pair,) = room("card", "near")["pairs"]
    assert pair["reason"] == "both: E-health, valleys"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Lebensmittelsicherheit"),
        ("fr", "Sécurité des aliments"),
        ("it", "Sicurezza degli alimenti"),
        ("sl", "Varnost hrane"),
    ],
)
def test_near_duplicates_are_found_across_languages(room: Room, lang: str, text: str) -> None:
    room("card", "add", "--text", "Food safety", "--lang", "en")
    room("card", "add", "--text", text, "--lang", lang)
    room("card", "add", "--text", "Telemedicine")
    (pair,) = room("card", "near")["pairs"]
    assert (pair["cards"], pair["reason"]) == (["c1", "c2"], "both: Food, safety")


def test_a_translation_finds_a_near_duplicate_too(room: Room) -> None:
    room("card", "add", "--text", "Drvoed na delu", "--lang", "sl")
    room("card", "add", "--text", "Bark beetles at work", "--lang", "en")
    assert room("card", "near")["pairs"] == []
    room("card", "translate", "c1", "--lang", "en", "--text", "The bark beetle at work")
    assert [pair["cards"] for pair in room("card", "near")["pairs"]] == [["c1", "c2"]]


def test_cards_that_are_kept_apart_are_not_proposed_again(room: Room) -> None:
    room.people("ana")
    for text in ("Timber construction", "Holzbau", "Lesena gradnja"):
        room("card", "add", "--text", text)
    assert len(room("card", "near")["pairs"]) == 3
    assert room("card", "apart", "c2", "c1")["cards"] == ["c2", "c1"]
    room("card", "apart", "c1", "c2")
    assert room.refused("card", "apart", "c1", "c1") == 3
    assert room.refused("card", "apart", "c1", "c3", who="ana") == 3
    assert [pair["cards"] for pair in room("card", "near")["pairs"]] == [["c1", "c3"], ["c2", "c3"]]
    assert room.undo() == 0
    assert len(room("card", "near")["pairs"]) == 3
    room("merge", "c1", "c2")
    assert room("card", "near")["pairs"] == []  # c3 is compared with cards that stand alone


def test_an_adopted_card_is_an_activity_with_its_chain(room: Room) -> None:
    workspace = room.session.workspace()
    with Context(workspace).transaction("areas") as tx:
        health, wood = tx.add(PriorityArea(name="Health")), tx.add(PriorityArea(name="Wood"))
    room.people("ann")
    room.cards("a", "b", "c")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    room("vote", "b1", "a=5", who="ann")
    room("merge", "a", "b", "--title", "Healing wood", "--ref", "m")
    told = room("adopt", "m", "--between", "Health", "Wood")
    assert told["name"] == "Healing wood"
    assert told["areas"] == [health.uid, wood.uid]
    assert room.refused("adopt", "m") == 3
    behind = {step.table for step in room.session.context("edw").chain().trace(told["uid"]).behind}
    assert {"merges", "cards", "ballots", "votes"} <= behind


def test_a_vote_stands_on_the_cards_of_its_ballot(room: Room) -> None:
    room.people("ann")
    room.cards("a", "b")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    vote = room("vote", "b1", "a=5", who="ann")["uid"]
    assert room.session.context("edw").chain().lacks(vote, ["card"]) == set()


def test_a_region_writes_a_flow_of_its_own(region_only: Room) -> None:
    folder = region_only.folder / "content" / "flows"
    folder.mkdir(parents=True)
    (folder / "short.toml").write_text(
        '[[flows]]\nid = "val.short"\nname = "Short"\n[[flows.steps]]\ntitle = "Talk"\nminutes = 20\n',
        "utf-8",
    )
    made = region_only("new", "--flow", "val.short", "--start", "2026-03-10T09:00")
    assert (made["flow"], made["steps"]) == ("val.short", 1)
    assert [step["title"] for step in region_only("agenda", "show")["steps"]] == ["Talk"]
