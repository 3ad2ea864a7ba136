"""Pending decisions after an import: open conflicts and partners' proposals."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cap_tui.screens.history import QUIET
from cap_tui.screens.record_names import spelled
from cap_tui.text.i18n import _, language, ngettext
from cap_tui.text.labelled import colon, label_end
from cap_tui.widgets.list_rows import Row
from cap_tui.widgets.safe_text import Line, Role, joined, safe_line

if TYPE_CHECKING:
    from cap_tui.bundle.records import OpenConflict, Proposal
    from cap_tui.bundle.resolution_reasons import ResolutionReasons
    from cap_tui.operations.context import Context


@dataclass(frozen=True)
class PendingDecision:
    """One thing to decide. ``parts`` are the fields that differ: name -> (before, ours, theirs)."""

    uid: str
    proposal: bool
    table: str
    title: str
    region: str
    field: str
    ours: Any
    theirs: Any
    parts: Mapping[str, tuple[Any, Any, Any]]
    why: str = ""
    our_reason: str = ""
    their_reason: str = ""
    one_field: bool = False
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """What the records are called to which the values refer, by uid."""

    @property
    def sample(self) -> Any:
        """A content of the field, whose type another one must have."""
        return self.ours if self.ours is not None else self.theirs

    def named(self, value: Any) -> Any:
        """A content with the names of records in place of their uids."""
        if isinstance(value, str):
            return self.names.get(value, value)
        return [self.named(each) for each in value] if isinstance(value, list) else value


def read_pending(context: Context) -> list[PendingDecision]:
    """Conflicts first, then proposals, each oldest first."""
    from cap_tui.operations import conflicts

    found = [
        _of_conflict(conflict, conflicts.conflict_reasons(context, conflict))
        for conflict in conflicts.open_conflicts(context)
    ]
    found += [
        _of_proposal(proposal, conflicts.current_content(context, proposal))
        for proposal in conflicts.open_proposals(context)
    ]
    return [replace(each, names=_names(context, each)) for each in found]


def _names(context: Context, each: PendingDecision) -> dict[str, str]:
    from cap_tui.operations.conflicts import reference_names

    found: dict[str, str] = {}
    for name, values in each.parts.items():
        found |= reference_names(context, each.table, name, *values)
    return found


def _of_conflict(
    conflict: OpenConflict, reasons: ResolutionReasons | None = None
) -> PendingDecision:
    from cap_tui.bundle.records import ConflictKind

    one = conflict.kind is ConflictKind.FIELD
    name = conflict.field or _("the whole record")
    parts = {name: (conflict.base, conflict.ours, conflict.theirs)}
    if not one and isinstance(conflict.ours, dict) and isinstance(conflict.theirs, dict):
        base = conflict.base if isinstance(conflict.base, dict) else {}
        ours, theirs = conflict.ours, conflict.theirs
        parts = {
            part: (base.get(part), ours.get(part), theirs.get(part))
            for part in {**ours, **theirs}
            if part not in QUIET and ours.get(part) != theirs.get(part)
        }
    return PendingDecision(
        conflict.uid,
        False,
        conflict.table,
        conflict.title,
        conflict.region,
        name,
        conflict.ours,
        conflict.theirs,
        one_field=one,
        parts=parts,
        our_reason=reasons.ours if reasons else "",
        their_reason=reasons.theirs if reasons else "",
    )


def _of_proposal(proposal: Proposal, ours: Mapping[str, Any]) -> PendingDecision:
    """A proposal beside what its fields hold here now, which may differ from when it was made."""
    changes, base = proposal.changes, proposal.base
    one = next(iter(changes)) if len(changes) == 1 else ""
    return PendingDecision(
        proposal.uid,
        True,
        proposal.table,
        proposal.title,
        proposal.owner,
        one or ngettext("{n} field", "{n} fields", len(changes)).format(n=len(changes)),
        ours.get(one) if one else dict(ours),
        changes[one] if one else changes,
        why=proposal.why,
        parts={name: (base.get(name), ours.get(name), value) for name, value in changes.items()},
    )


def _said(value: Any) -> str:
    """A content in a cell: a whole record by its name, nothing as removed."""
    if value is None:
        return _("removed or empty")
    if isinstance(value, dict):
        from cap_tui.bundle.plan import title_of

        return title_of(value) or spelled(list(value))
    return spelled(value)


def decision_row(each: PendingDecision) -> Row:
    """One line of the list; a proposal says that it is one."""
    title = _("proposal: {title}").format(title=each.title) if each.proposal else each.title
    return Row(
        each.uid,
        [
            title,
            each.field,
            _said(each.named(each.ours)),
            safe_line(_said(each.named(each.theirs)), Role.OTHERS),
            each.region,
        ],
    )


def both_sides(each: PendingDecision) -> list[Line]:
    """Both sides in full, field by field, with what both had before."""
    kind = (
        _("{region} proposes a change of your record").format(region=each.region)
        if each.proposal
        else _("{region} and you changed this in different ways").format(region=each.region)
    )
    lines: list[Line] = [joined([safe_line(each.title, Role.TITLE), safe_line(kind)], colon())]
    if each.why:
        lines.append(safe_line(_("Reason: {why}").format(why=each.why)))
    if each.our_reason:
        lines.append(safe_line(_("our reason: {why}").format(why=each.our_reason)))
    if each.their_reason:
        words = _("reason of {region}: {why}")
        lines.append(safe_line(words.format(region=each.region, why=each.their_reason)))
    for name, values in each.parts.items():
        before, ours, theirs = map(each.named, values)
        lines.append(safe_line(name, Role.HEADING))
        if before is not None and before != ours:
            lines.append(_side(_("before"), before, Role.MUTED))
        lines.append(_side(_("ours"), ours, Role.OWN))
        lines.append(_side(_("theirs"), theirs, Role.OTHERS))
    return lines


def _side(name: str, value: Any, role: Role) -> Line:
    text = _said(value) if isinstance(value, dict) else spelled(value)
    return joined(["  ", safe_line(label_end(name), role), " ", safe_line(text)])


def editable_text(value: Any) -> str:
    """A content as it can be edited in one line: a text as it is, a list with semicolons, name = value."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, dict):
        return "; ".join(f"{name} = {editable_text(part)}" for name, part in value.items())
    if isinstance(value, list):
        return "; ".join(map(editable_text, value))
    return spelled(value)


def parse_edited(text: str, sample: Any) -> Any:
    """What was typed, in the kind of ``sample``; raises WrongUse when it is no such thing."""
    if sample is None or isinstance(sample, str):
        return text
    from cap_tui.bundle.plain_values import kind_of, parse_plain
    from cap_tui.bundle.table_schema import INTEGER, NUMBER

    kind = kind_of(sample)
    kind = NUMBER if kind == INTEGER else kind  # a whole number may stand in a field of numbers
    return parse_plain(text, kind, sample, language(), where=_("what you typed"))


def edit_problem(text: str, sample: Any) -> str:
    """Why ``text`` cannot stand where ``sample`` stood; empty when it can."""
    from cap_tui.errors import CapError

    if isinstance(sample, str) and not text.strip():
        return _("This is needed. To keep it empty, choose the side that is empty.")
    try:
        value = parse_edited(text, sample)
    except CapError as error:
        return error.what
    number = isinstance(sample, int | float) and not isinstance(sample, bool)
    fits = isinstance(value, int | float) and not isinstance(value, bool) if number else (
        sample is None or isinstance(value, type(sample))
    )  # fmt: skip
    return "" if fits else _("That is another type of content than the field had.")


def typed_value(context: Context, each: PendingDecision, text: str) -> Any:
    """What was typed for the field of a conflict, records by their names. Raises WrongUse, NotFound."""
    from cap_tui.operations.conflicts import with_uids

    value = parse_edited(text, each.sample)
    return with_uids(context, each.table, each.field, value, each.sample)


def typed_problem(context: Context, each: PendingDecision, text: str) -> str:
    """Why what was typed cannot stand in the field; empty when it can."""
    from cap_tui.errors import CapError

    if problem := edit_problem(text, each.sample):
        return problem
    try:
        typed_value(context, each, text)
    except CapError as error:
        return error.what
    return ""


def decide(
    context: Context, each: PendingDecision, choice: str, content: Any = None, why: str = ""
) -> None:
    """Decide it in one transaction: ``choice`` is ours, theirs or edited (then ``content`` is stored)."""
    from cap_tui.bundle.conflict_resolution import ConflictChoice
    from cap_tui.operations.conflicts import decide_proposal, resolve_conflict

    if each.proposal:
        decide_proposal(context, each.uid, accept=choice == "theirs", reason=why)
    else:
        chosen = ConflictChoice(choice)
        resolve_conflict(context, each.uid, chosen, content, seen=[each.ours], why=why)


def outcome_text(each: PendingDecision, choice: str) -> str:
    """What was decided, and that it can be taken back."""
    words = {
        ("theirs", True): _("Accepted; the answer leaves with your next bundle. u undoes it."),
        ("ours", True): _("Declined; the answer leaves with your next bundle. u undoes it."),
        ("ours", False): _("Resolved: ours is kept. u undoes it."),
        ("theirs", False): _("Resolved: theirs is stored. u undoes it."),
    }
    return words.get((choice, each.proposal), _("Resolved as you wrote it. u undoes it."))
