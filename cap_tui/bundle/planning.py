"""Make the plan of an import: ownership first, then versions, then fields; never the newest writer.

Only the owner's region changes a record; joint records merge field by field; what cannot be
decided stays ours and is kept beside as a conflict for people. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from cap_tui.bundle.canonical import revision
from cap_tui.bundle.declared import sets
from cap_tui.bundle.exchange import content_of, joint_changes
from cap_tui.bundle.holding import Holding
from cap_tui.bundle.incoming import Readers, Unfit, cleaned, may_come
from cap_tui.bundle.joint import is_joint
from cap_tui.bundle.merging import JointMerger, Theirs, stable_uid
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.plan import Document, Plan, Status, Write, title_of
from cap_tui.bundle.records import (
    Clocks,
    ConflictKind,
    Copy,
    Decision,
    OpenConflict,
    PartnerKey,
    Proposal,
    Quarantined,
    Tombstone,
)
from cap_tui.bundle.removing import erasures, joint_removals, tombstones
from cap_tui.bundle.rights import Rights
from cap_tui.bundle.site import Site
from cap_tui.bundle.verify import Schema, Verdict, judge
from cap_tui.errors import Refused
from cap_tui.model.record import Record
from cap_tui.text.i18n import _
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

    Raises :class:`Refused` when its signature or schema is bad, or nobody vouches for it and
    ``allow_unsigned`` was not given; with it, everything goes into quarantine.
    """
    workspace.catch_up()
    verdict = judge(bundle, list(workspace.records(PartnerKey).all()), today)
    _check(verdict, allow_unsigned)
    description = bundle.description()
    plan = Plan(
        bundle.contents.identity,
        description.identifier,
        description.source,
        verdict,
        quarantine=not verdict.trusted,
    )
    site = Site(workspace, bundle, description, plan, records)
    if plan.quarantine:
        _quarantine(site)
    else:
        _Merging(site).run()
    return plan


def _check(verdict: Verdict, allow_unsigned: bool) -> None:
    if verdict.refused:
        bad_schema = verdict.schema is Schema.BAD
        raise Refused(
            _("The bundle is refused: {note}.").format(
                note=verdict.schema_note if bad_schema else verdict.signature_note
            ),
            remedy=_("Nothing was taken from it. Ask the sender to send it again."),
        )
    if not verdict.trusted and not allow_unsigned:
        raise Refused(
            _("Nobody you trust vouches for the bundle: {note}.").format(
                note=verdict.signature_note
            ),
            remedy=_(
                "Compare the fingerprint with your partner and pin the key (bundle keys add), "
                "or look at it in quarantine with --allow-unsigned."
            ),
        )


def _quarantine(site: Site) -> None:
    """Keep every document apart, marked with the bundle and the reason."""
    plan = site.plan
    for table in site.bundle.contents.kinds:
        for document in site.bundle.documents(table):
            uid = stable_uid("quarantine", plan.identity, table, document["uid"])
            if site.held(Quarantined, uid) is not None:
                plan.note(Status.SAME, table, document, _("in quarantine already"))
                continue
            try:
                kept = cleaned(document)
            except Unfit as error:
                plan.note(Status.REFUSED, table, document, str(error))
                continue
            plan.note(Status.NEW, table, kept, _("into quarantine"), after=kept)
            plan.records.append(
                Quarantined(
                    uid=uid,
                    bundle=plan.identity,
                    region=site.source,
                    reason=plan.verdict.signature_note,
                    table=table,
                    document=kept,
                )
            )


class _Merging:
    """The rules, document by document."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.plan = site.plan
        self.readers = Readers(site.known)
        records = site.known.values()
        self.pasts = joint_changes(site.workspace, Holding.of(site.workspace), records)
        self.clocks = {
            row["uid"]: msgspec.convert(row, Clocks) for row in site.documents(Clocks.TABLE)
        }
        withheld = dict(site.description.withheld)
        elements = {record.TABLE: sets(record) for record in records}
        self.merger = JointMerger(site.own, site.source, site.plan.identity, withheld, elements)

    def run(self) -> None:
        """Decide on everything; at the end the import itself is noted, when it changes anything."""
        site = self.site
        self.rights = Rights(site, erasures(site), tombstones(site), self.pasts)
        joint_removals(site, self.merger, self.clocks, self.pasts)
        for table in site.bundle.contents.kinds:
            if table in (Clocks.TABLE, Tombstone.TABLE):
                continue
            if not may_come(table):
                reason = _("a bundle must not bring this table")
                self.plan.note(Status.REFUSED, table, {"uid": table}, reason)
                continue
            for document in site.bundle.documents(table):
                self._one(table, document)
        site.learn()
        site.note_import()

    def _one(self, table: str, raw: Document) -> None:
        """One document: refused, or on to the rules for its kind of ownership."""
        try:
            document = _TIMES | cleaned(raw)
            local = self.site.local(table, document["uid"])
            self.rights.check(table, document, local)
            self.readers.check(table, document)
        except Unfit as error:
            self.plan.note(Status.REFUSED, table, raw, str(error))
            return
        if is_joint(document):
            self._joint(table, document, local)
        else:
            self._owned(table, document, local)

    def _owned(self, table: str, document: Document, local: Document | None) -> None:
        """A record that only its owner changes, and its owner sent it."""
        site = self.site
        if local is None:
            status, reason = self._status_of_new(table, document)
            self.plan.note(status, table, document, reason, after=document)
            site.store(table, document, 0)
            return
        combined = self._combined(table, document, local)
        held = None if site.restoring else site.held(Copy, document["uid"])
        at_version = held.at_version if held is not None else local["version"]
        if document["version"] < at_version:
            self.plan.note(Status.SAME, table, document, _("older than what we have"))
        elif content_of(combined) == content_of(local):
            self.plan.note(Status.SAME, table, document)
            site.note_copy(table, combined, document["version"])
        elif self._untouched(held, local, document):
            self.plan.note(Status.CHANGED, table, document, before=local, after=combined)
            site.plan.writes.append(Write(table, document["uid"], combined, local["version"]))
            site.note_copy(table, combined, document["version"])
        else:
            self._conflict(table, document, local)

    def _untouched(self, held: Copy | None, local: Document, document: Document) -> bool:
        """Whether nobody changed here what only its owner may change."""
        if self.site.restoring:
            return bool(document["version"] > local["version"])
        return held is not None and held.revision == revision(content_of(local))

    def _status_of_new(self, table: str, document: Document) -> tuple[Status, str]:
        if table == Proposal.TABLE and document.get("region") == self.site.own:
            title = document.get("title", "")
            return Status.PROPOSAL, _("asks you to change {title}").format(title=title)
        if table == Decision.TABLE:
            asked = self.site.held(Proposal, document["proposal"])
            word = _("accepted") if document.get("accepted") is True else _("declined")
            return Status.NEW, f"{word}: {asked.title}" if asked is not None else word
        return Status.NEW, ""

    def _combined(self, table: str, document: Document, local: Document) -> Document:
        """The incoming document, with what the bundle withholds left as we have it."""
        withheld = self.site.description.withheld.get(table, ())
        kept = {name: local[name] for name in withheld if name in local and not document.get(name)}
        return document | kept

    def _conflict(self, table: str, document: Document, local: Document) -> None:
        """We changed a record that is not ours to change, and its owner changed it too."""
        conflict = OpenConflict(
            uid=stable_uid("conflict", document["uid"], self.site.source, revision(document)),
            table=table,
            record=document["uid"],
            title=title_of(local),
            kind=ConflictKind.RECORD,
            ours=local,
            theirs=document,
            region=self.site.source,
            bundle=self.plan.identity,
        )
        self.site.note_conflict(table, document, local, [conflict])

    def _joint(self, table: str, document: Document, local: Document | None) -> None:
        """A record that several regions change: merged field by field."""
        uid = document["uid"]
        theirs = Theirs(table, document, self.clocks.get(uid))
        past = self.pasts.get(uid)
        if past is None and local is not None:
            self._made_joint(theirs, document, local)
            return
        if past is None:
            self.plan.note(Status.NEW, table, document, _("joint record"), after=document)
            self.plan.writes.append(Write(table, uid, document, 0))
            self.site.note_past(self.merger.first(theirs).past)
            return
        outcome = self.merger.merge(theirs, local, past)
        self.site.note_past(outcome.past)
        stands = outcome.document
        if stands is not None and stands != local:
            expect = local["version"] if local is not None else 0
            self.plan.writes.append(Write(table, uid, stands, expect))
        if outcome.conflicts:
            self.site.note_conflict(table, document, local, list(outcome.conflicts))
        elif stands is None or stands == local:
            reason = _("removed here") if stands is None else ""
            self.plan.note(Status.SAME, table, document, reason, before=local)
        else:
            self.plan.note(Status.CHANGED, table, document, before=local, after=stands)

    def _made_joint(self, theirs: Theirs, document: Document, local: Document) -> None:
        """The owner shares from now on what we hold as a copy."""
        table, uid = theirs.table, document["uid"]
        copy = self.site.held(Copy, uid)
        if not self._untouched(copy, local, document):
            self._conflict(table, document, local)
            return
        combined = self._combined(table, document, local)
        self.plan.note(
            Status.CHANGED, table, document, _("joint record"), before=local, after=combined
        )
        self.plan.writes.append(Write(table, uid, combined, local["version"]))
        self.site.note_past(self.merger.first(replace(theirs, document=combined)).past)
        if copy is not None:
            self.plan.writes.append(Write(Copy.TABLE, uid, None, copy.version))
