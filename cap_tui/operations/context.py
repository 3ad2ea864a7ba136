"""Who acts, and where: what every operation is given instead of process-wide state."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from cap_tui.model.kind import KindRegistry
from cap_tui.model.kinds import CORE_KINDS
from cap_tui.model.reading import Reads
from cap_tui.model.record import Record
from cap_tui.model.tables import CORE_TABLES
from cap_tui.text.i18n import speaking

if TYPE_CHECKING:
    from cap_tui.model.activity import TransformativeActivity
    from cap_tui.model.stages import Standing
    from cap_tui.plugin.host import Host
    from cap_tui.workspace import Records, Transaction, Workspace
    from cap_tui.workspace.config import Region
    from cap_tui.workspace.home import Home

R = TypeVar("R", bound=Record)


class Writes(Protocol):
    """What an operation needs of a transaction."""

    def add(self, record: R) -> R:
        """Store a new record; returned with uid, version and owner."""
        ...

    def put(self, record: R) -> R:
        """Store a changed record over the version it was read at; Conflict when that is not the newest."""
        ...

    def remove(self, record: Record) -> None:
        """Remove a record that still stands at the version it was read at."""
        ...


class RegionAccess(Reads, Protocol):
    """What operations on records need. A :class:`Context` and a plugin's context both give it."""

    @property
    def region(self) -> Region:
        """The region: code, name, languages."""
        ...

    @property
    def readonly(self) -> bool:
        """Whether the region may only be read."""
        ...

    def transaction(self, label: str, key: str | None = None) -> AbstractContextManager[Any]:
        """One change: durable at the end of the block, or nothing happened."""
        ...

    def standing(self, activity: TransformativeActivity) -> Standing:
        """What the rules of the stages look at."""
        ...


@dataclass(frozen=True)
class Context:
    """A person at work in a region: the workspace, the plugins, the person's home and language.

    The workspace knows the actor, who stands in the history.
    """

    workspace: Workspace
    host: Host | None = None
    home: Home | None = None
    language: str = "en"

    @property
    def region(self) -> Region:
        """The region: code, name, languages."""
        return self.workspace.config.region

    @property
    def readonly(self) -> bool:
        """Whether the region may only be read."""
        return self.workspace.readonly

    @property
    def seq(self) -> int:
        """The number of the newest transaction; a changed number means changed records."""
        return self.workspace.seq

    def records(self, kind: type[R]) -> Records[R]:
        """Typed reading of the table of ``kind``."""
        return self.workspace.records(kind)

    def transaction(self, label: str, key: str | None = None) -> Transaction:
        """One change: durable at the end of the block, or nothing happened. Raises ReadOnly."""
        return self.workspace.transaction(label, key=key)

    def standing(self, activity: TransformativeActivity) -> Standing:
        """What the rules of the stages look at, gathered from every table."""
        from cap_tui.plugin.chain import Whole

        whole = self.host.whole() if self.host else Whole()
        return whole.standing(self.workspace, activity)

    def kinds(self) -> KindRegistry:
        """Every kind: the core's, then the plugins'."""
        tables = self.host.tables() if self.host else []
        return KindRegistry([*CORE_KINDS, *(table.kind for table in tables if table.kind)])

    def record_types(self) -> Iterable[type[Record]]:
        """Every declared record type, with a kind or without."""
        tables = self.host.tables() if self.host else []
        return [*CORE_TABLES, *(table.record for table in tables)]

    def speaking(self) -> AbstractContextManager[None]:
        """The person's language inside the block: labels in the history and messages are in it."""
        return speaking(self.language)
