"""What is doubtful about the region's diamonds, and where the tool stands on the board."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cap_diamond.quality import VIEW, findings
from cap_diamond.queries import diamond_state, diamonds, own
from cap_diamond.records import Interest
from cap_diamond.words import _, ngettext
from cap_tui.api import (
    Finding,
    Line,
    LineState,
    PartnerWait,
    PluginContext,
    Rating,
    Severity,
    Stage,
    Status,
    TransformativeActivity,
    ratings,
)


def found(ctx: PluginContext) -> Iterator[Finding]:
    """The findings of every diamond; a hint when there is none."""
    known = diamonds(ctx)
    if not known:
        yield Finding(
            id="diamond.none",
            severity=Severity.HINT,
            message=_("There is no diamond yet; it is the mandatory input of the workshop."),
            remedy=_("Make one from a template, or around the region's priority areas."),
            line=Line.EVIDENCE,
            view=VIEW,
        )
    for diamond in known:
        yield from findings(ctx, diamond_state(ctx, diamond))


def status(ctx: PluginContext) -> Status:
    """Where the diamond stands, and which partners wait for an answer to their interest."""
    return replace(_state(ctx), partners=tuple(_unanswered(ctx)))


def _unanswered(ctx: PluginContext) -> Iterator[PartnerWait]:
    """Interests of partners in an own activity that the region said nothing of."""
    code = ctx.region.code
    interests = list(ctx.records(Interest).all())
    answered = {(i.activity, i.partner) for i in interests if (i.owner or code) == code}
    names = {a.uid: a.name for a in own(ctx, TransformativeActivity)}
    for asked in interests:
        away = (asked.owner or code) != code and asked.region == code and asked.partner in names
        if away and (asked.partner, asked.activity) not in answered:
            text = _("an answer to its interest in {activity}").format(
                activity=names[asked.partner]
            )
            yield PartnerWait(asked.owner, text, view="diamond.matching", record=asked.partner)


def _state(ctx: PluginContext) -> Status:
    """Empty without a diamond, started while activities are unrated, ready when all are rated; parked ones wait."""
    known = diamonds(ctx)
    if not known:
        return Status(
            Line.EVIDENCE,
            LineState.EMPTY,
            _("Diamond: none yet"),
            _("Make a diamond: from a template, or around your priority areas."),
            VIEW,
        )
    on_them = {uid for diamond in known for uid in diamond.activities}
    activities = [
        activity
        for activity in own(ctx, TransformativeActivity)
        if activity.uid in on_them and activity.stage is not Stage.PARKED
    ]
    in_force = ratings.by_activity(ratings.at_home(ctx.records(Rating).all(), activities))
    rated = sum(
        ratings.strength(in_force.get(activity.uid, {})) is not None for activity in activities
    )
    count = len(activities)
    words = ngettext("{n} activity", "{n} activities", count).format(n=count)
    summary = ngettext(
        "Diamond: {activities} at {corners} corner, {rated} rated",
        "Diamond: {activities} between {corners} corners, {rated} rated",
        len(known[0].corners),
    ).format(activities=words, corners=len(known[0].corners), rated=rated)
    if not activities:
        return Status(
            Line.EVIDENCE, LineState.STARTED, summary, _("Add activities on its edges."), VIEW
        )
    if rated < count:
        return Status(
            Line.EVIDENCE,
            LineState.STARTED,
            summary,
            _("Rate the activities: strength, relevance, potential."),
            "diamond.ratings",
        )
    return Status(
        Line.EVIDENCE, LineState.READY, summary, _("Compare with other regions."), "diamond.overlay"
    )
