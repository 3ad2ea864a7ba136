"""What a region remembers of its exchanges: keys, exports, imports, copies, joint records, proposals.

Tables that begin with ``bundle.`` stay at home, but for those in :data:`TRAVELLING`.
"""

from __future__ import annotations

import enum
from typing import Annotated, Any, ClassVar

import msgspec

from cap_tui.model.record import Personal, Record, about
from cap_tui.model.released import ReleasedGroups

PREFIX = "bundle."

MOST_CHANGES = 2**53 - 1
"""Versions and clocks count changes; a larger number than JSON readers hold is nobody's count."""

Count = Annotated[int, msgspec.Meta(ge=0, le=MOST_CHANGES)]


class PartnerKey(Record, frozen=True, kw_only=True):
    """A partner region's signing key, pinned after its fingerprint was compared by another way."""

    TABLE: ClassVar[str] = "bundle.keys"

    region: Annotated[str, about("Code of the region whose key it is")]
    name: Annotated[str, about("Name of the region, as its bundles say")] = ""
    key: Annotated[str, about("The public key, without comment")]
    fingerprint: Annotated[str, about("What was compared", unit="SHA-256")]
    compared: Annotated[str, about("How and with whom the fingerprint was compared")] = ""
    valid_from: Annotated[str, about("First day of its use", unit="ISO 8601")] = ""
    valid_until: Annotated[str, about("Last day of its use", unit="ISO 8601")] = ""
    revoked: Annotated[str, about("Day from which nothing signed by it is taken")] = ""


class Export(Record, frozen=True, kw_only=True):
    """One line of the register of exports (GDPR Art. 30): what left, for whom, on which ground."""

    TABLE: ClassVar[str] = "bundle.exports"

    bundle: Annotated[str, about("Identity of the bundle: SHA-512 of its tag manifest")]
    identifier: Annotated[str, about("Its urn:uuid")]
    file: Annotated[str, about("Name of the file that was written")]
    profile: Annotated[str, about("Profile of personal data")]
    min_group: Annotated[int, about("Smallest group shown", unit="persons")]
    scope: Annotated[str, about("What was chosen, in words")]
    recipient: Annotated[str, about("For whom")] = ""
    purpose: Annotated[str, about("What for")] = ""
    legal_basis: Annotated[str, about("On which legal ground, when people are named")] = ""
    signer: Annotated[str, about("Fingerprint of the key that signed")] = ""
    encrypted: Annotated[bool, about("Whether the file was encrypted")] = False
    rows: Annotated[dict[str, int], about("Records that left, by table")] = {}
    classes: Annotated[dict[str, int], about("Values that left, by class of personal data")] = {}
    state: Annotated[int, about("State of the workspace it was made from (seq)")] = 0


class Import(Record, frozen=True, kw_only=True):
    """One imported bundle: from whom, signed by which key, what it changed."""

    TABLE: ClassVar[str] = "bundle.imports"

    bundle: Annotated[str, about("Identity of the bundle: SHA-512 of its tag manifest")]
    identifier: Annotated[str, about("Its urn:uuid")]
    region: Annotated[str, about("Region it comes from")]
    signer: Annotated[str, about("Fingerprint of the key that signed, when it was good")] = ""
    counts: Annotated[dict[str, int], about("Records by what happened to them")] = {}


class Copy(Record, frozen=True, kw_only=True):
    """Our copy of a partner's record as it came; it has the uid of the record."""

    TABLE: ClassVar[str] = "bundle.copies"

    table: Annotated[str, about("Table of the record")]
    region: Annotated[str, about("Region that sent it")]
    revision: Annotated[str, about("Hash of what was stored", unit="SHA-256")]
    at_version: Annotated[int, about("The owner's version that we hold")]
    import_uid: Annotated[str, about("The import that brought it", refers="bundle.imports")] = ""


class Joint(Record, frozen=True, kw_only=True):
    """What we know of a joint record's past; it has the uid of the record.

    ``clocks`` says for each field how many changes of each region our value contains; ``shadow`` is
    the content these clocks belong to; ``common`` holds per partner the last version both had;
    ``own`` holds our last contents of each field by the number of our change.
    """

    TABLE: ClassVar[str] = "bundle.joint"

    table: Annotated[str, about("Table of the record")]
    clocks: Annotated[dict[str, dict[str, int]], about("Changes per field and region")]
    shadow: Annotated[dict[str, Any] | None, about("Content the clocks belong to; none: removed")]
    common: Annotated[dict[str, dict[str, Any] | None], about("Last common version by region")] = {}
    own: Annotated[dict[str, dict[str, Any]], about("Our last contents by field and change")] = {}


class Clocks(Record, frozen=True, kw_only=True):
    """What travels of a joint record's past; it has the uid of the record."""

    TABLE: ClassVar[str] = "bundle.clocks"

    table: Annotated[str, about("Table of the record")]
    clocks: Annotated[dict[str, dict[str, Count]], about("Changes per field and region")]
    removed: Annotated[bool, about("Whether the record was removed")] = False


class Tombstone(Record, frozen=True, kw_only=True):
    """An own record that was removed after it may have left; it has the uid of the record."""

    TABLE: ClassVar[str] = "bundle.tombstones"

    table: Annotated[str, about("Table the record was in")]
    date: Annotated[str, about("Day of the removal", unit="ISO 8601")]
    at_version: Annotated[Count, about("Its last version")]


class Proposal(Record, frozen=True, kw_only=True):
    """A change that we ask a partner to make to a record of theirs."""

    TABLE: ClassVar[str] = "bundle.proposals"

    table: Annotated[str, about("Table of the record")]
    record: Annotated[str, about("The record", refers="*")]
    region: Annotated[str, about("The region that owns it")]
    title: Annotated[str, about("What the record is called")] = ""
    at_version: Annotated[int, about("The version that the proposal was made on")] = 0
    changes: Annotated[dict[str, Any], about("Proposed content by field")]
    base: Annotated[dict[str, Any], about("Content of these fields when proposed")] = {}
    why: Annotated[str, about("The reason")] = ""


class Decision(Record, frozen=True, kw_only=True):
    """The owner's answer to a proposal."""

    TABLE: ClassVar[str] = "bundle.decisions"

    proposal: Annotated[str, about("The proposal", refers="bundle.proposals")]
    accepted: Annotated[bool, about("Whether it was accepted")]
    why: Annotated[str, about("The reason")] = ""


class ConflictKind(enum.StrEnum):
    """What two regions disagree on."""

    FIELD = "field"  # one field of a joint record
    RECORD = "record"  # a whole record: changed here and there, or changed here and removed there


class OpenConflict(Record, frozen=True, kw_only=True):
    """A conflict that people have to resolve: ours stays in force, theirs is kept here."""

    TABLE: ClassVar[str] = "bundle.conflicts"

    table: Annotated[str, about("Table of the record")]
    record: Annotated[str, about("The record", refers="*")]
    title: Annotated[str, about("What the record is called")] = ""
    kind: Annotated[ConflictKind, about("What is disagreed on")]
    field: Annotated[str, about("The field, and the part of it behind a slash")] = ""
    base: Annotated[Any, about("The last common content")] = None
    ours: Annotated[Any, about("Our content")] = None
    theirs: Annotated[Any, about("Their content")] = None
    clock: Annotated[dict[str, int], about("Changes that theirs contains, by region")] = {}
    clocks: Annotated[
        dict[str, dict[str, int]], about("The same by field, when it is about a whole record")
    ] = {}
    region: Annotated[str, about("The region that disagrees")]
    bundle: Annotated[str, about("The bundle it came with")] = ""
    settled: Annotated[str, about("How it was resolved; empty while it is open")] = ""


class Resolution(Record, frozen=True, kw_only=True):
    """How a region resolved a conflict, and why; ``clock`` names the version that it made.

    It names what it replaces too: every version whose clock is contained in its own.
    """

    TABLE: ClassVar[str] = "bundle.resolutions"

    table: Annotated[str, about("Table of the record")]
    record: Annotated[str, about("The record", refers="*")]
    title: Annotated[str, about("What the record is called")] = ""
    field: Annotated[str, about("The field; empty: the whole record")] = ""
    choice: Annotated[str, about("What was chosen: ours, theirs or edited")]
    region: Annotated[str, about("The region with which it disagreed")] = ""
    clock: Annotated[dict[str, Count], about("Changes that the chosen content contains")]
    why: Annotated[str, about("The reason")] = ""


class QuarantinedDocument(Record, frozen=True, kw_only=True):
    """A document of a bundle without a trusted signature: stored apart, in no table."""

    TABLE: ClassVar[str] = "bundle.quarantine"

    bundle: Annotated[str, about("The bundle it came with")]
    region: Annotated[str, about("The region it claims to come from")]
    reason: Annotated[str, about("Why its signature is not trusted")]
    table: Annotated[str, about("Table it would go to")]
    document: Annotated[
        dict[str, Any], about("The document as it came", personal=Personal.IDENTIFIER)
    ]


class PartnerDeclaration(Record, frozen=True, kw_only=True):
    """What a region's bundles declared of a table; used where no installed part declares it."""

    TABLE: ClassVar[str] = "bundle.declarations"

    region: Annotated[str, about("The region that declared it")]
    table: Annotated[str, about("The table")]
    fields: Annotated[list[dict[str, Any]], about("Its fields")]


class Pseudonyms(Record, frozen=True, kw_only=True):
    """The secret from which one recipient's pseudonyms are made. It never leaves."""

    TABLE: ClassVar[str] = "bundle.pseudonyms"

    recipient: Annotated[str, about("The recipient")]
    purpose: Annotated[str, about("The purpose")]
    secret: Annotated[str, about("The key", personal=Personal.SPECIAL)]


class PublishedBreakdown(Record, frozen=True, kw_only=True):
    """One breakdown into groups as it left: later ones are compared with it."""

    TABLE: ClassVar[str] = "bundle.publications"

    table: Annotated[str, about("The table")]
    by: Annotated[str, about("The field that makes the groups")]
    date: Annotated[str, about("Day of the export", unit="ISO 8601")]
    profile: Annotated[str, about("Profile of the export")]
    members: Annotated[
        dict[str, list[str]],
        about("Members of each group, as keyed hashes", personal=Personal.IDENTIFIER),
    ]


class GroupCount(Record, frozen=True, kw_only=True):
    """How many people are in one group: what leaves instead of rows about people."""

    TABLE: ClassVar[str] = "bundle.groups"

    table: Annotated[str, about("The table that was counted")]
    by: Annotated[str, about("The field that makes the groups")]
    group: Annotated[str, about("The group")]
    persons: Annotated[int | None, about("People in it; none: hidden", unit="persons")] = None
    shown: Annotated[str, about("The same as text, e.g. <5 or hidden")] = ""
    part: Annotated[str, about("Uid of the survey round that was counted; empty: all rows")] = ""


class SentFile(Record, frozen=True, kw_only=True):
    """An attached file in a bundle: which file it is, and which class of data it is taken for."""

    TABLE: ClassVar[str] = "bundle.files"

    sha256: Annotated[str, about("Digest of the content, which is its name in the bundle")]
    name: Annotated[str, about("Name of the file when it was attached")]
    size: Annotated[Count, about("Length of the content", unit="bytes")]
    media_type: Annotated[str, about("Kind of the content", unit="IANA media type")] = ""
    personal: Annotated[
        str, about("Class of personal data in the file, as declared when it was attached")
    ] = Personal.FREE_TEXT.value


TRAVELLING: tuple[type[Record], ...] = (
    Clocks,
    Tombstone,
    Proposal,
    Decision,
    Resolution,
    GroupCount,
    SentFile,
)
"""Tables of the exchange itself that go to partners."""

HOME: tuple[type[Record], ...] = (
    PartnerKey,
    Export,
    Import,
    Copy,
    Joint,
    OpenConflict,
    QuarantinedDocument,
    PartnerDeclaration,
    Pseudonyms,
    PublishedBreakdown,
    ReleasedGroups,
)
"""Tables of the exchange that never leave."""
