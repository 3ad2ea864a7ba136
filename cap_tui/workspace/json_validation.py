"""What a document may hold: checked before it is acknowledged, because JSON forgets what does not fit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from cap_tui.errors import Refused
from cap_tui.text.i18n import _
from cap_tui.workspace.memory_tables import encode

MAX_DEPTH = 64
_SMALLEST, _LARGEST = -(1 << 63), (1 << 63) - 1
_PLAIN = frozenset({bool, type(None)})


def encoded(document: Mapping[str, Any], where: str) -> bytes:
    """The document as JSON bytes.

    Raises Refused, naming the field, for what JSON or another reader would not give back as it
    was: NaN and infinities, integers beyond 64 bit, lone surrogates, keys that are not text,
    values of other types.
    """
    _check(document, where, 0)
    return encode(document)


def _check(value: Any, where: str, depth: int) -> None:
    kind = type(value)
    if kind is str:
        if not value.isascii():
            _check_text(value, where)
    elif kind is int:
        if not _SMALLEST <= value <= _LARGEST:
            raise _refused(_("A whole number is too large to be stored."), where)
    elif kind is float:
        if not math.isfinite(value):
            raise _refused(_("A number is not finite."), where)
    elif kind in _PLAIN:
        return
    elif depth >= MAX_DEPTH:
        raise _refused(_("The record is nested too deeply."), where)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if type(key) is not str:
                raise _refused(_("A field's name is not text."), f"{where}.{key}")
            _check_text(key, where)
            _check(item, f"{where}.{key}", depth + 1)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            _check(item, f"{where}[{number}]", depth + 1)
    else:
        raise _refused(_("A value cannot be stored."), f"{where}: {kind.__name__}")


def _check_text(text: str, where: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _refused(_("A text contains half a character (a lone surrogate)."), where) from None


def _refused(what: str, where: str) -> Refused:
    return Refused(what, where=where, remedy=_("Correct the value and save again."))
