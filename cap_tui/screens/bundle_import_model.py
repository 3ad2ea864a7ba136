"""What arrives in a bundle, as people read it: the three answers, the table of what would happen, one record in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content

from cap_tui.bundle.status_words import status_words
from cap_tui.screens.history import QUIET
from cap_tui.screens.record_names import spelled
from cap_tui.text.i18n import _
from cap_tui.text.labelled import colon, label_end
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.list_rows import Row
from cap_tui.widgets.safe_text import Line, Role, joined, safe_line

if TYPE_CHECKING:
    from cap_tui.bundle.datapackage import SourceRegion
    from cap_tui.bundle.plan import Plan, PlanLine
    from cap_tui.operations.bundles import BundleCheck

MOST_ROWS = 5_000
NAME_CELLS, STATE_CELLS = 10, 15
ORDER = ("refused", "conflict", "proposal", "new", "changed", "same")
ROLES = {
    "refused": Role.BAD,
    "conflict": Role.WARN,
    "proposal": Role.OTHERS,
    "new": Role.GOOD,
    "changed": Role.TITLE,
    "same": Role.MUTED,
}


def verification_lines(arrival: BundleCheck) -> list[Line]:
    """The three answers, each for itself, with a sign and a word."""
    verdict = arrival.verdict
    if verdict is None:
        why = arrival.problem.what if arrival.problem else ""
        first, third = ("bad", "") if arrival.readable else ("", "bad")
        return _answers(
            (_("INTEGRITY"), first, why if arrival.readable else ""),
            (_("SIGNATURE"), "", ""),
            (_("SCHEMA"), third, "" if arrival.readable else why),
        )
    return _answers(
        (_("INTEGRITY"), verdict.integrity.value, _("no byte is lost or changed")),
        (_("SIGNATURE"), verdict.signature.value, verdict.signature_note),
        (_("SCHEMA"), verdict.schema.value, verdict.schema_note),
    )


def _answers(*given: tuple[str, str, str]) -> list[Line]:
    """Name, state and note of each answer below each other, as wide as their words are in the language."""
    shown = [(safe_line(name), _state(state), note) for name, state, note in given]
    names = max(NAME_CELLS, *(name.cell_length for name, _state, _note in shown))
    states = max(STATE_CELLS, *(state.cell_length for _name, state, _note in shown))
    return [
        joined(
            [
                name.truncate(names, pad=True),
                state.truncate(states, pad=True),
                safe_line(note, Role.MUTED),
            ],
            " ",
        )
        for name, state, note in shown
    ]


def _state(state: str) -> Content:
    from cap_tui.bundle.verify import state_told

    glyphs = signs()
    word = _("BAD") if state == "bad" else state_told(state)  # on a screen it is not overlooked
    sign, role = {
        "ok": (glyphs.good, Role.GOOD),
        "good": (glyphs.good, Role.GOOD),
        "newer": (glyphs.good, Role.GOOD),
        "bad": (glyphs.error, Role.BAD),
        "": (glyphs.hint, Role.MUTED),
    }.get(state, (glyphs.warning, Role.WARN))
    return safe_line(f"{sign} {word}", role)


def summary_lines(arrival: BundleCheck, *, taken: bool) -> list[Line]:
    """Whose bundle it is, what it would do, and what to do next."""
    if arrival.problem is not None:
        error = arrival.problem
        where = f" ({error.where})" if error.where else ""
        lines: list[Line] = [safe_line(_("REFUSED. Nothing was imported.") + where, Role.BAD)]
        return [*lines, safe_line(error.remedy)] if error.remedy else lines
    lines = [_whose(arrival.source)] if arrival.source else []
    plan = arrival.plan
    if plan is None:
        return [*lines, *_why_not(arrival)]
    if plan.quarantine and taken:
        return [*lines, safe_line(f"{signs().good} {imported_words(plan)}", Role.GOOD)]
    if plan.quarantine:
        words = _("QUARANTINE: i stores it apart, marked; nothing is merged.")
        return [*lines, safe_line(words, Role.WARN)]
    lines.append(_counts(plan))
    if plan.notice and not taken:
        lines.append(safe_line(plan.notice, Role.WARN))
    if taken:
        more = _("C shows what waits for you.") if arrival.needs_decisions else ""
        words = f"{signs().good} {imported_words(plan)} {more}".rstrip()
        return [*lines, safe_line(words, Role.GOOD)]
    if not plan.changes:
        return [*lines, safe_line(_("Everything is here already: there is nothing to import."))]
    return [*lines, safe_line(_("Nothing is changed yet: i imports this, u undoes it."))]


def imported_words(plan: Plan) -> str:
    """What an import of this plan did, and how to undo it."""
    if plan.quarantine:
        return _("Stored apart, in quarantine; nothing is merged. u takes it back.")
    return _("Imported in one step. u undoes it.")


def _counts(plan: Plan) -> Line:
    """How many records meet which fate; also those that none meets."""
    words, counts = status_words(), plan.counts()
    parts = [
        safe_line(f"{words[name]} {counts[name]}", ROLES[name] if counts[name] else Role.MUTED)
        for name in ("new", "changed", "same", "conflict", "proposal", "refused")
    ]
    return joined(parts, " · ")


def _whose(source: SourceRegion) -> Line:
    words = _("Bundle of {name} ({code})").format(name=source.name, code=source.code)
    parts: list[Line] = [safe_line(words, Role.HEADING)]
    if source.synthetic:
        parts.append(safe_line(_("synthetic: all of it is made up"), Role.MUTED))
    return joined(parts, " · ")


def _why_not(arrival: BundleCheck) -> list[Line]:
    if arrival.verdict is not None and arrival.verdict.refused:
        refused = safe_line(_("REFUSED. Nothing was imported."), Role.BAD)
        return [refused, *([safe_line(arrival.remedy)] if arrival.remedy else [])]
    lines: list[Line] = [safe_line(_("It has no trusted signature yet."), Role.WARN)]
    if arrival.may_be_pinned and arrival.known_key:
        lines.append(
            safe_line(
                _(
                    "Ask your partner by telephone whether this is still their key. b: compare it and pin it again. Q: quarantine it."
                )
            )
        )
    elif arrival.comes_from_another:
        lines.append(
            safe_line(_("Ask the region that it comes from for its own bundle. Q: quarantine it."))
        )
    elif arrival.may_be_pinned:
        lines.append(
            safe_line(
                _("b: compare its key with your partner by telephone, once. Q: quarantine it.")
            )
        )
    else:
        lines.append(
            safe_line(_("Ask the sender to sign it. Q: quarantine it; nothing is merged."))
        )
    return lines


def empty_text(arrival: BundleCheck) -> str:
    """What is said where the table is empty."""
    if arrival.plan is None:
        return _("The changes are shown when the signature is trusted.")
    return _("It contains no records.")


def _ordered(lines: Sequence[PlanLine]) -> list[tuple[int, PlanLine]]:
    numbered = list(enumerate(lines))
    numbered.sort(key=lambda pair: ORDER.index(pair[1].status.value))
    return numbered


def plan_rows(arrival: BundleCheck) -> list[Row]:
    """What would happen, what needs people first."""
    if arrival.plan is None:
        return []
    words, plan = status_words(), arrival.plan
    found = [
        Row(
            str(number),
            [
                safe_line(words[line.status.value], ROLES[line.status.value]),
                plan.names.get(line.table, line.table),
                _title(line, plan.names),
                safe_line(line.reason, Role.MUTED),
            ],
        )
        for number, line in _ordered(plan.lines)[:MOST_ROWS]
    ]
    more = len(plan.lines) - len(found)
    if more > 0:
        found.append(Row("", [_("… and {n} more").format(n=more)]))
    return found


def _title(line: PlanLine, names: Mapping[str, str]) -> str:
    """What a record is called; a count of people by what was counted."""
    document = line.after or {}
    if line.table != "bundle.groups" or "by" not in document:
        return line.title
    table = str(document.get("table"))
    return _("{table} by {field}: {group}").format(
        table=names.get(table, table), field=document["by"], group=line.title
    )


def _named(value: Any, titles: Mapping[str, str]) -> Any:
    """A content with the names of the records that it refers to in place of their uids."""
    if isinstance(value, str):
        return titles.get(value, value)
    return [_named(item, titles) for item in value] if isinstance(value, list) else value


def record_lines(arrival: BundleCheck, key: str) -> list[Line]:
    """One record: why, and what changes in it."""
    if arrival.plan is None:
        return []
    line = arrival.plan.lines[int(key)]
    status = safe_line(status_words()[line.status.value], ROLES[line.status.value])
    title = joined([status, safe_line(_title(line, arrival.plan.names))], colon())
    lines: list[Line] = [title]
    if line.reason:
        lines.append(safe_line(line.reason))
    before, after = line.before or {}, line.after or {}
    for name in {**before, **after} if after else ():
        old, new = before.get(name), after.get(name)
        if name in QUIET or old == new or (not old and not new):
            continue
        value = safe_line(spelled(_named(new, arrival.titles)))
        if before:
            was = safe_line(spelled(_named(old, arrival.titles)), Role.MUTED)
            value = joined([was, " → ", value])
        lines.append(joined([safe_line(label_end(name)), value], " "))
    return lines
