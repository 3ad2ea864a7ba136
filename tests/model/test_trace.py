"""The chain behind and ahead of a record, over declared references and over tables nobody declared."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.model.activity import Aspect, Evidence, PriorityArea, Rating, TransformativeActivity
from cap_tui.model.actor import Erasure
from cap_tui.model.chain import Chain
from cap_tui.model.record import Record, about
from cap_tui.model.tables import CORE_TABLES
from cap_tui.model.trace import folded, trace_data, trace_lines


class Card(Record, frozen=True, kw_only=True):
    """A card of a workshop, as a plugin would declare it."""

    TABLE: ClassVar[str] = "edw.cards"

    text: Annotated[str, about("What it says")]


class Vote(Record, frozen=True, kw_only=True):
    """A vote for a card: it goes into the card."""

    TABLE: ClassVar[str] = "edw.votes"

    card: Annotated[str, about("The card", refers="edw.cards", into=True)]
    points: Annotated[int, about("Points")] = 1


class Action(Record, frozen=True, kw_only=True):
    """An action made from an activity."""

    TABLE: ClassVar[str] = "adw.actions"

    name: Annotated[str, about("Name")]
    activity: Annotated[str, about("What it develops", refers="activities")]


KINDS = (*CORE_TABLES, Card, Vote, Action)
RECORDS = (
    Evidence(uid="e1", title="Packaging survey"),
    Evidence(uid="e2", title="Export figures", supports=("ta",)),
    PriorityArea(uid="food", name="Agrofood", evidence=("e1",)),
    Card(uid="card", text="Labels that tell freshness"),
    Vote(uid="v1", card="card"),
    Vote(uid="v2", card="card", points=2),
    TransformativeActivity(
        uid="ta", name="Smart packaging", areas=("food",), evidence=("e1",), origin=("card",)
    ),
    Rating(uid="r1", activity="ta", aspect=Aspect.RELEVANCE, value=4, by="p1"),
    Action(uid="act", name="Test line", activity="ta"),
    Erasure(uid="x", person="p1", date="2026-05-01"),
)


def chain(records=RECORDS, kinds=KINDS) -> Chain:
    tables: dict[str, list[dict]] = {}
    for record in records:
        tables.setdefault(record.TABLE, []).append(msgspec.to_builtins(record))
    return Chain(tables, kinds)


def uids(steps) -> set[str]:
    return {step.uid for step in steps}


def test_an_action_leads_back_to_the_cards_and_the_votes_it_came_from():
    behind = chain().trace("act").behind

    assert uids(behind) == {"ta", "card", "v1", "v2", "food", "e1", "e2", "r1", "p1"}
    assert next(s for s in behind if s.uid == "v1").depth == 3


def test_a_vote_leads_ahead_to_the_action():
    assert uids(chain().trace("v1").ahead) == {"card", "ta", "act"}


def test_an_activity_leads_to_its_evidence_and_the_evidence_back_to_it():
    assert {"e1", "e2"} <= uids(chain().trace("ta").behind)
    assert "ta" in uids(chain().trace("e1").ahead)
    assert "ta" in uids(chain().trace("e2").ahead)


def test_an_erased_person_is_shown_as_removed():
    person = next(s for s in chain().trace("ta").behind if s.uid == "p1")

    assert (person.title, person.state) == ("(removed person)", "removed")


def test_a_record_of_a_table_without_its_plugin_is_linked_by_the_uids_in_it():
    found = chain(kinds=CORE_TABLES)

    assert {"card", "v1"} - uids(found.trace("ta").behind) == {"v1"}
    assert "act" in uids(found.trace("ta").ahead)


def test_a_reference_to_a_record_elsewhere_is_named_and_not_followed():
    absent = TransformativeActivity(uid="ta", name="x", origin=("elsewhere",))

    step = chain([absent]).trace("ta").behind[0]

    assert (step.uid, step.state) == ("elsewhere", "absent")


def test_what_is_told_once_is_not_told_again():
    again = [s for s in chain().trace("act").behind if s.again]

    assert uids(again) == {"e1"}


def test_a_circle_ends():
    first = TransformativeActivity(uid="a", name="a", origin=("b",))
    second = TransformativeActivity(uid="b", name="b", origin=("a",))

    assert uids(chain([first, second]).trace("a").behind) == {"b"}


def test_a_chain_of_thousands_is_walked():
    records = [
        TransformativeActivity(uid=str(i), name=str(i), origin=(str(i - 1),) if i else ())
        for i in range(5000)
    ]

    assert len(chain(records).trace("4999").behind) == 4999


def test_lines_and_data_tell_the_same_records():
    found = chain().trace("act")
    text = "\n".join(trace_lines(found))
    data = trace_data(found)

    assert all(step["title"] in text for step in data["behind"])
    assert "relevance, value 4" in text
    steps = {line[2:].strip().split("  ")[0]: line[:2].strip() for line in text.splitlines()}
    assert (steps["Smart packaging"], steps["Labels that tell freshness"]) == ("1", "2")


def test_many_votes_are_counted_not_listed():
    votes = [Vote(uid=f"v{i:03}", card="card") for i in range(40)]
    found = chain([Card(uid="card", text="c"), *votes]).trace("card")

    lines = list(trace_lines(found))

    assert [line.split() for line in lines if "more" in line] == [
        ["1", "…", "and", "33", "more", "edw.votes"]
    ]
    assert sum(line.endswith("edw.votes") for line in lines) == 8
    assert sum(more or 1 for _, more in folded(found.behind)) == 40


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40))
def test_behind_and_ahead_are_each_other_s_mirror(pairs):
    origins: dict[int, set[str]] = {n: set() for n in range(13)}
    for new, old in pairs:
        if new != old:
            origins[new].add(str(old))
    found = chain(
        [
            TransformativeActivity(uid=str(n), name=str(n), origin=tuple(sorted(o)))
            for n, o in origins.items()
        ]
    )

    for start in map(str, range(13)):
        for step in found.walk(start, ahead=False):
            assert start in uids(found.walk(step.uid, ahead=True)) | {step.uid}


class Ballot(Record, frozen=True, kw_only=True):
    """A record without a name."""

    TABLE: ClassVar[str] = "edw.ballots"

    ref: Annotated[str, about("Short name")]
    dots: Annotated[int, about("Dots")] = 0
    closed: Annotated[bool, about("Closed")] = False
    no_ties: Annotated[bool, about("No ties")] = False
    public_key: Annotated[str, about("Key")] = ""


def test_a_record_without_a_name_is_called_by_what_is_set_and_never_by_a_key():
    ballot = Ballot(
        uid="b", ref="b1", closed=True, public_key="iB4MNvjYRcjQdgNyVqLtIpmTnJdI8lKKOt" * 2
    )
    step = chain((ballot,), (Ballot,)).trace("b").record
    assert step.title == "b1, closed"
