"""What the views and their text twins show of the calls kept in a region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cap_acie import listings, sentences
from cap_acie.annex_file import Annex
from cap_acie.call_calendar import calendar_lines
from cap_acie.call_folder import CallFolder
from cap_acie.eligibility import Eligibility, check_eligibility
from cap_acie.fundability import make_fundable
from cap_acie.kinds import status_name
from cap_acie.money import money_text, percent_text, share_text
from cap_acie.ranking import requested_parts
from cap_acie.records import ApplicationStatus, JointApplication, JointCall
from cap_acie.region_calls import application_in, applications_to, folder_of
from cap_acie.rule_result import RuleStatus
from cap_acie.smallest_change import smallest_change
from cap_acie.synchronisation import measure_synchronisation, sync_findings
from cap_acie.words import _
from cap_tui.api import (
    Listing,
    ListingCell,
    ListingColumn,
    ListingRow,
    PluginContext,
    listing_lines,
    pick,
)

NO_CALL = "cap-tui acie keep --call DIR"


def kept_calls(ctx: PluginContext) -> list[JointCall]:
    """The calls of the region, by their ids."""
    return sorted(ctx.records(JointCall).all(), key=lambda one: one.code)


def calls_listing(ctx: PluginContext) -> Listing:
    """The calls of the region with the numbers of their synchronisation."""
    rows = []
    for call in kept_calls(ctx):
        folder = folder_of(call)
        numbers = measure_synchronisation(folder)
        findings = sync_findings(folder, numbers)
        errors = sum(one.severity == "error" for one in findings)
        rows.append(
            ListingRow(
                call.uid,
                (
                    ListingCell(call.code),
                    ListingCell(call.title),
                    ListingCell(len(folder.annexes)),
                    ListingCell(numbers.window_days),
                    ListingCell(errors, role="bad" if errors else "good"),
                    ListingCell(len(applications_to(ctx, call))),
                ),
                notes=tuple(one.message for one in findings if one.severity == "error"),
                subject=call,
            )
        )
    return Listing(
        id="acie-calls",
        title=_("Joint calls"),
        columns=(
            ListingColumn("code", _("id"), width=14),
            ListingColumn("title", _("call"), least=20),
            ListingColumn("regions", _("regions"), align="right", width=7),
            ListingColumn("window", _("window"), align="right", width=6, unit=_("days")),
            ListingColumn("errors", _("errors"), align="right", width=6),
            ListingColumn("applications", _("applications"), align="right", width=12, drop=1),
        ),
        rows=rows,
        empty=_("No joint call is kept here yet: {command}").format(command=NO_CALL),
    )


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


def annexes_listing(folder: CallFolder) -> Listing:
    """All annexes side by side; rows in which they differ are marked."""
    codes = folder.call.regions
    told = {code: annex_words(folder.annexes[code]) for code in codes}
    rows = []
    for name in told[codes[0]]:
        texts = [told[code][name] for code in codes]
        differs = len(set(texts)) > 1
        rows.append(
            ListingRow(
                name,
                (
                    ListingCell(name),
                    ListingCell(differs, "≠" if differs else "=", "warn" if differs else "muted"),
                    *(ListingCell(text) for text in texts),
                ),
                notes=tuple(f"{code}: {told[code][name]}" for code in codes) if differs else (),
            )
        )
    return Listing(
        id="acie-annexes",
        title=_("Annexes side by side"),
        columns=(
            ListingColumn("key", _("key"), width=16),
            ListingColumn("differs", "", width=1),
            *(ListingColumn(code, code, least=12, drop=place) for place, code in enumerate(codes)),
        ),
        rows=rows,
    )


def annex_words(annex: Annex) -> Mapping[str, str]:
    """What an annex says, key by key, in words that can be compared."""
    none = _("none")
    rates: dict[str, list[str]] = {}
    for (size, activity), rate in sorted(annex.rates.items()):
        rates.setdefault(f"{share_text(rate).rstrip('0')} {activity}", []).append(size)
    funded = [f"{kind}: {', '.join(sizes)}" for kind, sizes in annex.beneficiaries.items()]
    priorities = [f"{ta}: {priority}" for ta, priority in sorted(annex.priorities.items())]
    cap = annex.grant.project_max
    ceiling = annex.state_aid.ceiling
    return {
        _("programme"): pick(annex.programme),
        _("legal basis"): pick(annex.legal_basis),
        _("currency"): annex.currency,
        _("budget"): money_text(annex.budget),
        _("opens"): annex.dates.opens.isoformat(),
        _("deadline"): annex.dates.deadline.isoformat(),
        _("decision"): annex.dates.decision.isoformat(),
        _("start from"): annex.dates.start_earliest.isoformat(),
        _("end until"): annex.dates.end_latest.isoformat() if annex.dates.end_latest else none,
        _("languages"): ", ".join(annex.languages),
        _("activities"): ", ".join(sorted(annex.activities)),
        _("funded"): "; ".join(funded),
        _("rates"): "; ".join(f"{rate} ({', '.join(sizes)})" for rate, sizes in rates.items()),
        _("smallest grant"): money_text(annex.grant.least),
        _("largest grant"): money_text(annex.grant.most),
        _("cap of a project"): none if cap is None else money_text(cap),
        _("state aid"): annex.state_aid.regime,
        _("ceiling"): none if ceiling is None else money_text(ceiling),
        _("SMEs at least"): str(annex.sme_min),
        _("priorities"): "; ".join(priorities),
        _("own criteria"): ", ".join(one.id for one in annex.criteria.home)
        if annex.criteria
        else none,
        _("threshold"): percent_text(annex.criteria.threshold) if annex.criteria else none,
        _("home form"): f"{pick(annex.form_name)} {annex.form_url}",
        _("contact"): f"{pick(annex.contact_name)} {annex.contact_email}",
    }


def checked_applications(
    ctx: PluginContext, call: JointCall, folder: CallFolder
) -> list[tuple[JointApplication, Eligibility]]:
    """The applications to a call, each with its check."""
    return [
        (record, check_eligibility(folder, application_in(record)))
        for record in applications_to(ctx, call)
    ]


def applications_listing(
    folder: CallFolder, checked: list[tuple[JointApplication, Eligibility]]
) -> Listing:
    """The applications with verdict and requests; the rules that fail stand below the marked row."""
    return Listing(
        id="acie-applications",
        title=_("Applications"),
        columns=(
            ListingColumn("code", _("id"), width=8),
            ListingColumn("title", _("project"), least=18),
            ListingColumn("verdict", _("check"), least=14),
            ListingColumn("status", _("status"), width=10),
            ListingColumn("requested", _("requested"), least=18, drop=1),
        ),
        rows=[_application_row(folder, record, found) for record, found in checked],
        empty=_("No application has arrived yet: cap-tui acie apply FILE"),
    )


def _application_row(
    folder: CallFolder, record: JointApplication, found: Eligibility
) -> ListingRow:
    roles: dict[str, Any] = {"eligible": "good", "not_eligible": "bad", "open": "warn"}
    parts = requested_parts(folder, found.application)
    withdrawn = record.status is ApplicationStatus.WITHDRAWN
    return ListingRow(
        record.uid,
        (
            ListingCell(record.code),
            ListingCell(record.title),
            ListingCell(
                found.verdict.value,
                sentences.verdict_name(found.verdict),
                roles[found.verdict.value],
            ),
            ListingCell(record.status.value, status_name(record.status)),
            ListingCell(
                [
                    f"{code} {money_text(amount)} {folder.annexes[code].currency}"
                    for code, amount in parts.items()
                ]
            ),
        ),
        role="muted" if withdrawn else "",
        notes=tuple(
            f"{rule.message()} ({listings.rule_place(folder, rule)})"
            for rule in found.rules
            if rule.status is not RuleStatus.OK
        ),
        subject=(record, found),
    )


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
        yield from listing_lines(listings.changes_listing(found, made), width)


def calls_text(ctx: PluginContext, width: int) -> Iterator[str]:
    """The calls of the region, each with its calendar and check."""
    yield from listing_lines(calls_listing(ctx), width, title=True)
    for call in kept_calls(ctx):
        yield ""
        yield from call_page(folder_of(call), width)


def annexes_text(ctx: PluginContext, width: int) -> Iterator[str]:
    """The annexes of each call side by side."""
    for call in kept_calls(ctx):
        yield call.title
        yield from listing_lines(annexes_listing(folder_of(call)), width)
    if not kept_calls(ctx):
        yield from listing_lines(calls_listing(ctx), width)


def applications_text(ctx: PluginContext, width: int) -> Iterator[str]:
    """The applications to each call."""
    for call in kept_calls(ctx):
        folder = folder_of(call)
        yield call.title
        listing = applications_listing(folder, checked_applications(ctx, call, folder))
        yield from listing_lines(listing, width)
    if not kept_calls(ctx):
        yield from listing_lines(calls_listing(ctx), width)
