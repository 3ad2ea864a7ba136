"""What the diamond counts for indicators: activities that other regions share, regions for each activity."""

from __future__ import annotations

from collections.abc import Iterator

from cap_diamond.records import NameDecision, Sameness
from cap_diamond.words import _
from cap_tui.api import CountedFigure, PluginContext, Stage, TransformativeActivity


def count_figures(ctx: PluginContext) -> Iterator[CountedFigure]:
    """By the decisions that an own activity and one of another region are the same."""
    code = ctx.region.code
    owners = {a.uid: a.owner for a in ctx.records(TransformativeActivity).all()}
    own = {
        activity.uid
        for activity in ctx.records(TransformativeActivity).all()
        if activity.owner == code and activity.stage is not Stage.PARKED
    }
    regions: dict[str, set[str]] = {}
    for decided in ctx.records(Sameness).all():
        if decided.decision is not NameDecision.SAME:
            continue
        pairs = (
            (decided.first, decided.second, decided.second_name),
            (decided.second, decided.first, decided.first_name),
        )
        for mine, other, name in pairs:
            region = owners.get(other) or name.rpartition("(")[2].rstrip(")")
            if mine in own and region != code:
                regions.setdefault(mine, set()).add(region)
    yield CountedFigure(
        "shared-activities",
        float(len(regions)),
        _("own activities that are the same as one of another region"),
    )
    together = len(own) + sum(map(len, regions.values()))
    yield CountedFigure(
        "regions-per-activity",
        together / len(own) if own else None,
        _("regions that work on an activity, on average, this one among them"),
    )
