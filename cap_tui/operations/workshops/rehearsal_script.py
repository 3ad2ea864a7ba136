"""What synthetic participants say in a rehearsal: content, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from cap_tui.model.action import ActionType, Horizon, Perspective
from cap_tui.model.conversion import convert

SHIPPED = Path(__file__).parents[2] / "workshop" / "rehearsal.toml"


class ScriptPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every part shares: an unknown key is an error."""


class RoadSentence(ScriptPart, frozen=True):
    """An entry of the roadmap."""

    perspective: Perspective
    horizon: Horizon
    kind: str
    text: str


class ActionSentence(ScriptPart, frozen=True):
    """An action; ``after`` are the numbers of those before it, from 1."""

    title: str
    type: ActionType
    days: int
    cost: str
    sign: str
    after: tuple[int, ...] = ()


class RehearsalScript(ScriptPart, frozen=True):
    """The sentences of a rehearsal. ``person`` says that everything is made up."""

    person: str
    ideas: tuple[str, ...]
    decisions: tuple[str, ...]
    dissent: tuple[str, ...]
    parked: tuple[str, ...]
    promises: tuple[str, ...]
    common: tuple[str, ...]
    agreed: str
    anyway: str
    roadmap: tuple[RoadSentence, ...]
    actions: tuple[ActionSentence, ...]


@cache
def rehearsal_script() -> RehearsalScript:
    """The script as shipped."""
    return convert(tomllib.loads(SHIPPED.read_text(encoding="utf-8")), RehearsalScript)
