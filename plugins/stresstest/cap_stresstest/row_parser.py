"""One row of a survey file, understood: group, answers, fields, words, and what could not be read."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cap_stresstest.cell_values import Answers, Groups, UnreadReason, plain, topics
from cap_stresstest.dates import Order, day_of, order_of
from cap_stresstest.pack import Pack
from cap_stresstest.readers.layouts import answer_codes
from cap_stresstest.records import NOT_APPLICABLE, Answer, ColumnMapping, Response
from cap_stresstest.words import _, ngettext
from cap_tui.api import Refused, Sheet, clean_line, pick

Row = tuple[str, tuple[str, ...]]
UNREADABLE_SHARE = 0.5
MAX_WARNINGS = 20
_TIME = re.compile(r"\d{1,4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,4}[T,\s]+\d{1,2}[:.]\d{2}\b.*", re.S)
_UUID = re.compile(r"(?:uuid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)


@dataclass(frozen=True)
class SurveySource:
    """A file as it was read."""

    name: str
    sha256: str
    reader: str
    sheet: Sheet
    rows: list[Row]


@dataclass(frozen=True)
class ParsedRow:
    """One row, understood. ``blank``: an item has an empty cell.

    ``unread`` and ``other_cells`` are the hashes that :class:`Response` keeps.
    """

    place: str
    group: str
    answers: dict[str, Answer]
    blank: bool
    unread: str
    other_cells: str
    topics: list[str]
    texts: dict[str, str]
    submitted: bool
    answered: str
    source_key: str
    identity: dict[str, str]

    @property
    def empty(self) -> bool:
        """True when neither the group nor any item is filled in, not even with what is no answer."""
        return not (self.group or self.answers or self.unread)


def mapped_cells(entry: ParsedRow | Response) -> tuple[object, ...]:
    """What a row says in the columns that are mapped: group, items, topics and texts.

    Cells that are no answer count as they stand: a 6 is not a 7, and neither is blank.
    """
    return (
        entry.group,
        tuple(sorted(entry.answers.items())),
        entry.unread,
        tuple(sorted(entry.topics)),
        tuple(sorted(entry.texts.items())),
    )


def every_cell(entry: ParsedRow | Response) -> tuple[object, ...]:
    """What makes two rows one respondent: all cells, mapped or not; ids and times play no part."""
    return (*mapped_cells(entry), entry.other_cells)


def _is_time_or_id(cells: Iterable[str]) -> bool:
    """True when a column holds nothing but times of day or UUIDs: what a survey tool adds to a row."""
    filled = [text for cell in cells if (text := cell.strip())]
    return bool(filled) and (all(map(_TIME.fullmatch, filled)) or all(map(_UUID.fullmatch, filled)))


def _hash(cells: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(cells)).encode()).hexdigest() if cells else ""


class RowParser:
    """Turns rows into answers by one mapping and remembers what could not be read."""

    def __init__(
        self,
        pack: Pack,
        source: SurveySource,
        mapping: ColumnMapping,
        keep_identity: bool,
        dates: Order | None,
    ) -> None:
        self.source = source
        self.sheet = source.sheet
        self.answers = Answers(pack, mapping.answer_values, answer_codes(self.sheet.layout))
        self.pack = pack
        self.groups = Groups(pack, mapping.group_values)
        place = {column: index for index, column in enumerate(self.sheet.columns)}
        self.items = [(place[c], c, i) for c, i in mapping.items.items() if c in place]
        self.group = place.get(mapping.group_column, -1)
        self.topics = [(place[c], name) for c, name in mapping.topics.items() if c in place]
        self.texts = [(place[c], key) for c, key in mapping.texts.items() if c in place]
        self.submitted = place.get(self.sheet.submitted, -1)
        self.answered = place.get(self.sheet.answered, -1)
        self.order = order_of(cells[self.answered] for _place, cells in source.rows)
        if self.answered < 0:
            self.order = Order.YEAR
        elif self.order is Order.UNKNOWN and dates is not None:
            self.order = dates
        self.row_id = place.get(self.sheet.row_id, -1)
        self.ids = Counter(cells[self.row_id] for _place, cells in source.rows)
        self.identity = sorted(
            (place[c], c) for c in self.sheet.identity if keep_identity and c in place
        )
        self.others = list(self._others(mapping, place))
        self.assumed: Counter[tuple[str, Answer]] = Counter()
        self.unread: list[tuple[str, str, str, UnreadReason]] = []
        self.unread_cells = 0
        self.filled = 0
        self.unknown_groups: Counter[str] = Counter()
        self.salt = f"{self.sheet.layout}\0{mapping.signature}\0"

    def _others(self, mapping: ColumnMapping, place: dict[str, int]) -> Iterator[tuple[int, str]]:
        """The columns that are neither mapped, nor the survey tool's own, nor times or ids."""
        sheet = self.sheet
        known = {*mapping.items, mapping.group_column, *mapping.topics, *mapping.texts}
        known |= {*mapping.ignored, sheet.row_id, sheet.submitted, sheet.answered}
        known |= sheet.identity | sheet.ignored
        for column, index in place.items():
            if column not in known and not _is_time_or_id(c[index] for _p, c in self.source.rows):
                yield index, column

    def row(self, row: Row) -> ParsedRow:
        """One row as answers; cells that are none are remembered and left blank."""
        place, cells = row
        answers: dict[str, Answer] = {}
        left: list[str] = []
        blank = False
        for index, column, indicator in self.items:
            answer = self.answers.read(cells[index])
            if isinstance(answer, UnreadReason):
                self._remember(place, column, cells[index], answer)
                left.append(f"{indicator}={plain(cells[index])}")
            elif answer is not None:
                answers[indicator] = answer
                self.filled += 1
                if self.answers.is_assumed(cells[index]):
                    self.assumed[clean_line(cells[index].strip(), limit=40), answer] += 1
            else:
                blank = True
        group = self._group(cells)
        if group is None:
            left.append(f"group={plain(cells[self.group])}")
        others = [f"{c}={cell}" for i, c in self.others if (cell := cells[i].strip())]
        return ParsedRow(
            place=place,
            group=group or "",
            answers=answers,
            blank=blank,
            unread=_hash(left),
            other_cells=_hash(others),
            topics=topics({name: cells[index] for index, name in self.topics}),
            texts={key: text for index, key in self.texts if (text := cells[index].strip())},
            submitted=self.submitted < 0 or bool(cells[self.submitted].strip()),
            answered=day_of(cells[self.answered], self.order) if self.answered >= 0 else "",
            source_key=self._key(cells),
            identity={column: cells[index] for index, column in self.identity if cells[index]},
        )

    def _group(self, cells: tuple[str, ...]) -> str | None:
        """The group, "" for a blank cell, None for words that name none (they are remembered)."""
        if self.group < 0:
            return ""
        group = self.groups.read(cells[self.group])
        if group is None:
            self.unknown_groups[clean_line(cells[self.group], limit=60)] += 1
        return group

    def _key(self, cells: tuple[str, ...]) -> str:
        """The tool's id as a hash; "" for an id that several rows bear, since it tells nobody."""
        if self.row_id < 0 or self.ids[cells[self.row_id]] != 1 or not cells[self.row_id].strip():
            return ""
        return hashlib.sha256((self.salt + cells[self.row_id]).encode()).hexdigest()[:24]

    def _remember(self, place: str, column: str, cell: str, why: UnreadReason) -> None:
        self.unread_cells += 1
        if len(self.unread) < MAX_WARNINGS:
            self.unread.append((place, column, clean_line(cell, limit=40), why))

    def refuse_when_unreadable(self, rows: int) -> None:
        """Raise Refused when the file cannot be what the mapping takes it for."""
        where = self.source.name
        if self.unread_cells > UNREADABLE_SHARE * (self.filled + self.unread_cells):
            place, column, cell, _why = self.unread[0]
            raise Refused(
                _("Most answers are not on the scale, for example {cell}.").format(cell=repr(cell)),
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
                if why is UnreadReason.OUT_OF_SCALE
                else _("{place}, {column}: {cell} is not an answer on the scale; taken as blank.")
            )
            found.append(
                text.format(place=place, column=clean_line(column, limit=60), cell=repr(cell))
            )
        if self.unread_cells > len(self.unread):
            rest = self.unread_cells - len(self.unread)
            found.append(
                ngettext(
                    "… and {count} more cell like this.",
                    "… and {count} more cells like this.",
                    rest,
                ).format(count=rest)
            )
        found += self._assumptions()
        for cell, count in self.unknown_groups.items():
            found.append(
                ngettext(
                    "{cell} is no group of the questionnaire ({count} row).",
                    "{cell} is no group of the questionnaire ({count} rows).",
                    count,
                ).format(cell=repr(cell), count=count)
            )
        return found

    def _assumptions(self) -> Iterator[str]:
        """One sentence for each spelling that was read although nobody declared it."""
        scale = self.pack.scale
        for (cell, answer), count in self.assumed.items():
            label = scale.not_applicable if answer == NOT_APPLICABLE else scale.dont_know
            yield ngettext(
                "{count} cell {cell} is read as: {meaning}.",
                "{count} cells {cell} are read as: {meaning}.",
                count,
            ).format(count=count, cell=repr(cell), meaning=pick(label))
