"""The open conflicts of a joint record: a set that ends the same in every region, whatever the order of bundles.

Each open conflict is a version that our own neither contains nor is contained in. A bundle brings
one version of a region. What it contains, it replaces; what something here contains already, adds
nothing. So the open conflicts are always the newest versions that are known (Parker et al. 1983,
Preguiça et al. 2010), and a conflict is closed only by a version that contains it: nothing is
noted once and then forgotten. Everything here is pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cap_tui.bundle.joint import ClockMap, contains, covers
from cap_tui.bundle.records import ConflictKind, OpenConflict


@dataclass(frozen=True)
class ConflictChanges:
    """What follows from one version that came: what is new, and what is closed by which of the two sides."""

    fresh: tuple[OpenConflict, ...]
    agreed: tuple[OpenConflict, ...]  # ours contains them
    replaced: tuple[OpenConflict, ...]  # what came contains them


def is_contained(conflict: OpenConflict, clocks: ClockMap) -> bool:
    """Whether a version with these clocks contains what the other side of ``conflict`` holds."""
    if conflict.kind is ConflictKind.RECORD:
        return bool(conflict.clocks) and covers(clocks, conflict.clocks)
    return bool(conflict.clock) and contains(clocks.get(conflict.field, {}), conflict.clock)


def changed_conflicts(
    held: Sequence[OpenConflict],
    ours: ClockMap,
    theirs: ClockMap,
    found: Sequence[OpenConflict],
) -> ConflictChanges:
    """What the open conflicts ``held`` become when a version with the clocks ``theirs`` was merged.

    ``ours`` are our clocks after the merge, ``found`` the conflicts of the merge.
    """
    shown = {each.uid for each in held for new in found if _contains(each, new)}
    fresh = tuple(new for new in found if not any(_contains(each, new) for each in held))
    agreed = tuple(each for each in held if is_contained(each, ours))
    replaced = tuple(
        each
        for each in held
        if each not in agreed and each.uid not in shown and is_contained(each, theirs)
    )
    return ConflictChanges(fresh, agreed, replaced)


def _contains(one: OpenConflict, other: OpenConflict) -> bool:
    """Whether a conflict shows a version as new as the other's, or newer, of the same field."""
    if (one.kind, one.field) != (other.kind, other.field):
        return False
    clocks = one.clocks if one.kind is ConflictKind.RECORD else {one.field: one.clock}
    return is_contained(other, clocks)
