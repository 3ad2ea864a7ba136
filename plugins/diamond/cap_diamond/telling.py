"""Every view in lines of text, for ``--plain``, slow links and screen readers; the commands use them too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_diamond import drawing, priorities
from cap_diamond.pack import pack
from cap_diamond.profile import Profile, Work
from cap_diamond.quality import findings
from cap_diamond.rating_table import ratings_listing
from cap_diamond.reading import KnownRegion, Sight, diamonds, here, own, sight
from cap_diamond.words import _
from cap_tui.api import (
    PluginContext,
    Stage,
    TransformativeActivity,
    card,
    lines,
    listing_lines,
    stages,
)

folded = lines.folded
HEIGHT = 22
NARROW_HEIGHT = 16
NARROW = 70


def number(value: float | None, decimals: int = 1) -> str:
    """A number for people; a question mark for what is not known."""
    return "?" if value is None else f"{value:.{decimals}f}"


def synthetic(ctx: PluginContext) -> Iterator[str]:
    """What a made-up region says of itself."""
    if ctx.region.synthetic:
        yield _("SYNTHETIC: this region is made up.")


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


def region_code(profile: Profile) -> str:
    """The code of an activity's region; a made-up one says so."""
    return f"{profile.region} ({_('SYNTHETIC')})" if profile.synthetic else profile.region


def nothing_yet() -> Iterator[str]:
    """What is said while there is no diamond."""
    yield _("There is no diamond yet.")
    yield _("Make one: cap-tui diamond new --template demographic-change")


def diamond_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The region's diamonds and joint ones, drawn, then edge by edge, with what is doubtful about them."""
    found = diamonds(ctx)
    yield from synthetic(ctx)
    if not found:
        yield from nothing_yet()
    for diamond in found:
        yield from one_diamond(ctx, sight(ctx, diamond), width)


def one_diamond(ctx: PluginContext, seen: Sight, width: int) -> Iterator[str]:
    """One diamond."""
    yield from folded(seen.title, width)
    yield ""
    if drawing.drawable(seen):
        height = NARROW_HEIGHT if width < NARROW else HEIGHT
        yield from drawing.diamond_cells(seen, width, height).all
        yield ""
    for edge in sorted({placed.edge for placed in seen.placed}):
        yield from folded(seen.pair(edge), width)
        for profile in seen.on_edge(edge):
            yield from folded(f"{profile.name} — {ratings_words(profile)}", width, 2)
    if seen.parked:
        names = ", ".join(profile.name for profile in seen.parked)
        yield from folded(_("parked: {names}").format(names=names), width)
    doubts = list(findings(ctx, seen))
    if doubts:
        yield ""
        yield _("To be looked at")
        for finding in doubts:
            yield from folded(f"- {finding.message} → {finding.remedy}", width, 2)


def ratings_words(profile: Profile) -> str:
    """Strength, relevance and period in words."""
    return _("strength {strength}, relevance {relevance}, term {period}").format(
        strength=number(profile.strength),
        relevance=profile.relevance or "?",
        period=card.period_name(profile.period),
    )


def own_profiles(ctx: PluginContext) -> Sequence[Profile]:
    """The region's own activities by their names."""
    return sorted(here(ctx)[ctx.region.code].profiles, key=lambda p: p.name.casefold())


def matrix_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The matrix, the cases, and the ranking with its stability."""
    profiles = [p for p in own_profiles(ctx) if p.stage is not Stage.PARKED]
    yield from synthetic(ctx)
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
    yield from ranking_lines(priorities.ranking(profiles), width)


def ranking_lines(ranking: priorities.Ranking, width: int) -> Iterator[str]:
    """A ranking with the ranks that each activity can have, and where it would change."""
    yield from folded(
        _("Ranking by {method}; behind each rank those under nine of ten sets of weights").format(
            method=priorities.method_name(ranking.method)
        ),
        width,
    )
    for place in ranking.places:
        words = _("{rank}. {name}: score {score:.2f}, ranks {low} to {high}, first in {first:.0%}")
        yield from folded(
            words.format(
                rank=place.rank,
                name=place.profile.name,
                score=place.score,
                low=place.low,
                high=place.high,
                first=place.first,
            ),
            width,
            2,
        )
    for flip in ranking.flips:
        yield from folded(
            _(
                "{leader} would lead if the weight of {criterion} were {at:.2f} (it is {now:.2f})"
            ).format(
                leader=flip.leader.name,
                criterion=stages.aspect_name(flip.criterion),
                at=flip.at,
                now=flip.weight,
            ),
            width,
            2,
        )
    yield from _agreement(ranking, width)
    if ranking.unrated:
        names = ", ".join(profile.name for profile in ranking.unrated)
        yield from folded(_("not ranked, because not rated: {names}").format(names=names), width, 2)


def _agreement(ranking: priorities.Ranking, width: int) -> Iterator[str]:
    leaders = set(ranking.agreement.values())
    if len(leaders) == 1:
        yield from folded(
            _("all {n} methods put the same activity first").format(n=len(ranking.agreement)),
            width,
            2,
        )
    elif leaders:
        yield from folded(
            _("the methods do not agree on who is first: {list}").format(
                list="; ".join(
                    f"{priorities.method_name(method)}: {', '.join(names)}"
                    for method, names in ranking.agreement.items()
                )
            ),
            width,
            2,
        )


def card_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The cards of the region's activities."""
    activities = own(ctx, TransformativeActivity)
    if not activities:
        yield _("There is no activity yet.")
    for activity in sorted(activities, key=lambda a: a.name.casefold()):
        yield from card.card_lines(card.card_of(ctx, activity), width)
        yield ""


def ratings_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The ratings in force of the region's own activities."""
    yield from synthetic(ctx)
    yield from listing_lines(ratings_listing(ctx), width)


def chain_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """How long the chain of each activity is, both ways, and the command that tells it."""
    profiles = own_profiles(ctx)
    if not profiles:
        yield _("There is no activity yet.")
        return
    chain = ctx.chain()
    for profile in profiles:
        found = chain.trace(profile.uid)
        yield from folded(
            _("{name}: {behind} records behind it, {ahead} ahead").format(
                name=profile.name,
                behind=sum(not step.again for step in found.behind),
                ahead=sum(not step.again for step in found.ahead),
            ),
            width,
        )
        yield from folded(f"cap-tui trace {profile.uid}", width, 4)


def aspect_weights(ranking: priorities.Ranking) -> str:
    """The weights of a ranking in words."""
    return ", ".join(
        f"{stages.aspect_name(aspect)} {weight:.2f}" for aspect, weight in ranking.weights.items()
    )
