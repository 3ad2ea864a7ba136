"""One unit of the training: its idea in one screen, its exercise step by step, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget

from cap_tui.errors import CapError
from cap_tui.model.training_unit import LISTS
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.screens.training import content_of
from cap_tui.text.i18n import _, pick
from cap_tui.training.exercise import ExerciseState, check_exercise, state_of
from cap_tui.training.exercise_advice import step_advice
from cap_tui.training.practice_region import (
    PracticeRegion,
    start_practice,
    started_practice,
    unit_of_region,
)
from cap_tui.training.progress import read_progress
from cap_tui.training.unit_path import UnitItem, find_unit
from cap_tui.training.unit_text import (
    idea_lines,
    result_line,
    solution_lines,
    step_mark,
    unit_title,
)
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.overlay import choose
from cap_tui.widgets.safe_text import Line, Role, safe, safe_line
from cap_tui.widgets.text_view import Words
from cap_tui.widgets.view import run_in_thread

ROOMY = 24
"""The least height of a screen that has room for the idea, what to remember, and the steps."""


class TrainingUnitScreen(CapScreen):
    """A unit. Enter goes to where the marked step is done; what the records show is marked as done."""

    CSS_PATH = "training_unit.tcss"
    ACTIONS = PLACES["training_unit"]
    PLACE: ClassVar[str] = "training_unit"

    def __init__(self, unit: str) -> None:
        super().__init__()
        self.unit = unit
        self._item: UnitItem | None = None
        self._making = self._marked = False

    def body(self) -> Iterable[Widget]:
        yield Words(self._idea, id="idea")
        yield Rows(
            [Column("", 3), Column("", least=20)], [], verb=_("Go there"), empty="…", id="steps"
        )
        yield Words(self._keys, id="keys")

    def shown_by(self) -> tuple[str, ...]:
        return (self.unit,)

    def path(self) -> list[str]:
        return [_("Training")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _("T makes a practice region for this unit, made up, and opens it. Then Enter goes to where the marked step is done; Esc leads back here, and from here to the list of units; F7 leads here from everywhere."),
            _("A step is marked when the records show that it is done. H shows how; O goes back to your own region."),
        ]  # fmt: skip

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        shell = self.shell

        def look() -> None:
            try:
                found = find_unit(content_of(shell), self.unit, shell.home)
            except CapError as error:
                self.app.call_from_thread(shell.show_error, error)
                return
            self.app.call_from_thread(self._show, found)

        self.run_worker(look, thread=True, exclusive=True, group="unit")

    @property
    def practising(self) -> bool:
        """Whether the region that is open is the practice region of this unit."""
        region = self.shell.region
        folder = region.workspace.folder if region is not None else None
        return folder is not None and unit_of_region(self.shell.home, folder) == self.unit

    def _show(self, item: UnitItem) -> None:
        if not self.is_attached:
            return
        self._item = item
        self.query_one("#idea", Words).reflow()
        self.records_changed()
        self.renew_frame()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.records_changed()

    def records_changed(self) -> None:
        """Check the exercise on the records of the practice region, and mark what is done."""
        item = self._item
        if item is None:
            return
        region = self.shell.region
        if not self.practising or region is None:
            progress = read_progress(self.shell.home)
            self._mark(item, state_of(item.entry, progress.units.get(item.ref)))
            return
        state = check_exercise(self.shell.home, item, region.workspace)
        self._mark(item, state, region.training_step)
        if state.finished and self.is_active and not region.training_told:
            region.training_told = True
            self.say(result_line(item, state))

    def _mark(self, item: UnitItem, state: ExerciseState, left: int = 0) -> None:
        """Show the steps; the cursor goes behind what is done, or on to the one that was ``left`` for its place."""
        rows = self.query_one(Rows)
        rows.show(
            [
                Row(str(place), [step_mark(place, step, state), safe(pick(step.text))])
                for place, step in enumerate(item.entry.steps, 1)
            ]
        )
        if self.practising and not self._marked:  # whoever comes back goes on, and need not search
            self._marked = True
            rows.go_to(str(min(max(left, state.step_after_done), len(item.entry.steps))))
        self.query_one("#keys", Words).reflow()

    def _idea(self, _width: int) -> list[Line]:
        if self._item is None:
            return []
        title = safe_line(unit_title(self._item), Role.TITLE)
        if self.size.height < ROOMY:  # I shows the rest
            return [title, safe(pick(self._item.entry.idea))]
        return [title, *(safe(line) for line in idea_lines(self._item))]

    def _keys(self, _width: int) -> list[Line]:
        """The whole text of the marked step, and its keys; before it was begun, how to begin."""
        row = self.query_one(Rows).current
        if self._item is None or row is None:
            return []
        step = self._item.entry.steps[int(row.key) - 1]
        if not self.practising:
            return [safe_line(_("T begins the exercise on a practice region."), Role.KEY)]
        lines: list[Line] = []
        if advice := self._advice(int(row.key)):  # first: a short screen cuts what stands last
            lines.append(safe_line(advice, Role.WARN))
        lines.append(safe(pick(step.text)))
        if keys := pick(step.keys):
            lines.append(safe_line(_("Keys: {keys}").format(keys=keys), Role.KEY))
        return lines

    def _advice(self, place: int) -> str:
        """What is wrong with what was done for a step that is not done."""
        item, region = self._item, self.shell.region
        progress = read_progress(self.shell.home).units.get(item.ref) if item else None
        if item is None or region is None or progress is None or place in progress.done:
            return ""
        step, kinds = item.entry.steps[place - 1], region.context.kinds()
        return step_advice(step, region.workspace, progress.started, kinds)

    def on_rows_moved(self) -> None:
        self.query_one("#keys", Words).reflow()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        if self._item is None:
            return
        if not self.practising:
            self.say(_("T begins the exercise on a practice region."), "hint")
            return
        opens = self._item.entry.steps[int(event.key) - 1].opens
        if (region := self.shell.region) is not None:
            region.training_step = int(event.key)
        kinds = region.context.kinds() if region is not None else ()
        table = next((k.table for k in kinds if f"{LISTS}{k.id}" == opens), "")
        if opens == "board":
            self.action_back_to_board()
        elif table:
            self.shell.show_records(table)
        elif "." in opens:
            self.shell.show_view(opens)
        elif opens:
            self.shell.show(opens)
        else:
            self.action_hint()

    def action_back_to_board(self) -> None:
        """The board of the open region, or the list of regions: what is below all."""
        while self.app.screen_stack[1:]:
            self.app.pop_screen()

    def action_practise(self) -> None:
        """Open the practice region: a fresh one, or the one that was begun, which is never replaced unasked."""
        item = self._item
        if item is None or self._making:
            return
        begun = started_practice(self.shell.home, item)
        if begun is None:
            self._make_practice(item)
            return
        region = begun.region
        choose(
            self,
            unit_title(item),
            [
                ("yes", _("Go on where the exercise stopped (y)")),
                ("no", _("Begin again on a fresh practice region (n)")),
            ],
            lambda answer: self._open(region) if answer == "yes" else self._make_practice(item),
        )

    def _open(self, region: Path) -> None:
        """Open a practice region, which shows its unit."""
        self.action_back_to_board()  # the list of regions is to be found without this screen
        self.shell.open_region(region)

    def _make_practice(self, item: UnitItem) -> None:
        """Make a fresh practice region and open it."""
        shell = self.shell
        self._making = True

        def make(_progress: object) -> PracticeRegion:
            try:
                return start_practice(shell.home, item, use_plugins=shell.use_plugins)
            finally:
                self._making = False

        run_in_thread(
            self, _("Making the practice region"), make, lambda made: self._open(made.region)
        )

    def action_idea(self) -> None:
        """The idea and what to remember."""
        if self._item is not None:
            lines = [safe(line) for line in idea_lines(self._item)]
            self.shell.show("pager", unit_title(self._item), lines)

    def action_hint(self) -> None:
        """How each step is done."""
        if self._item is not None:
            self.shell.show("pager", _("Solution"), [safe(x) for x in solution_lines(self._item)])

    def action_own(self) -> None:
        """Back to the person's own region: the last one, else the list of regions."""
        recent = self.shell.home.recent()
        if recent:
            self.shell.open_region(recent[0])
        else:
            self.app.call_later(self.app.switch_mode, "home")
