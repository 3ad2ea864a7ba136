"""The areas of the board, each declared once: the shell, ``status`` as text and as JSON, and reports render them.

Nine areas, each with a number that is its key: the five action lines, the activities by stage, what is due
within a week, what partners wait for, and what changed since the person was here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from cap_tui.charts.cell_text import pad
from cap_tui.model.action_line import Line, line_name
from cap_tui.model.activity import Stage
from cap_tui.model.stages import stage_name
from cap_tui.plugin.board_contributions import Finding
from cap_tui.plugin.contribution import LineState, Severity
from cap_tui.text.command_hint import without_command
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.workspace.history import local_time
from cap_tui.workspace.visits import ChangesSince

if TYPE_CHECKING:
    from cap_tui.operations.board import Board, LineBoard

ACTIVITIES, DUE, PARTNERS, CHANGES = "activities", "due", "partners", "changes"
BAR = 24
"""Cells of the longest bar of the funnel."""
NAME, STATE = 15, 14


class BoardArea(msgspec.Struct, frozen=True):
    """One area: its name with its number, its state in words, the first thing that it says, and all of it.

    ``state`` is that of an action line; ``waiting`` says that a tool has not answered yet. ``next_step`` may name a
    command; ``by_keys`` is the same step with the keys of the shell, where there are any.
    """

    key: str
    name: str
    words: str
    told: str
    details: tuple[str, ...] = ()
    state: LineState | None = None
    phase: str = ""
    findings: tuple[Finding, ...] = ()
    next_step: str = ""
    by_keys: str = ""
    waiting: bool = False

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def phase_name(line: Line) -> str:
    """The phase of the process that an action line belongs to (Cluster Action Plan, figure 2)."""
    return {
        Line.EVIDENCE: _("identify"),
        Line.DISCOVERY: _("identify"),
        Line.DEVELOPMENT: _("develop"),
        Line.SUPPORT: _("implement"),
        Line.EVALUATION: _("learn"),
    }[line]


def state_name(state: LineState) -> str:
    """The state of a line in a word, never by colour alone."""
    return {
        LineState.EMPTY: _("not begun"),
        LineState.STARTED: _("under way"),
        LineState.READY: _("ready"),
        LineState.DONE: _("done"),
    }[state]


def area_names() -> dict[str, str]:
    """Key -> name of every area, in the order of their numbers."""
    return {
        **{line.value: line_name(line) for line in Line},
        ACTIVITIES: _("6 Activities"),
        DUE: _("7 Due"),
        PARTNERS: _("8 Partners"),
        CHANGES: _("9 Changes"),
    }


def board_areas(shown: Board, since: ChangesSince | None, *, full: str = "█") -> list[BoardArea]:
    """The nine areas of a board; ``full`` is the sign that bars are made of."""
    names = area_names()
    return [
        *(_line_area(line, names[line.line.value]) for line in shown.lines),
        _activities_area(shown.stages, names[ACTIVITIES], full),
        _due_area(shown, names[DUE]),
        _partners_area(shown, names[PARTNERS]),
        _changes_area(since, names[CHANGES]),
    ]


def _line_area(line: LineBoard, name: str) -> BoardArea:
    unknown = bool(line.waiting) and not line.tools
    details = [tool.summary for tool in line.tools] + [count.text for count in line.content]
    return BoardArea(
        line.line.value,
        name,
        "" if unknown else state_name(line.state),
        (_said(line) if line.keys else line.next_step) or _("nothing to do"),
        tuple(details) or (() if unknown else (_("No tool for this line is installed."),)),
        state=line.state,
        phase=phase_name(line.line),
        findings=line.findings,
        next_step="" if line.waiting else line.next_step,
        by_keys=labelled(_said(line), line.keys) if line.keys and not line.waiting else "",
        waiting=bool(line.waiting),
    )


def _said(line: LineBoard) -> str:
    """The next step without the command that it ends with."""
    return without_command(line.next_step).rstrip(".")


def _activities_area(stages: Mapping[Stage, int], name: str, full: str) -> BoardArea:
    total = sum(stages.values())
    most = max(stages.values(), default=0) or 1
    told = " · ".join(f"{stage_name(s)} {n}" for s, n in stages.items() if n)
    funnel = [
        f"{pad(stage_name(stage), STATE)}  {full * -(-number * BAR // most)} {number}".rstrip()
        for stage, number in stages.items()
        if number or stage is not Stage.PARKED
    ]
    words = ngettext("{n} transformative activity", "{n} transformative activities", total)
    return BoardArea(
        ACTIVITIES, name, str(total), told or _("none yet"), (words.format(n=total), *funnel)
    )


def _due_area(shown: Board, name: str) -> BoardArea:
    lines = [due_text(item.day, item.text, shown.today) for item in shown.due]
    late = sum(item.day < shown.today for item in shown.due)
    if not lines:
        return BoardArea(DUE, name, _("nothing"), _("nothing is due within a week"))
    words = ngettext("{n} thing", "{n} things", len(lines)).format(n=len(lines))
    if late:
        words = _("{n} late").format(n=late)
    return BoardArea(DUE, name, words, lines[0], tuple(lines))


def due_text(day: str, text: str, today: str) -> str:
    """What is due, with its day and how far away that is."""
    days = (datetime.date.fromisoformat(day) - datetime.date.fromisoformat(today)).days
    if days < 0:
        when = ngettext("{n} day late", "{n} days late", -days).format(n=-days)
    elif days == 0:
        when = _("today")
    else:
        when = ngettext("in {n} day", "in {n} days", days).format(n=days)
    return labelled(f"{day_text(day)} ({when})", text)


def _partners_area(shown: Board, name: str) -> BoardArea:
    lines = [labelled(wait.region, wait.text) for wait in shown.partners]
    if not lines:
        return BoardArea(PARTNERS, name, _("nothing"), _("no partner waits for you"))
    words = ngettext("{n} waits", "{n} wait", len(lines)).format(n=len(lines))
    return BoardArea(PARTNERS, name, words, lines[0], tuple(lines))


def _changes_area(since: ChangesSince | None, name: str) -> BoardArea:
    if since is None:
        return BoardArea(CHANGES, name, _("first visit"), _("you have not been here before"))
    when = _("since you were here on {when}").format(when=local_time(since.at))
    if not since.changes:
        return BoardArea(CHANGES, name, _("none"), _("nothing {since}").format(since=when))
    lines = [entry.in_words() for entry in since.changes]
    number = f"{len(lines)}+" if since.more else str(len(lines))
    words = _("{n} new").format(n=number)
    return BoardArea(CHANGES, name, words, lines[0], (f"{number} {when}", *lines))


# ------------------------------------------------------------------ as text and as data


def board_lines(
    shown: Board, since: ChangesSince | None = None, *, most: int = 0, bars: bool = True
) -> Iterator[str]:
    """The board as lines of text: area by area, then the plugins in trouble.

    ``most`` details of an area are told, 0: all; the funnel of the activities is always whole. Without ``bars`` it has
    its numbers alone: a screen reader spells out every cell of a bar.
    """
    for area in board_areas(shown, since, full="█" if bars else ""):
        yield f"{pad(area.name, NAME)} {area.words}"
        told = area.details if area.key == ACTIVITIES else area.details[: most or None]
        yield from (f"    {line}" for line in told)
        if more := len(area.details) - len(told):
            yield "    " + _("… and {n} more").format(n=more)
        if number := len(area.findings):
            yield "    " + ngettext("{n} finding", "{n} findings", number).format(n=number)
        if area.next_step:
            yield "    " + _("next: {step}").format(step=area.next_step)
    yield from plugin_lines(shown)


def plugin_lines(shown: Board) -> Iterator[str]:
    """The plugins in trouble, each with reason and remedy."""
    for finding in shown.plugins:
        yield ""
        yield finding.message
        if finding.remedy:
            yield f"    → {finding.remedy}"


def board_data(shown: Board, since: ChangesSince | None = None) -> dict[str, Any]:
    """The board as plain data for ``status --json``."""
    return {
        "lines": [_line_data(line) for line in shown.lines],
        "activities": {stage.value: number for stage, number in shown.stages.items()},
        "content": {
            count.kind: {"total": count.total, "by": dict(count.by)} for count in shown.content
        },
        "due": [
            {"day": d.day, "text": d.text, "view": d.view, "record": d.record} for d in shown.due
        ],
        "partners": [
            {"region": w.region, "text": w.text, "view": w.view, "record": w.record}
            for w in shown.partners
        ],
        "since": since and _since_data(since),
        "plugins": [finding_data(finding) for finding in shown.plugins],
    }


def _line_data(line: LineBoard) -> dict[str, Any]:
    return {
        "line": line.line.value,
        "name": line_name(line.line),
        "phase": phase_name(line.line),
        "state": line.state.value,
        "tools": [
            {"state": tool.state.value, "summary": tool.summary, "view": tool.view}
            for tool in line.tools
        ],
        "findings": [finding_data(finding) for finding in line.findings],
        "content": [count.text for count in line.content],
        "next_step": line.next_step,
        "view": line.view,
    }


def _since_data(since: ChangesSince) -> dict[str, Any]:
    changes = [
        {"seq": entry.seq, "at": entry.at, "by": entry.actor, "label": entry.told}
        for entry in since.changes
    ]
    return {"at": since.at, "changes": changes, "more": since.more}


def finding_data(finding: Finding) -> dict[str, str]:
    """One finding as plain data."""
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "message": finding.message,
        "where": finding.where,
        "remedy": finding.remedy,
        "line": finding.line.value,
    }
