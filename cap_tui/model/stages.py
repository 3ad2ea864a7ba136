"""The stages of an activity: the rule for each step, with what is missing and how to fix it.

Going back and parking are always allowed; going forward needs every rule on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from cap_tui.errors import Refused
from cap_tui.model.activity import (
    Aspect,
    CriticalMass,
    Period,
    Rating,
    Stage,
    TransformativeActivity,
)
from cap_tui.text.i18n import _, ngettext

ORDER = (
    Stage.IDEA,
    Stage.IDENTIFIED,
    Stage.ASSESSED,
    Stage.DEVELOPMENT,
    Stage.IMPLEMENTED,
    Stage.EVALUATED,
)
LEAST_ACTORS = 2


class StageFacts(msgspec.Struct, frozen=True):
    """All that the rules look at.

    ``ratings`` are those in force, ``sources`` counts the evidence that supports the activity,
    ``actions`` what was made from it in action lines 3 and 4, ``results`` what line 5 found.
    """

    activity: TransformativeActivity
    ratings: Mapping[Aspect, Rating] = msgspec.field(default_factory=dict)
    sheet: CriticalMass | None = None
    sources: int = 0
    actions: int = 0
    results: int = 0


class Obstacle(msgspec.Struct, frozen=True):
    """Why a step cannot be taken yet. ``rule`` is its id, ``remedy`` what to do."""

    rule: str
    step: Stage
    message: str
    remedy: str


def stage_name(stage: Stage) -> str:
    """A stage's name for people."""
    return {
        Stage.IDEA: _("idea"),
        Stage.IDENTIFIED: _("identified"),
        Stage.ASSESSED: _("assessed"),
        Stage.DEVELOPMENT: _("in development"),
        Stage.IMPLEMENTED: _("implemented"),
        Stage.EVALUATED: _("evaluated"),
        Stage.PARKED: _("parked"),
    }[stage]


def aspect_name(aspect: Aspect) -> str:
    """An aspect's name for people."""
    return {
        Aspect.STRENGTH_NATIONAL: _("strength, national"),
        Aspect.STRENGTH_GLOBAL: _("strength, global"),
        Aspect.RELEVANCE: _("relevance"),
        Aspect.TRANSFORMATION: _("transformation potential"),
    }[aspect]


def period_name(period: Period | None) -> str:
    """A period in a word; a question mark while nobody said."""
    if period is None:
        return "?"
    return {Period.SHORT: _("short"), Period.MEDIUM: _("medium"), Period.LONG: _("long")}[period]


def next_stage(stage: Stage) -> Stage | None:
    """The stage after ``stage``; a parked activity begins again as an idea, an evaluated one is at its end."""
    if stage is Stage.PARKED:
        return Stage.IDEA
    place = ORDER.index(stage) + 1
    return ORDER[place] if place < len(ORDER) else None


def obstacles(standing: StageFacts, to: Stage) -> tuple[Obstacle, ...]:
    """Everything that stands between an activity and stage ``to``; empty when the step may be taken.

    An activity that goes forward by several stages must satisfy the rules of each.
    """
    now = standing.activity.stage
    if to is Stage.PARKED or to is now:
        return ()
    begin = 0 if now is Stage.PARKED else ORDER.index(now)
    steps = ORDER[begin + 1 : ORDER.index(to) + 1]
    return tuple(obstacle for step in steps for obstacle in RULES[step](standing))


def moved(standing: StageFacts, to: Stage, reason: str = "") -> TransformativeActivity:
    """The activity at stage ``to``; :class:`Refused` names the first obstacle and its remedy.

    Parking asks for a reason, because the next reader will.
    """
    activity = standing.activity
    if to is Stage.PARKED and not reason.strip():
        raise Refused(
            _("Parking an activity needs a reason."),
            where=activity.name,
            remedy=_("Say in a few words why it waits."),
        )
    found = obstacles(standing, to)
    if found:
        raise Refused(
            _("{activity} cannot become '{stage}' yet: {reasons}").format(
                activity=activity.name,
                stage=stage_name(to),
                reasons=" ".join(obstacle.message for obstacle in found),
            ),
            where=activity.name,
            remedy=found[0].remedy,
        )
    return msgspec.structs.replace(activity, stage=to, stage_reason=reason)


def _identified(standing: StageFacts) -> Iterator[Obstacle]:
    step = Stage.IDENTIFIED
    if len(set(standing.activity.areas)) < 2:
        yield Obstacle(
            "areas",
            step,
            _("It does not lie between two priority areas."),
            _("Name the two priority areas between which it emerges."),
        )
    if not standing.activity.description.strip():
        yield Obstacle(
            "description",
            step,
            _("It is not described."),
            _("Say in a sentence what is done, for whom, and what it would change."),
        )
    if not standing.activity.challenge:
        yield Obstacle(
            "challenge",
            step,
            _("It answers no challenge."),
            _("Name the challenge that the diamond is drawn around."),
        )


def _assessed(standing: StageFacts) -> Iterator[Obstacle]:
    step = Stage.ASSESSED
    unrated = [aspect for aspect in Aspect if aspect not in standing.ratings]
    if unrated:
        yield Obstacle(
            "ratings",
            step,
            _("Not rated: {aspects}.").format(aspects=", ".join(map(aspect_name, unrated))),
            _("Rate it from 1 to 5, with the reason."),
        )
    if standing.activity.period is None:
        yield Obstacle(
            "period",
            step,
            _("Its period of relevance is not known."),
            _("Say whether it becomes relevant in the short, medium or long term."),
        )
    if not standing.sources:
        yield Obstacle(
            "evidence",
            step,
            _("No evidence supports it."),
            _("Add a source, a figure or a StressTest result that supports it."),
        )
    from cap_tui.model.critical_mass import verdict

    unjudged = verdict(standing.sheet).unjudged
    if unjudged:
        yield Obstacle(
            "critical_mass",
            step,
            ngettext(
                "{n} factor of its critical mass is not judged.",
                "{n} factors of its critical mass are not judged.",
                len(unjudged),
            ).format(n=len(unjudged)),
            _("Fill the critical-mass sheet."),
        )


def _development(standing: StageFacts) -> Iterator[Obstacle]:
    step = Stage.DEVELOPMENT
    if not standing.activity.cluster:
        yield Obstacle(
            "lead",
            step,
            _("No cluster leads it."),
            _("Name the cluster that leads it."),
        )
    if len(set(standing.activity.actors)) < LEAST_ACTORS:
        yield Obstacle(
            "actors",
            step,
            _("Fewer than {n} organisations pursue it.").format(n=LEAST_ACTORS),
            _("Name the organisations that pursue it."),
        )


def _implemented(standing: StageFacts) -> Iterator[Obstacle]:
    if not standing.actions:
        yield Obstacle(
            "actions",
            Stage.IMPLEMENTED,
            _("No action was made from it."),
            _("Develop actions in an action development workshop (action line 3)."),
        )


def _evaluated(standing: StageFacts) -> Iterator[Obstacle]:
    if not standing.results:
        yield Obstacle(
            "results",
            Stage.EVALUATED,
            _("Nothing was measured or found about it."),
            _("Add a measurement or a finding (action line 5), or an evidence with a figure."),
        )


RULES: Mapping[Stage, Callable[[StageFacts], Iterator[Obstacle]]] = {
    Stage.IDENTIFIED: _identified,
    Stage.ASSESSED: _assessed,
    Stage.DEVELOPMENT: _development,
    Stage.IMPLEMENTED: _implemented,
    Stage.EVALUATED: _evaluated,
}


Standing = StageFacts
"""The name in API 1.0."""
