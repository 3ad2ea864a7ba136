"""Answering: one question a screen, by keyboard, every answer kept at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
from cap_stresstest.words import _, ngettext
from cap_tui.api import PluginContext, formats, pick
from cap_tui.ui import (
    AskedAnswer,
    AskedQuestion,
    ChoiceStep,
    Dialog,
    Line,
    QuestionPage,
    Role,
    YesStep,
    safe_line,
    user_action,
)

NEW = "+"


class AnswerView(QuestionPage):
    """The questionnaire of the region's open round, answered by one person after another."""

    ACTION_PREFIX = "stresstest"
    ACTION_AREA = "Answer"

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.answers: tuple[Round, Pack, Sitting] | None = None

    def introduction(self) -> Iterable[Line]:
        """How to begin."""
        return [
            safe_line(_("Answer the questionnaire here, one question a screen."), Role.HEADING),
            safe_line(_("Every answer is stored at once: you can stop at any time.")),
            safe_line(_("Press b to begin, or to continue answers that were not sent in.")),
        ]

    @user_action(
        "b",
        "Begin",
        "Begin to answer, or continue answers that were not sent in",
        footer=60,
        changes=True,
        name="answer-begin",
        run="begin",
    )
    def action_begin(self) -> Dialog:
        open_rounds = [entry for entry in rounds.all_rounds(self.ctx) if entry.state == "open"]
        current = open_rounds[-1] if open_rounds else None
        stopped = unfinished_sittings(self.ctx, current) if current else []
        name = NEW
        if stopped:
            choices = [(s.name, _stopped(s)) for s in reversed(stopped)]
            name = yield ChoiceStep(_("Begin or go on?"), [(NEW, _("Begin anew")), *choices])
        self.answers = begin_answers(
            self.ctx, current.name if current else "", "" if name == NEW else name
        )
        _current, pack, sitting = self.answers
        steps = answer_steps.steps(pack, sitting.group)
        self.say(_("You answer as {name}.").format(name=sitting.name), "hint")
        self.put(self._questions(), answer_steps.open_step(steps, sitting))

    @user_action(
        "d",
        "Don't know",
        "That is no low score: it enters no mean",
        changes=True,
        name="answer-dont-know",
        run="answer_code('DK')",
    )
    @user_action(
        "n",
        "Not applicable",
        "The question does not fit the region",
        changes=True,
        name="answer-not-applicable",
        run="answer_code('NA')",
    )
    def action_answer_code(self, code: str) -> None:
        self.action_answer_by_sign(code)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters answer only while somebody answers."""
        return (action != "answer_code" or bool(self.asked)) and super().check_action(
            action, parameters
        )

    def _questions(self) -> list[AskedQuestion]:
        if self.answers is None:
            return []
        _current, pack, sitting = self.answers
        return [_question(pack, sitting, s) for s in answer_steps.steps(pack, sitting.group)]

    def store(self, key: str, value: str) -> Sequence[AskedQuestion]:
        if self.answers is not None:
            current, pack, sitting = self.answers
            step = next(s for s in answer_steps.steps(pack, sitting.group) if s.key == key)
            self.answers = current, pack, store_answer(self.ctx, sitting, step, value)
        return self._questions()

    def answers_as(self) -> str:
        """The name of the sitting."""
        return self.answers[2].name if self.answers is not None else ""

    def finish(self) -> Dialog:
        """Say what is blank, and ask whether the answers are sent in."""
        if self.answers is None:
            return
        current, pack, sitting = self.answers
        items = [s for s in answer_steps.steps(pack, sitting.group) if s.kind == "item"]
        blank = sum(not answer_steps.given(sitting, step) for step in items)
        text = _("Blank items: {count} of {total}.").format(count=blank, total=len(items))
        if not (yield YesStep(_("Send the answers in?"), [text])):
            self.put(self.asked, self.place)
            return
        submit_answers(self.ctx, current, sitting)
        self.answers = None
        self.put(())
        self.say(_("Thank you. The answers are sent in."))


def _stopped(sitting: Sitting) -> str:
    """What a person who stopped is offered."""
    count = len(sitting.answers)
    words = ngettext(
        "Go on as {name}: {count} answer so far, {day}",
        "Go on as {name}: {count} answers so far, {day}",
        count,
    )
    day = formats.day_text(sitting.updated[:10])
    return words.format(name=sitting.name, count=count, day=day)


def _question(pack: Pack, sitting: Sitting, step: AnswerStep) -> AskedQuestion:
    answers = [
        AskedAnswer(choice.code, str(number) if step.kind == "group" else choice.code, label)
        for number, choice in enumerate(answer_steps.choices(pack, step), 1)
        for label in [pick(choice.label)]
    ]
    heading = f"{step.place}/{step.total}  {step.title}"
    given = answer_steps.given(sitting, step)
    return AskedQuestion(step.key, heading, step.question, tuple(answers), given)
