"""Why the two sides of an open conflict hold what they hold: the resolutions that made these versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cap_tui.bundle.canonical import encode
from cap_tui.bundle.exchange import content_of
from cap_tui.bundle.joint import REMOVED, Clock, atoms, by_elements, contains, joined
from cap_tui.bundle.records import ConflictKind, Joint, OpenConflict, Resolution
from cap_tui.workspace import Workspace


@dataclass(frozen=True)
class ResolutionReasons:
    """What each side said when it resolved the conflict before; empty when it did not, or gave no reason."""

    ours: str = ""
    theirs: str = ""


def reasons_of(workspace: Workspace, conflict: OpenConflict) -> ResolutionReasons:
    """The reasons of both sides of an open conflict, as :func:`open_conflicts` gives it."""
    found = [
        each
        for each in workspace.records(Resolution).find(record=conflict.record)
        if each.field == conflict.field
    ]
    if not found:
        return ResolutionReasons()
    whole = conflict.kind is ConflictKind.RECORD
    theirs = conflict.clocks.get(REMOVED, {}) if whole else conflict.clock
    return ResolutionReasons(
        _reason(found, _our_clock(workspace, conflict)), _reason(found, theirs)
    )


def _our_clock(workspace: Workspace, conflict: OpenConflict) -> Clock:
    """The clock of what our side holds; empty when it was changed since the clock was stored."""
    past = next(iter(workspace.records(Joint).find(uid=conflict.record)), None)
    if past is None:
        return {}
    if conflict.kind is ConflictKind.RECORD:
        now = None if conflict.ours is None else content_of(conflict.ours)
        return past.clocks.get(REMOVED, {}) if now == past.shadow else {}
    parts = atoms(past.shadow, by_elements(past.clocks))
    same = encode(parts.get(conflict.field)) == encode(conflict.ours)
    return past.clocks.get(conflict.field, {}) if same else {}


def _reason(resolutions: Sequence[Resolution], clock: Clock) -> str:
    """The reasons of the resolutions that made the version with this clock, newest first.

    A version that was changed after its last resolution has a clock that no resolution explains.
    """
    known = [each for each in resolutions if contains(clock, each.clock)]
    total: dict[str, int] = {}
    for each in known:
        total = joined(total, each.clock)
    if not known or not contains(total, clock):
        return ""
    newest = [
        each
        for each in known
        if not any(o.clock != each.clock and contains(o.clock, each.clock) for o in known)
    ]
    return "; ".join(dict.fromkeys(each.why for each in newest if each.why))
