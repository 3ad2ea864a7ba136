"""A region that is open in the shell: its workspace and its plugins, opened and asked outside the event loop."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from cap_tui.errors import NotFound
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _, language, pick

if TYPE_CHECKING:
    from cap_tui.model.chain import Chain
    from cap_tui.model.record import Record
    from cap_tui.operations.board import Board
    from cap_tui.operations.context import Context
    from cap_tui.plugin.content_registry import ContentRegistry
    from cap_tui.plugin.contributions import Action, Finding
    from cap_tui.plugin.host import Host
    from cap_tui.plugin.listed_views import ListedView
    from cap_tui.plugin.states import PluginState
    from cap_tui.workspace import HistoryEntry, News, Workspace
    from cap_tui.workspace.home import Home
    from cap_tui.workspace.visits import ChangesSince, Visit


class OpenRegion:
    """One open region. :meth:`open` and :meth:`boards` take time and are called from a thread."""

    def __init__(self, workspace: Workspace, home: Home, *, use_plugins: bool = True) -> None:
        self.before_foreign_code: Callable[[], None] = lambda: None
        """Called in a thread before code of a plugin that is not built in is first imported."""
        self.workspace = workspace
        self.home = home
        self.use_plugins = use_plugins
        self._host: Host | None = None
        self._lock = threading.Lock()
        self._stop_watching: Callable[[], None] | None = None
        self._seen = workspace.seq
        self._visit: Visit | None = None
        self._visit_read = False
        self._noted: int | None = None
        self.training_step = 0
        """The step of its training unit that was gone to last: where F7 leads back to. 0 before the first."""
        self.training_told = False
        """Whether it was said that the exercise is done."""

    @classmethod
    def open(
        cls, folder: Path, home: Home, *, use_plugins: bool = True, readonly: bool = False
    ) -> Self:
        """Open the workspace in ``folder``; raises what the workspace raises. The plugins come when asked for."""
        from cap_tui.operations.regions import open_workspace
        from cap_tui.workspace.app_logging import log

        log()
        workspace = open_workspace(folder, readonly=readonly)
        home.remember(folder)
        return cls(workspace, home, use_plugins=use_plugins)

    @property
    def host(self) -> Host:
        """The plugins, attached to the region when they are first asked for; raises what that raises."""
        with self._lock:
            if self._host is None:
                from cap_tui.plugin.host import Host

                host = Host.discover(self.home, use_plugins=self.use_plugins)
                if any(
                    s.usable and s.source.module and s.source.kind != "built-in"
                    for s in host.plugins
                ):
                    self.before_foreign_code()
                host.attach(self.workspace)
                self._host = host
            return self._host

    def reload_plugins(self) -> tuple[PluginState, ...]:
        """Read the plugins and their code again; takes time. A mark of the last failure of a plugin is lifted.

        Returns the states; the migration of a table raises what opening the plugins raises.
        """
        from cap_tui.plugin.development import is_developed
        from cap_tui.plugin.loader import forget_code
        from cap_tui.plugin.quarantine import Marks

        with self._lock:
            before = self._host
            if before is not None:
                before.detach()
                forget_code(before.plugins)
                for state in before.plugins:
                    if is_developed(self.home.state, state.folder):
                        Marks(self.home.state).release(state.id)
            self._host = None
        return self.host.load()

    def content(self) -> ContentRegistry | None:
        """The content; None while nobody has looked for plugins yet."""
        return self._host.content() if self._host is not None else None

    def plugin_notices(self) -> tuple[Finding, ...] | None:
        """The plugins in trouble; None while nobody has looked for plugins yet."""
        return tuple(self._host.plugin_notices()) if self._host is not None else None

    def plugin_folders(self) -> dict[str, str]:
        """The folder of each plugin that has code, as far as plugins were looked for; waits for nothing."""
        plugins = self._host.plugins if self._host is not None else ()
        return {state.id: state.source.folder for state in plugins if state.source.module}

    @property
    def name(self) -> str:
        """The region's name."""
        return clean_line(self.workspace.config.region.name)

    @property
    def synthetic(self) -> bool:
        """Whether the region is made up."""
        return self.workspace.config.region.synthetic

    @property
    def readonly(self) -> bool:
        """Whether it may only be read."""
        return self.workspace.readonly

    @property
    def context(self) -> Context:
        """What operations are given: the region, the plugins, the person's home and language."""
        from cap_tui.operations.context import Context

        return Context(self.workspace, self.host, self.home, language())

    def boards(self) -> Iterator[Board]:
        """The board as the plugins answer; the last one is the whole, and is kept for the next start."""
        from cap_tui.operations.board import boards
        from cap_tui.operations.board_cache import board_state, keep_board

        host = self.host
        state = board_state(self.home, self.workspace, self.use_plugins)
        found: Board | None = None
        for found in boards(host, self.workspace):
            yield found
        if found is not None:
            keep_board(self.home, self.workspace, found, state)

    def opening_board(self) -> Board:
        """The board of what the region itself tells; waits for no plugin."""
        from cap_tui.operations.board import opening_board

        return opening_board(self.workspace, datetime.date.today())

    def kept_board(self) -> Board | None:
        """The board of the last time, while the region has not changed since; asks no plugin."""
        from cap_tui.operations.board_cache import load_board

        return load_board(self.home, self.workspace, use_plugins=self.use_plugins)

    def chain(self) -> Chain:
        """Every link between the region's records."""
        return self.host.lineage().chain(self.workspace)

    def changes_since_visit(self) -> ChangesSince | None:
        """What others changed since this person was here before this run of the program; None for the first time."""
        from cap_tui.workspace.visits import changes_since, last_visit

        if not self._visit_read:
            self._visit, self._visit_read = last_visit(self.home, self.workspace), True
        return changes_since(self.workspace, self._visit)

    def note_visit(self) -> None:
        """Note for the next time that the person has seen the region as it is."""
        from cap_tui.workspace.visits import note_visit

        if self._visit_read and self._noted != self.workspace.seq:
            note_visit(self.home, self.workspace)
            self._noted = self.workspace.seq

    def last_change(self) -> HistoryEntry | None:
        """The newest change of the region, whoever made it."""
        return next(iter(self.workspace.history(limit=1)), None)

    def views(self) -> list[ListedView]:
        """Every view of every plugin that is on."""
        return list(self.host.views())

    def actions(self, selection: Record | None = None) -> list[tuple[str, Action]]:
        """What plugins offer for the selected record, with the id of the plugin; imports their code."""
        return [(action.id.partition(".")[0], action) for action in self.host.actions(selection)]

    def title(self, view: str) -> tuple[str, str]:
        """The name of a view's plugin and the view's own title."""
        listed = {known.id: known.title for known in self.views()}
        return self.plugin_name(view.partition(".")[0]), listed.get(view, view)

    def plugin_name(self, plugin: str) -> str:
        """A plugin as people call it."""
        return pick(self.host.plugin(plugin).manifest.name) or plugin

    @property
    def away(self) -> str:
        """The time of day since when the region's server does not answer; empty while it does."""
        return self.workspace.away

    def watch(self, changed: Callable[[int], None]) -> None:
        """Call ``changed`` from a thread, within a second after somebody else changed something."""

        def heard(news: News) -> None:
            changed(news)
            if self._host is not None:
                self._host.announce(news)

        self._stop_watching = self.workspace.watch(heard)

    def news(self) -> list[HistoryEntry]:
        """Take in what others wrote since the last call; their changes, newest first; those of quiet tables are not told."""
        before = self._seen
        self._seen = self.workspace.glance()
        if self._seen <= before:
            return []
        newer = [e for e in self.workspace.history(limit=self._seen - before) if e.seq > before]
        return [e for e in newer if not (self.is_own(e) or self.workspace.is_quiet_change(e))]

    def is_own(self, entry: HistoryEntry) -> bool:
        """Whether this session made a change."""
        own = self.workspace.identity
        return (entry.actor, entry.session) == (own.login, own.session)

    def settle(self, table: str, chosen: dict[str, Any]) -> None:
        """Save a document as it was chosen in a conflict, upon the version that stands; raises as saving does."""
        from cap_tui.model.conversion import convert
        from cap_tui.model.record import Record

        kind = _record_type(table, Record)
        if kind is None:
            raise NotFound(_("The record cannot be saved from here."), where=table)
        with self.workspace.transaction(_("Conflict settled")) as transaction:
            transaction.put(convert(chosen, kind))

    def record_options(self, table: str) -> list[tuple[str, str]]:
        """The records of a table ("*": of any) as (uid, name), in the order of their names."""
        context = self.context
        kinds = [kind for kind in context.kinds() if table in ("*", kind.table)]
        named = [
            (record.uid, clean_line(kind.name(record)))
            for kind in kinds
            for record in context.records(kind.record).all()
        ]
        return sorted(named, key=lambda option: option[1].casefold())

    def close(self) -> None:
        """Stop watching and close the workspace."""
        if self._stop_watching is not None:
            self._stop_watching()
            self._stop_watching = None
        self.note_visit()
        self.workspace.close()


def _record_type(table: str, base: type[Record]) -> type[Record] | None:
    """The record type below ``base`` that is stored in ``table``, among those that are imported."""
    for kind in reversed(base.__subclasses__()):  # the newest, where a plugin was loaded again
        if table == kind.TABLE:
            return kind
        if found := _record_type(table, kind):
            return found
    return None
