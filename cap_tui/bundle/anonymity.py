"""k-anonymity of rows about people: what to blank so that nobody stands out.

Local suppression after Sweeney (2002), "Achieving k-anonymity privacy protection using
generalization and suppression": values are blanked, never blurred, so that every value that
leaves is one that was given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

Blanks = list[set[int]]


def blanks_for(
    rows: Sequence[Sequence[Hashable]], persons: Sequence[Hashable], k: int
) -> Blanks | None:
    """Which columns to blank in which row so that each combination is shared by ``k`` persons.

    ``rows`` holds the quasi-identifying values of each row, ``persons`` whose row it is. A blank
    is a value of its own. None when there are fewer than ``k`` persons: then nothing may leave.
    """
    blanked: Blanks = [set() for _row in rows]
    if not rows:
        return blanked
    if len(set(persons)) < k:
        return None
    columns = range(len(rows[0]))
    while small := _too_small(rows, blanked, persons, k):
        open_columns = [
            column for column in columns if any(column not in blanked[row] for row in small)
        ]
        if open_columns:
            column = max(open_columns, key=lambda c: (_spread(rows, blanked, small, c), -c))
            for row in small:
                blanked[row].add(column)
            continue
        for row in _smallest_other(rows, blanked, persons):
            blanked[row].update(columns)
    return blanked


def _groups(
    rows: Sequence[Sequence[Hashable]], blanked: Blanks
) -> dict[tuple[Hashable, ...], list[int]]:
    groups: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        hidden = blanked[number]
        groups[
            tuple((c in hidden, None if c in hidden else value) for c, value in enumerate(row))
        ].append(number)
    return groups


def _too_small(
    rows: Sequence[Sequence[Hashable]], blanked: Blanks, persons: Sequence[Hashable], k: int
) -> list[int]:
    """The rows in combinations that fewer than ``k`` persons share."""
    return [
        number
        for members in _groups(rows, blanked).values()
        if len({persons[number] for number in members}) < k
        for number in members
    ]


def _spread(
    rows: Sequence[Sequence[Hashable]], blanked: Blanks, numbers: Sequence[int], column: int
) -> int:
    return len({rows[number][column] for number in numbers if column not in blanked[number]})


def _smallest_other(
    rows: Sequence[Sequence[Hashable]], blanked: Blanks, persons: Sequence[Hashable]
) -> list[int]:
    """The smallest combination that still shows something: it joins the rows that show nothing."""
    width = len(rows[0])
    shown = [
        members for members in _groups(rows, blanked).values() if len(blanked[members[0]]) < width
    ]
    return min(shown, key=lambda members: (len({persons[n] for n in members}), members[0]))
