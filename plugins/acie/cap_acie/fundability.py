"""Make it fundable: the fewest changes after which no rule fails, found by search, proved by the check.

The search goes over who is removed and who is added. For each consortium follow, without search, the
languages, the duration and start, and the partners whose budget must change; which further budgets
change to keep the shares is tried. Every candidate is checked by the eligibility check itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, combinations_with_replacement

from cap_acie import consortium
from cap_acie.added_partner import PartnerOption, outside_option, partner_options
from cap_acie.application_change import ApplicationChange, ChangeKind, apply_changes
from cap_acie.application_file import Application, Partner
from cap_acie.budget_search import BudgetSearch
from cap_acie.call_folder import CallFolder
from cap_acie.eligibility import Eligibility, check_eligibility
from cap_acie.rule_result import RuleStatus

MOST_CHANGES = 4
NEW_REGIONS = 6
FOR_ADDED = frozenset({"annex.home_application", "annex.de_minimis"})
"""Rules that may be unknown for a partner who is only to be found."""


@dataclass(frozen=True)
class Fundability:
    """The fewest changes; ``after`` is the check of the changed application. None: not possible."""

    changes: tuple[ApplicationChange, ...] = ()
    why: tuple[tuple[str, ...], ...] = ()
    after: Eligibility | None = None
    searched_to: int = 0

    @property
    def possible(self) -> bool:
        """Whether such changes were found."""
        return self.after is not None


def make_fundable(
    folder: CallFolder, application: Application, most: int = MOST_CHANGES
) -> Fundability:
    """Search for up to ``most`` changes."""
    before = check_eligibility(folder, application)
    failing = _failing(before)
    if not failing:
        return Fundability(after=before)
    if "call.ta" in failing:
        return Fundability(searched_to=most)
    search = _ChangeSearch(folder, application, before)
    for count in range(1, most + 1):
        found = search.find(count)
        if found is not None:
            changes, after = found
            why = tuple(_why(folder, application, changes, one) for one in changes)
            return Fundability(changes, why, after, count)
    return Fundability(searched_to=most)


def _failing(checked: Eligibility) -> list[str]:
    return list(dict.fromkeys(one.rule for one in checked.rules if one.status is RuleStatus.FAILS))


def _why(
    folder: CallFolder,
    application: Application,
    changes: Sequence[ApplicationChange],
    left_out: ApplicationChange,
) -> tuple[str, ...]:
    """The rules that fail when this one change is left out."""
    others = [one for one in changes if one is not left_out]
    return tuple(_failing(check_eligibility(folder, apply_changes(application, others))))


class _ChangeSearch:
    def __init__(self, folder: CallFolder, application: Application, before: Eligibility) -> None:
        self.folder, self.application, self.before = folder, application, before
        self.unknown = {
            (one.rule, one.partner) for one in before.rules if one.status is RuleStatus.UNKNOWN
        }
        self.removable = [one.id for one in application.partners if one.id != application.lead]
        self.options = self._options()

    def _options(self) -> list[PartnerOption]:
        members = self.before.regions
        inside = [one for code in members for one in partner_options(self.folder, code)]
        others = [code for code in self.folder.call.regions if code not in members]
        new = [list(partner_options(self.folder, code)) for code in others if self._in_time(code)]
        new = sorted((one for one in new if one), key=lambda one: one[0].cost)[:NEW_REGIONS]
        outside = outside_option(self.folder, self.application)
        return [*inside, *(one for options in new for one in options), outside]

    def _in_time(self, code: str) -> bool:
        submitted = self.application.submitted
        return submitted is None or submitted <= self.folder.annexes[code].dates.deadline

    def find(self, count: int) -> tuple[tuple[ApplicationChange, ...], Eligibility] | None:
        """Exactly ``count`` changes that make the application fundable."""
        for size in range(count + 1):
            for added in range(size + 1):
                for removed in combinations(self.removable, size - added):
                    found = self._with_consortium(removed, added, count - size)
                    if found is not None:
                        return found
        return None

    def _with_consortium(
        self, removed: tuple[str, ...], added: int, spare: int
    ) -> tuple[tuple[ApplicationChange, ...], Eligibility] | None:
        left = [one for one in self.application.partners if one.id not in removed]
        if not all(self._can_be_funded(one) for one in left):
            return None
        for options in combinations_with_replacement(self.options, added):
            new = [
                option.partner(self.application, number)
                for number, option in enumerate(options, start=1)
            ]
            if not self._is_consortium([*left, *new]):
                continue
            fixed = [
                *(ApplicationChange(ChangeKind.REMOVE, name) for name in removed),
                *(ApplicationChange(ChangeKind.ADD, value=one) for one in new),
            ]
            for changes in self._completed(left, options, fixed, spare):
                after = check_eligibility(self.folder, apply_changes(self.application, changes))
                if self._holds(after, {one.id for one in new}):
                    return tuple(changes), after
        return None

    def _can_be_funded(self, partner: Partner) -> bool:
        """Type and size cannot be changed: where the annex does not fund them, the partner must go."""
        annex = self.folder.annexes.get(partner.region)
        return annex is None or partner.size in annex.beneficiaries.get(partner.type, ())

    def _is_consortium(self, partners: Sequence[Partner]) -> bool:
        """Whether the partners are enough by number, independence, size and region, and in time."""
        call, annexes = self.folder.call, self.folder.annexes
        members = consortium.member_regions(call.regions, partners)
        rules = call.consortium
        if len(members) < rules.regions_min:
            return False
        smes = [one.region for one in partners if one.is_sme and one.region in annexes]
        if len(smes) < rules.sme_min:
            return False
        if any(smes.count(code) < annexes[code].sme_min for code in members):
            return False
        if not all(map(self._in_time, members)):
            return False
        groups = consortium.independent_partners(partners, call.regions)
        return groups >= rules.partners_min

    def _completed(
        self,
        left: Sequence[Partner],
        options: Sequence[PartnerOption],
        fixed: Sequence[ApplicationChange],
        spare: int,
    ) -> Iterator[list[ApplicationChange]]:
        """The changes of languages, dates and budgets that this consortium needs, ``spare`` at most."""
        changes = list(fixed)
        for partner in left:
            annex = self.folder.annexes.get(partner.region)
            if annex is not None and partner.language not in annex.languages:
                language = annex.languages[0]
                changes.append(ApplicationChange(ChangeKind.LANGUAGE, partner.id, language))
        members = consortium.member_regions(
            self.folder.call.regions, apply_changes(self.application, fixed).partners
        )
        dates = fitting_dates(self.folder, members, self.application.start, self.application.months)
        if dates is None:
            return
        start, months = dates
        if months != self.application.months:
            changes.append(ApplicationChange(ChangeKind.MONTHS, value=months))
        if start != self.application.start:
            changes.append(ApplicationChange(ChangeKind.START, value=start))
        spare -= len(changes) - len(fixed)
        if spare < 0:
            return
        search = BudgetSearch(self.folder, left, options, known=self._shares_known)
        for budgets, costs in search.budgets(spare):
            yield [*_with_costs(changes, costs), *budgets]

    @property
    def _shares_known(self) -> bool:
        return ("call.share_partner", None) not in self.unknown

    def _holds(self, after: Eligibility, new: set[str]) -> bool:
        for one in after.rules:
            if one.status is RuleStatus.FAILS:
                return False
            if one.status is RuleStatus.UNKNOWN:
                to_be_found = one.rule in FOR_ADDED and one.partner in new
                if not to_be_found and (one.rule, one.partner) not in self.unknown:
                    return False
        return True


def _with_costs(
    changes: Sequence[ApplicationChange], costs: Sequence[int]
) -> Iterator[ApplicationChange]:
    """The changes with the costs of the added partners, in their order."""
    left = list(costs)
    for change in changes:
        if isinstance(change.value, Partner):
            line = replace(change.value.costs[0], amount=left.pop(0))
            yield replace(change, value=replace(change.value, costs=(line,)))
        else:
            yield change


def fitting_dates(
    folder: CallFolder, members: Sequence[str], start: datetime.date, months: int
) -> tuple[datetime.date, int] | None:
    """Start and months that fit call and annexes, as few of the two changed as can be; None: none fit."""
    rules, timeline = folder.call.consortium, folder.call.timeline
    dates = [folder.annexes[code].dates for code in members]
    first = max(timeline.start_from, *(one.start_earliest for one in dates))
    ends = [one.end_latest for one in dates if one.end_latest is not None]
    near_start = min(max(start, first), timeline.start_until)
    near_months = min(max(months, rules.months_min), rules.months_max)

    def fits(begin: datetime.date, duration: int) -> bool:
        return (
            first <= begin <= timeline.start_until
            and rules.months_min <= duration <= rules.months_max
            and all(consortium.last_day(begin, duration) <= end for end in ends)
        )

    shorter = range(near_months, rules.months_min - 1, -1)
    candidates = [
        (start, months),
        *((start, duration) for duration in shorter),
        (near_start, months),
        (first, months),
        *((near_start, duration) for duration in shorter),
        *((first, duration) for duration in shorter),
    ]
    return next((pair for pair in candidates if fits(*pair)), None)
