"""One import's view of the region: what stands here, and what the plan will write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from cap_tui.bundle.canonical import revision
from cap_tui.bundle.conflict_set import changed_conflicts
from cap_tui.bundle.datapackage import Description
from cap_tui.bundle.exchange import content_of
from cap_tui.bundle.merging import Outcome, stable_uid
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.plan import Document, ImportStatus, Plan, Write
from cap_tui.bundle.records import (
    MOST_CHANGES,
    Copy,
    Import,
    Joint,
    OpenConflict,
    PartnerDeclaration,
    QuarantinedDocument,
)
from cap_tui.bundle.validation import may_come
from cap_tui.model.conversion import convert
from cap_tui.model.record import Record
from cap_tui.text.i18n import _
from cap_tui.workspace import Workspace
from cap_tui.workspace.log import utc_now

R = TypeVar("R", bound=Record)


class ImportContext:
    """Reads the workspace and collects the plan's writes. Nothing is written here."""

    def __init__(
        self,
        workspace: Workspace,
        bundle: OpenBundle,
        description: Description,
        plan: Plan,
        records: Sequence[type[Record]],
    ) -> None:
        self.workspace = workspace
        self.bundle = bundle
        self.description = description
        self.plan = plan
        self.own = workspace.config.region.code
        self.source = description.source.code
        self.known = {record.TABLE: record for record in records}
        self._import_uid = stable_uid("import", plan.identity)
        self._sent: dict[str, frozenset[str]] = {}
        self._open: dict[str, list[OpenConflict]] = defaultdict(list)
        for conflict in workspace.records(OpenConflict).find(settled=""):
            self._open[conflict.record].append(conflict)

    @property
    def restoring(self) -> bool:
        """Whether the bundle is our own, coming home."""
        return self.source == self.own

    def imported_on(self) -> str:
        """The day on which this bundle was imported; empty when it was not."""
        held = self.held(Import, self._import_uid)
        return "" if held is None else held.created[:10]

    def local(self, table: str, uid: str) -> Document | None:
        """The document that stands here."""
        return self.workspace.document(table, uid)

    def held(self, record: type[R], uid: str) -> R | None:
        """A record of the exchange's own tables."""
        local = self.local(record.TABLE, uid)
        return None if local is None else convert(local, record)

    def documents(self, table: str) -> list[Document]:
        """The bundle's documents of a (small) table; none when it has no such table."""
        if table not in self.bundle.contents.kinds:
            return []
        return list(self.bundle.documents(table))

    def sends(self, table: str, uid: str) -> bool:
        """Whether the bundle holds this record: then it is not removed, whatever else the bundle says."""
        if table not in self._sent:
            kinds = self.bundle.contents.kinds
            rows = self.bundle.documents(table) if table in kinds else ()
            self._sent[table] = frozenset(row["uid"] for row in rows)
        return uid in self._sent[table]

    # -- writing into the plan ---------------------------------------------------------------

    def store(self, table: str, document: Document, expect: int) -> None:
        """Store a partner's record as it came."""
        self.plan.writes.append(Write(table, document["uid"], document, expect))
        self.note_copy(table, document, document["version"])

    def remove(self, table: str, local: Document, reason: str) -> None:
        """Remove a copy, and what we know of it."""
        uid = local["uid"]
        self.plan.note(ImportStatus.CHANGED, table, local, reason, before=local)
        self.plan.writes.append(Write(table, uid, None, local["version"]))
        self.close_conflicts(uid)
        copy = self.held(Copy, uid)
        if copy is not None:
            self.plan.writes.append(Write(Copy.TABLE, uid, None, copy.version))

    def note_conflict(
        self, table: str, document: Document, local: Document | None, conflict: OpenConflict
    ) -> None:
        """Keep both sides of a disagreement over a copy, once; ours stays in force."""
        held = self._open.pop(conflict.record, [])
        known = self.held(OpenConflict, conflict.uid) is not None
        if not known and not any(_version(each) > _version(conflict) for each in held):
            self._close(held, "replaced")
            self.plan.records.append(conflict)
        self._note_conflicts(table, document, local, (conflict,), fresh=not known)

    def note_joint_conflicts(
        self, table: str, document: Document, local: Document | None, outcome: Outcome
    ) -> None:
        """Bring the open conflicts of a joint record to what was merged; one line when there are any."""
        held, found = self._open.pop(outcome.past.uid, []), outcome.conflicts
        changes = changed_conflicts(held, outcome.past.clocks, outcome.theirs, found)
        self._close(changes.agreed, "agreed")
        self._close(changes.replaced, "replaced")
        for conflict in changes.fresh:
            past = self.held(OpenConflict, conflict.uid)  # one that was closed is opened again
            kept = {} if past is None else {"version": past.version, "created": past.created}
            self.plan.records.append(replace(conflict, **kept))
        if found:
            self._note_conflicts(table, document, local, found, fresh=bool(changes.fresh))

    def close_conflicts(self, uid: str) -> None:
        """Close what was open about a copy: it is as its owner has it."""
        self._close(self._open.pop(uid, []), "agreed")

    def _close(self, conflicts: Iterable[OpenConflict], word: str) -> None:
        day = utc_now()[:10]
        self.plan.records += [replace(each, settled=f"{word} {day}") for each in conflicts]

    def _note_conflicts(
        self,
        table: str,
        document: Document,
        local: Document | None,
        found: Sequence[OpenConflict],
        *,
        fresh: bool,
    ) -> None:
        reason = ", ".join(c.field for c in found if c.field) or _("changed here and there")
        if not fresh:
            reason = _("{fields}; noted already").format(fields=reason)
        self.plan.note(ImportStatus.CONFLICT, table, document, reason, before=local, after=local)

    def note_copy(self, table: str, document: Document, at_version: int) -> None:
        """Remember what the owner sent, to know later whether somebody changed it here."""
        if self.restoring:
            return
        held = self.held(Copy, document["uid"])
        fresh = revision(content_of(document))
        if held is not None and (held.revision, held.at_version) == (fresh, at_version):
            return
        self.plan.records.append(
            Copy(
                uid=document["uid"],
                version=held.version if held is not None else 0,
                created=held.created if held is not None else "",
                table=table,
                region=self.source,
                revision=fresh,
                at_version=at_version,
                import_uid=self._import_uid,
            )
        )

    def note_past(self, past: Joint) -> None:
        """Remember a joint record's past when it differs from what is stored."""
        if self.held(Joint, past.uid) != past:
            self.plan.records.append(past)

    def learn(self) -> None:
        """Keep what the bundle declares of tables and fields that nothing installed declares."""
        for told in self.description.tables:
            known = self.known.get(told.table)
            if not may_come(told.table) or told.table.startswith("bundle."):
                continue
            ours = {f.encode_name for f in msgspec.structs.fields(known)} if known else set()
            fields = [f for f in told.fields if f.name not in ours]
            unknown = msgspec.json.decode(msgspec.json.encode(fields))  # as they are stored
            uid = stable_uid("declaration", self.source, told.table)
            held = self.held(PartnerDeclaration, uid)
            if (known is None or unknown) and (held is None or held.fields != unknown):
                self.plan.records.append(
                    PartnerDeclaration(
                        uid=uid,
                        version=held.version if held is not None else 0,
                        created=held.created if held is not None else "",
                        region=self.source,
                        table=told.table,
                        fields=unknown,
                    )
                )

    def note_import(self) -> None:
        """The import itself, and the end of a quarantine; only when something is written."""
        going = {
            write.uid for write in self.plan.writes if write.table == QuarantinedDocument.TABLE
        }
        for kept in self.workspace.records(QuarantinedDocument).find(bundle=self.plan.identity):
            if kept.uid not in going:
                self.plan.writes.append(
                    Write(QuarantinedDocument.TABLE, kept.uid, None, kept.version)
                )
        if not self.plan.changes:
            return
        held = self.held(Import, self._import_uid)
        self.plan.records.append(
            Import(
                uid=self._import_uid,
                version=held.version if held is not None else 0,
                created=held.created if held is not None else "",
                bundle=self.plan.identity,
                identifier=self.plan.identifier,
                region=self.source,
                signer=self.plan.verdict.fingerprint,
                counts=self.plan.counts(),
            )
        )


def _version(conflict: OpenConflict) -> int:
    """The owner's version that a conflict over a copy is about; the largest when it was removed."""
    return int(conflict.theirs["version"]) if conflict.theirs is not None else MOST_CHANGES
