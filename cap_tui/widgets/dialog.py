"""A dialog: questions one after another, written top down.

A dialog is a generator. It yields a step, and gets the answer when the person gave it::

    @user_action("x", N_("Close"), changes=True)
    def action_close(self) -> Dialog:
        name = yield ChoiceStep(_("Close which round?"), [(r.name, r.name) for r in rounds])
        if (yield YesStep(_("Close {name}?").format(name=name))):
            made = yield TaskStep(_("Closing"), lambda: close_round(self.ctx, name))
            self.say(_("{name} is closed.").format(name=made.name))

An action of a page that yields is a dialog; a page begins any other with ``talk``. Esc leaves a dialog where it is. What a task refuses is raised at its step; what the dialog does not
catch is shown to the person.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cap_tui.errors import CapError
from cap_tui.report.document_reader import HeldBack
from cap_tui.widgets.overlay import FollowedChoices, FollowedText, choose, confirm
from cap_tui.widgets.safe_text import Line

if TYPE_CHECKING:
    from cap_tui.widgets.view import PluginView

Answered = Callable[..., None]
"""Called with the answer, or with None and the error that a task ended with."""


class DialogStep(Protocol):
    """What a dialog waits for."""

    def begin(self, view: PluginView, answered: Answered) -> None:
        """Ask or begin to work; ``answered`` is called with the answer."""


Dialog = Generator[DialogStep, Any, None]


@dataclass(frozen=True)
class ChoiceStep:
    """One of several answers as (key, words); the answer is its key. Esc answers ``escape`` where there is one.

    Answers or text that are a function are followed while the question is open.
    """

    title: str
    choices: FollowedChoices
    text: FollowedText = ()
    escape: str = ""

    def begin(self, view: PluginView, answered: Answered) -> None:
        choose(view, self.title, self.choices, answered, text=self.text, escape=self.escape)


@dataclass(frozen=True)
class YesStep:
    """Yes or no; ``text`` says what will happen. The answer is a bool; Enter and Esc mean no."""

    question: str
    text: Iterable[Line] = ()

    def begin(self, view: PluginView, answered: Answered) -> None:
        confirm(view, self.question, answered, text=self.text)


@dataclass(frozen=True)
class TextStep:
    """A line of text that begins with ``start``; ``check`` says what is wrong with one, ``hidden`` does not show it.

    With ``keeps`` False it is not kept when the link is lost: a token, a passphrase.
    """

    title: str
    start: str = ""
    check: Callable[[str], str] = lambda _text: ""
    hidden: bool = False
    keeps: bool = True

    def begin(self, view: PluginView, answered: Answered) -> None:
        from cap_tui.widgets.text_prompt import ask_text

        ask_text(
            view,
            self.title,
            answered,
            start=self.start,
            check=self.check,
            hidden=self.hidden,
            keeps=self.keeps,
        )


@dataclass(frozen=True)
class PathStep:
    """A file with one of the extensions; with ``must_exist`` False one to write to."""

    title: str
    extensions: Sequence[str] = ()
    start: Path | None = None
    must_exist: bool = True

    def begin(self, view: PluginView, answered: Answered) -> None:
        from cap_tui.widgets.path_prompt import ask_path

        ask_path(
            view,
            self.title,
            answered,
            start=self.start,
            suffixes=self.extensions,
            must_exist=self.must_exist,
        )


@dataclass(frozen=True)
class TaskStep:
    """Slow work in a thread, while the screen stays usable; the answer is its result."""

    label: str
    work: Callable[[], Any]

    def begin(self, view: PluginView, answered: Answered) -> None:
        def attempt(_progress: object) -> tuple[Any, CapError | None]:
            try:
                return self.work(), None
            except HeldBack:  # asked about where the thread was begun
                raise
            except CapError as error:
                return None, error

        view.run_task(self.label, attempt, lambda ended: answered(*ended))
