"""Carry a plan out in one transaction that is named by the bundle and can be undone."""

from __future__ import annotations

from dataclasses import dataclass

from cap_tui.bundle.plan import Plan
from cap_tui.text.i18n import _
from cap_tui.workspace import Workspace


@dataclass(frozen=True)
class ImportResult:
    """What an import did. ``seq`` is 0 when there was nothing to do; ``forgotten`` counts traces of people."""

    seq: int
    counts: dict[str, int]
    forgotten: int = 0


def apply_plan(workspace: Workspace, plan: Plan) -> ImportResult:
    """Commit the plan. Raises Conflict when the region changed since it was made; then plan again.

    Raises ReadOnly, with nothing changed, when it erases and this program may not.
    """
    if not plan.changes:
        return ImportResult(0, plan.counts())
    if plan.forget:
        workspace.require_erasing()
    for content in plan.files:  # found by their hashes: one that no record names does no harm
        workspace.store_file(content)
    label = (
        _("Quarantine the bundle of {region}")
        if plan.quarantine
        else _("Import the bundle of {region}")
    ).format(region=plan.source.code)
    with workspace.transaction(label, key=_key(workspace, plan)) as tx:
        for write in plan.writes:
            if write.document is None:
                tx.remove_document(write.table, write.uid, expect=write.expect)
            else:
                tx.put_document(write.table, write.document, expect=write.expect)
        for record in plan.records:
            if record.version:
                tx.put(record)
            else:
                tx.add(record)
    forgotten = workspace.forget_many(plan.forget)
    return ImportResult(tx.seq, plan.counts(), forgotten)


def _key(workspace: Workspace, plan: Plan) -> str:
    """The bundle's identity names the commit; after an undo it may be imported again."""
    key = f"bundle {plan.identity}"
    return key if workspace.committed(key) is None else f"{key} at {workspace.seq}"
