"""What all contributions share: the words for states, and fields that are checked when a plugin makes one."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from cap_tui.model.action_line import Line


class Severity(enum.StrEnum):
    """How much a finding matters: an error blocks the next step, a hint may be ignored."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class LineState(enum.StrEnum):
    """How far a tool of an action line has come in this region."""

    EMPTY = "empty"
    STARTED = "started"
    READY = "ready"
    DONE = "done"


_TYPES: Mapping[str, type] = {"str": str, "int": int, "bool": bool}
_WORDS: Mapping[str, type[enum.StrEnum]] = {
    kind.__name__: kind for kind in (Line, LineState, Severity)
}


class Contribution:
    """What all of them share: fields are checked when a plugin makes one, so that the fault is its own.

    A state or severity may be given by its word: ``severity="hint"``. TypeError and ValueError
    name the field.
    """

    def __post_init__(self) -> None:
        for declared in fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            value, kind = getattr(self, declared.name), str(declared.type)
            if kind in _WORDS:
                object.__setattr__(self, declared.name, _WORDS[kind](value))
            elif not _fits(value, kind):
                told = (
                    f"{type(self).__name__}.{declared.name} is {type(value).__name__}, not {kind}"
                )
                raise TypeError(told)


def _fits(value: Any, kind: str) -> bool:
    if kind.startswith("Callable"):
        return callable(value)
    return isinstance(value, _TYPES.get(kind, object))
