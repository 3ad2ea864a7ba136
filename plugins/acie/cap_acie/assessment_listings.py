"""What the officer of a register sees: sheets and their state, the assignment, agreement, stability of the ranking."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from cap_acie.agreement import Agreement, RankStability, measure_agreement
from cap_acie.assessment_records import ConflictOfInterest, open_register, read_registers
from cap_acie.assessment_work import SheetState, sheet_states
from cap_acie.assessments import assessed_call
from cap_acie.assignment import AssignmentPlan
from cap_acie.kept_files import call_title, kept_calls
from cap_acie.listings import money_column
from cap_acie.money import percent_text
from cap_acie.pages import calls_listing
from cap_acie.records import JointCall
from cap_acie.words import _
from cap_tui.api import (
    Listing,
    ListingCell,
    PluginContext,
    formats,
    language,
    listing_lines,
    listing_of,
    number_column,
    text_column,
)


def sheets_listing(states: Sequence[SheetState]) -> Listing:
    """The sheets of a register, the missing ones first."""
    missing = ListingCell(False, _("missing"), "warn")
    given = ListingCell(True, _("handed in"), "good")
    return listing_of(
        states,
        [
            text_column("assessor", _("assessor"), lambda one: one.assessor, least=12),
            text_column("application", _("application"), lambda one: one.application, least=12),
            text_column("layer", _("layer"), lambda one: one.layer, 8),
            text_column(
                "state", _("state"), lambda one: given if one.values is not None else missing, 12
            ),
            text_column(
                "points",
                _("points"),
                lambda one: [f"{name} {points}" for name, points in (one.values or {}).items()],
                least=16,
                drop=1,
            ),
        ],
        id="acie-sheets",
        title=_("Sheets"),
        key=lambda one: f"{one.assessor} {one.application} {one.layer}",
        empty=_(
            "No sheet is assigned yet. Invite assessors, take their declarations, then assign."
        ),
    )


def assignment_lines(plan: AssignmentPlan, width: int) -> Iterator[str]:
    """The load of each assessor, and where assessors are missing."""
    listing = listing_of(
        sorted(plan.loads.items()),
        [
            text_column("assessor", _("assessor"), lambda one: one[0], least=12),
            number_column("load", _("load"), 6, lambda one: one[1]),
            text_column(
                "applications",
                _("applications"),
                lambda one: [what for who, what in plan.pairs if who == one[0]],
                least=20,
            ),
        ],
        id="acie-assignment",
        title=_("Assignment"),
        empty=_("No assessor has declared conflicts yet."),
    )
    yield from listing_lines(listing, width)
    if plan.best_fit:
        yield _("Expertise and languages fit to {share}.").format(
            share=formats.number(100 * plan.fit / plan.best_fit, language(), 0) + " %"
        )
    for name, count in plan.missing.items():
        yield _("{application}: {n} more needed, nobody without a conflict is left.").format(
            application=name, n=count
        )


def read_states(ctx: PluginContext, call: JointCall) -> list[SheetState]:
    """The sheets of a call's register; Refused without it."""
    with open_register(ctx, call) as register:
        return sheet_states(register)


def read_conflicts(ctx: PluginContext, call: JointCall) -> list[ConflictOfInterest]:
    """The conflicts in a call's register, by assessor; Refused without it."""
    with open_register(ctx, call) as register:
        found = list(register.records(ConflictOfInterest).all())
    return sorted(found, key=lambda one: (one.assessor, one.application))


def conflicts_listing(found: Sequence[ConflictOfInterest]) -> Listing:
    """Who must not see what, and why; for the officer of the register."""
    declared, derived = ListingCell(False, _("declared")), ListingCell(True, _("found"))
    return listing_of(
        found,
        [
            text_column("assessor", _("assessor"), lambda one: one.assessor, 12),
            text_column("application", _("application"), lambda one: one.application, 11),
            text_column("derived", "", lambda one: derived if one.derived else declared, 8),
            text_column("reason", _("reason"), lambda one: one.reason, least=20),
        ],
        id="acie-conflicts",
        title=_("Conflicts of interest"),
        key=lambda one: f"{one.assessor} {one.application}",
        empty=_("No conflict is declared or found."),
    )


def assessments_text(ctx: PluginContext, width: int) -> Iterator[str]:
    """The sheets of each kept call and how far assessors agree; without any register the calls, as on the screen."""
    calls, opened = kept_calls(ctx), 0
    for call, states, refusal in read_registers(calls, partial(read_states, ctx)):
        yield call_title(call)
        if states is None:
            yield f"! {refusal}"
            continue
        opened += 1
        yield from listing_lines(sheets_listing(states), width)
        yield from listing_lines(conflicts_listing(read_conflicts(ctx, call)), width, title=True)
        folder, _applications, sheets = assessed_call(ctx, call)
        yield from agreement_lines(measure_agreement(folder, sheets), width)
    if not opened:
        yield from listing_lines(calls_listing(ctx), width)


def agreement_data(found: Agreement) -> dict[str, Any]:
    """The agreement for ``--json``; alpha is null where it cannot be computed."""
    return {
        "alpha": None if math.isnan(found.alpha) else round(found.alpha, 4),
        "enough": found.enough,
        "claim": found.claim,
        "applications": [
            {
                "application": one.application,
                "assessors": len(one.percents),
                "mean": percent_text(one.mean),
                "spread": percent_text(one.spread),
            }
            for one in found.applications
        ],
    }


def agreement_lines(found: Agreement, width: int) -> Iterator[str]:
    """The agreement in words and as a table, the widest spread first."""
    listing = listing_of(
        found.applications,
        [
            text_column("application", _("application"), lambda one: one.application, least=12),
            number_column("assessors", _("assessors"), 10, lambda one: len(one.percents)),
            money_column("mean", _("mean"), lambda one: percent_text(one.mean), width=8),
            money_column("spread", _("spread"), lambda one: percent_text(one.spread), width=8),
        ],
        id="acie-agreement",
        title=_("Agreement"),
        empty=_("No sheet of the shared layer is handed in."),
    )
    if not math.isnan(found.alpha):
        yield _("Krippendorff's alpha (interval scale): {alpha}. {claim}").format(
            alpha=formats.number(found.alpha, language(), 2), claim=found.claim
        )
    yield from listing_lines(listing, width)


def stability_listing(found: Sequence[RankStability]) -> Listing:
    """How firmly each rank stands."""

    def ranks(one: RankStability) -> str:
        return str(one.best) if one.best == one.worst else f"{one.best}-{one.worst}"

    return listing_of(
        found,
        [
            number_column("rank", _("rank"), 6, lambda one: one.rank),
            text_column("application", _("application"), lambda one: one.application, least=12),
            text_column("ranks", _("ranks"), ranks, 10),
            money_column("funded", _("funded"), lambda one: _share(one), width=8),
            number_column("out", _("not ranked"), 10, lambda one: one.out, 1),
        ],
        id="acie-stability",
        title=_("Stability of the ranking"),
        notes=[
            _(
                "Ranks without each assessor, and with the shared layer 0.1 lighter and heavier; "
                "funded: in how many of these rankings."
            )
        ],
    )


def _share(one: RankStability) -> str:
    return f"{formats.number(float(100 * one.funded), language(), 0)} %"
