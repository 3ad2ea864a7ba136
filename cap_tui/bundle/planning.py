"""Make the plan of an import: ownership first, then versions, then fields; never the newest writer.

Only the owner's region changes a record; joint records merge field by field; what cannot be
decided stays ours and is kept beside as a conflict for people. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cap_tui.bundle.arriving_files import plan_files
from cap_tui.bundle.canonical import revision
from cap_tui.bundle.exchange import content_of, joint_changes
from cap_tui.bundle.import_context import ImportContext
from cap_tui.bundle.joint import is_joint
from cap_tui.bundle.merging import JointMerger, Theirs, stable_uid
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.plan import Document, ImportStatus, Plan, Write, title_of
from cap_tui.bundle.records import (
    Clocks,
    ConflictKind,
    Copy,
    Decision,
    OpenConflict,
    PartnerKey,
    Proposal,
    QuarantinedDocument,
    Resolution,
    SentFile,
    Tombstone,
)
from cap_tui.bundle.region_snapshot import RegionSnapshot
from cap_tui.bundle.removing import erasures, joint_removals, tombstones
from cap_tui.bundle.sender_permissions import SenderPermissions
from cap_tui.bundle.table_schema import sets
from cap_tui.bundle.validation import InvalidDocument, Readers, cleaned, may_come
from cap_tui.bundle.verify import (
    VerificationResult,
    judge,
    refusal_remedy,
    signature_remedy,
)
from cap_tui.errors import Refused
from cap_tui.model.content import CONTENT_TABLES
from cap_tui.model.conversion import convert
from cap_tui.model.kind import ATTACHMENT
from cap_tui.model.record import Record
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.workspace import Workspace

_TIMES = {"created": "", "updated": ""}  # a document need not say them; what stands here does


def make_plan(
    workspace: Workspace,
    bundle: OpenBundle,
    records: Sequence[type[Record]],
    *,
    today: str,
    allow_unsigned: bool = False,
) -> Plan:
    """The plan of taking ``bundle`` in. ``records`` are the installed tables, ``today`` is an ISO day.

    Raises :class:`Refused` when its signature or schema is bad, or its signature is not trusted and
    ``allow_unsigned`` was not given; with it, everything goes into quarantine.
    """
    workspace.catch_up()
    pins = list(workspace.records(PartnerKey).all())
    verdict = judge(bundle, pins, today)
    _check(verdict, allow_unsigned, pins)
    description = bundle.description()
    plan = Plan(
        bundle.contents.identity,
        description.identifier,
        description.source,
        verdict,
        quarantine=not verdict.trusted,
    )
    context = ImportContext(workspace, bundle, description, plan, records)
    if plan.quarantine:
        _quarantine(context)
    else:
        _Merging(context).run()
        plan.notice = _notice(context)
    return plan


def _notice(context: ImportContext) -> str:
    """Why a bundle changes nothing, or less than a person expects; empty when it is as usual."""
    plan = context.plan
    if context.restoring:
        return " ".join(
            (
                _("This is a bundle of your own region: it only brings back what is missing here."),
                _("If your partner sent it, ask for the bundle that your partner wrote."),
            )
        )
    older = sum(line.older for line in plan.lines)
    if plan.changes and not older:
        return ""
    if older:
        return ngettext(
            "This bundle is older than what you have: {n} record is newer here and stays. Ask {region} for a bundle of today.",
            "This bundle is older than what you have: {n} records are newer here and stay. Ask {region} for a bundle of today.",
            older,
        ).format(n=older, region=plan.source.code)
    taken = context.imported_on()
    if not taken:
        return ""
    again = _("If your partner changed something since then, ask for a bundle of today.")
    return " ".join((_("You imported this bundle on {day}.").format(day=day_text(taken)), again))


def _check(verdict: VerificationResult, allow_unsigned: bool, pins: Sequence[PartnerKey]) -> None:
    if verdict.refused:
        raise Refused(
            _("The bundle is refused: {note}.").format(note=verdict.fault),
            remedy=refusal_remedy(verdict, pins),
        )
    if not verdict.trusted and not allow_unsigned:
        raise Refused(
            _("The bundle has no trusted signature: {note}.").format(note=verdict.signature_note),
            remedy=signature_remedy(verdict, pins),
        )


def _quarantine(context: ImportContext) -> None:
    """Quarantine every document, marked with the bundle and the reason."""
    plan = context.plan
    for table in context.bundle.contents.kinds:
        for document in context.bundle.documents(table):
            if table == SentFile.TABLE:
                reason = _("a file is stored only from a bundle with a trusted signature")
                plan.note(ImportStatus.REFUSED, table, document, reason)
                continue
            uid = stable_uid("quarantine", plan.identity, table, document["uid"])
            if context.held(QuarantinedDocument, uid) is not None:
                plan.note(ImportStatus.SAME, table, document, _("in quarantine already"))
                continue
            try:
                kept = cleaned(document)
            except InvalidDocument as error:
                plan.note(ImportStatus.REFUSED, table, document, str(error))
                continue
            plan.note(ImportStatus.NEW, table, kept, _("into quarantine"), after=kept)
            plan.records.append(
                QuarantinedDocument(
                    uid=uid,
                    bundle=plan.identity,
                    region=context.source,
                    reason=plan.verdict.signature_note,
                    table=table,
                    document=kept,
                )
            )


class _Merging:
    """The rules, document by document."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.plan = context.plan
        self.readers = Readers(context.known)
        self.digests: set[str] = set()
        records = context.known.values()
        self.pasts = joint_changes(context.workspace, RegionSnapshot.of(context.workspace), records)
        self.clocks = {row["uid"]: convert(row, Clocks) for row in context.documents(Clocks.TABLE)}
        withheld = dict(context.description.withheld)
        elements = {record.TABLE: sets(record) for record in records}
        self.merger = JointMerger(
            context.own, context.source, context.plan.identity, withheld, elements
        )

    def run(self) -> None:
        """Decide on everything; at the end the import itself is noted, when it changes anything."""
        context = self.context
        self.permissions = SenderPermissions(
            context, erasures(context), tombstones(context), self.pasts
        )
        joint_removals(context, self.merger, self.clocks, self.pasts)
        for table in context.bundle.contents.kinds:
            if table in (Clocks.TABLE, Tombstone.TABLE, SentFile.TABLE):
                continue
            if not may_come(table):
                reason = _("this table is not allowed in a bundle")
                self.plan.note(ImportStatus.REFUSED, table, {"uid": table}, reason)
                continue
            for document in context.bundle.documents(table):
                self._one(table, document)
        self._content_gone()
        plan_files(context, self.digests)
        context.learn()
        context.note_import()

    def _content_gone(self) -> None:
        """Contributed entries that the sender has no more: a bundle brings all of a kind, or none."""
        context = self.context
        for table in context.bundle.contents.kinds:
            if table.startswith(CONTENT_TABLES):
                for row in [dict(document) for document in context.workspace.table(table)]:
                    if row.get("owner") == context.source and not context.sends(table, row["uid"]):
                        context.remove(
                            table,
                            row,
                            _("changed or removed by {region}").format(region=context.source),
                        )

    def _one(self, table: str, raw: Document) -> None:
        """One document: refused, or on to the rules for its kind of ownership."""
        if isinstance(digest := raw.get(ATTACHMENT), str):
            self.digests.add(digest)
        try:
            document = _TIMES | cleaned(raw)
            local = self.context.local(table, document["uid"])
            self.permissions.check(table, document, local)
            self.readers.check(table, document)
        except InvalidDocument as error:
            self.plan.note(ImportStatus.REFUSED, table, raw, str(error))
            return
        if is_joint(document):
            self._joint(table, document, local)
        else:
            self._owned(table, document, local)

    def _owned(self, table: str, document: Document, local: Document | None) -> None:
        """A record that only its owner changes, and its owner sent it."""
        context = self.context
        if local is None:
            status, reason = self._status_of_new(table, document)
            self.plan.note(status, table, document, reason, after=document)
            context.store(table, document, 0)
            return
        combined = self._combined(table, document, local)
        held = None if context.restoring else context.held(Copy, document["uid"])
        at_version = held.at_version if held is not None else local["version"]
        if document["version"] < at_version:
            self.plan.note(
                ImportStatus.SAME, table, document, _("older than what we have"), older=True
            )
        elif content_of(combined) == content_of(local):
            self.plan.note(ImportStatus.SAME, table, document)
            context.close_conflicts(document["uid"])
            context.note_copy(table, combined, document["version"])
        elif self._untouched(held, local, document):
            self.plan.note(ImportStatus.CHANGED, table, document, before=local, after=combined)
            context.plan.writes.append(Write(table, document["uid"], combined, local["version"]))
            context.close_conflicts(document["uid"])
            context.note_copy(table, combined, document["version"])
        else:
            self._conflict(table, document, local)

    def _untouched(self, held: Copy | None, local: Document, document: Document) -> bool:
        """Whether nobody changed here what only its owner may change."""
        if self.context.restoring:
            return bool(document["version"] > local["version"])
        return held is not None and held.revision == revision(content_of(local))

    def _status_of_new(self, table: str, document: Document) -> tuple[ImportStatus, str]:
        if table == Proposal.TABLE and document.get("region") == self.context.own:
            title = document.get("title", "")
            return ImportStatus.PROPOSAL, _("asks you to change {title}").format(title=title)
        if table == Decision.TABLE:
            asked = self.context.held(Proposal, document["proposal"])
            word = _("accepted") if document.get("accepted") is True else _("declined")
            return ImportStatus.NEW, labelled(word, asked.title) if asked is not None else word
        if table == Resolution.TABLE:
            words = _("{region} resolved a conflict").format(region=document["owner"])
            return ImportStatus.NEW, labelled(words, why) if (why := document.get("why")) else words
        return ImportStatus.NEW, ""

    def _combined(self, table: str, document: Document, local: Document) -> Document:
        """The incoming document, with what the bundle withholds left as we have it."""
        withheld = self.context.description.withheld.get(table, ())
        kept = {name: local[name] for name in withheld if name in local and not document.get(name)}
        return document | kept

    def _conflict(self, table: str, document: Document, local: Document) -> None:
        """We changed a record that is not ours to change, and its owner changed it too."""
        conflict = OpenConflict(
            uid=stable_uid("conflict", document["uid"], self.context.source, revision(document)),
            table=table,
            record=document["uid"],
            title=title_of(local),
            kind=ConflictKind.RECORD,
            ours=local,
            theirs=document,
            region=self.context.source,
            bundle=self.plan.identity,
        )
        self.context.note_conflict(table, document, local, conflict)

    def _joint(self, table: str, document: Document, local: Document | None) -> None:
        """A record that several regions change: merged field by field."""
        uid = document["uid"]
        theirs = Theirs(table, document, self.clocks.get(uid))
        past = self.pasts.get(uid)
        if past is None and local is not None:
            self._made_joint(theirs, document, local)
            return
        if past is None:
            self.plan.note(ImportStatus.NEW, table, document, _("joint record"), after=document)
            self.plan.writes.append(Write(table, uid, document, 0))
            self.context.note_past(self.merger.first(theirs).past)
            return
        outcome = self.merger.merge(theirs, local, past)
        self.context.note_past(outcome.past)
        stands = outcome.document
        if stands is not None and stands != local:
            expect = local["version"] if local is not None else 0
            self.plan.writes.append(Write(table, uid, stands, expect))
        self.context.note_joint_conflicts(table, document, local, outcome)
        if outcome.conflicts:
            return
        if stands is None or stands == local:
            reason = _("removed here") if stands is None else ""
            self.plan.note(ImportStatus.SAME, table, document, reason, before=local)
        else:
            self.plan.note(ImportStatus.CHANGED, table, document, before=local, after=stands)

    def _made_joint(self, theirs: Theirs, document: Document, local: Document) -> None:
        """The owner shares from now on what we hold as a copy."""
        table, uid = theirs.table, document["uid"]
        copy = self.context.held(Copy, uid)
        if not self._untouched(copy, local, document):
            self._conflict(table, document, local)
            return
        combined = self._combined(table, document, local)
        self.plan.note(
            ImportStatus.CHANGED, table, document, _("joint record"), before=local, after=combined
        )
        self.plan.writes.append(Write(table, uid, combined, local["version"]))
        self.context.note_past(self.merger.first(replace(theirs, document=combined)).past)
        if copy is not None:
            self.plan.writes.append(Write(Copy.TABLE, uid, None, copy.version))
