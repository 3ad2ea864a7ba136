"""Canonical JSON: one spelling for one value, and readers that refuse every other.

The spelling: UTF-8, keys sorted by code point, no blanks, the shortest form of a number, no
NaN, no infinity, whole numbers of 64 bits. A document line of a bundle must stand in it byte
for byte, so that two programs that hold the same document also hold the same hash, and so
that a reader needs one comparison to refuse duplicate keys, hidden bytes and rounded numbers.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

import orjson

from cap_tui.bundle.layout import LIMITS
from cap_tui.errors import Refused, WrongUse
from cap_tui.text.i18n import _

_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
_HALF = re.compile("[\ud800-\udfff]")
_MAX_DIGITS = 40


def encode(value: Any) -> bytes:
    """The canonical bytes of ``value``: dicts with text keys, lists, text, numbers, booleans, None.

    Raises :class:`Refused` for what JSON cannot hold unchanged (NaN, infinity, huge integers).
    """
    try:
        raw = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError, OverflowError) as error:
        raise Refused(_("A value cannot be written as JSON: {why}.").format(why=error)) from error
    if b"null" in raw:
        _refuse_not_a_number(value)
    return raw


def _refuse_not_a_number(value: Any) -> None:
    """orjson writes NaN and infinity as null; a value that changes on the way is not written."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        raise Refused(_("A number that is not finite cannot be written as JSON."))
    if isinstance(value, Mapping):
        for inner in value.values():
            _refuse_not_a_number(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_not_a_number(inner)


def revision(document: Mapping[str, Any]) -> str:
    """The hash that names one state of a document: SHA-256 over its canonical bytes."""
    return hashlib.sha256(encode(document)).hexdigest()


def decode_line(raw: bytes, *, where: str) -> dict[str, Any]:
    """Read one canonical document line (without its line end).

    Raises :class:`Refused` with the reason when the line is not canonical JSON of one object.
    """
    document: Any = None
    if not _too_deep(raw, LIMITS.json_depth):
        try:
            document = orjson.loads(raw)
        except orjson.JSONDecodeError:
            document = None
    if isinstance(document, dict) and orjson.dumps(document, option=orjson.OPT_SORT_KEYS) == raw:
        return document
    strict_json(raw, where=where)
    raise _refusal(
        _("it is not one object in canonical spelling (sorted keys, no blanks, shortest numbers)"),
        where,
    )


def _too_deep(raw: bytes, limit: int) -> bool:
    if raw.count(b"[") + raw.count(b"{") <= limit:
        return False
    depth = 0
    for token in _STRUCTURE.finditer(raw):
        mark = token.group()
        if mark in (b"[", b"{"):
            depth += 1
            if depth > limit:
                return True
        elif mark in (b"]", b"}"):
            depth -= 1
    return False


def strict_json(raw: bytes, *, where: str) -> Any:
    """Read JSON that need not be canonical (the descriptor), refusing all that readers disagree on.

    That is: a byte order mark, other encodings than UTF-8, duplicate keys, NaN and infinity
    (also spelled ``1e999``), integers beyond 64 bits, lone surrogates, and deep nesting.
    """
    try:
        return _strict(raw)
    except _NotStrict as error:
        raise _refusal(str(error), where) from error


def typed_json(text: str, *, where: str) -> Any:
    """Read JSON that a person typed, as strictly; raises :class:`WrongUse` in their words."""
    try:
        return _strict(text.strip().encode("utf-8", "surrogatepass"))
    except _NotStrict as error:
        raise WrongUse(
            _("The value cannot be read: {why}.").format(why=error),
            where=where,
            remedy=_('Put text in double quotes, as in "short"; nothing is null.'),
        ) from error


def _strict(raw: bytes) -> Any:
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw:
        raise _NotStrict(_("it begins with a byte order mark or is not UTF-8"))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _NotStrict(_("byte {place} is not UTF-8").format(place=error.start)) from error
    if _too_deep(raw, LIMITS.json_depth):
        raise _NotStrict(_("it is nested more than {limit} deep").format(limit=LIMITS.json_depth))
    try:
        found = json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_constant,
        )
        return _whole(found)
    except (ValueError, RecursionError) as error:
        raise _NotStrict(_("it is not JSON: {why}").format(why=error)) from error


class _NotStrict(Exception):
    """A construct that strict JSON does not have; the text says which."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _NotStrict(_("the key {key} is repeated").format(key=ascii(key[:60])))
        found[_text(key)] = value
    return found


def _whole(value: Any) -> Any:
    """``value`` when every text in it is whole, however deep it stands."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            _whole(item)
    return _text(value)


def _text(value: Any) -> Any:
    if isinstance(value, str) and _HALF.search(value):
        raise _NotStrict(_("a text contains half a character (lone surrogate)"))
    return value


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS or not -(2**63) <= (number := int(digits)) < 2**64:
        raise _NotStrict(_("a whole number has more than 64 bits"))
    return number


def _number(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise _NotStrict(_("a number is too large for a computer"))
    return number


def _constant(name: str) -> NoReturn:
    raise _NotStrict(_("{name} is not a number").format(name=name))


def _refusal(why: str, where: str) -> Refused:
    return Refused(
        _("This part of the bundle cannot be read: {why}.").format(why=why),
        where=where,
        remedy=_("Ask the sender for a bundle that cap-tui wrote."),
    )
