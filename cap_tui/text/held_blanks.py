"""Blanks at which no line is broken: those of numbers and units, and those that French writes before its signs."""

from __future__ import annotations

import re

_BEFORE_SIGN = re.compile(r" (?=[:;?!%»](?:\W|$))|(?<=«) ")
_HELD = {" ": "\ue000", "\u00a0": "\ue001", "\u202f": "\ue002"}
_HOLD = str.maketrans({blank: sign for blank, sign in _HELD.items() if blank != " "})
_LET_GO = str.maketrans({sign: blank for blank, sign in _HELD.items()})


def hold(text: str) -> str:
    """``text`` with private characters, as wide as a blank, where no line may be broken; :func:`let_go` undoes it."""
    return _BEFORE_SIGN.sub(_HELD[" "], text).translate(_HOLD)


def let_go(text: str) -> str:
    """``text`` with its blanks again."""
    return text.translate(_LET_GO)
