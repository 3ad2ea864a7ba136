"""One field of a form: its name, the widget that takes the answer, and what is wrong with it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _
from cap_tui.text.labelled import label_end
from cap_tui.widgets.choice import Choice
from cap_tui.widgets.fields import FormField
from cap_tui.widgets.mapping_field import MappingField
from cap_tui.widgets.record_picker import Options, RecordPicker
from cap_tui.widgets.safe_text import Role, safe, safe_line
from cap_tui.widgets.text_view import Words


class FieldLine(Vertical):
    """One field: its name, its answer, and what is wrong with it."""

    DEFAULT_CSS = """
    FieldLine { height: auto; }
    FieldLine > Horizontal { height: auto; }
    FieldLine Words.-label { width: 22; padding-right: 1; }
    FieldLine Words.-problem { padding-left: 22; display: none; }
    FieldLine.-wrong Words.-problem { display: block; }
    FieldLine Input, FieldLine TextArea { width: 1fr; }
    FieldLine TextArea { height: 4; }
    FieldLine Input { background: $panel; }
    FieldLine Input:focus { text-style: bold; }
    """

    def __init__(self, field: FormField, text: str) -> None:
        super().__init__()
        self.field = field
        self._text = text

    def compose(self) -> ComposeResult:
        mark = " *" if self.field.required else ""
        with Horizontal():
            name = safe_line(self.field.label) + safe_line(mark, Role.BAD)
            yield Words([name + safe(label_end(""), Role.MUTED)], classes="-label")
            yield self._answer()
        yield Words(classes="-problem")

    def _answer(self) -> Widget:
        field, text = self.field, self._text
        if field.kind in ("bool", "choice"):
            return Choice(field.choices, text)
        if field.kind == "fixed":
            return Words([safe_line(text, Role.MUTED)])
        if field.kind in ("reference", "references"):
            return RecordPicker(self._options, text, several=field.kind == "references")
        if field.kind == "mapping":
            return MappingField(field.keys, field.choices, text)
        if field.kind == "long":
            from cap_tui.widgets.long_text import LongText

            return LongText(text)
        example = ""
        if field.kind == "date":  # the words keep it from being read as a date that is stored
            day = day_text("2026-11-21")
            example = _("for example {date}").format(date=day)
        return Input(text, compact=True, select_on_focus=False, placeholder=example)

    def _options(self) -> Options:
        """The records that the field may refer to, as the shell knows them."""
        options = getattr(self.app, "record_options", None)
        found: Options = options(self.field.refers) if options else ()
        return found

    @property
    def text(self) -> str:
        """The answer as it is typed."""
        widget = self.answer
        if isinstance(widget, Input | Choice | RecordPicker | MappingField):
            return widget.value
        return str(getattr(widget, "text", self._text))

    @property
    def unfinished(self) -> str:
        """Why what is typed is no answer yet: letters of a name that no record was taken for."""
        widget = self.answer
        typed = widget.typed if isinstance(widget, RecordPicker) else ""
        if not typed:
            return ""
        return _("No record is chosen for “{typed}”. Enter takes the marked one.").format(
            typed=typed
        )

    def fill(self, text: str) -> None:
        """Put another answer in."""
        widget = self.answer
        if isinstance(widget, Choice | RecordPicker | MappingField):
            widget.set(text)
        elif isinstance(widget, Input):
            widget.value = text
            widget.cursor_position = len(text)
        elif hasattr(widget, "load_text"):
            widget.load_text(text)

    @property
    def entry(self) -> Widget:
        """The widget that gets the keyboard."""
        widget = self.answer
        return widget.entry() if isinstance(widget, RecordPicker | MappingField) else widget

    @property
    def answer(self) -> Widget:
        """The widget that takes the answer."""
        return self.query_one(Horizontal).children[1]

    def say(self, problem: str) -> None:
        """Show what is wrong, or nothing."""
        self.query_one("Words.-problem", Words).show([safe_line(f"! {problem}", Role.BAD)])
        self.set_class(bool(problem), "-wrong")
