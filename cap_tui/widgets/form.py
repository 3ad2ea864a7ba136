"""Forms made from declarations: every field validated where it stands, drafts kept until they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.model.record import Record
from cap_tui.text.i18n import _
from cap_tui.widgets.actions import Acting
from cap_tui.widgets.choice import Choice
from cap_tui.widgets.fields import FormField, form_fields, read_all
from cap_tui.widgets.keys import FORM_KEYS
from cap_tui.widgets.lines import Words
from cap_tui.widgets.rows import Column, Row, Rows
from cap_tui.widgets.text import Role, safe_line


class Drafts(Protocol):
    """Where unsent forms are kept; the shell has one."""

    def keep(self, key: str, texts: Mapping[str, str]) -> None: ...
    def kept(self, key: str) -> Mapping[str, str]: ...
    def drop(self, key: str) -> None: ...


class FieldLine(Vertical):
    """One field: its name, its answer, and what is wrong with it."""

    DEFAULT_CSS = """
    FieldLine { height: auto; }
    FieldLine > Horizontal { height: auto; }
    FieldLine Words.-label { width: 22; }
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
            yield Words([name + safe_line(":", Role.MUTED)], classes="-label")
            yield self._answer()
        yield Words(classes="-problem")

    def _answer(self) -> Widget:
        field, text = self.field, self._text
        if field.kind in ("bool", "choice"):
            return Choice(field.choices, text)
        if field.kind == "fixed":
            return Words([safe_line(text, Role.MUTED)])
        if field.kind == "long":
            from textual.widgets import TextArea

            return TextArea(text, compact=True, tab_behavior="focus", show_line_numbers=False)
        return Input(text, compact=True, select_on_focus=False)

    @property
    def text(self) -> str:
        """The answer as it is typed."""
        widget = self.answer
        if isinstance(widget, Input | Choice):
            return widget.value
        return str(getattr(widget, "text", self._text))

    def fill(self, text: str) -> None:
        """Put another answer in."""
        widget = self.answer
        if isinstance(widget, Choice):
            widget.set(text)
        elif isinstance(widget, Input):
            widget.value = text
        elif hasattr(widget, "load_text"):
            widget.load_text(text)

    @property
    def answer(self) -> Widget:
        """The widget that takes the answer."""
        return self.query_one(Horizontal).children[1]

    def say(self, problem: str) -> None:
        """Show what is wrong, or nothing."""
        self.query_one("Words.-problem", Words).show([safe_line(f"! {problem}", Role.BAD)])
        self.set_class(bool(problem), "-wrong")


class Form(Acting, Vertical):
    """A form over fields. Posts :class:`Form.Submitted` with values that fit, :class:`Form.Cancelled` otherwise.

    ``check`` may look at all values together; it returns sentences by field name, under ""
    what concerns the whole. ``draft`` names the form: what was typed and not sent is kept
    under that name and offered again.
    """

    DEFAULT_CSS = """
    Form { height: 1fr; }
    Form > VerticalScroll { height: 1fr; }
    Form > Rows { height: 2; }
    Form > #form-help { height: 2; }
    """

    ACTIONS = FORM_KEYS

    class Submitted(Message):
        """The form was filled in and fits."""

        def __init__(self, form: Form, values: dict[str, Any]) -> None:
            super().__init__()
            self.form = form
            self.values = values

        @property
        def control(self) -> Form:
            return self.form

    class Cancelled(Message):
        """The form was left; what was typed is kept as a draft."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

        @property
        def control(self) -> Form:
            return self.form

    def __init__(
        self,
        asked: Sequence[FormField],
        values: Mapping[str, Any] | None = None,
        *,
        draft: str = "",
        send: str = "",
        check: Callable[[dict[str, Any]], Mapping[str, str]] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.asked = tuple(asked)
        self.draft = draft
        given = values or {}
        self._stored = {f.name: f.spell(given.get(f.name, f.default)) for f in self.asked}
        self._send = send or _("Save")
        self._check = check
        self._note = ""

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            for field in self.asked:
                yield FieldLine(field, self._stored[field.name])
        yield Words(id="form-help")
        yield Rows(
            [Column("")],
            [
                Row("send", [_("{action} (F10)").format(action=self._send)]),
                Row("cancel", [_("Leave without saving (Esc)")]),
            ],
        )

    def on_mount(self) -> None:
        drafts = self._drafts()
        if drafts and self.draft and (texts := drafts.kept(self.draft)):
            self.fill(texts)
            self._note = _("What was not sent is here again; F9 clears it.")
            self._tell("", Role.MUTED)

    @property
    def verb(self) -> str:
        """What sending does, for the line of keys."""
        return self._send

    def first(self) -> Widget:
        """The first answer that can be given."""
        return next(line.answer for line in self.query(FieldLine) if line.answer.can_focus)

    def texts(self) -> dict[str, str]:
        """Every answer as it is typed."""
        return {line.field.name: line.text for line in self.query(FieldLine)}

    def fill(self, texts: Mapping[str, str]) -> None:
        """Put answers in."""
        for line in self.query(FieldLine):
            if line.field.name in texts:
                line.fill(texts[line.field.name])

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with it, and go to the first one."""
        first: FieldLine | None = None
        for line in self.query(FieldLine):
            problem = problems.get(line.field.name, "")
            line.say(problem)
            if problem and first is None:
                first = line
        if first:
            first.answer.focus()
        self._tell(problems.get("", ""), Role.BAD)

    def action_send(self) -> None:
        """Check everything and send it."""
        values, problems = read_all(self.asked, self.texts())
        if self._check:
            found = self._check(values)
            problems = {**{name: text for name, text in found.items() if text}, **problems}
        self.refuse(problems)
        if not problems:
            self.post_message(self.Submitted(self, values))

    def action_cancel(self) -> None:
        """Leave."""
        self.post_message(self.Cancelled(self))

    def action_clear(self) -> None:
        """Throw the draft away: the fields are as they were."""
        self.fill(self._stored)
        self.keep_draft()
        self._note = ""
        self._tell(_("The draft is gone."), Role.MUTED)

    def sent(self) -> None:
        """Call when the values are safely stored: the draft is dropped."""
        self._stored = self.texts()
        self.keep_draft()

    def keep_draft(self) -> None:
        """Remember what is typed and not sent; what stands as it is stored is no draft."""
        if not self.draft or (drafts := self._drafts()) is None:
            return
        texts = self.texts()
        if texts == self._stored:
            drafts.drop(self.draft)
        elif texts.keys() == self._stored.keys():  # else it is being taken down
            drafts.keep(self.draft, texts)

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        if event.key == "send":
            self.action_send()
        else:
            self.action_cancel()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.screen.focus_next()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._changed(event.input)

    def on_text_area_changed(self, event: Message) -> None:
        event.stop()
        self._changed(None)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self._changed(event.choice)

    def on_descendant_focus(self) -> None:
        focused = self.screen.focused
        line = (
            next((a for a in focused.ancestors if isinstance(a, FieldLine)), None)
            if focused
            else None
        )
        if line is not None:
            unit = f" ({line.field.unit})" if line.field.unit else ""
            self._tell(line.field.help + unit, Role.MUTED)

    def _changed(self, widget: Widget | None) -> None:
        line = (
            next((a for a in widget.ancestors if isinstance(a, FieldLine)), None)
            if widget
            else None
        )
        if line is not None and line.has_class("-wrong"):
            _values, problems = read_all([line.field], {line.field.name: line.text})
            line.say(problems.get(line.field.name, ""))
        self.keep_draft()

    def _drafts(self) -> Drafts | None:
        return getattr(self.app, "drafts", None)

    def _tell(self, text: str, role: Role) -> None:
        told = ((self._note, Role.WARN), (text, role))
        lines = [safe_line(words, colour) for words, colour in told if words]
        self.query_one("#form-help", Words).show(lines)


class RecordForm(Form):
    """A form over a record type; its values make a record of that type."""

    def __init__(
        self,
        record_type: type[Record],
        record: Record | None = None,
        *,
        only: Sequence[str] = (),
        draft: str = "",
        send: str = "",
        check: Callable[[dict[str, Any]], Mapping[str, str]] | None = None,
        id: str | None = None,
    ) -> None:
        stored = msgspec.to_builtins(record) if record is not None else {}
        self._record_type = record_type
        self._record = record
        super().__init__(
            form_fields(record_type, only), stored, draft=draft, send=send, check=check, id=id
        )

    def record(self, values: Mapping[str, Any]) -> Record:
        """The record that ``values`` make; fields that were not asked for stay as they were."""
        before = msgspec.to_builtins(self._record) if self._record is not None else {}
        return msgspec.convert({**before, **values}, self._record_type)


def form_for(
    record_type: type[Record],
    record: Record | None = None,
    *,
    only: Sequence[str] = (),
    draft: str = "",
    send: str = "",
    check: Callable[[dict[str, Any]], Mapping[str, str]] | None = None,
    id: str | None = None,
) -> RecordForm:
    """A form generated from the declaration of ``record_type``, empty or filled with ``record``.

    ``only`` names the fields that are asked for. Handle ``RecordForm.Submitted``: write
    ``event.form.record(event.values)`` in a transaction and then call ``event.form.sent()``.
    """
    return RecordForm(record_type, record, only=only, draft=draft, send=send, check=check, id=id)
