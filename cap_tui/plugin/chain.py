"""The chain over everything a region has: the core's tables and every plugin's, declared or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cap_tui.model.activity import (
    CriticalMass,
    Evidence,
    Rating,
    TransformativeActivity,
)
from cap_tui.model.ratings import in_force
from cap_tui.model.stages import Standing
from cap_tui.model.tables import CORE_TABLES
from cap_tui.model.trace import Chain
from cap_tui.plugin.contributions import Line

if TYPE_CHECKING:
    from cap_tui.plugin.host import Host
    from cap_tui.workspace import Workspace

ACTING = (Line.DEVELOPMENT, Line.SUPPORT)
FINDING = (Line.EVALUATION,)


def chain_of(host: Host, workspace: Workspace) -> Chain:
    """Every link between the region's records. ``host`` is attached to ``workspace``."""
    kinds = [*CORE_TABLES, *(table.record for table in host.tables())]
    return Chain({name: workspace.table(name) for name in workspace.tables()}, kinds)


def standing_of(host: Host, workspace: Workspace, activity: TransformativeActivity) -> Standing:
    """What the rules of the stages look at, gathered from every table.

    What plugins of action lines 3 and 4 made from the activity counts as action; what those of
    line 5 made, and any evidence with a figure that supports it, counts as result.
    """
    lines = {plugin.id: plugin.manifest.line for plugin in host.plugins}
    made = [
        lines.get(table.partition(".")[0], "")
        for table, _document in chain_of(host, workspace).documents_ahead(activity.uid)
        if "." in table
    ]
    supporting = {
        entry.uid: entry
        for entry in workspace.records(Evidence).all()
        if entry.uid in activity.evidence or activity.uid in entry.supports
    }
    measured = sum(activity.uid in e.supports and e.value is not None for e in supporting.values())
    sheets = workspace.records(CriticalMass).find(activity=activity.uid)
    return Standing(
        activity,
        in_force(workspace.records(Rating).find(activity=activity.uid)),
        sheets[-1] if sheets else None,
        sources=len(supporting),
        actions=sum(line in ACTING for line in made),
        results=sum(line in FINDING for line in made) + measured,
    )
