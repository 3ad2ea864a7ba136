"""What is declared of a table: by a record type at home, or by the descriptor of a bundle.

Exports follow these declarations, and so does everything that is written beside the data. A
table whose program part is not installed is known only from the bundle that brought it; its
declaration then comes from there, so that it can be given back as it came.
"""

from __future__ import annotations

import enum
import functools
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from cap_tui.model.record import ENVELOPE, Field, Personal, Record, fields
from cap_tui.text.i18n import translated

STRING, INTEGER, NUMBER, BOOLEAN = "string", "integer", "number", "boolean"
ARRAY, OBJECT, ANY = "array", "object", "any"
TYPES = frozenset({STRING, INTEGER, NUMBER, BOOLEAN, ARRAY, OBJECT, ANY})

_ENVELOPE_TYPES = {"version": INTEGER, "provenance": OBJECT}
_ENVELOPE_MEANING = {
    "uid": "Identity of the record (UUIDv7), for ever",
    "version": "Counts the changes of the record",
    "owner": "Code of the region that may change the record",
    "created": "When it was made (UTC)",
    "updated": "When it was last changed (UTC)",
    "provenance": "Where it came from",
}


@dataclass(frozen=True)
class DeclaredField:
    """One field of a table: its type in JSON's terms, and whose data it is.

    ``label`` is its name for people in English, ``package`` whose catalogues translate it.
    """

    name: str
    type: str
    meaning: str = ""
    unit: str = ""
    personal: Personal = Personal.IDENTIFIER
    purpose: str = ""
    refers: str = ""
    into: bool = False
    choices: tuple[str, ...] = ()
    decimal: bool = False
    label: str = ""
    package: str = ""

    def called(self) -> str:
        """What people call the field, in the language in force."""
        return translated(self.label, self.package) if self.label else self.name.replace("_", " ")


@dataclass(frozen=True)
class Declaration:
    """One table. ``record`` is None when only a bundle has told of it.

    ``joint_fields`` are known from a partner only: they leave with joint records, back to whom
    they came from. With ``only_joint`` the whole table is known from a partner.
    """

    table: str
    fields: tuple[DeclaredField, ...]
    record: type[Record] | None = None
    joint_fields: frozenset[str] = frozenset()
    only_joint: bool = False

    def field(self, name: str) -> DeclaredField | None:
        """The declared field of that name."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def about_people(self) -> bool:
        """Whether one row tells of one person: some field is quasi-identifying or special.

        What a partner tells of a table that is installed here does not make it one.
        """
        return any(
            f.personal in (Personal.QUASI, Personal.SPECIAL)
            for f in self.fields
            if f.name not in self.joint_fields
        )


def envelope() -> tuple[DeclaredField, ...]:
    """The fields that every record has."""
    return tuple(
        DeclaredField(
            name,
            _ENVELOPE_TYPES.get(name, STRING),
            _ENVELOPE_MEANING[name],
            personal=Personal.NONE,
        )
        for name in ENVELOPE
    )


@functools.cache
def declare(record: type[Record]) -> Declaration:
    """The declaration of a record type. Fields without ``about`` are left out: they stay at home."""
    declared = tuple(_field(field, record) for field in fields(record) if field.meaning)
    return Declaration(record.TABLE, declared, record)


@functools.cache
def sets(record: type[Record]) -> frozenset[str]:
    """The fields of a record type that hold references whose order means nothing."""
    return frozenset(f.name for f in fields(record) if f.refers and f.unordered)


def extended(installed: Declaration | None, learnt: Declaration, *, own: bool) -> Declaration:
    """A declaration with what a bundle told beside it; ``own`` when our own bundle told it.

    Nothing that an installed record type knows, declared or not, is changed by a bundle.
    """
    if installed is None:
        return learnt if own else replace(learnt, only_joint=True)
    record = installed.record
    known = {field.name for field in installed.fields}
    if record is not None:
        known.update(info.encode_name for info in msgspec.structs.fields(record))
    more = tuple(field for field in learnt.fields if field.name not in known)
    if not more:
        return installed
    joint = frozenset() if own else frozenset(field.name for field in more)
    return replace(
        installed,
        fields=installed.fields + more,
        joint_fields=installed.joint_fields | joint,
    )


def _field(field: Field, record: type[Record]) -> DeclaredField:
    kind, choices = json_type(field.type)
    return DeclaredField(
        name=field.name,
        type=kind,
        meaning=field.meaning,
        unit=field.unit,
        personal=field.personal,
        purpose=field.purpose,
        refers=field.refers,
        into=field.into,
        choices=choices,
        decimal=field.decimal,
        label=field.label,
        package=record.__module__.partition(".")[0],
    )


def json_type(hint: Any) -> tuple[str, tuple[str, ...]]:
    """The JSON type of a Python type, and the choices when it is an enumeration of texts."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        members = {json_type(arg) for arg in typing.get_args(hint) if arg is not types.NoneType}
        if members == {(INTEGER, ()), (NUMBER, ())}:
            return NUMBER, ()
        return members.pop() if len(members) == 1 else (ANY, ())
    origin = typing.get_origin(hint) or hint
    if not isinstance(origin, type):
        return ANY, ()
    if issubclass(origin, enum.Enum):
        values = tuple(member.value for member in origin)
        return (STRING, values) if all(isinstance(v, str) for v in values) else (ANY, ())
    plain: Mapping[type, str] = {str: STRING, bool: BOOLEAN, int: INTEGER, float: NUMBER}
    if origin in plain:
        return plain[origin], ()
    if issubclass(origin, tuple | list | set | frozenset):
        return ARRAY, ()
    if issubclass(origin, dict | Mapping | msgspec.Struct):
        return OBJECT, ()
    return ANY, ()
