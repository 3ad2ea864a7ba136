"""The form of a kind offers its answers in the kind's own words."""

from __future__ import annotations

import enum
from typing import Annotated, ClassVar, Literal

from cap_tui.model.kind import Kind, KindColumn
from cap_tui.model.record import Record, about
from cap_tui.text.i18n import LANGUAGES
from cap_tui.widgets.kind_fields import kind_form_fields


class Season(enum.StrEnum):
    NONE = ""
    SUMMER = "summer"


class Visit(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "test.visits"

    name: Annotated[str, about("Who comes")]
    season: Annotated[Season, about("When")] = Season.NONE
    came: Annotated[Literal["yes", "no"], about("Whether they came")] = "no"


VISITS = Kind(
    Visit,
    id="visits",
    single="visit",
    one=dict.fromkeys(LANGUAGES, "visit"),
    many=dict.fromkeys(LANGUAGES, "visits"),
    columns=(KindColumn("name"),),
    edit=("season", "came"),
    wording={
        "season": lambda season: {Season.NONE: "", Season.SUMMER: "in summer"}[season],
        "came": {"yes": "they came", "no": "not yet"}.__getitem__,
    },
)


def test_answers_of_an_enumeration_and_of_words_are_told_as_the_kind_tells_them() -> None:
    asked = {field.name: field.choices for field in kind_form_fields(VISITS)}
    assert asked == {
        "season": (("", "not said"), ("summer", "in summer")),
        "came": (("yes", "they came"), ("no", "not yet")),
    }
