"""``edw join`` without a screen: token, cards and ballot are asked line by line."""

from __future__ import annotations

from typing import Any

from cap_tui.workshop_text.plain_join import PlainJoin
from tests.workshop.conftest import Room


class Person:
    """Answers a list of lines, and keeps what was asked and said."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.seen: list[str] = []
        self.hidden: list[str] = []

    def ask(self, question: str, hidden: bool = False) -> str:
        self.seen.append(question)
        line = self.lines.pop(0)
        if hidden:
            self.hidden.append(line)
        return line

    @property
    def text(self) -> str:
        return "\n".join(self.seen)


def at_terminal(room: Room, *lines: str) -> Person:
    person = Person(*lines)
    context: Any = room.session.context("edw")
    PlainJoin(context, person.ask, person.seen.append, 80).run()
    assert person.lines == []
    return person


def test_cards_are_written_and_the_last_is_taken_back(room: Room) -> None:
    room.people("ana")
    token = room.tokens["ana"]
    person = at_terminal(room, "wrong", token, "Beams", "Strwa", "-", "Straw", "x" * 2001, "", "q")
    cards = room("card", "list")["cards"]
    assert [(card["text"], card["authors"], card["lang"]) for card in cards] == [
        ("Beams", ["ana"], "en"),
        ("Straw", ["ana"], "en"),
    ]
    assert person.hidden == ["wrong", token]
    assert "! Nobody has this token." in person.text
    assert "The text has 2001 characters; 2000 are the most." in person.text
    assert token not in person.text


def test_a_ballot_is_asked_card_by_card_with_the_sum(room: Room) -> None:
    room.people("ana")
    room("card", "add", "--text", "Beams", "--by", "ana")
    room.cards("c2", "c3")
    room("ballot", "open", "--kind", "points", "--no-own")
    person = at_terminal(room, room.tokens["ana"], "v", "70", "200", "20", "1", "", "30", "3", "q")
    assert "c3 Activity c3 (70 of 100 points given, 30 left):" in person.text
    assert "! A number from 0 to 100." in person.text
    assert "! The points are 90 together and must be 100." in person.text
    assert "Own cards, not to be voted on: c1" in person.text
    room("ballot", "reveal", "b1")
    [vote] = room("ballot", "show", "b1", "--votes")["votes"]
    assert (vote["source"], vote["choice"]) == ("ssh", ["c2=70", "c3=30"])


def test_a_card_is_translated_by_anybody_and_marked(room: Room) -> None:
    room.people("ana")
    room("card", "add", "--text", "Travi", "--lang", "it", "--ref", "K")
    room("card", "translate", "K", "--lang", "en", "--text", "Beams", who="ana")
    assert room("card", "list")["cards"][0]["translations"] == {"en": "Beams"}
    room("card", "add", "--text", "Straw")
    room("ballot", "open", "--kind", "score")
    seen = at_terminal(room, room.tokens["ana"], "q").text
    assert "K Beams (translated; written: Travi)" in seen
    assert room.refused("card", "translate", "K", "--lang", "it", "--text", "x") == 3
    assert room.refused("card", "translate", "K", "--lang", "xx", "--text", "x") == 2
    assert room.refused("card", "translate", "K", "--lang", "de", "--text", "x" * 2001) == 3


def test_a_card_is_not_taken_back_once_something_rests_on_it(room: Room) -> None:
    room.people("ana", "bor")
    room("card", "add", "--text", "Beams", who="ana")
    room.cards("c2")
    room("card", "withdraw", "c2")
    assert room.refused("card", "withdraw", "c1", who="bor") == 3
    room.cards("c3")
    room("merge", "c1", "c3")
    assert room.refused("card", "withdraw", "c1", who="ana") == 4


def test_a_one_time_token_votes_and_says_nothing_of_who_typed_it(room: Room) -> None:
    room.people("ana", "bor", "cid", "dan", "eva")
    room.cards("c1", "c2")
    opened = room("ballot", "open", "--kind", "score", "--voters", "tokens")
    token = opened["tokens"]["business"][0]
    person = at_terminal(room, room.tokens["ana"], "v", "wrong", "v", token, "5", "2", "3", "q")
    assert person.hidden == [room.tokens["ana"], "wrong", token]
    assert "! This ballot has no such token." in person.text
    room("ballot", "reveal", "b1")
    (vote,) = room("ballot", "show", "b1", "--votes")["votes"]
    assert (vote["source"], vote["by"], vote["choice"]) == ("token", None, ["c1=5", "c2=2"])
    assert vote["voter"] != "ana"
