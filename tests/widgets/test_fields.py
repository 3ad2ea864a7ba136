"""Forms follow from declarations: kinds, bounds, spellings, and sentences when something does not fit."""

from __future__ import annotations

import datetime
import struct
from typing import Annotated, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.model.activity import CriticalMass, Evidence, Period, TransformativeActivity
from cap_tui.model.record import Record, about, bounds
from cap_tui.text.i18n import LANGUAGES, speaking
from cap_tui.widgets.fields import FieldProblem, FormField, form_fields, read_all


class Sheet(Record, frozen=True, kw_only=True):
    """A record with a field of every kind."""

    TABLE: ClassVar[str] = "test.sheets"
    name: Annotated[Annotated[str, bounds(min_length=1, max_length=20)], about("Its name")]
    size: Annotated[Annotated[int, bounds(ge=1, le=5)] | None, about("Its size", unit="1..5")] = (
        None
    )
    share: Annotated[float, about("A share")] = 0.5
    open: Annotated[bool, about("Open or not")] = False
    side: Annotated[Literal["left", "right"], about("Its side")] = "left"
    tags: Annotated[tuple[str, ...], about("Tags")] = ()
    text: Annotated[Annotated[str, bounds(max_length=5000)], about("Text")] = ""


def by_name() -> dict[str, FormField]:
    return {field.name: field for field in form_fields(Sheet)}


def test_every_field_of_a_record_gets_its_kind() -> None:
    kinds = {name: field.kind for name, field in by_name().items()}
    assert kinds == {
        "name": "text", "size": "int", "share": "float", "open": "bool",
        "side": "choice", "tags": "list", "text": "long",
    }  # fmt: skip
    assert by_name()["name"].required
    assert by_name()["size"].unit == "1..5"


def test_an_optional_choice_can_be_left_unsaid() -> None:
    period = next(f for f in form_fields(TransformativeActivity) if f.name == "period")
    assert period.choices[0][0] == ""
    assert period.read("") is None
    assert {key for key, _words in period.choices[1:]} == {item.value for item in Period}


class Order(Record, frozen=True, kw_only=True):
    """A record whose choices must be made."""

    TABLE: ClassVar[str] = "test.orders"
    side: Annotated[Literal["left", "right"], about("Its side")]
    paid: Annotated[bool, about("Whether it is paid")]


def test_a_choice_that_must_be_made_begins_with_none_made() -> None:
    asked = {field.name: [key for key, _words in field.choices] for field in form_fields(Order)}
    assert asked == {"side": ["", "left", "right"], "paid": ["yes", "no"]}
    assert [key for key, _words in by_name()["side"].choices] == ["left", "right"]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("name", " ", "This is needed."),
        ("name", "\u200b", "This is needed."),
        ("name", "x" * 21, "At most 20 characters."),
        ("text", "x" * 5001, "At most 5000 characters."),
        ("size", "6", "At most 5."),
        ("size", "0", "At least 1."),
        ("size", "two", "two is not a whole number."),
        ("share", "half", "half is not a number."),
        ("share", "nan", "nan is not a number."),
        ("share", "1e999", "1e999 is not a number."),
        ("side", "up", "Choose one of the answers offered."),
    ],
)
def test_what_does_not_fit_is_told_in_a_sentence(name: str, text: str, problem: str) -> None:
    with pytest.raises(FieldProblem, match=problem.replace(".", r"\.")):
        by_name()[name].read(text)


def test_numbers_may_be_written_as_people_write_them() -> None:
    assert by_name()["share"].read("1 234,5") == 1234.5
    assert by_name()["share"].read("1\u202f234.5") == 1234.5
    assert by_name()["size"].read("") is None


@given(st.text(max_size=50), st.integers(1, 5), st.booleans())
def test_what_is_spelled_is_read_back(name: str, size: int, is_open: bool) -> None:
    fields = by_name()
    assert fields["size"].read(fields["size"].spell(size)) == size
    assert fields["open"].read(fields["open"].spell(is_open)) is is_open
    values, problems = read_all([fields["name"]], {"name": name})
    assert ("name" in values) is not ("name" in problems)


def field(name: str, kind: type[Record]) -> FormField:
    return next(f for f in form_fields(kind) if f.name == name)


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_bit_for_bit_in_every_language(language: str, value: float) -> None:
    share = by_name()["share"]
    with speaking(language):
        read = share.read(share.spell(value))
    assert struct.pack("d", read + 0.0) == struct.pack("d", value + 0.0)


@pytest.mark.parametrize(
    ("language", "value", "spelled"),
    [("en", 1234567.0, "1234567"), ("de", 0.25, "0,25"), ("sl", 1234.5, "1234,5")],
)
def test_a_number_is_spelled_with_every_digit(language: str, value: float, spelled: str) -> None:
    with speaking(language):
        assert by_name()["share"].spell(value) == spelled


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_ways_to_group_a_number_are_read(language: str) -> None:
    with speaking(language):
        assert by_name()["share"].read("1.234,50") == 1234.5
        assert by_name()["share"].read("1,234.50") == 1234.5


@pytest.mark.parametrize(
    ("language", "typed", "problem"),
    [
        ("de", "1.234", "1.234 kann 1234 oder 1,234 bedeuten. Schreiben Sie 1234 oder 1,234."),
        ("en", "1,234", "1,234 can mean 1234 or 1.234. Write 1234 or 1.234."),
    ],
)
def test_a_number_that_means_two_is_refused_with_both(
    language: str, typed: str, problem: str
) -> None:
    with speaking(language), pytest.raises(FieldProblem) as met:
        by_name()["share"].read(typed)
    assert str(met.value) == problem


def test_a_whole_number_with_a_fraction_is_none() -> None:
    count = FormField("n", "n", "int")
    assert count.read("12'000") == 12000
    assert count.read("9007199254740993") == 9007199254740993
    with pytest.raises(FieldProblem, match=r"2\.5 is not a whole number"):
        count.read("2.5")


class Visit(Record, frozen=True, kw_only=True):
    """A record with dates."""

    TABLE: ClassVar[str] = "test.visits"
    day: Annotated[datetime.date | None, about("The day")] = None
    noted: Annotated[str, about("When it was noted", unit="ISO 8601")] = ""
    host: Annotated[str, about("Who received us", label="received by", refers="actors")] = ""
    seen: Annotated[tuple[str, ...], about("What was seen", refers="activities")] = ()


@pytest.mark.parametrize("language", LANGUAGES)
@given(day=st.dates())
def test_a_date_comes_back_in_every_language(language: str, day: datetime.date) -> None:
    with speaking(language):
        assert field("day", Visit).read(field("day", Visit).spell(day)) == day
        noted = field("noted", Visit)
        assert noted.read(noted.spell(day.isoformat())) == day.isoformat()


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("de", "21.11.2026"),
        ("de", "21. 11. 2026"),
        ("sl", "21. 11. 2026"),
        ("fr", "21/11/2026"),
        ("en", "21/11/2026"),
        ("it", "2026-11-21"),
    ],
)
def test_a_date_is_typed_as_people_write_it(language: str, typed: str) -> None:
    with speaking(language):
        assert field("day", Visit).read(typed) == datetime.date(2026, 11, 21)
        assert field("noted", Visit).read(typed) == "2026-11-21"


@pytest.mark.parametrize("typed", ["31.2.2026", "2026-02-31", "tomorrow", "21.11.26", "11/21/2026"])
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with speaking("de"), pytest.raises(FieldProblem, match=r"Schreiben Sie es als 21\.11\.2026"):
        field("day", Visit).read(typed)


def test_an_english_date_that_means_two_days_is_refused() -> None:
    with speaking("en"), pytest.raises(FieldProblem) as met:
        field("day", Visit).read("03/04/2026")
    assert "Write 2026-04-03 or 2026-03-04." in str(met.value)


def test_an_empty_date_is_unknown() -> None:
    assert field("day", Visit).read("") is None
    assert field("noted", Visit).read(" ") == ""


def test_the_kinds_of_references_dates_and_mappings_follow_from_the_declaration() -> None:
    kinds = {f.name: f.kind for f in form_fields(Visit)}
    assert kinds == {"day": "date", "noted": "date", "host": "reference", "seen": "references"}
    assert field("supports", Evidence).kind == "references"
    assert field("factors", CriticalMass).kind == "mapping"
    assert field("actors", CriticalMass).kind == "int"
    moments = {f.name: f.kind for f in form_fields(Visit, ["day"])}
    assert moments == {"day": "date"}


def test_a_label_of_the_declaration_is_translated_by_its_package() -> None:
    (host,) = form_fields(Visit, ["host"], lambda text: text.upper())
    assert (host.label, host.help) == ("RECEIVED BY", "WHO RECEIVED US")


@given(st.lists(st.text(st.characters(codec="ascii", categories=("L", "P", "N")), min_size=1)))
def test_a_list_comes_back_whatever_stands_in_it(items: list[str]) -> None:
    tags = by_name()["tags"]
    assert tags.read(tags.spell(items)) == tuple(items)


def test_a_mapping_comes_back() -> None:
    factors = field("factors", CriticalMass)
    assert factors.read(factors.spell({"actors": "weak", "market": "strong"})) == {
        "actors": "weak",
        "market": "strong",
    }
