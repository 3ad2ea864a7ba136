"""How long an application has, and what is left when the earliest region has closed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cap_acie.application_file import Application
from cap_acie.call_folder import CallFolder
from cap_acie.eligibility import Eligibility, check_eligibility
from cap_acie.eligibility_data import deadline_data
from cap_acie.rule_result import RuleStatus
from cap_acie.sentences import verdict_name
from cap_acie.told import moment_words
from cap_acie.words import _, ngettext

WARN_DAYS = 14
"""So many days before the effective deadline it is warned of."""


@dataclass(frozen=True)
class DeadlineLeft:
    """The effective deadline seen from a moment, and the consortium without the regions that close at it or have closed."""

    now: datetime.datetime
    checked: Eligibility
    closed: tuple[str, ...]
    without: Eligibility | None

    @property
    def left(self) -> datetime.timedelta | None:
        """Time to the effective deadline, negative afterwards; None without a region of the call."""
        return self.checked.deadline[1] - self.now if self.checked.deadline else None

    @property
    def warns(self) -> bool:
        """Whether the deadline is near or over, and the application is not submitted."""
        left = self.left
        return (
            left is not None
            and self.checked.application.submitted is None
            and left <= datetime.timedelta(days=WARN_DAYS)
        )


def deadline_left(
    folder: CallFolder, application: Application, now: datetime.datetime
) -> DeadlineLeft:
    """Look at the deadlines of an application at a moment.

    Left out are the regions that have closed; before that, the one that closes first.
    """
    checked = check_eligibility(folder, application)
    if checked.deadline is None:
        return DeadlineLeft(now, checked, (), None)
    last = max(now, checked.deadline[1])
    closed = tuple(code for code in checked.regions if folder.annexes[code].dates.deadline <= last)
    partners = tuple(one for one in application.partners if one.region not in closed)
    if not partners:
        return DeadlineLeft(now, checked, closed, None)
    ids = {one.id for one in partners}
    lead = application.lead if application.lead in ids else partners[0].id
    left = replace(application, partners=partners, lead=lead)
    return DeadlineLeft(now, checked, closed, check_eligibility(folder, left))


def deadline_sentences(folder: CallFolder, found: DeadlineLeft) -> Iterator[str]:
    """The deadline, how long it is, and what is left without the regions that close first."""
    told, left = deadline_data(folder, found.checked), found.left
    if told is None or left is None:
        yield _("No partner is in a region of the call: there is no deadline.")
        return
    days = left // datetime.timedelta(days=1)
    words = (
        ngettext(
            "The earliest region, {region}, closes at {at} ({time_zone}): {days} day left.",
            "The earliest region, {region}, closes at {at} ({time_zone}): {days} days left.",
            days,
        )
        if days >= 0
        else _("The earliest region, {region}, closed at {at} ({time_zone}).")
    )
    yield words.format(**told | {"at": moment_words(told["at"])}, days=days)
    codes = ", ".join(found.closed)
    if found.without is None:
        yield _("Without {codes} nobody is left.").format(codes=codes)
        return
    yield _("Without {codes}: {verdict}.").format(
        codes=codes, verdict=verdict_name(found.without.verdict)
    )
    for rule in found.without.rules:
        if rule.status is RuleStatus.FAILS:
            yield f"  {rule.message()}"
    after = deadline_data(folder, found.without)
    if after is not None:
        yield _("The next region to close is then {region}, at {at} ({time_zone}).").format(
            **after | {"at": moment_words(after["at"])}
        )


def deadline_answer(folder: CallFolder, found: DeadlineLeft) -> dict[str, object]:
    """The same for ``--json``."""
    without = found.without
    return {
        "application": found.checked.application.id,
        "effective_deadline": deadline_data(folder, found.checked),
        "days_left": None if found.left is None else found.left // datetime.timedelta(days=1),
        "warns": found.warns,
        "left_out": list(found.closed),
        "verdict": found.checked.verdict.value,
        "verdict_without": without.verdict.value if without else None,
        "fails_without": sorted(
            {one.rule for one in without.rules if one.status is RuleStatus.FAILS} if without else ()
        ),
        "deadline_without": deadline_data(folder, without) if without else None,
    }
