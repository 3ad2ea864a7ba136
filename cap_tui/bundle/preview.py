"""What leaves, before it leaves: tables, fields by class, people, references, and words of warning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from cap_tui.bundle.plan import title_of
from cap_tui.bundle.prepare import LeavingTable, Prepared
from cap_tui.bundle.profiles import Fate, SharingProfile
from cap_tui.bundle.records import OpenConflict
from cap_tui.bundle.scope import Reason
from cap_tui.model.record import Personal
from cap_tui.text.i18n import _, ngettext

_EMAIL = re.compile(rb"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(rb"\+[0-9][0-9 /().-]{7,20}[0-9]")
_WORD = re.compile(r"\w+")
_SHORTEST_NAME = 5
_WARNINGS = 20


@dataclass(frozen=True)
class TablePreview:
    """One table that leaves."""

    table: str
    rows: int
    leaving: tuple[str, ...]
    masked: tuple[str, ...]  # as pseudonyms or only where many are alike
    staying: tuple[str, ...]
    classes: dict[str, int]  # fields that leave, by class of personal data


@dataclass(frozen=True)
class Preview:
    """The whole of what would leave."""

    profile: str
    min_group: int
    recipient: str
    purpose: str
    scope: str
    tables: tuple[TablePreview, ...]
    home: tuple[tuple[str, int, str], ...]  # table, rows, why they stay
    closure: tuple[tuple[str, str, int], ...]  # reason, table, rows
    elsewhere: int
    left: int
    groups: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many records leave."""
        return sum(table.rows for table in self.tables)

    def people(self) -> str:
        """What leaves of people, in words."""
        return {
            SharingProfile.PSEUDONYMISED.value: _(
                "rows with made-up names, only where {k} people are alike"
            ),
            SharingProfile.IDENTIFIED.value: _("NAMES leave, encrypted"),
        }.get(self.profile, _("only counts, no group under {k} people")).format(k=self.min_group)

    def lines(self) -> list[str]:
        """The preview for people."""
        told = [
            _("Profile {profile}: {words}.").format(profile=self.profile, words=self.people()),
            ngettext(
                "Scope: {scope}. {rows} record leaves.",
                "Scope: {scope}. {rows} records leave.",
                self.rows,
            ).format(scope=self.scope, rows=self.rows),
        ]
        if self.recipient:
            told.append(
                _("For {recipient}: {purpose}").format(
                    recipient=self.recipient, purpose=self.purpose
                )
            )
        for table in self.tables:
            told.append(f"  {table.table:<24} {table.rows:>8}  {fields_told(table)}")
        for name, rows, why in self.home:
            told.append(f"  {name:<24} {rows:>8}  " + _("stays: {why}").format(why=why))
        told += [f"  {reason_told(reason)}: {table} {rows}" for reason, table, rows in self.closure]
        if self.elsewhere:
            told.append(
                ngettext(
                    "{count} record of another region is referred to and stays out.",
                    "{count} records of other regions are referred to and stay out.",
                    self.elsewhere,
                ).format(count=self.elsewhere)
            )
        if self.left:
            told.append(
                ngettext(
                    "{count} record of yours is mentioned in what leaves; it stays.",
                    "{count} records of yours are mentioned in what leaves; they stay.",
                    self.left,
                ).format(count=self.left)
            )
        told += self.groups
        told += [_("Warning: {warning}").format(warning=warning) for warning in self.warnings]
        return told

    def data(self) -> dict[str, Any]:
        """The preview for ``--json``."""
        return {
            "profile": self.profile,
            "min_group": self.min_group,
            "recipient": self.recipient,
            "purpose": self.purpose,
            "scope": self.scope,
            "rows": self.rows,
            "tables": [
                {
                    "table": t.table,
                    "rows": t.rows,
                    "leaving": t.leaving,
                    "masked": t.masked,
                    "staying": t.staying,
                    "classes": t.classes,
                }
                for t in self.tables
            ],
            "home": [{"table": t, "rows": n, "why": why} for t, n, why in self.home],
            "closure": [{"reason": r, "table": t, "rows": n} for r, t, n in self.closure],
            "elsewhere": self.elsewhere,
            "left": self.left,
            "groups": self.groups,
            "warnings": self.warnings,
        }


def reason_told(reason: str) -> str:
    """Why a table goes along, in words."""
    return {
        Reason.CHOSEN.value: _("chosen"),
        Reason.PART.value: _("says something of what was chosen"),
        Reason.NEEDED.value: _("needed by it"),
    }[reason]


def fields_told(table: TablePreview) -> str:
    """Which fields of a table leave, in words."""
    parts = []
    if table.masked:
        parts.append(_("masked: {names}").format(names=", ".join(table.masked)))
    if table.staying:
        parts.append(_("without {names}").format(names=", ".join(table.staying)))
    named = [f"{number} {name}" for name, number in table.classes.items()]
    if named:
        parts.append(_("fields about people: {named}").format(named=", ".join(named)))
    return "; ".join(parts) or _("all fields")


def preview(prepared: Prepared) -> Preview:
    """Count what leaves and look through it for what looks like people."""
    terms = prepared.terms
    look = _Look(prepared)
    tables = tuple(_table(kind, look) for kind in prepared.kinds)
    return Preview(
        profile=terms.profile.value,
        min_group=terms.min_group,
        recipient=terms.recipient,
        purpose=terms.purpose,
        scope=prepared.scope.words(),
        tables=tables,
        home=tuple((table, rows, why) for table, (rows, why) in sorted(prepared.home.items())),
        closure=tuple((reason.value, table, n) for reason, table, n in prepared.selection.added),
        elsewhere=prepared.selection.elsewhere,
        left=prepared.selection.left,
        groups=prepared.counted.held_back,
        warnings=(*_open_conflicts(prepared), *_curtailed(prepared), *look.warnings()),
    )


def _table(kind: LeavingTable, look: _Look) -> TablePreview:
    plan = kind.plan
    rows = 0
    for document in kind.documents():
        rows += 1
        look.at(kind.table, document)
    fates = plan.fates
    classes: dict[str, int] = {}
    for field in plan.leaving.fields:
        if field.personal is not Personal.NONE:
            classes[field.personal.value] = classes.get(field.personal.value, 0) + 1
    return TablePreview(
        table=kind.table,
        rows=rows,
        leaving=plan.with_fate(Fate.LEAVES),
        masked=plan.with_fate(Fate.PSEUDONYM, Fate.GENERALISED, Fate.REVIEWED),
        staying=tuple(name for name, fate in fates.items() if fate is Fate.STAYS),
        classes=classes,
    )


def _open_conflicts(prepared: Prepared) -> Iterator[str]:
    """Records that leave in our version while a partner disagrees."""
    for conflict in prepared.workspace.records(OpenConflict).find(settled=""):
        yield _("{title}: a conflict with {region} is not resolved").format(
            title=conflict.title, region=conflict.region
        )


def _curtailed(prepared: Prepared) -> Iterator[str]:
    """Proposals that the partner gets without fields that stay under this profile."""
    for title, names in prepared.curtailed.items():
        yield _("the proposal for {title} leaves without {names}").format(
            title=title, names=", ".join(names)
        )


class _Look:
    """Looks for e-mail addresses, telephone numbers and names of known people in what leaves."""

    def __init__(self, prepared: Prepared) -> None:
        self.wanted = prepared.terms.profile is not SharingProfile.IDENTIFIED
        self.names = _known_names(prepared) if self.wanted else {}
        self.found: list[str] = []

    def at(self, table: str, document: dict[str, Any]) -> None:
        """Look at one document as it leaves."""
        if not self.wanted or len(self.found) > _WARNINGS:
            return
        raw = orjson.dumps(document)
        kinds = []
        if b"@" in raw and _EMAIL.search(raw):
            kinds.append(_("an e-mail address"))
        if b"+" in raw and _PHONE.search(raw):
            kinds.append(_("a telephone number"))
        if self.names and self._names_in(raw.decode()):
            kinds.append(_("the name of a person in the region's list"))
        for kind in kinds:
            self.found.append(
                _("{table}, {title} ({uid}) contains {what}").format(
                    table=table, title=title_of(document), uid=document["uid"], what=kind
                )
            )

    def _names_in(self, text: str) -> bool:
        folded = text.casefold()
        return any(
            name in folded
            for word in set(_WORD.findall(folded)) & self.names.keys()
            for name in self.names[word]
        )

    def warnings(self) -> Iterable[str]:
        """What was found, the first of it when there is much."""
        if len(self.found) <= _WARNINGS:
            return self.found
        return [*self.found[:_WARNINGS], _("and more of the kind")]


def _known_names(prepared: Prepared) -> dict[str, list[str]]:
    """Names, addresses and numbers of people in the region, by their last word."""
    from cap_tui.model.actor import Person

    found: dict[str, list[str]] = {}
    for person in prepared.workspace.records(Person).all():
        for text in (person.name, person.email, person.phone):
            folded = text.casefold().strip()
            words = _WORD.findall(folded)
            if words and len(folded) >= _SHORTEST_NAME:
                found.setdefault(words[-1], []).append(folded)
    return found
