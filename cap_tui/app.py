"""The shell: goes from screen to screen, opens regions, keeps failures apart. No domain words here."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.reactive import Initialize, Reactive
from textual.screen import Screen
from textual.theme import Theme

from cap_tui.errors import CapError
from cap_tui.screens import make
from cap_tui.screens.actions import EVERYWHERE
from cap_tui.screens.base import CapScreen
from cap_tui.screens.clipboard import Clipboard
from cap_tui.screens.contained_loops import contain_tasks
from cap_tui.screens.drafts import FormDrafts
from cap_tui.screens.first_paint import FirstPaint
from cap_tui.screens.forced_exit import ForcedExit
from cap_tui.screens.key_queue import KeyQueue
from cap_tui.screens.lost_session import LostSession
from cap_tui.screens.navigation import NotOpened, Opened
from cap_tui.screens.plugin_actions import PluginKeys
from cap_tui.screens.plugin_reload import PluginReload
from cap_tui.screens.preferences import Preferences
from cap_tui.screens.region_session import OpenRegion
from cap_tui.screens.session_file import SessionFile
from cap_tui.screens.shell_messages import ShellMessages
from cap_tui.screens.undo_dialog import UndoDialog
from cap_tui.text.i18n import _
from cap_tui.text.thread_language import SpeakingExecutor
from cap_tui.widgets import glyphs, themes
from cap_tui.widgets.actions import Acting
from cap_tui.widgets.overlay import open_overlay, overlay_open
from cap_tui.workspace.home import Home

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.filter import LineFilter

    from cap_tui.screens.record_search import RecordNameSearch

COLOURLESS = themes.ColourlessFilter()
FIRST_SCREENS = {"home": "home", "region": "board"}
WHILE_ASKED = ("focus_next", "focus_previous", "help")
"""What of the whole program works while a question is open, also behind its help: nothing that leads away from it."""
LOST = 128
"""From this code on the program is ended by a signal or a terminal that is gone, not by the person."""


def _first_theme(app: Any) -> str:
    return str(app.first_theme)


class CapApp(
    Acting,
    ShellMessages,
    FirstPaint,
    KeyQueue,
    PluginKeys,
    UndoDialog,
    Clipboard,
    LostSession,
    PluginReload,
    ForcedExit,
    inherit_bindings=False,
):
    """The program on a terminal."""

    TITLE = "cap-tui"
    theme: Reactive[str] = Reactive(Initialize(_first_theme), init=False)
    ENABLE_COMMAND_PALETTE = False
    ACTIONS = EVERYWHERE
    BINDINGS = [Binding("ctrl+c", "hint_leave", show=False)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]

    def __init__(
        self,
        folder: Path | None,
        home: Home,
        *,
        use_plugins: bool = True,
        debug: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.DEFAULT_MODE = "home" if folder is None else "region"  # type: ignore[misc]  # read once, by App
        self.environment = os.environ if environment is None else environment
        self.preferences = Preferences(home.config_file)
        if own := self.preferences.get("themes"):
            from cap_tui.widgets.user_themes import take_user_themes

            take_user_themes(own)
        self.first_theme = self._suitable_theme()
        # The theme is known first: Textual chooses its colour filters for the one in force.
        super().__init__()
        self.home = home
        self.use_plugins = use_plugins
        self.debugging = debug
        self.region: OpenRegion | None = None
        self._records: RecordNameSearch | None = None
        self.drafts = FormDrafts(home.state, self.place_key)
        self.session_file = SessionFile(home.state)
        self.animation_level = "none"
        self._folder = folder
        self.opening = folder.name if folder is not None else ""
        self.readonly = False  # regions are opened for reading only
        self.first_view = ""  # the view that is shown when the region is open
        self.reads_mouse = True
        for theme in themes.known_themes():
            self.register_theme(theme)
        self.set_class(self.current_theme.dark, "-dark-mode")
        self.set_class(not self.current_theme.dark, "-light-mode")
        self._choose_signs()
        self.own_keys: Mapping[str, tuple[str, ...]] = {}
        self.key_problems: tuple[str, ...] = ()
        self._take_own_keys()
        for mode, screen in FIRST_SCREENS.items():
            if mode != self.DEFAULT_MODE:
                self.add_mode(mode, partial(make, screen))

    def get_theme(self, theme_name: str) -> Theme | None:
        """One of our themes, known from the first moment on, or one of Textual's."""
        ours = {theme.name: theme for theme in themes.known_themes()}
        return ours.get(theme_name) or super().get_theme(theme_name)

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver; on a terminal ours, which leaves at once."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from cap_tui.screens.driver import QuickExitDriver

        return QuickExitDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The filters of Textual; ours where no colour code is to be sent, and where signs are to be ASCII."""
        filters = [*super().get_line_filters()]
        if self.theme == themes.PLAIN:
            filters.append(COLOURLESS)
        if glyphs.signs() is glyphs.ASCII:
            from cap_tui.widgets.ascii_filter import AsciiFilter

            filters.append(AsciiFilter())
        return filters

    def _suitable_theme(self) -> str:
        wanted = self.preferences.get("screen.theme", themes.DARK)
        return themes.suitable(self.environment, wanted)

    def _choose_signs(self) -> None:
        wanted = self.preferences.get("screen.glyphs", "auto")
        glyphs.choose(glyphs.suitable(self.environment, wanted))

    def _take_own_keys(self) -> None:
        """The keys of the person's settings; most people have none."""
        table = self.preferences.get("keys")
        if table is None:
            return
        from cap_tui.screens.user_keys import read_user_keys

        own = read_user_keys(table)
        self.own_keys, self.key_problems = own.keys, own.problems
        self.set_keymap(own.keymap())

    # ------------------------------------------------------------- beginning, end

    def get_default_screen(self) -> Screen[Any]:
        """The first screen; made by Textual's shortest way, without a second parse of styles."""
        return make(FIRST_SCREENS[self.DEFAULT_MODE])

    def on_mount(self) -> None:
        asyncio.get_running_loop().set_default_executor(SpeakingExecutor())
        contain_tasks(asyncio.get_running_loop(), self)
        self.add_mode(self.DEFAULT_MODE, partial(make, FIRST_SCREENS[self.DEFAULT_MODE]))
        self.watch_terminal()
        if self._folder is None:
            self.call_after_refresh(self._name_key_problems)
            self.call_after_refresh(self.return_to_place)
        self.set_interval(2.0, self.save_unsent)
        if self._folder is not None:
            self.hold_paint()
            self.open_region(self._folder)

    def _name_key_problems(self) -> None:
        """Say once which of the person's own keys cannot be used."""
        problems, self.key_problems = self.key_problems, ()
        if not problems:
            return
        where = _("From [keys] in {file}:").format(file=self.home.config_file)
        self.show("pager", _("Keys that cannot be used"), [where, *problems])

    def _leave_with(self, code: int) -> None:
        if code < LOST:
            self._save_forms()
            self.session_file.forget()
        else:
            self._save_all()
        self.leave_soon(code)
        self.leaving = True
        self.exit(code, return_code=code)

    def on_unmount(self) -> None:
        self.unwatch_terminal()
        self.drafts.leave_behind()
        if not self.leaving:
            self.session_file.forget()
        self.session_file.leave_behind()
        if self.region is not None:
            self.region.close()

    def action_leave(self) -> None:
        """Leave."""
        self._leave_with(0)

    def action_hint_leave(self) -> None:
        """Ctrl+C is no way out that one takes by accident."""
        presenting = getattr(self.screen, "presenting", False)
        self.say(
            _("Esc ends the presentation.") if presenting else _("q leaves, or Ctrl+Q."), "hint"
        )

    # ------------------------------------------------------------- regions

    def open_region(self, folder: Path) -> None:
        """Open a region outside the event loop; its board is shown when it is open."""
        self.say(_("Opening {folder} …").format(folder=folder), "hint")
        self.opens_region = True

        def work() -> None:
            try:
                region = OpenRegion.open(
                    folder, self.home, use_plugins=self.use_plugins, readonly=self.readonly
                )
            except CapError as error:
                self.post_message(NotOpened(error))
                return
            self.post_message(Opened(region))

        self.run_worker(work, thread=True, exclusive=True, group="open")

    async def on_opened(self, event: Opened) -> None:
        """Show the board of a region that was opened."""
        region, self.opening, self.opens_region = event.region, "", False
        if self.region is not None:
            self.region.close()
        self.region = region
        region.before_foreign_code = self.expect_foreign_code
        region.watch(self.post_news)
        self.say("")  # what was said on the list of regions stays there, to be seen again
        if self.current_mode != "region":
            await self.switch_mode("region")
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        self.say("")
        self.records_changed()
        if isinstance(self.screen, CapScreen):
            self.screen.tell_notices(region.workspace.notices)
        self._name_key_problems()
        view, self.first_view = self.first_view, ""
        if await self.return_to_place(view):
            return
        if view:
            self.show_view(view)
        elif self.home.is_practice(region.workspace.folder):
            self.action_show_training()

    async def on_not_opened(self, event: NotOpened) -> None:
        """Say why a region could not be opened; without one, the list of regions is the place to be."""
        self.opening, self.opens_region = "", False
        if self.region is None and self.current_mode == "region":
            await self.switch_mode("home")
        self.release_paint()
        self.show_error(event.error)

    # ------------------------------------------------------------- actions everywhere

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if any(map(overlay_open, self.screen_stack)):
            return action in WHILE_ASKED
        if getattr(self.screen, "presenting", False):
            return action in ("focus_next", "focus_previous", "hint_leave")
        if action in ("undo", "redo"):
            return self.region is not None and not self.region.readonly
        if action == "reload_plugins":
            return self.region is not None and self.developing
        if action in ("show_activity", "show_trace"):
            return self.region is not None
        if action == "show_history":
            return self.region is not None and self._place() != "history"
        return action not in _NOT_TWICE or self._place() != _NOT_TWICE[action]

    def _place(self) -> str:
        return getattr(self.screen, "PLACE", "")

    @property
    def files_folder(self) -> Path:
        """Where a question for a file begins: beside a practice region stand the files of its exercise."""
        folder = self.region.workspace.folder if self.region is not None else None
        if folder is not None and self.home.is_practice(folder):
            return folder.parent
        return Path.cwd()

    def action_help(self) -> None:
        """Help for the place one is at."""
        if isinstance(self.screen, CapScreen):
            from cap_tui.screens.help import flowed, help_for

            lines = help_for(self.screen)
            self.show("pager", _("Help"), lambda width: flowed(lines, width))

    def action_find(self) -> None:
        """The palette."""
        if not isinstance(self.screen, CapScreen):
            return
        from cap_tui.screens.palette import Palette, entries_for
        from cap_tui.screens.record_search import RecordNameSearch

        region = self.region
        if region is None:
            self._records = None
        elif self._records is None or self._records.region is not region:
            self._records = RecordNameSearch(region, self.show_record)
        open_overlay(self.screen, Palette(entries_for(self.screen), self._records))

    async def action_show_regions(self) -> None:
        """The list of regions."""
        await self.switch_mode("home")

    def action_show_history(self) -> None:
        """Who changed what."""
        self.show("history")

    def action_show_plugins(self) -> None:
        """What is installed."""
        self.show("plugins")

    def action_show_settings(self) -> None:
        """Settings."""
        self.show("settings")

    def action_next_theme(self) -> None:
        """The next of our themes."""
        names = [theme.name for theme in themes.known_themes()]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        try:
            self.save_settings({"screen.theme": self.theme})
        except CapError as error:
            self.show_error(error)

    def action_toggle_mouse(self) -> None:
        """Take the mouse, or leave it to the terminal."""
        self.reads_mouse = not self.reads_mouse
        switch = getattr(self._driver, "read_mouse", None)
        if switch is not None:
            switch(self.reads_mouse)
        self.say(_("The mouse is on.") if self.reads_mouse else _("The mouse is your terminal's."))

    def setting(self, name: str, default: Any = None) -> Any:
        """One of the person's settings by its dotted name."""
        return self.preferences.get(name, default)

    def save_settings(
        self, changes: Mapping[str, Any], expect: Mapping[str, Any] | None = None
    ) -> None:
        """Change the person's settings; what can take effect at once does. Raises what saving raises.

        ``expect`` are the values that must stand there; else Conflict.
        """
        self.preferences.save(changes, expect=expect)
        self.theme = self._suitable_theme()
        self._choose_signs()


_NOT_TWICE = {
    "show_plugins": "plugins",
    "show_settings": "settings",
    "show_regions": "home",
}
