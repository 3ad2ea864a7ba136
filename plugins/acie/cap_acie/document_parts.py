"""An annex or an application as parts that forms fill in: tables of its TOML file, and entries of arrays of tables.

A part says which keys its table has and how each is typed. What is typed and cannot be read as its form stays as
text, so that a draft is always kept; the contract's own check says then what is wrong.
"""

from __future__ import annotations

import copy
import datetime
import enum
import re
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cap_acie.toml_file import Steps

Document = dict[str, Any]
_WORDING = re.compile(r"([a-z]{2}): *(.*)", re.DOTALL)


class Typed(enum.Enum):
    """How the value of a key is typed."""

    TEXT = "text"
    WORDS = "words"
    LIST = "list"
    PAIRS = "pairs"
    COSTS = "costs"
    INTEGER = "integer"
    YES = "yes"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"


@dataclass(frozen=True)
class Key:
    """A key of a table. An empty ``name`` stands for all of the table's keys, typed as pairs."""

    name: str
    label: str
    typed: Typed = Typed.TEXT
    choices: tuple[str, ...] = ()
    help: str = ""

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return self.name or "entries"


@dataclass(frozen=True)
class Part:
    """A table at ``path`` below the part above it; ``many`` is an array of tables."""

    path: tuple[str, ...]
    title: str
    keys: tuple[Key, ...]
    many: bool = False
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class PlacedPart:
    """A part where it stands in a document."""

    part: Part
    steps: Steps

    @property
    def id(self) -> str:
        """The place as one text: ``samples.0.partners.1``; ``file`` for the top of the file."""
        return ".".join(map(str, self.steps)) or "file"


def placed_parts(
    parts: Sequence[Part], document: Mapping[str, Any], above: Steps = ()
) -> Iterator[PlacedPart]:
    """Every part of a document, in the order in which they are filled in."""
    for part in parts:
        steps = (*above, *part.path)
        if not part.many:
            yield PlacedPart(part, steps)
            yield from placed_parts(part.parts, document, steps)
            continue
        for number in range(len(_array_at(document, steps))):
            yield PlacedPart(part, (*steps, number))
            yield from placed_parts(part.parts, document, (*steps, number))


def addable_parts(
    parts: Sequence[Part], document: Mapping[str, Any], marked: Steps
) -> Iterator[PlacedPart]:
    """Arrays to which an entry can be added: those of the document, and those below what is marked."""
    seen: set[Steps] = set()
    for above in (marked[:length] for length in range(len(marked), -1, -1)):
        for part in _parts_at(parts, document, above):
            steps = (*above, *part.path)
            if part.many and steps not in seen:
                seen.add(steps)
                yield PlacedPart(part, steps)


def _parts_at(parts: Sequence[Part], document: Mapping[str, Any], steps: Steps) -> tuple[Part, ...]:
    """The parts directly below the table at ``steps``."""
    if not steps:
        found = []
        for part in parts:
            found.append(part)
            found += [
                Part((*part.path, *below.path), below.title, below.keys, below.many, below.parts)
                for below in part.parts
                if not part.many
            ]
        return tuple(found)
    placed = [one for one in placed_parts(parts, document) if one.steps == steps]
    return placed[0].part.parts if placed else ()


def table_at(document: Mapping[str, Any], steps: Steps) -> Mapping[str, Any]:
    """The table at ``steps``; an empty one where there is none."""
    found: Any = document
    for step in steps:
        if isinstance(step, int):
            found = found[step] if isinstance(found, list) and step < len(found) else {}
        else:
            found = found.get(step, {}) if isinstance(found, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def _array_at(document: Mapping[str, Any], steps: Steps) -> list[Any]:
    found = table_at(document, steps[:-1]).get(str(steps[-1]), [])
    return found if isinstance(found, list) else []


def add_entry(document: Mapping[str, Any], steps: Steps) -> tuple[Document, Steps]:
    """The document with an empty entry at the end of an array, and where it stands."""
    changed = _copied(document)
    array = _made_table(changed, steps[:-1]).setdefault(str(steps[-1]), [])
    array.append({})
    return changed, (*steps, len(array) - 1)


def remove_entry(document: Mapping[str, Any], steps: Steps) -> Document:
    """The document without an entry of an array; without the array when it was the last."""
    changed = _copied(document)
    array = _array_at(changed, steps[:-1])
    del array[int(steps[-1])]
    if not array:
        del _made_table(changed, steps[:-2])[str(steps[-2])]
    return changed


def fill_part(
    document: Mapping[str, Any], placed: PlacedPart, answers: Mapping[str, Any]
) -> Document:
    """The document with what was typed into a part; what was not changed stays as it is written."""
    changed = _copied(document)
    before = table_at(document, placed.steps)
    table = _made_table(changed, placed.steps)
    for key in placed.part.keys:
        typed = answers.get(key.field)
        if key.field not in answers or typed == shown_value(key, before):
            continue
        value = typed_value(key, typed, answers)
        if not key.name:
            table.clear()
            table.update(value or {})
        elif value is None:
            table.pop(key.name, None)
        else:
            table[key.name] = value
    if not table and not placed.part.many and placed.steps:
        _made_table(changed, placed.steps[:-1]).pop(str(placed.steps[-1]))
    return changed


def _copied(document: Mapping[str, Any]) -> Document:
    return copy.deepcopy(dict(document))


def _made_table(document: Document, steps: Steps) -> Document:
    """The table at ``steps`` of a document that may be changed, made where it is missing."""
    found: Any = document
    for step in steps:
        if isinstance(step, int):
            found = found[step]
            continue
        if not isinstance(found.get(step), dict | list):
            found[step] = {}
        found = found[step]
    made: Document = found
    return made


# ------------------------------------------------------------------ values as they are typed


def shown_value(key: Key, table: Mapping[str, Any]) -> Any:
    """The value of a key as a form shows it; None where it is missing."""
    value = table if not key.name else table.get(key.name)
    if value is None:
        return () if key.typed in (Typed.LIST, Typed.PAIRS, Typed.COSTS) else None
    if key.typed is Typed.WORDS and isinstance(value, Mapping):
        return " | ".join(f"{code}: {text}" for code, text in value.items())
    if key.typed is Typed.PAIRS and isinstance(value, Mapping):
        return tuple(f"{name}={entry}" for name, entry in value.items())
    if key.typed is Typed.COSTS and isinstance(value, list):
        return tuple(
            f"{line.get('activity', '')}={line.get('amount', '')}"
            for line in value
            if isinstance(line, Mapping)
        )
    if key.typed is Typed.LIST and isinstance(value, list):
        return tuple(map(str, value))
    if key.typed is Typed.MOMENT and isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="auto" if value.second else "minutes")
    if key.typed is Typed.YES and isinstance(value, bool):
        return "yes" if value else "no"
    return value


def typed_value(key: Key, typed: Any, answers: Mapping[str, Any]) -> Any:
    """The TOML value of what was typed; None where nothing was typed."""
    if typed is None or typed in ("", ()):
        return [] if key.typed is Typed.LIST and typed == () else None
    match key.typed:
        case Typed.WORDS:
            return _wording(str(typed))
        case Typed.LIST:
            return list(typed)
        case Typed.PAIRS:
            return {name.strip(): value.strip() for name, value in map(_pair, typed)}
        case Typed.COSTS:
            return [
                {"activity": name.strip(), "amount": amount.strip()}
                for name, amount in map(_pair, typed)
            ]
        case Typed.MOMENT:
            return _moment(str(typed), answers.get("time_zone"))
        case Typed.YES:
            return typed == "yes"
        case _:
            return typed


def _pair(typed: str) -> tuple[str, str]:
    name, _equals, value = typed.partition("=")
    return name, value


def _wording(typed: str) -> str | dict[str, str]:
    """A text, or the wordings ``en: … | de: …``."""
    parts = [_WORDING.fullmatch(part.strip()) for part in typed.split("|")]
    if all(parts):
        return {part[1]: part[2].strip() for part in parts if part}
    return typed


def _moment(typed: str, zone: object) -> datetime.datetime | str:
    """A moment; without an offset the one of the time zone on that day."""
    try:
        moment = datetime.datetime.fromisoformat(typed)
        if moment.tzinfo is None and isinstance(zone, str) and zone:
            offset = moment.replace(tzinfo=zoneinfo.ZoneInfo(zone)).utcoffset()
            moment = moment.replace(tzinfo=datetime.timezone(offset or datetime.timedelta()))
        return moment
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return typed
