"""The smallest change of dates after which the regions of a call are synchronised.

First openings and deadlines, then decisions and the first start: in each step the fewest dates are
moved, then the fewest days in sum, then to the earliest dates. For a given first deadline the best
openings and deadlines are known (each date goes to the nearest day that is allowed), and the same
holds for a given last decision; so one number is searched in each step, over all days at which the
cost can bend.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from cap_acie.annex_file import Annex, AnnexDates, annex_file_name
from cap_acie.call_file import CALL_FILE
from cap_acie.call_folder import CallFolder
from cap_acie.synchronisation import measure_synchronisation

Cost = tuple[int, int]
FAR = 366 * 40


@dataclass(frozen=True)
class DateChange:
    """A date that moves, or an activity that is added (``days`` 0 then)."""

    file: str
    key: str
    old: str | None
    new: str
    days: int = 0


@dataclass(frozen=True)
class SmallestChange:
    """The changes; ``folder`` is the call after them. None found: not possible."""

    changes: tuple[DateChange, ...] = ()
    folder: CallFolder | None = None

    @property
    def possible(self) -> bool:
        """Whether there is such a change, proved by running the check again."""
        return self.folder is not None


def smallest_change(folder: CallFolder) -> SmallestChange:
    """Find the smallest change; the numbers of the changed call prove it."""
    changed = _move_deadlines(folder)
    changed = _move_decisions(changed) if changed else None
    if changed is None:
        return SmallestChange()
    changed = _add_activity(changed)
    numbers, limits = measure_synchronisation(changed), changed.call.sync
    holds = (
        numbers.window_days >= limits.window_days_min
        and numbers.deadline_spread <= limits.deadline_spread_days_max
        and numbers.decision_spread <= limits.decision_spread_days_max
        and numbers.days_to_start >= 0
        and bool(numbers.common_activities)
    )
    if not holds:
        return SmallestChange()
    return SmallestChange(tuple(_differences(folder, changed)), changed)


def _move_deadlines(folder: CallFolder) -> CallFolder | None:
    """Openings only earlier; deadlines either way, not after the region's decision."""
    annexes = [folder.annexes[code] for code in folder.call.regions]
    window = folder.call.sync.window_days_min
    spread = folder.call.sync.deadline_spread_days_max
    opens = [annex.dates.opens.date().toordinal() for annex in annexes]
    closes = [annex.dates.deadline.date().toordinal() for annex in annexes]
    decisions = [annex.dates.decision.toordinal() for annex in annexes]

    def cost(first: int) -> Cost | None:
        count = days = 0
        for opening, closing, decision in zip(opens, closes, decisions, strict=True):
            new_opening = min(opening, first - window)
            new_closing = min(max(closing, first), first + spread)
            if new_closing > decision:
                return None
            count += (new_opening != opening) + (new_closing != closing)
            days += opening - new_opening + abs(new_closing - closing)
        return count, days

    bends = {*closes, *(day - spread for day in closes), *(day + window for day in opens)}
    bends |= {*decisions, *(day - spread for day in decisions)}
    first = _cheapest(cost, bends)
    if first is None:
        return None
    dates = {}
    for annex, opening, closing in zip(annexes, opens, closes, strict=True):
        dates[annex.region] = replace(
            annex.dates,
            opens=_moved(annex.dates.opens, annex, min(opening, first - window)),
            deadline=_moved(annex.dates.deadline, annex, min(max(closing, first), first + spread)),
        )
    return _with_dates(folder, dates)


def _move_decisions(folder: CallFolder) -> CallFolder | None:
    """Decisions either way, not before the region's deadline; the first start only later."""
    annexes = [folder.annexes[code] for code in folder.call.regions]
    spread = folder.call.sync.decision_spread_days_max
    closes = [annex.dates.deadline.date().toordinal() for annex in annexes]
    decisions = [annex.dates.decision.toordinal() for annex in annexes]
    timeline = folder.call.timeline
    begin, until = timeline.start_from.toordinal(), timeline.start_until.toordinal()
    common = max(begin, *(annex.dates.start_earliest.toordinal() for annex in annexes))

    def moved(last: int) -> list[int]:
        return [min(max(decision, last - spread), last) for decision in decisions]

    def start(new: Iterable[int]) -> int:
        latest = max(new)
        return begin if latest <= common else latest

    def cost(last: int) -> Cost | None:
        new = moved(last)
        if any(decision < closing for decision, closing in zip(new, closes, strict=True)):
            return None
        new_begin = start(new)
        if new_begin != begin and new_begin > until:
            return None
        pairs = list(zip(new, decisions, strict=True))
        count = sum(one != old for one, old in pairs) + (new_begin != begin)
        return count, sum(abs(one - old) for one, old in pairs) + new_begin - begin

    bends = {*decisions, *(day + spread for day in decisions), *closes, common, begin, until}
    last = _cheapest(cost, bends)
    if last is None:
        return None
    new = moved(last)
    dates = {
        annex.region: replace(annex.dates, decision=datetime.date.fromordinal(day))
        for annex, day in zip(annexes, new, strict=True)
    }
    changed = _with_dates(folder, dates)
    begin_day = datetime.date.fromordinal(start(new))
    call = replace(changed.call, timeline=replace(timeline, start_from=begin_day))
    return replace(changed, call=call)


def _cheapest(cost: Callable[[int], Cost | None], bends: Iterable[int]) -> int | None:
    """The day of the lowest cost, the earliest of equals; between two bends the cost is linear."""
    days = sorted({day + step for day in bends for step in (-1, 0, 1) if day + step > FAR})
    priced = [(found, day) for day in days if (found := cost(day)) is not None]
    return min(priced)[1] if priced else None


def _moved(moment: datetime.datetime, annex: Annex, ordinal: int) -> datetime.datetime:
    """The moment on another day, at the same hour by the region's clock."""
    day = datetime.date.fromordinal(ordinal)
    if day == moment.date():
        return moment
    there = datetime.datetime.combine(day, moment.time(), annex.dates.zone)
    # By way of UTC, so that an hour that the change of clocks leaves out becomes a real one.
    there = there.astimezone(datetime.UTC).astimezone(annex.dates.zone)
    return there.replace(tzinfo=datetime.timezone(there.utcoffset() or datetime.timedelta()))


def _with_dates(folder: CallFolder, dates: dict[str, AnnexDates]) -> CallFolder:
    annexes = {code: replace(annex, dates=dates[code]) for code, annex in folder.annexes.items()}
    return replace(folder, annexes=annexes)


def _add_activity(folder: CallFolder) -> CallFolder:
    """Without a common activity: the one that fewest regions lack, the first of equals by id."""
    annexes = folder.annexes
    lacking = {
        one: [code for code, annex in annexes.items() if one not in annex.activities]
        for one in sorted(folder.call.activities)
    }
    chosen = min(lacking, key=lambda one: len(lacking[one]))
    added = {
        code: replace(annexes[code], activities=(*annexes[code].activities, chosen))
        for code in lacking[chosen]
    }
    return replace(folder, annexes={**annexes, **added})


def _differences(old: CallFolder, new: CallFolder) -> Iterator[DateChange]:
    day = datetime.datetime.date
    for key, value in (
        ("opens", lambda dates: day(dates.opens)),
        ("deadline", lambda dates: day(dates.deadline)),
        ("decision", lambda dates: dates.decision),
    ):
        yield from _date_differences(old, new, key, value)
    yield from _changed_day(
        CALL_FILE, "timeline.start_from", old.call.timeline.start_from, new.call.timeline.start_from
    )
    for code, annex in old.annexes.items():
        for activity in new.annexes[code].activities[len(annex.activities) :]:
            yield DateChange(annex_file_name(code), "activities", None, activity)


def _date_differences(
    old: CallFolder, new: CallFolder, key: str, value: Callable[[AnnexDates], datetime.date]
) -> Iterator[DateChange]:
    change = partial(_changed_day, key=f"dates.{key}")
    for code in old.call.regions:
        yield from change(
            annex_file_name(code),
            old=value(old.annexes[code].dates),
            new=value(new.annexes[code].dates),
        )


def _changed_day(
    file: str, key: str, old: datetime.date, new: datetime.date
) -> Iterator[DateChange]:
    if old != new:
        yield DateChange(file, key, old.isoformat(), new.isoformat(), abs((new - old).days))
