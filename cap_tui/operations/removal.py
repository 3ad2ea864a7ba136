"""Removing records of any kind, with what depends on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from cap_tui.errors import Refused, WrongUse
from cap_tui.model.kind import Kind
from cap_tui.model.lookup import name_of
from cap_tui.model.record import Field, Record, fields, record_uid
from cap_tui.operations.context import Context
from cap_tui.operations.permissions import is_own, require_own
from cap_tui.operations.records import history_label, references
from cap_tui.text.i18n import _, ngettext
from cap_tui.workspace.table_rules import may_not_change

R = TypeVar("R", bound=Record)
NAMED = 5
"""How many dependents an error names."""


@dataclass(frozen=True)
class Dependent:
    """A record that refers to another. ``effect`` of removing the other: removed, detached or kept.

    It is *removed* when it means nothing alone (a rating of the activity), *detached* when the
    reference is taken out of it, *kept* as it is when another region owns it.
    """

    record: Record
    table: str
    name: str
    field: str
    target: str
    effect: str


@dataclass(frozen=True)
class Removal:
    """What removing records does: the records, and those that refer to them."""

    records: tuple[Record, ...]
    dependents: tuple[Dependent, ...]

    @property
    def touched(self) -> tuple[Dependent, ...]:
        """The dependents that change with the removal."""
        return tuple(each for each in self.dependents if each.effect != "kept")


def plan_removal(context: Context, kind: Kind[R], *records: R) -> Removal:
    """What :func:`remove_records` would do. Raises ReadOnly for another region's record, WrongUse."""
    if "remove" not in kind.allows:
        raise WrongUse(
            _("{kind}: these records cannot be removed directly.").format(
                kind=kind.title(many=True)
            ),
            remedy=_("A person is erased instead: cap-tui people erase.")
            if "erase" in kind.allows
            else "",
        )
    for record in records:
        require_own(context, record, kind.name(record))
    referring = _references(context)
    found: list[Dependent] = []
    gone = {record.uid for record in records}
    waiting: list[Record] = list(records)
    while waiting:
        target = waiting.pop(0)
        for dependent in _dependents(context, referring.get(target.uid, ()), target.uid):
            found.append(dependent)
            if dependent.effect == "removed" and dependent.record.uid not in gone:
                gone.add(dependent.record.uid)
                waiting.append(dependent.record)
    asked = {record.uid for record in records}
    return Removal(
        records,
        tuple(
            each
            for each in found
            if each.record.uid not in asked
            and (each.effect != "detached" or each.record.uid not in gone)
        ),
    )


def referring_records(context: Context, record: Record) -> tuple[Dependent, ...]:
    """Every record that refers to ``record`` by a declared field."""
    return tuple(_dependents(context, _references(context).get(record.uid, ()), record.uid))


def _references(context: Context) -> Mapping[str, Sequence[tuple[Record, Field]]]:
    """For each uid the records that refer to it, with the field that does."""
    found: dict[str, list[tuple[Record, Field]]] = {}
    for record_type in context.record_types():
        declared = [each for each in fields(record_type) if each.refers]
        for record in context.records(record_type).all() if declared else ():
            for each in declared:
                for uid in references(record, each):
                    found.setdefault(record_uid(uid), []).append((record, each))
    return found


def _dependents(
    context: Context, referring: Sequence[tuple[Record, Field]], target: str
) -> list[Dependent]:
    registry = context.kinds()
    found = []
    for record, declared in referring:
        known = registry.of_table(record.TABLE)
        name = known.name(record) if known else name_of(record)
        effect = _effect(context, record, declared)
        found.append(Dependent(record, record.TABLE, name, declared.name, target, effect))
    return found


def _effect(context: Context, record: Record, declared: Field) -> str:
    if not is_own(context, record):
        return "kept"
    if isinstance(getattr(record, declared.name), tuple):
        return "detached"
    return "removed" if declared.into or declared.required else "detached"


def remove_records(
    context: Context,
    kind: Kind[R],
    *records: R,
    with_dependents: bool = False,
    dry_run: bool = False,
) -> Removal:
    """Remove records in one change; undo brings all of it back. A person is erased instead: ``people.erase_person``.

    Raises Refused when records depend on one and ``with_dependents`` is not given, Conflict when
    one was changed since it was read, ReadOnly.
    Refused too when what depends on one stands in an append-only table.
    """
    removal = plan_removal(context, kind, *records)
    if removal.touched and not with_dependents:
        raise _still_used(kind, records, removal)
    # Here already, so that a rehearsal promises nothing that is refused.
    for each in removal.touched:
        if context.workspace.table_rule(each.table).append_only:
            raise may_not_change(each.table, each.record.uid)
    if dry_run or not records:
        return removal
    with context.transaction(_label(kind, records)) as transaction:
        for record in records:
            transaction.remove(record)
        for other in _distinct(removal, "removed"):
            transaction.remove(other)
        for other in _distinct(removal, "detached"):
            transaction.put(_detached(other, removal))
    return removal


def remove_record(
    context: Context, kind: Kind[R], record: R, *, with_dependents: bool = False
) -> Removal:
    """Remove one record; see :func:`remove_records`."""
    return remove_records(context, kind, record, with_dependents=with_dependents)


def _still_used(kind: Kind[R], records: Sequence[R], removal: Removal) -> Refused:
    users = {each.record.uid: each.name for each in removal.touched}
    shown = list(users.values())[:NAMED]
    more = len(users) - len(shown)
    if more:
        shown.append(ngettext("{n} more", "{n} more", more).format(n=more))
    one = _("{name} is still used by {others}.")
    many = _("{kinds}, still used by {others}: nothing is removed.")
    told = one if len(records) == 1 else many
    return Refused(
        told.format(
            name=kind.name(records[0]), kinds=kind.title(many=True), others=", ".join(shown)
        ),
        where=f"{kind.table} {records[0].uid}",
        remedy=_("Remove it with what depends on it (--with-dependents), or change that first."),
    )


def _label(kind: Kind[R], records: Sequence[R]) -> str:
    if len(records) == 1:
        return history_label(_("{kind} removed"), kind, records[0])
    return _("{kinds} removed: {n}").format(kinds=kind.title(many=True), n=len(records))


def _distinct(removal: Removal, effect: str) -> Sequence[Record]:
    """Each dependent that the removal affects so, once."""
    return list({d.record.uid: d.record for d in removal.dependents if d.effect == effect}.values())


def _detached(record: Record, removal: Removal) -> Record:
    """The record without what is removed."""
    changes: dict[str, Any] = {}
    for each in removal.dependents:
        if each.record.uid != record.uid or each.effect != "detached":
            continue
        value = changes.get(each.field, getattr(record, each.field))
        changes[each.field] = (
            tuple(uid for uid in value if record_uid(uid) != each.target)
            if isinstance(value, tuple)
            else ""
        )
    return msgspec.structs.replace(record, **changes)
