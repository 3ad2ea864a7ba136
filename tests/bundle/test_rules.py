"""The rules of merging and of what leaves, one by one and without a region."""

from __future__ import annotations

from typing import Any

import pytest

from cap_tui.bundle.anonymity import blanks_for
from cap_tui.bundle.joint import (
    REMOVED,
    assemble,
    atoms,
    bumped,
    by_elements,
    contains,
    joined,
    merge,
    ticked,
)
from cap_tui.bundle.profiles import Fate, SharingProfile, TablePlan, Terms, fate, plan_tables
from cap_tui.bundle.pseudonyms import Pseudonymiser
from cap_tui.bundle.redact import TooFewPeople, generalised, person_of, provenance, redactor
from cap_tui.bundle.table_schema import Declaration, DeclaredField, declare
from cap_tui.model.record import Personal
from tests.bundle.conftest import Idea, Share, document

# ------------------------------------------------------------------------------------ clocks


def test_a_clock_contains_another_when_it_knows_every_change_of_it() -> None:
    assert contains({"A": 2, "B": 1}, {"A": 2})
    assert contains({"A": 2}, {"A": 1})
    assert contains({"A": 2}, {})
    assert not contains({"A": 2}, {"A": 3})
    assert not contains({"A": 2}, {"B": 1})
    assert joined({"A": 2, "B": 1}, {"A": 1, "C": 3}) == {"A": 2, "B": 1, "C": 3}
    assert bumped({"A": 2}, "A") == {"A": 3}
    assert bumped({"A": 2}, "B") == {"A": 2, "B": 1}
    assert bumped({"A": 2}, "A", 9) == {"A": 9}, "a number that was undone is not given again"


def test_lists_of_objects_merge_by_their_ids_and_all_else_as_a_whole() -> None:
    both = [{"uid": "a", "n": 1}, {"id": "b"}]
    assert atoms({"uid": "r", "partners": both, "name": "x"}) == {
        "partners/#order": ["a", "b"], "partners/a": both[0], "partners/b": both[1], "name": "x",
    }  # fmt: skip
    for whole in ([], ["a"], [{"n": 1}], [{"id": "a/b"}], [{"id": "a"}, {"id": "a"}], [{"id": 3}]):
        assert atoms({"partners": whole}) == {"partners": whole}
    assert atoms({"partners": [{"id": "#order"}]}) == {"partners": [{"id": "#order"}]}
    assert atoms({"refs": ["b", "a"]}, ("refs",)) == {
        "refs/#order": ["b", "a"], "refs/b": "b", "refs/a": "a",
    }  # fmt: skip
    assert atoms(None) == {}


def test_a_record_is_put_together_from_its_parts() -> None:
    parts = {
        "p/#order": ["b", "a", "gone"], "p/a": {"id": "a"}, "p/b": {"id": "b"}, "p/c": {"id": "c"},
        "p/gone": None, "name": "x",
    }  # fmt: skip
    assert assemble(parts) == {"name": "x", "p": [{"id": "b"}, {"id": "a"}, {"id": "c"}]}
    assert assemble({"p/#order": ["a"], "p/a": None, "p": ["other"]}) == {"p": ["other"]}
    assert assemble({"p": None, "p/#order": [], "p/a": {"id": "a"}}) == {"p": [{"id": "a"}]}


def test_a_change_ticks_the_clock_of_its_field_alone() -> None:
    clocks = {"name": {"A": 1}}
    assert ticked({"name": "x", "t": ""}, clocks, {"name": "x", "t": None}, "A") == clocks
    assert ticked({"name": "x"}, clocks, {"name": "y", "t": 1}, "B") == {
        "name": {"A": 1, "B": 1}, "t": {"B": 1},
    }  # fmt: skip
    assert ticked({"name": "x"}, clocks, None, "B")[REMOVED] == {"B": 1}
    assert ticked(None, clocks, None, "B") == clocks
    assert by_elements({"p/a": {}, "q": {}}, {"r/#order": {}}) == {"p", "r"}


OURS, OUR_CLOCKS = {"name": "ours", "note": "n"}, {"name": {"A": 1}}


@pytest.mark.parametrize(
    ("theirs", "their_clocks", "content", "clock"),
    [
        ("theirs", {"A": 1, "B": 1}, "theirs", {"A": 1, "B": 1}),  # they knew ours
        ("theirs", {}, "ours", {"A": 1}),  # we knew theirs
        ("ours", {"B": 1}, "ours", {"A": 1, "B": 1}),  # both came to the same
    ],
)
def test_the_value_that_knew_the_other_is_in_force(
    theirs: str, their_clocks: dict[str, int], content: str, clock: dict[str, int]
) -> None:
    merged = merge(OURS, OUR_CLOCKS, {"name": theirs, "note": "n"}, {"name": their_clocks})
    assert merged.content == {"name": content, "note": "n"}
    assert merged.clocks["name"] == clock
    assert merged.differences == ()


def test_values_that_did_not_know_each_other_are_a_difference_and_ours_stays() -> None:
    merged = merge(OURS, OUR_CLOCKS, {"name": "theirs", "note": "n"}, {"name": {"B": 1}})
    (difference,) = merged.differences
    assert (difference.path, difference.ours, difference.theirs) == ("name", "ours", "theirs")
    assert difference.clock == {"B": 1}
    assert (merged.content, merged.clocks) == (OURS, OUR_CLOCKS)
    hidden = merge(OURS, OUR_CLOCKS, {"note": "n"}, {"name": {"B": 1}}, withheld=("name",))
    assert (hidden.content, hidden.differences) == (OURS, ())


def test_two_orders_of_a_list_are_no_difference() -> None:
    ours, theirs = ({"p": [{"id": i} for i in ids]} for ids in ("ab", "ba"))
    before = {"p/#order": {"A": 1}, "p/a": {"A": 1}, "p/b": {"A": 1}}
    merged = merge(ours, before, theirs, {**before, "p/#order": {"B": 1}})
    assert merged.differences == ()
    assert merged.content == {"p": [{"id": "a"}, {"id": "b"}]}
    assert merged.clocks["p/#order"] == {"A": 1, "B": 1}


@pytest.mark.parametrize(
    ("ours", "our_clock", "theirs", "their_clock", "content", "disputed"),
    [
        (None, {"A": 1}, None, {"B": 1}, None, False),
        (None, {"A": 1, "B": 1}, {"n": 1}, {"B": 1}, None, False),
        (None, {"A": 1}, {"n": 1}, {"A": 1, "B": 1}, {"n": 1}, False),
        (None, {"A": 1}, {"n": 1}, {"B": 1}, None, True),
        ({"n": 1}, {"A": 1, "B": 1}, None, {"B": 1}, {"n": 1}, False),
        ({"n": 1}, {"A": 1}, None, {"A": 1, "B": 1}, None, False),
        ({"n": 1}, {"A": 1}, None, {"B": 1}, {"n": 1}, True),
    ],
)
def test_a_removal_holds_when_it_knew_every_change(
    ours: dict[str, Any] | None,
    our_clock: dict[str, int],
    theirs: dict[str, Any] | None,
    their_clock: dict[str, int],
    content: dict[str, Any] | None,
    disputed: bool,
) -> None:
    merged = merge(ours, {"n": our_clock}, theirs, {"n": their_clock})
    assert merged.content == content
    assert [d.path for d in merged.differences] == ([REMOVED] if disputed else [])
    if disputed:
        assert merged.differences[0].clocks == {"n": their_clock}


# -------------------------------------------------------------------------------- what leaves

PEOPLE = frozenset({"people"})
NONE, IDENTIFIER, QUASI = Personal.NONE, Personal.IDENTIFIER, Personal.QUASI
LEAVES, STAYS, PSEUDONYM = Fate.LEAVES, Fate.STAYS, Fate.PSEUDONYM


@pytest.mark.parametrize(
    ("personal", "public", "aggregate", "pseudonymised"),
    [
        (NONE, LEAVES, LEAVES, LEAVES),
        (IDENTIFIER, STAYS, STAYS, PSEUDONYM),
        (QUASI, STAYS, STAYS, Fate.GENERALISED),
        (Personal.FREE_TEXT, STAYS, STAYS, STAYS),
        (Personal.SPECIAL, STAYS, STAYS, STAYS),
    ],
)
def test_each_class_of_field_leaves_as_the_manual_says(
    personal: Personal, public: Fate, aggregate: Fate, pseudonymised: Fate
) -> None:
    field = DeclaredField("x", "string", personal=personal)
    expected = {
        SharingProfile.PUBLIC: public, SharingProfile.AGGREGATE: aggregate,
        SharingProfile.PSEUDONYMISED: pseudonymised, SharingProfile.IDENTIFIED: LEAVES,
    }  # fmt: skip
    assert {p: fate(field, Terms(p), PEOPLE) for p in SharingProfile} == expected


def test_a_reference_to_a_person_is_an_identifier_whatever_was_declared() -> None:
    terms = Terms(SharingProfile.PSEUDONYMISED)
    for personal in (NONE, QUASI):
        field = DeclaredField("who", "string", personal=personal, refers="people")
        assert fate(field, terms, PEOPLE) is PSEUDONYM
        assert fate(field, terms, frozenset()) is not PSEUDONYM
    number = DeclaredField("who", "integer", personal=IDENTIFIER)
    assert fate(number, terms, PEOPLE) is STAYS, "only texts have pseudonyms"


def test_a_free_text_leaves_when_it_was_reviewed() -> None:
    field = DeclaredField("note", "string", personal=Personal.FREE_TEXT)
    reviewed = frozenset({("u", "note")})
    assert (
        fate(field, Terms(SharingProfile.PSEUDONYMISED, reviewed=reviewed), PEOPLE) is Fate.REVIEWED
    )
    assert (
        fate(field, Terms(SharingProfile.PSEUDONYMISED, reviewed=frozenset({("u", "x")})), PEOPLE)
        is STAYS
    )


PERSON = Declaration(
    "voices",
    (
        DeclaredField("card", "string", personal=NONE),
        DeclaredField("who", "string", refers="people"),
        DeclaredField("age", "string", personal=QUASI),
        DeclaredField("note", "string", personal=Personal.FREE_TEXT),
    ),
)


def test_a_table_about_people_leaves_where_rows_about_people_leave() -> None:
    for profile in SharingProfile:
        plan = plan_tables([PERSON], Terms(profile))["voices"]
        leaves = profile in (SharingProfile.PSEUDONYMISED, SharingProfile.IDENTIFIED)
        assert (plan.home == "") is leaves
    plan = plan_tables([PERSON], Terms(SharingProfile.PSEUDONYMISED))["voices"]
    assert plan.withheld == ("age", "note", "who")
    assert [f.name for f in plan.leaving.fields] == ["card", "who", "age"]


def test_a_row_that_cannot_be_read_without_what_stays_stays_itself() -> None:
    plan = plan_tables([declare(Share)], Terms())["acie.calls"]
    assert (plan.home, plan.fates["note"], plan.fates["name"]) == ("", STAYS, LEAVES)
    assert plan_tables([declare(Idea)], Terms())["edw.ideas"].home == ""


def redacted(
    profile: SharingProfile, reviewed: frozenset[tuple[str, str]] = frozenset()
) -> dict[str, Any]:
    terms = Terms(profile, recipient="B", purpose="p", reviewed=reviewed)
    plan = plan_tables([PERSON], terms)["voices"]
    maker = Pseudonymiser(b"secret", "A") if profile is SharingProfile.PSEUDONYMISED else None
    redact = redactor(plan, terms, maker, frozenset({"voices", "people"}))
    return redact(document(card="c", who="ada", age="30", note="n", undeclared="x"))


def test_a_row_leaves_without_what_stays() -> None:
    named = redacted(SharingProfile.IDENTIFIED)
    assert (named["who"], named["note"], named["uid"]) == ("ada", "n", "u")
    assert named["provenance"]["actor"] == "ana"
    assert "undeclared" not in named
    masked = redacted(SharingProfile.PSEUDONYMISED)
    assert masked["who"].startswith("p-")
    assert masked["uid"].startswith("p-")
    assert (masked["created"], masked["updated"], masked["version"]) == ("", "", 2)
    assert masked["provenance"] == {"source": "demo", "sha256": "1"}
    assert "note" not in masked
    assert redacted(SharingProfile.PSEUDONYMISED, frozenset({("u", "note")}))["note"] == "n"
    assert "note" not in redacted(SharingProfile.PSEUDONYMISED, frozenset({("other", "note")}))


def test_of_a_provenance_only_the_traces_leave() -> None:
    assert provenance(document()) == {"source": "demo", "sha256": "1"}
    assert provenance({"provenance": "text"}) == {}
    assert provenance({}) == {}


def test_a_row_belongs_to_the_person_it_refers_to_else_to_itself() -> None:
    field = DeclaredField("who", "string", refers="people")
    table = Declaration("x", (DeclaredField("area", "string", refers="areas"), field))
    assert person_of(table, {"uid": "u", "area": "z", "who": "ada"}) == "ada"
    assert person_of(table, {"uid": "u", "who": ""}) == "u"
    assert person_of(table, {"uid": "u", "who": ["ada"]}) == "u"


def test_pseudonyms_are_texts_or_lists_of_texts() -> None:
    maker = Pseudonymiser(b"secret", "A")
    one = maker.of("ada")
    assert (len(one), one[:2]) == (34, "p-")
    assert maker.of("") == ""
    assert maker.of_value(["ada", 3, "eva"]) == [one, maker.of("eva")]
    assert maker.of_value(3) is None
    assert Pseudonymiser(b"secret", "B").of("ada") != one
    assert Pseudonymiser(b"other", "A").of("ada") != one


def test_exactly_k_people_are_enough() -> None:
    alike = [["x"]] * 5
    persons = list("abcde")
    assert blanks_for(alike, persons, 5) == [set()] * 5
    assert blanks_for(alike[:4], persons[:4], 5) is None
    assert blanks_for([], [], 5) == []
    assert blanks_for(alike, ["a"] * 5, 2) is None, "five rows of one person are one person"
    odd = [["x"]] * 5 + [["y"]]
    blanks = blanks_for(odd, [*persons, "f"], 5)
    assert blanks is not None
    assert blanks[5] == {0}


def test_rows_of_too_few_people_are_refused_and_those_of_enough_blanked() -> None:
    terms = Terms(SharingProfile.PSEUDONYMISED, recipient="B", purpose="p")
    plan: TablePlan = plan_tables([PERSON], terms)["voices"]
    redact = redactor(plan, terms, Pseudonymiser(b"s", "A"), frozenset({"voices"}))
    stored = [document(uid=f"u{n}", who=f"w{n}", card="c", age="30") for n in range(5)]
    stored.append(document(uid="u9", who="w9", card="c", age="90"))
    out = list(generalised(plan, stored, redact, 5))
    assert [row["uid"] for row in out] == sorted(row["uid"] for row in out)
    assert sum("age" in row for row in out) in (0, 5)
    with pytest.raises(TooFewPeople):
        generalised(plan, stored[:4], redact, 5)
