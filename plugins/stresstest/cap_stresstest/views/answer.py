"""Answering: one question a screen, by keyboard, every answer kept at once."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Input

from cap_stresstest import answer_steps, rounds
from cap_stresstest.answer_steps import AnswerStep
from cap_stresstest.operations.answer_questionnaire import (
    begin_answers,
    store_answer,
    submit_answers,
    unfinished_sittings,
)
from cap_stresstest.pack import Pack
from cap_stresstest.records import Round, Sitting
from cap_stresstest.words import _
from cap_tui.api import CapError, PluginContext, pick
from cap_tui.ui import (
    Column,
    Line,
    PluginView,
    Role,
    Row,
    Rows,
    UserAction,
    Words,
    choose,
    confirm,
    safe,
    safe_line,
)

NEW = "+"
AREA = "Answer"


class AnswerView(PluginView):
    """Enter or a digit answers and goes on; arrows go back and forth; leaving loses nothing."""

    DEFAULT_CSS = """
    AnswerView #question { height: auto; margin-bottom: 1; }
    AnswerView Rows { height: 1fr; }
    AnswerView Input { display: none; }
    AnswerView.-words Rows { display: none; }
    AnswerView.-words Input { display: block; }
    """
    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction(
            "stresstest.answer-begin",
            "Begin",
            ("b",),
            run="begin",
            area=AREA,
            footer=60,
            changes=True,
            help="Begin to answer, or continue answers that were not sent in",
        ),
        UserAction(
            "stresstest.answer-back",
            "Question before",
            ("left", "backspace"),
            run="step(-1)",
            area=AREA,
            footer=50,
            help="To the question before",
        ),
        UserAction(
            "stresstest.answer-next",
            "Next question",
            ("right",),
            run="step(1)",
            area=AREA,
            footer=45,
            help="To the next question; this one stays as it is",
        ),
        UserAction(
            "stresstest.answer-digit",
            "Answer by digit",
            ("1", "2", "3", "4", "5", "6", "7", "8", "9"),
            run="digit({key})",
            area=AREA,
            changes=True,
            help="The answer with this number; then the next question",
        ),
        UserAction(
            "stresstest.answer-dont-know",
            "Don't know",
            ("d",),
            run="code('DK')",
            area=AREA,
            changes=True,
            help="That is no low score: it enters no mean",
        ),
        UserAction(
            "stresstest.answer-not-applicable",
            "Not applicable",
            ("n",),
            run="code('NA')",
            area=AREA,
            changes=True,
            help="The question does not fit the region",
        ),
    )

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.round: Round | None = None
        self.pack: Pack | None = None
        self.sitting: Sitting | None = None
        self.place = 0

    def compose(self) -> ComposeResult:
        yield Words(id="question")
        yield Rows([Column("", 3), Column("")], header=False)
        yield Input(compact=True)

    def refresh_data(self) -> None:
        """Draw the question anew; the focus stays where it is, such as in a question above."""
        self._draw(focus=False)

    def _steps(self) -> list[AnswerStep]:
        if self.pack is None or self.sitting is None:
            return []
        return answer_steps.steps(self.pack, self.sitting.group)

    def _step(self) -> AnswerStep | None:
        found = self._steps()
        return found[min(self.place, len(found) - 1)] if found else None

    def _draw(self, *, focus: bool = True) -> None:
        step = self._step()
        self.set_class(step is not None and step.kind == "text", "-words")
        self.query_one("#question", Words).show(self._question(step))
        rows = self.query_one(Rows)
        if step is None or self.pack is None or self.sitting is None:
            rows.show([])
            return
        before = answer_steps.given(self.sitting, step)
        if step.kind == "text":
            line = self.query_one(Input)
            if focus:
                line.value = before
                line.focus()
            return
        listed = []
        for number, choice in enumerate(answer_steps.choices(self.pack, step), 1):
            sign = str(number) if step.kind == "group" else choice.code
            label = safe_line(pick(choice.label), Role.OWN if choice.code == before else Role.PLAIN)
            listed.append(Row(choice.code, [sign, label]))
        rows.show(listed)
        if before:
            rows.go_to(before)
        if focus:
            rows.focus()

    def _question(self, step: AnswerStep | None) -> list[Line]:
        if step is None:
            return [
                safe_line(_("Answer the questionnaire here, one question a screen."), Role.HEADING),
                safe_line(_("Every answer is stored at once: you can stop at any time.")),
                safe_line(_("Press b to begin, or to continue answers that were not sent in.")),
            ]
        head = f"{step.place}/{step.total}  {step.title}"
        first, *rest = step.question.split("\n")
        return [safe_line(head, Role.MUTED), safe(first, Role.TITLE), *map(safe, rest)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits and letters answer only while somebody answers; else they are the screen's."""
        if action in ("digit", "code", "step"):
            return self.sitting is not None
        return super().check_action(action, parameters)

    def action_begin(self) -> None:
        """Offer sittings that were not sent in, or begin a new one."""
        there = self._open_round()
        stopped = unfinished_sittings(self.ctx, there) if there else []
        if not stopped:
            self._begin(NEW)
            return
        choices: list[tuple[str, Line]] = [(NEW, _("Begin anew"))]
        for sitting in reversed(stopped):
            text = _("Go on as {name}: {count} answers so far, {day}")
            count = len(sitting.answers)
            label = text.format(name=sitting.name, count=count, day=sitting.updated[:10])
            choices.append((sitting.name, label))
        choose(self, _("Begin or go on?"), choices, self._begin)

    def _open_round(self) -> Round | None:
        """The latest round that takes answers."""
        there = [entry for entry in rounds.all_rounds(self.ctx) if entry.state == "open"]
        return there[-1] if there else None

    def _begin(self, name: str) -> None:
        there = self._open_round()
        try:
            found = begin_answers(
                self.ctx, there.name if there else "", "" if name == NEW else name
            )
        except CapError as error:
            self.say(f"{error.what} {error.remedy}", "warning")
            return
        self.round, self.pack, self.sitting = found
        self.place = answer_steps.open_step(self._steps(), self.sitting)
        self._draw()
        self.say(_("You answer as {name}.").format(name=self.sitting.name), "hint")

    def action_step(self, by: int) -> None:
        """A question back or forth."""
        found = self._steps()
        if found:
            self.place = max(0, min(len(found) - 1, self.place + by))
            self._draw()

    def action_digit(self, number: int) -> None:
        """Answer by number: a value of the scale, or the group at that place."""
        step = self._step()
        if step is not None and self.pack is not None:
            value = answer_steps.read_typed_answer(self.pack, step, str(number))
            if value is not None:
                self._answer(value)

    def action_code(self, code: str) -> None:
        """Answer don't know or not applicable."""
        step = self._step()
        if step is None or self.pack is None or step.kind != "item":
            return
        if code in [choice.code for choice in answer_steps.choices(self.pack, step)]:
            self._answer(code)

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Enter on an answer."""
        self._answer(event.key)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter after words of one's own."""
        event.stop()
        self._answer(event.value)

    def _answer(self, value: str) -> None:
        step = self._step()
        if step is None or self.sitting is None:
            return
        try:
            self.sitting = store_answer(self.ctx, self.sitting, step, value)
        except CapError as error:
            self.show_error(error)
            return
        found = self._steps()
        if step.place >= len(found):
            self._ask_to_send()
            return
        self.place += 1
        self._draw()

    def _ask_to_send(self) -> None:
        if self.sitting is None:
            return
        items = [step for step in self._steps() if step.kind == "item"]
        blank = sum(not answer_steps.given(self.sitting, step) for step in items)
        text = [_("{count} of {total} items are blank.").format(count=blank, total=len(items))]
        confirm(self, _("Send the answers in?"), self._send, text=text)

    def _send(self, yes: bool) -> None:
        if not yes or self.round is None or self.sitting is None:
            self._draw()
            return
        try:
            submit_answers(self.ctx, self.round, self.sitting)
        except CapError as error:
            self.show_error(error)
            return
        self.round = self.pack = self.sitting = None
        self._draw()
        self.say(_("Thank you. The answers are sent in."))
