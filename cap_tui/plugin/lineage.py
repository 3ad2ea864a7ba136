"""The chain over everything a region has: the core's tables and every plugin's, declared or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cap_tui.model.action import PlannedAction
from cap_tui.model.action_line import Line
from cap_tui.model.activity import (
    CriticalMass,
    Evidence,
    Rating,
    TransformativeActivity,
)
from cap_tui.model.ratings import at_home, in_force
from cap_tui.model.record import Record
from cap_tui.model.stages import Standing
from cap_tui.model.tables import CORE_TABLES
from cap_tui.model.trace import Chain
from cap_tui.model.workshop import WORKSHOP_TABLES

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace

ACTING = (Line.DEVELOPMENT, Line.SUPPORT)
FINDING = (Line.EVALUATION,)


@dataclass(frozen=True)
class Lineage:
    """What the plugins know of their tables: the record types, and the action line of each plugin."""

    kinds: Callable[[], Iterable[type[Record]]] = tuple
    lines: Callable[[], Mapping[str, str]] = dict

    def chain(self, workspace: Workspace) -> Chain:
        """Every link between the region's records."""
        # What the exchange notes of a partner's record has its uid: the record itself stands.
        names = sorted(workspace.tables(), key=lambda name: not name.startswith("bundle."))
        tables = {name: workspace.table(name) for name in names}
        return Chain(tables, [*CORE_TABLES, *WORKSHOP_TABLES, *self.kinds()])

    def standing(self, workspace: Workspace, activity: TransformativeActivity) -> Standing:
        """What the rules of the stages look at.

        Actions, and what plugins of action lines 3 and 4 made from the activity, count; what those
        of line 5 made, and any evidence with a figure that says it supports the activity,
        counts as result.
        """
        lines = self.lines()
        made = [
            Line.DEVELOPMENT
            if table == PlannedAction.TABLE
            else lines.get(table.partition(".")[0], "")
            for table, _document in self.chain(workspace).documents_ahead(activity.uid)
            if "." in table or table == PlannedAction.TABLE
        ]
        supporting = [
            entry
            for entry in workspace.records(Evidence).all()
            if entry.uid in activity.evidence or activity.uid in entry.supports
        ]
        measured = sum(
            activity.uid in entry.supports and entry.value is not None for entry in supporting
        )
        sheets = list(
            at_home(workspace.records(CriticalMass).find(activity=activity.uid), [activity])
        )
        return Standing(
            activity,
            in_force(at_home(workspace.records(Rating).find(activity=activity.uid), [activity])),
            sheets[-1] if sheets else None,
            sources=len(supporting),
            actions=sum(line in ACTING for line in made),
            results=sum(line in FINDING for line in made) + measured,
        )
