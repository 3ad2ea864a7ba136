"""The synchronisation of a call's regions as numbers: window, spreads, decisions, activities, gaps."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cap_acie import values
from cap_acie.annex_file import Annex, annex_file_name
from cap_acie.call_file import CALL_FILE
from cap_acie.call_folder import CallFolder
from cap_acie.terms import kind_words
from cap_acie.told import day_words
from cap_acie.words import _, ngettext

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class SyncFinding:
    """A finding of the synchronisation check."""

    id: str
    severity: str
    message: str
    where: str


@dataclass(frozen=True)
class TaPriority:
    """In which regions a transformative activity has high priority, in which not, in which unknown."""

    id: str
    high: tuple[str, ...]
    not_high: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class BeneficiaryGap:
    """A type and size that is funded in some regions and not in others."""

    type: str
    size: str
    funded_in: tuple[str, ...]
    not_in: tuple[str, ...]


@dataclass(frozen=True)
class SyncNumbers:
    """The numbers of the check; days are calendar days of each annex's own zone."""

    opens: datetime.date
    closes: datetime.date
    last_to_open: tuple[str, ...]
    first_to_close: tuple[str, ...]
    deadline_spread: int
    decision_spread: int
    latest_decision: datetime.date
    common_start: datetime.date
    common_activities: tuple[str, ...]
    tas: tuple[TaPriority, ...]
    gaps: tuple[BeneficiaryGap, ...]
    budgets: dict[str, int]
    other_deadlines: tuple[str, ...]
    nearest_deadline: datetime.date

    @property
    def window_days(self) -> int:
        """Days from the last opening to the first deadline; negative when there is no window."""
        return (self.closes - self.opens).days

    @property
    def days_to_start(self) -> int:
        """Days from the latest decision to the common start; negative: too late."""
        return (self.common_start - self.latest_decision).days


def measure_synchronisation(folder: CallFolder) -> SyncNumbers:
    """The numbers of a call, in the call's order of regions."""
    call = folder.call
    annexes = [folder.annexes[code] for code in call.regions]
    opens = max(annex.dates.opens.date() for annex in annexes)
    closes = min(annex.dates.deadline.date() for annex in annexes)
    deadlines = [annex.dates.deadline.date() for annex in annexes]
    decisions = [annex.dates.decision for annex in annexes]
    joint = call.timeline.deadline.date()
    return SyncNumbers(
        opens=opens,
        closes=closes,
        last_to_open=_codes(a for a in annexes if a.dates.opens.date() == opens),
        first_to_close=_codes(a for a in annexes if a.dates.deadline.date() == closes),
        deadline_spread=(max(deadlines) - min(deadlines)).days,
        decision_spread=(max(decisions) - min(decisions)).days,
        latest_decision=max(decisions),
        common_start=max(call.timeline.start_from, *(a.dates.start_earliest for a in annexes)),
        common_activities=tuple(
            one for one in call.activities if all(one in annex.activities for annex in annexes)
        ),
        tas=tuple(_ta_priority(ta, annexes) for ta in call.tas),
        gaps=tuple(_beneficiary_gaps(annexes)),
        budgets=_budgets(annexes),
        other_deadlines=_codes(a for a in annexes if a.dates.deadline.date() != joint),
        nearest_deadline=sorted(deadlines)[(len(deadlines) - 1) // 2],
    )


def _codes(annexes: Iterable[Annex]) -> tuple[str, ...]:
    return tuple(annex.region for annex in annexes)


def _ta_priority(ta: str, annexes: list[Annex]) -> TaPriority:
    said = {annex.region: annex.priorities.get(ta) for annex in annexes}
    return TaPriority(
        ta,
        tuple(code for code, priority in said.items() if priority == "high"),
        tuple(code for code, priority in said.items() if priority not in (None, "high")),
        tuple(code for code, priority in said.items() if priority is None),
    )


def _beneficiary_gaps(annexes: list[Annex]) -> Iterator[BeneficiaryGap]:
    for kind in values.TYPES:
        for size in values.SIZES:
            funded = _codes(a for a in annexes if size in a.beneficiaries.get(kind, ()))
            if 0 < len(funded) < len(annexes):
                others = tuple(a.region for a in annexes if a.region not in funded)
                yield BeneficiaryGap(kind, size, funded, others)


def _budgets(annexes: list[Annex]) -> dict[str, int]:
    budgets: dict[str, int] = {}
    for annex in annexes:
        budgets[annex.currency] = budgets.get(annex.currency, 0) + annex.budget
    return dict(sorted(budgets.items()))


def sync_findings(folder: CallFolder, numbers: SyncNumbers) -> list[SyncFinding]:
    """What is wrong with the synchronisation, and what is worth a look."""
    return [*_date_findings(folder, numbers), *_content_findings(folder, numbers)]


def _date_findings(folder: CallFolder, numbers: SyncNumbers) -> Iterator[SyncFinding]:
    yield from _window_findings(folder, numbers)
    yield from _spread_findings(folder, numbers)
    yield from _start_findings(folder, numbers)


def _window_findings(folder: CallFolder, numbers: SyncNumbers) -> Iterator[SyncFinding]:
    limits = folder.call.sync
    if numbers.window_days < limits.window_days_min:
        yield SyncFinding(
            "window",
            ERROR,
            ngettext(
                "The common window has {days} day; the least is {least}. {last} opens last, {first} closes first.",
                "The common window has {days} days; the least is {least}. {last} opens last, {first} closes first.",
                numbers.window_days,
            ).format(
                days=numbers.window_days,
                least=limits.window_days_min,
                last=", ".join(numbers.last_to_open),
                first=", ".join(numbers.first_to_close),
            ),
            _annex_key(numbers.first_to_close[0], "dates.deadline"),
        )


def _spread_findings(folder: CallFolder, numbers: SyncNumbers) -> Iterator[SyncFinding]:
    limits = folder.call.sync
    for name, days, most, key in (
        ("deadline_spread", numbers.deadline_spread, limits.deadline_spread_days_max, "deadline"),
        ("decision_spread", numbers.decision_spread, limits.decision_spread_days_max, "decision"),
    ):
        if days > most:
            told = (
                ngettext(
                    "The deadlines lie {days} day apart; the limit is {most}.",
                    "The deadlines lie {days} days apart; the limit is {most}.",
                    days,
                )
                if key == "deadline"
                else ngettext(
                    "The decisions lie {days} day apart; the limit is {most}.",
                    "The decisions lie {days} days apart; the limit is {most}.",
                    days,
                )
            )
            where = f"{CALL_FILE}: sync.{key}_spread_days_max"
            yield SyncFinding(name, WARNING, told.format(days=days, most=most), where)


def _start_findings(folder: CallFolder, numbers: SyncNumbers) -> Iterator[SyncFinding]:
    if numbers.days_to_start < 0:
        late = next(
            code
            for code, annex in folder.annexes.items()
            if annex.dates.decision == numbers.latest_decision
        )
        yield SyncFinding(
            "decision_before_start",
            ERROR,
            _("{region} decides on {decision}, after the common start on {start}.").format(
                region=late,
                decision=day_words(numbers.latest_decision.isoformat()),
                start=day_words(numbers.common_start.isoformat()),
            ),
            _annex_key(late, "dates.decision"),
        )
    if numbers.common_start > folder.call.timeline.start_until:
        yield SyncFinding(
            "start_window",
            ERROR,
            _("The common start {start} is after the last day on which projects start.").format(
                start=day_words(numbers.common_start.isoformat())
            ),
            f"{CALL_FILE}: timeline.start_until",
        )


def _content_findings(folder: CallFolder, numbers: SyncNumbers) -> Iterator[SyncFinding]:
    if not numbers.common_activities:
        yield SyncFinding(
            "common_activity",
            ERROR,
            _("No activity of the call is supported in every region."),
            f"{CALL_FILE}: activities",
        )
    lacking = [ta for ta in numbers.tas if ta.not_high or ta.unknown]
    if lacking:
        told = [
            _("{ta} (not high: {not_high}; unknown: {unknown})").format(
                ta=folder.call.activity_name(ta.id),
                not_high=", ".join(ta.not_high) or _("none"),
                unknown=", ".join(ta.unknown) or _("none"),
            )
            for ta in lacking
        ]
        first = (*lacking[0].not_high, *lacking[0].unknown)[0]
        yield SyncFinding(
            "ta_high",
            ERROR,
            _("Not of high priority in every region: {tas}.").format(tas="; ".join(told)),
            _annex_key(first, f"priorities.{lacking[0].id}"),
        )
    if numbers.gaps:
        told = [
            _("{kind} not in {codes}").format(
                kind=kind_words(gap.type, gap.size), codes=", ".join(gap.not_in)
            )
            for gap in numbers.gaps
        ]
        yield SyncFinding(
            "beneficiary_gap",
            WARNING,
            _("Funded in some regions only: {gaps}.").format(gaps="; ".join(told)),
            _annex_key(numbers.gaps[0].not_in[0], "beneficiaries"),
        )
    if numbers.other_deadlines:
        yield SyncFinding(
            "joint_deadline",
            WARNING,
            _("These regions close on another day than the call: {codes}.").format(
                codes=", ".join(numbers.other_deadlines)
            ),
            _annex_key(numbers.other_deadlines[0], "dates.deadline"),
        )


def _annex_key(code: str, key: str) -> str:
    return f"{annex_file_name(code)}: {key}"
