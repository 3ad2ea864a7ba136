"""A field that refers to records: type a few letters of a name, Enter takes the marked one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.text.folding import fold_text
from cap_tui.text.i18n import _, ngettext
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.text_view import Words

SHOWN = 5
Options = Sequence[tuple[str, str]]


def matching(options: Options, typed: str, taken: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The options (uid, name) whose names hold every typed word, first those that begin with it."""
    words = fold_text(typed).split()
    free = [(uid, name) for uid, name in options if uid not in taken]
    if not words:
        return free
    folded = ((fold_text(name), (uid, name)) for uid, name in free)
    found = [(text, option) for text, option in folded if all(word in text for word in words)]
    found.sort(key=lambda pair: not pair[0].startswith(words[0]))
    return [option for _text, option in found]


class _Typed(Input):
    """The line to type in; arrows move the mark among the matches while there are some."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "mark(1)", show=False),
        Binding("up", "mark(-1)", show=False),
        Binding("enter", "take", show=False),
        Binding("backspace", "back", show=False),
    ]

    @property
    def picker(self) -> RecordPicker:
        """The field around the line."""
        assert isinstance(self.parent, RecordPicker)
        return self.parent

    def action_mark(self, step: int) -> None:
        """Mark the next match; without matches, go to the next field."""
        if not self.picker.move_mark(step):
            (self.screen.focus_next if step > 0 else self.screen.focus_previous)()

    def action_take(self) -> None:
        """Take the marked match; with nothing typed, go to the next field."""
        if not self.picker.take_marked():
            self.screen.focus_next()

    def action_back(self) -> None:
        """Delete a letter; with nothing typed, let the last record go."""
        if self.value:
            self.action_delete_left()
        else:
            self.picker.drop_last()


class RecordPicker(Vertical):
    """One record, or ``several``, of a table. ``value`` holds their uids with spaces between.

    ``options`` gives all records that can be taken as (uid, name); it is asked when the field
    is first used. A uid that it does not name is kept and shown as a removed record.
    """

    DEFAULT_CSS = """
    RecordPicker { height: auto; width: 1fr; }
    RecordPicker Input { background: $panel; }
    RecordPicker .-matches { display: none; }
    RecordPicker.-typing .-matches { display: block; }
    """

    class Changed(Message):
        """Other records were chosen."""

        def __init__(self, picker: RecordPicker) -> None:
            super().__init__()
            self.picker = picker

        @property
        def control(self) -> RecordPicker:
            return self.picker

    def __init__(
        self, options: Callable[[], Options], value: str = "", *, several: bool = False
    ) -> None:
        super().__init__()
        self._ask = options
        self._known: Options | None = None
        self._several = several
        self._taken: list[str] = value.split()
        self._marked = 0
        self._matches: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        yield Words(self._chosen_lines(), classes="-chosen")
        yield _Typed(
            compact=True, select_on_focus=False, placeholder=_("type a few letters of the name")
        )
        yield Words(classes="-matches")

    @property
    def value(self) -> str:
        """The uids of the chosen records."""
        return " ".join(self._taken)

    @property
    def typed(self) -> str:
        """The letters that are typed and that no record was taken for yet."""
        return self.query_one(Input).value.strip()

    def set(self, value: str) -> None:
        """Choose other records by their uids, and drop what is typed."""
        self._taken = value.split()
        self.query_one(Input).value = ""
        self._draw()

    def entry(self) -> Widget:
        """The widget that takes the keyboard."""
        return self.query_one(Input)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._marked = 0
        self._draw()

    def on_descendant_focus(self) -> None:
        self._draw()

    def on_descendant_blur(self) -> None:
        self.remove_class("-typing")

    def move_mark(self, step: int) -> bool:
        """Mark another match; False when there is none that way."""
        if not self.has_class("-typing") or not 0 <= self._marked + step < len(self._matches):
            return False
        self._marked += step
        self._draw()
        return True

    def take_marked(self) -> bool:
        """Choose the marked match; False when nothing is typed or nothing fits."""
        typed = self.query_one(Input)
        if not typed.value.strip() or not self._matches:
            return False
        uid = self._matches[self._marked][0]
        self._taken = [*self._taken, uid] if self._several else [uid]
        typed.value = ""
        self._draw()
        self.post_message(self.Changed(self))
        return True

    def drop_last(self) -> None:
        """Let the record that was chosen last go."""
        if self._taken:
            self._taken.pop()
            self._draw()
            self.post_message(self.Changed(self))

    def _options(self) -> Options:
        if self._known is None:
            self._known = self._ask()
        return self._known

    def _chosen_lines(self) -> list[Line]:
        names = dict(self._options()) if self._taken else {}
        return [
            safe_line(f"{signs().good} {names.get(uid) or _('(removed record)')}")
            for uid in self._taken
        ]

    def _draw(self) -> None:
        if not self.is_attached:
            return
        self.query_one(".-chosen", Words).show(self._chosen_lines())
        typed = self.query_one(Input).value
        self._matches = matching(self._options(), typed, self._taken) if typed.strip() else []
        self._marked = min(self._marked, max(0, len(self._matches) - 1))
        first = max(0, self._marked - SHOWN + 1)
        shown = self._matches[: first + SHOWN]
        lines: list[Line] = []
        lines += [
            safe_line(
                f"{signs().cursor if at == self._marked else ' '} {name}",
                Role.CURSOR if at == self._marked else Role.PLAIN,
            )
            for at, (_uid, name) in enumerate(shown)
        ][first:]
        if (more := len(self._matches) - first - SHOWN) > 0:
            text = ngettext("{n} more", "{n} more", more).format(n=more)
            lines.append(safe_line(text, Role.MUTED))
        if typed.strip() and not self._matches:
            lines = [safe_line(_("No record has this name."), Role.MUTED)]
        self.query_one(".-matches", Words).show(lines)
        self.set_class(bool(typed.strip()), "-typing")
        if self.has_focus_within:
            self.call_after_refresh(self.scroll_visible, animate=False)
