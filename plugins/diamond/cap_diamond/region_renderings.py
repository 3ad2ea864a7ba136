"""Several regions as lines of text: the overlay, the proposals, possible cooperations and what partners add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_diamond.alliance import figures, members
from cap_diamond.matching import Match, matches
from cap_diamond.overlay import Overlay, overlay
from cap_diamond.profile import Profile
from cap_diamond.queries import KnownRegion, decisions, everybody, left_out
from cap_diamond.region_listings import matches_listing, overlay_listing, proposals_listing
from cap_diamond.renderings import folded, region_lines
from cap_diamond.similarity import factor_names
from cap_diamond.words import _
from cap_tui.api import PluginContext, critical_mass, listing_lines, synthetic_lines


def overlay_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The overlay of the regions that are compared."""
    yield from synthetic_lines(ctx)
    found = overlay(everybody(ctx), decisions(ctx))
    yield from overlay_lines(found, width, left_out(ctx, found.regions))


def overlay_lines(found: Overlay, width: int, left: Sequence[KnownRegion] = ()) -> Iterator[str]:
    """Who has what, how strong, who lacks what; then what is proposed and what was decided."""
    yield from region_lines(found.regions, left, width)
    yield ""
    yield from listing_lines(overlay_listing(found), width)
    if found.proposals:
        yield ""
        yield from listing_lines(proposals_listing(found), width, title=True)


def matching_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """With whom to cooperate on what."""
    yield from synthetic_lines(ctx)
    works = everybody(ctx)
    yield from region_lines(works, left_out(ctx, works), width)
    yield ""
    yield from matching_lines(matches(works, ctx.region.code, decisions(ctx)), width)


def matching_lines(found: Sequence[Match], width: int) -> Iterator[str]:
    """Possible cooperations with both numbers and reasons; then what partners add together, by activity."""
    yield from listing_lines(matches_listing(found), width)
    by_activity: dict[str, list[Match]] = {}
    for match in found:
        by_activity.setdefault(match.here.uid, []).append(match)
    for group in by_activity.values():
        lines = list(alliance_lines(group[0].here, [m.there for m in group], width))
        if lines:
            yield ""
            yield from folded(group[0].here.name, width)
            yield from lines


def alliance_lines(own: Profile, partners: Sequence[Profile], width: int) -> Iterator[str]:
    """Critical mass of the union, partner by partner in the order of what they add."""
    steps = members(own, partners)
    if not steps or not own.mass:
        return
    yield from folded(_("together, the partner that adds most first:"), width, 2)
    for step in steps:
        closes = factor_names(step.gain.closes) if step.gain.closes else _("no further gap")
        yield from folded(
            _("+ {region}: closes {closes}; then {verdict}").format(
                region=step.profile.region,
                closes=closes,
                verdict=together(step.verdict),
            ),
            width,
            4,
        )
    sums = figures([own, *(step.profile for step in steps)])
    if sums.actors is not None:
        unknown = _("; {n} without figures").format(n=sums.unknown) if sums.unknown else ""
        yield from folded(
            _("{actors} actors, {employment} employed{unknown}").format(
                actors=sums.actors, employment=sums.employment or "?", unknown=unknown
            ),
            width,
            4,
        )


def together(judged: critical_mass.Verdict) -> str:
    """What is said of the critical mass of a union."""
    words = {
        True: _("still not enough together"),
        False: _("enough together"),
        None: _("whether it is enough cannot be said yet"),
    }[judged.cross_regional]
    return words if judged.cross_regional is False else f"{words} ({'; '.join(judged.reasons)})"
