"""What is done with records of any kind: find, list, look at, add, edit, remove."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from cap_tui.errors import InvalidFields, Refused, WrongUse
from cap_tui.model.kind import Kind, KindColumn, KindRegistry, Surroundings
from cap_tui.model.listing import Listing
from cap_tui.model.lookup import find
from cap_tui.model.record import Personal, Record
from cap_tui.operations.context import Context
from cap_tui.operations.listings import kind_listing
from cap_tui.operations.permissions import require_own, require_writable
from cap_tui.text.i18n import _

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Query:
    """Which records, in which order.

    ``words`` must all occur in the searched columns; ``where`` compares fields as people write
    them; ``sort`` is a column ("" for the kind's own order); ``limit`` 0 is all.
    """

    words: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    reverse: bool = False
    limit: int = 0


def find_record(context: Context, kind: Kind[R], words: str) -> R:
    """The one record that a person means: its uid, the beginning of it, or its name. Raises NotFound, WrongUse."""
    return find(context.records(kind.record).all(), words, what=kind.title())


def select_records(
    context: Context, kind: Kind[R], query: Query, here: Surroundings | None = None
) -> list[R]:
    """The records that a query asks for, in its order. Raises WrongUse for an unknown column."""
    here = here or Surroundings(context, context.kinds(), kind)
    found: Iterable[R] = context.records(kind.record).all()
    if query.where:
        found = [r for r in found if _fits(kind, here, r, query.where)]
    if words := query.words.casefold().split():
        found = [r for r in found if all(w in search_text(kind, here, r) for w in words)]
    ordered = sort_records(kind, here, list(found), query.sort or kind.sort, reverse=query.reverse)
    return ordered[: query.limit] if query.limit else ordered


def list_records(context: Context, kind: Kind[R], query: Query | None = None) -> Listing:
    """The listing of the records that a query asks for: all of them without one."""
    here = Surroundings(context, context.kinds(), kind)
    return kind_listing(kind, here, select_records(context, kind, query or Query(), here))


def search_text(kind: Kind[R], here: Surroundings, record: R) -> str:
    """What a search looks into: the uid and every searched column, folded to lower case."""
    parts = [record.uid]
    for column in kind.columns:
        if column.search:
            value = here.value(kind, column, record)
            parts += map(str, value) if isinstance(value, list) else [str(value or "")]
            parts.append(here.column_text(kind, column, record, value))
    return "\n".join(parts).casefold()


def sort_records(
    kind: Kind[R], here: Surroundings, records: list[R], column_id: str, *, reverse: bool = False
) -> list[R]:
    """The records by a column; unknown values last, whatever the direction. Raises WrongUse."""
    column = kind.column(column_id)
    if column is None:
        if column_id:
            raise WrongUse(
                _("There is no column '{name}'.").format(name=column_id),
                remedy=_("The columns are {names}.").format(
                    names=", ".join(c.id for c in kind.columns)
                ),
            )
        return records
    keyed = [(_sort_key(here.value(kind, column, record)), record) for record in records]
    known = sorted((k for k in keyed if k[0] is not None), key=lambda k: k[0], reverse=reverse)
    return [record for _key, record in known] + [r for key, r in keyed if key is None]


def _sort_key(value: Any) -> Any:
    """Numbers by size, text without regard to case; None for unknown."""
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, int | float):
        return (0, float(value), "")
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return (1, 0.0, text.casefold())


def _fits(kind: Kind[R], here: Surroundings, record: R, where: Mapping[str, str]) -> bool:
    for name, wanted in where.items():
        column = kind.column(name) or KindColumn[R](name)
        if column.value is None and name not in kind.fields:
            raise WrongUse(
                _("There is no field '{name}'.").format(name=name),
                remedy=_("The fields are {names}.").format(names=", ".join(kind.fields)),
            )
        value = here.value(kind, column, record)
        values = value if isinstance(value, list) else [value]
        if wanted.casefold() not in (str("" if v is None else v).casefold() for v in values):
            return False
    return True


def new_record(context: Context, kind: Kind[R], values: Mapping[str, Any]) -> R:
    """The record that ``values`` make, checked and completed, not stored. Raises InvalidFields."""
    record = kind.complete(_converted(kind, values), context.region.languages)
    _check(context, kind, record)
    return record


def add_record(context: Context, kind: Kind[R], values: Mapping[str, Any]) -> R:
    """Store a new record; returned as stored. Raises InvalidFields, ReadOnly, NotSaved."""
    require_writable(context)
    _require(kind, "add")
    record = new_record(context, kind, values)
    with context.transaction(_label(_("{kind} added"), kind, record)) as transaction:
        return transaction.add(record)


def changed_record(context: Context, kind: Kind[R], record: R, changes: Mapping[str, Any]) -> R:
    """The record with ``changes``, checked, not stored. Raises InvalidFields, ReadOnly."""
    require_own(context, record, kind.name(record))
    after = _converted(kind, {**msgspec.to_builtins(record), **msgspec.to_builtins(dict(changes))})
    _check(context, kind, after)
    return after


def edit_record(context: Context, kind: Kind[R], record: R, changes: Mapping[str, Any]) -> R:
    """Store changes over ``record`` as it was read. Returns it as stored; without a change nothing is stored.

    Raises Conflict with both versions when somebody changed it since, InvalidFields, ReadOnly, NotSaved.
    """
    _require(kind, "edit")
    after = changed_record(context, kind, record, changes)
    if after == record:
        return record
    with context.transaction(_label(_("{kind} changed"), kind, after)) as transaction:
        return transaction.put(after)


def _require(kind: Kind[R], act: str) -> None:
    if act not in kind.allows:
        raise WrongUse(_("{kind}: this cannot be done by hand.").format(kind=kind.title(many=True)))


def _converted(kind: Kind[R], values: Mapping[str, Any]) -> R:
    """Values as a record. The sentence for a value that does not fit names the field as people call it."""
    plain = msgspec.to_builtins(dict(values))
    try:
        return msgspec.convert(plain, kind.record)
    except msgspec.ValidationError as error:
        problems = dict(_problems(kind, plain)) or {"": str(error)}
        raise InvalidFields(
            _("{kind}: a value does not fit.").format(kind=kind.title()), problems
        ) from error


def _problems(kind: Kind[R], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, declared in kind.fields.items():
        if name not in values:
            if declared.required:
                yield name, _("{field} is needed.").format(field=kind.label(name))
            continue
        bare = {n: v for n, v in values.items() if n == name}
        try:
            msgspec.convert(bare, msgspec.defstruct("One", [(name, _hint(kind, name))]))
        except msgspec.ValidationError:
            if declared.required and values[name] in ("", None):
                yield name, _("{field} is needed.").format(field=kind.label(name))
            else:
                yield (
                    name,
                    _("{field}: {value} does not fit.").format(
                        field=kind.label(name), value=repr(values[name])[:40]
                    ),
                )


def _hint(kind: Kind[R], name: str) -> Any:
    import typing

    return typing.get_type_hints(kind.record, include_extras=True)[name]


def _check(context: Context, kind: Kind[R], record: R) -> None:
    problems = dict(kind.check(record, context))
    for name in kind.edit:
        declared = kind.fields[name]
        if declared.refers and declared.refers != "*":
            target = context.kinds().of_table(declared.refers)
            value = getattr(record, name)
            uids = value if isinstance(value, tuple) else (value,) if value else ()
            known = {r.uid for r in context.records(target.record).all()} if target and uids else ()
            missing = [uid for uid in uids if target and uid not in known]
            if missing:
                problems[name] = _("{field}: there is no record {uid}.").format(
                    field=kind.label(name), uid=missing[0]
                )
    if problems:
        raise InvalidFields(
            _("{kind}: a value does not fit.").format(kind=kind.title()),
            problems,
            where=kind.name(record),
        )


def _label(words: str, kind: Kind[R], record: R) -> str:
    """The words of the history; a person's name never stands there, because it could not be erased."""
    said = words.format(kind=kind.title())
    first = next(iter(kind.fields.values()))
    return said if first.personal is Personal.IDENTIFIER else f"{said}: {kind.name(record)}"


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
    effect: str


def dependents(context: Context, record: Record) -> tuple[Dependent, ...]:
    """Every record that refers to ``record`` by a declared field, with what its removal means for them."""
    registry = context.kinds()
    return tuple(
        dependent
        for kind in context.record_types()
        for dependent in _referring(context, registry, kind, record)
    )


def _referring(
    context: Context, registry: KindRegistry, kind: type[Record], record: Record
) -> Iterator[Dependent]:
    from cap_tui.model.lookup import name_of
    from cap_tui.model.record import fields

    referring = [f for f in fields(kind) if f.refers in (record.TABLE, "*")]
    if not referring:
        return
    known = registry.of_table(kind.TABLE)
    own = context.region.code
    for other in context.records(kind).all():
        for declared in referring:
            value = getattr(other, declared.name)
            if record.uid != value and record.uid not in (
                value if isinstance(value, tuple) else ()
            ):
                continue
            if other.owner not in ("", own):
                effect = "kept"
            elif declared.into and not isinstance(value, tuple):
                effect = "removed"
            elif isinstance(value, tuple) or not declared.required:
                effect = "detached"
            else:
                effect = "removed"
            name = known.name(other) if known else name_of(other)
            yield Dependent(other, kind.TABLE, name, declared.name, effect)


@dataclass(frozen=True)
class Removal:
    """What removing a record does: the record, and the records that refer to it."""

    record: Record
    dependents: tuple[Dependent, ...]


def plan_removal(context: Context, kind: Kind[R], record: R) -> Removal:
    """What :func:`remove_record` would do. Raises ReadOnly for another region's record, WrongUse."""
    _require(kind, "remove")
    require_own(context, record, kind.name(record))
    return Removal(record, dependents(context, record))


def remove_record(
    context: Context, kind: Kind[R], record: R, *, with_dependents: bool = False
) -> Removal:
    """Remove a record in one change; undo brings it back. A person is erased instead: see ``people.erase_person``.

    Raises Refused when records depend on it and ``with_dependents`` is not given, Conflict when it was
    changed since it was read, ReadOnly.
    """
    removal = plan_removal(context, kind, record)
    touched = [each for each in removal.dependents if each.effect != "kept"]
    if touched and not with_dependents:
        raise Refused(
            _("{name} is still used by {others}.").format(
                name=kind.name(record), others=", ".join(each.name for each in touched[:5])
            ),
            where=f"{kind.table} {record.uid}",
            remedy=_(
                "Remove it with what depends on it (--with-dependents), or change that first."
            ),
        )
    with context.transaction(_label(_("{kind} removed"), kind, record)) as transaction:
        transaction.remove(record)
        gone = {each.record.uid for each in touched if each.effect == "removed"}
        for other in _distinct(each.record for each in touched if each.effect == "removed"):
            transaction.remove(other)
        for other in _distinct(each.record for each in touched if each.record.uid not in gone):
            named = [each.field for each in touched if each.record.uid == other.uid]
            transaction.put(_without_reference(other, named, record.uid))
    return removal


def _distinct(records: Iterable[Record]) -> Sequence[Record]:
    return list({record.uid: record for record in records}.values())


def _without_reference(record: R, names: Iterable[str], uid: str) -> R:
    changes: dict[str, Any] = {}
    for name in names:
        value = getattr(record, name)
        changes[name] = tuple(u for u in value if u != uid) if isinstance(value, tuple) else ""
    return msgspec.structs.replace(record, **changes)
