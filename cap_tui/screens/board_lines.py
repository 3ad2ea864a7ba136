"""The lines of the board: an area's row, its detail, a finding, the newest change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from cap_tui.text.i18n import _
from cap_tui.text.labelled import label_end
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.list_rows import Row
from cap_tui.widgets.safe_text import Line, Role, joined, safe, safe_line

if TYPE_CHECKING:
    from cap_tui.operations.board_areas import BoardArea
    from cap_tui.plugin.contributions import Finding
    from cap_tui.workspace import HistoryEntry

STATE_ROLES = {
    "empty": Role.MUTED,
    "started": Role.WARN,
    "ready": Role.GOOD,
    "done": Role.GOOD,
}


def area_row(area: BoardArea, way: str) -> Row:
    glyphs = signs()
    name = Content(f"{way} ") + safe_line(area.name)
    if area.state is None:
        words = safe_line(area.words, Role.KEY)
        return Row(area.key, [name, words, "", "", safe_line(area.told)])
    sign = getattr(glyphs, area.state.value)
    role = Role.BAD if area.errors else Role.WARN
    count = f"{glyphs.error if area.errors else glyphs.warning} {len(area.findings)}"
    none = "" if area.waiting else _("none")
    return Row(
        area.key,
        [
            name,
            safe_line(f"{sign} {area.words}" if area.words else "", STATE_ROLES[area.state.value]),
            safe_line(count, role) if area.findings else safe_line(none, Role.MUTED),
            safe_line(area.phase, Role.MUTED),
            safe_line(area.told, Role.PLAIN if area.next_step else Role.MUTED),
        ],
    )


def area_lines(area: BoardArea, others: Sequence[BoardArea]) -> list[Line]:
    """The marked area in full: what it says, the next step, what is missing and how to fix it; then others."""
    lines: list[Line] = [safe(line) for line in area.details or (area.told,)]
    if area.next_step:
        step = area.by_keys or area.next_step
        lines.append(joined([safe_line(_("Next:"), Role.HEADING), safe_line(step)], " "))
    for finding in area.findings:
        lines += finding_lines(finding)
    for other in others:
        lines += ["", safe_line(other.name, Role.HEADING)]
        lines += [safe(line) for line in other.details or (other.told,)]
    return lines


def finding_lines(finding: Finding) -> list[Line]:
    """One finding: its sign and word, the message, where, and the remedy below."""
    glyphs = signs()
    sign, word, role = {
        "error": (glyphs.error, _("error"), Role.BAD),
        "warning": (glyphs.warning, _("warning"), Role.WARN),
        "hint": (glyphs.hint, _("hint"), Role.MUTED),
    }[finding.severity.value]
    parts = [safe_line(label_end(f"{sign} {word}"), role), safe_line(finding.message)]
    if finding.place:
        parts.append(safe_line(f"({finding.place})", Role.MUTED))
    lines: list[Line] = [joined(parts, " ")]
    if finding.remedy:
        lines.append(Content("  ") + safe_line(f"{glyphs.arrow} {finding.remedy}"))
    return lines


def last_line(number: str, last: HistoryEntry | None) -> Line:
    """How many activities there are, and the newest change."""
    changed = joined([safe_line(_("Last change:"), Role.MUTED), _last_change(last)], " ")
    return joined([safe_line(number, Role.HEADING), changed], " · ")


def troubled_lines(plugins: tuple[Finding, ...]) -> list[Line]:
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
