"""What may leave: profiles of personal data and what each does with each class of field.

=============== ============ ============== ===============  =====================
field           public       aggregate      pseudonymised    identified
=============== ============ ============== ===============  =====================
none            leaves       leaves         leaves           leaves
identifier      stays        stays          pseudonym        leaves
quasi           counted      counted        k persons alike  leaves
free text       stays        stays          when reviewed    leaves
special         stays        stays          stays            leaves
not declared    stays        stays          stays            stays
=============== ============ ============== ===============  =====================

Rows of a table that is about people leave only pseudonymised or identified. A reference to
such a row counts as an identifier, whatever was declared. An attached file has one class as a whole
(:func:`file_leaves`).
"""

from __future__ import annotations

import enum
import functools
import typing
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from cap_tui.bundle.table_schema import ARRAY, STRING, Declaration, DeclaredField
from cap_tui.errors import WrongUse
from cap_tui.model.conversion import convert
from cap_tui.model.record import Personal, Record
from cap_tui.text.i18n import _

LOWEST_GROUP = 3

_EMPTY: tuple[Any, ...] = (None, "", [], {})


class SharingProfile(enum.StrEnum):
    """How much of what people gave leaves the region."""

    PUBLIC = "public"
    AGGREGATE = "aggregate"
    PSEUDONYMISED = "pseudonymised"
    IDENTIFIED = "identified"


USUAL_GROUP = {
    SharingProfile.PUBLIC: 8,
    SharingProfile.AGGREGATE: 5,
    SharingProfile.PSEUDONYMISED: 5,
    SharingProfile.IDENTIFIED: 5,
}


class Fate(enum.StrEnum):
    """What happens to a field on its way out."""

    LEAVES = "leaves"
    STAYS = "stays"
    PSEUDONYM = "pseudonym"
    GENERALISED = "generalised"
    REVIEWED = "reviewed"


@dataclass(frozen=True)
class Terms:
    """The terms of one export. ``reviewed`` names free texts a person has read: (uid, field)."""

    profile: SharingProfile = SharingProfile.AGGREGATE
    min_group: int = 0
    recipient: str = ""
    purpose: str = ""
    legal_basis: str = ""
    reviewed: frozenset[tuple[str, str]] = frozenset()
    files: bool = False
    """Whether the files that are attached to what leaves leave too."""

    def checked(self) -> Terms:
        """The same terms with the usual minimum group; raises :class:`WrongUse` when they do not do."""
        group = self.min_group or USUAL_GROUP[self.profile]
        if group < LOWEST_GROUP:
            raise WrongUse(
                _("A group of {size} is too small to be shown.").format(size=group),
                remedy=_("Choose at least {lowest}.").format(lowest=LOWEST_GROUP),
            )
        if self.files and self.profile is SharingProfile.PUBLIC:
            raise WrongUse(
                _(
                    "Attached files do not leave in the profile 'public': nobody has declared whom they name."
                ),
                remedy=_("Choose another profile, or publish the files yourself."),
            )
        needed = {
            SharingProfile.PSEUDONYMISED: (
                ("--recipient", self.recipient),
                ("--purpose", self.purpose),
            ),
            SharingProfile.IDENTIFIED: (
                ("--recipient", self.recipient),
                ("--purpose", self.purpose),
                ("--legal-basis", self.legal_basis),
            ),
        }.get(self.profile, ())
        if missing := [name for name, text in needed if not text.strip()]:
            raise WrongUse(
                _("The profile '{profile}' needs {names}.").format(
                    profile=self.profile.value, names=", ".join(missing)
                )
            )
        return replace(self, min_group=group)


def fate(field: DeclaredField, terms: Terms, people: frozenset[str]) -> Fate:
    """What happens to a declared field; ``people`` are the tables whose rows are about people."""
    personal = field.personal
    if field.refers in people and personal in (Personal.NONE, Personal.QUASI):
        personal = Personal.IDENTIFIER
    if terms.profile is SharingProfile.IDENTIFIED or personal is Personal.NONE:
        return Fate.LEAVES
    if terms.profile is not SharingProfile.PSEUDONYMISED:
        return Fate.STAYS
    if personal is Personal.IDENTIFIER and field.type in (STRING, ARRAY):
        return Fate.PSEUDONYM
    if personal is Personal.QUASI:
        return Fate.GENERALISED
    if personal is Personal.FREE_TEXT and any(name == field.name for _uid, name in terms.reviewed):
        return Fate.REVIEWED
    return Fate.STAYS


def file_leaves(personal: Personal, profile: SharingProfile) -> bool:
    """Whether an attached file that was chosen leaves: what stands in a file can be neither counted nor masked."""
    if profile is SharingProfile.PUBLIC:
        return False
    return profile is SharingProfile.IDENTIFIED or personal in (Personal.NONE, Personal.FREE_TEXT)


@dataclass(frozen=True)
class TablePlan:
    """How one table leaves. ``home`` says why its rows stay, and is empty when they leave."""

    declaration: Declaration
    fates: dict[str, Fate]
    home: str = ""
    blanks: dict[str, Any] = field(default_factory=dict)

    @property
    def leaving(self) -> Declaration:
        """The declaration of what leaves, for the descriptor and the columns."""
        kept = tuple(f for f in self.declaration.fields if self.fates[f.name] is not Fate.STAYS)
        return replace(self.declaration, fields=kept)

    @property
    def withheld(self) -> tuple[str, ...]:
        """Fields that a receiver must not take for empty: they stay, wholly or in part."""
        return tuple(sorted(name for name, fate in self.fates.items() if fate is not Fate.LEAVES))

    def with_fate(self, *fates: Fate) -> tuple[str, ...]:
        """The names of the fields with one of these fates."""
        return tuple(name for name, fate in self.fates.items() if fate in fates)


def plan_tables(declarations: Iterable[Declaration], terms: Terms) -> dict[str, TablePlan]:
    """How each declared table leaves under these terms."""
    declared = list(declarations)
    people = frozenset(d.table for d in declared if d.about_people)
    return {d.table: _plan_table(d, terms, people) for d in declared}


def _plan_table(declaration: Declaration, terms: Terms, people: frozenset[str]) -> TablePlan:
    fates = {field.name: fate(field, terms, people) for field in declaration.fields}
    rows_leave = terms.profile in (SharingProfile.PSEUDONYMISED, SharingProfile.IDENTIFIED)
    if declaration.about_people and not rows_leave:
        return TablePlan(declaration, fates, _("its rows are about people"))
    apart = declaration.record is not None and any(declaration.record.COUNTED_APART)
    if apart and terms.profile is SharingProfile.PSEUDONYMISED:
        return TablePlan(declaration, fates, _("its rows are only told of in groups"))
    if not declaration.about_people:  # only rows about people are made alike
        fates = {n: Fate.STAYS if f is Fate.GENERALISED else f for n, f in fates.items()}
    blanks: dict[str, Any] = {}
    for name, blank in _required(declaration.record) if declaration.record else ():
        if fates.get(name) in (Fate.LEAVES, Fate.PSEUDONYM):
            continue
        if blank is None:
            declared = declaration.field(name)
            why = _("a row cannot be without '{field}', which stays").format(
                field=declared.called() if declared else name
            )
            return TablePlan(declaration, fates, why)
        blanks[name] = blank[0]
    return TablePlan(declaration, fates, blanks=blanks)


@functools.cache
def _required(record: type[Record]) -> tuple[tuple[str, tuple[Any] | None], ...]:
    """Fields that a record cannot be read without, with an empty content that fits, if there is one.

    A field that the record type requires but does not declare is among them.
    """
    hints = typing.get_type_hints(record, include_extras=True)
    found: list[tuple[str, tuple[Any] | None]] = []
    for info in msgspec.structs.fields(record):
        if info.required:
            fitting = (blank for blank in _EMPTY if _fits(blank, hints[info.name]))
            found.append((info.name, next(((blank,) for blank in fitting), None)))
    return tuple(found)


def _fits(value: Any, hint: Any) -> bool:
    try:
        convert(value, hint)
    except msgspec.ValidationError:
        return False
    return True
