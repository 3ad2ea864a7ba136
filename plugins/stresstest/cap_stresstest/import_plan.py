"""Judging the rows of a survey file: which are new, repeated or imported before. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from cap_stresstest.dates import Order
from cap_stresstest.pack import Pack
from cap_stresstest.records import ColumnMapping, Response
from cap_stresstest.row_parser import ParsedRow, RowParser, SurveySource, every_cell, mapped_cells
from cap_stresstest.words import _, ngettext


@dataclass
class ImportPlan:
    """What an import would do. Counts are rows, people or cells as in :class:`ImportReceipt`.

    ``repeated`` counts rows that repeat a row of the same file, ``imported_before`` rows that the
    round has from an earlier import. ``alike`` counts people who differ from another row of the
    file only in columns that are not mapped. ``other_answers`` counts new people whose id the
    round knows with answers that these contradict.
    """

    rows: int = 0
    new: list[Response] = field(default_factory=list)
    completed: list[Response] = field(default_factory=list)
    repeated: int = 0
    imported_before: int = 0
    alike: int = 0
    empty: int = 0
    partial: int = 0
    out_of_scale: int = 0
    not_submitted: int = 0
    without_group: int = 0
    other_answers: int = 0
    dates_unclear: bool = False
    missing: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def duplicates(self) -> int:
        """Rows that are not imported because their answers are there already."""
        return self.repeated + self.imported_before

    @property
    def changes(self) -> bool:
        """True when there is anything to write."""
        return bool(self.new or self.completed)


class _KnownRows:
    """The rows that a round has from earlier imports, and those of the file so far."""

    def __init__(self, existing: Sequence[Response]) -> None:
        imported = [old for old in existing if old.provenance.source != "entered"]
        self.stored = {every_cell(old) for old in imported if old.other_cells is not None}
        # Before version 0.2 unmapped cells were not kept: such an answer stands for one row only.
        self.before = Counter(mapped_cells(old) for old in imported if old.other_cells is None)
        self.file: set[tuple[object, ...]] = set()
        self.mapped: set[tuple[object, ...]] = set()

    def find(self, read: ParsedRow) -> str:
        """``repeated``, ``imported``, ``alike`` or "" for a row, which is known from then on."""
        cells, mapped = every_cell(read), mapped_cells(read)
        if cells in self.file:
            return "repeated"
        alike = mapped in self.mapped
        self.file.add(cells)
        self.mapped.add(mapped)
        if cells in self.stored:
            return "imported"
        if self.before[mapped] > 0:
            self.before[mapped] -= 1
            return "imported"
        return "alike" if alike else ""


def judge_rows(
    pack: Pack,
    source: SurveySource,
    mapping: ColumnMapping,
    existing: Sequence[Response],
    *,
    keep_identity: bool = False,
    dates: Order | None = None,
) -> ImportPlan:
    """Judge every row; nothing is written. Raises Refused when most answers cannot be read.

    ``dates`` says whether day or month comes first where the file itself does not tell.
    """
    result = ImportPlan(rows=len(source.rows))
    reading = RowParser(pack, source, mapping, keep_identity, dates)
    known = _KnownRows(existing)
    started = {old.source_key: old for old in existing if old.source_key}
    for row in source.rows:
        read = reading.row(row)
        if read.empty:
            result.empty += 1
            continue
        found = known.find(read)
        if found in ("repeated", "imported"):
            result.repeated += found == "repeated"
            result.imported_before += found == "imported"
            continue
        result.alike += found == "alike"
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


def _completes(read: ParsedRow, old: Response) -> bool:
    """True when the survey tool's row is the stored one with more of it filled in."""
    return (
        old.group in ("", read.group)
        and len(read.answers) > len(old.answers)
        and all(read.answers.get(key) == value for key, value in old.answers.items())
    )


def _response(read: ParsedRow, old: Response | None, of_round: str = "") -> Response:
    if old is not None:
        return msgspec.structs.replace(
            old,
            group=read.group,
            answers=read.answers,
            unread=read.unread,
            other_cells=read.other_cells,
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
        other_cells=read.other_cells,
        topics=read.topics,
        texts=read.texts,
        submitted=read.submitted,
        answered=read.answered,
        place=read.place,
        source_key=read.source_key,
        identity=read.identity,
    )


def _remarks(result: ImportPlan, existing: Sequence[Response], pack: Pack) -> Iterator[str]:
    """What a person must know about the rows before they are imported."""
    if result.alike:
        yield ngettext(
            "{count} respondent differs from another one only in columns that are not mapped: both are counted.",
            "{count} respondents differ from another one only in columns that are not mapped: all are counted.",
            result.alike,
        ).format(count=result.alike)
    if result.without_group:
        yield ngettext(
            "{count} respondent names no group: counted, but in no mean.",
            "{count} respondents name no group: they are counted, but enter no mean.",
            result.without_group,
        ).format(count=result.without_group)
    if result.not_submitted:
        yield ngettext(
            "{count} answer was not sent in; what is filled counts.",
            "{count} answers were not sent in; what is filled counts.",
            result.not_submitted,
        ).format(count=result.not_submitted)
    if result.other_answers:
        yield ngettext(
            "{count} new respondent has an id that the round knows with other answers. Were the answers changed in the survey tool, or is this another survey? Both are counted.",
            "{count} new respondents have an id that the round knows with other answers. Were the answers changed in the survey tool, or is this another survey? Both are counted.",
            result.other_answers,
        ).format(count=result.other_answers)
    if result.dates_unclear:
        yield _(
            "The days could be day/month or month/day: they are left out. Say which with --dates."
        )
    if result.missing:
        yield (
            _("No column for {ids}.").format(ids=", ".join(result.missing))
            + " "
            + _("These indicators get no score from this file.")
        )
    there = {(old.group, tuple(sorted(old.answers.items()))) for old in existing}
    same = sum(
        (entry.group, tuple(sorted(entry.answers.items()))) in there
        for entry in result.new
        if len(entry.answers) == len(pack.indicator)
    )
    if same:
        yield ngettext(
            "{count} new respondent gave exactly the same answers as a respondent of the round. Is this another export of the same survey?",
            "{count} new respondents gave exactly the same answers as a respondent of the round. Is this another export of the same survey?",
            same,
        ).format(count=same)
