"""A page: a view with what most views need. Dialogs, forms in its place, panes that take turns, files to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, wraps
from inspect import isgeneratorfunction
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from cap_tui.errors import CapError
from cap_tui.report.write import SUFFIXES as REPORT_EXTENSIONS
from cap_tui.text.i18n import _
from cap_tui.widgets.dialog import ChoiceStep, Dialog, PathStep, TaskStep
from cap_tui.widgets.safe_text import Line, Role, joined, safe_line
from cap_tui.widgets.view import PluginView

if TYPE_CHECKING:
    from cap_tui.widgets.form import Form

LOW = 18
"""Rows of a page below which words give way, as on a projector."""


def _talking(method: Callable[..., Dialog]) -> Callable[..., None]:
    """An action that begins the dialog which ``method`` makes."""

    @wraps(method)
    def action(page: Page, *given: Any) -> None:
        page.talk(method(page, *given))

    return action


class Page(PluginView):
    """A view that talks in dialogs. It has the class ``-low`` where rows are few, ``-form`` while a form is open.

    Of the widgets whose ids are in :attr:`PANES` one is shown at a time; the first at the beginning.
    """

    DEFAULT_CSS = """
    Page > .-away { display: none; }
    Page.-form > * { display: none; }
    Page.-form > Form { display: block; }
    """
    PANES: ClassVar[tuple[str, ...]] = ()

    pane = ""
    _form_opener: Widget | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        """A page has the actions of the page that it is made from, and an action that yields is a dialog."""
        for name, method in list(cls.__dict__.items()):
            if name.startswith("action_") and isgeneratorfunction(method):
                setattr(cls, name, _talking(method))
        super().__init_subclass__(**options)
        own = {action.id for action in cls.__dict__.get("ACTIONS", ())}
        inherited = [
            action
            for base in cls.__bases__
            for action in getattr(base, "ACTIONS", ())
            if action.id not in own
        ]
        cls.ACTIONS = (*cls.__dict__.get("ACTIONS", ()), *inherited)

    def on_mount(self) -> None:
        self.pane = self.pane or (self.PANES[0] if self.PANES else "")
        self.show_pane()

    def on_resize(self) -> None:
        self.set_class(self.outer_size.height < LOW, "-low")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a form is open, its keys are the keys of the page."""
        return not self.has_class("-form") and super().check_action(action, parameters)

    def title(self, words: str) -> Line:
        """The line of the title; a made-up region says so in it."""
        made_up = _("SYNTHETIC") if self.ctx.region.synthetic else ""
        return joined([safe_line(words, Role.TITLE), safe_line(made_up, Role.WARN)], "  ")

    # ------------------------------------------------------------------ panes

    def turn_to(self, pane: str) -> None:
        """Show another pane and give it the keyboard."""
        self.pane = pane
        self.show_pane()
        self.query_one(f"#{pane}").focus()

    def show_pane(self) -> None:
        """Show the widget of :attr:`pane` and none of the others."""
        for pane in self.PANES:
            self.query_one(f"#{pane}").set_class(pane != self.pane, "-away")

    # ---------------------------------------------------------------- dialogs

    def talk(self, dialog: Dialog, answer: Any = None, error: CapError | None = None) -> None:
        """Begin a dialog, or go on with it after an answer; what it does not catch is shown."""
        try:
            step = dialog.send(answer) if error is None else dialog.throw(error)
        except StopIteration:
            return
        except CapError as refused:
            self.show_error(refused)
            return
        step.begin(self, partial(self.talk, dialog))

    def choose_setting(
        self, name: str, title: str, choices: Sequence[tuple[str, Line]], nothing: str = ""
    ) -> None:
        """Ask for the value of an attribute that says what is shown, and read again.

        ``nothing`` is said where there are no choices. A value that is refused is taken back.
        """
        if choices:
            self.talk(self._setting(name, title, choices))
        else:
            self.say(nothing, "hint")

    def _setting(self, name: str, title: str, choices: Sequence[tuple[str, Line]]) -> Dialog:
        chosen, before = (yield ChoiceStep(title, choices)), getattr(self, name)
        setattr(self, name, chosen)
        if not self.stored(self.refresh_data):
            setattr(self, name, before)
            self.refresh_data()

    def write_file(
        self,
        question: str,
        name: str,
        extensions: Sequence[str],
        write: Callable[[Path], object],
        label: str = "",
    ) -> None:
        """Ask for a file, write it in a thread, and say where it is; ``name`` is proposed."""
        self.talk(self._writing(question, Path(name), extensions, write, label))

    def _writing(
        self,
        question: str,
        start: Path,
        extensions: Sequence[str],
        write: Callable[[Path], object],
        label: str,
    ) -> Dialog:
        if extensions == REPORT_EXTENSIONS:
            self.say_publicity()
        path = yield PathStep(question, extensions, start, must_exist=False)
        yield TaskStep(label or _("Writing {file}").format(file=path.name), lambda: write(path))
        self.say_written(path)

    def say_publicity(self) -> None:
        """Say what the region's settings lack, before a report is written: who pays, or the emblem."""
        from cap_tui.report.compose import missing_publicity

        if warning := missing_publicity(self.ctx.config):
            self.say(warning, "hint")

    # ------------------------------------------------------------------ forms

    def fill_in(self, form: Form, save: Callable[[dict[str, Any]], str]) -> None:
        """Show a form in place of the page; ``save`` stores its values and returns what is said then."""
        form.save_by(lambda values, _opened: save(values))
        self._form_opener = self.screen.focused
        self.add_class("-form")
        self.mount(form)
        self.call_after_refresh(lambda: form.first().focus())

    def on_form_saved(self, event: Form.Saved) -> None:
        event.stop()
        self._close(event.form)
        self.refresh_data()
        self.say(str(event.result))

    def on_form_cancelled(self, event: Form.Cancelled) -> None:
        """Leave the form; what was typed is kept as a draft."""
        event.stop()
        self._close(event.form)

    def _close(self, form: Form) -> None:
        form.remove()
        self.remove_class("-form")
        self.call_after_refresh(self._focus_page)

    def _focus_page(self) -> None:
        """Give the keyboard back to what had it, else to the first widget that is shown."""
        here = [widget for widget in self.query("*") if widget.focusable]
        if here:
            (self._form_opener if self._form_opener in here else here[0]).focus()
