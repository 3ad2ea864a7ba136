"""Lists are searched, filtered and sorted; what is unknown comes last, and a search never invents a record."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.errors import WrongUse
from cap_tui.model.action_kind import ACTIONS
from cap_tui.model.activity import Aspect, PriorityArea, TransformativeActivity
from cap_tui.model.actor import Actor, Helix
from cap_tui.model.kinds import ACTIVITIES, ACTORS, AREAS, EVIDENCE
from cap_tui.model.listing import listing_data
from cap_tui.operations.context import Context
from cap_tui.operations.ratings import rate
from cap_tui.operations.record_search import Query, RecordSearch, list_records, select_records
from cap_tui.operations.records import add_record, edit_record
from cap_tui.testing import sample_region
from tests.operations.conftest import Region

NAMES = st.lists(st.sampled_from(["Mill", "mill", "Lab", "Town", "Ärzte", "Sägewerk"]), max_size=6)
SIZES = st.none() | st.integers(0, 3)


def context_with(actors: list[tuple[str, Helix, int | None]]) -> Context:
    workspace = sample_region()
    with workspace.transaction("actors") as change:
        for name, helix, employees in actors:
            change.add(Actor(name=name, helix=helix, employees=employees))
    return Context(workspace)


ACTOR_LISTS = st.lists(
    st.tuples(st.sampled_from(["Mill", "mill", "Lab", "Ärzte"]), st.sampled_from(Helix), SIZES),
    max_size=7,
)
QUERIES = st.builds(
    Query,
    words=st.sampled_from(["", "mil", "l l", "ÄRZ", "zzz", "business"]),
    where=st.sampled_from([{}, {"helix": "business"}, {"name": "MILL"}, {"employees": "2"}]),
    sort=st.sampled_from(["", "name", "helix", "employees", "place"]),
    reverse=st.booleans(),
)


@given(ACTOR_LISTS, QUERIES, st.integers(1, 3))
def test_a_query_gives_records_that_are_there_each_once_and_a_limit_its_beginning(
    actors: list[Any], query: Query, limit: int
) -> None:
    search = RecordSearch(context_with(actors), ACTORS)
    everything = search.select(Query())

    found = search.select(query)

    assert len({r.uid for r in found}) == len(found)
    assert {r.uid for r in found} <= {r.uid for r in everything}
    assert search.select(query) == found
    fewer = Query(query.words, query.where, query.sort, query.reverse, limit)
    assert search.select(fewer) == found[:limit]
    without = Query(sort=query.sort, reverse=query.reverse)
    kept = {r.uid for r in found}
    assert [r for r in search.select(without) if r.uid in kept] == found, "the order stays"


@given(ACTOR_LISTS)
def test_unknown_values_are_last_in_both_directions_and_equal_ones_stand_by_name(
    actors: list[Any],
) -> None:
    search = RecordSearch(context_with(actors), ACTORS)
    for reverse in (False, True):
        found = search.select(Query(sort="employees", reverse=reverse))
        sizes = [r.employees for r in found]
        known = [size for size in sizes if size is not None]
        assert known == sorted(known, reverse=reverse)
        assert sizes[len(known) :] == [None] * (len(sizes) - len(known))
        for size in set(known):
            names = [r.name.casefold() for r in found if r.employees == size]
            assert names == sorted(names)


def test_amounts_are_sorted_as_numbers_whatever_their_digits(region: Region) -> None:
    for title, cost in (("a", "210000.00"), ("b", "35000"), ("c", "8000"), ("d", "")):
        add_record(region.context, ACTIONS, {"title": title, "cost": cost, "currency": "EUR"})

    def titles(*, reverse: bool) -> list[str]:
        found = select_records(region.context, ACTIONS, Query(sort="cost", reverse=reverse))
        return [action.title for action in found]

    assert titles(reverse=False) == ["c", "b", "a", "d"]
    assert titles(reverse=True) == ["a", "b", "c", "d"]


def test_choices_are_sorted_in_their_declared_order_not_by_letters(region: Region) -> None:
    context = region.context
    for name, period in (("B", "long"), ("A", "medium"), ("C", "short")):
        add_record(context, ACTIVITIES, {"name": name, "period": period})
    found = select_records(context, ACTIVITIES, Query(sort="period"))
    assert [r.name for r in found] == ["C", "A", "B", "Smart textiles"]


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("text", True), ("smart TEXT", True), ("text smart", True), ("wood", True), ("health wood", True),
        ("identified", False), ("idea", True), ("steel", False), ("smart steel", False),
    ],
)  # fmt: skip
def test_a_search_looks_into_every_searched_column_for_all_its_words(
    region: Region, words: str, finds: bool
) -> None:
    found = select_records(region.context, ACTIVITIES, Query(words=words))
    assert (found == [region.textiles]) is finds


def test_a_search_heeds_neither_case_nor_accents(region: Region) -> None:
    context = region.context
    for name in ("Čebelarstvo", "Énergie douce", "Gießerei"):
        add_record(context, ACTIVITIES, {"name": name})
    for words, name in (
        ("cebel", "Čebelarstvo"),
        ("ENERGIE", "Énergie douce"),
        ("giesse", "Gießerei"),
    ):
        assert [r.name for r in select_records(context, ACTIVITIES, Query(words=words))] == [name]


def test_a_search_finds_the_beginning_of_a_uid(region: Region) -> None:
    uid = region.textiles.uid
    assert select_records(region.context, ACTIVITIES, Query(words=uid[:8])) == [region.textiles]
    assert select_records(region.context, ACTIVITIES, Query(words=uid[-8:])) == []


@pytest.mark.parametrize(
    ("where", "finds"),
    [
        ({"stage": "IDEA"}, True), ({"stage": "parked"}, False), ({"areas": "wood"}, True),
        ({"areas": "Food"}, False), ({"period": ""}, True), ({"synthetic": "false"}, True),
        ({"stage": "idea", "areas": "Food"}, False), ({"challenge": ""}, True), ({"synonyms": ""}, True),
        ({"relevance": "4"}, True), ({"relevance": "4.0"}, True), ({"relevance": "x"}, False),
    ],
)  # fmt: skip
def test_a_condition_compares_as_people_write_it(
    region: Region, where: dict[str, str], finds: bool
) -> None:
    rate(region.context, region.textiles, Aspect.RELEVANCE, 4)
    found = select_records(region.context, ACTIVITIES, Query(where=where))
    assert (found == [region.textiles]) is finds


def test_a_reference_is_compared_by_uid_too(region: Region) -> None:
    where = {"areas": region.wood.uid}
    assert select_records(region.context, ACTIVITIES, Query(where=where)) == [region.textiles]


def test_an_unknown_column_or_field_names_the_known_ones(region: Region) -> None:
    with pytest.raises(WrongUse, match=r"'size'.*description"):
        select_records(region.context, AREAS, Query(sort="size"))
    with pytest.raises(WrongUse, match=r"'size'.*description"):
        select_records(region.context, AREAS, Query(where={"size": "3"}))


def test_a_search_reads_again_only_when_the_region_has_changed(region: Region) -> None:
    search = RecordSearch(region.context, AREAS)
    assert not search.refresh()
    edit_record(region.context, AREAS, region.wood, {"name": "Timber"})
    assert [r.name for r in search.select(Query())] == ["Health", "Wood"]
    assert search.refresh()
    assert [r.name for r in search.select(Query(words="timber"))] == ["Timber"]
    assert search.total == 2


def test_evidence_supports_what_names_it_and_what_it_names(region: Region) -> None:
    study = add_record(region.context, EVIDENCE, {"title": "Study", "supports": [region.wood.uid]})
    edit_record(region.context, ACTIVITIES, region.textiles, {"evidence": [study.uid]})

    (row,) = listing_data(list_records(region.context, EVIDENCE))

    assert row["supports"] == sorted([region.wood.uid, region.textiles.uid])
    assert sorted(row["supported"]) == ["Smart textiles", "Wood"]
    about = Query(where={"supports": region.textiles.uid})
    assert select_records(region.context, EVIDENCE, about) == [study]


def test_a_list_says_references_by_name_and_counts_what_refers(region: Region) -> None:
    (activity,) = listing_data(list_records(region.context, ACTIVITIES))
    areas = listing_data(list_records(region.context, AREAS))
    assert activity["areas"] == ["Health", "Wood"]
    assert activity["strength"] is None
    assert [(row["name"], row["activities"]) for row in areas] == [("Health", 1), ("Wood", 1)]


def many(number: int) -> Context:
    workspace = sample_region()
    with workspace.transaction("areas") as change:
        areas = [change.add(PriorityArea(name=f"Area {n}")) for n in range(8)]
    with workspace.transaction("activities") as change:
        for n in range(number):
            change.add(
                TransformativeActivity(
                    name=f"Activity {n * 7919 % number} of textiles",
                    areas=(areas[n % 8].uid, areas[(n + 1) % 8].uid),
                )
            )
    return Context(workspace)


def test_a_letter_narrows_ten_thousand_records_at_once() -> None:
    search = RecordSearch(many(10_000), ACTIVITIES)
    search.select(Query(words="t"))  # the first letter also gathers what is searched

    begin = time.process_time()
    for words in ("te", "tex", "text", "text 77"):
        found = search.select(Query(words=words))
    seconds = (time.process_time() - begin) / 4

    assert 0 < len(found) < 10_000
    assert seconds < 0.1


def test_rows_of_a_long_list_are_made_when_they_are_looked_at(monkeypatch: Any) -> None:
    made: list[int] = []
    listing = RecordSearch(many(500), ACTIVITIES).listing()
    original = type(listing.rows).made  # type: ignore[attr-defined]

    def counted(self: Any, place: int) -> Any:
        made.append(place)
        return original(self, place)

    monkeypatch.setattr(type(listing.rows), "made", counted)
    page = list(listing.rows[100:120])

    assert made == list(range(100, 120))
    assert [row.key for row in page] == [listing.rows[place].key for place in range(100, 120)]
    assert len(listing.rows) == 500
