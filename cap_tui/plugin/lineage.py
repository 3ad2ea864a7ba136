"""The chain over everything a region has: the core's tables and every plugin's, declared or not."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
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
from cap_tui.model.ballot_names import ballot_name
from cap_tui.model.chain import Chain, Parts, Step
from cap_tui.model.chain_links import Document
from cap_tui.model.chain_roles import CORE_ROLES, GROUNDS, Ground
from cap_tui.model.conversion import convert
from cap_tui.model.kind import Kind
from cap_tui.model.kinds import CORE_KINDS
from cap_tui.model.ratings import at_home, in_force
from cap_tui.model.read_access import Reads
from cap_tui.model.record import Record
from cap_tui.model.stages import StageFacts
from cap_tui.model.tables import CORE_TABLES
from cap_tui.model.workshop import WorkshopBallot
from cap_tui.model.workshop_tables import WORKSHOP_TABLES
from cap_tui.text.i18n import language

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace
    from cap_tui.workspace.table_feed import TableFeed

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
    def kind(self) -> Kind[Any] | None:
        """How its records are shown."""

    @property
    def grounded(self) -> bool:
        """Whether something must stand behind them, as their role asks for."""


class KeptChain:
    """The chain of one region, brought up to date when it is asked for: only what moved is read again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: object = None
        self._chain = Chain({}, ())
        self._feeds: dict[str, TableFeed[Any]] = {}
        self._seq = -1

    def chain(self, workspace: Workspace, declared: Sequence[DeclaredTable]) -> Chain:
        """Every link between the region's records as they are now."""
        parts_of = tuple((t.record, t.role, t.parts is not None) for t in declared)
        key = (id(workspace), workspace.generation, language(), parts_of)
        with self._lock:
            if key != self._key:
                self._chain, self._feeds, self._seq = _empty_chain(workspace, declared), {}, -1
                self._key = key
            workspace.log.glance()
            if self._seq != workspace.seq:
                collecting = gc.isenabled()
                gc.disable()  # what is built here stays; looking for garbage in it doubles the time
                try:
                    self._seq = workspace.seq
                    self._take_in(workspace)
                finally:
                    if collecting:
                        gc.enable()
            return self._chain

    def _take_in(self, workspace: Workspace) -> None:
        for name in sorted({*workspace.tables(), *self._feeds}):
            wanted = self._chain.wanted(name)
            if name not in self._feeds:
                row = dict[str, Any] if wanted is None else _row_type(wanted)
                self._feeds[name] = workspace.table_feed(name, row)
            added, removed = self._feeds[name].changes()
            if added or removed:
                rows = _documents if wanted is None else _rows
                self._chain.change(name, rows(added), rows(removed))
        self._chain.relink()


@cache
def _row_type(wanted: tuple[str, ...]) -> type[Any]:
    """What is read of a document whose references are known; a field is named by its place."""
    names = [f"f{place}" for place in range(len(wanted))]
    return msgspec.defstruct(
        "ChainRow",
        [("uid", str, ""), *((name, Any, None) for name in names)],
        rename=dict(zip(names, wanted, strict=True)),
    )


def _rows(found: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Rows of :func:`_row_type` as the chain takes them."""
    return list(map(msgspec.structs.astuple, found))


def _documents(found: Iterable[Any]) -> list[tuple[Any, ...]]:
    return [(document["uid"], document) for document in found if document.get("uid")]


def _empty_chain(workspace: Workspace, declared: Sequence[DeclaredTable]) -> Chain:
    roles = {**CORE_ROLES, **{t.record.TABLE: t.role for t in declared if t.role}}
    kinds = [*CORE_TABLES, *WORKSHOP_TABLES, *(table.record for table in declared)]
    parts = {t.record.TABLE: _parts(workspace, t, t.parts) for t in declared if t.parts}
    names = {t.record.TABLE: t.kind.title() for t in declared if t.kind}
    named = (*CORE_KINDS, *(table.kind for table in declared if table.kind))
    called: dict[str, Callable[[Document], str]] = {
        kind.table: partial(_called, kind) for kind in named
    }
    called[WorkshopBallot.TABLE] = ballot_name
    return Chain({}, kinds, roles, parts, workspace.document, names, called)


def _called(kind: Kind[Any], document: Document) -> str:
    """What people call a record; nothing for one that has no name, or is not as its type says."""
    try:
        name = kind.name(convert(document, kind.record))
    except msgspec.ValidationError:
        return ""
    return "" if name == document["uid"] else name


@dataclass(frozen=True)
class Lineage:
    """What the plugins know of their tables: their declarations, and the action line of each plugin."""

    tables: Callable[[], Iterable[DeclaredTable]] = tuple
    lines: Callable[[], Mapping[str, str]] = dict
    kept: KeptChain = field(default_factory=KeptChain)

    def chain(self, workspace: Workspace) -> Chain:
        """Every link between the region's records; the first call reads all, later ones what moved."""
        return self.kept.chain(workspace, list(self.tables()))

    def orphans(self, workspace: Workspace) -> Iterator[tuple[Ground, list[Step]]]:
        """For each rule of the chain the region's own records that lack what must stand behind them.

        A rule is checked where the tool that gives the ground is here.
        """
        chain = self.chain(workspace)
        declared = list(self.tables())
        here = {*CORE_ROLES.values(), *(table.role for table in declared)}
        here |= {table.parts.role for table in declared if table.parts}
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
