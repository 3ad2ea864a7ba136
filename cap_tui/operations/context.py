"""Who acts, and where: what every operation is given instead of process-wide state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from cap_tui.errors import WrongUse
from cap_tui.model.content import ContentEntry, ContentItem
from cap_tui.model.kind import KindRegistry
from cap_tui.model.kinds import CORE_KINDS
from cap_tui.model.read_access import Reads
from cap_tui.model.record import Record
from cap_tui.model.tables import CORE_TABLES
from cap_tui.plugin.table_permissions import TableGuard
from cap_tui.text.i18n import _, speaking

if TYPE_CHECKING:
    from cap_tui.model.activity import TransformativeActivity
    from cap_tui.model.stages import StageFacts
    from cap_tui.plugin.cooperation import CooperationOptions, DiamondOutline
    from cap_tui.plugin.host import Host
    from cap_tui.workspace import Records, TableRule, Transaction, Workspace
    from cap_tui.workspace.config import Region
    from cap_tui.workspace.home import Home
    from cap_tui.workspace.identity import Identity

R = TypeVar("R", bound=Record)
E = TypeVar("E", bound=ContentEntry)


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

    def transaction(
        self, label: str, key: str | None = None, *, dry_run: bool = False
    ) -> AbstractContextManager[Any]:
        """One change: durable at the end of the block, or nothing happened. ``dry_run`` only checks it."""
        ...

    def standing(self, activity: TransformativeActivity) -> StageFacts:
        """What the rules of the stages look at."""
        ...


class GuardedTransaction:
    """A transaction of a person: writes to a plugin's table keep that table's rules."""

    def __init__(self, transaction: Transaction, guard: TableGuard) -> None:
        self._transaction = transaction
        self._guard = guard

    @property
    def seq(self) -> int:
        """The number of the commit in the log, once the block has ended."""
        return self._transaction.seq

    def add(self, record: R) -> R:
        """Store a new record; returned with uid, version and owner. Raises ReadOnly, Refused."""
        self._guard.adding(record.TABLE)
        return self._transaction.add(record)

    def put(self, record: R) -> R:
        """Store a changed record over the version it was read at. Raises ReadOnly, Refused."""
        self._guard.check(record.TABLE)
        return self._transaction.put(record)

    def remove(self, record: Record) -> None:
        """Remove a record that still stands at the version it was read at. Raises ReadOnly."""
        self._guard.check(record.TABLE)
        self._transaction.remove(record)

    def declare(self, rule: TableRule) -> None:
        """Store a rule of a table with this change; it is never loosened."""
        self._transaction.declare(rule)


@dataclass(frozen=True)
class Context:
    """A person at work in a region: the workspace, the plugins, the person's home and language.

    Every operation gets one; none reads a language, a login or a home of the process. The region
    is written to in the name of :attr:`actor`, which stands in the history.
    """

    workspace: Workspace
    host: Host | None = None
    home: Home | None = None
    language: str = "en"
    _registries: dict[tuple[str, ...], KindRegistry] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def region(self) -> Region:
        """The region: code, name, languages."""
        return self.workspace.config.region

    @property
    def actor(self) -> Identity:
        """Who acts: the login, the session, whom the work is done for."""
        return self.workspace.identity

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

    @contextmanager
    def transaction(
        self,
        label: str,
        key: str | None = None,
        subject: str | None = None,
        *,
        dry_run: bool = False,
    ) -> Iterator[GuardedTransaction]:
        """One change: durable at the end of the block, or nothing happened. Raises ReadOnly.

        ``subject`` is whom it is made for, ``dry_run`` only checks it; see :meth:`Workspace.transaction`.
        """
        rights = self.host.table_rights() if self.host else {}
        with self.workspace.transaction(
            label, key=key, subject=subject, dry_run=dry_run
        ) as transaction:
            yield GuardedTransaction(transaction, TableGuard(self.workspace, transaction, rights))

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Nobody else changes the region inside the block: what is read stays true until it is written."""
        with self.workspace.log.exclusive():
            yield

    @property
    def home_folder(self) -> Path:
        """The folder of the person at work, for keys that must not be in the region."""
        if self.home is None:
            raise WrongUse(_("There is no home for keys here."))
        return self.home.path

    def standing(self, activity: TransformativeActivity) -> StageFacts:
        """What the rules of the stages look at, gathered from every table."""
        from cap_tui.plugin.lineage import Lineage

        lineage = self.host.lineage() if self.host else Lineage()
        return lineage.standing(self.workspace, activity)

    def diamonds(self) -> tuple[DiamondOutline, ...]:
        """The diamonds that the region works on."""
        return self.host.diamonds() if self.host else ()

    def content(self, kind: str, record: type[E]) -> tuple[ContentItem[E], ...]:
        """The entries of a content kind that can be read as ``record``."""
        found = self.host.content().entries(kind) if self.host else ()
        return tuple(item for item in found if isinstance(item.record, record))

    def cooperation(self) -> tuple[CooperationOptions, ...]:
        """With whom the region could develop its activities."""
        return self.host.cooperation() if self.host else ()

    def kinds(self) -> KindRegistry:
        """Every kind: the core's, then the plugins'. Plugins are asked again when one is switched on or off."""
        usable = tuple(s.id for s in self.host.plugins if s.usable) if self.host else ()
        if usable not in self._registries:
            self._registries.clear()
            tables = self.host.tables() if self.host else []
            kinds = [*CORE_KINDS, *(table.kind for table in tables if table.kind)]
            self._registries[usable] = KindRegistry(kinds)
        return self._registries[usable]

    def record_types(self) -> Iterable[type[Record]]:
        """Every declared record type, with a kind or without."""
        tables = self.host.tables() if self.host else []
        return [*CORE_TABLES, *(table.record for table in tables)]

    def speaking(self) -> AbstractContextManager[None]:
        """The person's language inside the block: labels in the history and messages are in it."""
        return speaking(self.language)
