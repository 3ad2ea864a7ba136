"""What the conversion says about a mistake is told in words: a table of every kind of mistake."""

from __future__ import annotations

import datetime
import decimal
import enum
import re
import uuid
from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta

from cap_tui.model.conversion import convert, every_mistake
from cap_tui.text.mistakes import mistake_words, reason_words


class Size(enum.Enum):
    SMALL = "small"


class Entry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str = ""
    count: int = 0
    share: float | None = None
    cost: decimal.Decimal | int | None = None
    shared: bool = False
    tags: list[str] = []
    pair: tuple[int, int] = (1, 2)
    words: dict[str, str] = {}
    size: Size = Size.SMALL
    kind: Literal["a", "b"] = "a"
    day: datetime.date | None = None
    moment: Annotated[datetime.datetime, Meta(tz=True)] | None = None
    local: Annotated[datetime.datetime, Meta(tz=False)] | None = None
    hour: datetime.time | None = None
    identity: uuid.UUID | None = None
    code: Annotated[str, Meta(pattern="^[A-Z]+$")] = "A"
    short: Annotated[str, Meta(min_length=2, max_length=3)] = "ab"
    few: Annotated[list[int], Meta(min_length=1, max_length=2)] = msgspec.field(
        default_factory=lambda: [1]
    )
    least: Annotated[int, Meta(ge=1, le=5)] = 1
    over: Annotated[float, Meta(gt=0, lt=1)] = 0.5
    dozen: Annotated[int, Meta(multiple_of=12)] = 12


class Named(msgspec.Struct):
    name: str


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("name", 3, "a text is needed, not a whole number"),
        ("name", True, "a text is needed, not true or false"),
        ("count", "3", "a whole number is needed, not a text"),
        ("count", 1.5, "a whole number is needed, not a number"),
        ("share", "half", "a number is needed, not a text"),
        ("cost", [], "a number is needed, not a list"),
        ("cost", "x", "it is no number"),
        ("shared", "yes", "true or false is needed, not a text"),
        ("tags", "one", "a list is needed, not a text"),
        ("tags", {"id": "one"}, "a list is needed, not a table"),
        ("pair", [1, 2, 3], "entries that it must have: 2"),
        ("words", ["one"], "a table is needed, not a list"),
        ("size", "smal", "'smal' is none of the choices"),
        ("size", 3, "a text is needed, not a whole number"),
        ("kind", "c", "'c' is none of the choices"),
        ("day", "31.3.2026", "it is no date, such as 2026-03-31"),
        ("moment", "noon", "it is no date with a time, such as 2026-03-31T09:30:00Z"),
        ("moment", "2026-03-31T09:30:00", "the time zone is missing, such as +01:00"),
        ("local", "2026-03-31T09:30:00Z", "it must have no time zone"),
        ("hour", "noon", "it is no time, such as 09:30:00"),
        ("identity", "x", "it has not the right form"),
        ("code", "abc", "it has not the right form"),
        ("short", "a", "fewest characters: 2"),
        ("short", "abcd", "most characters: 3"),
        ("few", [], "fewest entries: 1"),
        ("few", [1, 2, 3], "most entries: 2"),
        ("least", 0, "it must be 1 or more"),
        ("least", 6, "it must be 5 or less"),
        ("over", 0.0, "it must be more than 0"),
        ("over", 1.0, "it must be less than 1"),
        ("dozen", 13, "it must be a multiple of 12"),
        ("nmae", "x", "the key 'nmae' is unknown"),
    ],
)
def test_a_mistake_is_told_in_words(key: str, value: Any, words: str) -> None:
    with pytest.raises(msgspec.ValidationError) as wrong:
        convert({key: value}, Entry)
    assert reason_words(wrong.value) == words
    place = "" if "unknown" in words else f"{key}: "
    (told,) = every_mistake({key: value}, Entry)
    assert mistake_words(told) == place + words


def test_a_missing_key_is_named() -> None:
    with pytest.raises(msgspec.ValidationError) as wrong:
        convert({}, Named)
    assert mistake_words(wrong.value) == "the key 'name' is missing"


def test_a_mistake_inside_of_something_says_where() -> None:
    (told,) = every_mistake({"tags": ["one", 2]}, Entry)
    assert mistake_words(told) == "tags[1]: a text is needed, not a whole number"


def test_no_name_of_a_type_is_left_and_what_is_new_is_told_in_general() -> None:
    types = re.compile(r"`|Expected|null|object|array|\bstr\b|\bint\b|float|bool")
    for message in ("Expected `int | str | null`, got `object`", "Something new - at `$.a`"):
        assert not types.search(mistake_words(message))
    assert mistake_words("Something new - at `$.a`") == "a: it is not what is expected here"
