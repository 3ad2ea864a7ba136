"""What the views and their text twins show of the calls kept in a region."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping

from cap_acie import listings, sentences
from cap_acie.annex_file import Annex
from cap_acie.application_rows import applications_listing
from cap_acie.call_calendar import calendar_lines
from cap_acie.call_file import Text
from cap_acie.call_folder import CallFolder
from cap_acie.change_listing import changes_listing
from cap_acie.eligibility import Eligibility
from cap_acie.fundability import make_fundable
from cap_acie.incompatible_rules import rule_sentences
from cap_acie.kept_files import call_title, folder_of, kept_calls, unreadable_calls
from cap_acie.money import percent_text, share_text
from cap_acie.part_decisions import newest_decisions
from cap_acie.priority_ground import ground_listing, priority_ground
from cap_acie.public_holidays import holiday_sentences
from cap_acie.records import JointCall
from cap_acie.region_calls import applications_to
from cap_acie.smallest_change import smallest_change
from cap_acie.synchronisation import measure_synchronisation, sync_findings
from cap_acie.terms import activity_words, regime_words, term_words
from cap_acie.told import money_words, number_words, short_day
from cap_acie.words import _, ngettext
from cap_tui.api import (
    Listing,
    ListingCell,
    PluginContext,
    labelled,
    listing_lines,
    listing_of,
    number_column,
    pick,
    text_column,
)

NO_CALL = "cap-tui acie keep --call DIR"


def calls_listing(ctx: PluginContext) -> Listing:
    """The calls of the region with the numbers of their synchronisation."""
    seen = {call.uid: _CallNumbers(ctx, call) for call in kept_calls(ctx)}

    def errors(call: JointCall) -> ListingCell:
        count = len(seen[call.uid].errors)
        return ListingCell(count, role="bad" if count else "good")

    return listing_of(
        kept_calls(ctx),
        [
            text_column("code", _("id"), lambda call: call.code, 14),
            text_column("title", _("call"), call_title, least=20),
            number_column("regions", _("regions"), 7, lambda call: seen[call.uid].regions),
            number_column("window", _("window"), 6, lambda call: seen[call.uid].window),
            number_column("errors", _("errors"), 6, errors),
            number_column(
                "applications", _("applications"), 12, lambda call: seen[call.uid].applications, 1
            ),
        ],
        id="acie-calls",
        title=_("Joint calls"),
        row_notes=lambda call: seen[call.uid].errors,
        notes=[labelled(call.code, refused) for call, refused in unreadable_calls(ctx)],
        empty=_("No joint call is kept here yet: {command}").format(command=NO_CALL),
    )


class _CallNumbers:
    """The numbers of one call in the list of calls."""

    def __init__(self, ctx: PluginContext, call: JointCall) -> None:
        folder = folder_of(call)
        numbers = measure_synchronisation(folder)
        found = sync_findings(folder, numbers)
        self.errors = tuple(one.message for one in found if one.severity == "error")
        self.window = numbers.window_days
        self.regions = len(folder.annexes)
        self.applications = len(applications_to(ctx, call))


def call_page(folder: CallFolder, width: int) -> Iterator[str]:
    """One call: the calendar, the numbers, the findings, the smallest change."""
    numbers = measure_synchronisation(folder)
    if folder.made_up:
        yield sentences.made_up_sentence()
    yield from calendar_lines(folder, width)
    yield ""
    yield from listing_lines(listings.dates_listing(folder), width)
    yield ""
    yield from sentences.synchronisation_sentences(folder, numbers)
    yield ""
    yield from listing_lines(listings.findings_listing(sync_findings(folder, numbers)), width)
    yield ""
    yield from sentences.smallest_change_sentences(smallest_change(folder))
    yield from rule_sentences(folder)
    yield from holiday_sentences(folder)


def ground_page(
    ctx: PluginContext, call: JointCall, folder: CallFolder, width: int
) -> Iterator[str]:
    """What stands behind the call's priority in each region."""
    found = priority_ground(ctx, call, folder)
    yield from listing_lines(ground_listing(found), width, title=True)


def annexes_listing(folder: CallFolder) -> Listing:
    """The annexes of a call side by side; rows in which they differ are marked."""
    annexes = {code: folder.annexes[code] for code in folder.call.regions}
    return compared_annexes(annexes, folder.call.names)


def compared_annexes(
    annexes: Mapping[str, Annex], names: Mapping[str, Text] | None = None
) -> Listing:
    """Annexes side by side, by the words above their columns; rows in which they differ are marked."""

    def named(identifier: str) -> str:
        return activity_words(identifier, names or {})

    told = {title: annex_words(annex, named) for title, annex in annexes.items()}
    keys = list(next(iter(told.values()), {}))

    def differ(key: str) -> bool:
        return len({words[key] for words in told.values()}) > 1

    return listing_of(
        keys,
        [
            text_column("key", _("key"), lambda key: key, 16),
            text_column(
                "differs",
                "",
                lambda key: (
                    ListingCell(True, "≠", "warn")
                    if differ(key)
                    else ListingCell(False, "=", "muted")
                ),
                1,
            ),
            *(
                text_column(title, title, words.__getitem__, 0, place, 12)
                for place, (title, words) in enumerate(told.items())
            ),
        ],
        id="acie-annexes",
        title=_("Annexes side by side"),
        row_notes=lambda key: (
            [labelled(title, words[key]) for title, words in told.items()] if differ(key) else ()
        ),
        empty=_("There is no annex yet: cap-tui acie annex new CODE"),
    )


def annex_words(
    annex: Annex, named: Callable[[str], str] = term_words, day: Callable[[str], str] = short_day
) -> Mapping[str, str]:
    """What an annex says, key by key, in words that can be compared.

    ``named`` gives an id and ``day`` an ISO date as it is read.
    """
    none, dates = _("none"), annex.dates

    def moment(at: datetime.datetime) -> str:
        return f"{day(at.date().isoformat())} {at:%H:%M %z}"

    funded = [
        labelled(named(kind), ", ".join(map(named, sizes)))
        for kind, sizes in annex.beneficiaries.items()
    ]
    priorities = [
        labelled(named(ta), term_words(priority))
        for ta, priority in sorted(annex.priorities.items())
    ]
    own = ", ".join(pick(one.name) for one in annex.criteria.home) if annex.criteria else none
    cap = annex.grant.project_max
    ceiling = annex.state_aid.ceiling
    return {
        _("programme"): pick(annex.programme),
        _("legal basis"): pick(annex.legal_basis),
        _("country"): f"{annex.country} {annex.subdivision}".strip(),
        _("currency"): annex.currency,
        _("budget"): money_words(annex.budget),
        _("opens"): moment(dates.opens),
        _("deadline"): moment(dates.deadline),
        _("decision"): day(dates.decision.isoformat()),
        _("start from"): day(dates.start_earliest.isoformat()),
        _("end until"): day(dates.end_latest.isoformat()) if dates.end_latest else none,
        _("languages"): ", ".join(annex.languages),
        _("activities"): ", ".join(sorted(map(named, annex.activities))),
        _("funded"): "; ".join(funded),
        _("rates"): _rate_words(annex, named),
        _("smallest grant"): money_words(annex.grant.least),
        _("largest grant"): money_words(annex.grant.most),
        _("cap of a project"): none if cap is None else money_words(cap),
        _("state aid"): regime_words(annex.state_aid.regime),
        _("ceiling"): none if ceiling is None else money_words(ceiling),
        _("SMEs at least"): str(annex.sme_min),
        _("priorities"): "; ".join(priorities),
        _("own criteria"): own,
        _("threshold"): percent_text(annex.criteria.threshold) if annex.criteria else none,
        _("home form"): f"{pick(annex.form_name)} {annex.form_url}",
        _("contact"): f"{pick(annex.contact_name)} {annex.contact_email}",
    }


def _rate_words(annex: Annex, named: Callable[[str], str]) -> str:
    """The rates of an annex, each with the sizes that get it."""
    rates: dict[str, list[str]] = {}
    for (size, activity), rate in sorted(annex.rates.items()):
        rates.setdefault(f"{number_words(share_text(rate))} {named(activity)}", []).append(
            named(size)
        )
    return "; ".join(f"{rate} ({', '.join(sizes)})" for rate, sizes in rates.items())


def application_page(folder: CallFolder, found: Eligibility, width: int) -> Iterator[str]:
    """One application: the verdict, every rule with its place, the amounts of the partners."""
    if folder.made_up or found.application.made_up:
        yield sentences.made_up_sentence()
    yield from sentences.eligibility_sentences(folder, found)
    yield ""
    yield from listing_lines(listings.rules_listing(folder, found.rules), width)
    yield ""
    yield from listing_lines(listings.partners_listing(found), width)


def fundable_page(folder: CallFolder, found: Eligibility, width: int) -> Iterator[str]:
    """The fewest changes that make an application fundable."""
    made = make_fundable(folder, found.application)
    yield from sentences.fundability_sentences(made)
    if made.possible:
        yield from listing_lines(changes_listing(found, made), width)


def calls_words(found: Listing) -> str:
    """How many calls there are."""
    count = len(found.rows)
    return ngettext("{n} joint call", "{n} joint calls", count).format(n=count)


def calls_text(ctx: PluginContext, width: int) -> Iterator[str]:
    """The calls of the region, each with its calendar and check."""
    found = calls_listing(ctx)
    yield calls_words(found)
    yield from listing_lines(found, width, title=True)
    for call in kept_calls(ctx):
        yield ""
        folder = folder_of(call)
        yield from call_page(folder, width)
        yield ""
        yield from ground_page(ctx, call, folder, width)


def annexes_text(ctx: PluginContext, width: int) -> Iterator[str]:
    """The annexes of each call side by side, then those among the content of the region."""
    from cap_acie.drafts import compared_contents

    for call in kept_calls(ctx):
        yield call_title(call)
        yield from listing_lines(annexes_listing(folder_of(call)), width)
    content = compared_contents(ctx)
    if content or not kept_calls(ctx):
        yield _("Annexes among the content: {n}").format(n=len(content))
        yield from listing_lines(compared_annexes(content), width)


def applications_text(ctx: PluginContext, width: int) -> Iterator[str]:
    """The applications to each call."""
    for call in kept_calls(ctx):
        folder = folder_of(call)
        yield call_title(call)
        listing = applications_listing(folder, applications_to(ctx, call), newest_decisions(ctx))
        yield from listing_lines(listing, width)
    if not kept_calls(ctx):
        yield from listing_lines(calls_listing(ctx), width)
