"""What a person has to say before a survey file can be imported: columns, cells and dates, as data.

Commands and views put the same questions; they only draw them in their own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cap_stresstest.cell_values import Answers, Groups, UnreadReason
from cap_stresstest.column_mapping import Assignment, complete_assignment, words
from cap_stresstest.dates import Order, order_of
from cap_stresstest.pack import Pack
from cap_stresstest.readers.layouts import answer_codes
from cap_stresstest.records import DONT_KNOW, NOT_APPLICABLE
from cap_stresstest.row_parser import SurveySource
from cap_stresstest.words import _
from cap_tui.api import clean_line, pick

NONE = ""  # the reply "none of them"
MOST_CELLS = 12  # questions about cells of one kind; a mapping file serves more
LIKELY = 60.0
GROUP = "group-column"
DATES = "dates"

Replies = Mapping[str, str]  # the key of a question to the key of the chosen answer


@dataclass(frozen=True)
class ImportQuestion:
    """One question. ``choices`` are (key, words); the reply :data:`NONE` says that none fits.

    ``suggested`` is the likeliest choice, :data:`NONE` where nothing is likely.
    """

    key: str
    text: str
    choices: tuple[tuple[str, str], ...]
    suggested: str = NONE
    none: str = ""


def open_questions(
    pack: Pack, source: SurveySource, found: Assignment, *, allow_missing: bool = False
) -> Iterator[ImportQuestion]:
    """What nothing in the file tells: columns of indicators, the group's column, groups, answers.

    With ``allow_missing`` an indicator without a column is no question.
    """
    if not found.items and not found.doubtful:
        return  # the wrong file: it is refused, with the way to say more in a mapping file
    for indicator in (*found.doubtful, *(() if allow_missing else found.missing)):
        yield _column_question(pack, source, found, indicator)
    if not found.group_column and found.unmapped:
        text = _("Which column says to which group a respondent belongs?")
        yield ImportQuestion(GROUP, text, _columns(source, found.unmapped), none=_("none of them"))
    yield from _group_cells(pack, source, found)
    yield from _answer_cells(pack, source, found)


def apply_replies(found: Assignment, pack: Pack, replies: Replies) -> None:
    """Enter what a person replied into an assignment of columns."""
    for key, reply in replies.items():
        kind, _colon, about = key.partition(":")
        if kind == "column":
            found.unmapped += found.doubtful.pop(about, [])
            if reply:
                found.items[reply] = about
        elif kind == GROUP and reply:
            found.group_column = reply
        elif kind == "group" and reply:
            found.group_values[about] = reply
        elif kind == "answer" and reply:
            is_word = reply in (DONT_KNOW, NOT_APPLICABLE)
            found.answer_values[about] = reply if is_word else int(reply)
    used = {*found.items, found.group_column}
    found.unmapped = [column for column in found.unmapped if column not in used]
    complete_assignment(found, pack)


def dates_question(source: SurveySource) -> ImportQuestion | None:
    """What comes first in days that could be read in two ways, None where the file itself tells."""
    sheet = source.sheet
    if sheet.answered not in sheet.columns:
        return None
    place = sheet.columns.index(sheet.answered)
    cells = [row[place] for _place, row in source.rows]
    if order_of(cells) is not Order.UNKNOWN:
        return None
    example = next(cell for cell in cells if cell.strip())
    return ImportQuestion(
        DATES,
        _("Is {example} day/month or month/day?").format(example=clean_line(example, limit=30)),
        (
            (Order.DAY.value, _("the day first, then the month")),
            (Order.MONTH.value, _("the month first, then the day")),
        ),
        none=_("unknown: leave the days out"),
    )


def _column_question(
    pack: Pack, source: SurveySource, found: Assignment, indicator: str
) -> ImportQuestion:
    question, item = pack.question_of(indicator)
    asked = f"{pick(question.text)} [{pick(item.text)}]"
    columns = [*found.doubtful.get(indicator, ()), *found.unmapped]
    return ImportQuestion(
        f"column:{indicator}",
        _("Which column answers {id}: {text}").format(id=indicator, text=asked),
        _columns(source, columns),
        _likeliest(asked, columns),
        _("none of them: import without this indicator"),
    )


def _columns(source: SurveySource, columns: list[str]) -> tuple[tuple[str, str], ...]:
    """Columns with an example of their cells."""
    return tuple((column, _example(source, column)) for column in columns)


def _example(source: SurveySource, column: str) -> str:
    place = source.sheet.columns.index(column)
    cell = next((cells[place] for _place, cells in source.rows if cells[place].strip()), "")
    return f"{clean_line(column, limit=200)}   ({clean_line(cell, limit=20)})"


def _likeliest(asked: str, columns: list[str]) -> str:
    """The column whose words are most alike, :data:`NONE` when none is."""
    from rapidfuzz import fuzz, process

    texts = [words(column) for column in columns]
    best = process.extractOne(words(asked), texts, scorer=fuzz.token_set_ratio)
    return columns[best[2]] if best and best[1] >= LIKELY else NONE


def _group_cells(pack: Pack, source: SurveySource, found: Assignment) -> Iterator[ImportQuestion]:
    if not found.group_column:
        return
    groups = Groups(pack, found.group_values)
    place = source.sheet.columns.index(found.group_column)
    cells = {cells[place] for _place, cells in source.rows}
    labels = tuple((entry.id, pick(entry.label)) for entry in pack.respondent_group)
    for cell in sorted(cell for cell in cells if groups.read(cell) is None)[:MOST_CELLS]:
        text = _("Which group is {cell}?").format(cell=repr(clean_line(cell, limit=60)))
        yield ImportQuestion(f"group:{cell}", text, labels, none=_("none of them: leave it blank"))


def _answer_cells(pack: Pack, source: SurveySource, found: Assignment) -> Iterator[ImportQuestion]:
    answers = Answers(pack, found.answer_values, answer_codes(source.sheet.layout))
    places = [source.sheet.columns.index(c) for c in found.items if c in source.sheet.columns]
    cells = {cells[place] for _place, cells in source.rows for place in places}
    scale = pack.scale
    labels = [(str(v), pick(t)) for v, t in zip(scale.values, scale.labels, strict=True)]
    labels += [(DONT_KNOW, pick(scale.dont_know)), (NOT_APPLICABLE, pick(scale.not_applicable))]
    unknown = sorted(cell for cell in cells if answers.read(cell) is UnreadReason.UNKNOWN)
    for cell in unknown[:MOST_CELLS]:
        text = _("Which answer is {cell}?").format(cell=repr(clean_line(cell, limit=60)))
        yield ImportQuestion(
            f"answer:{cell}", text, tuple(labels), none=_("none of them: leave it blank")
        )
