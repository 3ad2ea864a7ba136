"""Plugins: what is installed, in which state, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from cap_tui.errors import CapError
from cap_tui.model.action_line import served_line
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _, pick
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, Role, joined, safe_line
from cap_tui.widgets.text_view import LinesView
from cap_tui.widgets.view import error_line

if TYPE_CHECKING:
    from cap_tui.plugin.states import PluginState


class PluginsScreen(CapScreen):
    """The list of plugins, and the marked one in full below."""

    CSS_PATH = "plugins.tcss"
    ACTIONS = PLACES["plugins"]
    PLACE: ClassVar[str] = "plugins"

    def __init__(self) -> None:
        super().__init__()
        self._states: tuple[PluginState, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield Rows(
            [
                Column(_("Plugin"), least=18),
                Column(_("Version"), 10, drop=2),
                Column(_("Line"), 15, drop=1),
                Column(_("State"), 16),
            ],
            empty=_("No plugin is installed. a adds one."),
            verb=_("What it brings"),
            id="list",
        )
        yield LinesView(id="detail")

    def path(self) -> list[str]:
        return [_("Plugins")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _("Every tool of the program is a plugin; a region may add its own."),
            _(
                "A plugin that is not active says why, and what to do. Code from the plugins folder works only after: cap-tui plugins trust."
            ),
        ]

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        self.read_states()

    def on_screen_resume(self) -> None:
        self.read_states()

    def records_changed(self) -> None:
        self.read_states()

    def read_states(self) -> None:
        """Look at the plugins outside the event loop: without a region they are discovered for this list."""
        shell = self.shell

        def look() -> None:
            if shell.region is not None:
                states = shell.region.host.plugins
            else:
                from cap_tui.plugin.host import Host

                states = Host.discover(shell.home, use_plugins=shell.use_plugins).plugins
            self.app.call_from_thread(self._list, states)

        self.run_worker(look, thread=True, exclusive=True, group="plugins")

    def _list(self, states: tuple[PluginState, ...]) -> None:
        if self.is_attached:
            self._states = states
            self.query_one(Rows).show([_row(state) for state in states])
            self._show_detail()

    def on_rows_selected(self) -> None:
        self.action_brings()

    def on_rows_moved(self) -> None:
        self._show_detail()

    def _current(self) -> PluginState | None:
        row = self.query_one(Rows).current
        return next((state for state in self._states if row and state.id == row.key), None)

    def _show_detail(self) -> None:
        state = self._current()
        if state is not None:
            self.query_one("#detail", LinesView).show(_detail(state))

    def action_add(self) -> None:
        """Add a plugin from a folder or a file."""
        from cap_tui.screens.plugin_adding import ask_plugin

        ask_plugin(self, self._changed)

    def action_remove(self) -> None:
        """Remove the marked plugin."""
        from cap_tui.screens.plugin_adding import ask_removal

        state = self._current()
        if state is not None:
            ask_removal(self, state, self._changed)

    def action_brings(self) -> None:
        """Everything that the marked plugin contributes."""
        from cap_tui.plugin.contribution_list import contribution_lines

        state = self._current()
        if state is not None:
            lines = contribution_lines(state.manifest, state.folder)
            title = pick(state.manifest.name) or state.id
            self.shell.show("pager", title, lines or [_("It brings nothing.")])

    def _changed(self) -> None:
        """Plugins came or went: read them again, in the open region too."""
        region = self.shell.region
        if region is None:
            self.read_states()
            return

        def work() -> None:
            try:
                region.reload_plugins()
            except CapError as error:
                self.app.call_from_thread(self.shell.show_error, error)
            self.app.call_from_thread(self.shell.records_changed)

        self.run_worker(work, thread=True, exclusive=True, group="reload")

    def action_switch(self) -> None:
        """Switch the marked plugin off, or on again, in the person's settings."""
        state = self._current()
        if state is None:
            return
        disabled = [str(id) for id in self.shell.setting("plugins.disabled", [])]
        off = state.id not in disabled
        kept = [*disabled, state.id] if off else [id for id in disabled if id != state.id]
        try:
            self.shell.save_settings({"plugins.disabled": kept})
        except CapError as error:
            self.say(error_line(error), "warning")
            return
        words = (
            _("{id} is off from the next start on.")
            if off
            else _("{id} is on from the next start on.")
        )
        self.say(words.format(id=state.id))


def _row(state: PluginState) -> Row:
    from cap_tui.plugin.states import state_name

    glyphs = signs()
    sign, role = (glyphs.good, Role.GOOD) if state.state.on else (glyphs.warning, Role.WARN)
    manifest = state.manifest
    return Row(
        state.id,
        [
            pick(manifest.name) or state.id,
            manifest.version,
            served_line(manifest.line),
            safe_line(f"{sign} {state_name(state.state)}", role),
        ],
    )


def _detail(state: PluginState) -> list[Line]:
    lines: list[Line] = []
    if summary := pick(state.manifest.summary):
        lines.append(summary)
    if state.reason:
        lines.append(joined([safe_line(_("Why:"), Role.WARN), safe_line(state.reason)], " "))
    if state.remedy:
        lines.append(
            joined([safe_line(_("What to do:"), Role.HEADING), safe_line(state.remedy)], " ")
        )
    origin = _("From {origin}, {folder}").format(origin=state.source.origin, folder=state.folder)
    return [*lines, safe_line(origin, Role.MUTED)]
