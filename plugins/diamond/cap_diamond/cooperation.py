"""What other plugins take from the diamond: its outline, and with whom the region could develop an activity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_diamond.alliance import gain, members, union
from cap_diamond.matching import Match, matches
from cap_diamond.pack import pack
from cap_diamond.queries import decisions, diamond_state, diamonds, everybody
from cap_diamond.region_listings import together
from cap_tui.api import (
    CooperationOptions,
    DiamondOutline,
    JointMassStep,
    PartnerMatch,
    PluginContext,
    pick,
)


def outlines(ctx: PluginContext) -> Iterator[DiamondOutline]:
    """The diamonds of the region, its own first."""
    for diamond in diamonds(ctx):
        challenge = diamond_state(ctx, diamond).challenge
        yield DiamondOutline(
            diamond.uid, diamond.name, diamond.corners, challenge, joint=diamond.shared
        )


def options(ctx: PluginContext) -> Iterator[CooperationOptions]:
    """For each activity that is relevant here: partners by the cases of the Plan, and the mass of all together."""
    works = everybody(ctx)
    found: dict[str, list[Match]] = {}
    made = decisions(ctx)
    for match in matches(works, ctx.region.code, made):
        found.setdefault(match.here.uid, []).append(match)
    partners = dict.fromkeys(m.there.region for its in found.values() for m in its)
    abroad = [match for code in partners for match in matches(works, code, made)]
    for its in found.values():
        here = its[0].here
        steps = members(here, [match.there for match in its]) if here.mass else ()
        mass = union((here.mass, *(step.profile.mass for step in steps)))
        yield CooperationOptions(
            here.uid,
            here.name,
            [_option(match) for match in its],
            [
                JointMassStep(
                    step.profile.region,
                    step.profile.uid,
                    step.gain.closes,
                    None
                    if step.verdict.cross_regional is None
                    else not step.verdict.cross_regional,
                    together(step.verdict),
                )
                for step in steps
            ],
            {factor: level.value for factor, level in mass.items()},
            _between(abroad, {match.there.uid for match in its}),
        )


def _between(abroad: Sequence[Match], partners: set[str]) -> dict[str, str]:
    """The case of each pair of partners of one activity, as the one that asks sees it."""
    return {
        f"{match.here.region}-{match.there.region}": match.case.value
        for match in abroad
        if match.here.uid in partners and match.there.uid in partners
    }


def _option(match: Match) -> PartnerMatch:
    return PartnerMatch(
        region=match.there.region,
        partner=match.there.uid,
        partner_name=match.there.name,
        case=match.case.value,
        case_name=pick(pack().case(match.case).name),
        similarity=match.similarity,
        complementarity=match.complementarity,
        confirmed=match.confirmed,
        interest=match.meeting.value,
        reasons=match.reasons(),
        closes=gain(match.here.mass, match.there.mass).closes,
        mass={factor: level.value for factor, level in match.there.mass.items()},
    )
