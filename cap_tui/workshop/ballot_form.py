"""A ballot as a form: cells that are filled in by keys, what is given so far, and the words of the vote.

A row is an option, or a pair of options to compare; a column a criterion, else there is one. A cell
holds a number: dots, points, a rating, a place in the order (equal places are a tie), or the outcome of a
comparison. Nothing is decided here: :class:`ChoiceReader` says what may be voted.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from cap_tui.errors import CapError
from cap_tui.model.workshop import BallotKind
from cap_tui.text.digits import whole_number
from cap_tui.text.i18n import _, ngettext
from cap_tui.workshop.ballot_choices import (
    HIGHEST,
    LOWEST,
    POINTS,
    SIGNS,
    BallotRules,
    ChoiceReader,
)

Cell = tuple[int, int]
OUTCOMES: Mapping[int, str] = {outcome: sign for sign, outcome in SIGNS.items()}


@dataclass(frozen=True)
class BallotForm:
    """The form of one voter; ``own`` are the options that the voter may not vote on."""

    rules: BallotRules
    own: Collection[int] = ()
    values: dict[Cell, int] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[int, ...]]:
        """The options of each row: one, or the two of a pair; own ones are left out."""
        votable = [at for at in range(len(self.rules.options)) if at not in self.own]
        if self.rules.kind is BallotKind.PAIRWISE:
            return list(itertools.combinations(votable, 2))
        return [(at,) for at in votable]

    @property
    def columns(self) -> tuple[str, ...]:
        """The criteria; the one column of other kinds has no name."""
        return self.rules.criteria or ("",)

    @property
    def scale(self) -> range:
        """The numbers that a cell takes."""
        rules = self.rules
        match rules.kind:
            case BallotKind.DOTS:
                return range(rules.most + 1)
            case BallotKind.POINTS:
                return range(POINTS + 1)
            case BallotKind.RANKING:
                return range(1, len(rules.options) + 1)
            case BallotKind.PAIRWISE:
                return range(min(OUTCOMES), max(OUTCOMES) + 1)
            case BallotKind.SCORE | BallotKind.CRITERIA:
                return range(LOWEST, HIGHEST + 1)

    def type_digit(self, cell: Cell, digit: int, *, fresh: bool) -> bool:
        """Put a digit into a cell, behind what stands there unless the cell is ``fresh``. False: off the scale."""
        before = 0 if fresh else self.values.get(cell, 0)
        for value in (before * 10 + digit, digit):
            if value in self.scale:
                self.values[cell] = value
                return True
        return False

    def type_text(self, cell: Cell, text: str) -> bool:
        """Put a whole number, or the sign of a comparison, into a cell. False: it is none, or off the scale."""
        if self.rules.kind is BallotKind.PAIRWISE and text in SIGNS:
            self.values[cell] = SIGNS[text]
            return True
        value = whole_number(text)
        if value is None or value not in self.scale:
            return False
        self.values[cell] = value
        return True

    @property
    def single_digits(self) -> bool:
        """Whether one digit fills a cell, so that the next one comes by itself. Else it never does: 60 and 6 alike."""
        return self.scale[-1] < 10

    def clear(self, cell: Cell) -> None:
        """Empty a cell."""
        self.values.pop(cell, None)

    # What it says

    def words(self) -> list[str]:
        """The vote in the words of the command ``vote``; empty when nothing is filled in."""
        names, kind = self.rules.options, self.rules.kind
        if kind is BallotKind.RANKING:
            order = "".join(self._order())
            return [order] if order else []
        given = sorted(self.values.items())
        if kind is BallotKind.PAIRWISE:
            pairs = ((self.rows[row], value) for (row, _column), value in given)
            return [f"{names[a]}{OUTCOMES[value]}{names[b]}" for (a, b), value in pairs]
        if kind is BallotKind.CRITERIA:
            return [
                f"{names[self.rows[row][0]]}:{self.columns[column]}={value}"
                for (row, column), value in given
            ]
        return [f"{names[self.rows[row][0]]}={value}" for (row, _c), value in given if value]

    def _order(self) -> Iterator[str]:
        places = sorted((value, row) for (row, _column), value in self.values.items())
        last = 0
        for value, row in places:
            if last:
                yield "=" if value == last else ">"
            yield self.rules.options[self.rows[row][0]]
            last = value

    def problem(self) -> str:
        """Why this cannot be sent yet; empty when it can."""
        words = self.words()
        if not words:
            return _("Nothing is filled in.")
        try:
            ChoiceReader(self.rules, self.rules.options.index, self.own).read(words)
        except CapError as error:
            return error.what
        return ""

    def sum_words(self) -> str:
        """What is given so far, and what is left."""
        given = sum(self.values.values())
        filled, every = len(self.values), len(self.rows) * len(self.columns)
        match self.rules.kind:
            case BallotKind.DOTS:
                left = self.rules.dots - given
                told = ngettext(
                    "{given} of {all} dot given, {left} left",
                    "{given} of {all} dots given, {left} left",
                    self.rules.dots,
                )
                return told.format(given=given, all=self.rules.dots, left=left)
            case BallotKind.POINTS:
                told = _("{given} of {all} points given, {left} left")
                return told.format(given=given, all=POINTS, left=POINTS - given)
            case BallotKind.RANKING:
                return _("{n} of {all} put in order").format(n=filled, all=every)
            case BallotKind.PAIRWISE:
                return ngettext(
                    "{n} of {all} pair compared", "{n} of {all} pairs compared", every
                ).format(n=filled, all=every)
            case BallotKind.SCORE | BallotKind.CRITERIA:
                return _("{n} of {all} rated").format(n=filled, all=every)

    def cell_words(self, value: int) -> str:
        """A value as it stands in its cell."""
        return OUTCOMES[value] if self.rules.kind is BallotKind.PAIRWISE else str(value)
