"""The pages of several regions: the overlay with its proposals, and possible cooperations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_diamond.matching import Match, matches
from cap_diamond.overlay import RegionOverlay, overlay
from cap_diamond.pages import regions_page
from cap_diamond.profile import Work
from cap_diamond.queries import decisions, everybody, left_out
from cap_diamond.region_listings import (
    alliance_listing,
    matches_listing,
    overlay_listing,
    proposals_listing,
)
from cap_diamond.words import ngettext
from cap_tui.api import Part, PluginContext, document

Paragraph = document.Paragraph


def overlay_page(ctx: PluginContext, found: RegionOverlay | None = None) -> Iterator[Part]:
    """Who has what, how strong, who lacks what; then what is proposed and what was decided."""
    found = found or overlay(everybody(ctx), decisions(ctx))
    yield from regions_page(found.regions, left_out(ctx, found.regions))
    if words := proposals_words(found):
        yield Paragraph(words)
    yield overlay_listing(found)
    if found.proposals:
        yield proposals_listing(found)


def proposals_words(found: RegionOverlay) -> str:
    """How many proposals wait; empty where none does."""
    waiting = sum(p.decision is None for p in found.proposals)
    words = ngettext(
        "{n} pair of names may mean the same activity: C",
        "{n} pairs of names may mean the same activity: C",
        waiting,
    ).format(n=waiting)
    return words if waiting else ""


def matches_words(found: Sequence[Match]) -> str:
    """How many cooperations are possible."""
    return ngettext("{n} possible cooperation", "{n} possible cooperations", len(found)).format(
        n=len(found)
    )


def matching_page(
    ctx: PluginContext, works: Sequence[Work] = (), found: Sequence[Match] | None = None
) -> Iterator[Part]:
    """With whom to cooperate on what, and what partners add together, by activity."""
    works = works or everybody(ctx)
    if found is None:
        found = matches(works, ctx.region.code, decisions(ctx))
    yield from regions_page(works, left_out(ctx, works))
    yield Paragraph(matches_words(found))
    yield matches_listing(found)
    by_activity: dict[str, list[Match]] = {}
    for match in found:
        by_activity.setdefault(match.here.uid, []).append(match)
    for group in by_activity.values():
        alliance = alliance_listing(group[0].here, [m.there for m in group])
        if alliance.rows:
            yield alliance
