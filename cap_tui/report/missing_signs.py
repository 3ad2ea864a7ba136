"""Signs that no font of a page has, such as an emoji in a name: a stand-in is set, and what it stands for is said.

An accessible PDF must not be written with a sign that nobody can see, so Typst refuses it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

STAND_IN = "\u25a1"
_JOINERS = re.compile(f"{STAND_IN}[\u200d\ufe0e\ufe0f]+")
"""What made one picture of several signs."""
_NAMED = 20
_INVISIBLE = ("Cf", "Mn", "Cc")
"""Joiners, marks and selectors: beside a stand-in they say nothing."""

IsShown = Callable[[Sequence[str]], bool]
"""Whether the fonts have all of some signs."""


def missing_signs(data: Any, is_shown: IsShown) -> tuple[str, ...]:
    """The signs in the texts of ``data`` that the fonts do not have, in the order of their code points."""
    signs = sorted({sign for text in _texts(data) for sign in text if not sign.isascii()})
    return tuple(_not_shown(signs, is_shown))


def _not_shown(signs: Sequence[str], is_shown: IsShown) -> Iterator[str]:
    """Halve what is not shown as a whole: few signs are missing, and to ask is dear."""
    if not signs or is_shown(signs):
        return
    if len(signs) == 1:
        yield signs[0]
        return
    middle = len(signs) // 2
    yield from _not_shown(signs[:middle], is_shown)
    yield from _not_shown(signs[middle:], is_shown)


def with_stand_ins(data: Any, missing: Iterable[str]) -> Any:
    """``data`` with a stand-in for each of the missing signs in all of its texts."""
    table = {
        ord(sign): "" if unicodedata.category(sign) in _INVISIBLE else STAND_IN for sign in missing
    }
    return _replaced(data, table)


def sign_names(missing: Sequence[str]) -> str:
    """The signs by code point and name, in words that every font has: ``U+1F332 evergreen tree``."""
    seen = [sign for sign in missing if unicodedata.category(sign) not in _INVISIBLE]
    names = [
        f"U+{ord(sign):04X} {unicodedata.name(sign, '').lower()}".rstrip() for sign in seen[:_NAMED]
    ]
    return ", ".join((*names, "\u2026") if len(seen) > _NAMED else names)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)


def _replaced(data: Any, table: dict[int, str]) -> Any:
    if isinstance(data, str):
        return data if data.isascii() else _JOINERS.sub(STAND_IN, data.translate(table))
    if isinstance(data, dict):
        return {key: _replaced(value, table) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_replaced(value, table) for value in data]
    return data
