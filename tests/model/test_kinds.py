"""A kind says at once what is wrong with it, and how its records are called."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import pytest

from cap_tui.model.kind import Kind, KindColumn, KindRegistry
from cap_tui.model.kinds import ACTIVITIES, CORE_KINDS
from cap_tui.model.record import Record, about
from cap_tui.text.i18n import LANGUAGES


class Note(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "notes"

    title: Annotated[str, about("What it is about", label="title")]


def note_kind(**changes: Any) -> Kind[Note]:
    given: dict[str, Any] = {
        "id": "notes",
        "one": "note",
        "many": "notes",
        "columns": (KindColumn("title"),),
        "edit": ("title",),
        **changes,
    }
    return Kind(Note, **given)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("edit", ("titel",)),
        ("also", ("titel",)),
        ("detail", ("titel",)),
        ("columns", (KindColumn("titel"),)),
        ("sort", "titel"),
    ],
)
def test_a_name_that_the_record_does_not_have_is_refused_when_the_kind_is_made(
    part: str, value: Any
) -> None:
    with pytest.raises(ValueError, match=rf"'notes'.*{part}.*'titel'|'notes'.*sort.*'titel'"):
        note_kind(**{part: value})


def test_a_column_may_be_a_value_of_its_own_or_a_field_of_every_record() -> None:
    kind = note_kind(
        columns=(KindColumn("size", value=lambda note, _here: 1), KindColumn("created"))
    )
    assert [kind.column_title(column) for column in kind.columns] == ["size", "created"]


@pytest.mark.parametrize(
    ("kind_id", "single"), [("notes", "note"), ("activities", "activity"), ("mass", "mas")]
)
def test_one_record_is_called_by_the_id_in_the_singular(kind_id: str, single: str) -> None:
    assert note_kind(id=kind_id).single_id == single
    assert note_kind(id=kind_id, single="sheet").single_id == "sheet"


def test_of_two_kinds_with_one_id_or_one_table_the_first_is_kept() -> None:
    first, same_table, same_id = note_kind(), note_kind(id="others"), ACTIVITIES
    registry = KindRegistry([first, same_table, same_id])
    assert list(registry) == [first, ACTIVITIES]
    assert registry.get("notes") is first
    assert registry.of_table("notes") is first
    assert registry.get("others") is None


def test_the_cores_kinds_are_named_in_every_language_and_no_column_is_without_a_title() -> None:
    for kind in CORE_KINDS:
        assert set(kind.one) == set(kind.many) == set(LANGUAGES), kind.id
        assert all(kind.column_title(column) for column in kind.columns), kind.id
        assert kind.help, kind.id
        assert kind.empty, kind.id


class Letter(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "letters"

    firm: Annotated[str, about("Who wrote", label="firm", refers="actors")]
    channel: Annotated[Literal["post", "email"], about("How it came", label="channel")]
    subject: Annotated[str, about("What it is about", label="subject")] = ""


def test_a_record_without_name_and_title_is_called_by_its_first_text() -> None:
    columns = (KindColumn("firm"), KindColumn("channel"), KindColumn("subject"))
    kind = Kind(Letter, id="letters", columns=columns)
    assert kind.name(Letter(firm="f", channel="post", subject="A bridge")) == "A bridge"
    assert kind.name(Letter(uid="u", firm="f", channel="post")) == "u"
