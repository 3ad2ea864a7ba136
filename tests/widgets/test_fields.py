"""Forms follow from declarations: kinds, bounds, spellings, and sentences when something does not fit."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.model.activity import Period, TransformativeActivity
from cap_tui.model.record import Record, about, bounds
from cap_tui.widgets.fields import FormField, Problem, form_fields, read_all


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


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("name", " ", "This is needed."),
        ("name", "x" * 21, "At most 20 characters."),
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
    with pytest.raises(Problem, match=problem.replace(".", r"\.")):
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
