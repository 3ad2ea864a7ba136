"""What an activity lacks: factors of its critical mass, needs that a person names, what its ADW found missing,
and what is weak in the survey on which its evidence rests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from cap_tact.wording import level_text, need_text
from cap_tact.words import _
from cap_tui.api import (
    CriticalMass,
    Evidence,
    Mass,
    PluginContext,
    Stage,
    TransformativeActivity,
    critical_mass,
    formats,
    language,
    pick,
    ratings,
)

NEED_OF_FACTOR: Mapping[str, str] = {
    "firms": "partners",
    "research": "technology",
    "skills": "skills",
    "capital": "finance",
    "market": "market",
    "value_chain": "partners",
    "coordination": "awareness",
}
NEED_OF_PERSPECTIVE: Mapping[str, str] = {
    "technology": "technology",
    "market": "market",
    "society": "awareness",
    "framework": "regulation",
    "framework conditions": "regulation",
}
LEVEL_OF_KIND: Mapping[str, str] = {"missing-link": "missing", "constraint": "weak"}
PHASE_OF_STAGE: Mapping[Stage, str] = {
    Stage.IDEA: "identify",
    Stage.IDENTIFIED: "identify",
    Stage.ASSESSED: "develop",
    Stage.DEVELOPMENT: "develop",
    Stage.IMPLEMENTED: "implement",
}


@dataclass(frozen=True)
class ActivityGap:
    """One gap. ``id`` is ``mass:FACTOR``, ``need:NEED``, ``road:ITEM`` or ``survey:INDICATOR``; ``name`` says it to people."""

    id: str
    need: str
    level: str
    name: str
    factor: str | None = None


@dataclass(frozen=True)
class ActivityNeeds:
    """Everything that matching asks of an activity. ``phase`` and ``cross_regional`` are None while open."""

    gaps: tuple[ActivityGap, ...]
    unjudged: tuple[str, ...]
    phase: str | None
    cross_regional: bool | None


class _RoadmapRow(msgspec.Struct):
    """What is read of an item of a roadmap."""

    workshop: str = ""
    ref: str = ""
    perspective: str = ""
    text: str = ""
    kind: str = ""
    need: str = ""


class _ActionRow(msgspec.Struct):
    """What is read of an action: which activity it develops, and where it was agreed."""

    activity: str = ""
    workshop: str = ""


def activity_needs(
    ctx: PluginContext,
    activity: TransformativeActivity,
    *,
    phase: str = "",
    needs: Iterable[tuple[str, str]] = (),
) -> ActivityNeeds:
    """The gaps of an activity. ``needs`` are those that a person names, as (need, level)."""
    sheets = ctx.records(CriticalMass).find(activity=activity.uid)
    judged = critical_mass.verdict(next(iter(ratings.at_home(sheets, [activity])), None))
    gaps = [
        ActivityGap(
            f"mass:{gap.factor.id}",
            NEED_OF_FACTOR.get(gap.factor.id, ""),
            "missing" if gap.mass is Mass.MISSING else "weak",
            pick(gap.factor.name),
            gap.factor.id,
        )
        for gap in judged.gaps
    ]
    gaps += [ActivityGap(f"need:{need}", need, level, need_text(need)) for need, level in needs]
    gaps += _roadmap_gaps(ctx, activity)
    gaps += _survey_gaps(ctx, activity)
    return ActivityNeeds(
        tuple(gaps),
        tuple(factor.id for factor in judged.unjudged),
        phase or PHASE_OF_STAGE.get(activity.stage),
        judged.cross_regional,
    )


def _roadmap_gaps(ctx: PluginContext, activity: TransformativeActivity) -> Iterator[ActivityGap]:
    """Missing links and constraints of the ADWs that agreed on actions for the activity."""
    actions = ctx.table_feed("actions", _ActionRow).changes()[0]
    workshops = {row.workshop for row in actions if row.activity == activity.uid and row.workshop}
    if not workshops:
        return
    for row in ctx.table_feed("roadmap", _RoadmapRow).changes()[0]:
        level = LEVEL_OF_KIND.get(row.kind)
        if row.workshop in workshops and level:
            need = row.need or NEED_OF_PERSPECTIVE.get(row.perspective, "")
            yield ActivityGap(f"road:{row.ref}", need, level, row.text)


def _survey_gaps(ctx: PluginContext, activity: TransformativeActivity) -> Iterator[ActivityGap]:
    """The weak indicators of closed survey rounds on which evidence of the activity rests."""
    basis = {
        reference
        for evidence in ctx.records(Evidence).all()
        if evidence.basis
        and (evidence.uid in activity.evidence or activity.uid in evidence.supports)
        for reference in evidence.basis
    }
    if not basis:
        return
    for survey in ctx.survey_rounds():
        for weak in survey.weak:
            if f"{survey.uid}#{weak.id}" in basis:
                mean = formats.number(weak.mean, language(), 1)
                name = _("{indicator}, mean {mean} in {round}").format(
                    indicator=weak.name, mean=mean, round=survey.name
                )
                yield ActivityGap(f"survey:{weak.id}", weak.need, "weak", name)


def gap_text(gap: ActivityGap) -> str:
    """A gap in words."""
    return _("{name} ({level})").format(name=gap.name, level=level_text(gap.level))
