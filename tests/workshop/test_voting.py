"""Who may vote for whom, by which source, and what each kind of ballot refuses."""

from __future__ import annotations

import json

import pytest

from tests.workshop.conftest import Room


@pytest.fixture
def asked(room: Room) -> Room:
    """Three people, three cards by the first of them."""
    room.people("ann", "bea")
    room.people("cem", helix="research")
    room("card", "add", "--text", "One", "--by", "ann", "--ref", "a")
    room.cards("b", "c")
    return room


OPEN = ("ballot", "open", "--ref", "b1", "--cards", "a,b,c", "--kind")


@pytest.mark.parametrize(
    ("options", "words", "code"),
    [
        (("dots", "--dots", "3"), "a=2 b=1", 0),
        (("dots", "--dots", "3", "--max", "2"), "a=3", 3),
        (("dots", "--dots", "3"), "a=2 b=2", 3),
        (("dots", "--dots", "3"), "a=-1 b=2", 3),
        (("dots", "--dots", "3"), "a=0", 3),
        (("dots", "--dots", "3"), "a=1 d=1", 2),
        (("dots", "--dots", "3"), "ann=1", 2),
        (("dots", "--dots", "3"), "a=\u0663", 2),
        (("dots", "--dots", "3"), "a=0_1", 2),
        (("points",), "a=60 b=40", 0),
        (("points",), "a=60 b=39", 3),
        (("points",), "a=120 b=-20", 3),
        (("score",), "a=5", 0),
        (("score",), "a=6", 3),
        (("score",), "a=0", 3),
        (("criteria", "--criteria", "rel:2,str"), "a:rel=5 a:str=3 b:rel=1", 0),
        (("criteria", "--criteria", "rel:2,str"), "a:rel=6", 3),
        (("criteria", "--criteria", "rel:2,str"), "a:new=5", 3),
        (("criteria", "--criteria", "rel:2,str"), "a:rel=5 a:rel=4", 3),
        (("ranking",), "a>b=c", 0),
        (("ranking",), "a", 0),
        (("ranking",), "a>b>a", 3),
        (("ranking", "--no-ties"), "a=b>c", 3),
        (("ranking", "--complete"), "a>b", 3),
        (("ranking",), "a>b c", 2),
        (("ranking",), "a>>b", 2),
        (("pairwise",), "a>b a=c b<c", 0),
        (("pairwise",), "a>b b<a", 3),
        (("pairwise",), "a>a", 3),
        (("pairwise",), "a", 2),
    ],
)
def test_each_kind_takes_what_its_rules_allow(
    asked: Room, options: tuple[str, ...], words: str, code: int
) -> None:
    asked(*OPEN, *options)
    assert asked.answer("vote", "b1", *words.split(), who="bea")[0] == code
    assert asked("ballot", "show", "b1")["cast"] == int(not code)


@pytest.mark.parametrize(
    ("options", "words", "told"),
    [
        (("score",), "a=5 b=4 a=3", "a: The same card is named twice."),
        (("ranking",), "a>b>a", "a: The same card is named twice."),
        (("pairwise",), "a>b a=c b<a", "a, b: The same pair is compared twice."),
        (
            ("criteria", "--criteria", "rel:2,str"),
            "a:rel=5 a:str=4 a:rel=4",
            "a:rel: The same criterion of a card is rated twice.",
        ),
    ],
)
def test_what_is_named_twice_is_called_by_its_name(
    asked: Room, options: tuple[str, ...], words: str, told: str
) -> None:
    asked(*OPEN, *options)
    code, error = asked.answer("vote", "b1", *words.split(), who="bea")
    assert (code, f"{error['where']}: {error['message']}") == (3, told)


@pytest.mark.parametrize(
    "words",
    [
        "--kind dots",
        "--kind score --dots 3",
        "--kind criteria",
        "--kind criteria --criteria a:0",
        "--kind criteria --criteria a:inf",
    ],
)
def test_a_ballot_without_what_its_kind_needs_is_wrong_use(asked: Room, words: str) -> None:
    assert asked.refused("ballot", "open", *words.split()) == 2


def test_a_ballot_needs_two_options_that_are_in_no_merge(asked: Room) -> None:
    assert asked.refused("ballot", "open", "--kind", "score", "--cards", "a") == 3
    asked("merge", "a", "b", "--ref", "m")
    assert asked.refused("ballot", "open", "--kind", "score", "--cards", "a,c") == 3
    assert asked("ballot", "open", "--kind", "score", "--cards", "all")["cards"] == ["c", "m"]
    asked("split", "m")
    assert asked.refused("ballot", "open", "--kind", "score", "--cards", "m,c") == 3


def test_a_choice_and_an_abstention_exclude_each_other(asked: Room) -> None:
    asked(*OPEN, "score")
    assert asked.refused("vote", "b1", who="ann") == 2
    assert asked.refused("vote", "b1", "a=5", "--abstain", who="ann") == 2
    asked("vote", "b1", "--abstain", who="ann")


def test_own_cards_are_refused_also_inside_a_merge_and_for_a_proxy(asked: Room) -> None:
    asked("merge", "a", "b", "--ref", "m")
    asked("ballot", "open", "--kind", "score", "--ref", "b1", "--cards", "m,c", "--no-own")
    assert asked.refused("vote", "b1", "m=5", who="ann") == 3
    asked("people", "proxy", "ann", "--to", "bea")
    assert asked.refused("vote", "b1", "m=5", "--for", "ann", who="bea") == 3
    asked("vote", "b1", "m=5", who="bea")
    asked("vote", "b1", "c=5", "--for", "ann", who="bea")


def test_sources_say_how_a_vote_came(asked: Room) -> None:
    asked(*OPEN, "score")
    assert asked.refused("vote", "b1", "a=5") == 2, "the facilitator says for whom"
    assert asked("vote", "b1", "a=5", "--for", "ann")["source"] == "facilitator"
    assert asked("vote", "b1", "a=4", "--for", "ann", "--source", "paper")["source"] == "paper"
    assert asked.refused("vote", "b1", "a=5", "--for", "ann", "--source", "ssh") == 3
    assert asked("vote", "b1", "a=3", who="bea")["source"] == "ssh"
    assert asked("vote", "b1", "a=3", "--source", "phone", who="bea")["source"] == "phone"
    assert asked.refused("vote", "b1", "a=3", "--source", "paper", who="bea") == 3
    assert asked.refused("vote", "b1", "a=3", "--for", "cem", who="bea") == 3
    asked("people", "proxy", "cem", "--to", "bea")
    assert asked("vote", "b1", "a=2", "--for", "cem", who="bea")["source"] == "proxy"
    asked("people", "proxy", "cem", "--to", "ann")
    assert asked.refused("vote", "b1", "a=2", "--for", "cem", who="bea") == 3
    shown = asked("ballot", "show", "b1")
    assert shown["sources"] == {"paper": 1, "phone": 1, "proxy": 1}
    assert (shown["cast"], shown["changed"], shown["not_voted"]) == (3, 2, [])


def test_the_last_vote_counts_and_all_stay(asked: Room) -> None:
    asked(*OPEN, "score")
    first = asked("vote", "b1", "a=5", who="ann")
    second = asked("vote", "b1", "c=2", "a=1", who="ann")
    assert (first["replaces"], second["replaces"]) == (None, first["uid"])
    assert first["receipt"] != second["receipt"]
    hidden = asked("ballot", "show", "b1", "--votes")["votes"]
    assert [(v["counts"], v["choice"], v["by"]) for v in hidden] == [
        (False, None, "ann"),
        (True, None, "ann"),
    ]
    assert asked.refused("results", "b1") == 1
    asked("ballot", "reveal", "b1")
    shown = asked("ballot", "show", "b1", "--votes")["votes"]
    assert [v["choice"] for v in shown] == [["a=5"], ["c=2", "a=1"]]
    assert asked.refused("ballot", "reveal", "b1") == 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("dots", "--dots", "3"), "b=2 a=1"),
        (("points",), "c=90 a=10"),
        (("criteria", "--criteria", "rel:2,str"), "b:str=1 a:rel=5"),
        (("ranking",), "c>a=b"),
        (("pairwise",), "b<a c=a"),
    ],
)
def test_the_words_of_a_vote_come_back_as_they_were(
    asked: Room, options: tuple[str, ...], words: str
) -> None:
    asked(*OPEN, *options)
    asked("vote", "b1", *words.split(), who="cem")
    asked("vote", "b1", "--abstain", who="ann")
    asked("ballot", "reveal", "b1")
    choices = [vote["choice"] for vote in asked("ballot", "show", "b1", "--votes")["votes"]]
    assert choices == [words.split(), None]


def test_nothing_tells_a_choice_before_the_reveal_not_even_a_length(asked: Room) -> None:
    asked(*OPEN, "points")
    for words in (("a=100",), ("a=34", "b=33", "c=33"), ("--abstain",)):
        asked("vote", "b1", *words, who="ann")
    rows = asked.session.workspace().table("votes").all()
    assert len({len(row["sealed"]) for row in rows}) == 1
    assert len({len(json.dumps(dict(row))) for row in rows}) == 1
    assert len({row["sealed"] for row in rows}) == 3
    for path in asked.folder.rglob("*"):
        if path.is_file():
            assert b"a=34" not in path.read_bytes()
    assert not asked.session.workspace().table("ballot_keys").all()


def test_the_key_is_readable_by_its_owner_only_and_a_reveal_needs_it(asked: Room) -> None:
    uid = asked(*OPEN, "score")["uid"]
    key = asked.session.home.path / "ballot-keys" / f"{uid}.json"
    assert key.stat().st_mode & 0o777 == 0o600
    kept = key.read_bytes()
    key.unlink()
    code, data = asked.answer("ballot", "reveal", "b1")
    assert (code, data["where"]) == (3, "b1")
    key.write_bytes(kept)
    asked("ballot", "reveal", "b1")


def test_a_second_key_reveals_elsewhere(
    asked: Room, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("keys") / "second"
    asked("ballot", "key", "-o", str(file))
    uid = asked(*OPEN, "score", "--second-key", f"{file}.pub")["uid"]
    (asked.session.home.path / "ballot-keys" / f"{uid}.json").unlink()
    assert asked.refused("ballot", "reveal", "b1") == 3
    asked("ballot", "key", "-o", str(file.with_name("other")))
    file.with_name("short").write_text("AAAA\n")
    file.with_name("words").write_text("no key at all\n")
    for wrong in ("other", "short", "words", "second.pub", "nowhere"):
        key = str(file.with_name(wrong))
        assert asked.refused("ballot", "reveal", "b1", "--key", key) == 3, wrong
    asked("ballot", "reveal", "b1", "--key", str(file))


def test_one_time_tokens_have_no_link_to_persons(asked: Room) -> None:
    assert asked.refused("ballot", "open", "--kind", "score", "--voters", "tokens") == 3
    asked.people("dan", "eva", "fay")
    given = asked("ballot", "open", "--kind", "score", "--ref", "b1", "--voters", "tokens")[
        "tokens"
    ]
    assert {group: len(tokens) for group, tokens in given.items()} == {"all": 6}
    asked("vote", "b1", "a=5", "--token", given["all"][0])
    assert asked.refused("vote", "b1", "a=5", "--token", "x" * 24) == 3
    assert asked.refused("vote", "b1", "a=5", who="ann") == 3
    assert {group["voted"] for group in asked("balance")["groups"]} == {None}
    shown = asked("ballot", "show", "b1", "--votes")
    assert (shown["electorate"], shown["cast"], shown["not_voted"]) == (6, 1, [])


def test_a_dry_run_refuses_what_would_be_refused_and_stores_nothing(asked: Room) -> None:
    asked(*OPEN, "score")
    assert asked("vote", "b1", "a=5", "--dry-run", who="ann")["dry_run"]
    assert asked.refused("vote", "b1", "a=9", "--dry-run", who="ann") == 3
    assert asked("ballot", "show", "b1")["cast"] == 0
