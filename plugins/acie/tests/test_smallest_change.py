"""The smallest change of dates is the smallest: compared with all changes that there are."""

from __future__ import annotations

import datetime
from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from cap_acie.call_folder import CallFolder, open_call
from cap_acie.smallest_change import smallest_change
from cap_acie.synchronisation import measure_synchronisation

from .conftest import EXAMPLE

DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2027, 3, 1)
Days = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def call_with(opens: Days, start: tuple[int, int], limits: tuple[int, int, int]) -> CallFolder:
    """Two regions of the example with other dates, as days after the first of March."""
    folder = open_call(EXAMPLE)
    annexes = {}
    for code, opening, closing, decision in zip(("VAL", "BRE"), *opens, strict=True):
        annex = folder.annexes[code]

        def moment(day: int, annex=annex) -> datetime.datetime:  # type: ignore[no-untyped-def]
            when = datetime.datetime.combine(FIRST + day * DAY, datetime.time(12), annex.dates.zone)
            return when.replace(tzinfo=datetime.timezone(when.utcoffset()))

        dates = replace(
            annex.dates,
            opens=moment(opening),
            deadline=moment(closing),
            decision=FIRST + decision * DAY,
            start_earliest=FIRST,
        )
        annexes[code] = replace(annex, dates=dates)
    window, deadlines, decisions = limits
    sync = replace(
        folder.call.sync,
        window_days_min=window,
        deadline_spread_days_max=deadlines,
        decision_spread_days_max=decisions,
    )
    timeline = replace(
        folder.call.timeline, start_from=FIRST + start[0] * DAY, start_until=FIRST + start[1] * DAY
    )
    call = replace(folder.call, regions=("VAL", "BRE"), sync=sync, timeline=timeline)
    return replace(folder, call=call, annexes=annexes)


def best_by_trying(
    opens: Days, start: tuple[int, int], limits: tuple[int, int, int]
) -> tuple[int, int] | None:
    """Fewest dates and days, by trying every day; first openings and deadlines, then the rest."""
    openings, closings, decisions = opens
    window, spread, decision_spread = limits
    first = []
    for new in product(*(range(day - 12, day + 1) for day in openings)):
        for ends in product(
            *(range(day - 10, last + 1) for day, last in zip(closings, decisions, strict=True))
        ):
            if min(ends) - max(new) >= window and max(ends) - min(ends) <= spread:
                pairs = [*zip(new, openings, strict=True), *zip(ends, closings, strict=True)]
                moved = [abs(a - b) for a, b in pairs if a != b]
                first.append((len(moved), sum(moved), ends))
    if not first:
        return None
    count, days, ends = min(first)
    second = []
    for new in product(*(range(low, day + 9) for low, day in zip(ends, decisions, strict=True))):
        for begin in range(start[0], max(start) + 1):
            if max(new) - min(new) <= decision_spread and max(new) <= max(begin, 0):
                pairs = [*zip(new, decisions, strict=True), (begin, start[0])]
                moved = [abs(a - b) for a, b in pairs if a != b]
                second.append((len(moved), sum(moved)))
    if not second:
        return None
    return count + min(second)[0], days + min(second)[1]


small = st.integers(0, 6)


@given(
    st.tuples(small, small),
    st.tuples(st.integers(4, 10), st.integers(4, 10)),
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.integers(8, 16), st.integers(0, 4)),
    st.tuples(st.integers(0, 8), st.integers(0, 4), st.integers(0, 4)),
)
@settings(max_examples=8, deadline=None)
def test_no_smaller_change_is_enough(
    openings: tuple[int, int],
    closings: tuple[int, int],
    after: tuple[int, int],
    start: tuple[int, int],
    limits: tuple[int, int, int],
) -> None:
    decisions = tuple(a + b for a, b in zip(closings, after, strict=True))
    window = (start[0], start[0] + start[1])
    folder = call_with((openings, closings, decisions), window, limits)
    found = smallest_change(folder)
    best = best_by_trying((openings, closings, decisions), window, limits)
    assert found.possible is (best is not None)
    if best and found.folder:
        assert (len(found.changes), sum(one.days for one in found.changes)) == best
        numbers = measure_synchronisation(found.folder)
        assert numbers.window_days >= limits[0]
        assert numbers.days_to_start >= 0


def test_an_activity_that_fewest_regions_lack_is_added(example: CallFolder) -> None:
    annexes = {
        code: replace(annex, activities=tuple(a for a in annex.activities if a == "joint_rdi"))
        for code, annex in example.annexes.items()
    }
    found = smallest_change(replace(example, annexes=annexes))
    added = [
        (one.file, one.key, one.old, one.new) for one in found.changes if one.key == "activities"
    ]
    lacking = [code for code, annex in annexes.items() if not annex.activities]
    assert added == [(f"annex-{code}.toml", "activities", None, "joint_rdi") for code in lacking]
    assert sum(one.days for one in found.changes if one.key == "activities") == 0


def test_a_moved_deadline_keeps_its_hour_by_the_regions_clock(example: CallFolder) -> None:
    found = smallest_change(example)
    assert found.folder is not None
    moved = found.folder.annexes["BRE"].dates.deadline
    assert moved.isoformat() == "2027-06-16T23:59:59+02:00"


def test_no_day_is_nearer_to_all_deadlines(example: CallFolder) -> None:
    days = [annex.dates.deadline.date() for annex in example.annexes.values()]
    nearest = measure_synchronisation(example).nearest_deadline

    def distance(day: datetime.date) -> int:
        return sum(abs((day - one).days) for one in days)

    first, last = min(days), max(days)
    between = [first + datetime.timedelta(n) for n in range((last - first).days + 1)]
    assert distance(nearest) == min(map(distance, between))
