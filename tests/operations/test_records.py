"""Records of any kind are added and edited; what does not fit is refused with its field and changes nothing."""

from __future__ import annotations

import datetime
import enum
from typing import Annotated, Any, ClassVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.errors import Conflict, InvalidFields, NotFound, ReadOnly, WrongUse
from cap_tui.model.action_kind import ACTIONS
from cap_tui.model.activity import CriticalMass, Period, PriorityArea, Rating, Stage
from cap_tui.model.actor import Actor, Erasure, Helix, Person
from cap_tui.model.kind import Kind, KindColumn
from cap_tui.model.kinds import (
    ACTIVITIES,
    ACTORS,
    AREAS,
    CORE_KINDS,
    CRITICAL_MASS,
    EVIDENCE,
    PEOPLE,
    RATINGS,
)
from cap_tui.model.record import Record, about, bounds
from cap_tui.model.tables import CORE_TABLES
from cap_tui.operations.listings import record_detail
from cap_tui.operations.records import (
    add_record,
    edit_record,
    find_any_record,
    find_record,
    new_record,
)
from cap_tui.testing import sample_region
from cap_tui.text.i18n import speaking
from tests.operations.conftest import Foreign, Region, filled

PERSON = {"name": "Ann Other", "purpose": "talks", "consent": "v1", "retain_until": "2099-01-01"}


def stored(region: Region, record: Record) -> Any:
    return region.context.records(type(record)).get(record.uid)


def test_an_activity_is_added_with_what_a_form_does_not_ask_for(region: Region) -> None:
    added = add_record(
        region.context,
        ACTIVITIES,
        {"name": "  Timber \t homes ", "areas": [region.health.uid, region.wood.uid]},
    )

    assert stored(region, added) == added
    assert added.name == "Timber homes"
    assert added.languages == tuple(region.context.region.languages)
    assert added.stage is Stage.IDEA
    assert region.workspace.history(limit=1)[0].label == "activity added: Timber homes"


def test_a_dry_run_stores_nothing(region: Region) -> None:
    before = region.context.seq

    assert add_record(region.context, AREAS, {"name": "Food"}, dry_run=True).name == "Food"
    edit_record(region.context, AREAS, region.health, {"name": "Care"}, dry_run=True)

    assert region.context.seq == before


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({}, "name", "name is needed"),
        ({"name": " "}, "name", "name is empty"),
        ({"name": "\u200b"}, "name", "name is empty"),
        ({"name": "x" * 201}, "name", "at most 200 characters, not 201"),
        ({"name": "x" * 501}, "name", "at most 200 characters, not 501"),
        ({"name": "x", "description": "x" * 20_001}, "description", "20000 characters, not 20001"),
        ({"name": "x", "synonyms": ["y", "x" * 2_001]}, "synonyms", "2000 characters, not 2001"),
        ({"name": "x", "period": "soon"}, "period", "'soon' does not fit"),
        ({"name": "x", "challenge": "nowhere"}, "challenge", "there is no record nowhere"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_under_the_name_of_its_field(
    region: Region, values: dict[str, Any], field: str, said: str
) -> None:
    before = region.context.seq

    with pytest.raises(InvalidFields) as refused:
        add_record(region.context, ACTIVITIES, values)

    assert set(refused.value.problems) == {field}
    assert said in refused.value.problems[field]
    assert region.context.seq == before


def test_a_text_is_stored_whole_up_to_its_bound(region: Region) -> None:
    texts = {
        "name": "\ufeffTimber",
        "description": "x\n" * 9_999 + "xx",
        "synonyms": ["s" * 2_000, "\u200b"],
    }

    added = add_record(region.context, ACTIVITIES, texts)

    assert (added.name, added.description) == ("Timber", texts["description"])
    assert added.synonyms == ("s" * 2_000,)


def test_a_title_is_one_line(region: Region) -> None:
    assert add_record(region.context, ACTIONS, {"title": "Try\nit"}).title == "Try it"


@pytest.mark.parametrize("value", [0, 6])
def test_a_number_outside_its_bounds_names_them(region: Region, value: int) -> None:
    values = {"activity": region.textiles.uid, "aspect": "relevance", "value": value}
    with pytest.raises(InvalidFields, match=f"rating: {value} is not between 1 and 5"):
        add_record(region.context, RATINGS, values)


@pytest.mark.parametrize("field", ["stage", "uid", "owner", "shoe_size"])
def test_a_field_with_an_operation_of_its_own_is_not_edited(region: Region, field: str) -> None:
    with pytest.raises(WrongUse, match=field):
        edit_record(region.context, ACTIVITIES, region.textiles, {field: "implemented"})


def test_an_activity_between_one_area_twice_is_refused(region: Region) -> None:
    with pytest.raises(InvalidFields, match="Health is named twice"):
        edit_record(region.context, ACTIVITIES, region.textiles, {"areas": [region.health.uid] * 2})


def test_an_edit_changes_what_is_named_and_nothing_else(region: Region) -> None:
    after = edit_record(region.context, ACTIVITIES, region.textiles, {"period": Period.SHORT})

    assert after == stored(region, after)
    changed = msgspec.structs.replace(
        region.textiles, period=Period.SHORT, version=after.version, updated=after.updated
    )
    assert after == changed


def test_an_edit_that_changes_nothing_is_no_change(region: Region) -> None:
    before = region.context.seq
    assert edit_record(region.context, AREAS, region.wood, {"name": " Wood "}) == region.wood
    assert region.context.seq == before


def test_a_stale_edit_is_a_conflict_with_both_versions_and_stores_nothing(region: Region) -> None:
    edit_record(region.context, AREAS, region.health, {"description": "theirs"})

    with pytest.raises(Conflict) as conflict:
        edit_record(region.context, AREAS, region.health, {"description": "ours"})

    assert conflict.value.ours is not None
    assert conflict.value.theirs is not None
    assert conflict.value.ours["description"] == "ours"
    assert conflict.value.theirs["description"] == "theirs"
    assert stored(region, region.health).description == "theirs"


def test_another_regions_record_is_read_only(region: Region, foreign: Foreign) -> None:
    theirs = foreign("Digital forest")
    with pytest.raises(ReadOnly, match="HOC"):
        edit_record(region.context, ACTIVITIES, theirs, {"description": "ours"})
    assert stored(region, theirs).description == ""


def test_another_regions_activity_is_not_rated_by_a_record_of_ours(
    region: Region, foreign: Foreign
) -> None:
    values = {"activity": foreign("Digital forest").uid, "aspect": "relevance", "value": 5}
    with pytest.raises(ReadOnly, match="HOC"):
        add_record(region.context, RATINGS, values)
    assert list(region.context.records(Rating).all()) == []


def test_a_record_is_found_by_uid_its_beginning_name_or_other_name(region: Region) -> None:
    context = region.context
    edit_record(context, ACTIVITIES, region.textiles, {"synonyms": ["Kluge Textilien"]})
    for words in (
        region.textiles.uid,
        region.textiles.uid[:20],
        "smart  TEXTILES",
        "kluge textilien",
    ):
        assert find_record(context, ACTIVITIES, words).uid == region.textiles.uid
    with pytest.raises(NotFound, match="Smart textiles"):
        find_record(context, ACTIVITIES, "smart textile")


def test_a_rating_is_found_by_the_name_of_its_activity(region: Region) -> None:
    values = {"activity": region.textiles.uid, "aspect": "relevance", "value": 4}
    rating = add_record(region.context, RATINGS, values)
    assert find_record(region.context, RATINGS, "smart textiles") == rating


def test_any_record_is_found_by_a_name_that_only_one_bears(region: Region) -> None:
    assert find_any_record(region.context, "wood") == region.wood.uid
    assert find_any_record(region.context, region.wood.uid) == region.wood.uid
    assert find_any_record(region.context, region.wood.uid[:-1]) == region.wood.uid
    second = add_record(region.context, EVIDENCE, {"title": "Wood"})
    with pytest.raises(NotFound) as several:
        find_any_record(region.context, "Wood")
    assert second.uid in several.value.remedy
    assert region.wood.uid in several.value.remedy
    with pytest.raises(NotFound, match="no record 'Steel'"):
        find_any_record(region.context, "Steel")
    named = {"title": "Smart textiles", "value": 0.0, "unit": "%"}
    add_record(region.context, EVIDENCE, named)
    assert find_any_record(region.context, "Smart textiles") == region.textiles.uid


def test_a_priority_area_has_a_name_of_its_own(region: Region) -> None:
    with pytest.raises(InvalidFields, match="one of this name is there already") as refused:
        add_record(region.context, AREAS, {"name": "wood"})
    assert set(refused.value.problems) == {"name"}
    # Its own name is no fault.
    edit_record(region.context, AREAS, region.wood, {"description": "Beams"})
    with region.workspace.transaction("From a partner") as transaction:
        transaction.add(PriorityArea(name="Steel", owner="HOC"))
    assert add_record(region.context, AREAS, {"name": "Steel"}).uid


def test_a_count_is_not_negative(region: Region) -> None:
    few = {"name": "Saw mill", "helix": "business", "employees": -3}
    with pytest.raises(InvalidFields) as refused:
        add_record(region.context, ACTORS, few)
    assert refused.value.problems == {"employees": "employees: -3 does not fit."}
    assert add_record(region.context, ACTORS, {**few, "employees": 0}).uid


def test_a_person_is_not_stored_until_a_day_that_has_passed(region: Region) -> None:
    with pytest.raises(InvalidFields) as refused:
        add_record(region.context, PEOPLE, {**PERSON, "retain_until": "2001-01-01"})
    assert set(refused.value.problems) == {"retain_until"}
    with region.workspace.transaction("Long ago") as transaction:
        late = transaction.add(Person(**{**PERSON, "retain_until": "2001-01-01"}))
    assert edit_record(region.context, PEOPLE, late, {"name": "Ann Otherwise"}).overdue(
        "2001-01-02"
    )


def test_a_person_needs_purpose_consent_and_an_end(region: Region) -> None:
    with pytest.raises(InvalidFields) as refused:
        add_record(region.context, PEOPLE, {"name": "Ann Other"})
    assert set(refused.value.problems) == {"purpose", "consent", "retain_until"}


def test_a_person_consents_today_and_is_of_their_organisations_group(region: Region) -> None:
    lab = add_record(region.context, ACTORS, {"name": "Lab", "helix": "research"})
    person = add_record(region.context, PEOPLE, {**PERSON, "actor": lab.uid})
    assert person.helix is Helix.RESEARCH
    assert person.consent_date == datetime.datetime.now(datetime.UTC).date().isoformat()
    given_group = add_record(
        region.context, PEOPLE, {**PERSON, "actor": lab.uid, "helix": "society"}
    )
    assert given_group.helix is Helix.SOCIETY


def test_a_persons_name_never_stands_in_the_history(region: Region) -> None:
    person = add_record(region.context, PEOPLE, PERSON)
    edit_record(region.context, PEOPLE, person, {"email": "ann@example.org"})
    labels = [entry.label for entry in region.workspace.history(limit=2)]
    assert labels == ["person changed", "person added"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd"])
def test_an_address_that_runs_something_is_refused(region: Region, address: str) -> None:
    for kind, values in ((EVIDENCE, {"title": "x"}), (ACTORS, {"name": "x", "helix": "business"})):
        with pytest.raises(InvalidFields) as refused:
            new_record(region.context, kind, {**values, "address": address})
        assert set(refused.value.problems) == {"address"}


def test_a_figure_needs_its_unit(region: Region) -> None:
    with pytest.raises(InvalidFields) as refused:
        new_record(region.context, EVIDENCE, {"title": "x", "value": 0.0})
    assert set(refused.value.problems) == {"unit"}
    assert (
        new_record(region.context, EVIDENCE, {"title": "x", "value": 0.0, "unit": "%"}).value == 0
    )


def test_a_kind_that_does_not_allow_it_is_not_added_to(region: Region) -> None:
    only_read = Kind(Actor, "x", (KindColumn("name"),), edit=("name",), allows=frozenset())
    with pytest.raises(WrongUse, match="directly"):
        add_record(region.context, only_read, {"name": "x"})
    actor = add_record(region.context, ACTORS, {"name": "x", "helix": "business"})
    with pytest.raises(WrongUse, match="directly"):
        edit_record(region.context, only_read, actor, {"name": "y"})


class Colour(enum.StrEnum):
    RED = "red"
    GREEN = "green"


class Sample(Record, frozen=True, kw_only=True):
    """One field of every kind that a form knows."""

    TABLE: ClassVar[str] = "samples"

    line: Annotated[str, about("A line")] = ""
    text: Annotated[Annotated[str, bounds(max_length=5000)], about("A text")] = ""
    count: Annotated[int | None, about("A number")] = None
    share: Annotated[float | None, about("A share")] = None
    ready: Annotated[bool, about("Yes or no")] = False
    day: Annotated[datetime.date | None, about("A day")] = None
    colour: Annotated[Colour | None, about("A choice")] = None
    words: Annotated[tuple[str, ...], about("Words")] = ()
    marks: Annotated[dict[str, int], about("Marks")] = {}


SAMPLES = Kind(
    Sample,
    id="samples",
    one="sample",
    many="samples",
    columns=(KindColumn("line"),),
    edit=("line", "text", "count", "share", "ready", "day", "colour", "words", "marks"),
)
WORD = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=8)
VALUES = st.fixed_dictionaries(
    {
        "line": WORD,
        "text": st.lists(WORD, max_size=3).map("\n".join),
        "count": st.none() | st.integers(-(10**9), 10**9),
        "share": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "ready": st.booleans(),
        "day": st.none() | st.dates(),
        "colour": st.none() | st.sampled_from(Colour),
        "words": st.lists(WORD, max_size=3).map(tuple),
        "marks": st.dictionaries(WORD, st.integers(0, 9), max_size=3),
    }
)


@given(VALUES, VALUES)
def test_every_kind_of_field_comes_back_as_it_was_given_and_an_edit_can_be_edited_back(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    context = filled(sample_region()).context

    added = add_record(context, SAMPLES, first)
    assert {name: getattr(added, name) for name in first} == first
    edited = edit_record(context, SAMPLES, context.records(Sample).get(added.uid), second)
    assert {name: getattr(edited, name) for name in second} == second
    back = edit_record(context, SAMPLES, context.records(Sample).get(added.uid), first)

    assert {name: getattr(back, name) for name in first} == first
    assert context.records(Sample).get(added.uid) == back


def test_the_core_gives_every_one_of_its_record_types_a_kind() -> None:
    assert {kind.record for kind in CORE_KINDS} == set(CORE_TABLES) - {Erasure}
    singles = (
        "activity area challenge actor person evidence rating critical-mass action joint-activity"
    )
    assert [kind.single_id for kind in CORE_KINDS] == singles.split()
    assert [kind.record for kind in CORE_KINDS if "erase" in kind.allows] == [Person]


def test_a_number_has_its_unit_in_the_persons_language_and_a_bare_one_none() -> None:
    context = filled(sample_region()).context
    action = add_record(context, ACTIONS, {"title": "Test bench", "days": 60})
    sheet = CriticalMass(activity="", actors=14)
    told = {}
    for language in ("en", "de"):
        with speaking(language):
            for kind, record in ((ACTIONS, action), (CRITICAL_MASS, sheet)):
                fields = {
                    field.name: field.text for field in record_detail(context, kind, record).fields
                }
                told[language, kind.id] = fields.get("days") or fields.get("actors")
    assert told == {
        ("en", "actions"): "60 calendar days",
        ("de", "actions"): "60 Kalendertage",
        ("en", "critical-mass"): "14",
        ("de", "critical-mass"): "14",
    }
