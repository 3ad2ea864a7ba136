"""An import on the screen: file, round, what nothing tells, the counts, then one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from cap_stresstest import intake, rounds
from cap_stresstest.dates import Order
from cap_stresstest.headings import Assignment
from cap_stresstest.intake import Intake, Wish
from cap_stresstest.pack import Pack
from cap_stresstest.reading import Source
from cap_stresstest.words import _
from cap_tui.api import PluginContext, clean_line, pick
from cap_tui.ui import PluginView, ask_path, choose, confirm

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
MOST = 8  # questions about columns; beyond that a mapping file is the better way
GROUP = "group"
NONE = ""


@dataclass(frozen=True)
class Question:
    """Which column answers an indicator, or names the group (``key`` is then :data:`GROUP`)."""

    key: str
    text: str
    columns: tuple[str, ...]


class Unsettled(Exception):
    """Something has to be asked before the file can be judged; ``question`` is None for too much."""

    def __init__(self, question: Question | None = None) -> None:
        super().__init__(question.text if question else "")
        self.question = question


def questions(pack: Pack, found: Assignment) -> Iterator[Question]:
    """What has to be asked about the columns of a file."""
    free = tuple(found.unmapped)
    for key in (*found.doubtful, *found.missing):
        asked, item = pack.question_of(key)
        text = _("Which column answers {id}: {text}").format(
            id=key, text=f"{pick(asked.text)} [{pick(item.text)}]"
        )
        yield Question(key, text, (*found.doubtful.get(key, ()), *free))
    if not found.group_column and free:
        yield Question(GROUP, _("Which column says to which group a respondent belongs?"), free)


def look(ctx: PluginContext, wish: Wish, told: dict[str, str]) -> Intake | Question:
    """The file judged with the columns that were told so far, or the next thing to ask."""

    def settle(pack: Pack, _source: Source, found: Assignment) -> None:
        if len(found.missing) + len(found.doubtful) > MOST:
            raise Unsettled
        for question in list(questions(pack, found)):
            if question.key not in told:
                raise Unsettled(question)
            column = told[question.key]
            found.doubtful.pop(question.key, None)
            found.unmapped = [name for name in found.unmapped if name != column]
            if question.key == GROUP:
                found.group_column = column
            elif column:
                found.items[column] = question.key

    try:
        return intake.look(ctx, wish, settle)
    except Unsettled as open_:
        # A file of which too much is unknown is refused with the way to say it in a mapping file.
        return open_.question or intake.look(ctx, wish)


def offered_rounds(ctx: PluginContext) -> list[tuple[str, str]]:
    """The rounds that answers can go into, with words: open ones, the latest first, then a new one."""
    there = rounds.all_rounds(ctx)
    known = {entry.name for entry in there}
    offered = [(entry.name, entry.name) for entry in reversed(there) if entry.state == "open"]
    year = rounds.today()[:4]
    names = (year if number == 1 else f"{year}-{number}" for number in count(1))
    fresh = next(name for name in names if name not in known)
    return [*offered, (fresh, _("{name} (a new round)").format(name=fresh))]


class Taking:
    """One import on behalf of a view; ``done`` gets what was imported."""

    def __init__(self, view: PluginView, done: Callable[[Intake], None]) -> None:
        self.view = view
        self.done = done
        self.told: dict[str, str] = {}

    def begin(self) -> None:
        """Ask for a file, then for its round."""
        asked = _("Which file did the survey tool export?")
        ask_path(self.view, asked, self._file, suffixes=ENDINGS)

    def _file(self, path: Path) -> None:
        asked = _("Into which round?")
        offered = offered_rounds(self.view.ctx)
        choose(self.view, asked, offered, lambda name: self._look(Wish(path, name)))

    def _look(self, wish: Wish) -> None:
        self.view.run_task(
            _("Reading {file}").format(file=wish.file.name),
            lambda _progress: look(self.view.ctx, wish, self.told),
            lambda found: self._found(found, wish),
        )

    def _found(self, found: Intake | Question, wish: Wish) -> None:
        if isinstance(found, Question):
            self._ask(found, wish)
        elif found.plan.dates_unclear and wish.dates is None:
            self._ask_dates(found, wish)
        else:
            self._confirm(found)

    def _ask(self, question: Question, wish: Wish) -> None:
        choices = [(name, clean_line(name, limit=200)) for name in question.columns]

        def chosen(column: str) -> None:
            self.told[question.key] = column
            self._look(wish)

        choose(self.view, question.text, [*choices, (NONE, _("none of them"))], chosen)

    def _ask_dates(self, looked: Intake, wish: Wish) -> None:
        """Ask what comes first in days that could be read both ways."""
        example = next((cell for cell in looked.answered() if cell), "")
        choices = [
            (Order.DAY.value, _("the day first, then the month")),
            (Order.MONTH.value, _("the month first, then the day")),
            (Order.UNKNOWN.value, _("nobody knows: leave the days out")),
        ]
        asked = _("How is {example} meant?").format(example=clean_line(example, limit=30))

        def chosen(order: str) -> None:
            self._look(replace(wish, dates=Order(order)))

        choose(self.view, asked, choices, chosen)

    def _confirm(self, looked: Intake) -> None:
        counts = looked.counts()
        told = [
            _(
                "{layout}, {rows} rows: {new} new, {duplicates} were there before, {partial} partial"
            ).format(**counts),
            _(
                "{out_of_scale} answers outside the scale, {unmapped} columns that belong to nothing"
            ).format(**counts),
            *counts["warnings"][:6],
        ]
        if not looked.plan.changes:
            nothing = _("Nothing new in {file}: nothing was changed.")
            self.view.say(nothing.format(**counts), "hint")
            return
        confirm(
            self.view,
            _("Import {file} into the round {round}?").format(**counts),
            lambda yes: self._take(looked) if yes else None,
            text=told,
        )

    def _take(self, looked: Intake) -> None:
        self.view.run_task(
            _("Importing"), lambda _progress: intake.take(self.view.ctx, looked), self.done
        )
