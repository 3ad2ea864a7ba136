"""The chain over everything a region has: the core's tables and every plugin's, declared or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from cap_tui.model.action import PlannedAction
from cap_tui.model.action_line import Line
from cap_tui.model.activity import (
    CriticalMass,
    Evidence,
    Rating,
    TransformativeActivity,
)
from cap_tui.model.chain import Chain, Parts, Step
from cap_tui.model.chain_roles import CORE_ROLES, GROUNDS, Ground
from cap_tui.model.conversion import convert
from cap_tui.model.ratings import at_home, in_force
from cap_tui.model.read_access import Reads
from cap_tui.model.record import Record
from cap_tui.model.stages import StageFacts
from cap_tui.model.tables import CORE_TABLES
from cap_tui.model.workshop import WORKSHOP_TABLES

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace

ACTING = (Line.DEVELOPMENT, Line.SUPPORT)
FINDING = (Line.EVALUATION,)


class DeclaredParts(Protocol):
    """What the chain reads of a ``TableParts``."""

    @property
    def role(self) -> str:
        """The role of a part."""

    @property
    def names(self) -> Callable[[Any, Reads], Mapping[str, str]]:
        """Key -> name of the parts of a record."""


class DeclaredTable(Protocol):
    """What the chain reads of a ``Table``."""

    @property
    def record(self) -> type[Record]:
        """The record type."""

    @property
    def role(self) -> str:
        """The role of its records."""

    @property
    def parts(self) -> DeclaredParts | None:
        """Their parts."""

    @property
    def grounded(self) -> bool:
        """Whether something must stand behind them, as their role asks for."""


@dataclass(frozen=True)
class Lineage:
    """What the plugins know of their tables: their declarations, and the action line of each plugin."""

    tables: Callable[[], Iterable[DeclaredTable]] = tuple
    lines: Callable[[], Mapping[str, str]] = dict

    def chain(self, workspace: Workspace, *, roles_only: bool = False) -> Chain:
        """Every link between the region's records, or between those of tables that have a role."""
        declared = list(self.tables())
        roles = {**CORE_ROLES, **{t.record.TABLE: t.role for t in declared if t.role}}
        # What the exchange notes of a partner's record has its uid: the record itself stands.
        names = sorted(workspace.tables(), key=lambda name: not name.startswith("bundle."))
        tables = {n: workspace.table(n) for n in names if not roles_only or n in roles}
        kinds = [*CORE_TABLES, *WORKSHOP_TABLES, *(table.record for table in declared)]
        parts = {t.record.TABLE: _parts(workspace, t, t.parts) for t in declared if t.parts}
        return Chain(tables, kinds, roles, parts)

    def orphans(self, workspace: Workspace) -> Iterator[tuple[Ground, list[Step]]]:
        """For each rule of the chain the region's own records that lack what must stand behind them.

        A rule is checked where the tool that gives the ground is here.
        """
        chain = self.chain(workspace, roles_only=True)
        declared = list(self.tables())
        here = {*CORE_ROLES.values(), *(table.role for table in declared)}
        free = {table.record.TABLE for table in declared if not table.grounded}
        own = workspace.config.region.code
        for ground in GROUNDS:
            if here.issuperset((ground.role, *ground.needs)):
                found = [
                    step
                    for step in chain.with_role(ground.role)
                    if step.table not in free
                    and chain.owner_of(step.uid) == own
                    and chain.lacks(step.uid, ground.needs)
                ]
                if found:
                    yield ground, found

    def standing(self, workspace: Workspace, activity: TransformativeActivity) -> StageFacts:
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
        return StageFacts(
            activity,
            in_force(at_home(workspace.records(Rating).find(activity=activity.uid), [activity])),
            sheets[-1] if sheets else None,
            sources=len(supporting),
            actions=sum(line in ACTING for line in made),
            results=sum(line in FINDING for line in made) + measured,
        )


def _parts(workspace: Workspace, table: DeclaredTable, parts: DeclaredParts) -> Parts:
    """The parts of a table's records, named by the plugin whose table it is."""

    def names(document: Mapping[str, Any]) -> Mapping[str, str]:
        try:
            return parts.names(convert(document, table.record), workspace)
        except msgspec.ValidationError:
            return {}

    return Parts(parts.role, names)
