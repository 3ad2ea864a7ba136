"""Several regions in lines of text: the overlay, the proposals, possible cooperations and what partners add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cap_diamond.alliance import figures, members
from cap_diamond.comparison import factor_names, mass_words, similarity_reasons
from cap_diamond.matching import Match, matches, meeting_name
from cap_diamond.overlay import Overlay, Proposal, Row, overlay
from cap_diamond.pack import pack
from cap_diamond.profile import Profile, Work
from cap_diamond.reading import KnownRegion, decisions, everybody, left_out
from cap_diamond.records import Decision
from cap_diamond.telling import folded, number, ratings_words, region_code, region_lines, synthetic
from cap_diamond.words import _
from cap_tui.api import PluginContext, critical_mass, pick


def overlay_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The overlay of the regions that can be seen from here."""
    yield from synthetic(ctx)
    found = overlay(everybody(ctx), decisions(ctx))
    yield from overlay_lines(found, width, left_out(ctx, found.regions))


def overlay_lines(found: Overlay, width: int, left: Sequence[KnownRegion] = ()) -> Iterator[str]:
    """Who has what, how strong, who lacks what; then what is proposed and what was decided."""
    yield from region_lines(found.regions, left, width)
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
    yield from synthetic(ctx)
    works = everybody(ctx)
    yield from region_lines(works, left_out(ctx, works), width)
    yield ""
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
            region=region_code(match.there),
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
