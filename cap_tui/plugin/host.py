"""The host: asks every active plugin, one at a time, each inside a guard, so that one can fail alone.

Nothing is imported to list plugins, views and commands; a plugin's package is imported when its
code is first asked for, in a time budget. What fails is switched off with a reason for this
run, and remembered for the next listing.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from cap_tui.errors import CapError, NotFound, PluginFault
from cap_tui.plugin import guard
from cap_tui.plugin.activation import PluginsInRegion, stand_in_region
from cap_tui.plugin.call_marker import marker
from cap_tui.plugin.content_cache import ContentCache
from cap_tui.plugin.content_registry import ContentRegistry
from cap_tui.plugin.context import PluginContext
from cap_tui.plugin.contributed_words import use_translations
from cap_tui.plugin.contributions import (
    Event,
    Line,
    Table,
    View,
)
from cap_tui.plugin.entries import CommandEntry
from cap_tui.plugin.hook_calls import HookCalls, announcing
from cap_tui.plugin.host_contributions import HostContributions
from cap_tui.plugin.kind_owner import PluginOwner
from cap_tui.plugin.lineage import KeptChain, Lineage
from cap_tui.plugin.listed_views import ListedView, list_views
from cap_tui.plugin.loader import Code
from cap_tui.plugin.plugin_status import assess
from cap_tui.plugin.registry import Roster
from cap_tui.plugin.states import PluginState, State
from cap_tui.plugin.time_budget import HOOK_BUDGET
from cap_tui.text.i18n import _, domain

if TYPE_CHECKING:
    import click

    from cap_tui.model.kind import Kind
    from cap_tui.workspace import News, Workspace
    from cap_tui.workspace.home import Home

T = TypeVar("T")


class Host(HostContributions):
    """The plugins of one run. Safe to use from several threads."""

    def __init__(
        self,
        states: Iterable[PluginState],
        *,
        home: Home | None = None,
        budget: float | None = None,
        hook_budget: float = HOOK_BUDGET,
    ) -> None:
        """``budget`` is the time in seconds that the import of one plugin may take, ``hook_budget`` that of one hook."""
        self._found = tuple(states)
        self._home = home
        self._roster = Roster(self._found, home.state if home else None)
        self._code = Code(home.state if home else None, budget)
        self._standing = PluginsInRegion()
        self._contexts: dict[str, PluginContext] = {}
        self._lock = threading.RLock()
        self._calls = HookCalls(self._roster, self._code, self.context, hook_budget)
        self._content = ContentCache(self._code, partial(PluginOwner, self._calls))
        self._stop_listening: Callable[[], None] = lambda: None
        self.today: datetime.date | None = None
        """What plugins take for today; None: the day of the clock."""
        self._kept_chain = KeptChain()
        self.workspace: Workspace | None = None

    @classmethod
    def discover(cls, home: Home | None, *, use_plugins: bool = True) -> Self:
        """Find the plugins of this installation and of the person's drop-in folder; imports none.

        Without ``use_plugins`` only the built-in ones are used.
        """
        if home is not None:
            marker.use(home.state)
        return cls(assess(home, use_plugins=use_plugins), home=home)

    @property
    def plugins(self) -> tuple[PluginState, ...]:
        """Every plugin that was found, with its present state."""
        return self._roster.all()

    def plugin(self, plugin_id: str) -> PluginState:
        """One plugin by id; :class:`NotFound` when there is none."""
        return self._roster.get(plugin_id)

    def fault(self, plugin_id: str, error: BaseException) -> None:
        """Switch a plugin off for this run because of ``error``; the others work on."""
        self._roster.switch_off(plugin_id, error, State.QUARANTINED)

    def quarantine(self, plugin_id: str, view: str, error: BaseException | str) -> None:
        """Leave a plugin alone from the next start on: its drawing ended the program. Never raises."""
        self._roster.quarantine(plugin_id, view, error)

    def view_worked(self, view_id: str) -> None:
        """A view stands on the screen: its plugin is active again if it failed there when last used."""
        self._roster.worked(view_id.partition(".")[0], view_id)

    def load(self) -> tuple[PluginState, ...]:
        """Import the code of every plugin that may run, and return the states after it."""
        for _state, _call in self._calls.implementations("cap_tables"):
            continue
        return self.plugins

    def ask_declarations(self) -> None:
        """Ask each plugin for what it declares without a region, so that its faults and deprecations are known."""
        from click import Command

        for hook, kind in (("cap_tables", Table), ("cap_views", View), ("cap_commands", Command)):
            self._calls.ask(hook, kind)
        self.exporters()
        self.importers("")

    # ------------------------------------------------------------------ region

    def attach(self, workspace: Workspace) -> Mapping[str, PluginContext]:
        """Open the plugins on a region: those it enables, their settings, their tables' versions.

        Migrates older tables. Returns the contexts by plugin id.
        """
        with self._lock:
            self.workspace = workspace
            self._contexts = {}
            self._standing = stand_in_region(self._found, workspace, self._declared_tables)
            self._roster.replace(self._standing.states)
            self._stop_listening()
            self._stop_listening = workspace.after_commit(self.announce)
            use_translations(self.content, self._roster.usable(), workspace.folder)
            return {state.id: self.context(state.id) for state in self._roster.usable()}

    def detach(self) -> None:
        """Hear of no commit any more: another host takes over."""
        self._stop_listening()
        self._stop_listening = lambda: None

    def context(self, plugin_id: str) -> PluginContext:
        """The context of one plugin; :class:`PluginFault` with reason and remedy when it is off."""
        state = self.plugin(plugin_id)
        if not state.usable:
            raise self._roster.off(state)
        with self._lock:
            if plugin_id not in self._contexts:
                self._contexts[plugin_id] = self._new_context(state)
            return self._contexts[plugin_id]

    def _new_context(self, state: PluginState) -> PluginContext:
        package = state.source.module or f"cap_{state.id.replace('-', '_')}"
        return PluginContext(
            state.id,
            workspace=self.workspace,
            settings=self._standing.settings.get(state.id) or state.manifest.defaults(),
            tables=self._standing.rights.get(state.id, {}),
            importers=self.importers,
            cache=self._home.state / "cache" / state.id if self._home else None,
            home=self._home,
            lineage=self.lineage(),
            content=self.content,
            survey_rounds=self.survey_rounds,
            counted_figures=self.counted_figures,
            diamonds=self.diamonds,
            cooperation=self.cooperation,
            today=lambda: self.today or datetime.date.today(),
            translate=domain(package, Path(state.source.folder) / "locales"),
        )

    def lineage(self) -> Lineage:
        """What it takes to see the region's records as one chain: every table's declaration, who owns it."""
        return Lineage(
            tables=self.tables,
            lines=lambda: {state.id: state.manifest.line for state in self.plugins},
            kept=self._kept_chain,
        )

    def _declared_tables(self, state: PluginState) -> list[Table]:
        """The tables that a plugin's code declares; :class:`PluginFault` when it cannot say."""
        call = self._code.implementation(state, "cap_tables")
        ctx = PluginContext(state.id)

        def declared() -> list[Table]:
            return guard.collect(state.id, "cap_tables", lambda: call and call({"ctx": ctx}), Table)

        return self._calls.within_budget(state, "cap_tables", declared)

    # ------------------------------------------------------------------- views

    def views(self, line: Line | None = None) -> list[ListedView]:
        """The views of all active plugins, or of those that serve ``line``, by order. Imports nothing."""
        return list_views(self._roster.usable(), line)

    def view_titles(self) -> dict[str, str]:
        """View id -> title, of all active plugins."""
        return {view.id: view.title for view in self.views()}

    def view(self, view_id: str) -> View:
        """The view itself, its callables in a guard: they raise :class:`PluginFault` and nothing else.

        :class:`NotFound` when no manifest lists it, :class:`PluginFault` when its plugin is
        off or does not give it.
        """
        owner = view_id.partition(".")[0]
        state = self.plugin(owner)
        if not state.usable:
            raise self._roster.off(state)
        if view_id not in {entry.id for entry in state.manifest.views}:
            raise NotFound(_("There is no view '{id}'.").format(id=view_id))
        for plugin, view in self._calls.ask("cap_views", View, only=owner):
            if view.id == view_id:
                return guard.guarded_view(plugin, view)
        raise self._not_given(owner, view_id)

    def view_lines(self, view_id: str, width: int) -> Iterator[str]:
        """A view as lines of text, cleaned."""
        view = self.view(view_id)
        yield from view.lines(self.context(view_id.partition(".")[0]), width)

    def view_text(self, view_id: str, width: int) -> list[str]:
        """All lines of a view, made within the time of a hook; a built-in view takes the time it needs."""
        state = self.plugin(view_id.partition(".")[0])
        return self._calls.within_budget(
            state, f"{view_id} lines", lambda: list(self.view_lines(view_id, width))
        )

    def _not_given(self, plugin: str, name: str) -> CapError:
        """Why something that a manifest lists was not there: the plugin is off, or its code lacks it."""
        state = self.plugin(plugin)
        if not state.usable:
            return self._roster.off(state)
        what = _("The manifest of '{plugin}' lists '{name}', its code does not give it.")
        return PluginFault(what.format(plugin=plugin, name=name), where=state.source.folder)

    # ---------------------------------------------------------------- commands

    def commands(self) -> dict[str, CommandEntry]:
        """Name -> entry of the commands of all active plugins. Imports nothing."""
        return {
            entry.name: entry
            for state in self._roster.usable()
            for entry in state.manifest.commands
        }

    def command(self, name: str) -> click.Command:
        """A plugin's command, with its code imported and its work in a guard; errors as for :meth:`view`."""
        from click import Command

        owner = self._roster.command_owner(name)
        for _plugin, command in self._calls.ask("cap_commands", Command, only=owner.id):
            if command.name == name:
                return guard.guarded_command(owner.id, command)
        raise self._not_given(owner.id, name)

    def command_kind(self, name: str) -> Kind[Any] | None:
        """The kind whose command group the core makes under this name; None for a command of the plugin's own.

        :class:`PluginFault` when the code gives no kind for the table that the manifest names.
        """
        owner = self._roster.command_owner(name)
        entry = next(each for each in owner.manifest.commands if each.name == name)
        if not entry.table:
            return None
        wanted = f"{owner.id}.{entry.table}"
        for _plugin, table in self._calls.ask("cap_tables", Table, only=owner.id):
            if table.kind is not None and table.kind.table == wanted:
                return self._kind(owner.id, table.kind)
        raise self._not_given(owner.id, wanted)

    # ------------------------------------------------------------ content, news

    def content(self) -> ContentRegistry:
        """The content of this installation and of the attached region, read again when a file changed."""
        with self._lock:
            return self._content.registry(self._roster.usable(), self.workspace)

    def emit(self, event: Event) -> None:
        """Tell every plugin what happened. Plugins observe; none can veto."""
        self._calls.tell("cap_event", event=event)

    def announce(self, news: News) -> None:
        """Tell every plugin which records changed; commits that a plugin makes meanwhile tell nobody."""
        if announcing.get():
            return
        token = announcing.set(True)
        try:
            tables, uids = tuple(sorted(news.tables)), tuple(sorted(news.uids))
            self.emit(Event("records.changed", tables, news.seq, uids))
        finally:
            announcing.reset(token)

    def demo(self) -> None:
        """Let every plugin fill the open sample region with synthetic data through its own code."""
        self._calls.tell("cap_demo")
