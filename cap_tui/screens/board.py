"""The board: where each of the five action lines stands, what is missing, and what to do next."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.worker import get_current_worker

from cap_tui.errors import CapError
from cap_tui.model.action_line import Line as ActionLine
from cap_tui.model.action_line import line_name
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.screens.board_lines import area_lines, area_row, last_line, troubled_lines
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, safe
from cap_tui.widgets.text_view import LinesView, Words

if TYPE_CHECKING:
    from textual import events

    from cap_tui.operations.board import Board, LineBoard
    from cap_tui.operations.board_areas import BoardArea
    from cap_tui.plugin.contributions import DueItem, PartnerWait
    from cap_tui.workspace import HistoryEntry
    from cap_tui.workspace.visits import ChangesSince

FLOW = "╭│││╰"
FLOW_ASCII = "/|||\\"
"""The way of the process beside the five lines: what is learnt in the last one leads back to the first."""

LOW = 24
"""Lines of a screen below which every line counts."""

ROOMY = 12
"""Lines below the list from which the other areas are shown in full below the marked one."""


ASK_AFTER = 1.0
"""Seconds after which the tools are asked when the board of the last time is shown: first the person is answered."""


SHOWN_EVERY = 0.3
"""Seconds after which what the tools have answered so far is shown, while others have not."""


class BoardScreen(CapScreen):
    """The first screen of a region."""

    CSS_PATH = "board.tcss"
    ACTIONS = PLACES["board"]
    PLACE: ClassVar[str] = "board"

    def __init__(self) -> None:
        super().__init__()
        self._board: Board | None = None
        self._last: HistoryEntry | None = None
        self._since: ChangesSince | None = None
        self._areas: dict[str, BoardArea] = {}

    def body(self) -> Iterable[Widget]:
        yield Rows(
            [
                Column(_("Action line"), 17),
                Column(_("State"), 13),
                Column(_("Findings"), 8, drop=1),
                Column(_("Phase"), 10, drop=2),
                Column(_("Next step"), least=21),
            ],
            [Row(line.value, [name, "", "", "", _("opening …")]) for line, name in line_names()],
            verb=_("Open"),
            id="lines",
        )
        yield LinesView(id="detail")
        yield Words(id="stages")

    def help_lines(self) -> Iterable[Line]:
        return [
            _("The process in one picture: the five action lines, from evidence to evaluation, which leads back."),
            _("Below them: the activities by stage, what is due within a week or late, what partners wait for, and what changed since you were here."),
            _("A digit opens an area. The cursor keys mark one, and what it says stands below; Enter opens it."),
        ]  # fmt: skip

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        if self.shell.region is not None:
            self.records_changed()

    def on_screen_resume(self) -> None:
        """Name the plugins that failed meanwhile."""
        region = self.shell.region
        if region is None or self._board is None:
            return
        notices = region.plugin_notices()
        if notices is not None and notices != self._board.plugins:
            self._show(self._board.with_plugins(notices), self._last, self._since)

    def records_changed(self) -> None:
        """Show the board of the last time at once where the region has not changed since; ask the tools then."""
        region = self.shell.region
        if region is None:
            return
        self.renew_frame()
        kept = region.kept_board() if self._board is None else None
        if kept is not None:
            self._show(kept, region.last_change(), region.changes_since_visit())
            self.set_timer(ASK_AFTER, self.ask_tools)
        else:
            self.ask_tools()

    def ask_tools(self) -> None:
        """Ask every tool where it stands and what is missing, in a thread, and show it."""
        region = self.shell.region
        if region is None:
            return

        def ask() -> None:
            asking = get_current_worker()
            try:
                last, since = region.last_change(), region.changes_since_visit()
                if self._board is None:
                    self.app.call_from_thread(self._show, region.opening_board(), last, since)
                    painted = threading.Event()  # the person first: asking takes the processor
                    self.app.call_from_thread(self.call_after_refresh, painted.set)
                    painted.wait(SHOWN_EVERY)
                shown = time.monotonic()
                board: Board | None = None
                for board in region.boards():
                    if asking.is_cancelled:
                        return
                    if time.monotonic() - shown > SHOWN_EVERY:
                        self.app.call_from_thread(self._show, board, last, since)
                        shown = time.monotonic()
            except CapError as error:
                self.app.call_from_thread(self.shell.show_error, error)
                return
            self.app.call_from_thread(self._show, board, last, since)
            region.note_visit()

        self.run_worker(ask, thread=True, exclusive=True, group="board")

    def _show(
        self, board: Board | None, last: HistoryEntry | None, since: ChangesSince | None
    ) -> None:
        now = (board, last, since)
        if board is None or not self.is_attached or now == (self._board, self._last, self._since):
            return
        from cap_tui.operations.board_areas import board_areas

        self._board, self._last, self._since = now
        areas = board_areas(board, since, full=signs().full)
        self._areas = {area.key: area for area in areas}
        flow = FLOW if signs().full == "█" else FLOW_ASCII
        ways = [*flow, *" " * len(areas)]
        self.query_one(Rows).show(
            [area_row(area, way) for area, way in zip(areas, ways, strict=False)]
        )
        self._show_detail()
        self.query_one("#stages", Words).show(self._foot)
        self.call_after_refresh(self.shell.release_paint)

    def _foot(self, width: int) -> list[Line]:
        """How many activities there are, the newest change, plugins in trouble: on a low screen a line each."""
        number = self._areas["activities"].details[0] if self._areas else ""
        plugins = self._board.plugins if self._board else ()
        lines = [last_line(number, self._last), *troubled_lines(plugins)]
        low = self.size.height < LOW
        return [safe(line).truncate(width, ellipsis=True) if low else line for line in lines]

    def on_rows_moved(self) -> None:
        self._show_detail()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        if self._areas:
            self.call_after_refresh(self._show_detail)

    def _show_detail(self) -> None:
        area = self._current()
        view = self.query_one("#detail", LinesView)
        if area is not None:
            others = [a for a in self._areas.values() if a.state is None and a is not area]
            view.show(area_lines(area, others if view.size.height >= ROOMY else []))

    def _current(self) -> BoardArea | None:
        row = self.query_one(Rows).current
        return self._areas.get(row.key) if row else None

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        area = self._current()
        if area is not None and self._board is not None:
            self._open(area, self._board)

    def _open(self, area: BoardArea, board: Board) -> None:
        """Go where the area is worked on."""
        if area.state is not None:
            self._open_line(next(line for line in board.lines if line.line.value == area.key))
        elif area.key == "activities":
            self.shell.show_records("activities")
        elif area.key == "changes":
            self.shell.show("history")
        else:
            items = board.due if area.key == "due" else board.partners
            if not items:
                self.say(area.told, "hint")
                return
            from cap_tui.ui import choose

            choices = [(str(place), line) for place, line in enumerate(area.details)]
            choose(self, area.name, choices, lambda place: self._go_to(items[int(place)]))

    def _go_to(self, item: DueItem | PartnerWait) -> None:
        """Where something is done: a place of the core, a view, or the page of a record."""
        from cap_tui.operations.board_agenda import CONFLICTS

        region = self.shell.region
        if item.view == CONFLICTS:
            self.shell.show("bundle_conflicts")
        elif item.view:
            self.shell.show_view(item.view)
        elif item.record and region is not None:
            chain = region.chain()
            if item.record in chain:
                self.shell.show_record(chain.table_of(item.record), item.record)

    def _open_line(self, line: LineBoard) -> None:
        region = self.shell.region
        if region is None:
            return
        views = [view for view in region.views() if view.line is line.line]
        if line.view or len(views) == 1:
            self.shell.show_view(line.view or views[0].id)
        elif views:
            self._offer([(view.id, view.title) for view in views])
        else:
            self.say(_("No tool for this line is installed. F4 shows the plugins."), "warning")

    def action_line(self, number: int) -> None:
        """Mark an area by its number and open it: one key leads to each."""
        rows = self.query_one(Rows)
        if number > len(rows.rows):
            return
        row = rows.rows[number - 1]
        rows.go_to(row.key)
        self.post_message(Rows.Selected(rows, row))

    def action_views(self) -> None:
        """Offer every view of every tool."""
        if region := self.shell.region:
            views = sorted(
                region.views(),
                key=lambda view: list(ActionLine).index(view.line) if view.line else 9,
            )
            by_plugin = sorted(views, key=lambda view: [v.plugin for v in views].index(view.plugin))
            self._offer([(view.id, labelled(*region.title(view.id))) for view in by_plugin])

    def action_records(self) -> None:
        """Offer the list of every kind of record."""
        from cap_tui.screens.content import kind_choices, registry_of
        from cap_tui.ui import choose

        region = self.shell.region
        if region is not None:
            context = region.context
            kinds = {kind.id: kind for kind in context.kinds()}
            choices: list[tuple[str, Line]] = [
                (kind.id, f"{kind.title(many=True)} ({context.records(kind.record).count()})")
                for kind in kinds.values()
            ]
            content = [
                (f"content.{name}", text) for name, text in kind_choices(registry_of(region))
            ]

            def show(chosen: str) -> None:
                if chosen in kinds:
                    self.shell.show_records(kinds[chosen].table)
                else:
                    self.shell.show("content", chosen.removeprefix("content."))

            choose(self, _("Lists of this region"), [*choices, *content], show)

    def _offer(self, views: list[tuple[str, Line]]) -> None:
        from cap_tui.ui import choose

        if views:
            choose(self, _("Tools of this region"), views, self.shell.show_view)
        else:
            self.say(_("No tool is installed. F4 shows the plugins."), "warning")

    def action_check(self) -> None:
        """Ask every tool again."""
        self.records_changed()
        self.say(_("Asked every tool again."))

    def action_export(self) -> None:
        """Write a bundle for a partner."""
        if self.shell.region is not None:
            self.shell.show("bundle_export")

    def action_take_in(self) -> None:
        """Take a partner's bundle in."""
        if self.shell.region is not None:
            self.shell.show("bundle_import")

    def action_settle(self) -> None:
        """Show the conflicts and proposals to decide."""
        if self.shell.region is not None:
            self.shell.show("bundle_conflicts")

    def action_partners(self) -> None:
        """Partners' keys and the registers."""
        if self.shell.region is not None:
            self.shell.show("partners")

    def action_report(self) -> None:
        """Write the region's report to a file."""
        from cap_tui.screens.background_tasks import ask_report

        ask_report(self)

    def action_policy_report(self) -> None:
        """Write the two pages for policy makers to a file."""
        from cap_tui.screens.background_tasks import ask_report

        ask_report(self, "policy")

    def action_write_file(self) -> None:
        """Write a file for another program."""
        from cap_tui.screens.background_tasks import ask_export

        ask_export(self)


def line_names() -> list[tuple[ActionLine, str]]:
    """The action lines and their names, in their order."""
    return [(line, line_name(line)) for line in ActionLine]
