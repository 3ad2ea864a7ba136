"""How a table's records are declared: once, with meaning, unit and personal-data class.

Forms, validation, JSON Schema, exports and bundles all follow from the declaration::

    class Answer(Record, frozen=True, kw_only=True):
        TABLE: ClassVar[str] = "stresstest.answers"
        indicator: Annotated[str, about("The indicator that the item feeds")]
        value: Annotated[Annotated[int, bounds(ge=1, le=5)] | None, about("The answer", unit="1..5")] = None
        comment: Annotated[str, about("What the respondent added", personal=Personal.FREE_TEXT)] = ""

A field without :func:`about` counts as an identifier and never leaves the region (fail closed).
"""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, ClassVar

import msgspec


class Personal(enum.StrEnum):
    """The personal-data class of a field; what leaves a region is decided by it."""

    NONE = "none"
    IDENTIFIER = "identifier"
    QUASI = "quasi"
    FREE_TEXT = "free text"
    SPECIAL = "special"


def about(
    meaning: str,
    *,
    label: str = "",
    unit: str = "",
    personal: Personal = Personal.NONE,
    purpose: str = "",
    refers: str = "",
    into: bool = False,
    unordered: bool = False,
    decimal: bool = False,
) -> msgspec.Meta:
    """Describe a field: what it means, its unit, whose data it is and what that is collected for.

    ``label`` is the field's name for people, marked with ``N_`` and translated where it is shown.
    A text whose unit ends in "ISO 8601" and does not begin with "UTC" is a date.
    ``refers`` names the table whose records a uid (or a tuple of uids) points to, ``"*"`` any
    table; ``UID#KEY`` points to a part of a record, such as an indicator of a StressTest round; the chain behind and ahead of a record is walked along these fields. A record is
    made from what it refers to, unless ``into`` says the contrary: a rating, a vote, an evidence
    goes into what it refers to and stands behind it. ``unordered`` says of a tuple of uids that
    each stands there once and their order means nothing. ``decimal`` says of a text that it holds
    a decimal number, such as an amount of money with its own digits: in a spreadsheet it is a number.
    """
    return msgspec.Meta(
        description=meaning,
        extra={
            "label": label,
            "unit": unit,
            "personal": personal,
            "purpose": purpose,
            "refers": refers,
            "into": into,
            "unordered": unordered,
            "decimal": decimal,
        },
        extra_json_schema={
            "x-unit": unit,
            "x-personal": personal.value,
            "x-purpose": purpose,
            "x-refers": refers,
        },
    )


def bounds(
    *,
    ge: float | None = None,
    le: float | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
) -> msgspec.Meta:
    """Bounds of a value; they are checked on conversion, in forms and in the JSON Schema.

    They stand on the bare type: ``Annotated[Annotated[int, bounds(ge=1, le=5)] | None, about(...)]``.
    A number takes ``ge`` and ``le``, a text ``min_length`` and ``max_length``.
    """
    if ge is not None or le is not None:
        return msgspec.Meta(ge=ge, le=le)
    return msgspec.Meta(min_length=min_length, max_length=max_length)


LONGEST_LINE = 2_000
"""Characters of a text of one line. A text that may be longer keeps its line breaks."""


class Provenance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a record came from. ``synthetic`` is shown wherever the record is shown."""

    source: str = "entered"  # entered, import, bundle, demo, template, computed
    by: str = ""
    file: str = ""
    sha256: str = ""
    plugin: str = ""
    bundle: str = ""
    synthetic: bool = False


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What every stored record has. The store fills these in; a form never asks for them."""

    TABLE: ClassVar[str] = ""
    COUNTED_APART: ClassVar[tuple[str, str]] = ("", "")
    """Of a table about people that is counted in sets, as survey rounds: the field with the uid of the set, its table."""

    uid: Annotated[str, about("Identity of the record (UUIDv7), for ever")] = ""
    version: Annotated[int, about("Counts the changes of the record")] = 0
    owner: Annotated[str, about("Code of the region that may change the record")] = ""
    created: Annotated[str, about("When it was made", unit="UTC, ISO 8601")] = ""
    updated: Annotated[str, about("When it was last changed", unit="UTC, ISO 8601")] = ""
    provenance: Annotated[Provenance, about("Where it came from")] = Provenance()

    @classmethod
    def counted_titles(cls, _documents: Sequence[Mapping[str, Any]], /) -> list[str]:
        """What a chain says of records that have no name, as "3 votes by terminal"; nothing of others."""
        return []


ENVELOPE = ("uid", "version", "owner", "created", "updated", "provenance")


def record_uid(reference: str) -> str:
    """The uid in a reference, which may lead to a part of a record: ``UID#I04``."""
    return reference.partition("#")[0]


class Field(msgspec.Struct, frozen=True):
    """One declared field, as forms, exports and documentation read it."""

    name: str
    type: Any
    meaning: str
    unit: str
    personal: Personal
    purpose: str
    refers: str
    required: bool
    default: Any
    into: bool = False
    unordered: bool = False
    decimal: bool = False
    label: str = ""
    ge: float | None = None
    le: float | None = None
    max_length: int | None = None


def _metas(hint: Any) -> list[msgspec.Meta]:
    """Every annotation on a type and on the members of its union, outermost first."""
    found = [m for m in getattr(hint, "__metadata__", ()) if isinstance(m, msgspec.Meta)]
    inner = typing.get_args(hint)[:1] if found else typing.get_args(hint)
    if found or isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        for arg in inner:
            found += _metas(arg)
    return found


@lru_cache(maxsize=1024)
def fields(record: type[msgspec.Struct], *, envelope: bool = False) -> tuple[Field, ...]:
    """The declared fields of a record type in their order, without the envelope unless asked for.

    Reading the annotations of a type takes a millisecond, and the board asks for every type after each change.
    """
    hints = typing.get_type_hints(record, include_extras=True)
    plain = typing.get_type_hints(record)
    declared = []
    for info in msgspec.structs.fields(record):
        if info.name in ENVELOPE and not envelope:
            continue
        metas = _metas(hints[info.name])
        extra = next((m.extra for m in metas if m.extra), {})

        def bound(name: str, metas: list[msgspec.Meta] = metas) -> Any:
            return next((v for m in metas if (v := getattr(m, name)) is not None), None)

        declared.append(
            Field(
                name=info.name,
                type=plain[info.name],
                meaning=bound("description") or "",
                unit=extra.get("unit", ""),
                personal=extra.get("personal", Personal.IDENTIFIER),
                purpose=extra.get("purpose", ""),
                refers=extra.get("refers", ""),
                required=info.required,
                default=None if info.default is msgspec.NODEFAULT else info.default,
                into=extra.get("into", False),
                unordered=extra.get("unordered", False),
                decimal=extra.get("decimal", False),
                label=extra.get("label", "") or info.name.replace("_", " "),
                ge=bound("ge"),
                le=bound("le"),
                max_length=bound("max_length"),
            )
        )
    return tuple(declared)


def json_schema(record: type[Record]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record type, with ``x-unit`` and ``x-personal`` on each field."""
    return msgspec.json.schema(record)
