"""Importing the answers of a survey tool: read the file, plan, commit. An import is written as a whole or not at all.

::

    file = read_survey_file(ctx, request)
    while question := next_question(file, replies):
        replies[question.key] = ...        # a command or a view asks
    planned = plan_import(ctx, file, replies)
    done = commit_import(ctx, planned)     # one transaction

The transaction carries the hash of the file and the round as its key: the same import twice is
one import.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from cap_stresstest import column_mapping, detect_layout, mapping_file, rounds
from cap_stresstest.column_mapping import Assignment
from cap_stresstest.dates import Order
from cap_stresstest.import_plan import ImportPlan, judge_rows
from cap_stresstest.operations import import_questions
from cap_stresstest.operations.import_questions import DATES, ImportQuestion, Replies
from cap_stresstest.pack import Pack
from cap_stresstest.records import ColumnMapping, ImportReceipt, Round
from cap_stresstest.row_parser import SurveySource
from cap_stresstest.words import _
from cap_tui.api import PluginContext, Provenance

NO_REPLIES: Replies = {}


@dataclass(frozen=True)
class ImportRequest:
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
class SurveyFile:
    """A file that was read. ``found`` is what its headings tell, ``kept`` an earlier mapping of the round.

    ``seen_at`` is the state of the workspace for which it was read.
    """

    request: ImportRequest
    round: Round
    pack: Pack
    source: SurveySource
    found: Assignment
    kept: ColumnMapping | None
    ignored: tuple[str, ...]
    submitted_column: str
    seen_at: int


@dataclass(frozen=True)
class SurveyImport:
    """A planned import; ``receipt`` is there once it was made."""

    round: Round
    pack: Pack
    source: SurveySource
    mapping: ColumnMapping
    found: Assignment
    plan: ImportPlan
    seen_at: int
    receipt: ImportReceipt | None = None

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
            "repeated": plan.repeated,
            "imported_before": plan.imported_before,
            "empty": plan.empty,
            "partial": plan.partial,
            "out_of_scale": plan.out_of_scale,
            "unmapped": len(self.found.unmapped),
            "unmapped_columns": list(self.found.unmapped),
            "missing_indicators": list(plan.missing),
            "warnings": list(plan.warnings),
            "changed": self.receipt is not None,
        }


def read_survey_file(ctx: PluginContext, request: ImportRequest) -> SurveyFile:
    """Read a file for a round and find out which column is what; nothing is written.

    Raises Refused with reason and place, ReadOnly for a closed round, WrongUse for an unknown reader.
    """
    seen_at = ctx.seq
    there = rounds.find(ctx, request.round)
    if there is not None:
        rounds.must_be_open(there)
    pack = rounds.pack_of(ctx, there) if there else rounds.current_pack(ctx)
    synthetic = request.synthetic
    current = there or rounds.new_round(ctx.region.code, request.round, pack, synthetic=synthetic)
    written = (
        mapping_file.load_mapping(request.mapping, request.file.name) if request.mapping else None
    )
    importers = ctx.importers(detect_layout.PURPOSE)
    source = detect_layout.read_source(importers, request.file, request.reader, written)
    kept = _kept_mapping(ctx, source, current) if there and written is None else None
    named = written or kept
    if named is not None:
        where = str(request.mapping or "")
        sheet = mapping_file.with_submitted(named.submitted_column, source.sheet, where)
        source = replace(source, sheet=sheet)
    found = column_mapping.assign_columns(pack, source.sheet, source.rows)
    if kept is not None:
        found = _assignment_of(kept, found, pack)
    elif written is not None:
        found = mapping_file.apply_mapping(written, found, source.sheet, pack, str(request.mapping))
    ignored = tuple(written.ignore) if written else ()
    submitted = (named.submitted_column or "") if named is not None else ""
    return SurveyFile(request, current, pack, source, found, kept, ignored, submitted, seen_at)


def next_question(file: SurveyFile, replies: Replies) -> ImportQuestion | None:
    """What has to be asked next, None when the file can be planned with these replies."""
    pack, source, request = file.pack, file.source, file.request
    found = _with_replies(file, replies)
    # What an earlier import of this layout went without is not asked for again.
    may_miss = request.allow_missing or file.kept is not None
    asked = import_questions.open_questions(pack, source, found, allow_missing=may_miss)
    for question in asked:
        if question.key not in replies:
            return question
    if DATES not in replies and request.dates is None and found.items:
        return import_questions.dates_question(source)
    return None


def plan_import(
    ctx: PluginContext, file: SurveyFile, replies: Replies = NO_REPLIES
) -> SurveyImport:
    """Judge every row; nothing is written. Raises Refused when columns are missing or cells unreadable."""
    request, source, pack = file.request, file.source, file.pack
    found = _with_replies(file, replies)
    declined = {key.removeprefix("column:") for key, reply in replies.items() if not reply}
    may_miss = request.allow_missing or file.kept is not None or declined >= set(found.missing)
    detect_layout.refuse_incomplete(found, source, allow_missing=may_miss)
    mapping = _mapping(file, found)
    existing = rounds.responses(ctx, file.round) if file.round.version else []
    dates = Order(replies[DATES]) if replies.get(DATES) else request.dates
    plan = judge_rows(
        pack, source, mapping, existing, keep_identity=request.keep_identity, dates=dates
    )
    return SurveyImport(file.round, pack, source, mapping, found, plan, file.seen_at)


def commit_import(
    ctx: PluginContext, planned: SurveyImport, *, dry_run: bool = False
) -> SurveyImport:
    """Write a plan in one transaction; nothing when there is nothing new. A new round is added.

    Raises Conflict when somebody imported into the same round since the file was read: the plan
    does not know their answers.
    """
    if not planned.plan.changes:
        return planned
    current, source, plan = planned.round, planned.source, planned.plan
    rounds.must_be_open(current)
    origin = Provenance(
        source="import",
        file=source.name,
        sha256=source.sha256,
        synthetic=current.synthetic or ctx.region.synthetic,
    )
    label = _("Import {file} into the round {round}").format(file=source.name, round=current.name)
    # With the state in the key, an import that was undone can be made again.
    key = f"stresstest.import:{source.sha256}:{current.uid}:{planned.seen_at}"
    with ctx.transaction(label, key=key, dry_run=dry_run) as tx:
        if not current.version:
            rounds.freeze(ctx, tx, planned.pack, origin)
            current = tx.add(msgspec.structs.replace(current, provenance=origin))
        else:
            current = tx.put(current)  # two imports into one round at a time are a Conflict
        mapping = planned.mapping
        if not mapping.version:
            own = {"round": current.uid, "provenance": origin}
            mapping = tx.add(msgspec.structs.replace(mapping, **own))
        for entry in plan.new:
            tx.add(msgspec.structs.replace(entry, round=current.uid, provenance=origin))
        for entry in plan.completed:
            tx.put(entry)
        receipt = tx.add(_receipt(current, source, mapping, plan, origin))
    return planned if dry_run else replace(planned, receipt=receipt)


def _with_replies(file: SurveyFile, replies: Replies) -> Assignment:
    found = copy.deepcopy(file.found)
    import_questions.apply_replies(found, file.pack, replies)
    return found


def _kept_mapping(ctx: PluginContext, source: SurveySource, current: Round) -> ColumnMapping | None:
    """The mapping that an earlier import of the same layout left in this round."""
    wanted = column_mapping.signature(source.sheet.columns)
    kept = ctx.records(ColumnMapping).find(signature=wanted)
    of_round = [entry for entry in kept if entry.round == current.uid]
    return of_round[-1] if of_round else None


def _assignment_of(kept: ColumnMapping, found: Assignment, pack: Pack) -> Assignment:
    """A kept mapping in place of what the headings tell."""
    used = {*kept.items, kept.group_column, *kept.topics, *kept.texts, *kept.ignored}
    known = Assignment(
        items=dict(kept.items),
        group_column=kept.group_column,
        topics=dict(kept.topics),
        texts=dict(kept.texts),
        unmapped=[column for column in found.unmapped if column not in used],
        group_values=dict(kept.group_values),
        answer_values=dict(kept.answer_values),
    )
    column_mapping.complete_assignment(known, pack)
    return known


def _mapping(file: SurveyFile, found: Assignment) -> ColumnMapping:
    """The mapping as the record that is kept: the earlier one unless replies say more."""
    kept = file.kept
    if (
        kept is not None
        and kept.items == found.items
        and kept.group_values == found.group_values
        and kept.answer_values == found.answer_values
    ):
        return kept
    return ColumnMapping(
        round=file.round.uid,
        layout=file.source.sheet.layout,
        signature=column_mapping.signature(file.source.sheet.columns),
        items=dict(found.items),
        group_column=found.group_column,
        submitted_column=file.submitted_column,
        group_values=dict(found.group_values),
        answer_values=dict(found.answer_values),
        topics=dict(found.topics),
        texts=dict(found.texts),
        ignored=sorted(file.ignored if kept is None else kept.ignored),
    )


def _receipt(
    current: Round,
    source: SurveySource,
    mapping: ColumnMapping,
    plan: ImportPlan,
    origin: Provenance,
) -> ImportReceipt:
    return ImportReceipt(
        round=current.uid,
        file=source.name,
        sha256=source.sha256,
        layout=source.sheet.layout,
        mapping=mapping.uid,
        rows=plan.rows,
        new=len(plan.new),
        completed=len(plan.completed),
        duplicates=plan.duplicates,
        repeated=plan.repeated,
        empty=plan.empty,
        partial=plan.partial,
        out_of_scale=plan.out_of_scale,
        provenance=origin,
    )
