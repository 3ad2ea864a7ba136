"""Forms made from declarations: every field validated where it stands, drafts kept until they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.dom import DOMNode
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.errors import CapError, Conflict, InvalidFields
from cap_tui.text.i18n import _
from cap_tui.widgets.actions import Acting
from cap_tui.widgets.choice import Choice
from cap_tui.widgets.field_line import FieldLine
from cap_tui.widgets.fields import FormField, read_all
from cap_tui.widgets.key_bindings import FORM_KEYS
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.mapping_field import MappingField
from cap_tui.widgets.record_picker import RecordPicker
from cap_tui.widgets.safe_text import Role, safe_line
from cap_tui.widgets.text_view import Words
from cap_tui.widgets.view import Changed, Conflicted, error_line

OPENED = "="
"""Before the name of a field: what stood there when the draft was begun."""


class Drafts(Protocol):
    """Where unsent forms are kept; the shell has one."""

    def keep(self, key: str, texts: Mapping[str, str]) -> None: ...
    def kept(self, key: str) -> Mapping[str, str]: ...
    def drop(self, key: str) -> None: ...


class FormFields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The fields of a form. Up and down go from field to field, also where the form is longer than the window."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
    ]


class Form(Acting, Vertical):
    """A form over fields. Posts :class:`Form.Saved` or :class:`Form.Submitted`, :class:`Form.Cancelled` otherwise.

    With ``save`` the form stores by itself: it calls ``save(values, opened)``, where ``opened``
    are the values that it was opened with. Only when ``save`` returns is the draft dropped and
    :class:`Form.Saved` posted. A :class:`cap_tui.errors.Conflict` is shown with both versions, and
    what the person takes from them is saved the same way; any other refusal is told in the form,
    which stays open with its text and its draft. Without ``save`` it posts :class:`Form.Submitted`.

    ``check`` may look at all values together; it returns sentences by field name, under ""
    what concerns the whole. ``draft`` names the form: what was typed and not sent is kept
    under that name and offered again.
    """

    DEFAULT_CSS = """
    Form { height: 1fr; }
    Form > FormFields { height: 1fr; }
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

    class Saved(Message):
        """What was typed is stored; ``result`` is what ``save`` returned."""

        def __init__(self, form: Form, result: Any) -> None:
            super().__init__()
            self.form = form
            self.result = result

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
        save: Callable[[dict[str, Any], dict[str, Any]], object] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.asked = tuple(asked)
        self.draft = draft
        self._values = dict(values or {})
        self._stored = {f.name: f.spell(self._values.get(f.name, f.default)) for f in self.asked}
        self._opened = dict(self._stored)
        self._save = save
        self._send = send or _("Save")
        self._check = check
        self._note = ""

    def compose(self) -> ComposeResult:
        with FormFields():
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
            self._restore(texts)
            self._note = _("What was not sent is here again; F9 clears it.")
            if self._opened != self._stored:
                self._note += " " + _("The record has changed since; saving shows both versions.")
            self._tell("", Role.MUTED)

    def _restore(self, texts: Mapping[str, str]) -> None:
        """Take a draft up again, with what it was typed over."""
        self._opened = {
            name: texts.get(f"{OPENED}{name}", text) for name, text in self._stored.items()
        }
        self.fill(texts)

    @property
    def verb(self) -> str:
        """What sending does, for the line of keys."""
        return self._send

    def first(self) -> Widget:
        """The first answer that can be given."""
        return next(line.entry for line in self.query(FieldLine) if line.entry.can_focus)

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
            first.entry.focus()
        self._tell(problems.get("", ""), Role.BAD)

    def action_send(self) -> None:
        """Check everything and send it."""
        values, problems = read_all(self.asked, self.texts())
        if self._check:
            found = self._check(values)
            problems = {**{name: text for name, text in found.items() if text}, **problems}
        for line in self.query(FieldLine):
            if line.unfinished:
                problems[line.field.name] = line.unfinished
        self.refuse(problems)
        if problems:
            return
        if self._stores:
            self._store(self._made(values))
        else:
            self.post_message(self.Submitted(self, values))

    def save_by(self, save: Callable[[dict[str, Any], dict[str, Any]], object]) -> None:
        """Let the form store by itself; see the class for ``save``."""
        self._save = save

    @property
    def _stores(self) -> bool:
        """Whether the form stores by itself."""
        return self._save is not None

    def _made(self, values: dict[str, Any]) -> Any:
        """What is stored, from values that fit."""
        return values

    def _resolver(self, conflict: Conflict) -> Callable[[dict[str, Any]], object] | None:
        """What saves the version that a person takes from a conflict; None for a record that is not the form's."""
        if conflict.uid:
            return None
        return lambda chosen: self._store(chosen, conflict.theirs)

    def _settled(self) -> None:
        """A conflict about a record that is not the form's was settled, and the choice is stored."""
        self.sent()
        self.post_message(self.Saved(self, _("Saved as chosen.")))

    def _commit(self, made: Any, theirs: Mapping[str, Any] | None) -> object:
        """Store what was made; ``theirs`` is the version that it replaces after a conflict."""
        assert self._save is not None
        return self._save(made, self.opened if theirs is None else dict(theirs))

    @property
    def opened(self) -> dict[str, Any]:
        """The values that the form was opened with."""
        return {
            field.name: self._values.get(field.name, field.default)
            if self._opened[field.name] == self._stored[field.name]
            else read_all([field], self._opened)[0].get(field.name)
            for field in self.asked
            if field.kind != "fixed"
        }

    @property
    def changed_fields(self) -> frozenset[str]:
        """The fields in which something else is typed than stood there when the form was opened."""
        return frozenset(
            name for name, text in self.texts().items() if text != self._opened.get(name)
        )

    def _store(self, made: Any, theirs: Mapping[str, Any] | None = None) -> None:
        """The one save path of every form: stored, or a conflict shown, or refused with the words kept."""
        try:
            result = self._commit(made, theirs)
        except Conflict as conflict:
            self.post_message(
                Conflicted(
                    conflict,
                    self._resolver(conflict),
                    then=self._settled,
                    ours=self.changed_fields,
                    labels={field.name: field.label for field in self.asked},
                )
            )
        except InvalidFields as error:
            self.refuse(error.problems)
        except CapError as error:
            self.refuse({"": error_line(error)})
        else:
            self.sent()
            self.post_message(Changed())
            self.post_message(self.Saved(self, result))

    def action_cancel(self) -> None:
        """Leave."""
        self.post_message(self.Cancelled(self))

    def action_clear(self) -> None:
        """Throw the draft away: the fields are as they are stored."""
        self._opened = dict(self._stored)
        self.fill(self._stored)
        for line in self.query(FieldLine):
            line.say("")
        self.keep_draft()
        self._note = ""
        self._tell(_("The draft is gone."), Role.MUTED)

    def sent(self) -> None:
        """Call when the values are safely stored: the draft is dropped."""
        self._stored = self._opened = self.texts()
        self.keep_draft()

    def keep_draft(self) -> None:
        """Remember what is typed and not sent; what stands as it is stored is no draft."""
        if not self.draft or (drafts := self._drafts()) is None:
            return
        texts = self.texts()
        if texts == self._stored:
            drafts.drop(self.draft)
        elif texts.keys() == self._stored.keys():  # else it is being taken down
            opened = {f"{OPENED}{name}": text for name, text in self._opened.items()}
            drafts.keep(self.draft, {**opened, **texts, **self._draft_base()})

    def _draft_base(self) -> Mapping[str, str]:
        """What a draft keeps beside texts."""
        return {}

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
        self._changed(event.control)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self._changed(event.choice)

    def on_record_picker_changed(self, event: RecordPicker.Changed) -> None:
        event.stop()
        self._changed(event.picker)

    def on_mapping_field_changed(self, event: MappingField.Changed) -> None:
        event.stop()
        self._changed(event.mapping)

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

    def _changed(self, widget: DOMNode | None) -> None:
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
