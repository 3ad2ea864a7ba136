"""Tables of several regions: who has what, which names may mean the same, with whom to cooperate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_diamond.listings import sign_of
from cap_diamond.matching import Match, Meeting, meeting_name
from cap_diamond.overlay import NameProposal, Overlay, OverlayRow
from cap_diamond.pack import pack
from cap_diamond.profile import Plain, Profile, profile_data
from cap_diamond.records import Decision
from cap_diamond.renderings import number, ratings_words
from cap_diamond.similarity import mass_words, similarity_reasons
from cap_diamond.words import _
from cap_tui.api import Listing, ListingCell, ListingColumn, ListingRow, pick

DECISIONS = {None: "?", Decision.SAME: "=", Decision.DIFFERENT: "≠"}
INTEREST = {Meeting.NOBODY: " ", Meeting.HERE: "→", Meeting.THERE: "←", Meeting.MUTUAL: "↔"}
FEWEST = 2  # regions that have an activity, when it is in more than one


def overlay_listing(found: Overlay) -> Listing:
    """One row an activity, one column a region."""
    regions = found.regions
    return Listing(
        id="overlay",
        title=_("Activities of the regions"),
        columns=(
            ListingColumn("name", _("Activity"), least=16),
            *(
                ListingColumn(work.code, work.code, width=9, drop=place)
                for place, work in enumerate(regions)
            ),
        ),
        rows=[
            ListingRow(
                str(place),
                (ListingCell(row.name), *(_overlay_cell(row, work.code) for work in regions)),
                notes=tuple(region_notes(row)) if row.regions >= FEWEST else (),
                data=overlay_row(row),
            )
            for place, row in enumerate(found.rows)
        ],
        notes=tuple(
            _("! {one} and {other} are said to differ, but other decisions join them.").format(
                one=decision.first_name, other=decision.second_name
            )
            for decision in found.contradictions
        ),
        empty=_("There is no activity yet."),
    )


def overlay_row(row: OverlayRow) -> Plain:
    """One activity with what each region has of it."""
    return {
        "name": row.name,
        "cells": {code: [profile_data(p) for p in there] for code, there in row.cells.items()},
    }


def _overlay_cell(row: OverlayRow, code: str) -> ListingCell:
    """The sign, strength and relevance of the strongest; a dash where the region does not have the activity."""
    profiles = row.cells.get(code, ())
    if not profiles:
        return ListingCell(text="—")
    best = max(profiles, key=lambda p: p.strength or 0.0)
    text = f"{sign_of(best)} {number(best.strength)} r{best.relevance or '?'}"
    return ListingCell(best.strength, text)


def region_notes(row: OverlayRow) -> Iterator[str]:
    """What each region has of an activity."""
    for code, profiles in row.cells.items():
        for profile in profiles:
            yield f"{code}: {cell_words(profile)}"


def cell_words(profile: Profile) -> str:
    """The name in the region, strength and relevance, what is short."""
    words = f"{profile.name} — {ratings_words(profile)}"
    short = mass_words(profile.mass)
    if short:
        return words + "; " + _("short of: {factors}").format(factors=short)
    return words if profile.mass else words + "; " + _("critical mass not judged")


def proposals_listing(found: Overlay) -> Listing:
    """Pairs of names that may mean the same activity, and what was decided."""
    return Listing(
        id="proposals",
        title=_("May be the same under different names; a person decides"),
        columns=(
            ListingColumn("decision", "", width=1),
            ListingColumn("first", _("one"), least=16),
            ListingColumn("second", _("other"), least=16),
            ListingColumn("similarity", _("alike"), "right", 5, digits=2),
        ),
        rows=[_proposal_row(str(place), each) for place, each in enumerate(found.proposals)],
        empty=_("No names are alike."),
    )


def _proposal_row(key: str, each: NameProposal) -> ListingRow:
    def side(profile: Profile) -> ListingCell:
        value = {"uid": profile.uid, "name": profile.name, "region": profile.region}
        return ListingCell(value, f"{profile.region} {profile.name}")

    return ListingRow(
        key,
        (
            ListingCell(each.decision.value if each.decision else None, DECISIONS[each.decision]),
            side(each.first),
            side(each.second),
            ListingCell(each.similarity.value),
        ),
        notes=tuple(similarity_reasons(each.similarity)),
        data={"name_likeness": each.similarity.name, "pair_likeness": each.similarity.pair},
    )


def matches_listing(found: Sequence[Match]) -> Listing:
    """Possible cooperations, with both numbers and who has asked; the notes say why."""
    return Listing(
        id="matches",
        title=_("Possible cooperations"),
        columns=(
            ListingColumn("activity", _("Activity here"), least=14),
            ListingColumn("case", _("case"), width=11),
            ListingColumn("partner", _("there"), least=14),
            ListingColumn("similarity", _("alike"), "right", 5, digits=2),
            ListingColumn("complementarity", _("adds"), "right", 4, digits=2),
            ListingColumn("interest", "", width=1),
        ),
        rows=[_match_row(match) for match in found],
        notes=(_("→ asked by us   ← asked by them   ↔ mutual interest"),) if found else (),
        empty=_("No partner is found: it takes rated activities here and in other regions."),
    )


def _match_row(match: Match) -> ListingRow:
    case, here, there = pack().case(match.case), match.here, match.there
    confirmed = _("Nobody has confirmed yet that the names mean the same.")
    made_up = _("SYNTHETIC: {region} is a made-up region.")
    reasons = match.reasons()
    return ListingRow(
        match_key(match),
        (
            ListingCell({"uid": here.uid, "name": here.name}, here.name),
            ListingCell(match.case.value, pick(case.name)),
            ListingCell({"uid": there.uid, "name": there.name}, f"{there.region} {there.name}"),
            ListingCell(match.similarity),
            ListingCell(match.complementarity),
            ListingCell(match.meeting.value, INTEREST[match.meeting]),
        ),
        notes=(
            f"→ {pick(case.advice)}",
            meeting_name(match.meeting),
            *((made_up.format(region=there.region),) if there.synthetic else ()),
            *(() if match.confirmed else (confirmed,)),
            *(f"- {reason}" for reason in reasons),
        ),
        data={
            "region": there.region,
            "synthetic": there.synthetic,
            "confirmed": match.confirmed,
            "reasons": reasons,
        },
    )


def match_key(match: Match) -> str:
    """The key of a match: both activities and the case."""
    return f"{match.here.uid} {match.there.uid} {match.case.value}"
