"""Three questions about a bundle, each answered for itself: is it whole, whose is it, can it be read?

Integrity says that no byte was lost or changed since somebody wrote the manifests. Only the
signature says who that was. The schema says whether this program understands what is in it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from cap_tui.bundle.agreement import TableCheck, check_agreement, check_references
from cap_tui.bundle.datapackage import Description
from cap_tui.bundle.layout import NAMESPACE, REGION_CODE
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.records import MOST_CHANGES, TRAVELLING, PartnerKey
from cap_tui.bundle.sshsig import BadSignature, Signed, verify
from cap_tui.errors import Refused
from cap_tui.model.actor import Erasure
from cap_tui.model.conversion import convert
from cap_tui.model.record import Record
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _

_EXCHANGE: dict[str, type[Record]] = {r.TABLE: r for r in TRAVELLING} | {Erasure.TABLE: Erasure}
_UID = re.compile(r"[A-Za-z0-9-]{1,64}\Z")
_TIME = re.compile(r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?\Z")


class Integrity(enum.StrEnum):
    """Whether every byte is as it was when the manifests were written."""

    OK = "ok"
    BAD = "bad"


class Signature(enum.StrEnum):
    """Whose signature stands on it. ``other``: a pinned key, but of another region (a re-export)."""

    GOOD = "good"
    UNKNOWN = "unknown key"
    OTHER = "other region"
    NONE = "none"
    BAD = "bad"


class Schema(enum.StrEnum):
    """Whether its content can be read. ``newer``: a newer minor format, kept as it came."""

    OK = "ok"
    NEWER = "newer"
    BAD = "bad"


def state_told(state: str) -> str:
    """One of the three answers in a word or two; "" is not checked."""
    return {
        "ok": _("ok"),
        "good": _("good"),
        "newer": _("newer"),
        "unknown key": _("unknown key"),
        "other region": _("other region"),
        "none": _("none"),
        "bad": _("bad"),
        "": _("not checked"),
    }[state]


@dataclass(frozen=True)
class VerificationResult:
    """The three answers with a word on each; ``fingerprint`` is that of the key that signed."""

    integrity: Integrity
    signature: Signature
    schema: Schema
    signature_note: str = ""
    schema_note: str = ""
    fingerprint: str = ""
    schema_remedy: str = ""

    @property
    def trusted(self) -> bool:
        """Whether it may be merged without asking."""
        return self.signature is Signature.GOOD and self.schema is not Schema.BAD

    @property
    def refused(self) -> bool:
        """Whether it must not be taken at all, not even into quarantine."""
        return self.signature is Signature.BAD or self.schema is Schema.BAD

    @property
    def fault(self) -> str:
        """What it is refused for; empty for one that is not."""
        if self.schema is Schema.BAD:
            return self.schema_note
        return self.signature_note if self.signature is Signature.BAD else ""

    def lines(self) -> list[str]:
        """The verdict as three lines for people."""
        rows = (
            (_("INTEGRITY"), self.integrity.value, _("every file is present and unchanged")),
            (_("SIGNATURE"), self.signature.value, self.signature_note),
            (_("SCHEMA"), self.schema.value, self.schema_note),
        )
        return [f"{name:<10} {state_told(state):<12} {note}".rstrip() for name, state, note in rows]

    def data(self) -> dict[str, Any]:
        """The verdict for ``--json``."""
        return {
            "integrity": self.integrity.value,
            "signature": self.signature.value,
            "signature_note": self.signature_note,
            "schema": self.schema.value,
            "schema_note": self.schema_note,
            "fingerprint": self.fingerprint,
        }


def judge(bundle: OpenBundle, pins: Sequence[PartnerKey], today: str) -> VerificationResult:
    """Answer the three questions about an opened bundle (so its integrity holds).

    ``today`` is the day (ISO) against which the validity of keys is checked.
    """
    remedy = ""
    try:
        description = read_schema(bundle)
    except Refused as error:
        where = f" ({error.where})" if error.where else ""
        schema, schema_note = Schema.BAD, error.what.removesuffix(".") + where
        source, remedy = "", error.remedy
    else:
        schema, schema_note = _schema(bundle, description)
        source = description.source.code
    signature, note, mark = _signature(bundle, pins, source, today)
    return VerificationResult(Integrity.OK, signature, schema, note, schema_note, mark, remedy)


def signed_by(bundle: OpenBundle) -> Signed | None:
    """The key that signed, whoever's it is: to be compared with the partner and then pinned. None: no good signature."""
    if bundle.contents.signature is None:
        return None
    try:
        return verify(bundle.contents.tagmanifest, bundle.contents.signature, NAMESPACE)
    except BadSignature:
        return None


def read_schema(bundle: OpenBundle) -> Description:
    """The description of a bundle whose every document can be read; raises :class:`Refused` otherwise."""
    description = bundle.description()
    _check_code(description)
    check_agreement(bundle, description)
    left = bundle.archive.limits.documents
    uids: dict[str, list[str]] = {}
    tables = {kind: TableCheck(bundle, description, kind) for kind in bundle.contents.kinds}
    for kind, table in tables.items():
        uids[kind] = _check_documents(bundle, kind, left, table)
        left -= len(uids[kind])
    check_references(tables, uids)
    return description


def _schema(bundle: OpenBundle, description: Description) -> tuple[Schema, str]:
    if bundle.contents.newer:
        note = _("format {number}: what this program cannot read is kept unchanged").format(
            number=description.format
        )
        return Schema.NEWER, note
    return Schema.OK, _("format {number}").format(number=description.format)


def _check_code(description: Description) -> None:
    if not REGION_CODE.match(description.source.code):
        raise Refused(
            _("The bundle does not say which region it comes from."),
            remedy=_("Ask the sender for a bundle that cap-tui wrote."),
        )


def _check_documents(bundle: OpenBundle, kind: str, left: int, table: TableCheck) -> list[str]:
    """Every line is a document with its own uid, an owner and a version, in the order of uids, and
    ``table`` shows the same.

    Returns the uids; :class:`Refused` when there are more than ``left``.
    """
    own = _EXCHANGE.get(kind)
    last = ""
    uids: list[str] = []
    for number, document in enumerate(bundle.documents(kind), start=1):
        if (
            not _sound(document)
            or document["uid"] <= last
            or not (own is None or _fits(document, own))
        ):
            raise Refused(
                _("A document has no uid, owner or version, an invalid time, or is out of order."),
                where=f"{kind}.jsonl, {number}",
                remedy=_("Ask the sender for a bundle that cap-tui wrote."),
            )
        if number > left:
            raise Refused(
                _("The bundle contains more than {limit} documents.").format(
                    limit=bundle.archive.limits.documents
                ),
                remedy=_("When you expect so much from this partner, allow it with --max-mb."),
            )
        table.row(document)
        last = document["uid"]
        uids.append(last)
    table.end()
    return uids


def _sound(document: dict[str, Any]) -> bool:
    """Whether a document has what every record has, in the form that the rest relies on."""
    uid, owner, version = document.get("uid"), document.get("owner"), document.get("version")
    created, updated = document.get("created", ""), document.get("updated", "")
    return (
        isinstance(uid, str)
        and _UID.match(uid) is not None
        and isinstance(owner, str)
        and REGION_CODE.match(owner) is not None
        and type(version) is int
        and 0 <= version <= MOST_CHANGES
        and isinstance(created, str)
        and isinstance(updated, str)
        and _TIME.match(created) is not None
        and (updated == created or _TIME.match(updated) is not None)
    )


def _fits(document: dict[str, Any], record: type[Record]) -> bool:
    """Whether a document of the exchange itself can be read; the merge relies on it."""
    try:
        convert(document, record)
    except msgspec.ValidationError:
        return False
    return True


def _signature(
    bundle: OpenBundle, pins: Sequence[PartnerKey], source: str, today: str
) -> tuple[Signature, str, str]:
    armoured = bundle.contents.signature
    if armoured is None:
        return Signature.NONE, _("it is not signed"), ""
    try:
        signed = verify(bundle.contents.tagmanifest, armoured, NAMESPACE)
    except BadSignature as error:
        return Signature.BAD, _("the signature is invalid: {why}").format(why=error), ""
    mark = signed.fingerprint
    known = [pin for pin in pins if pin.key == signed.key]
    if revoked := max((pin.revoked for pin in known), default=""):
        return (
            Signature.BAD,
            _("its key was revoked on {day}").format(day=day_text(revoked)),
            mark,
        )
    valid = [
        pin
        for pin in known
        if (not pin.valid_from or pin.valid_from <= today)
        and (not pin.valid_until or today <= pin.valid_until)
    ]
    if known and not valid:
        return Signature.UNKNOWN, _validity(known[0], today), mark
    if not valid:
        return Signature.UNKNOWN, _("by a key that is not pinned: {mark}").format(mark=mark), mark
    if source and not any(pin.region == source for pin in valid):
        note = _("{signer} signed what says it comes from {source}: a re-export").format(
            signer=valid[0].region, source=source
        )
        return Signature.OTHER, note, mark
    # A bundle that cannot be read does not say where it comes from: then the key alone is judged.
    region = source or valid[0].region
    return Signature.GOOD, _("by the pinned key of {region}").format(region=region), mark


def _validity(pin: PartnerKey, today: str) -> str:
    """Why a pinned key is not valid today."""
    if pin.valid_until and pin.valid_until < today:
        return _("its pinned key was valid until {day}").format(day=day_text(pin.valid_until))
    return _("its pinned key is valid from {day} on").format(day=day_text(pin.valid_from))


def refusal_remedy(verdict: VerificationResult, pins: Sequence[PartnerKey]) -> str:
    """What to tell the partner about a bundle that is refused altogether: its schema or its signature is bad."""
    if verdict.schema is Schema.BAD:
        return verdict.schema_remedy
    if is_pinned(verdict, pins):
        return _(
            "Ask your partner to sign with a key that is not revoked. Compare its fingerprint by telephone and pin it."
        )
    return _(
        "Something changed it after it was signed, or another program signed it. Ask your partner for the file NAME.cap.zip as cap-tui wrote it."
    )


def is_pinned(verdict: VerificationResult, pins: Sequence[PartnerKey]) -> bool:
    """Whether the key that signed is or was a pinned one, valid or not."""
    return any(pin.fingerprint == verdict.fingerprint for pin in pins)


def signature_remedy(verdict: VerificationResult, pins: Sequence[PartnerKey]) -> str:
    """What to do, and what to tell the partner, about a signature that is not trusted."""
    if verdict.signature is Signature.NONE:
        return _("Ask the sender to sign it, or store it in quarantine with --allow-unsigned.")
    if verdict.signature is Signature.OTHER:
        return _(
            "Ask the region that it comes from for its own bundle, or store it in quarantine with --allow-unsigned."
        )
    if is_pinned(verdict, pins):
        return _(
            "Ask your partner by telephone whether this is still their key. Then pin it again with a later day (bundle keys add … --valid-until DAY), or pin the new one."
        )
    return _(
        "Compare the fingerprint with your partner and pin the key (bundle keys add), or store it in quarantine with --allow-unsigned."
    )
