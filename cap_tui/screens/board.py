"""The board: where each of the five action lines stands, what is missing, and what to do next."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.worker import get_current_worker

from cap_tui.errors import CapError
from cap_tui.model.action_line import Line as ActionLine
from cap_tui.model.action_line import line_name
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _, ngettext
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.list_view import Column, Row, Rows
from cap_tui.widgets.safe_text import Line, Role, joined, safe, safe_line
from cap_tui.widgets.text_view import LinesView, Words

if TYPE_CHECKING:
    from cap_tui.model.activity import Stage
    from cap_tui.plugin.board import Board, LineBoard
    from cap_tui.plugin.contributions import Finding
    from cap_tui.workspace import HistoryEntry

STATE_ROLES = {
    "empty": Role.MUTED,
    "started": Role.WARN,
    "ready": Role.GOOD,
    "done": Role.GOOD,
}


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

    def body(self) -> Iterable[Widget]:
        yield Rows(
            [
                Column(_("Action line"), 15),
                Column(_("State"), 13),
                Column(_("Missing"), 10, drop=1),
                Column(_("Next step"), least=20),
            ],
            [Row(line.value, [name, "", "", _("opening …")]) for line, name in line_names()],
            verb=_("Open"),
            id="lines",
        )
        yield LinesView(id="detail")
        yield Words(id="stages")

    def help_lines(self) -> Iterable[Line]:
        return [
            _("The five action lines of the Cluster Action Plan, from evidence to evaluation."),
            _(
                "Mark one: below it stands what its tools say and what is missing. Enter goes where the next step is taken."
            ),
            _("At the bottom: how many transformative activities have come how far."),
        ]

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
            self._show(replace(self._board, plugins=notices), self._last)

    def records_changed(self) -> None:
        """Show the board of the last time at once where the region has not changed since; ask the tools then."""
        region = self.shell.region
        if region is None:
            return
        self.renew_frame()
        kept = region.kept_board() if self._board is None else None
        if kept is not None:
            self._show(kept, region.last_change())
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
                last = region.last_change()
                shown = time.monotonic()
                board: Board | None = None
                for board in region.boards():
                    if asking.is_cancelled:
                        return
                    if time.monotonic() - shown > SHOWN_EVERY:
                        self.app.call_from_thread(self._show, board, last)
                        shown = time.monotonic()
            except CapError as error:
                self.app.call_from_thread(self.shell.show_error, error)
                return
            self.app.call_from_thread(self._show, board, last)

        self.run_worker(ask, thread=True, exclusive=True, group="board")

    def _show(self, board: Board | None, last: HistoryEntry | None) -> None:
        if board is None or not self.is_attached or (board, last) == (self._board, self._last):
            return
        self._board, self._last = board, last
        names = dict(line_names())
        self.query_one(Rows).show([_row(line, names[line.line]) for line in board.lines])
        self._show_detail()
        self.query_one("#stages", Words).show(
            [*_stages(board.stages, last), *_troubled(board.plugins)]
        )
        self.call_after_refresh(self.shell.release_paint)

    def on_rows_moved(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        line = self._current()
        if line is not None:
            self.query_one("#detail", LinesView).show(_detail(line))

    def _current(self) -> LineBoard | None:
        row = self.query_one(Rows).current
        lines = self._board.lines if self._board else ()
        return next((line for line in lines if row and line.line.value == row.key), None)

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        line = self._current()
        region = self.shell.region
        if line is None or region is None:
            return
        views = [view for view in region.views() if view.line is line.line]
        if line.view or len(views) == 1:
            self.shell.show_view(line.view or views[0].id)
        elif views:
            self._offer([(view.id, view.title) for view in views])
        else:
            self.say(_("No tool for this line is installed. F4 shows the plugins."), "warning")

    def action_line(self, number: int) -> None:
        """Mark a line by its number."""
        self.query_one(Rows).go_to(list(ActionLine)[number - 1].value)

    def action_views(self) -> None:
        """Offer every view of every tool."""
        if region := self.shell.region:
            views = sorted(
                region.views(),
                key=lambda view: list(ActionLine).index(view.line) if view.line else 9,
            )
            by_plugin = sorted(views, key=lambda view: [v.plugin for v in views].index(view.plugin))
            self._offer([(view.id, ": ".join(region.title(view.id))) for view in by_plugin])

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

    def action_write_file(self) -> None:
        """Write a file for another program."""
        from cap_tui.screens.background_tasks import ask_export

        ask_export(self)


def line_names() -> list[tuple[ActionLine, str]]:
    """The action lines and their names, in their order."""
    return [(line, line_name(line)) for line in ActionLine]


def _row(line: LineBoard, name: str) -> Row:
    from cap_tui.plugin.board import state_name

    glyphs = signs()
    sign = getattr(glyphs, line.state.value)
    missing = str(len(line.findings)) if line.findings else ""
    errors = sum(finding.severity.value == "error" for finding in line.findings)
    role = Role.BAD if errors else Role.WARN
    return Row(
        line.line.value,
        [
            name,
            safe_line(f"{sign} {state_name(line.state)}", STATE_ROLES[line.state.value]),
            safe_line(f"{glyphs.error if errors else glyphs.warning} {missing}", role)
            if missing
            else safe_line(_("nothing"), Role.MUTED),
            line.next_step or safe_line(_("nothing to do"), Role.MUTED),
        ],
    )


def _detail(line: LineBoard) -> list[Line]:
    """The marked line in full: what its tools say, the next step, what is missing and how to fix it."""
    lines: list[Line] = [safe_line(tool.summary) for tool in line.tools]
    lines += [safe_line(count.text) for count in line.content]
    if line.next_step:
        lines.append(joined([safe_line(_("Next:"), Role.HEADING), safe_line(line.next_step)], " "))
    for finding in line.findings:
        lines += finding_lines(finding)
    if not lines:
        lines.append(safe_line(_("No tool for this line is installed."), Role.MUTED))
    return lines


def finding_lines(finding: Finding) -> list[Line]:
    """One finding: its sign and word, the message, where, and the remedy below."""
    glyphs = signs()
    sign, word, role = {
        "error": (glyphs.error, _("error"), Role.BAD),
        "warning": (glyphs.warning, _("warning"), Role.WARN),
        "hint": (glyphs.hint, _("hint"), Role.MUTED),
    }[finding.severity.value]
    parts = [safe_line(f"{sign} {word}:", role), safe_line(finding.message)]
    if finding.where:
        parts.append(safe_line(f"({finding.where})", Role.MUTED))
    lines: list[Line] = [joined(parts, " ")]
    if finding.remedy:
        lines.append(Content("  ") + safe_line(f"{glyphs.arrow} {finding.remedy}"))
    return lines


def _stages(stages: dict[Stage, int], last: HistoryEntry | None) -> list[Line]:
    """Activities by stage in a line, and the last change in another."""
    from cap_tui.model.stages import stage_name

    total = sum(stages.values())
    words = ngettext("{n} transformative activity", "{n} transformative activities", total)
    counted = [f"{stage_name(stage)} {number}" for stage, number in stages.items() if number]
    lines: list[Line] = [
        joined([safe_line(words.format(n=total), Role.HEADING), safe(" · ".join(counted))], "  ")
    ]
    lines.append(joined([safe_line(_("Last change:"), Role.MUTED), _last_change(last)], " "))
    return lines


def _troubled(plugins: tuple[Finding, ...]) -> list[Line]:
    """The plugins in trouble in one line: the first with its reason, how many more."""
    if not plugins:
        return []
    glyphs = signs()
    more = f"+{len(plugins) - 1}" if len(plugins) > 1 else ""
    words = f"{glyphs.warning} {plugins[0].message}"
    return [joined([safe_line(words, Role.WARN), more, _("F4: plugins")], " ")]


def _last_change(last: HistoryEntry | None) -> Line:
    """The newest change in a line; a sample region comes without a history."""
    if last is None:
        return safe_line(_("none yet"), Role.MUTED)
    from cap_tui.screens.history import told_entry

    return told_entry(last)
