"""A page that puts a questionnaire: one question a screen, by keyboard, every answer stored at once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input

from cap_tui.text.i18n import N_, _
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.asked_line import AskedLine, keep_unsent, take_unsent
from cap_tui.widgets.dialog import Dialog
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.page import Page
from cap_tui.widgets.safe_text import Line, Role, safe, safe_line
from cap_tui.widgets.text_view import Words

if TYPE_CHECKING:
    from cap_tui.plugin.context import PluginContext


@dataclass(frozen=True)
class AskedAnswer:
    """An answer that may be chosen: what is stored, the sign before it (a digit chooses it), its words."""

    code: str
    sign: str
    words: str


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it is put. Without ``answers`` it is answered in words; ``given`` is the present answer."""

    key: str
    heading: str
    text: str
    answers: tuple[AskedAnswer, ...] = ()
    given: str = ""


class QuestionPage(Page):
    """Enter or a digit answers and goes on; arrows go back and forth; leaving loses nothing.

    Subclasses begin with :meth:`put`, store an answer in :meth:`store` and end in :meth:`finish`.
    """

    DEFAULT_CSS = """
    QuestionPage #question { height: auto; margin-bottom: 1; }
    QuestionPage Rows { height: 1fr; }
    """
    ACTION_PREFIX = "questions"
    ACTION_AREA = N_("Answer")
    PANES = ("answers", "words")

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.asked: Sequence[AskedQuestion] = ()
        self.place = 0

    def compose(self) -> ComposeResult:
        yield Words(id="question")
        yield Rows([Column("", 3), Column("")], header=False, id="answers")
        yield AskedLine(id="words", select_on_focus=False)

    def refresh_data(self) -> None:
        """Draw the question anew; the focus stays where it is, such as in a question above."""
        self._draw(focus=False)

    def introduction(self) -> Iterable[Line]:
        """What is said while nobody answers."""
        return ()

    @abstractmethod
    def store(self, key: str, value: str) -> Sequence[AskedQuestion]:
        """Store the answer to a question; returns the questions as they are put from now on. Raises CapError."""

    def finish(self) -> Dialog:
        """What follows the last question."""
        yield from ()

    def put(self, asked: Sequence[AskedQuestion], place: int = 0) -> None:
        """Put these questions, from that place on; none ends the questionnaire."""
        self.asked, self.place = asked, place
        self._draw()

    @property
    def question(self) -> AskedQuestion | None:
        """The question that is put."""
        return self.asked[min(self.place, len(self.asked) - 1)] if self.asked else None

    def _draw(self, *, focus: bool = True) -> None:
        question = self.question
        self.query_one("#question", Words).show(self._words(question))
        self.pane = "words" if question and not question.answers else "answers"
        self.show_pane()
        if question and not question.answers:
            line = self.query_one("#words", Input)
            if focus:
                unsent = take_unsent(self, self._draft(question))
                line.value = unsent or question.given
                line.action_end()
                line.focus()
                if unsent:
                    self.say(_("What was not sent is here again."), "warning")
            return
        rows = self.query_one("#answers", Rows)
        rows.show(
            [_answer_row(question, answer) for answer in question.answers] if question else []
        )
        if question and question.given:
            rows.go_to(question.given)
        if focus and question:
            rows.focus()

    def answers_as(self) -> str:
        """Who answers: what they typed when the link is lost is offered to nobody else. Empty: it is not kept."""
        return ""

    def _draft(self, question: AskedQuestion) -> str:
        name = self.answers_as()
        return f"answered.{name}.{question.key}" if name else ""

    def keep_draft(self) -> None:
        """The session is being lost: remember the words that are typed as an answer."""
        question = self.question
        if question and not question.answers:
            typed = self.query_one("#words", Input).value
            if typed != question.given:
                keep_unsent(self, self._draft(question), typed)

    def _words(self, question: AskedQuestion | None) -> list[Line]:
        if question is None:
            return list(self.introduction())
        first, *rest = question.text.split("\n")
        return [
            safe_line(question.heading, Role.MUTED),
            safe(first, Role.TITLE),
            *map(safe, rest),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits and arrows answer only while somebody answers; else they are the screen's."""
        if action in ("step", "answer_by_sign") and not self.asked:
            return False
        return super().check_action(action, parameters)

    @user_action(
        ("left", "backspace"),
        N_("Question before"),
        N_("To the question before"),
        footer=50,
        name="back",
        run="step(-1)",
    )
    @user_action(
        "right",
        N_("Next question"),
        N_("To the next question; this one stays as it is"),
        footer=45,
        name="next",
        run="step(1)",
    )
    def action_step(self, by: int) -> None:
        self.place = max(0, min(len(self.asked) - 1, self.place + by))
        self._draw()

    @user_action(
        tuple("123456789"),
        N_("Answer by digit"),
        N_("The answer with this number; then the next question"),
        changes=True,
        name="digit",
        run="answer_by_sign('{key}')",
    )
    def action_answer_by_sign(self, sign: str) -> None:
        for answer in self.question.answers if self.question else ():
            if answer.sign == sign:
                self._answer(answer.code)

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        self._answer(event.key)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._answer(event.value)

    def _answer(self, value: str) -> None:
        question = self.question
        if question is None:
            return
        self.asked = self.store(question.key, value)
        if self.place + 1 >= len(self.asked):
            self.talk(self.finish())
        else:
            self.place += 1
            self._draw()


def _answer_row(question: AskedQuestion, answer: AskedAnswer) -> Row:
    chosen = answer.code == question.given
    return Row(
        answer.code, [answer.sign, safe_line(answer.words, Role.OWN if chosen else Role.PLAIN)]
    )
