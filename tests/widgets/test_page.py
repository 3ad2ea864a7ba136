"""Dialogs of a page: each step gets its answer, what a task refuses is raised at its step or shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cap_tui.errors import CapError, Refused
from cap_tui.widgets.dialog import Answered, Dialog
from cap_tui.widgets.page import Page


@dataclass
class Given:
    """A step that is answered at once."""

    answer: Any = None
    error: CapError | None = None

    def begin(self, _view: Any, answered: Answered) -> None:
        answered(self.answer, self.error)


@dataclass
class Left:
    """A step that the person leaves with Esc."""

    def begin(self, _view: Any, _answered: Answered) -> None:
        pass


@dataclass
class Talker:
    """What a dialog needs of a page."""

    shown: list[CapError] = field(default_factory=list)
    said: list[Any] = field(default_factory=list)
    talk = Page.talk

    def show_error(self, error: CapError) -> None:
        self.shown.append(error)


def talk(dialog: Dialog, talker: Talker) -> None:
    Page.talk(talker, dialog)  # type: ignore[arg-type]


def test_each_step_gets_its_answer() -> None:
    talker = Talker()

    def dialog() -> Dialog:
        talker.said.append((yield Given("one")))
        talker.said.append((yield Given("two")))

    talk(dialog(), talker)
    assert talker.said == ["one", "two"]


def test_a_dialog_that_is_left_does_nothing_more() -> None:
    talker = Talker()

    def dialog() -> Dialog:
        yield Left()
        talker.said.append("stored")

    talk(dialog(), talker)
    assert talker.said == []


def test_a_refusal_is_raised_at_the_step_where_the_dialog_can_go_on_with_another() -> None:
    talker = Talker()

    def dialog() -> Dialog:
        try:
            yield Given(error=Refused("too large"))
        except Refused as error:
            talker.said.append(error.what)
            talker.said.append((yield Given("another file")))

    talk(dialog(), talker)
    assert talker.said == ["too large", "another file"]
    assert talker.shown == []


def test_a_refusal_that_the_dialog_does_not_expect_is_shown() -> None:
    talker, refused = Talker(), Refused("too large")

    def dialog() -> Dialog:
        yield Given(error=refused)
        talker.said.append("stored")

    talk(dialog(), talker)
    assert (talker.said, talker.shown) == ([], [refused])
