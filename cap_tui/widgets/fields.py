"""What a form asks for: fields drawn from a record's declaration, how values are spelled and read back."""

from __future__ import annotations

import csv
import datetime
import enum
import sys
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cap_tui.errors import Refused
from cap_tui.model.record import LONGEST_LINE, Field, Record, fields
from cap_tui.text.clean import clean, clean_line, is_blank
from cap_tui.text.digits import whole_number
from cap_tui.text.formats import day_text, exact_number, parse_date, parse_decimal
from cap_tui.text.i18n import Translate, _, language, ngettext

Kind = Literal[
    "text", "long", "int", "float", "bool", "choice", "list", "date",
    "reference", "references", "mapping", "fixed",
]  # fmt: skip
Choices = tuple[tuple[str, str], ...]


class FieldProblem(ValueError):
    """A value that does not fit, told as a sentence for the person who typed it."""


def yes_or_no() -> Choices:
    """What answers a question that has two answers."""
    return (("yes", _("yes")), ("no", _("no")))


@dataclass(frozen=True)
class FormField:
    """One field of a form. ``least`` and ``most`` bound a number, or the length of a text.

    A ``bool`` without ``choices`` offers yes and no. ``refers`` is the table of a reference. ``keys`` are the keys of a mapping; each has one of
    ``choices``, or a text where there are none, or a whole number where it is ``counted``. ``as_date`` says that the value is a
    ``datetime.date``; else a date is an ISO text.
    """

    name: str
    label: str
    kind: Kind = "text"
    help: str = ""
    unit: str = ""
    required: bool = False
    empty_is_none: bool = False
    choices: Choices = ()
    least: float | None = None
    most: float | None = None
    default: Any = None
    refers: str = ""
    keys: Choices = ()
    as_date: bool = False
    counted: bool = False

    def __post_init__(self) -> None:
        if self.kind == "bool" and not self.choices:
            object.__setattr__(self, "choices", yes_or_no())

    def spell(self, value: Any) -> str:
        """``value`` as the form shows it, in the person's language; :meth:`read` gives it back."""
        if value is None:
            return ""
        if self.kind == "bool":
            return "yes" if value else "no"
        if self.kind == "list":
            return ", ".join(_quoted(clean_line(str(item))) for item in value)
        if self.kind == "references":
            return " ".join(str(item) for item in value)
        if self.kind == "mapping":
            return "\n".join(f"{key}={_plain(item)}" for key, item in value.items())
        if self.kind in ("int", "float") and isinstance(value, int | float):
            return exact_number(value, language())
        if self.kind == "date":
            return day_text(str(value))
        text = _plain(value)
        return clean(text) if self.kind == "long" else clean_line(text, limit=20_000)

    def read(self, text: str) -> Any:
        """What ``text`` means in the person's language; :class:`FieldProblem` when it does not fit."""
        multiline = self.kind in ("long", "mapping")
        text = (clean if multiline else clean_line)(text, limit=sys.maxsize)
        if is_blank(text):
            return self._nothing()
        if self.kind in ("int", "float"):
            return self._number(text)
        if self.kind in ("bool", "choice") and text not in dict(self.choices):
            raise FieldProblem(_("Choose one of the answers offered."))
        if self.kind == "bool":
            return text == "yes"
        if self.kind == "list":
            return self._items(text)
        if self.kind == "references":
            return tuple(text.split())
        if self.kind == "mapping":
            return self._mapping(text)
        if self.kind == "date":
            return self._date(text)
        if self.kind not in ("choice", "reference"):
            self._bound(len(text), _characters)
        return text

    def _nothing(self) -> Any:
        if self.required:
            raise FieldProblem(_("This is needed."))
        if self.empty_is_none:
            return None
        if self.kind in ("list", "references"):
            return ()
        if self.kind == "mapping":
            return {}
        if self.kind == "date" and not self.as_date:
            return ""
        return "" if self.kind in ("text", "long", "reference") else self.default

    def _items(self, text: str) -> tuple[str, ...]:
        """The items of a list: commas between, an item with a comma in quotation marks."""
        parts = next(csv.reader([text], skipinitialspace=True), [])
        return tuple(part.strip() for part in parts if part.strip())

    def _mapping(self, text: str) -> dict[str, str] | dict[str, int]:
        pairs = (line.partition("=") for line in text.splitlines())
        given = {key.strip(): value.strip() for key, _sign, value in pairs if value.strip()}
        return {key: self._count(value) for key, value in given.items()} if self.counted else given

    def _count(self, text: str) -> int:
        number = whole_number(text.strip())
        if number is None:
            raise FieldProblem(_("A whole number is needed, such as 12."))
        return number

    def _date(self, text: str) -> datetime.date | str:
        try:
            day = parse_date(text, language())
        except Refused as error:
            raise FieldProblem(_sentence(error)) from None
        return day if self.as_date else day.isoformat()

    def _number(self, text: str) -> int | float:
        whole = self.kind == "int"
        try:
            value = parse_decimal(text, language(), strict=not whole)
        except Refused as error:
            if not whole:
                raise FieldProblem(_sentence(error)) from None
            value = None
        if whole and (value is None or value != value.to_integral_value()):
            raise FieldProblem(_("{text} is not a whole number.").format(text=text[:20]))
        assert value is not None
        number = int(value) if whole else float(value)
        self._bound(number, _bare)
        return number

    def _bound(self, size: float, unit: Callable[[float], str]) -> None:
        def bound(limit: float) -> str:
            return unit(limit).format(bound=exact_number(limit, language()))

        if self.least is not None and size < self.least:
            raise FieldProblem(_("At least {bound}.").format(bound=bound(self.least)))
        if self.most is not None and size > self.most:
            raise FieldProblem(_("At most {bound}.").format(bound=bound(self.most)))


def _bare(_limit: float) -> str:
    return "{bound}"


def _characters(limit: float) -> str:
    return ngettext("{bound} character", "{bound} characters", int(limit))


def _sentence(error: Refused) -> str:
    return f"{error.what} {error.remedy}".strip()


def _plain(value: Any) -> str:
    return str(value.value if isinstance(value, enum.Enum) else value)


def _quoted(item: str) -> str:
    """An item of a list as it is typed: in quotation marks where it holds a comma or such a mark."""
    if "," in item or item.startswith('"'):
        doubled = item.replace('"', '""')
        return f'"{doubled}"'
    return item


def form_fields(
    record: type[Record], only: Sequence[str] = (), translate: Translate = _
) -> tuple[FormField, ...]:
    """The fields of a record type as a form asks for them, all of them or those named, in that order.

    ``translate`` translates the labels and meanings of the declaration: the ``_`` of its package.
    """
    declared = {field.name: field for field in fields(record)}
    wanted = [declared[name] for name in only] if only else list(declared.values())
    return tuple(form_field(field, translate) for field in wanted)


def form_field(field: Field, translate: Translate = _) -> FormField:
    """One declared field as a form asks for it."""
    inner, optional = _without_none(field.type)
    kind, choices = _kind(inner, field)
    open_choice = optional or (kind == "choice" and field.required)
    if open_choice and choices and kind != "mapping":
        choices = (("", _("not said")), *choices)
    return FormField(
        name=field.name,
        label=field_label(field, translate),
        kind=kind,
        help=translate(field.meaning) if field.meaning else "",
        unit=translate(field.unit) if field.unit else "",
        required=field.required or (kind in ("text", "long") and (field.ge or 0) >= 1),
        empty_is_none=optional,
        choices=choices,
        least=field.ge,
        most=_most(field, kind),
        default=field.default,
        refers=field.refers,
        as_date=inner is datetime.date,
        counted=_counts(inner),
    )


def _most(field: Field, kind: Kind) -> float | None:
    """The bound of a number, or of a text: one line where the declaration names none."""
    if field.le is not None:
        return field.le
    return field.max_length or (LONGEST_LINE if kind == "text" else None)


def field_label(field: Field, translate: Translate = _) -> str:
    """The name of a field for people, as a form writes it: with a capital letter."""
    label = translate(field.label)
    return label[:1].upper() + label[1:]


def enum_of(hint: Any) -> type[enum.Enum] | None:
    """The enumeration that a field or the values of a mapping are of, if any."""
    inner, _optional = _without_none(hint)
    if typing.get_origin(inner) is dict:
        inner = typing.get_args(inner)[1]
    return inner if isinstance(inner, type) and issubclass(inner, enum.Enum) else None


def _without_none(hint: Any) -> tuple[Any, bool]:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        members = [member for member in typing.get_args(hint) if member is not types.NoneType]
        return members[0], len(members) < len(typing.get_args(hint))
    return hint, False


def _kind(hint: Any, field: Field) -> tuple[Kind, Choices]:
    origin = typing.get_origin(hint)
    if origin is Literal:
        return "choice", tuple((str(value), str(value)) for value in typing.get_args(hint))
    if origin in (tuple, list):
        if typing.get_args(hint)[0] is not str:
            return "fixed", ()
        return ("references" if field.refers else "list"), ()
    if origin is dict:
        value = typing.get_args(hint)[1]
        simple = value is int or (isinstance(value, type) and issubclass(value, str))
        return ("mapping", _enum_choices(value)) if simple else ("fixed", ())
    if not isinstance(hint, type):
        return "fixed", ()
    return _plain_kind(hint, field)


def _counts(hint: Any) -> bool:
    """Whether a mapping holds whole numbers."""
    return typing.get_origin(hint) is dict and typing.get_args(hint)[1] is int


def _plain_kind(hint: type, field: Field) -> tuple[Kind, Choices]:
    if issubclass(hint, enum.Enum):
        return "choice", _enum_choices(hint)
    if hint is bool:
        return "bool", yes_or_no()
    if issubclass(hint, int | float):
        return ("int" if issubclass(hint, int) else "float"), ()
    if hint is datetime.date:
        return "date", ()
    if not issubclass(hint, str):
        return "fixed", ()
    if field.refers:
        return "reference", ()
    if field.unit.endswith("ISO 8601") and not field.unit.startswith("UTC"):
        return "date", ()
    return ("long" if (field.max_length or 0) > LONGEST_LINE else "text"), ()


def _enum_choices(hint: type) -> Choices:
    if not issubclass(hint, enum.Enum):
        return ()
    return tuple((str(item.value), str(item.value)) for item in hint)


def read_all(
    asked: Sequence[FormField], texts: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values that ``texts`` mean and, for those that do not fit, the sentences that say why."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field in asked:
        if field.kind == "fixed":
            continue
        try:
            values[field.name] = field.read(texts.get(field.name, ""))
        except FieldProblem as problem:
            problems[field.name] = str(problem)
    return values, problems
