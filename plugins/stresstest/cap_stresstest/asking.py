"""Questions on the terminal about columns and cells that neither a code nor a text tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from cap_stresstest.cells import Answers, Groups, Unread
from cap_stresstest.dates import Order
from cap_stresstest.headings import Assignment, words
from cap_stresstest.pack import Pack
from cap_stresstest.reading import Source
from cap_stresstest.records import DONT_KNOW, NOT_APPLICABLE
from cap_stresstest.words import _
from cap_tui.api import clean_line, lines, pick

NONE = "-"
MOST = 12  # questions about cells; beyond that a mapping file is the better way
LIKELY = 60.0
WIDTH = 78


def ask(pack: Pack, source: Source, found: Assignment) -> None:
    """Ask until every indicator and the group has a column, or the person says that there is none.

    Each question offers the column whose text is most alike; ``-`` says that there is none.
    """
    for indicator, columns in list(found.doubtful.items()):
        _choose(pack, source, found, indicator, columns)
        found.doubtful.pop(indicator, None)
    for indicator in list(found.missing):
        _choose(pack, source, found, indicator, found.unmapped)
    if not found.group_column:
        click.echo(_("Which column says to which group a respondent belongs?"), err=True)
        found.group_column = _column(source, found.unmapped, 0)
    if found.group_column in found.unmapped:
        found.unmapped.remove(found.group_column)
    _ask_cells(pack, source, found)


def _ask_cells(pack: Pack, source: Source, found: Assignment) -> None:
    """Ask what cells mean that the questionnaire does not know: groups first, then answers."""
    place = {column: index for index, column in enumerate(source.sheet.columns)}
    groups = Groups(pack, found.group_values)
    if found.group_column:
        index = place[found.group_column]
        cells = {cells[index] for _place, cells in source.rows}
        labels = {entry.id: pick(entry.label) for entry in pack.respondent_group}
        for cell in sorted(cell for cell in cells if groups.read(cell) is None)[:MOST]:
            if code := _meaning(_("Which group is {cell}?"), cell, labels):
                found.group_values[cell] = code
    answers = Answers(pack, found.answer_values)
    columns = [place[column] for column in found.items]
    cells = {cells[index] for _place, cells in source.rows for index in columns}
    labels = {str(v): pick(t) for v, t in zip(pack.scale.values, pack.scale.labels, strict=True)}
    labels |= {
        DONT_KNOW: pick(pack.scale.dont_know),
        NOT_APPLICABLE: pick(pack.scale.not_applicable),
    }
    for cell in sorted(cell for cell in cells if answers.read(cell) is Unread.UNKNOWN)[:MOST]:
        if code := _meaning(_("Which answer is {cell}?"), cell, labels):
            words = code in (DONT_KNOW, NOT_APPLICABLE)
            found.answer_values[cell] = code if words else int(code)


def _meaning(question: str, cell: str, labels: Mapping[str, str]) -> str:
    """The code that somebody gives a cell, "" for none."""
    click.echo(question.format(cell=repr(clean_line(cell, limit=60))), err=True)
    codes = list(labels)
    for number, code in enumerate(codes, 1):
        click.echo(f"{number:>3}  " + lines.clip(f"{labels[code]}", WIDTH - 5), err=True)
    answer = click.prompt(
        _("Its number, {none} for none of them").format(none=NONE),
        type=click.Choice([NONE, *(str(number) for number in range(1, len(codes) + 1))]),
        show_choices=False,
        default=NONE,
        err=True,
    )
    return "" if answer == NONE else codes[int(answer) - 1]


def _choose(
    pack: Pack, source: Source, found: Assignment, indicator: str, columns: list[str]
) -> None:
    question, item = pack.question_of(indicator)
    asked = f"{pick(question.text)} [{pick(item.text)}]"
    for line in lines.broken(
        _("Which column answers {id}: {text}").format(id=indicator, text=asked), WIDTH
    ):
        click.echo(line, err=True)
    chosen = _column(source, columns, _likeliest(asked, columns))
    if chosen:
        found.items[chosen] = indicator
        found.unmapped = [column for column in found.unmapped if column != chosen]


def _likeliest(asked: str, columns: list[str]) -> int:
    """The place (from 1) of the column whose words are most alike, 0 when none is."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(
        words(asked), [words(c) for c in columns], scorer=fuzz.token_set_ratio
    )
    return best[2] + 1 if best and best[1] >= LIKELY else 0


def _column(source: Source, columns: list[str], suggestion: int) -> str:
    for number, column in enumerate(columns, 1):
        index = source.sheet.columns.index(column)
        example = next((cells[index] for _place, cells in source.rows if cells[index]), "")
        text = f"{clean_line(column)}   ({clean_line(example, limit=20)})"
        click.echo(f"{number:>3}  " + lines.clip(text, WIDTH - 5), err=True)
    choices = [NONE, *(str(number) for number in range(1, len(columns) + 1))]
    answer = click.prompt(
        _("Number of the column, {none} for none of them").format(none=NONE),
        type=click.Choice(choices),
        show_choices=False,
        default=str(suggestion) if suggestion else NONE,
        err=True,
    )
    return "" if answer == NONE else columns[int(answer) - 1]


def ask_dates(cells: Iterable[str]) -> Order | None:
    """Ask whether day or month comes first; None leaves the days out."""
    example = next((cell for cell in cells if cell), "")
    click.echo(_("How is {example} meant?").format(example=clean_line(example)), err=True)
    answer = click.prompt(
        _("day-first, month-first, or {none} to leave the days out").format(none=NONE),
        type=click.Choice([Order.DAY.value, Order.MONTH.value, NONE]),
        show_choices=False,
        default=NONE,
        err=True,
    )
    return None if answer == NONE else Order(answer)
