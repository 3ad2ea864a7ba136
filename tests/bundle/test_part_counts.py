"""How many people of each group of a survey round a bundle tells of: the very numbers, and none of a small group."""

from __future__ import annotations

from cap_tui.bundle.groups import EVERYBODY, HIDDEN, NOT_GIVEN, Counted
from cap_tui.bundle.part_counts import BUNDLE, CountedPart, count_part
from cap_tui.model.released import ReleasedGroups

MINIMUM = 5


def a_round(**sizes: int) -> CountedPart:
    """A round with so many people in each group; "" is given as ``nobody``."""
    names = {"" if name == "nobody" else name: size for name, size in sizes.items()}
    people = {name: frozenset(f"{name}-{n}" for n in range(size)) for name, size in names.items()}
    return CountedPart("stresstest.responses", "group", "round-1", "2026", people)


def counted(part: CountedPart, *earlier: ReleasedGroups) -> Counted:
    return count_part(part, earlier, region="VAL", minimum=MINIMUM)


def persons(found: Counted) -> dict[str, int | None]:
    return {entry.group: entry.persons for entry in found.groups}


def test_each_group_has_its_number_and_a_small_one_none() -> None:
    found = counted(a_round(business=12, research=5, nobody=7, society=4))
    assert persons(found) == {
        EVERYBODY: 24,
        "business": 12,
        "research": 5,
        NOT_GIVEN: 7,
        "society": None,
    }
    assert [entry.shown for entry in found.groups if entry.group == "society"] == [HIDDEN]
    assert ["society" in line and "1 more" in line for line in found.held_back] == [True]


def test_the_same_people_are_counted_again_without_a_new_note() -> None:
    first = counted(a_round(business=12, society=4))
    assert [set(note.members) for note in first.released] == [{"business"}]
    second = counted(a_round(business=12, society=4), *first.released)
    assert second.released == ()
    assert persons(second) == persons(first)
    assert {entry.version for entry in second.groups} == {1}


def test_one_late_answer_keeps_the_earlier_number_until_enough_came() -> None:
    first = counted(a_round(business=12))
    late = counted(a_round(business=13), *first.released)
    assert persons(late)["business"] == 12
    enough = counted(a_round(business=17), *first.released)
    assert persons(enough)["business"] == 17
    assert {entry.version for entry in enough.groups} == {2}
    assert [note.by for note in enough.released] == [BUNDLE]
