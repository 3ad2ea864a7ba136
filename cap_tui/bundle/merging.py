"""Joint records at home: what stands here, what came, and what follows for record, past and conflicts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from cap_tui.bundle.canonical import revision
from cap_tui.bundle.exchange import content_of
from cap_tui.bundle.joint import (
    REMOVED,
    ClockMap,
    FieldDifference,
    Merged,
    atoms,
    by_elements,
    merge,
)
from cap_tui.bundle.plan import Document, title_of
from cap_tui.bundle.records import Clocks, ConflictKind, Joint, OpenConflict
from cap_tui.model.record import ENVELOPE

_SPACE = uuid.UUID("9e0f7c1b-5a55-5f5e-8f0a-5d3b1c2a7e10")


def stable_uid(*parts: str) -> str:
    """A uid that follows from what the record is about, so that it is noted once."""
    return str(uuid.uuid5(_SPACE, "\n".join(parts)))


@dataclass(frozen=True)
class Theirs:
    """A partner's version of a joint record; ``document`` None means they removed it."""

    table: str
    document: Document | None
    clocks: Clocks | None


@dataclass(frozen=True)
class Outcome:
    """What stands after the merge (None: nothing), its past, and what people have to decide."""

    document: Document | None
    past: Joint
    conflicts: tuple[OpenConflict, ...] = ()
    theirs: ClockMap = field(default_factory=dict)
    """The clocks of the version that came."""


@dataclass(frozen=True)
class JointMerger:
    """Merges what one bundle brings.

    By table, ``withheld`` names the fields it does not show, ``sets`` those that are declared to
    be sets of references.
    """

    own: str
    source: str
    bundle: str
    withheld: dict[str, tuple[str, ...]]
    sets: Mapping[str, frozenset[str]]

    def first(self, theirs: Theirs) -> Outcome:
        """A joint record that we see for the first time."""
        document = theirs.document or {}
        content = content_of(document)
        past = Joint(
            uid=document["uid"],
            table=theirs.table,
            clocks=self._clocks(theirs),
            shadow=content,
            common={self.source: content},
        )
        return Outcome(document, past)

    def merge(self, theirs: Theirs, local: Document | None, past: Joint) -> Outcome:
        """Merge a partner's version with ours; ``past`` is brought up to ``local``."""
        ours = None if local is None else content_of(local)
        other = None if theirs.document is None else content_of(theirs.document)
        came = self._clocks(theirs)
        merged = merge(
            ours,
            past.clocks,
            other,
            came,
            withheld=self.withheld.get(theirs.table, ()),
        )
        base = past.common.get(self.source)
        conflicts = tuple(
            self._conflict(theirs, past, local, base, difference)
            for difference in merged.differences
        )
        common = past.common if conflicts else {**past.common, self.source: other}
        after = replace(past, clocks=merged.clocks, shadow=merged.content, common=common)
        return Outcome(_standing(merged, ours, local, theirs.document), after, conflicts, came)

    def _clocks(self, theirs: Theirs) -> dict[str, dict[str, int]]:
        """Their clocks; without any, each field counts as one change that nobody else has seen."""
        if theirs.clocks is not None:
            return theirs.clocks.clocks
        unseen = f"{self.source} {self.bundle[:16]}"
        parts = atoms(content_of(theirs.document or {}), self.sets.get(theirs.table, ()))
        return {path: {unseen: 1} for path in parts}

    def _conflict(
        self,
        theirs: Theirs,
        past: Joint,
        local: Document | None,
        base: Document | None,
        difference: FieldDifference,
    ) -> OpenConflict:
        whole = difference.path == REMOVED
        clocks = {path: dict(clock) for path, clock in difference.clocks.items()}
        mark = revision({"theirs": difference.theirs, "clock": difference.clock, "clocks": clocks})
        return OpenConflict(
            uid=stable_uid("conflict", past.uid, difference.path, mark),
            table=theirs.table,
            record=past.uid,
            title=title_of(local or theirs.document or {"uid": past.uid}),
            kind=ConflictKind.RECORD if whole else ConflictKind.FIELD,
            field="" if whole else difference.path,
            base=base if whole else self._base(past, base, difference),
            ours=local if whole else difference.ours,
            theirs=theirs.document if whole else difference.theirs,
            clock=difference.clock,
            clocks=clocks,
            region=self.source,
            bundle=self.bundle,
        )

    def _base(self, past: Joint, common: Document | None, difference: FieldDifference) -> object:
        """The content that both had before: ours at the change that theirs knew last."""
        known = str(difference.clock.get(self.own, 0))
        kept = past.own.get(difference.path, {})
        parts = atoms(common, by_elements(past.clocks))
        return kept[known] if known in kept else parts.get(difference.path)


def _standing(
    merged: Merged, ours: Document | None, local: Document | None, theirs: Document | None
) -> Document | None:
    """The document that stands: ours untouched, or the merged content in the newer envelope."""
    if merged.content is None:
        return None
    if local is not None and merged.content == ours:
        return local
    given = local or theirs or {}
    envelope = {name: given[name] for name in ENVELOPE if name in given}
    other = theirs or given
    if local is not None:
        envelope["version"] = max(local["version"] + 1, other["version"])
        envelope["updated"] = max(local["updated"], other["updated"])
    return {**envelope, **merged.content}
