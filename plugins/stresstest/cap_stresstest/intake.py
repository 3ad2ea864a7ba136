"""One import from file to receipt: what the command, the screen and the demo all do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cap_stresstest import importing, mapping_file, recognition, rounds
from cap_stresstest.dates import Order
from cap_stresstest.headings import Assignment
from cap_stresstest.importing import Plan
from cap_stresstest.pack import Pack
from cap_stresstest.reading import Source
from cap_stresstest.recognition import Ask
from cap_stresstest.records import ColumnMapping, ImportReceipt, Round
from cap_tui.api import PluginContext


@dataclass(frozen=True)
class Wish:
    """What a person asks for: a file, a round, and how to read the one into the other."""

    file: Path
    round: str
    reader: str = ""
    mapping: Path | None = None
    keep_identity: bool = False
    allow_missing: bool = False
    dates: Order | None = None
    synthetic: bool = False


@dataclass(frozen=True)
class Intake:
    """An import that was looked at; ``receipt`` is there once it was made."""

    round: Round
    pack: Pack
    source: Source
    mapping: ColumnMapping
    found: Assignment
    plan: Plan
    seen_at: int
    receipt: ImportReceipt | None = None

    def answered(self) -> Iterator[str]:
        """The cells that say when each answer was given, as the file has them."""
        sheet = self.source.sheet
        if sheet.answered:
            place = sheet.columns.index(sheet.answered)
            yield from (cells[place] for _place, cells in self.source.rows)

    def counts(self) -> dict[str, Any]:
        """The counts under the names of the command line's contract."""
        plan = self.plan
        return {
            "file": self.source.name,
            "sha256": self.source.sha256,
            "layout": self.source.sheet.layout,
            "reader": self.source.reader,
            "round": self.round.name,
            "rows": plan.rows,
            "new": len(plan.new),
            "completed": len(plan.completed),
            "duplicates": plan.duplicates,
            "empty": plan.empty,
            "partial": plan.partial,
            "out_of_scale": plan.out_of_scale,
            "unmapped": len(self.found.unmapped),
            "unmapped_columns": list(self.found.unmapped),
            "missing_indicators": list(plan.missing),
            "warnings": list(plan.warnings),
            "changed": self.receipt is not None,
        }


def look(ctx: PluginContext, wish: Wish, ask: Ask | None = None) -> Intake:
    """Read the file and judge every row; nothing is written.

    Raises Refused with reason and place, ReadOnly for a closed round, WrongUse for an
    unknown reader. ``ask`` is called for columns that nothing tells.
    """
    seen_at = ctx.seq
    there = rounds.find(ctx, wish.round)
    if there is not None:
        rounds.must_be_open(there)
    pack = rounds.pack_of(ctx, there) if there else rounds.current_pack(ctx)
    current = there or rounds.new_round(ctx.region.code, wish.round, pack, synthetic=wish.synthetic)
    written = mapping_file.load(wish.mapping, wish.file.name) if wish.mapping else None
    source = recognition.read(ctx.importers(recognition.PURPOSE), wish.file, wish.reader, written)
    where = str(wish.mapping) if wish.mapping else ""
    mapping, found = recognition.mapping_for(ctx, pack, source, current, written, where, ask)
    # Somebody who was asked for each missing column has said that there is none.
    may_miss = wish.allow_missing or ask is not None
    recognition.refuse_incomplete(found, source, allow_missing=may_miss)
    existing = rounds.responses(ctx, there) if there else []
    identity, dates = wish.keep_identity, wish.dates
    plan = importing.plan(pack, source, mapping, existing, keep_identity=identity, dates=dates)
    return Intake(current, pack, source, mapping, found, plan, seen_at)


def take(ctx: PluginContext, looked: Intake) -> Intake:
    """Write what was looked at, in one transaction; nothing when there is nothing new."""
    if not looked.plan.changes:
        return looked
    receipt = importing.commit(
        ctx,
        looked.round,
        looked.pack,
        looked.source,
        looked.mapping,
        looked.plan,
        looked.seen_at,
    )
    return replace(looked, receipt=receipt)
