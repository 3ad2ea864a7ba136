"""What a partner is known to hold of a joint record: what it sent last, with the clocks that follow from ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cap_tui.bundle.exchange import content_of
from cap_tui.bundle.joint import REMOVED, Clock, ClockMap, assemble, atoms, by_elements, is_same
from cap_tui.bundle.records import ConflictKind, Joint, OpenConflict


@dataclass(frozen=True)
class KnownVersion:
    """A version of a joint record: its content (None: removed), and for each field the changes that it contains."""

    content: dict[str, Any] | None
    clocks: ClockMap


def known_version(
    partner: str, past: Joint, conflicts: Iterable[OpenConflict]
) -> KnownVersion | None:
    """What ``partner`` holds as far as its bundles told; None when it never sent the record.

    ``past`` is brought up to what stands here, ``conflicts`` are the open ones of the record. Where
    nothing is open, our version contains all that came: a field that the partner has as we do has our clock,
    another one an older clock, which need not be known.
    """
    theirs = [each for each in conflicts if each.region == partner]
    for each in theirs:
        if each.kind is ConflictKind.RECORD:
            held = each.theirs
            return KnownVersion(None if held is None else content_of(held), each.clocks)
    content = past.common.get(partner)
    if content is None and partner in past.common:
        return KnownVersion(None, {})
    if content is None and not theirs:
        return None
    sets = by_elements(past.clocks)
    ours = atoms(past.shadow, sets)
    parts = dict(ours) if content is None else atoms(content, sets)
    clocks: dict[str, Clock] = {}
    for path, clock in past.clocks.items():
        same = past.shadow is None or is_same(parts.get(path), ours.get(path))
        if same and path != REMOVED:
            clocks[path] = clock
    for each in theirs:
        parts[each.field], clocks[each.field] = each.theirs, each.clock
    return KnownVersion(assemble(parts), clocks)
