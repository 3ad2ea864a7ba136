"""What an import is going to do, and doing it: one transaction with a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from cap_evaluation.learning_ground import grounded_by
from cap_evaluation.records import Measurement
from cap_evaluation.words import _
from cap_tui.api import PluginContext, Provenance, Record

Content = Literal["framework", "measurements", "inputs"]
ENVELOPE = ("uid", "version", "owner", "created", "updated", "provenance")


@dataclass
class ImportPlan:
    """What an import does: records that are new, and those that take the place of others.

    ``settings`` is the record of the framework's settings when it changes; it is not counted.
    """

    content: Content
    name: str
    sha256: str
    new: list[Record] = field(default_factory=list)
    replaced: list[Record] = field(default_factory=list)
    same: int = 0
    seen_at: int = 0
    settings: Record | None = None

    def counts(self) -> dict[str, Any]:
        """The counts for JSON."""
        return {
            "content": self.content,
            "new": len(self.new),
            "same": self.same,
            "replaced": len(self.replaced),
        }


def commit_import(
    ctx: PluginContext,
    plan: ImportPlan,
    origin: Provenance | None = None,
    *,
    dry_run: bool = False,
) -> ImportPlan:
    """Write a plan in one transaction; nothing when there is nothing new.

    ``origin`` is where the records are from (None: the file of the plan).
    """
    if not plan.new and not plan.replaced and plan.settings is None:
        return plan
    if origin is None:
        origin = Provenance(
            source="import",
            file=plan.name,
            sha256=plan.sha256,
            plugin=ctx.plugin_id,
            synthetic=ctx.region.synthetic,
        )
    # With the state in the key, an import that was undone can be made again.
    key = f"evaluation.import:{plan.sha256}:{plan.seen_at}"
    label = _("Import {file}").format(file=plan.name)
    with ctx.transaction(label, key=key, dry_run=dry_run) as tx:
        if plan.settings is not None:
            write = tx.put if plan.settings.version else tx.add
            write(msgspec.structs.replace(plan.settings, provenance=origin))
        added = [tx.add(msgspec.structs.replace(record, provenance=origin)) for record in plan.new]
        for finding in grounded_by(ctx, [row for row in added if isinstance(row, Measurement)]):
            tx.put(finding)
        for record in plan.replaced:
            tx.put(msgspec.structs.replace(record, provenance=origin))
    return plan


def same_content(
    one: Record, other: Record, *, but: Sequence[str] = ("period", "of_action", "attachment")
) -> bool:
    """Whether two records say the same, whatever their envelopes; a period may be written in two ways."""
    return all(
        getattr(one, info.name) == getattr(other, info.name)
        for info in msgspec.structs.fields(one)
        if info.name not in ENVELOPE and info.name not in but
    )
