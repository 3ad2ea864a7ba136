"""The board: where each of the five action lines stands, the activities by stage, what is due, who waits.

The command line, the shell's first screen and reports all read it from here; ``board_areas`` says it in words.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from cap_tui.model.action_line import Line
from cap_tui.model.activity import Stage, TransformativeActivity
from cap_tui.operations.board_agenda import Agenda, due_items, own_agenda, partner_waits
from cap_tui.plugin.board_contributions import DueItem, Finding, PartnerWait, Status
from cap_tui.plugin.content_count import ContentCount
from cap_tui.plugin.contribution import LineState, Severity
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled

if TYPE_CHECKING:
    from cap_tui.plugin.host import Host
    from cap_tui.workspace import Workspace


MOST_ORPHANS = 50  # of one role, named one by one
UNKNOWN = ("",)
"""The plugins that a line waits for while nobody has looked for plugins yet."""
MOST_NAMED = 10


class LineBoard(msgspec.Struct, frozen=True):
    """One action line: what its tools say, what is missing, and what to do next (``view`` is where)."""

    line: Line
    state: LineState
    tools: tuple[Status, ...]
    findings: tuple[Finding, ...]
    next_step: str
    view: str
    waiting: tuple[str, ...] = ()  # the plugins of the line that have not answered yet
    content: tuple[ContentCount, ...] = ()
    keys: str = ""  # those that take the step from the board of the shell


class Board(msgspec.Struct, frozen=True):
    """The five lines in their order, the activities by stage, what is due, who waits, and the plugins in trouble.

    ``today`` is the day from which ``due`` is counted.
    """

    lines: tuple[LineBoard, ...]
    stages: dict[Stage, int]
    plugins: tuple[Finding, ...] = ()
    content: tuple[ContentCount, ...] = ()
    today: str = ""
    due: tuple[DueItem, ...] = ()
    partners: tuple[PartnerWait, ...] = ()

    def with_plugins(self, plugins: tuple[Finding, ...]) -> Board:
        """The same board with other plugins in trouble."""
        return msgspec.structs.replace(self, plugins=plugins)


class ActivityStage(msgspec.Struct):
    """What the board reads of an activity."""

    owner: str = ""
    stage: str = Stage.IDEA.value


def today_of(host: Host) -> datetime.date:
    """What counts as today."""
    return host.today or datetime.date.today()


def board(host: Host, workspace: Workspace) -> Board:
    """Ask every active plugin where it stands and what is missing. ``host`` is attached to ``workspace``."""
    (whole,) = boards(host, workspace, partial=False)
    return whole


def boards(host: Host, workspace: Workspace, *, partial: bool = True) -> Iterator[Board]:
    """The board as the plugins answer, one for each answer where ``partial`` ones are wanted; the last one is the whole."""
    from cap_tui.plugin.content_board import content_counts, content_findings

    statuses: list[Status] = []
    findings: list[Finding] = [
        *_unfunded(workspace),
        *_overdue(workspace, today_of(host)),
        *host.notices(),
    ]
    stages = _stages(workspace)
    own = own_agenda(workspace, today_of(host))
    answered: set[str] = set()
    for answer in host.board_answers():
        if answer.hook == "cap_status":
            statuses += answer.items
            answered.add(answer.plugin)
        else:
            findings += answer.items
        if partial:
            waiting = [plugin for plugin in host.board_plugins() if plugin not in answered]
            yield _board(host, own, statuses, findings, stages, waiting)
    content = host.content()
    findings += [*_orphans(host, workspace), *content_findings(content), *host.plugin_notices()]
    whole = _board(host, own, statuses, findings, stages, ())
    yield _with_content(whole, content_counts(content))


def opening_board(workspace: Workspace, today: datetime.date) -> Board:
    """The board before any tool was asked: what the region itself tells, and lines that are being opened."""
    own = own_agenda(workspace, today)
    return Board(
        lines=tuple(
            LineBoard(line, LineState.EMPTY, (), (), _("opening …"), "", UNKNOWN) for line in Line
        ),
        stages=_stages(workspace),
        today=today.isoformat(),
        due=due_items(own, [], today),
        partners=partner_waits(own, []),
    )


def _with_content(board: Board, counts: tuple[ContentCount, ...]) -> Board:
    """The board with what is offered for each line; a line without a tool is not empty then."""
    lines = []
    for line in board.lines:
        own = tuple(count for count in counts if count.line is line.line and count.contributed)
        step = "" if own and not line.tools and not line.findings else line.next_step
        lines.append(msgspec.structs.replace(line, content=own, next_step=step))
    return msgspec.structs.replace(board, lines=tuple(lines), content=counts)


def _stages(workspace: Workspace) -> dict[Stage, int]:
    own = workspace.config.region.code
    found, _gone = workspace.table_feed(TransformativeActivity.TABLE, ActivityStage).changes()
    counted = Counter(activity.stage for activity in found if activity.owner == own)
    return {stage: counted.get(stage.value, 0) for stage in Stage}


def _board(
    host: Host,
    own: Agenda,
    statuses: list[Status],
    findings: list[Finding],
    stages: dict[Stage, int],
    waiting: Sequence[str],
) -> Board:
    """A board of what is known so far, in the order of the plugins, whichever answered first."""
    order = {state.id: place for place, state in enumerate(host.plugins)}
    serving = {plugin: host.plugin(plugin).manifest.line for plugin in waiting}
    statuses = sorted(statuses, key=lambda status: list(Line).index(status.line))
    findings = sorted(findings, key=lambda f: order.get(f.id.partition(".")[0], -1))
    today = today_of(host)
    return Board(
        lines=tuple(
            _line(
                line,
                statuses,
                findings,
                tuple(plugin for plugin in waiting if serving[plugin] == line.value),
            )
            for line in Line
        ),
        stages=stages,
        plugins=tuple(host.plugin_notices()),
        today=today.isoformat(),
        due=due_items(own, statuses, today),
        partners=partner_waits(own, statuses),
    )


def all_findings(host: Host, workspace: Workspace, line: Line | None = None) -> list[Finding]:
    """What is missing: in the region's own settings, then by every plugin's judgement."""
    from cap_tui.plugin.content_board import content_findings

    findings = [
        *_unfunded(workspace),
        *_overdue(workspace, today_of(host)),
        *_orphans(host, workspace),
        *content_findings(host.content()),
        *host.checks(line),
    ]
    return [finding for finding in findings if line is None or finding.line is line]


def _unfunded(workspace: Workspace) -> Iterator[Finding]:
    """A region that names nobody who pays: a public report without its fund can cost the money."""
    given = workspace.config.publicity
    if not (given.statement or given.fund or given.programme or given.project or given.period):
        yield Finding(
            id="core.publicity",
            severity=Severity.HINT,
            message=_("No fund, programme or project is named for the reports."),
            where="workspace.toml [publicity]",
            remedy=_("Name who pays, or state in your own words that nobody does."),
        )


def _overdue(workspace: Workspace, today: datetime.date) -> Iterator[Finding]:
    """People whose data may no longer be kept; uids and no name, because the board is read by a whole room."""
    from cap_tui.model.actor import Person

    day = today.isoformat()
    found = [p.uid for p in workspace.records(Person).all() if p.overdue(day)]
    if count := len(found):
        yield Finding(
            id="core.retention",
            severity=Severity.ERROR,
            message=ngettext(
                "The data of {n} person may no longer be kept.",
                "The data of {n} people may no longer be kept.",
                count,
            ).format(n=count),
            where=labelled(
                _("people"), ", ".join([*found[:MOST_NAMED], *["…"][: count > MOST_NAMED]])
            ),
            remedy=_("cap-tui people list shows who; then cap-tui people erase UID."),
        )


def _orphans(host: Host, workspace: Workspace) -> Iterator[Finding]:
    """Records of the region that lack what must stand behind them in the chain."""
    from cap_tui.model.chain_roles import role_name

    for ground, steps in host.lineage().orphans(workspace):
        needed = _(" and ").join(role_name(role) for role in ground.needs)
        for step in steps[:MOST_ORPHANS]:
            yield Finding(
                id="chain.orphan",
                severity=Severity.ERROR,
                message=_("{role} '{title}': no {needed} stands behind it.").format(
                    role=role_name(ground.role), title=step.title, needed=needed
                ),
                where=step.uid,
                remedy=_(ground.remedy),
                line=ground.line,
            )
        if more := len(steps) - MOST_ORPHANS if len(steps) > MOST_ORPHANS else 0:
            yield Finding(
                id="chain.orphan",
                severity=Severity.ERROR,
                message=_("{n} more of {role}: no {needed} stands behind them.").format(
                    n=more, role=role_name(ground.role), needed=needed
                ),
                where=steps[0].table,
                remedy=_("cap-tui trace --list {role} names all.").format(role=ground.role),
                line=ground.line,
            )


def _line(
    line: Line, statuses: list[Status], findings: list[Finding], waiting: tuple[str, ...]
) -> LineBoard:
    tools = tuple(status for status in statuses if status.line is line)
    open_findings = tuple(
        sorted(
            (finding for finding in findings if finding.line is line),
            key=lambda finding: list(Severity).index(finding.severity),
        )
    )
    next_step, view, keys = _next(tools, open_findings)
    if waiting:
        next_step = _("asking {plugins} …").format(plugins=", ".join(waiting))
    state = _joined({tool.state for tool in tools})
    return LineBoard(line, state, tools, open_findings, next_step, view, waiting, keys=keys)


def _joined(states: set[LineState]) -> LineState:
    """The state of a line from its tools': as far as all of them, under way when they differ."""
    if not states:
        return LineState.EMPTY
    if len(states) == 1:
        return states.pop()
    return LineState.READY if states == {LineState.READY, LineState.DONE} else LineState.STARTED


def _next(tools: tuple[Status, ...], findings: tuple[Finding, ...]) -> tuple[str, str, str]:
    """What to do next, in which view and by which keys: fix the first error, else the first tool's next step, else what a finding advises."""
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.remedy:
            return finding.remedy, finding.view, ""
    for tool in tools:
        if tool.next_step:
            return tool.next_step, tool.view, tool.keys
    for finding in findings:
        if finding.remedy:
            return finding.remedy, finding.view, ""
    return ("", "", "") if tools else (_("no tool for it yet"), "", "")
