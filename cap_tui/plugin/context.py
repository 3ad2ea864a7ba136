"""PluginContext: all that a plugin sees of the region. It reads any table and writes its own."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, overload

import msgspec

from cap_tui.errors import PluginFault, WrongUse
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.chain import Chain
from cap_tui.model.content import ContentEntry, ContentItem, ContentUse, UseState
from cap_tui.model.record import Record
from cap_tui.model.stages import StageFacts
from cap_tui.plugin import API_VERSION
from cap_tui.plugin.content_registry import ContentRegistry
from cap_tui.plugin.lineage import Lineage
from cap_tui.plugin.neighbour_regions import (
    OtherRegion,
    RegionChoice,
    choose_partners,
    other_regions,
    region_choice,
    regions_on_this_machine,
)
from cap_tui.plugin.table_permissions import TableGuard, TableRight
from cap_tui.text.i18n import Translate, _

if TYPE_CHECKING:
    from cap_tui.model.released import ReleasedGroups
    from cap_tui.plugin.cooperation import CooperationOptions, DiamondOutline
    from cap_tui.plugin.counted_figure import CountedFigure
    from cap_tui.plugin.importers import Importer
    from cap_tui.plugin.survey_round import SurveyRound
    from cap_tui.workspace import (
        News,
        Records,
        TableRule,
        Transaction,
        Workspace,
        WorkspaceConfig,
    )
    from cap_tui.workspace.config import Region
    from cap_tui.workspace.history import EarlierVersion
    from cap_tui.workspace.home import Home, RegionEntry
    from cap_tui.workspace.registers import Register
    from cap_tui.workspace.table_feed import TableFeed

R = TypeVar("R", bound=Record)
T = TypeVar("T")
E = TypeVar("E", bound=ContentEntry)


class PluginTransaction:
    """A transaction that accepts the plugin's own records and refuses all others."""

    def __init__(
        self,
        workspace: Workspace,
        transaction: Transaction,
        plugin: str,
        rights: Mapping[str, TableRight],
    ) -> None:
        """``rights`` are the plugin's own tables, with what it may do with each."""
        self._transaction = transaction
        self._plugin = plugin
        self._rights = rights
        self._guard = TableGuard(workspace, transaction, rights)

    @property
    def seq(self) -> int:
        """The receipt: the number of the transaction in the log, known after it has ended."""
        return self._transaction.seq

    def add(self, record: R) -> R:
        """Store a new record; returns it with uid, version and owner. Its provenance names the plugin."""
        self._check(record.TABLE)
        self._guard.adding(record.TABLE)
        origin = record.provenance
        if not origin.plugin:
            origin = msgspec.structs.replace(origin, plugin=self._plugin)
            record = msgspec.structs.replace(record, provenance=origin)
        return self._transaction.add(record)

    def put(self, record: R) -> R:
        """Store a changed record; a :class:`Conflict` at the end when somebody else changed it meanwhile."""
        self._check(record.TABLE)
        return self._transaction.put(record)

    def remove(self, record: Record) -> None:
        """Remove a record; undo brings it back."""
        self._check(record.TABLE)
        self._transaction.remove(record)

    def declare(self, rule: TableRule) -> None:
        """Store a rule of a table with this change; it is never loosened."""
        self._check(rule.table)
        self._transaction.declare(rule)

    def _check(self, table: str) -> None:
        if table not in self._rights:
            raise PluginFault(
                _("The plugin '{plugin}' may not write to the table '{table}'.").format(
                    plugin=self._plugin, table=table
                ),
                remedy=_(
                    "A plugin writes to the tables that its plugin.toml lists under tables and writes."
                ),
            )
        self._guard.check(table)


class PluginContext:
    """A plugin's view of the region, given to every hook and to everything that hooks return.

    ``api_version`` is the host's. ``settings`` are validated against the manifest and
    complete. Before a region is open (a command's ``--help``), everything that needs
    one raises :class:`WrongUse`.
    """

    api_version = API_VERSION

    def __init__(
        self,
        plugin_id: str,
        *,
        workspace: Workspace | None = None,
        settings: Mapping[str, Any] = MappingProxyType({}),
        tables: Mapping[str, TableRight] = MappingProxyType({}),
        importers: Callable[[str], tuple[Importer, ...]] = lambda _purpose: (),
        cache: Path | None = None,
        home: Home | None = None,
        lineage: Lineage | None = None,
        content: Callable[[], ContentRegistry] = lambda: ContentRegistry({}, ()),
        survey_rounds: Callable[[], tuple[SurveyRound, ...]] = tuple,
        counted_figures: Callable[[], tuple[CountedFigure, ...]] = tuple,
        diamonds: Callable[[], tuple[DiamondOutline, ...]] = tuple,
        cooperation: Callable[[], tuple[CooperationOptions, ...]] = tuple,
        today: Callable[[], datetime.date] = datetime.date.today,
        translate: Translate = str,
    ) -> None:
        """``tables`` are the plugin's own, with what it may do with each."""
        self.plugin_id = plugin_id
        self.settings = settings
        self.t = translate
        self.log = logging.getLogger(f"cap_tui.plugin.{plugin_id}")
        self._workspace = workspace
        self._tables = tables
        self._importers = importers
        self._cache = cache
        self._home = home
        self._lineage = lineage or Lineage()
        self._content = content
        self._survey_rounds = survey_rounds
        self._counted_figures = counted_figures
        self._diamonds = diamonds
        self._cooperation = cooperation
        self._today = today

    def _open(self) -> Workspace:
        if self._workspace is None:
            raise WrongUse(
                _("No region is open."),
                remedy=_("Name a region's folder with -w, or open one in the shell."),
            )
        return self._workspace

    @property
    def config(self) -> WorkspaceConfig:
        """What workspace.toml says."""
        return self._open().config

    @property
    def today(self) -> datetime.date:
        """What counts as today: the day of the clock, or the one that ``check --as-of`` names."""
        return self._today()

    @property
    def region(self) -> Region:
        """The region: code, name, country, languages, currency, neighbours, synthetic or not."""
        return self.config.region

    @property
    def folder(self) -> Path:
        """The region's folder, against which the names of files in workspace.toml are read."""
        return self._open().folder

    @property
    def languages(self) -> tuple[str, ...]:
        """The region's languages, the first is its main one."""
        return tuple(self.region.languages)

    @property
    def seq(self) -> int:
        """The number of the last transaction read; a changed number means changed records."""
        return self._open().seq

    @property
    def readonly(self) -> bool:
        """Whether the workspace may only be read."""
        return self._open().readonly

    @property
    def cache(self) -> Path:
        """A folder of the person's, outside the region, for what can be made again."""
        if self._cache is None:
            raise WrongUse(_("This plugin has no cache folder."))
        self._cache.mkdir(parents=True, exist_ok=True)
        return self._cache

    def records(self, kind: type[R]) -> Records[R]:
        """Typed reading of the table of ``kind``: any table of the region."""
        return self._open().records(kind)

    def table_feed(self, table: str, row: type[T]) -> TableFeed[T]:
        """What changes in any table of the region, for an index over a large one.

        ``row`` is a msgspec struct with the fields that the index needs. ``changes()`` of the feed
        gives all rows the first time, then only those that came in and those that went.
        """
        return self._open().table_feed(table, row)

    def earlier_versions(self, kind: type[R], uids: Collection[str]) -> list[EarlierVersion[R]]:
        """What records of a table were before each of their changes, newest first: with when, and by whom."""
        return self._open().earlier_versions(kind, uids)

    @contextmanager
    def transaction(
        self,
        label: str,
        key: str | None = None,
        subject: str | None = None,
        *,
        dry_run: bool = False,
    ) -> Iterator[PluginTransaction]:
        """One change of the plugin's own tables: all of it is durable at the end, or nothing happened.

        ``label`` says in a few words what was done (it stands in the history). The same
        ``key`` again is the same change and is made once. ``subject`` is whom it is made for: a
        participant, a proxy, a paper ballot; undo for another subject does not touch it. With ``dry_run``
        what would be refused is refused, and nothing is stored. :class:`ReadOnly` when the
        workspace or the table may only be read, :class:`PluginFault` for a foreign table.
        """
        workspace = self._open()
        with workspace.transaction(label, key=key, subject=subject, dry_run=dry_run) as transaction:
            yield PluginTransaction(workspace, transaction, self.plugin_id, self._tables)

    def note_release(self, released: ReleasedGroups) -> None:
        """Note of which people the figures of a file are, before it leaves: later ones keep apart from it.

        A report of the region does so with the ``released`` of its sections.
        """
        from cap_tui.workspace.releases import note_releases

        note_releases(self._open(), [released])

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Nobody else changes the region inside the block: what is read stays true until it is written.

        What was committed inside is durable when the block ends.
        """
        with self._open().log.exclusive():
            yield

    def register(self, name: str, *, create: bool = False) -> Register:
        """The confidential register ``name`` of the region, open; a context manager.

        What is written in it appears nowhere in the region and in no bundle. Refused when there is
        none (with ``create`` it is made), when it is another user's, or when others may look into it.
        """
        from cap_tui.workspace.registers import Register, register_folder

        workspace = self._open()
        folder = register_folder(workspace.folder, name)
        if create:
            return Register.create(folder, workspace.config, actor=workspace.identity)
        return Register.open(folder, actor=workspace.identity)

    @property
    def home_folder(self) -> Path:
        """The folder of the person at work, for keys that must not be in the region."""
        if self._home is None:
            raise WrongUse(_("There is no home for keys here."))
        return self._home.path

    def watch(
        self,
        tables: Iterable[str],
        callback: Callable[[News], None],
        *,
        every: float | None = None,
    ) -> Callable[[], None]:
        """Call back with :class:`News` when one of ``tables`` changed, whoever changed it; returns the stop.

        The callback runs in a thread of its own: a widget takes it into its own with
        ``app.call_from_thread`` or by posting a message. ``every`` is how often to look, in
        seconds (None: as the shell does); ask for less, such as 0.02, only while it is needed.
        """
        wanted = frozenset(tables)

        def heard(news: News) -> None:
            if not news.concerns(wanted):
                return
            try:
                callback(news)
            except BaseException as error:
                # Nobody is switched off: a view that was just left may still be told, and fail.
                self.log.error("watch %s", ", ".join(sorted(wanted)), exc_info=error)

        return self._open().watch(heard, own=True, every=every)

    def region_choice(self, codes: Iterable[str] | None = None) -> RegionChoice:
        """Which other regions to compare with: those named, else the region's own choice."""
        return region_choice(self.region, codes)

    def choose_partners(self, codes: Collection[str] | None) -> None:
        """Keep the region's choice in workspace.toml; None goes back to neighbours and imported bundles."""
        choose_partners(self._open(), codes)

    def regions_on_this_machine(self) -> tuple[RegionEntry, ...]:
        """Every other region that could be compared with: code, name, folder, synthetic or not."""
        return regions_on_this_machine(self._home, self._open())

    def other_regions(
        self, choice: RegionChoice | None = None
    ) -> AbstractContextManager[tuple[OtherRegion, ...]]:
        """The chosen regions on this machine, open for reading inside the ``with`` block."""
        return other_regions(self._home, self._open(), choice)

    def chain(self) -> Chain:
        """Every link between the region's records, over all tables of the core and of all plugins."""
        return self._lineage.chain(self._open())

    def standing(self, activity: TransformativeActivity) -> StageFacts:
        """What the rules of the stages look at, gathered from every table."""
        return self._lineage.standing(self._open(), activity)

    @overload
    def content(self, kind: str, record: type[E]) -> tuple[ContentItem[E], ...]: ...

    @overload
    def content(self, kind: str) -> tuple[ContentItem[Any], ...]: ...

    def content(
        self, kind: str, record: type[ContentEntry] | None = None
    ) -> tuple[ContentItem[Any], ...]:
        """The entries of a content kind by id, each with its typed record and where it came from.

        An owner names its ``record`` type. Entries of a kind that nobody owns here have no record.
        """
        found = self._content().entries(kind)
        return tuple(i for i in found if record is None or isinstance(i.record, record))

    def content_entry(self, kind: str, reference: str) -> ContentItem[Any]:
        """One entry by its id or ``ID@CONTRIBUTOR``.

        :class:`NotFound`; :class:`Ambiguous` for the bare id of entries that differ.
        """
        return self._content().find(reference, kind)

    def content_state(self, kind: str, use: ContentUse) -> UseState:
        """What became of an entry that a record uses: same, changed since, or absent."""
        return self._content().state_of(kind, use)

    def survey_rounds(self) -> tuple[SurveyRound, ...]:
        """The rounds of the surveys that any active plugin holds, each with the means that may be shown."""
        return self._survey_rounds()

    def counted_figures(self) -> tuple[CountedFigure, ...]:
        """What the active plugins count from the region's records, by name."""
        return self._counted_figures()

    def diamonds(self) -> tuple[DiamondOutline, ...]:
        """The diamonds that the region works on; whichever plugin has them tells."""
        return self._diamonds()

    def cooperation(self) -> tuple[CooperationOptions, ...]:
        """With whom the region could develop each of its activities, and the critical mass together."""
        return self._cooperation()

    def importers(self, purpose: str) -> tuple[Importer, ...]:
        """The importers for ``purpose`` that any active plugin contributes, in a fixed order."""
        return self._importers(purpose)
