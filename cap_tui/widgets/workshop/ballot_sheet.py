"""A ballot to fill in by keyboard: digits give, the sum is shown while typing, Enter sends, Esc leaves.

What is typed stays in memory: a readable draft on the disk would be a readable vote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from cap_tui.model.workshop import BallotKind
from cap_tui.operations.workshops.voting import VoteWords
from cap_tui.text.i18n import N_, _
from cap_tui.widgets.actions import Acting, UserAction, user_action
from cap_tui.widgets.rating_grid import GRID_KEYS, GridEntry, GridRow, RatingGrid
from cap_tui.widgets.text_view import Words
from cap_tui.widgets.view import StatusMessage
from cap_tui.widgets.workshop.workshop_page import drawn
from cap_tui.workshop.ballot_choices import SIGNS
from cap_tui.workshop.ballot_form import BallotForm
from cap_tui.workshop_text.said import Said

BALLOT_KEYS = (
    *(action for action in GRID_KEYS if action.id != "grid.order"),
    UserAction(
        "grid.send",
        N_("Send"),
        ("enter",),
        run="choose",
        footer=90,
        help=N_("Store the vote, sealed"),
    ),
    UserAction("grid.clear", N_("Empty"), ("backspace", "delete"), footer=60),
    UserAction("grid.before", N_("Column before"), ("shift+tab",), run="step(-1)"),
    UserAction("grid.next", N_("Next cell"), ("tab",), run="step(1)"),
    UserAction("grid.more", N_("One more"), ("plus",), run="add(1)"),
    UserAction("grid.less", N_("One less"), ("minus",), run="add(-1)"),
    UserAction("grid.first", N_("The first is better"), ("greater_than_sign",), run="outcome('>')"),
    UserAction("grid.equal", N_("Both are equal"), ("equals_sign",), run="outcome('=')"),
    UserAction("grid.second", N_("The second is better"), ("less_than_sign",), run="outcome('<')"),
)


class BallotGrid(RatingGrid):
    """The cells of a ballot. A digit fills the marked one and moves on, where no number has two digits."""

    ACTIONS = BALLOT_KEYS

    def __init__(self, form: BallotForm, titles: Sequence[str]) -> None:
        self.form = form
        self._fresh = True
        columns = form.columns
        width = 6 if columns == ("",) else min(12, max(map(len, columns)) + 2)
        super().__init__(
            _("card"), columns, self._put, scale=form.scale, width=width, id="ballot-grid"
        )
        self.down = len(columns) == 1
        self._titles = titles

    def on_mount(self) -> None:
        self.show_rows([self._row(place) for place in range(len(self._titles))])

    def _row(self, place: int) -> GridRow:
        columns = range(len(self.form.columns))
        values = tuple(self.form.values.get((place, column)) for column in columns)
        return GridRow(str(place), self._titles[place], values)

    def _put(self, entries: Sequence[GridEntry]) -> bool:
        """Take what was pasted."""
        for entry in entries:
            self.form.values[int(entry.key), entry.column] = entry.value
        return True

    def cell_words(self, value: int | None) -> str:
        """The marked value; a comparison as its sign."""
        return "·" if value is None else self.form.cell_words(value)

    def action_rate(self, key: str) -> None:
        """A digit goes into the marked cell, behind another one that was just typed there."""
        cell = (self.cursor, self.column)
        if not self.entries or not self.form.type_digit(cell, int(key), fresh=self._fresh):
            scale = self.form.scale
            words = _("A number from {low} to {high}.").format(low=scale[0], high=scale[-1])
            self.post_message(StatusMessage(words, "hint"))
            return
        self._changed()
        if self.form.single_digits:
            self._move_on()
        else:
            self._fresh = False

    def action_clear(self) -> None:
        """Empty the marked cell."""
        self.form.clear((self.cursor, self.column))
        self._changed()

    def action_add(self, step: int) -> None:
        """One more or one less in the marked cell, within the scale."""
        cell = (self.cursor, self.column)
        value = self.form.values.get(cell, self.form.scale[0] - (step > 0)) + step
        if self.entries and value in self.form.scale:
            self._fresh = True
            self.form.values[cell] = value
            self._changed()

    def action_outcome(self, sign: str) -> None:
        """Say which of a pair is better; other ballots have no such sign."""
        if self.entries and self.form.rules.kind is BallotKind.PAIRWISE:
            self.form.values[self.cursor, self.column] = SIGNS[sign]
            self._changed()
            self._move_on()

    def action_step(self, step: int) -> None:
        """The next cell, or the one before."""
        if step > 0:
            self._move_on()
        elif self.column or self.cursor:
            columns = len(self.form.columns)
            place = self.cursor * columns + self.column - 1
            self._mark(place // columns, place % columns)

    def _changed(self) -> None:
        self.entries[self.cursor] = self._row(self.cursor)
        self._repaint(self.cursor)
        self.post_message(self.Marked())

    def _mark(self, row: int, column: int) -> None:
        self._fresh = True
        super()._mark(row, column)

    def _move_to(self, index: int) -> None:
        self._fresh = True
        super()._move_to(index)


class BallotSheet(Acting, Vertical):
    """The form: what is asked, the cells, the sum, and the whole text of the marked card.

    ``send`` stores the words of the vote and says whether they are stored; ``head`` stands above the
    cells, ``details`` has what is said of each row below them.
    """

    DEFAULT_CSS = """
    BallotSheet { height: 1fr; }
    BallotSheet > RatingGrid { height: 1fr; min-height: 3; }
    BallotSheet > #ballot-head { max-height: 4; }
    BallotSheet > #ballot-detail { max-height: 4; }
    """
    ACTION_PREFIX = "ballot-form"
    ACTION_AREA = "Workshop"

    class Left(Message):
        """The form is closed: sent, or left."""

        def __init__(self, sent: bool) -> None:
            super().__init__()
            self.sent = sent

    def __init__(
        self,
        form: BallotForm,
        head: Sequence[Said],
        titles: Sequence[str],
        details: Sequence[Said],
        send: Callable[[VoteWords], bool],
    ) -> None:
        super().__init__()
        self._form = form
        self._head = head
        self._titles = titles
        self._details = details
        self._send = send

    def compose(self) -> ComposeResult:
        yield Words(drawn(self._head), id="ballot-head")
        yield BallotGrid(self._form, self._titles)
        yield Words(id="ballot-sum")
        yield Words(id="ballot-detail")

    def on_mount(self) -> None:
        self._tell()
        self.query_one(BallotGrid).focus()

    def on_rating_grid_marked(self, event: RatingGrid.Marked) -> None:
        event.stop()
        self._tell()

    def on_rows_moved(self, event: RatingGrid.Moved) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        row, problem = self.query_one(BallotGrid).cursor, self._form.problem()
        told = [Said(self._form.sum_words(), "heading" if problem else "good")]
        if problem and self._form.values:
            told.append(Said(problem, "warn"))
        self.query_one("#ballot-sum", Words).show(drawn(told))
        self.query_one("#ballot-detail", Words).show(drawn(self._details[row : row + 1]))

    def _try(self, said: VoteWords) -> None:
        if self._send(said):
            self._form.values.clear()
            self.post_message(self.Left(sent=True))

    def on_rows_selected(self, event: RatingGrid.Selected) -> None:
        """Enter: send what is filled in."""
        event.stop()
        if problem := self._form.problem():
            self.post_message(StatusMessage(problem, "warning"))
        else:
            self._try(VoteWords(tuple(self._form.words())))

    @user_action("f8", N_("Abstain"), N_("A vote without a choice"), footer=55, changes=True)
    def action_abstain(self) -> None:
        self._try(VoteWords(abstain=True))

    @user_action(
        "escape", N_("Leave"), N_("What was typed stays until the program ends"), footer=79
    )
    def action_leave(self) -> None:
        self.post_message(self.Left(sent=False))
