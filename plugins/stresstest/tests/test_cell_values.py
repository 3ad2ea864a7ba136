"""What cells and headings say: in every language of the pack, and never by a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_stresstest import column_mapping, pack_file
from cap_stresstest.cell_values import Answers, Groups, UnreadReason, topics
from cap_stresstest.pack import wording
from cap_tui.api import Sheet

PACK = pack_file.load_pack()
ANSWERS, GROUPS = Answers(PACK), Groups(PACK)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("4", 4),
        (" 4.0 ", 4),
        ("A5", 5),
        ("5 - fully", 5),
        ("Fully", 5),
        ("voll und ganz", 5),
        ("V celoti", 5),
        ("Don’t know", "DK"),
        ("weiß nicht", "DK"),
        ("ne vem", "DK"),
        ("NA", "NA"),
        ("sans objet", "NA"),
        ("", None),
        ("  ", None),
        ("6", UnreadReason.OUT_OF_SCALE),
        ("0", UnreadReason.OUT_OF_SCALE),
        ("-1", UnreadReason.OUT_OF_SCALE),
        ("A9", UnreadReason.OUT_OF_SCALE),
        ("3.5", UnreadReason.UNKNOWN),
        ("1 - fully", UnreadReason.UNKNOWN),
        ("rather good", UnreadReason.UNKNOWN),
    ],
)
def test_an_answer_is_read_or_said_to_be_none(cell: str, answer: object) -> None:
    assert ANSWERS.read(cell) == answer


@given(st.text(max_size=60))
def test_no_text_whatever_becomes_an_answer_by_accident(text: str) -> None:
    found = ANSWERS.read(text)
    if isinstance(found, int) and not isinstance(found, UnreadReason):
        assert found in PACK.scale.values


@pytest.mark.parametrize("group", PACK.group_ids)
@pytest.mark.parametrize("language", PACK.languages())
def test_a_group_is_known_in_every_language(group: str, language: str) -> None:
    label = wording(PACK.groups[group].label, language)
    assert GROUPS.read(label) == group
    assert GROUPS.read(label.upper() + ".") == group


def test_a_group_is_known_by_its_initials_and_no_other_word() -> None:
    assert GROUPS.read("CM") == "cluster_manager"
    assert GROUPS.read("") == ""
    assert GROUPS.read("mayors") is None


@pytest.mark.parametrize("language", PACK.languages())
@pytest.mark.parametrize("style", ["{q} [{i}]", "{q}: {i}", "{i}"])
def test_headings_are_known_by_their_text_in_every_language(language: str, style: str) -> None:
    columns = [wording(PACK.survey.group.text, language)]
    for question in PACK.question:
        asked = wording(question.text, language)
        for item in question.items:
            several = len(question.items) > 1
            inner = wording(item.text, language)
            columns.append(style.format(q=asked, i=inner) if several else asked)
    found = column_mapping.assign_columns(PACK, Sheet("x", tuple(columns), ()), [])
    assert found.complete
    assert found.unmapped == []


@pytest.mark.parametrize(
    "heading", ["I07", "i07", "Q06[I07]", "D2/I07", "Aligned? (I07)", "Q06_I07", "I07. Strategies"]
)
def test_headings_are_known_by_their_code(heading: str) -> None:
    assert column_mapping.by_code(heading, column_mapping.codes(PACK)) == "I07"


def test_two_columns_for_one_indicator_are_doubtful_and_not_chosen() -> None:
    found = column_mapping.assign_columns(PACK, Sheet("x", ("GRP", "I01", "Q01[I01]"), ()), [])
    assert found.doubtful == {"I01": ["I01", "Q01[I01]"]}
    assert "I01" not in found.items.values()


def test_the_group_is_found_by_its_cells_when_no_heading_tells() -> None:
    rows = [("row 2", ("PM", "4")), ("row 3", ("cluster_manager", "3")), ("row 4", ("", "2"))]
    found = column_mapping.assign_columns(PACK, Sheet("x", ("Who?", "I01"), rows), rows)
    assert found.group_column == "Who?"


def test_fields_of_activity_are_split_at_semicolons_only() -> None:
    assert topics({"": "Wood, forestry; Health"}) == ["Health", "Wood, forestry"]
    assert topics({"wood": "1", "health": "0", "ict": "Y"}) == ["ict", "wood"]
