"""Values as people type and read them: text as it is, numbers, yes or no, lists with semicolons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cap_tui.bundle.canonical import typed_json
from cap_tui.bundle.table_schema import ANY, ARRAY, BOOLEAN, INTEGER, NUMBER, OBJECT, STRING
from cap_tui.errors import CapError, WrongUse
from cap_tui.text.formats import parse_decimal
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled

_KINDS = {bool: BOOLEAN, int: INTEGER, float: NUMBER, str: STRING, list: ARRAY, dict: OBJECT}
_OPENING = {ARRAY: "[", OBJECT: "{"}


def kind_of(sample: Any) -> str:
    """The type of a value in JSON's terms."""
    return _KINDS.get(type(sample), ANY)


def parse_plain(text: str, kind: str, sample: Any, language: str, *, where: str) -> Any:
    """What a person typed for a field of type ``kind``; ``sample`` is what stands there now.

    JSON is accepted too where it cannot be meant as text. Raises :class:`WrongUse` in plain words.
    """
    typed = text.strip()
    if kind == ANY:
        kind = kind_of(sample)
    if kind in (STRING, ANY):
        quoted = len(typed) > 1 and typed[0] == typed[-1] == '"'
        return typed_json(typed, where=where) if quoted else text
    if typed in ("", "null"):
        return [] if kind == ARRAY else None
    if typed.startswith(_OPENING.get(kind, "\0")):
        return typed_json(typed, where=where)
    if kind == ARRAY:
        return [part.strip() for part in typed.split(";") if part.strip()]
    if kind == OBJECT:
        return _parse_parts(typed, sample, language, where)
    if kind == BOOLEAN:
        return _parse_boolean(typed, where)
    return _parse_number(typed, kind, language, where)


def _parse_parts(typed: str, sample: Any, language: str, where: str) -> dict[str, Any]:
    """``name = value; name = value`` over what stands there."""
    found = dict(sample) if isinstance(sample, dict) else {}
    for part in typed.split(";"):
        name, sign, value = part.partition("=")
        if not sign or not name.strip():
            raise WrongUse(
                _("This is not a name and a value."),
                where=labelled(where, part.strip()[:40]),
                remedy=_("Write it as in: money = 400; role = lead"),
            )
        held = found.get(name.strip())
        found[name.strip()] = parse_plain(value.strip(), kind_of(held), held, language, where=where)
    return found


def _parse_boolean(typed: str, where: str) -> bool:
    words = {_("yes"): True, _("no"): False, "yes": True, "no": False, "true": True, "false": False}
    found = words.get(typed.lower())
    if found is None:
        raise WrongUse(_("Write yes or no."), where=labelled(where, typed[:40]))
    return found


def _parse_number(typed: str, kind: str, language: str, where: str) -> int | float:
    try:
        number = parse_decimal(typed, language)
    except CapError as error:
        raise WrongUse(
            error.what, where=labelled(where, typed[:40]), remedy=error.remedy
        ) from error
    if number == number.to_integral_value():
        return int(number)
    if kind == INTEGER:
        raise WrongUse(_("This has to be a whole number."), where=labelled(where, typed[:40]))
    return float(number)


def plain_text(value: Any, name_of: Callable[[str], str] = str) -> str:
    """A value in words; ``name_of`` gives the name of the record that a text refers to, or the text."""
    if value is None or value in ("", [], {}):
        return _("(empty)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(plain_text(item, name_of) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {plain_text(item, name_of)}" for name, item in value.items())
    return name_of(value) if isinstance(value, str) else str(value)
