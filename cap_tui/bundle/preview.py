"""What leaves, before it leaves: tables, fields by class, people, references, and words of warning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from cap_tui.bundle.attached_files import LeavingFile
from cap_tui.bundle.plan import title_of
from cap_tui.bundle.prepare import LeavingTable, Prepared
from cap_tui.bundle.profiles import Fate, SharingProfile
from cap_tui.bundle.records import OpenConflict
from cap_tui.bundle.scope import Reason
from cap_tui.model.known_people import KnownPeople
from cap_tui.model.record import ENVELOPE, Personal
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.text.nested import texts_in

_WARNINGS = 20
_LONGEST_HIT = 60


@dataclass(frozen=True)
class TablePreview:
    """One table that leaves."""

    table: str
    rows: int
    leaving: tuple[str, ...]
    masked: tuple[str, ...]  # as pseudonyms or only where many are alike
    staying: tuple[str, ...]
    classes: dict[str, int]  # fields that leave, by class of personal data
    labels: Mapping[str, str] = field(default_factory=dict)  # what people call the fields

    def called(self, names: Iterable[str]) -> str:
        """What people call these fields, in a row."""
        return ", ".join(self.labels.get(name, name) for name in names)


@dataclass(frozen=True)
class PersonalHit:
    """A piece of a text that leaves and looks like data about a person. ``what`` is its kind in words."""

    table: str
    uid: str
    title: str
    field: str
    kind: str
    what: str
    text: str

    def warning(self, names: Mapping[str, str], called: str = "") -> str:
        """The line of the preview; ``names`` is what people call the tables, ``called`` the field."""
        where = _("{table}, {title} ({uid}) contains {what}").format(
            table=names.get(self.table, self.table), title=self.title, uid=self.uid, what=self.what
        )
        return labelled(
            where, f"{called or self.field}, {clean_line(self.text, limit=_LONGEST_HIT)}"
        )

    def data(self) -> dict[str, str]:
        """The hit for ``--json``."""
        return {
            "table": self.table,
            "uid": self.uid,
            "title": self.title,
            "field": self.field,
            "kind": self.kind,
            "text": self.text,
        }


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
    hits: tuple[PersonalHit, ...] = ()
    files: tuple[LeavingFile, ...] = ()
    files_home: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """What people call the tables."""

    def named(self, table: str) -> str:
        """What people call a table."""
        return self.names.get(table, table)

    def begun(self, table: str) -> str:
        """What people call a table, at the beginning of a line."""
        name = self.named(table)
        return name[:1].upper() + name[1:]

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
        counted = [(t.table, t.rows, fields_told(t)) for t in self.tables]
        counted += [(t, rows, _("stays: {why}").format(why=why)) for t, rows, why in self.home]
        width = max((len(self.begun(table)) for table, _rows, _words in counted), default=0)
        told += [f"  {self.begun(t):<{width}} {rows:>6}  {words}" for t, rows, words in counted]
        told += [
            labelled(f"  {reason_told(reason)}", f"{self.named(table_id)} {rows}")
            for reason, table_id, rows in self.closure
        ]
        told += [_("File {words}").format(words=file.text()) for file in self.files]
        told += self.files_home
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
            "hits": [hit.data() for hit in self.hits],
            "files": [file.data() for file in self.files],
            "files_staying": self.files_home,
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
        parts.append(_("masked: {names}").format(names=table.called(table.masked)))
    if table.staying:
        parts.append(_("without {names}").format(names=table.called(table.staying)))
    named = [f"{number} {_class_told(name)}" for name, number in table.classes.items()]
    if named:
        parts.append(_("fields about people: {named}").format(named=", ".join(named)))
    return "; ".join(parts) or _("all fields")


def _class_told(personal: str) -> str:
    """A class of personal data, in a word or two."""
    return {
        Personal.IDENTIFIER.value: _("identifying"),
        Personal.QUASI.value: _("partly identifying"),
        Personal.SPECIAL.value: _("of a special category"),
        Personal.FREE_TEXT.value: _("free text"),
    }.get(personal, personal)


def preview(prepared: Prepared, names: Mapping[str, str] = MappingProxyType({})) -> Preview:
    """Count what leaves and look through it for what looks like people; ``names`` is what people call the tables."""
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
        warnings=(*_open_conflicts(prepared), *_curtailed(prepared), *look.warnings(names, tables)),
        hits=tuple(look.found),
        files=prepared.files,
        files_home=prepared.files_home,
        names=names,
    )


def _table(kind: LeavingTable, look: _Look) -> TablePreview:
    plan = kind.plan
    rows = 0
    for document in kind.documents():
        rows += 1
        look.at(kind.table, document)
    fates = plan.fates
    classes: dict[str, int] = {}
    for declared in plan.leaving.fields:
        if declared.personal is not Personal.NONE:
            classes[declared.personal.value] = classes.get(declared.personal.value, 0) + 1
    return TablePreview(
        table=kind.table,
        rows=rows,
        leaving=plan.with_fate(Fate.LEAVES),
        masked=plan.with_fate(Fate.PSEUDONYM, Fate.GENERALISED, Fate.REVIEWED),
        staying=tuple(name for name, fate in fates.items() if fate is Fate.STAYS),
        classes=classes,
        labels={declared.name: declared.called() for declared in plan.declaration.fields},
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
    """Looks for addresses, telephone, bank and tax numbers and names of known people in what leaves."""

    def __init__(self, prepared: Prepared) -> None:
        self.wanted = prepared.terms.profile is not SharingProfile.IDENTIFIED
        self.people = KnownPeople(prepared.workspace)
        self.found: list[PersonalHit] = []

    def at(self, table: str, document: dict[str, Any]) -> None:
        """Look at every text of one document as it leaves."""
        if not self.wanted:
            return
        for name, value in document.items():
            if name not in ENVELOPE:
                for text in texts_in(value):
                    for kind, what, found in self.people.found_in(text):
                        self.found.append(
                            PersonalHit(
                                table, document["uid"], title_of(document), name, kind, what, found
                            )
                        )

    def warnings(self, names: Mapping[str, str], tables: Iterable[TablePreview]) -> Iterable[str]:
        """What was found, one line a record and kind; the first of it when there is much."""
        labels = {table.table: table for table in tables}
        told = (hit.warning(names, labels[hit.table].called([hit.field])) for hit in self.found)
        lines = list(dict.fromkeys(told))
        if len(lines) <= _WARNINGS:
            return lines
        return [*lines[:_WARNINGS], _("and more of the kind")]
