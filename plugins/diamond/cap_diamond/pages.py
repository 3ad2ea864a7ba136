"""The pages of the plugin, each declared once: as text for ``--plain`` and commands, and in the region's report.

Pages of several regions are in ``region_pages``, because they need numpy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_diamond import drawing, listings, priorities
from cap_diamond.pack import pack, source_text
from cap_diamond.profile import Profile, Work
from cap_diamond.quality import findings
from cap_diamond.queries import DiamondState, KnownRegion, diamond_state, diamonds
from cap_diamond.words import _
from cap_tui.api import (
    Listing,
    Part,
    PluginContext,
    Stage,
    document,
    formats,
    labelled,
    language,
    pick,
    stages,
)

Heading, Items, Paragraph = document.Heading, document.Items, document.Paragraph


def number(value: float | None, decimals: int = 1) -> str:
    """A number for people, in their language; a question mark for what is not known."""
    return "?" if value is None else formats.number(value, language(), decimals)


def ratings_words(profile: Profile) -> str:
    """Strength, relevance and period in words."""
    return _("strength {strength}, relevance {relevance}, term {period}").format(
        strength=number(profile.strength),
        relevance=profile.relevance or "?",
        period=stages.period_name(profile.period),
    )


def diamonds_page(ctx: PluginContext) -> Iterator[Part]:
    """The region's diamonds and joint ones."""
    found = diamonds(ctx)
    if not found:
        yield Paragraph(_("There is no diamond yet."))
        yield Paragraph(_("Make one from a template, or around the region's priority areas."))
    for diamond in found:
        seen = diamond_state(ctx, diamond)
        yield Heading(seen.title)
        yield from diamond_page(seen)
        yield doubts(ctx, seen)


def diamond_page(seen: DiamondState) -> Iterator[Part]:
    """One diamond: drawn, then edge by edge."""
    text = _("Corners are priority areas, activities emerge between them. {not_shown}.")
    yield Paragraph(text.format(not_shown=pick(pack().model.not_shown)), "note")
    if drawing.drawable(seen):
        yield drawing.report_diamond(seen)
    yield listings.diamond_listing(seen)
    if seen.parked:
        names = ", ".join(profile.name for profile in seen.parked)
        yield Paragraph(_("parked: {names}").format(names=names))


def doubts(ctx: PluginContext, seen: DiamondState) -> Listing:
    """What is doubtful about one diamond; it says so where nothing is."""
    return listings.findings_listing(findings(ctx, seen))


def priorities_page(ctx: PluginContext) -> Iterator[Part]:
    """The matrix, the thresholds, the activities by case, and the ranking with its stability."""
    profiles = [p for p in listings.own_profiles(ctx) if p.stage is not Stage.PARKED]
    if not profiles:
        yield Paragraph(_("There is no activity yet."))
        return
    rules = pack().prioritisation
    yield drawing.report_matrix(profiles)
    yield Paragraph(
        _("Strong from {strong}, relevant from {relevant} (thresholds: {source}).").format(
            strong=number(rules.strong_from),
            relevant=number(rules.relevant_from),
            source=source_text(rules.thresholds_source),
        ),
        "note",
    )
    cases = {profile.name: priorities.standing(profile).case for profile in profiles}
    for case in pack().cooperation_case:
        if names := [name for name, found in cases.items() if found == case]:
            yield Heading(labelled(pick(case.name), pick(case.when)))
            yield Paragraph(pick(case.advice))
            yield Items(names)
    ranking = priorities.ranking(profiles)
    if ranking.places:
        yield listings.ranking_listing(ranking)


def regions_page(works: Sequence[Work], left: Sequence[KnownRegion]) -> Iterator[Part]:
    """Which regions are compared and from where; which known ones are not, and how to choose them."""
    for work in works:
        made_up = "; " + _("SYNTHETIC") if work.synthetic else ""
        yield Paragraph(f"{work.title} ({work.origin}{made_up})")
    if left:
        regions = ", ".join(region.title for region in left)
        text = _("Not compared: {regions}. Choose regions with --with CODE.")
        yield Paragraph(text.format(regions=regions))
    elif len(works) < 2:
        yield Paragraph(nobody_else())


def nobody_else() -> str:
    """What is said when no other region is known."""
    return _("No other region is here. Import a partner's bundle, or open another region.")
