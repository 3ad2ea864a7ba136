"""From the diamond's matches and the regions' search profiles to consortia that a call can fund.

Who fits, and why, is the answer of the program's matching (``ctx.cooperation``); here is only added which of
these regions take part in the call, and the smallest consortium of them that passes its check.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from cap_acie import consortium
from cap_acie.added_partner import PartnerOption, partner_options
from cap_acie.application_change import ChangeKind
from cap_acie.application_file import Application, Partner
from cap_acie.call_folder import CallFolder
from cap_acie.eligibility import Eligibility
from cap_acie.fundability import make_fundable
from cap_acie.terms import kind_words
from cap_acie.words import _
from cap_tui.api import (
    CooperationOptions,
    Listing,
    ListingCell,
    NotFound,
    PartnerMatch,
    PluginContext,
    TransformativeActivity,
    clean_line,
    listing_lines,
    listing_of,
    text_column,
)

REGIONS_TRIED, PROPOSALS, MOST_CHANGES = 6, 3, 3
NOT_CHANGED = frozenset({ChangeKind.ADD, ChangeKind.REMOVE})


@dataclass(frozen=True)
class MatchedRegion:
    """A region that fits an activity of this one, and what the call says of it."""

    match: PartnerMatch
    in_call: bool
    priority: str | None


@dataclass(frozen=True)
class ConsortiumProposal:
    """A consortium of this region and matched ones, with the check that it passes."""

    regions: tuple[str, ...]
    after: Eligibility


@dataclass(frozen=True)
class PartnerSearch:
    """The matched regions, best first, and the smallest consortia of them that can be funded."""

    activity: str
    ta: str
    ta_name: str
    matched: tuple[MatchedRegion, ...]
    proposals: tuple[ConsortiumProposal, ...]


def search_partners(
    ctx: PluginContext, folder: CallFolder, activity: TransformativeActivity, ta: str = ""
) -> PartnerSearch:
    """Search for an activity of the region; ``ta`` is its id in the call, else the call's first."""
    found = next((one for one in ctx.cooperation() if one.activity == activity.uid), None)
    if found is None:
        raise NotFound(
            _("No region is matched with {activity}.").format(activity=activity.name),
            where=activity.name,
            remedy=_("cap-tui diamond match shows what is known of other regions."),
        )
    ta = ta or folder.call.tas[0]
    matched = tuple(_matched(folder, found, ta))
    codes = [one.match.region for one in matched if one.in_call][:REGIONS_TRIED]
    proposals = tuple(_proposals(folder, ctx.region.code, codes, ta))
    return PartnerSearch(activity.name, ta, folder.call.activity_name(ta), matched, proposals)


def _matched(folder: CallFolder, found: CooperationOptions, ta: str) -> Iterator[MatchedRegion]:
    """One entry a region, its best match first; mutual interest before any other."""
    order = ("mutual", "there", "here", "nobody")
    seen: set[str] = set()
    for match in sorted(found.options, key=lambda one: order.index(one.interest)):
        if match.region in seen:
            continue
        seen.add(match.region)
        annex = folder.annexes.get(match.region)
        yield MatchedRegion(match, annex is not None, annex.priorities.get(ta) if annex else None)


def _proposals(
    folder: CallFolder, own: str, codes: Sequence[str], ta: str
) -> Iterator[ConsortiumProposal]:
    """The smallest consortia first; only budgets, languages and dates are fitted, and the check proves them."""
    if own not in folder.annexes:
        return
    count = 0
    least = max(1, folder.call.consortium.regions_min - 1)
    for size in range(least, len(codes) + 1):
        for chosen in combinations(codes, size):
            regions = (own, *chosen)
            draft = _draft(folder, regions, ta)
            made = make_fundable(folder, draft, MOST_CHANGES) if draft else None
            if made is None or made.after is None:
                continue
            if NOT_CHANGED & {one.kind for one in made.changes}:
                continue
            yield ConsortiumProposal(regions, made.after)
            count += 1
            if count == PROPOSALS:
                return
        if count:
            return


def _draft(folder: CallFolder, regions: Sequence[str], ta: str) -> Application | None:
    """A consortium with one partner of each region."""
    options: list[PartnerOption] = []
    for code in regions:
        offered = sorted(partner_options(folder, code), key=lambda one: not one.is_sme)
        if not offered:
            return None
        options.append(offered[0])
    call = folder.call
    start = max(
        call.timeline.start_from, *(folder.annexes[code].dates.start_earliest for code in regions)
    )
    base = Application(
        id="found",
        call=call.id,
        title=_("Partner search"),
        ta=ta,
        start=min(start, call.timeline.start_until),
        months=call.consortium.months_min,
        lead="new-1",
        partners=(),
        made_up=folder.made_up,
    )
    partners = [one.partner(base, number) for number, one in enumerate(options, start=1)]
    return replace(base, partners=tuple(_of_one_size(folder, partners)))


def _of_one_size(folder: CallFolder, partners: Sequence[Partner]) -> Iterator[Partner]:
    """The partners with the cost of the largest, so that nobody carries too much, and what their annex gives for it."""
    factors = consortium.exchange_factors({one.currency for one in partners}, folder.call.exchange)
    factor = factors or dict.fromkeys([one.currency for one in partners], Fraction(1))
    largest = max(one.cost * factor[one.currency] for one in partners)
    for one in partners:
        line = replace(one.costs[0], amount=math.ceil(largest / factor[one.currency]))
        larger = replace(one, costs=(line,))
        amounts = consortium.partner_amounts(larger, folder.annexes[one.region])
        yield replace(larger, requested=amounts.possible)


def search_data(found: PartnerSearch) -> dict[str, object]:
    """The search for ``--json``."""
    return {
        "activity": found.activity,
        "ta": found.ta,
        "matched": [
            {
                "region": one.match.region,
                "activity": one.match.partner_name,
                "case": one.match.case,
                "interest": one.match.interest,
                "reasons": list(one.match.reasons),
                "closes": list(one.match.closes),
                "in_call": one.in_call,
                "priority": one.priority,
            }
            for one in found.matched
        ],
        "proposals": [
            {
                "regions": list(one.regions),
                "verdict": one.after.verdict.value,
                "partners": [
                    {"id": p.id, "region": p.region, "type": p.type, "size": p.size}
                    for p in one.after.application.partners
                ],
            }
            for one in found.proposals
        ],
    }


def matched_listing(found: PartnerSearch) -> Listing:
    """The regions that fit, and whether the call reaches them."""

    def in_call(one: MatchedRegion) -> ListingCell:
        if not one.in_call:
            return ListingCell(False, _("not in the call"), "muted")
        return ListingCell(True, one.priority or _("priority unknown"), "good")

    return listing_of(
        found.matched,
        [
            text_column("region", _("region"), lambda one: one.match.region, 8),
            text_column("activity", _("activity"), lambda one: one.match.partner_name, least=16),
            text_column("case", _("case"), lambda one: one.match.case_name, least=14, drop=1),
            text_column("interest", _("interest"), lambda one: one.match.interest, 9, 2),
            text_column("in_call", _("in the call"), in_call, least=14),
        ],
        id="acie-matched",
        title=_("Regions that fit"),
        key=lambda one: one.match.region,
        row_notes=lambda one: one.match.reasons,
        empty=_("No region is matched."),
    )


def search_lines(found: PartnerSearch, width: int) -> Iterator[str]:
    """Who fits and why, then the consortia that can be funded."""
    yield clean_line(f"{found.activity} ({found.ta_name})")
    yield from listing_lines(matched_listing(found), width)
    yield ""
    for number, one in enumerate(found.proposals, start=1):
        partners = ", ".join(
            f"{p.region} ({kind_words(p.type, p.size)})" for p in one.after.application.partners
        )
        yield _("Consortium {n} passes the check of the call: {partners}").format(
            n=number, partners=partners
        )
    if not found.proposals:
        yield _("No consortium of these regions passes the check of the call.")
