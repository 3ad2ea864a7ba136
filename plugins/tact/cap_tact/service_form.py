"""The fields of a service as a form: what a person types becomes the entry, and an entry becomes texts again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from cap_tact.service import Service
from cap_tact.words import _
from cap_tui.api import Refused, Words, clean, content_fields, decimal_number, pick

LEFT_OUT = frozenset({"id", "evidence", "replaces"})
"""The id follows from the name; evidence is what the region records as outcomes."""
SEPARATOR = ";"


@dataclass(frozen=True)
class ServiceField:
    """One field: ``form`` is text, texts (several, parted by ;), choice, choices or range (2-5)."""

    name: str
    label: str
    form: str
    choices: tuple[str, ...] = ()
    required: bool = False


@cache
def form_fields() -> tuple[ServiceField, ...]:
    """The fields in the order in which a service declares them; the required ones first."""
    types = {entry.name: entry for entry in _declared()}
    found = [
        ServiceField(
            field.name, field.label, *_form(types[field.name].type), types[field.name].required
        )
        for field in content_fields(Service)
        if field.name not in LEFT_OUT
    ]
    return tuple(sorted(found, key=lambda field: not field.required))


def _declared() -> Iterator[msgspec.inspect.Field]:
    kind = msgspec.inspect.type_info(Service)
    assert isinstance(kind, msgspec.inspect.StructType)
    yield from kind.fields


def _form(kind: msgspec.inspect.Type) -> tuple[str, tuple[str, ...]]:
    """How a field is filled in, by its type."""
    match kind:
        case msgspec.inspect.Metadata():
            return _form(kind.type)
        case msgspec.inspect.LiteralType():
            return "choice", tuple(str(value) for value in kind.values if value)
        case msgspec.inspect.VarTupleType():
            form, choices = _form(kind.item_type)
            return ("choices", choices) if form == "choice" else ("texts", ())
        case msgspec.inspect.UnionType():
            pairs = any(isinstance(one, msgspec.inspect.TupleType) for one in kind.types)
            return "range" if pairs else "text", ()
    return "text", ()


def field_value(field: ServiceField, text: str) -> Any:
    """What a person typed as the value of the field. Raises Refused for what does not fit."""
    typed = clean(text).strip()
    parts = [part.strip() for part in typed.replace(",", SEPARATOR).split(SEPARATOR)]
    known = [part for part in parts if part]
    match field.form:
        case "choice" | "choices":
            unknown = [part for part in known if part not in field.choices]
            if unknown or (field.form == "choice" and len(known) > 1):
                raise Refused(
                    _("'{text}' is no choice for {field}.").format(
                        text=typed, field=_(field.label)
                    ),
                    where=field.name,
                    remedy=_("Choose from {known}.").format(known=", ".join(field.choices)),
                )
            return known if field.form == "choices" else "".join(known)
        case "texts":
            return [part.strip() for part in typed.split(SEPARATOR) if part.strip()]
        case "range":
            return _range(field, typed)
    return typed


def _range(field: ServiceField, typed: str) -> list[float] | None:
    if not typed:
        return None
    low, _dash, high = typed.replace("–", "-").partition("-")
    least, most = decimal_number(low), decimal_number(high or low)
    if least is None or most is None or not 0 <= least <= most < math.inf:
        raise _no_range(field, typed)
    return [least, most]


def _no_range(field: ServiceField, typed: str) -> Refused:
    return Refused(
        _("'{text}' is no range for {field}.").format(text=typed, field=_(field.label)),
        where=field.name,
        remedy=_("Write 2-5, or 3."),
    )


def field_text(field: ServiceField, service: Service) -> str:
    """The value of a field as a person types it."""
    value = getattr(service, field.name)
    if field.form == "range":
        return "" if value is None else "-".join(f"{one:g}" for one in value)
    if isinstance(value, tuple):
        separator = ", " if field.form == "choices" else f"{SEPARATOR} "
        return separator.join(_words(one) for one in value)
    return _words(value)


def _words(value: Words | None) -> str:
    return pick(value) if value else ""


def form_texts(service: Service) -> dict[str, str]:
    """Every field of a service as texts."""
    return {field.name: field_text(field, service) for field in form_fields()}


def service_document(reference: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """The entry that a filled-in form stands for. Raises Refused for the first field that does not fit."""
    document: dict[str, Any] = {"id": reference}
    for field in form_fields():
        value = field_value(field, texts.get(field.name, ""))
        if value not in ("", [], None):
            document[field.name] = value
        elif field.required:
            raise Refused(
                _("The service has no {field}.").format(field=_(field.label)),
                where=field.name,
                remedy=_("Fill it in."),
            )
    return document
