"""The training path: the tour and a unit for each tool, with what the person has done of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen, Shell
from cap_tui.text.i18n import _
from cap_tui.training.progress import read_progress
from cap_tui.training.unit_path import UnitItem, training_units
from cap_tui.training.unit_text import unit_state, unit_title
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, Role, safe, safe_line

if TYPE_CHECKING:
    from cap_tui.plugin.content_registry import ContentRegistry


class TrainingScreen(CapScreen):
    """The list of units, with the one of the practice region marked. Enter opens one."""

    CSS_PATH = "training.tcss"
    ACTIONS = PLACES["training"]
    PLACE: ClassVar[str] = "training"

    def __init__(self, unit: str = "") -> None:
        super().__init__()
        self._items: tuple[UnitItem, ...] = ()
        self._first = unit

    def body(self) -> Iterable[Widget]:
        columns = [Column("", least=24), Column("", 7, align="right", drop=1), Column("", 14)]
        yield Rows(columns, [], verb=_("Open"), empty=_("looking for units …"), id="units")

    def path(self) -> list[str]:
        return [_("Training")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _("Learn every tool: first the tour of ten minutes, then a unit for each tool."),
            _("Each unit explains the idea and has an exercise on a practice region, which is made up. No region of yours is touched."),
        ]  # fmt: skip

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        shell = self.shell

        def look() -> None:
            found = training_units(content_of(shell), shell.home)
            self.app.call_from_thread(self._list, found)

        self.run_worker(look, thread=True, exclusive=True, group="units")

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._list(self._items)

    def _list(self, items: tuple[UnitItem, ...]) -> None:
        if not self.is_attached or not items:
            return
        self._items = items
        progress = read_progress(self.shell.home)
        rows = [
            Row(
                item.ref,
                [
                    safe(unit_title(item)),
                    _("{n} min").format(n=item.entry.minutes),
                    safe_line(unit_state(item, progress), Role.MUTED),
                ],
            )
            for item in items
        ]
        units = self.query_one(Rows)
        units.show(rows, empty=_("There is no unit: every tool is switched off."))
        if self._first:
            units.go_to(self._first)
            self._first = ""
        self.renew_frame()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        self.shell.show("training_unit", event.key)


def content_of(shell: Shell) -> ContentRegistry:
    """The content of the open region; without one, that of the plugins. Takes time."""
    if shell.region is not None:
        return shell.region.host.content()
    from cap_tui.plugin.host import Host

    return Host.discover(shell.home, use_plugins=shell.use_plugins).content()
