"""The options of a record's fields on the command line, and what is given by them as values."""

from __future__ import annotations

import datetime
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cap_tui.errors import WrongUse
from cap_tui.model.kind import ATTACHMENT, Kind
from cap_tui.model.record import Field, Personal, Record
from cap_tui.plugin.number_options import WHOLE, WholeRange
from cap_tui.text.digits import decimal_number
from cap_tui.text.i18n import _
from cap_tui.widgets.fields import FieldProblem, FormField, form_fields

if TYPE_CHECKING:
    from cap_tui.operations.context import Context

Read = Callable[["Context", Any, Mapping[str, Any], bool], Any]

MANY = ("list", "references")
"""Kinds of a form's field that hold several values: their option may be repeated."""


@dataclass(frozen=True)
class FieldOption:
    """How one field is given, where the usual option is not enough.

    ``names`` are the option's names (empty: the field's), ``attributes`` what click knows of it.
    ``required`` asks for it when a record is added. ``read`` makes the value from what was given;
    it gets the context, what was given, everything that was given, and whether it is a dry run.
    """

    names: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    required: bool = False
    read: Read | None = None
    help: str = ""


FILE_CLASS = "file_class"
"""The parameter that declares whose data stands in an attached file."""


def _kept_file(context: Context, file: Path, given: Mapping[str, Any], dry_run: bool) -> str:
    """Keep a file in the region; its hash."""
    words = given.get(FILE_CLASS)
    personal = Personal(words.replace("-", " ")) if words else None
    return "" if dry_run else context.workspace.attach(file, file.name, personal)


def attached_file() -> FieldOption:
    """The option of a field that holds the hash of a file: the file itself is given."""
    return FieldOption(
        ("--file",),
        {"type": click.Path(path_type=Path, exists=True, dir_okay=False)},
        read=_kept_file,
        help=_("A file to keep in the region."),
    )


def file_class_option() -> click.Option:
    """The option that stands beside ``--file``."""
    from cap_tui.operations.file_classes import file_classes

    known = file_classes()
    return click.Option(
        ["--file-class", FILE_CLASS],
        type=click.Choice([each.value.replace(" ", "-") for each in known]),
        help=_("What the file tells of people: {classes}.").format(
            classes="; ".join(known.values())
        ),
    )


@dataclass(frozen=True)
class FieldParameter:
    """One field of a command: its parameter, and how what is given becomes a value."""

    name: str
    param: click.Parameter
    read: Read | None
    adds: bool


class FieldType(click.ParamType[Any]):
    """What a form's field takes, as the type of an option. Numbers are read with a point first."""

    def __init__(self, asked: FormField) -> None:
        self.asked = asked
        self.name = "number" if asked.kind in ("int", "float") else "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value that a text means; wrong usage when it does not fit."""
        if not isinstance(value, str):
            return value
        if self.asked.kind in ("text", "long"):
            return value  # cleaned and measured by the operation
        if self.asked.kind == "float" and (number := decimal_number(value)) is not None:
            return number
        try:
            return self.asked.read(value)
        except FieldProblem as problem:
            self.fail(str(problem), param, ctx)


def choices_of(kind: Kind[Any], name: str) -> list[str]:
    """The values that a field can have, where it is a choice."""
    if name not in kind.fields:
        return []
    (asked,) = form_fields(kind.record, [name])
    return [value for value, _label in asked.choices if value] if asked.kind == "choice" else []


def field_options(
    kind: Kind[Any], special: Mapping[str, FieldOption], *, new: bool
) -> list[FieldParameter]:
    """The parameters of a command that adds (``new``) or edits. The first field of a new record stands without an option."""
    names = [name for name in kind.edit if name in kind.fields]
    names += [name for name in special if name not in names]
    parameters = []
    for place, asked in enumerate(form_fields(kind.record, names)):
        day = _is_day(kind.fields[asked.name])
        counts = asked.counted and asked.name in kind.mappings
        closed = asked.kind == "fixed" or (asked.kind == "mapping" and not counts)
        if closed and not day and asked.name not in special:
            continue
        first = new and place == 0 and asked.required
        parameters.append(_parameter(kind, asked, special.get(asked.name), new=new, first=first))
    return parameters


def _parameter(
    kind: Kind[Any], asked: FormField, special: FieldOption | None, *, new: bool, first: bool
) -> FieldParameter:
    special = special or FieldOption()
    declared = kind.fields[asked.name]
    read = special.read or (read_references(declared.refers) if declared.refers else None)
    if asked.counted and special.read is None:
        read = read_counts(kind, asked)
    if first:
        metavar = asked.name.upper()
        argument = click.Argument([asked.name], metavar=metavar, type=_type(asked, declared))
        return FieldParameter(asked.name, argument, read, adds=False)
    attributes: dict[str, Any] = {
        "type": _type(asked, declared),
        "help": special.help or kind.meaning(asked.name),
        **({"metavar": _("KEY=NUMBER")} if asked.counted else {}),
        "required": new and (asked.required or special.required),
        "multiple": asked.kind in (*MANY, "mapping") and "nargs" not in special.attributes,
        **special.attributes,
    }
    names = special.names or (f"--{asked.name.replace('_', '-')}",)
    option = click.Option([*names, asked.name], **attributes)
    return FieldParameter(asked.name, option, read, adds=bool(attributes["multiple"]))


def _is_day(declared: Field) -> bool:
    """Whether a field holds a day, as a date or as ISO text."""
    types = (declared.type, *typing.get_args(declared.type))
    return datetime.date in types or declared.unit == "ISO 8601"


def _type(asked: FormField, declared: Field) -> click.ParamType[Any]:
    if _is_day(declared):
        return IsoDate()
    if asked.kind == "choice":
        return click.Choice([value for value, _label in asked.choices if value])
    if asked.kind in (*MANY, "reference", "mapping"):
        return click.STRING
    if asked.kind == "bool":
        return click.BOOL
    if asked.kind == "int":
        if asked.least is None and asked.most is None:
            return WHOLE  # a range without ends would be shown as [x<=None]
        return WholeRange(
            min=None if asked.least is None else int(asked.least),
            max=None if asked.most is None else int(asked.most),
        )
    return FieldType(asked)


class IsoDate(click.ParamType[str]):
    """A day as ``2026-11-21``; what is given stays text."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The same day in ISO spelling; wrong usage for anything else."""
        if not value:
            return ""
        try:
            return datetime.datetime.strptime(value, "%Y-%m-%d").date().isoformat()
        except ValueError:
            self.fail(_("{text} is not a date such as 2026-11-21.").format(text=value), param, ctx)


def read_counts(kind: Kind[Any], asked: FormField) -> Read:
    """What turns ``key=number`` into the numbers of a mapping; wrong usage for a key that it does not have."""

    def read(_context: Context, given: Any, _all: Mapping[str, Any], _dry: bool) -> Any:
        option = f"--{asked.name.replace('_', '-')}"
        try:
            counts = asked.read("\n".join(given))
        except FieldProblem as problem:
            raise WrongUse(str(problem), where=option) from None
        choices = kind.mappings[asked.name].keys
        known = [key for key, _words in choices()]
        if (unknown := [key for key in counts if key not in known]) or len(counts) < len(given):
            raise WrongUse(
                _("'{text}' is no number of a group.").format(text=", ".join(unknown or given)),
                where=option,
                remedy=_("Write one of these with = and a number: {keys}.").format(
                    keys=", ".join(known)
                ),
            )
        return counts

    return read


def read_references(table: str) -> Read:
    """What turns the names that a person gives for records of ``table`` into uids."""

    def read(context: Context, given: Any, _all: Mapping[str, Any], _dry: bool) -> Any:
        """The uids of what a person names: by uid, the beginning of it, or name."""
        from cap_tui.operations.records import find_any_record, find_record

        kind = context.kinds().of_table(table)

        def uid_of(words: str) -> str:
            if kind is None:
                name, mark, part = words.partition("#")
                return find_any_record(context, name if part else words) + (
                    mark + part if part else ""
                )
            found: Record = find_record(context, kind, words)
            return found.uid

        if isinstance(given, str):
            return uid_of(given) if given.strip() else ""
        return tuple(uid_of(words) for words in given)

    return read


def given_values(
    context: Context,
    parameters: Sequence[FieldParameter],
    given: Mapping[str, Any],
    *,
    dry_run: bool,
    before: Record | None = None,
    cleared: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The values of the fields that were given. Of a list, what is given adds to what is there."""
    if given.get(FILE_CLASS) and given.get(ATTACHMENT) is None:
        raise WrongUse(
            _("The class belongs to a file, and no file is given."),
            where="--file-class",
            remedy=_("Give the file with --file, also when it is attached already."),
        )
    values: dict[str, Any] = dict(cleared or {})
    for each in parameters:
        value = given.get(each.name)
        if value is None or value == ():
            continue
        if each.read is not None:
            value = each.read(context, value, given, dry_run)
        if each.adds and before is not None:
            there = values.get(each.name, getattr(before, each.name))
            mapping = isinstance(value, dict)
            value = there | value if mapping else tuple(dict.fromkeys((*there, *value)))
        values[each.name] = value
    return values
