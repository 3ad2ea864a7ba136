"""Home: the regions here, and how to get one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, Role, safe_line

if TYPE_CHECKING:
    from cap_tui.workspace.home import RegionEntry


class HomeScreen(CapScreen):
    """The list of regions."""

    CSS_PATH = "home.tcss"
    ACTIONS = PLACES["home"]
    PLACE: ClassVar[str] = "home"

    def body(self) -> Iterable[Widget]:
        yield Rows(
            [Column("", least=16), Column("", 11, drop=1), Column("", least=20)],
            self._rows(None),
            verb=_("Open"),
            id="regions",
        )

    def __init__(self) -> None:
        super().__init__()
        self._listed = False

    def path(self) -> list[str]:
        return [] if self.shell.region else [_("Regions")]

    def marks(self) -> list[str]:
        return []

    def help_lines(self) -> Iterable[Line]:
        return [
            _(
                "Each region is a folder: its name and languages, what was gathered, what was decided."
            ),
            _("Open one, make one, or look around in a sample region first."),
        ]

    def on_mount(self) -> None:
        self.query_one(Rows).focus()

    def on_screen_resume(self) -> None:
        # What reading imports must not hold up the first paint.
        self.call_after_refresh(self.read_regions)

    def read_regions(self) -> None:
        """Look for regions outside the event loop, then list them."""
        home = self.shell.home

        def look() -> None:
            entries = home.known_regions(Path.cwd())
            self.app.call_from_thread(self._list, entries)

        self.run_worker(look, thread=True, exclusive=True, group="regions")

    def _list(self, entries: list[RegionEntry]) -> None:
        if not self.is_attached:
            return
        rows = self.query_one(Rows)
        rows.show(self._rows(entries))
        if entries and not self._listed:
            self._listed = True
            rows.go_to(f"open:{entries[0].folder}")

    def _rows(self, entries: list[RegionEntry] | None) -> list[Row]:
        rows = [Row("", [safe_line(_("Regions"), Role.HEADING)])]
        if entries is None:
            rows.append(Row("", [safe_line("  " + _("looking for regions …"), Role.MUTED)]))
        elif not entries:
            nothing = _("None here yet. Make one, or begin with the demo.")
            rows.append(Row("", [safe_line(nothing, Role.MUTED)]))
        for entry in entries or ():
            rows.append(
                Row(f"open:{entry.folder}", [_name(entry), _state(entry), _shortened(entry.folder)])
            )
        rows += [
            Row("", [""]),
            Row("", [safe_line(_("Begin"), Role.HEADING)]),
            Row("new", [_("Make a new region"), "n", _("name, languages, currency")]),
            Row("folder", [_("Open a folder"), "o", _("a region somewhere else")]),
            Row("demo", [_("Look around"), "d", _("a synthetic sample region")]),
            Row("training", [_("Learn"), "F7", _("a tour, then every tool")]),
        ]
        return rows

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        what, _colon, folder = event.key.partition(":")
        if what == "open":
            self.shell.open_region(Path(folder))
        else:
            getattr(self, f"action_{what}")()

    def action_new(self) -> None:
        """Make a region."""
        self.shell.show("new")

    def action_folder(self) -> None:
        """Open a region by its folder."""
        from cap_tui.ui import ask_path

        ask_path(
            self,
            _("Which folder contains the region?"),
            self.shell.open_region,
            folders=True,
        )

    def action_demo(self) -> None:
        """Make the sample region and open it."""
        from cap_tui.screens.demo import make_demo

        make_demo(self)

    def action_training(self) -> None:
        """Open the training: the tour, then a unit for each tool."""
        self.shell.show("training")


def _name(entry: RegionEntry) -> Line:
    code = f" ({entry.code})" if entry.code else ""
    return f"{entry.name}{code}"


def _state(entry: RegionEntry) -> Line:
    if entry.problem:
        return safe_line(_("damaged"), Role.BAD)
    return safe_line(_("synthetic"), Role.MUTED) if entry.synthetic else ""


def _shortened(folder: Path) -> Line:
    """A folder as people write it: relative where that is shorter, the home folder as ``~``."""
    spelled = str(folder)
    here = os.path.relpath(spelled)
    person = str(Path.home())
    if spelled.startswith(person + os.sep):
        spelled = "~" + spelled[len(person) :]
    if not here.startswith("..") and len(here) < len(spelled):
        spelled = here
    return safe_line(spelled, Role.MUTED)
