"""One measurement or one input by hand: the same rules as for a file of one row."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping

from cap_evaluation.operations.import_file import plan_inputs, plan_measurements
from cap_evaluation.operations.import_plan import Content, ImportPlan, commit_import
from cap_evaluation.table_file import CellTable
from cap_tui.api import PluginContext


def plan_row(
    ctx: PluginContext,
    content: Content,
    cells: Mapping[str, str],
    as_of: datetime.date,
    *,
    replace: bool = False,
) -> ImportPlan:
    """Judge one row, given as texts by column. Raises Refused with every problem."""
    header = tuple(name for name, text in cells.items() if text)
    table = CellTable(content, header, [[cells[name] for name in header]], [2])
    digest = hashlib.sha256(repr(sorted(cells.items())).encode()).hexdigest()
    plan = ImportPlan(content, content, digest, seen_at=ctx.seq)
    judge = plan_inputs if content == "inputs" else plan_measurements
    judge(ctx, plan, table, as_of, replace=replace)
    return plan


def record_row(
    ctx: PluginContext,
    content: Content,
    cells: Mapping[str, str],
    as_of: datetime.date,
    *,
    replace: bool = False,
    dry_run: bool = False,
) -> ImportPlan:
    """Store one row."""
    plan = plan_row(ctx, content, cells, as_of, replace=replace)
    return commit_import(ctx, plan, dry_run=dry_run)
