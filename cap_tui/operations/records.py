"""What is done with records of any kind: find one, add, edit. For removal see ``removal.py``."""

from __future__ import annotations

import sys
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from cap_tui.errors import InvalidFields, NotFound, WrongUse
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.conversion import convert
from cap_tui.model.kind import Kind, Surroundings
from cap_tui.model.lookup import LEAST_UID, SHOWN, find, names_of
from cap_tui.model.record import LONGEST_LINE, Field, Personal, Record
from cap_tui.model.workshop_tables import WORKSHOP_TABLES
from cap_tui.operations.context import Context
from cap_tui.operations.permissions import (
    is_own,
    require_judged_at_home,
    require_own,
    require_writable,
)
from cap_tui.text.clean import clean_entry, clean_line, is_blank
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled

R = TypeVar("R", bound=Record)


def find_record(context: Context, kind: Kind[R], words: str) -> R:
    """The one record that a person means: its uid, the beginning of it, or its name. Raises NotFound, WrongUse.

    A record that says something of another (a rating, a sheet) is found by that one's name, too.
    """
    records = context.records(kind.record)
    try:
        return records.get(words.strip())
    except NotFound:
        return find(records.all(), words, what=kind.title(), names=_names(context, kind))


def _names(context: Context, kind: Kind[R]) -> Callable[[R], tuple[str, ...]]:
    here = Surroundings(context, context.kinds())
    holders = [f for f in kind.fields.values() if f.into and f.required and f.refers != "*"]

    def names(record: R) -> tuple[str, ...]:
        about = (here.name(each.refers, getattr(record, each.name)) for each in holders)
        return (kind.name(record), *names_of(record), *about)

    return names


def find_any_record(context: Context, words: str) -> str:
    """The uid of the one record of any kind that a person means: its uid, the beginning of it, its name or short name.

    Of several records with a name an activity is meant, when only one of them is one: cards and services are
    named after activities. Raises NotFound.
    """
    wanted = words.strip().casefold()
    named: list[str] = []
    begun: list[str] = []
    activities: list[str] = []
    for record_type in context.record_types():
        kind = context.kinds().of_table(record_type.TABLE)
        for record in context.records(record_type).all():
            if record.uid == wanted:
                return wanted
            names = (kind.name(record),) if kind else ()
            if wanted in (name.casefold() for name in (*names, *names_of(record))):
                named.append(record.uid)
                if isinstance(record, TransformativeActivity):
                    activities.append(record.uid)
            elif len(wanted) >= LEAST_UID and record.uid.startswith(wanted):
                begun.append(record.uid)
    found = named or begun or _with_short_name(context, words.strip())
    if len(found) == 1 or len(activities) == 1:
        return (activities or found)[0]
    raise NotFound(
        _("'{words}' means several records.").format(words=words)
        if found
        else _("There is no record '{words}'.").format(words=words),
        remedy=_("Give the uid of a record: {uids}").format(uids=", ".join(found[:SHOWN]))
        if found
        else _("Give the uid of a record, or its name."),
    )


def _with_short_name(context: Context, ref: str) -> list[str]:
    """The uids of what stands in a workshop, and of workshops, under a short name."""
    if not ref:
        return []
    return [
        record.uid
        for record_type in WORKSHOP_TABLES
        for record in context.records(record_type).all()
        if getattr(record, "ref", "") == ref
    ]


def new_record(context: Context, kind: Kind[R], values: Mapping[str, Any]) -> R:
    """The record that ``values`` make, checked and completed, not stored. Raises InvalidFields, ReadOnly, WrongUse."""
    require_writable(context)
    _require(kind, "add")
    made = _converted(kind, _cleaned(kind, values))
    record = kind.derive(kind.complete(made, context, context.region.languages), context)
    _check(context, kind, record)
    return record


def add_record(
    context: Context, kind: Kind[R], values: Mapping[str, Any], *, dry_run: bool = False
) -> R:
    """Store a new record; returned as stored. Raises InvalidFields, ReadOnly, WrongUse, NotSaved."""
    record = new_record(context, kind, values)
    if dry_run:
        return record
    with context.transaction(history_label(_("{kind} added"), kind, record)) as transaction:
        stored: R = transaction.add(record)
    return stored


def changed_record(context: Context, kind: Kind[R], record: R, changes: Mapping[str, Any]) -> R:
    """The record with ``changes``, checked, not stored. Raises InvalidFields, ReadOnly, WrongUse."""
    require_own(context, record, kind.name(record))
    _require(kind, "edit")
    values = {**msgspec.to_builtins(record), **_cleaned(kind, changes)}
    after = kind.derive(_converted(kind, values), context)
    _check(context, kind, after)
    return after


def edit_record(
    context: Context,
    kind: Kind[R],
    record: R,
    changes: Mapping[str, Any],
    *,
    dry_run: bool = False,
) -> R:
    """Store changes over ``record`` as it was read. Returns it as stored; without a change nothing is stored.

    Raises Conflict with both versions when somebody changed it since, InvalidFields, ReadOnly, NotSaved.
    """
    after = changed_record(context, kind, record, changes)
    if dry_run or after == record:
        return after
    with context.transaction(history_label(_("{kind} changed"), kind, after)) as transaction:
        stored: R = transaction.put(after)
    return stored


def save_record(context: Context, kind: Kind[R], record: R, opened: R | None = None) -> R:
    """Store a record as a form made it: a new one, or one over the version at which the form was opened.

    ``opened`` is the record that the form was opened over: without a change nothing is stored.

    Raises Conflict with both versions when somebody changed it since, InvalidFields, ReadOnly, NotSaved.
    """
    if not record.version:
        values = {name: getattr(record, name) for name in (*kind.edit, *kind.also)}
        return add_record(context, kind, values)
    if record == opened:
        return record
    require_own(context, record, kind.name(record))
    _require(kind, "edit")
    record = kind.derive(record, context)
    _check(context, kind, record)
    with context.transaction(history_label(_("{kind} changed"), kind, record)) as transaction:
        stored: R = transaction.put(record)
    return stored


def _require(kind: Kind[R], act: str) -> None:
    if act not in kind.allows:
        raise WrongUse(
            _("{kind}: this cannot be changed directly.").format(kind=kind.title(many=True))
        )


def _cleaned(kind: Kind[R], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are stored: foreign text cleaned, of each entry of a list one, and never cut.

    Raises WrongUse for a field that neither a form nor a program sets: others have operations of their own.
    Raises InvalidFields for a text that is too long where the declaration names no bound.
    """
    for name in values:
        if name not in kind.edit and name not in kind.also:
            raise WrongUse(
                _("There is no field '{name}'.").format(name=name),
                remedy=_("The fields are {names}.").format(names=", ".join(kind.edit)),
            )
    cleaned = {
        name: _cleaned_value(kind.fields[name], value)
        for name, value in msgspec.to_builtins(dict(values)).items()
    }
    _refuse_too_long(kind, cleaned)
    return cleaned


def _cleaned_value(declared: Field, value: Any) -> Any:
    if isinstance(value, str):
        lines = (declared.max_length or 0) > LONGEST_LINE
        text = (clean_entry if lines else clean_line)(value, limit=sys.maxsize)
        return "" if is_blank(text) else text
    if isinstance(value, dict):
        return {key: _cleaned_value(declared, each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(text for each in value if (text := _cleaned_value(declared, each)) != "")
    return value


def _refuse_too_long(kind: Kind[R], values: Mapping[str, Any]) -> None:
    """What has no bound of its own is a line. Raises InvalidFields with the fields that hold a longer text."""
    problems = {
        name: _too_long(kind.label(name), LONGEST_LINE, size)
        for name, value in values.items()
        if not kind.fields[name].max_length and (size := _longest(value)) > LONGEST_LINE
    }
    if problems:
        raise InvalidFields(_unfit(kind), problems)


def _longest(value: Any) -> int:
    """The characters of a text, or of the longest text in a list or a mapping."""
    if isinstance(value, dict):
        return _longest(tuple(value.values()))
    if isinstance(value, tuple):
        return max(map(_longest, value), default=0)
    return len(value) if isinstance(value, str) else 0


def _converted(kind: Kind[R], values: Mapping[str, Any]) -> R:
    """Values as a record. The sentence for a value that does not fit names the field as people call it."""
    try:
        return convert(values, kind.record)
    except msgspec.ValidationError as error:
        from cap_tui.text.mistakes import mistake_words

        problems = dict(_problems(kind, values)) or {"": mistake_words(error)}
        raise InvalidFields(_unfit(kind), problems) from error


def _problems(kind: Kind[R], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each field whose value does not fit, with a sentence."""
    hints = typing.get_type_hints(kind.record, include_extras=True)
    for name, declared in kind.fields.items():
        if name not in values:
            if declared.required:
                yield name, _("{field} is needed.").format(field=kind.label(name))
            continue
        try:
            convert(values[name], hints[name])
        except msgspec.ValidationError:
            yield name, _problem(kind, declared, values[name])


def _problem(kind: Kind[R], declared: Field, value: Any) -> str:
    label = kind.label(declared.name)
    if value in ("", None):
        return _("The {field} is empty.").format(field=label)
    if isinstance(value, int | float) and declared.ge is not None and declared.le is not None:
        return _("{field}: {value} is not between {low:g} and {high:g}.").format(
            field=label, value=value, low=declared.ge, high=declared.le
        )
    if isinstance(value, str) and declared.max_length and len(value) > declared.max_length:
        return _too_long(label, declared.max_length, len(value))
    return _("{field}: {value} does not fit.").format(field=label, value=repr(value)[:40])


def _too_long(label: str, most: int, size: int) -> str:
    return _("{field}: at most {number} characters, not {size}.").format(
        field=label, number=most, size=size
    )


def _unfit(kind: Kind[R]) -> str:
    return _("{kind}: a value does not fit.").format(kind=kind.title())


def _check(context: Context, kind: Kind[R], record: R) -> None:
    """Raise InvalidFields with every problem of the record, ReadOnly for what is judged elsewhere."""
    problems = {
        **_missing_references(context, kind, record),
        **_same_text(context, kind, record),
        **kind.check(record, context),
    }
    if problems:
        raise InvalidFields(
            _unfit(kind),
            problems,
            where=kind.name(record),
        )
    require_judged_at_home(context, record)


def _same_text(context: Context, kind: Kind[R], record: R) -> dict[str, str]:
    """The name that no two records of this region share, where another one has it already.

    Of two that were stored long ago the rest can still be changed.
    """
    if not kind.unique:
        return {}
    text = str(getattr(record, kind.unique)).casefold()
    same = [
        each.uid
        for each in context.records(kind.record).all()
        if is_own(context, each) and str(getattr(each, kind.unique)).casefold() == text
    ]
    if not same or record.uid in same:
        return {}
    return {kind.unique: _("{kind}: one of this name is there already.").format(kind=kind.title())}


def _missing_references(context: Context, kind: Kind[R], record: R) -> dict[str, str]:
    problems = {}
    for name in kind.edit:
        declared = kind.fields[name]
        target = context.kinds().of_table(declared.refers) if declared.refers else None
        for uid in references(record, declared) if target else ():
            if target and not context.records(target.record).find(uid=uid):
                problems[name] = _("{field}: there is no record {uid}.").format(
                    field=kind.label(name), uid=uid
                )
    return problems


def references(record: Record, declared: Field) -> tuple[str, ...]:
    """The uids that a field of a record refers to."""
    value = getattr(record, declared.name)
    return value if isinstance(value, tuple) else (value,) if value else ()


def history_label(words: str, kind: Kind[R], record: R) -> str:
    """The words of the history. Personal data never stands there, because it could not be erased."""
    said = words.format(kind=kind.title())
    name = kind.name(record)
    personal = (
        str(getattr(record, each.name) or "")
        for each in kind.fields.values()
        if each.personal is not Personal.NONE
    )
    return said if any(text and text in name for text in personal) else labelled(said, name)
