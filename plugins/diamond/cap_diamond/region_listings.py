"""Tables of several regions: who has what, which names may mean the same, with whom to cooperate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cap_diamond.alliance import Member, figures, members
from cap_diamond.listings import sign_of
from cap_diamond.matching import Match, Meeting, meeting_name
from cap_diamond.overlay import NameProposal, OverlayRow, RegionOverlay
from cap_diamond.pack import pack
from cap_diamond.pages import number, ratings_words
from cap_diamond.profile import Plain, Profile, profile_data
from cap_diamond.records import NameDecision
from cap_diamond.similarity import factor_names, mass_words, similarity_reasons
from cap_diamond.words import _, ngettext
from cap_tui.api import (
    Listing,
    ListingCell,
    critical_mass,
    labelled,
    listing_of,
    number_column,
    pick,
    text_column,
)

DECISIONS = {None: "?", NameDecision.SAME: "=", NameDecision.DIFFERENT: "≠"}
INTEREST = {Meeting.NOBODY: " ", Meeting.HERE: "→", Meeting.THERE: "←", Meeting.MUTUAL: "↔"}
FEWEST = 2  # regions that have an activity, when it is in more than one


def overlay_listing(found: RegionOverlay) -> Listing:
    """One row an activity, one column a region."""

    def of_region(code: str) -> Callable[[OverlayRow], ListingCell]:
        return lambda row: _overlay_cell(row, code)

    return listing_of(
        found.rows,
        [
            text_column("name", _("Activity"), lambda row: row.name, least=16),
            *(
                text_column(work.code, work.code, of_region(work.code), 9, place)
                for place, work in enumerate(found.regions)
            ),
        ],
        id="overlay",
        title=_("Activities of the regions"),
        row_notes=lambda row: region_notes(row) if row.regions >= FEWEST else (),
        row_data=overlay_row,
        notes=[
            _("! {one} and {other} are said to differ, but other decisions join them.").format(
                one=decision.first_name, other=decision.second_name
            )
            for decision in found.contradictions
        ],
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
            yield labelled(code, cell_words(profile))


def cell_words(profile: Profile) -> str:
    """The name in the region, strength and relevance, what is short."""
    words = f"{profile.name} — {ratings_words(profile)}"
    short = mass_words(profile.mass)
    if short:
        return words + "; " + _("short of: {factors}").format(factors=short)
    return words if profile.mass else words + "; " + _("critical mass not judged")


def proposals_listing(found: RegionOverlay) -> Listing:
    """Pairs of names that may mean the same activity, and what was decided."""

    def decision(each: NameProposal) -> ListingCell:
        return ListingCell(each.decision.value if each.decision else None, DECISIONS[each.decision])

    def side(profile: Profile) -> ListingCell:
        value = {"uid": profile.uid, "name": profile.name, "region": profile.region}
        return ListingCell(value, f"{profile.region} {profile.name}")

    return listing_of(
        found.proposals,
        [
            text_column("decision", "", decision, 1),
            text_column("first", _("one"), lambda each: side(each.first), least=16),
            text_column("second", _("other"), lambda each: side(each.second), least=16),
            number_column("similarity", _("alike"), 5, lambda e: e.similarity.value, digits=2),
        ],
        id="proposals",
        title=_("May be the same under different names; a person decides"),
        row_notes=lambda each: similarity_reasons(each.similarity),
        row_data=lambda each: {
            "name_likeness": each.similarity.name,
            "pair_likeness": each.similarity.pair,
        },
        empty=_("No names are alike."),
    )


def matches_listing(found: Sequence[Match]) -> Listing:
    """Possible cooperations, with both numbers and who has asked; the notes say why."""

    def side(profile: Profile, text: str) -> ListingCell:
        return ListingCell({"uid": profile.uid, "name": profile.name}, text)

    def case(match: Match) -> ListingCell:
        return ListingCell(match.case.value, pick(pack().case(match.case).name))

    return listing_of(
        found,
        [
            text_column(
                "activity", _("Activity here"), lambda m: side(m.here, m.here.name), least=14
            ),
            text_column("case", _("case"), case, 11),
            text_column(
                "partner",
                _("there"),
                lambda m: side(m.there, f"{m.there.region} {m.there.name}"),
                least=14,
            ),
            number_column("similarity", _("alike"), 5, lambda m: m.similarity, digits=2),
            number_column("complementarity", _("adds"), 4, lambda m: m.complementarity, digits=2),
            text_column(
                "interest", "", lambda m: ListingCell(m.meeting.value, INTEREST[m.meeting]), 1
            ),
        ],
        id="matches",
        title=_("Possible cooperations"),
        key=lambda m: f"{m.here.uid} {m.there.uid} {m.case.value}",
        row_notes=_match_notes,
        row_data=lambda m: {
            "region": m.there.region,
            "synthetic": m.there.synthetic,
            "confirmed": m.confirmed,
            "reasons": m.reasons(),
        },
        notes=[_("→ asked by us   ← asked by them   ↔ mutual interest")] if found else [],
        empty=_("No partner is found: it takes rated activities here and in other regions."),
    )


def _match_notes(match: Match) -> Iterator[str]:
    """What the case advises, how far both sides are, and why the two are matched."""
    yield f"→ {pick(pack().case(match.case).advice)}"
    yield meeting_name(match.meeting)
    if match.there.synthetic:
        yield _("SYNTHETIC: {region} is a made-up region.").format(region=match.there.region)
    if not match.confirmed:
        yield _("Nobody has confirmed yet that the names mean the same.")
    yield from (f"- {reason}" for reason in match.reasons())


def alliance_listing(own: Profile, partners: Sequence[Profile]) -> Listing:
    """Critical mass of the union, partner by partner in the order of what they add; empty where nothing can be said."""
    steps = members(own, partners) if own.mass else ()

    def closes(step: Member) -> str:
        return factor_names(step.gain.closes) if step.gain.closes else _("no further gap")

    return listing_of(
        steps,
        [
            text_column("partner", _("with"), lambda step: step.profile.region, 6),
            text_column("closes", _("closes"), closes, least=20),
            text_column("together", _("then"), lambda step: together(step.verdict), least=20),
        ],
        id="alliance",
        title=_("{name}: together, the partner that adds most first").format(name=own.name),
        notes=_union_figures([own, *(step.profile for step in steps)]) if steps else (),
    )


def _union_figures(profiles: Sequence[Profile]) -> Iterator[str]:
    sums = figures(profiles)
    if sums.actors is not None:
        unknown = _("; {n} without figures").format(n=sums.unknown) if sums.unknown else ""
        yield ngettext(
            "{actors} actor, {employment} employed{unknown}",
            "{actors} actors, {employment} employed{unknown}",
            sums.actors,
        ).format(actors=sums.actors, employment=sums.employment or "?", unknown=unknown)


def together(judged: critical_mass.Verdict) -> str:
    """What is said of the critical mass of a union."""
    words = {
        True: _("still not enough together"),
        False: _("enough together"),
        None: _("whether it is enough cannot be said yet"),
    }[judged.cross_regional]
    return words if judged.cross_regional is False else f"{words} ({'; '.join(judged.reasons)})"
