"""From a survey file to answers in the workspace: look, plan, then one transaction.

Nothing is written before the whole file was read and judged. The transaction carries the hash
of the file and the round as its key, so that the same import twice is one import.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cap_stresstest import headings, rounds
from cap_stresstest.dates import Order
from cap_stresstest.headings import Assignment
from cap_stresstest.pack import Pack
from cap_stresstest.reading import Read, Reading, Source, fingerprint
from cap_stresstest.records import ColumnMapping, ImportReceipt, Response, Round
from cap_stresstest.words import _
from cap_tui.api import PluginContext, Provenance


@dataclass
class Plan:
    """What an import would do. Counts are rows, people or cells as in :class:`ImportReceipt`.

    ``other_answers`` counts new people whose id the round knows with answers that these contradict.
    """

    rows: int = 0
    new: list[Response] = field(default_factory=list)
    completed: list[Response] = field(default_factory=list)
    duplicates: int = 0
    empty: int = 0
    partial: int = 0
    out_of_scale: int = 0
    not_submitted: int = 0
    without_group: int = 0
    other_answers: int = 0
    dates_unclear: bool = False
    unmapped: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """True when there is anything to write."""
        return bool(self.new or self.completed)


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mapping_record(
    found: Assignment,
    source: Source,
    current: Round,
    *,
    ignored: Iterable[str] = (),
) -> ColumnMapping:
    """An assignment as the record that is kept for the next file of the same layout."""
    return ColumnMapping(
        round=current.uid,
        layout=source.sheet.layout,
        signature=headings.signature(source.sheet.columns),
        items=dict(found.items),
        group_column=found.group_column,
        group_values=dict(found.group_values),
        answer_values=dict(found.answer_values),
        topics=dict(found.topics),
        texts=dict(found.texts),
        ignored=sorted(ignored),
    )


def kept_mapping(ctx: PluginContext, source: Source, current: Round) -> ColumnMapping | None:
    """The mapping that an earlier import of the same layout left in this round."""
    wanted = headings.signature(source.sheet.columns)
    kept = ctx.records(ColumnMapping).find(signature=wanted)
    of_round = [entry for entry in kept if entry.round == current.uid]
    return of_round[-1] if of_round else None


def plan(
    pack: Pack,
    source: Source,
    mapping: ColumnMapping,
    existing: Sequence[Response],
    *,
    keep_identity: bool = False,
    dates: Order | None = None,
) -> Plan:
    """Judge every row; nothing is written. Raises Refused when most answers cannot be read.

    ``dates`` says whether day or month comes first where the file itself does not tell.
    """
    result = Plan(rows=len(source.rows))
    reading = Reading(pack, source, mapping, keep_identity, dates)
    seen = {fingerprint(old) for old in existing}
    started = {old.source_key: old for old in existing if old.source_key}
    for row in source.rows:
        read = reading.row(row)
        if read.empty:
            result.empty += 1
            continue
        if (same := fingerprint(read)) in seen:
            result.duplicates += 1
            continue
        seen.add(same)
        result.without_group += not read.group
        result.not_submitted += not read.submitted
        result.partial += read.blank
        old = started.get(read.source_key)
        if old is not None and _completes(read, old):
            result.completed.append(_response(read, old))
        else:
            result.new.append(_response(read, None, mapping.round))
            result.other_answers += old is not None
    result.out_of_scale = reading.unread_cells
    result.dates_unclear = reading.order is Order.UNKNOWN
    result.missing = [k for k in pack.indicator_ids if k not in set(mapping.items.values())]
    reading.refuse_when_unreadable(len(source.rows))
    result.warnings = [*source.sheet.notes, *reading.warnings(), *_remarks(result, existing, pack)]
    return result


def _completes(read: Read, old: Response) -> bool:
    """True when the survey tool's row is the stored one with more of it filled in."""
    return (
        old.group in ("", read.group)
        and len(read.answers) > len(old.answers)
        and all(read.answers.get(key) == value for key, value in old.answers.items())
    )


def _response(read: Read, old: Response | None, of_round: str = "") -> Response:
    if old is not None:
        return msgspec.structs.replace(
            old,
            group=read.group,
            answers=read.answers,
            unread=read.unread,
            topics=read.topics,
            texts=read.texts,
            submitted=read.submitted,
            answered=read.answered,
            place=read.place,
        )
    return Response(
        round=of_round,
        group=read.group,
        answers=read.answers,
        unread=read.unread,
        topics=read.topics,
        texts=read.texts,
        submitted=read.submitted,
        answered=read.answered,
        place=read.place,
        source_key=read.source_key,
        identity=read.identity,
    )


def _remarks(result: Plan, existing: Sequence[Response], pack: Pack) -> list[str]:
    found = []
    if result.without_group:
        found.append(
            _("{count} respondents name no group: they are counted, but enter no mean.").format(
                count=result.without_group
            )
        )
    if result.not_submitted:
        found.append(
            _("{count} answers were not sent in; what is filled counts.").format(
                count=result.not_submitted
            )
        )
    if result.other_answers:
        found.append(
            _(
                "{count} new respondents bear an id that is in the round with other answers: were they "
                "changed in the survey tool, or is this another survey? Both are counted."
            ).format(count=result.other_answers)
        )
    if result.dates_unclear:
        found.append(
            _(
                "The days could be day/month or month/day: they are left out. Say which with --dates."
            )
        )
    if result.missing:
        found.append(
            _("No column for {ids}.").format(ids=", ".join(result.missing))
            + " "
            + _("These indicators get no score from this file.")
        )
    there = {(old.group, tuple(sorted(old.answers.items()))) for old in existing}
    alike = sum(
        (entry.group, tuple(sorted(entry.answers.items()))) in there
        for entry in result.new
        if len(entry.answers) == len(pack.indicator)
    )
    if alike:
        found.append(
            _(
                "{count} new respondents gave exactly the answers of somebody in the round: is this "
                "another export of the same survey?"
            ).format(count=alike)
        )
    return found


def commit(
    ctx: PluginContext,
    current: Round,
    pack: Pack,
    source: Source,
    mapping: ColumnMapping,
    planned: Plan,
    seen_at: int,
) -> ImportReceipt:
    """Write a plan in one transaction and return its receipt. A round that is not stored yet is added.

    ``seen_at`` is the state of the workspace for which the plan was made. Raises Conflict when
    somebody imported into the same round since then: the plan does not know their answers.
    """
    rounds.must_be_open(current)
    origin = Provenance(
        source="import",
        file=source.name,
        sha256=source.sha256,
        synthetic=current.synthetic or ctx.region.synthetic,
    )
    label = _("Import {file} into the round {round}").format(file=source.name, round=current.name)
    # With the state in the key, an import that was undone can be made again.
    key = f"stresstest.import:{source.sha256}:{current.uid}:{seen_at}"
    with ctx.transaction(label, key=key) as tx:
        if not current.version:
            rounds.freeze(ctx, tx, pack, origin)
            current = tx.add(msgspec.structs.replace(current, provenance=origin))
        else:
            current = tx.put(current)  # two imports into one round at a time are a Conflict
        if not mapping.version:
            own = {"round": current.uid, "provenance": origin}
            mapping = tx.add(msgspec.structs.replace(mapping, **own))
        for entry in planned.new:
            tx.add(msgspec.structs.replace(entry, round=current.uid, provenance=origin))
        for entry in planned.completed:
            tx.put(entry)
        return tx.add(_receipt(current, source, mapping, planned, origin))


def _receipt(
    current: Round, source: Source, mapping: ColumnMapping, planned: Plan, origin: Provenance
) -> ImportReceipt:
    return ImportReceipt(
        round=current.uid,
        file=source.name,
        sha256=source.sha256,
        layout=source.sheet.layout,
        mapping=mapping.uid,
        rows=planned.rows,
        new=len(planned.new),
        completed=len(planned.completed),
        duplicates=planned.duplicates,
        empty=planned.empty,
        partial=planned.partial,
        out_of_scale=planned.out_of_scale,
        provenance=origin,
    )
