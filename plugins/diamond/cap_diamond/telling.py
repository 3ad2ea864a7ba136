"""Every view in lines of text, for ``--plain``, slow links and screen readers; the commands use them too."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from cap_diamond import drawing, priorities
from cap_diamond.alliance import figures, members
from cap_diamond.comparison import factor_names, mass_words
from cap_diamond.matching import Match, meeting_name
from cap_diamond.overlay import Overlay, Proposal, Row
from cap_diamond.pack import pack
from cap_diamond.profile import Profile, Work
from cap_diamond.quality import findings
from cap_diamond.reading import Sight, decisions, diamonds, everybody, here, sight
from cap_diamond.records import Decision
from cap_diamond.words import _
from cap_tui.api import (
    Aspect,
    PluginContext,
    Stage,
    TransformativeActivity,
    card,
    critical_mass,
    pick,
    stages,
)

HEIGHT = 22
NARROW_HEIGHT = 16
NARROW = 70


def folded(text: str, width: int, indent: int = 0) -> Iterator[str]:
    """A text in lines of at most ``width`` cells."""
    yield from textwrap.wrap(
        text,
        max(20, width),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
    )


def number(value: float | None, decimals: int = 1) -> str:
    """A number for people; a question mark for what is not known."""
    return "?" if value is None else f"{value:.{decimals}f}"


def synthetic(ctx: PluginContext) -> Iterator[str]:
    """What a made-up region says of itself."""
    if ctx.region.synthetic:
        yield _("SYNTHETIC: this region is made up.")


def nothing_yet() -> Iterator[str]:
    """What is said while there is no diamond."""
    yield _("There is no diamond yet.")
    yield _("Make one: cap-tui diamond new --template demographic-change")


def diamond_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The region's diamonds, drawn, then edge by edge, with what is doubtful about them."""
    found = diamonds(ctx)
    yield from synthetic(ctx)
    if not found:
        yield from nothing_yet()
    for diamond in found:
        yield from one_diamond(ctx, sight(ctx, diamond), width)


def one_diamond(ctx: PluginContext, seen: Sight, width: int) -> Iterator[str]:
    """One diamond."""
    yield from folded(seen.diamond.name, width)
    yield ""
    if drawing.drawable(seen):
        yield from drawing.diamond_lines(seen, width, NARROW_HEIGHT if width < NARROW else HEIGHT)
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
    from cap_tui.api import matrix

    profiles = [p for p in own_profiles(ctx) if p.stage is not Stage.PARKED]
    yield from synthetic(ctx)
    if not profiles:
        yield _("There is no activity yet.")
        return
    yield from matrix.lines(
        drawing.matrix_figure(profiles), max(40, width), say=drawing.matrix_words()
    )
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


def overlay_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The overlay of the regions that can be seen from here."""
    from cap_diamond.overlay import overlay

    yield from synthetic(ctx)
    yield from overlay_lines(overlay(everybody(ctx), decisions(ctx)), width)


def overlay_lines(found: Overlay, width: int) -> Iterator[str]:
    """Who has what, how strong, who lacks what; then what is proposed and what was decided."""
    for work in found.regions:
        made_up = "; " + _("synthetic") if work.synthetic else ""
        yield from folded(f"{work.code} {work.name} ({work.origin}{made_up})", width)
    if len(found.regions) < 2:
        yield from folded(
            _("No other region is here. Import a partner's bundle, or open another region."), width
        )
    yield ""
    for row in found.rows:
        if row.regions > 1:
            yield from row_lines(row, found.regions, width)
    alone = [row for row in found.rows if row.regions == 1]
    if alone:
        yield ""
        yield _("In one region only")
        for row in alone:
            yield from folded(f"{next(iter(row.cells))}: {row.name}", width, 2)
    undecided = [p for p in found.proposals if p.decision is None]
    decided = [p for p in found.proposals if p.decision is not None]
    if undecided:
        yield ""
        yield from folded(_("May be the same under different names; a person decides"), width)
        for proposal in undecided:
            yield from folded(proposal_words(proposal), width, 2)
    if decided:
        yield ""
        yield _("Decided")
        for proposal in decided:
            yield from folded(proposal_words(proposal), width, 2)
    for decision in found.contradictions:
        yield from folded(
            _("! {one} and {other} are said to differ, but other decisions join them.").format(
                one=decision.first_name, other=decision.second_name
            ),
            width,
        )


def row_lines(row: Row, regions: Iterable[Work], width: int) -> Iterator[str]:
    """One activity as the regions have it."""
    yield from folded(row.name, width)
    for work in regions:
        profiles = row.cells.get(work.code)
        if not profiles:
            yield from folded(f"{work.code}: —", width, 2)
            continue
        for profile in profiles:
            yield from folded(f"{work.code}: {cell_words(profile)}", width, 2)


def cell_words(profile: Profile) -> str:
    """One cell of the overlay: the name there, strength and relevance, what is short."""
    words = f"{profile.name} — {ratings_words(profile)}"
    short = mass_words(profile.mass)
    if short:
        return words + "; " + _("short of: {factors}").format(factors=short)
    return words if profile.mass else words + "; " + _("critical mass not judged")


def proposal_words(proposal: Proposal) -> str:
    """A proposal, with why it was made and what was decided."""
    from cap_diamond.comparison import similarity_reasons

    decided = {
        None: "",
        Decision.SAME: " = " + _("the same"),
        Decision.DIFFERENT: " ≠ " + _("different"),
    }[proposal.decision]
    pair = _("{one} ({region}) ~ {other} ({region2})").format(
        one=proposal.first.name,
        region=proposal.first.region,
        other=proposal.second.name,
        region2=proposal.second.region,
    )
    reasons = "; ".join(similarity_reasons(proposal.similarity))
    return f"{pair}, {proposal.similarity.value:.2f}{decided}: {reasons}"


def matching_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """With whom to cooperate on what."""
    from cap_diamond.matching import matches

    yield from synthetic(ctx)
    works = everybody(ctx)
    yield from matching_lines(matches(works, ctx.region.code, decisions(ctx)), width)


def matching_lines(found: Sequence[Match], width: int) -> Iterator[str]:
    """Possible cooperations by activity, with both numbers, reasons, and what partners add together."""
    if not found:
        yield from folded(
            _("No partner is found: it takes rated activities here and in other regions."), width
        )
        return
    by_activity: dict[str, list[Match]] = {}
    for match in found:
        by_activity.setdefault(match.here.uid, []).append(match)
    for group in by_activity.values():
        yield from folded(f"{group[0].here.name} — {ratings_words(group[0].here)}", width)
        for match in group:
            yield from match_lines(match, width)
        yield from alliance_lines(group[0].here, [m.there for m in group], width)
        yield ""


def match_lines(match: Match, width: int) -> Iterator[str]:
    """One possible cooperation."""
    case = pack().case(match.case)
    proposed = "" if match.confirmed else ", " + _("names not yet confirmed")
    yield from folded(
        _("{case}: {region}, {name} — similar {similar:.2f}, complements {adds}{proposed}").format(
            case=pick(case.name),
            region=match.there.region,
            name=match.there.name,
            similar=match.similarity,
            adds=number(match.complementarity, 2),
            proposed=proposed,
        ),
        width,
        2,
    )
    for reason in match.reasons():
        yield from folded(f"- {reason}", width, 4)
    yield from folded(f"- {meeting_name(match.meeting)}", width, 4)


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


def card_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The cards of the region's activities."""
    own = ctx.region.code
    activities = [a for a in ctx.records(TransformativeActivity).all() if (a.owner or own) == own]
    if not activities:
        yield _("There is no activity yet.")
    for activity in sorted(activities, key=lambda a: a.name.casefold()):
        yield from card.card_lines(card.card_of(ctx, activity), width)
        yield ""


def aspect_weights(ranking: priorities.Ranking) -> str:
    """The weights of a ranking in words."""
    return ", ".join(
        f"{stages.aspect_name(Aspect(aspect))} {weight:.2f}"
        for aspect, weight in ranking.weights.items()
    )
