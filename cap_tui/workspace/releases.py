"""What reports tell of groups of people: noted before the file is there, so that later ones keep apart from it."""

from __future__ import annotations

from collections.abc import Iterable

from cap_tui.model.released import ReleasedGroups
from cap_tui.text.i18n import _
from cap_tui.workspace.history import HistoryEntry
from cap_tui.workspace.workspace import Workspace

_LOOKED_AT = 20


def note_releases(workspace: Workspace, released: Iterable[ReleasedGroups]) -> None:
    """Store of which people the figures of a report are; what has left cannot be undone.

    Nothing new, or a region that is open for reading only: nothing is stored.
    """
    fresh = {entry.subject: entry for entry in released}
    if not fresh or workspace.readonly:
        return
    with workspace.transaction(_("Note what a report tells of groups"), final=True) as tx:
        for entry in fresh.values():
            tx.add(entry)


def last_change(workspace: Workspace) -> HistoryEntry | None:
    """The newest transaction that changed more than what is noted of reports; None in an empty region."""
    newest = workspace.history(limit=_LOOKED_AT)
    for entry in newest:
        if any(change.table != ReleasedGroups.TABLE for change in entry.operations):
            return entry
    return newest[0] if newest else None
