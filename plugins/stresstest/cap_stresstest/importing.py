"""From a survey file to answers in the workspace: look, plan, then one transaction.

Nothing is written before the whole file was read and judged. The transaction carries the hash
of the file and the round as its key, so that the same import twice is one import.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cap_stresstest import headings, rounds
from cap_stresstest.cells import Answers, Groups, Unread, topics
from cap_stresstest.headings import Assignment
from cap_stresstest.pack import Pack
from cap_stresstest.records import Answer, ColumnMapping, ImportReceipt, Response, Round
from cap_stresstest.words import _
from cap_tui.api import PluginContext, Provenance, Refused, Sheet, clean_line

Row = tuple[str, tuple[str, ...]]
UNREADABLE_SHARE = 0.5
MAX_WARNINGS = 20


@dataclass(frozen=True)
class Source:
    """A file as it was read."""

    name: str
    sha256: str
    reader: str
    sheet: Sheet
    rows: list[Row]


@dataclass
class Plan:
    """What an import would do. Counts are rows, people or cells as in :class:`ImportReceipt`."""

    rows: int = 0
    new: list[Response] = field(default_factory=list)
    completed: list[Response] = field(default_factory=list)
    duplicates: int = 0
    empty: int = 0
    partial: int = 0
    out_of_scale: int = 0
    not_submitted: int = 0
    without_group: int = 0
    unmapped: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """True when there is anything to write."""
        return bool(self.new or self.completed)


@dataclass(frozen=True)
class _Read:
    """One row, understood."""

    place: str
    group: str
    answers: dict[str, Answer]
    topics: list[str]
    texts: dict[str, str]
    submitted: bool
    source_key: str
    identity: dict[str, str]

    def same(self) -> tuple[object, ...]:
        """What makes two rows one respondent: group, items, topics and texts; ids and times play no part."""
        return fingerprint(self.group, self.answers, self.topics, self.texts)


def fingerprint(
    group: str, answers: dict[str, Answer], fields: Sequence[str], texts: dict[str, str]
) -> tuple[object, ...]:
    """The identity of an answer by its content alone."""
    return (
        group,
        tuple(sorted(answers.items())),
        tuple(sorted(fields)),
        tuple(sorted(texts.items())),
    )


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mapping_record(
    found: Assignment,
    source: Source,
    current: Round,
    *,
    group_values: dict[str, str],
    answer_values: dict[str, Answer],
    ignored: Iterable[str] = (),
) -> ColumnMapping:
    """An assignment as the record that is kept for the next file of the same layout."""
    return ColumnMapping(
        round=current.uid,
        layout=source.sheet.layout,
        signature=headings.signature(source.sheet.columns),
        items=dict(found.items),
        group_column=found.group_column,
        group_values=dict(group_values),
        answer_values=dict(answer_values),
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
) -> Plan:
    """Judge every row; nothing is written. Raises Refused when most answers cannot be read."""
    result = Plan(rows=len(source.rows))
    reading = _Reading(pack, source, mapping, keep_identity)
    seen = {fingerprint(old.group, old.answers, old.topics, old.texts): old.uid for old in existing}
    started = {old.source_key: old for old in existing if old.source_key}
    for row in source.rows:
        read = reading.row(row)
        if not read.group and not read.answers:
            result.empty += 1
            continue
        if read.same() in seen:
            result.duplicates += 1
            continue
        seen[read.same()] = ""
        result.without_group += not read.group
        result.not_submitted += not read.submitted
        result.partial += any(key not in read.answers for key in mapping.items.values())
        old = started.get(read.source_key)
        if old is not None and _completes(read, old):
            result.completed.append(_response(read, old))
        else:
            result.new.append(_response(read, None, mapping.round))
    result.out_of_scale = reading.unread_cells
    result.missing = [k for k in pack.indicator_ids if k not in set(mapping.items.values())]
    reading.refuse_when_unreadable(len(source.rows))
    result.warnings = [*source.sheet.notes, *reading.warnings(), *_remarks(result, existing, pack)]
    return result


def _completes(read: _Read, old: Response) -> bool:
    """True when the survey tool's row is the stored one with more of it filled in."""
    return (
        old.group in ("", read.group)
        and len(read.answers) > len(old.answers)
        and all(read.answers.get(key) == value for key, value in old.answers.items())
    )


def _response(read: _Read, old: Response | None, of_round: str = "") -> Response:
    if old is not None:
        return msgspec.structs.replace(
            old,
            group=read.group,
            answers=read.answers,
            topics=read.topics,
            texts=read.texts,
            submitted=read.submitted,
            place=read.place,
        )
    return Response(
        round=of_round,
        group=read.group,
        answers=read.answers,
        topics=read.topics,
        texts=read.texts,
        submitted=read.submitted,
        place=read.place,
        source_key=read.source_key,
        identity=read.identity,
    )


class _Reading:
    """Turns rows into answers by one mapping and remembers what could not be read."""

    def __init__(
        self, pack: Pack, source: Source, mapping: ColumnMapping, keep_identity: bool
    ) -> None:
        self.source = source
        self.sheet = source.sheet
        self.answers = Answers(pack, mapping.answer_values)
        self.groups = Groups(pack, mapping.group_values)
        place = {column: index for index, column in enumerate(self.sheet.columns)}
        self.items = [(place[c], c, i) for c, i in mapping.items.items() if c in place]
        self.group = place.get(mapping.group_column, -1)
        self.topics = [(place[c], name) for c, name in mapping.topics.items() if c in place]
        self.texts = [(place[c], key) for c, key in mapping.texts.items() if c in place]
        self.submitted = place.get(self.sheet.submitted, -1)
        self.row_id = place.get(self.sheet.row_id, -1)
        self.identity = sorted(
            (place[c], c) for c in self.sheet.identity if keep_identity and c in place
        )
        self.unread: list[tuple[str, str, str, Unread]] = []
        self.unread_cells = 0
        self.filled = 0
        self.unknown_groups: Counter[str] = Counter()
        self.salt = f"{self.sheet.layout}\0{mapping.signature}\0"

    def row(self, row: Row) -> _Read:
        """One row as answers; cells that are none are remembered and left blank."""
        place, cells = row
        answers: dict[str, Answer] = {}
        for index, column, indicator in self.items:
            answer = self.answers.read(cells[index])
            if isinstance(answer, Unread):
                self._remember(place, column, cells[index], answer)
            elif answer is not None:
                answers[indicator] = answer
                self.filled += 1
        return _Read(
            place=place,
            group=self._group(cells),
            answers=answers,
            topics=topics({name: cells[index] for index, name in self.topics}),
            texts={key: text for index, key in self.texts if (text := cells[index].strip())},
            submitted=self.submitted < 0 or bool(cells[self.submitted].strip()),
            source_key=self._key(cells),
            identity={column: cells[index] for index, column in self.identity if cells[index]},
        )

    def _group(self, cells: tuple[str, ...]) -> str:
        if self.group < 0:
            return ""
        group = self.groups.read(cells[self.group])
        if group is None:
            self.unknown_groups[clean_line(cells[self.group], limit=60)] += 1
        return group or ""

    def _key(self, cells: tuple[str, ...]) -> str:
        if self.row_id < 0 or not cells[self.row_id].strip():
            return ""
        return hashlib.sha256((self.salt + cells[self.row_id]).encode()).hexdigest()[:24]

    def _remember(self, place: str, column: str, cell: str, why: Unread) -> None:
        self.unread_cells += 1
        if len(self.unread) < MAX_WARNINGS:
            self.unread.append((place, column, clean_line(cell, limit=40), why))

    def refuse_when_unreadable(self, rows: int) -> None:
        """Raise Refused when the file cannot be what the mapping takes it for."""
        where = self.source.name
        if self.unread_cells > UNREADABLE_SHARE * (self.filled + self.unread_cells):
            place, column, cell, _why = self.unread[0]
            raise Refused(
                _("Most answers are none of the scale, as in {cell}.").format(cell=repr(cell)),
                where=f"{where}, {place}, {clean_line(column, limit=60)}",
                remedy=_("Say what the cells mean with --mapping FILE (answer_values)."),
            )
        if rows and self.unknown_groups.total() == rows:
            cell = next(iter(self.unknown_groups))
            raise Refused(
                _(
                    "No row names a group of respondents that the questionnaire knows: {cell}."
                ).format(cell=repr(cell)),
                where=where,
                remedy=_("Say what the cells mean with --mapping FILE (group_values)."),
            )

    def warnings(self) -> list[str]:
        """One sentence for each thing that was left out, with its place."""
        found = []
        for place, column, cell, why in self.unread:
            text = (
                _("{place}, {column}: {cell} is outside the scale; taken as blank.")
                if why is Unread.OUT_OF_SCALE
                else _("{place}, {column}: {cell} is no answer of the scale; taken as blank.")
            )
            found.append(
                text.format(place=place, column=clean_line(column, limit=60), cell=repr(cell))
            )
        if self.unread_cells > len(self.unread):
            rest = self.unread_cells - len(self.unread)
            found.append(_("… and {count} more such cells.").format(count=rest))
        for cell, count in self.unknown_groups.items():
            found.append(
                _("{cell} is no group of the questionnaire ({count} rows).").format(
                    cell=repr(cell), count=count
                )
            )
        return found


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
        return tx.add(
            ImportReceipt(
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
        )
