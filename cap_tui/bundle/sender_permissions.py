"""What a partner may send: the own records, joint ones, proposals and answers; nothing in another's name."""

from __future__ import annotations

from collections.abc import Mapping

from cap_tui.bundle.import_context import ImportContext
from cap_tui.bundle.joint import is_joint
from cap_tui.bundle.plan import Document
from cap_tui.bundle.records import PREFIX, Copy, Decision, Joint, Proposal, Tombstone
from cap_tui.bundle.validation import InvalidDocument, may_come
from cap_tui.model.actor import Erasure
from cap_tui.model.record import ENVELOPE
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _


def may_be_proposed(table: str) -> bool:
    """Whether records of a table are a region's work, which partners may ask to change."""
    return may_come(table) and not table.startswith(PREFIX) and table != Erasure.TABLE


class SenderPermissions:
    """The rules of one import. ``erased``, ``stones`` and ``pasts`` say what is known of a uid."""

    def __init__(
        self,
        context: ImportContext,
        erased: Mapping[str, str],
        stones: Mapping[str, Tombstone],
        pasts: Mapping[str, Joint],
    ) -> None:
        self._context = context
        self._erased = erased
        self._stones = stones
        self._pasts = pasts
        self._tables: dict[str, str] = {}

    def check(self, table: str, document: Document, local: Document | None) -> None:
        """Raise :class:`InvalidDocument` when it is not the sender's to send; ``local`` is what stands here."""
        self._check_gone(document)
        self._check_place(table, document["uid"])
        if local is not None and local.get("owner") != document["owner"]:
            raise InvalidDocument(_("a record with this uid here belongs to another region"))
        if is_joint(document):
            self._check_joint(table, document, local)
        elif (owner := document["owner"]) != self._context.source:
            raise InvalidDocument(
                _("it belongs to {owner}: only {owner} may send it").format(owner=owner)
            )
        if table == Proposal.TABLE:
            _check_proposal(document)
        if table == Decision.TABLE:
            self._check_decision(document)

    def _check_gone(self, document: Document) -> None:
        if day := self._erased.get(document["uid"]):
            raise InvalidDocument(_("the person was erased on {day}").format(day=day_text(day)))
        stone = self._stones.get(document["uid"])
        if stone is not None and document["version"] <= stone.at_version:
            raise InvalidDocument(
                _("its owner removed it on {day}").format(day=day_text(stone.date))
            )

    def _check_place(self, table: str, uid: str) -> None:
        """A uid names one record; what is remembered of partners' records is found by it."""
        copy, past = self._context.local(Copy.TABLE, uid), self._pasts.get(uid)
        known = {self._tables.setdefault(uid, table)}
        known |= {copy["table"]} if copy is not None else set()
        known |= {past.table} if past is not None else set()
        if known != {table}:
            raise InvalidDocument(_("its uid names a record of another table"))

    def _check_joint(self, table: str, document: Document, local: Document | None) -> None:
        """A record is made joint by its owner, and its fields can be told from parts of fields."""
        if table.startswith(PREFIX) or table == Erasure.TABLE:
            raise InvalidDocument(_("records of this table are never shared"))
        if any("/" in name or name.startswith("#") for name in document):
            raise InvalidDocument(_("the name of a field contains characters that are not allowed"))
        if local is None or is_joint(local):
            return
        if document["owner"] == self._context.own:
            raise InvalidDocument(_("it is ours, and we have not shared it"))
        if document["owner"] != self._context.source:
            raise InvalidDocument(_("its owner has not shared it"))

    def _check_decision(self, document: Document) -> None:
        asked = self._context.held(Proposal, document["proposal"])
        if asked is not None and asked.region != self._context.source:
            raise InvalidDocument(_("only the owner of the record decides"))


def _check_proposal(document: Document) -> None:
    if not may_be_proposed(document["table"]):
        raise InvalidDocument(_("records of this table are not changed by proposals"))
    if not document["changes"].keys().isdisjoint(ENVELOPE):
        raise InvalidDocument(_("it asks to change whose record it is, its uid or its version"))
