"""What a form asks for: fields drawn from a record's declaration, how values are spelled and read back."""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cap_tui.model.record import Field, Record, fields
from cap_tui.text.clean import clean, clean_line
from cap_tui.text.i18n import _

Kind = Literal["text", "long", "int", "float", "bool", "choice", "list", "fixed"]
LONG = 1000


class Problem(ValueError):
    """A value that does not fit, told as a sentence for the person who typed it."""


@dataclass(frozen=True)
class FormField:
    """One field of a form. ``least`` and ``most`` bound a number, or the length of a text."""

    name: str
    label: str
    kind: Kind = "text"
    help: str = ""
    unit: str = ""
    required: bool = False
    empty_is_none: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    least: float | None = None
    most: float | None = None
    default: Any = None

    def spell(self, value: Any) -> str:
        """``value`` as the form shows it."""
        if value is None:
            return ""
        if self.kind == "bool":
            return "yes" if value else "no"
        if self.kind == "list":
            return ", ".join(clean_line(str(item)) for item in value)
        if self.kind == "float" and isinstance(value, float):
            return f"{value:g}"
        text = str(value.value if isinstance(value, enum.Enum) else value)
        return clean(text) if self.kind == "long" else clean_line(text, limit=20_000)

    def read(self, text: str) -> Any:
        """What ``text`` means; :class:`Problem` when it does not fit. Numbers may have a comma."""
        text = clean(text) if self.kind == "long" else clean_line(text, limit=20_000)
        if not text.strip():
            return self._nothing()
        if self.kind in ("int", "float"):
            return self._number(text)
        if self.kind == "bool":
            return text == "yes"
        if self.kind == "list":
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if self.kind == "choice" and text not in dict(self.choices):
            raise Problem(_("Choose one of the answers offered."))
        if self.kind != "choice":
            self._bound(len(text), _("{bound:g} characters"))
        return text

    def _nothing(self) -> Any:
        if self.required:
            raise Problem(_("This is needed."))
        if self.empty_is_none:
            return None
        if self.kind == "list":
            return ()
        return "" if self.kind in ("text", "long") else self.default

    def _number(self, text: str) -> int | float:
        spelled = text.replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace("'", "")
        try:
            if self.kind == "int":
                number: int | float = int(spelled)
            else:
                number = float(spelled.replace(",", "."))
        except ValueError:
            wanted = _("a whole number") if self.kind == "int" else _("a number")
            raise Problem(
                _("{text} is not {wanted}.").format(text=text[:20], wanted=wanted)
            ) from None
        if number != number or number in (float("inf"), float("-inf")):
            raise Problem(_("{text} is not {wanted}.").format(text=text, wanted=_("a number")))
        self._bound(number, "{bound:g}")
        return number

    def _bound(self, size: float, spelled: str) -> None:
        if self.least is not None and size < self.least:
            raise Problem(_("At least {bound}.").format(bound=spelled.format(bound=self.least)))
        if self.most is not None and size > self.most:
            raise Problem(_("At most {bound}.").format(bound=spelled.format(bound=self.most)))


def form_fields(record: type[Record], only: Sequence[str] = ()) -> tuple[FormField, ...]:
    """The fields of a record type as a form asks for them, all of them or those named, in that order."""
    declared = {field.name: field for field in fields(record)}
    wanted = [declared[name] for name in only] if only else list(declared.values())
    return tuple(_form_field(field) for field in wanted)


def _form_field(field: Field) -> FormField:
    inner, optional = _without_none(field.type)
    kind, choices = _kind(inner, field)
    return FormField(
        name=field.name,
        label=field.name.replace("_", " ").capitalize(),
        kind=kind,
        help=field.meaning,
        unit=field.unit,
        required=field.required or (kind in ("text", "long") and (field.ge or 0) >= 1),
        empty_is_none=optional,
        choices=(("", _("not said")), *choices) if optional and choices else choices,
        least=field.ge,
        most=field.le if field.le is not None else field.max_length,
        default=field.default,
    )


def _without_none(hint: Any) -> tuple[Any, bool]:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        members = [member for member in typing.get_args(hint) if member is not types.NoneType]
        return members[0], len(members) < len(typing.get_args(hint))
    return hint, False


def _kind(hint: Any, field: Field) -> tuple[Kind, tuple[tuple[str, str], ...]]:
    if typing.get_origin(hint) is Literal:
        return "choice", tuple((str(value), str(value)) for value in typing.get_args(hint))
    if typing.get_origin(hint) in (tuple, list):
        return "list", ()
    if not isinstance(hint, type):
        return "fixed", ()
    if issubclass(hint, enum.Enum):
        return "choice", tuple((str(item.value), str(item.value)) for item in hint)
    if hint is bool:
        return "bool", (("yes", _("yes")), ("no", _("no")))
    if issubclass(hint, int | float):
        return ("int" if issubclass(hint, int) else "float"), ()
    if issubclass(hint, str):
        return ("long" if (field.max_length or 0) > LONG else "text"), ()
    return "fixed", ()


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
        except Problem as problem:
            problems[field.name] = str(problem)
    return values, problems
