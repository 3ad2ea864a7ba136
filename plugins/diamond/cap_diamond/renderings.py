"""Every view as lines of text, for ``--plain``, slow links and screen readers; the commands use them too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_diamond import drawing, listings, priorities
from cap_diamond.pack import pack
from cap_diamond.profile import Profile, Work
from cap_diamond.quality import findings
from cap_diamond.queries import DiamondState, KnownRegion, diamond_state, diamonds
from cap_diamond.words import _
from cap_tui.api import (
    PluginContext,
    Stage,
    formats,
    language,
    lines,
    listing_lines,
    stages,
    synthetic_lines,
)

folded = lines.folded
HEIGHT = 22
NARROW_HEIGHT = 16
NARROW = 70


def number(value: float | None, decimals: int = 1) -> str:
    """A number for people, in their language; a question mark for what is not known."""
    return "?" if value is None else formats.number(value, language(), decimals)


def region_lines(works: Sequence[Work], left: Sequence[KnownRegion], width: int) -> Iterator[str]:
    """Which regions are compared and from where; which known ones are not, and how to choose them."""
    for work in works:
        made_up = "; " + _("SYNTHETIC") if work.synthetic else ""
        yield from folded(f"{work.title} ({work.origin}{made_up})", width)
    if left:
        yield from folded(not_compared(left), width)
    elif len(works) < 2:
        yield from folded(nobody_else(), width)


def nobody_else() -> str:
    """What is said when no other region is known."""
    return _("No other region is here. Import a partner's bundle, or open another region.")


def not_compared(left: Sequence[KnownRegion]) -> str:
    """The known regions that the comparison leaves out."""
    return _("Not compared: {regions}. Choose regions with --with CODE.").format(
        regions=", ".join(region.title for region in left)
    )


def diamond_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The region's diamonds and joint ones, drawn, then edge by edge, with what is doubtful about them."""
    found = diamonds(ctx)
    yield from synthetic_lines(ctx)
    if not found:
        yield from folded(_("There is no diamond yet."), width)
        yield from folded(
            _("Make one from a template, or around the region's priority areas."), width
        )
    for diamond in found:
        yield from one_diamond(ctx, diamond_state(ctx, diamond), width)


def one_diamond(ctx: PluginContext, seen: DiamondState, width: int) -> Iterator[str]:
    """One diamond."""
    yield from folded(seen.title, width)
    yield ""
    if drawing.drawable(seen):
        height = NARROW_HEIGHT if width < NARROW else HEIGHT
        yield from drawing.diamond_cells(seen, width, height).all
        yield ""
    yield from listing_lines(listings.diamond_listing(seen), width)
    if seen.parked:
        names = ", ".join(profile.name for profile in seen.parked)
        yield from folded(_("parked: {names}").format(names=names), width)
    doubts = listings.findings_listing(findings(ctx, seen))
    if doubts.rows:
        yield ""
        yield from listing_lines(doubts, width, title=True)


def ratings_words(profile: Profile) -> str:
    """Strength, relevance and period in words."""
    return _("strength {strength}, relevance {relevance}, term {period}").format(
        strength=number(profile.strength),
        relevance=profile.relevance or "?",
        period=stages.period_name(profile.period),
    )


def matrix_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The matrix, the thresholds, and the ranking with its stability."""
    profiles = [p for p in listings.own_profiles(ctx) if p.stage is not Stage.PARKED]
    yield from synthetic_lines(ctx)
    if not profiles:
        yield _("There is no activity yet.")
        return
    yield from drawing.matrix_lines(profiles, width)
    rules = pack().prioritisation
    yield ""
    yield from folded(
        _("strong from {strong:.1f}, relevant from {relevant:.1f}; thresholds: {source}").format(
            strong=rules.strong_from,
            relevant=rules.relevant_from,
            source=rules.thresholds_source,
        ),
        width,
    )
    yield ""
    ranking = listings.ranking_listing(priorities.ranking(profiles))
    yield from listing_lines(ranking, width, title=True)
