"""Sentences about the answers, for text, screens and reports."""

from __future__ import annotations

from collections.abc import Iterator

from cap_acie.call_folder import CallFolder
from cap_acie.decision import DecisionProposal, Refusal
from cap_acie.eligibility import Eligibility, EligibilityVerdict
from cap_acie.eligibility_data import totals_data
from cap_acie.fundability import Fundability
from cap_acie.ranking_data import decision_data, points_text
from cap_acie.smallest_change import SmallestChange
from cap_acie.synchronisation import SyncNumbers
from cap_acie.told import amount_words, day_words, moment_words, number_words
from cap_acie.words import _, ngettext


def made_up_sentence() -> str:
    """What stands above everything that comes from made-up files."""
    return _("MADE UP: this call or application is invented.")


def verdict_name(verdict: EligibilityVerdict) -> str:
    """A verdict in words."""
    return {
        EligibilityVerdict.ELIGIBLE: _("eligible"),
        EligibilityVerdict.OPEN: _("open: something is not known"),
        EligibilityVerdict.NOT_ELIGIBLE: _("not eligible"),
    }[verdict]


def synchronisation_sentences(folder: CallFolder, numbers: SyncNumbers) -> Iterator[str]:
    """The numbers of the synchronisation check."""
    yield ngettext(
        "Common window: {opens} to {closes}, {days} day (at least {least}).",
        "Common window: {opens} to {closes}, {days} days (at least {least}).",
        numbers.window_days,
    ).format(
        opens=day_words(numbers.opens.isoformat()),
        closes=day_words(numbers.closes.isoformat()),
        days=numbers.window_days,
        least=folder.call.sync.window_days_min,
    )
    yield _("Last to open: {last}. First to close: {first}.").format(
        last=", ".join(numbers.last_to_open), first=", ".join(numbers.first_to_close)
    )
    yield _(
        "Days between the first and the last deadline: {deadlines}; between the decisions: {decisions}."
    ).format(deadlines=numbers.deadline_spread, decisions=numbers.decision_spread)
    yield _("The deadline nearest to all of them is {day}.").format(
        day=day_words(numbers.nearest_deadline.isoformat())
    )
    yield ngettext(
        "Latest decision {decision}, common start {start}: {days} day.",
        "Latest decision {decision}, common start {start}: {days} days.",
        numbers.days_to_start,
    ).format(
        decision=day_words(numbers.latest_decision.isoformat()),
        start=day_words(numbers.common_start.isoformat()),
        days=numbers.days_to_start,
    )
    yield _("Activities that all regions support: {activities}.").format(
        activities=", ".join(map(folder.call.activity_name, numbers.common_activities)) or _("none")
    )


def smallest_change_sentences(change: SmallestChange) -> Iterator[str]:
    """The smallest change of dates."""
    if not change.possible:
        yield _("No change of dates makes the call work.")
        return
    if not change.changes:
        yield _("No date has to be moved.")
        return
    yield _(
        "Smallest change that makes the dates work (changes: {n}, days in sum: {days}):"
    ).format(n=len(change.changes), days=sum(one.days for one in change.changes))
    for one in change.changes:
        yield _("  {file} {key}: {old} → {new}").format(
            file=one.file, key=one.key, old=one.old or "", new=one.new
        )


def eligibility_sentences(folder: CallFolder, found: Eligibility) -> Iterator[str]:
    """Verdict, deadline, last day and totals of an application."""
    yield _("{id}: {verdict}.").format(id=found.application.id, verdict=verdict_name(found.verdict))
    if found.deadline:
        code, moment = found.deadline
        yield _("Effective deadline: {moment} ({zone}), set by {region}.").format(
            moment=moment_words(moment.isoformat()),
            zone=folder.annexes[code].dates.zone.key,
            region=code,
        )
    yield _("Regions: {regions}. Independent partners: {n}. Last day: {end}.").format(
        regions=", ".join(found.regions), n=found.independent, end=day_words(found.end.isoformat())
    )
    totals = totals_data(folder, found)
    for name, told in (("cost", _("Total cost: {sums}.")), ("requested", _("Requested: {sums}."))):
        sums = [amount_words(amount, code, digits=2) for code, amount in totals[name].items()]
        yield told.format(sums=", ".join(sums))
    if totals["reference"]:
        reference = totals["reference"]
        yield _(
            "Beside it, by dated rates, in {currency}: cost {cost}, requested {requested}."
        ).format(
            currency=reference["currency"],
            cost=amount_words(reference["cost"], digits=2),
            requested=amount_words(reference["requested"], digits=2),
        )
        for rate in reference["rates"]:
            yield _("  1 {from_} = {rate} {to} on {date} ({source})").format(
                from_=rate["from"],
                rate=number_words(str(rate["rate"])),
                to=rate["to"],
                date=day_words(str(rate["date"])),
                source=rate["source"],
            )


def fundability_sentences(found: Fundability) -> Iterator[str]:
    """Whether the application can be made fundable, and with how many changes."""
    if not found.possible:
        yield ngettext(
            "Not even {n} change makes this application fundable.",
            "Not even {n} changes make this application fundable.",
            found.searched_to,
        ).format(n=found.searched_to)
    elif found.changes and found.after:
        count = len(found.changes)
        told = ngettext(
            "{n} change makes it fundable; the check then says: {verdict}.",
            "{n} changes make it fundable; the check then says: {verdict}.",
            count,
        )
        yield told.format(n=count, verdict=verdict_name(found.after.verdict))


def decision_sentences(folder: CallFolder, proposal: DecisionProposal) -> Iterator[str]:
    """The best set beside the plain ranking, the proof, and what a refusal brings about."""
    data = decision_data(folder, proposal)
    best, plain = proposal.best, data["plain"]
    yield _("Best set: {ids}. Points: {points}.").format(
        ids=", ".join(data["chosen"]) or _("none"), points=number_words(data["objective"])
    )
    if best.optimal:
        yield _("No other set within all budgets has more points (proved).")
    else:
        yield _("Not proved to be the best: upper bound of the points {bound}, gap {gap}.").format(
            bound=number_words(data["bound"]), gap=number_words(data["gap"])
        )
    yield _("By the ranking: {ids}. Points: {points}. First gap: {gap}.").format(
        ids=", ".join(plain["chosen"]) or _("none"),
        points=number_words(plain["objective"]),
        gap=plain["first_gap"] or _("none"),
    )
    yield _("Only in the best set: {best}. Only by the ranking: {plain}.").format(
        best=", ".join(data["only_best"]) or _("none"),
        plain=", ".join(data["only_plain"]) or _("none"),
    )
    yield _(
        "This is a proposal; people decide. Where the call must follow the ranking, the ranking decides."
    )
    if proposal.refusal:
        yield from _refusal_sentences(proposal.refusal)


def _refusal_sentences(refusal: Refusal) -> Iterator[str]:
    yield _("If {region} does not fund {id}, it falls.").format(
        region=refusal.region, id=refusal.application
    )
    yield _("By the ranking then enters: {enters}; leaves: {leaves}.").format(
        enters=", ".join(refusal.enters) or _("none"), leaves=", ".join(refusal.leaves) or _("none")
    )
    yield _("Best set then: {ids}. Points: {points}{proof}.").format(
        ids=", ".join(sorted(refusal.best.chosen)) or _("none"),
        points=number_words(points_text(refusal.best.objective)),
        proof="" if refusal.best.optimal else _(" (not proved)"),
    )
